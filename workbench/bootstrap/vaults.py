"""Founding a vault and logging in."""

from __future__ import annotations

import platform
import secrets
import shutil
import uuid
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from workbench import __version__
from workbench.bench.door import Bench, Fittings
from workbench.bench.workshop import Founding
from workbench.bootstrap import caching, roots
from workbench.bootstrap.bundles import packing
from workbench.bootstrap.engines import ears
from workbench.bootstrap.keymaking import Hand, KeyMaker, Opened, given_back_on_error, let_in, make_keys, settle
from workbench.bootstrap.lettering import east_asian
from workbench.bootstrap.linking import VaultUnitDesk
from workbench.bootstrap.rescue import backed_up
from workbench.bootstrap.roots import LabRoot
from workbench.bootstrap.stamping import stamp, token
from workbench.bootstrap.verifying import verified, witness
from workbench.domain.authority import fingerprint, key_id
from workbench.domain.errors import BadRequest, CaseError, VaultDamaged
from workbench.domain.events import VaultFounded
from workbench.domain.people import ROOT_NAME, Person, Role, SigningKey, person_name
from workbench.domain.progress import Progress
from workbench.domain.questions import PersonNamed, Question
from workbench.exchange import READERS, WRITERS
from workbench.exchange.reading_back import words_of
from workbench.exchange.wave import looping_wave
from workbench.jobs.workplace import Exchange, Vouching, Workplace
from workbench.storage.evidence_store import EvidenceStore
from workbench.storage.keys import KeyFolder, check_password, recovery_code
from workbench.storage.passwords import Cost
from workbench.storage.person_keys import is_signed
from workbench.storage.results import SignedResults
from workbench.storage.vault import Change, Signer, Vault, VaultBusy

if TYPE_CHECKING:
    from workbench.domain.court_orders import Pkcs12
    from workbench.domain.custody import Verdict
    from workbench.domain.leaving import Issued, SignatureLook
    from workbench.domain.timeline import Rate
    from workbench.models.store import ModelStore
    from workbench.stages.decoding import PeakReader, PictureSource, PlaybackSource, SpectrogramReader

A = TypeVar("A")
APPLICATION = f"workbench {__version__}"
KEYS, STORE, DERIVED, LIVE = "keys", "store", "derived", "live"


