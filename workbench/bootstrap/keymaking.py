"""Making, renewing and changing people's keys: behind a password or on a token, with the certificate from the root."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from workbench.bootstrap import lockout
from workbench.bootstrap.roots import LabRoot
from workbench.bootstrap.tokens import keys_of, let_go, new_on_token, put_away
from workbench.domain.authority import key_id
from workbench.domain.errors import CaseError, NotPermitted
from workbench.domain.people import Person, PublicKeys, Role
from workbench.storage.keys import KeyFolder, check_password, new_secrets
from workbench.storage.person_keys import PersonKeys
from workbench.storage.vault import Signer


@dataclass(slots=True, repr=False)
class Hand:
    """The keys of the person at a bench. Renewed ones take their place, and from then on sign."""

    name: str
    held: PersonKeys
    session: str
    application: str

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature with the key that counts now."""
        return self.held.sign(message)

    def sign_report(self, message: bytes) -> bytes:
        """An ECDSA signature with the report key that counts now."""
        return self.held.sign_report(message)

    @property
    def public(self) -> str:
        """The ledger key's public half."""
        return self.held.public.signing

    @property
    def signer(self) -> Signer:
        """Who signs the next entry."""
        return Signer(self.name, key_id(self.public), self.sign, self.session, self.application)


@dataclass(slots=True, repr=False)
class KeyMaker:
    """Satisfies the door's port. `person_named` answers who is enrolled under a name."""

    keys: KeyFolder
    hand: Hand
    root: LabRoot | None
    database_key: bytes
    person_named: Callable[[str], Person | None]
    _renewed: dict[str, PersonKeys] = field(default_factory=dict)
    _bare: set[str] = field(default_factory=set)  # who had no keys before the renewed ones

    def make(self, name: str, role: Role, password: str, token: str | None = None) -> PublicKeys:
        """Keys for somebody new: `adopt` once they are entered, else `forget`. Behind the password, or on the token of the label
        `token`, "" for the only one there, which it opens as its PIN."""
        root = self._root()
        fresh = self._renewed[name] = self._fresh(name, password, token)
        try:
            return make_keys(self.keys, root, name, role, password, self.database_key, fresh=fresh)
        except BaseException:
            self.forget(name)
            raise

    def on_token(self, name: str) -> bool:
        """Whether a token holds the person's keys."""
        return self.keys.token(name) is not None

    def forget(self, name: str) -> None:
        """Take somebody's keys away; those of a token that is not plugged in stay on it, and open nothing."""
        self.keys.remove(name)
        self._undo(name)

    def renew(self, name: str, role: Role, password: str, token: str | None = None) -> PublicKeys:
        """Other keys in the place of those set aside. One's own report key stays where no root is at hand."""
        root = self.root if name == self.hand.name and token is None else self._root()
        fresh = self._renewed[name] = self._fresh(name, password, token)
        if not self.keys.has_files(name):
            self._bare.add(name)
        try:
            self.keys.set_aside(name)
            self._rewrap_root(name, password)
            if root is None:
                return self._with_old_report_key(name, password, fresh)
            return make_keys(self.keys, root, name, role, password, self.database_key, fresh=fresh)
        except BaseException:
            self.drop(name)
            raise

    def adopt(self, name: str) -> None:
        """The renewed keys are entered."""
        renewed = self._renewed.pop(name, None)
        if name == self.hand.name and renewed is not None:
            # First: whatever fails below, the old key signs nothing any more.
            old, self.hand.held = self.hand.held, renewed
            put_away(old, renewed)
        elif renewed is not None:
            renewed.close()
        self._bare.discard(name)
        with suppress(CaseError):  # the next login takes them away
            self.keys.drop_former(name)

    def drop(self, name: str) -> None:
        """The renewed keys were not entered: the old ones stand again."""
        self._undo(name)
        if name in self._bare:
            self._bare.discard(name)
            self.keys.remove(name)
        elif self.keys.has_former(name):
            self.keys.put_back(name)

    def rewrap(self, name: str, password: str, new_password: str) -> None:
        """Another password for the same keys; a token's PIN is no affair of the vault."""
        if self.keys.token(name) is None:
            check_password(new_password, name)
        self.keys.rewrap(name, password, new_password)

    def _rewrap_root(self, name: str, password: str) -> None:
        if self.root is not None and self.keys.root_holder() == name:
            self.keys.rewrap_root(self.root.packed(), password=password)

    def _fresh(self, name: str, password: str, token: str | None) -> PersonKeys:
        """New keys: one's own where they are, another's where it is said."""
        own = name == self.hand.name and token is None
        if own and self.hand.held.place is not None:
            return self.hand.held.renewed(name, report=self.root is not None)
        if token is not None:
            self._refuse_root_on_token(name)
            return new_on_token(self.keys.folder.parent, token, password, person=name)
        check_password(password, name)
        return self.hand.held.renewed(name, report=self.root is not None) if own else new_secrets()

    def _refuse_root_on_token(self, name: str) -> None:
        if self.keys.root_holder() == name:
            raise NotPermitted(
                f"{name} holds the laboratory's root, which a password wraps: a PIN is too short for that.",
                "Enrol a second administrator on the token.",
            )

    def _undo(self, name: str) -> None:
        fresh = self._renewed.pop(name, None)
        if fresh is not None:
            put_away(fresh, self.hand.held)

    def _with_old_report_key(self, name: str, password: str, fresh: PersonKeys) -> PublicKeys:
        person = self.person_named(name)
        if person is None:
            raise NotPermitted(f"{name} is not enrolled in this vault.", "Ask an administrator.")
        self.keys.keep(name, fresh, password)
        self.keys.seal_database_key(name, fresh.public.sealing, self.database_key)
        return PublicKeys(fresh.public.signing, fresh.public.sealing, person.keys.certificate)

    def _root(self) -> LabRoot:
        if self.root is None:
            raise NotPermitted("Only the holder of the laboratory's root can make keys.", "Log in as the first administrator.")
        return self.root


def make_keys(
    keys: KeyFolder,
    root: LabRoot,
    name: str,
    role: Role,
    password: str,
    database_key: bytes,
    *,
    fresh: PersonKeys | None = None,
) -> PublicKeys:
    """Keep fresh keys, secrets under a password where none are given; seal the database key to them, and certify them."""
    from workbench.sealing.certificates import as_pem, issue

    fresh = fresh or new_secrets()
    public = fresh.public
    certificate = issue(root.report_key, root.certificate, name=name, role=str(role), public_key=public.report)
    keys.keep(name, fresh, password)
    keys.seal_database_key(name, public.sealing, database_key)
    return PublicKeys(public.signing, public.sealing, as_pem(certificate))


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """What a password opened: a person's keys and the database key; `former` when they are those that were set aside."""

    held: PersonKeys
    database_key: bytes
    former: bool


def opened(keys: KeyFolder, user: str, password: str) -> tuple[Opened, ...]:
    """Everything the password opens: one, or two where entering new keys was cut off. Raises what the first said where nothing
    opens."""
    found: list[Opened] = []
    refused = None
    for folder, former in ((keys, False), (keys.former(), True)) if keys.has_former(user) else ((keys, False),):
        try:
            held = keys_of(folder, user, password, beside=found[0].held if found else None)
            found.append(_with_database_key(folder, user, held, former=former, beside=found))
        except CaseError as error:
            refused = refused or error
    if not found and refused is not None:
        raise refused
    return tuple(found)


def _with_database_key(folder: KeyFolder, user: str, held: PersonKeys, *, former: bool, beside: Sequence[Opened]) -> Opened:
    try:
        return Opened(held, folder.database_key(user, held), former)
    except BaseException:
        let_go(held, beside[0].held if beside else None)
        raise


@contextmanager
def given_back_on_error(found: Sequence[Opened]) -> Iterator[None]:
    """Nobody stays logged in to a token whose vault did not open."""
    try:
        yield
    except BaseException:
        for each in found:
            each.held.close()
        raise


def settle(keys: KeyFolder, user: str, chosen: Opened, found: Sequence[Opened]) -> None:
    """Whatever cut the entering of new keys off: those that the ledger knows stay, the others go."""
    if not keys.has_former(user):
        return
    for other in found:
        if other is not chosen:
            put_away(other.held, chosen.held)
    if chosen.former:
        keys.put_back(user)
    else:
        keys.drop_former(user)


def let_in(keys: KeyFolder, folder: Path, user: str, password: str) -> tuple[tuple[Opened, ...], int]:
    """What the password opens, and how many wrong ones came before it. Wrong ones are counted outside the vault."""
    lockout.hold_back(folder, user)
    try:
        found = opened(keys, user, password)
    except NotPermitted:
        if user in keys.names():
            lockout.failed(folder, user)
        raise
    return found, lockout.passed(folder, user)