def clock() -> str:
    """Now, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def new_id() -> str:
    """A fresh identifier."""
    return uuid.uuid4().hex


def people_of(folder: Path) -> tuple[str, ...]:
    """Names that have a key in the vault; empty when there is no vault."""
    return KeyFolder(folder / KEYS).names() if (folder / KEYS).is_dir() else ()


def found(folder: Path, *, admin: str, password: str, cost: Cost, database: str = "") -> Founding:
    """Lab root, first administrator, database, genesis; a vault that could not be made whole is taken away again.

    `database` is the address of an empty PostgreSQL database. The key of a database file is made and sealed all the same:
    folders of both kinds hold the same things, and no key has to be handed round when a vault moves into a file.
    """
    admin = person_name(admin)
    check_password(password, admin)
    fresh = not folder.exists()
    database_key = secrets.token_bytes(32)
    vault = Vault.found(folder, database_key=database_key, database=database)
    try:
        return _furnish(vault, admin, password, database_key, cost)
    except BaseException as error:
        vault.unmake()
        _clear(folder, fresh=fresh)
        if isinstance(error, OSError):
            raise CaseError(f"{folder} cannot be written to: {error.strerror}.", "Make room on the disk.") from error
        raise
    finally:
        vault.close()


def _furnish(vault: Vault, admin: str, password: str, database_key: bytes, cost: Cost) -> Founding:
    root = LabRoot.made(f"Laboratory root of {vault.folder.name}")
    keys = _keys(vault.folder, cost)
    code = recovery_code()
    public = make_keys(keys, root, admin, Role.ADMIN, password, database_key)
    keys.store_root(root.packed(), holder=admin, password=password, recovery_code=code)
    founder = Person(admin, Role.ADMIN, public, enrolled_by=ROOT_NAME, enrolled_at=clock())
    signer = Signer(ROOT_NAME, key_id(root.public), root.sign, session="", application=APPLICATION)
    with vault.change(signer) as change:
        change.append(VaultFounded(new_id(), root.public, _pem(root.certificate), founder))
    roots.remember(vault.folder, root)
    return Founding(fingerprint(root.public), code)


def _keys(folder: Path, cost: Cost) -> KeyFolder:
    place = folder / KEYS
    place.mkdir(mode=0o700, exist_ok=True)
    return KeyFolder(place, cost=cost)


def _clear(folder: Path, *, fresh: bool) -> None:
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for item in folder.iterdir():
        if item.is_dir():
            shutil.rmtree(item, ignore_errors=True)
        else:
            item.unlink()


def _pem(certificate: bytes) -> str:
    from workbench.sealing.certificates import as_pem

    return as_pem(certificate)


def unlock(
    folder: Path,
    *,
    user: str,
    password: str,
    store: ModelStore,
    cost: Cost,
    confided: Callable[[bytes, Hand], None] = lambda _key, _hand: None,
) -> Bench:
    """Unwrap the person's key, open the database with it, and put a bench on top; signing the session is the login. `confided` is
    told the database key and the person's hand: what a hub derives its own keys from, and what signs its administrator's word."""
    if not (folder / KEYS).is_dir():
        raise BadRequest(f"There is no vault at {folder}.", "Make one: workbench init VAULT --admin NAME")
    user = person_name(user)
    keys = KeyFolder(folder / KEYS, cost=cost)
    found, failures = let_in(keys, folder, user, password)
    with given_back_on_error(found):
        vault, busy = _opened(folder, found[0].database_key)
        try:
            enrolled = _enrolled(found, vault, user)
            chosen = enrolled or found[0]
            hand = Hand(user, chosen.held, new_id(), APPLICATION)
            confided(chosen.database_key, hand)
            if enrolled and not busy:
                settle(keys, user, enrolled, found)
            root = _root_of(keys, password) if keys.root_holder() == user else None
            fittings = Fittings(
                vault=_SignedVault(vault, hand, chosen.database_key),
                key=hand.public,
                sign=hand.sign,
                keys=KeyMaker(keys, hand, root, chosen.database_key, lambda name: vault.answer(PersonNamed(name))),
                workplace=lambda bench: _workplace(bench, vault, hand, store, chosen.database_key),
                peaks=_peaks,
                playback=_playback,
                pictures=_pictures,
                spectrogram=_spectrogram,
                jottings=vault.results().jottings(user),
                clock=clock,
                new_id=new_id,
                read_only=busy,
                failures=failures,
                is_signed=is_signed,
            )
            return Bench(user, fittings, host=platform.node())
        except BaseException:
            vault.close()
            raise


def _enrolled(found: tuple[Opened, ...], vault: Vault, user: str) -> Opened | None:
    """Of two sets of keys, the one the ledger knows. Where it knows neither, the door refuses, and both stay as they are."""
    person = vault.answer(PersonNamed(user))
    # Those set aside first: where they count, whatever stands in their place was never entered, or is the same.
    return next((x for x in reversed(found) if person is not None and x.held.public.signing == person.keys.signing), None)


def _opened(folder: Path, database_key: bytes) -> tuple[Vault, str]:
    """The vault, and why it is open to read only; empty when it is not. A damaged one is never written to."""
    try:
        return Vault.open(folder, database_key=database_key), ""
    except VaultBusy as busy:
        return Vault.open(folder, database_key=database_key, read_only=True), busy.problem
    except VaultDamaged as damage:
        return Vault.open(folder, database_key=database_key, read_only=True, damaged=True), damage.problem


def _root_of(keys: KeyFolder, password: str) -> LabRoot | None:
    """The root, where this password is its holder's; enrolling needs it."""
    try:
        return LabRoot.unpacked(keys.unwrap_root(password=password))
    except CaseError:
        return None


class _SignedVault:
    """The vault as the door sees it: every change is signed by the person at the bench."""

    def __init__(self, vault: Vault, hand: Hand, key: bytes) -> None:
        self._vault, self._hand, self._key = vault, hand, key

    def answer(self, question: Question[A]) -> A:
        return self._vault.answer(question)

    def change(self) -> AbstractContextManager[Change]:
        return self._vault.change(self._hand.signer)

    def close(self) -> None:
        try:
            if not self._vault.is_read_only:
                witness(self._vault)
                self._back_up()
        finally:
            self._vault.close()
            self._hand.held.close()

    def _back_up(self) -> None:
        # A disk without room for a copy must not keep the vault from being locked; `health` and `backup list` tell.
        with suppress(CaseError):
            if self._vault.is_backup_due():
                backed_up(self._vault, self._key, self._hand)


def _workplace(bench: Bench, vault: Vault, hand: Hand, store: ModelStore, key: bytes) -> Workplace:
    from workbench.media.capture import LiveRoom
    from workbench.sealing.sealer import PyHankoSealer
    from workbench.typesetting.isolated import IsolatedTypesetter
    from workbench.typesetting.language import sayings

    evidence = EvidenceStore(vault.folder / STORE)
    pinned = roots.known(vault.folder)
    return Workplace(
        do=bench.do,
        ask=bench.ask,
        who=bench.person,
        clock=clock,
        new_id=new_id,
        keeper=evidence,
        ears=ears(store, SignedResults(caching.results(vault, key), sign=hand.sign, public=hand.public)),
        peaks=_peaks,
        playback=_playback,
        typesetter=IsolatedTypesetter(east_asian(store)),
        read_back=IsolatedTypesetter().read_back,
        sayings=sayings,
        disputed_page=IsolatedTypesetter(east_asian(store)).disputed_page,
        sealer=PyHankoSealer(_drawn(store)),
        signing_key=lambda: _signing_key(bench.person, hand),
        vouching=_vouching(vault.folder),
        root_fingerprint=pinned.fingerprint if pinned else "",
        derived=vault.folder / DERIVED,
        verify=lambda order: verified(vault, evidence, order),
        stamp=stamp,
        back_up=lambda: backed_up(vault, key, hand),
        forget_results=lambda: caching.forget_results(vault, key),
        exchange=Exchange(WRITERS, READERS, words_of, looping_wave),
        packing=packing(hand.sign),
        live=LiveRoom(vault.folder / LIVE),
        desk=VaultUnitDesk(vault, key),
    )


def _drawn(store: ModelStore) -> Callable[[SignatureLook, tuple[float, float]], bytes]:
    """What a signature shows, in the letters that the report is set in."""
    letters = east_asian(store)

    def drawn(look: SignatureLook, size: tuple[float, float]) -> bytes:
        from workbench.typesetting.signature_box import signature_box

        return signature_box(look, size, letters())

    return drawn


def _vouching(folder: Path) -> Vouching:
    def brought(wanted: Pkcs12) -> SigningKey:
        from workbench.sealing.brought import brought

        return brought(wanted.path, wanted.password)

    def judge(name: str, body: bytes, issued: Issued) -> Verdict:
        from workbench.bootstrap.judging import judged_here

        return judged_here(name, body, folder, issued)

    def root() -> str:
        from workbench.bootstrap.judging import root_of

        return _pem(root_of(folder))

    return Vouching(brought, token, judge, root, _pem)


def _signing_key(person: Person, hand: Hand) -> SigningKey:
    from workbench.sealing.certificates import from_pem

    return SigningKey(hand.sign_report, from_pem(person.keys.certificate), ())


def _peaks(folder: Path) -> PeakReader:
    from workbench.media.decoder import PyAvDecoder
    from workbench.media.peaks import PeakFile

    decoded = PyAvDecoder().decoded(folder)
    if decoded is None:
        raise CaseError("The waveform has to be computed again.", "Process the recording, or import the file again.")
    return PeakFile(decoded.peaks, decoded.playback)


def _spectrogram(folder: Path) -> Generator[Progress, None, SpectrogramReader]:
    from workbench.media.spectrogram import opened

    return opened(folder)


def _playback(folder: Path) -> PlaybackSource:
    from workbench.media.decoder import PyAvDecoder
    from workbench.media.playback import PlaybackFile

    decoded = PyAvDecoder().decoded(folder)
    if decoded is None:
        raise CaseError("The sound has to be decoded again.", "Process the recording, or import the file again.")
    return PlaybackFile.of(decoded)


def _pictures(path: Path, name: str, rate: Rate, offset_us: int) -> PictureSource:
    from workbench.media.pictures import PictureFile

    return PictureFile(path, name, rate=rate, offset_us=offset_us)
