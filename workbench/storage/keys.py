"""People's keys: three each, wrapped by a password or held by a token, and the database key sealed to each person."""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

from workbench.domain.canonical import fact, plain
from workbench.domain.errors import BadRequest, CaseError, Defect, NotPermitted
from workbench.storage import envelope
from workbench.storage.durable import sync_folder, write_whole
from workbench.storage.passwords import (
    STANDARD,
    Cost,
    WrongPassword,
    check_password,
    packed,
    recovery_code,
    typed_code,
    unwrap,
    wrap,
)
from workbench.storage.person_keys import PersonKeys, PublicHalves, TokenPlace

__all__ = ["KeyFolder", "PublicHalves", "Secrets", "check_password", "new_secrets", "public_halves", "recovery_code"]

_PERSON, _DATABASE, _ROOT = "person", "database", "root"
_RECOVERY = "recovery code"
_FORMAT = "faw-token-v1"
_LARGEST = 1 << 20
_FORMER = ".former"


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """A person's private keys: raw Ed25519 and X25519 seeds, and a P-256 key as PKCS#8 DER."""

    signing: bytes
    sealing: bytes
    report: bytes
    # Made once: reading the seed costs more than signing with it.
    _key: Ed25519PrivateKey = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_key", Ed25519PrivateKey.from_private_bytes(self.signing))

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature."""
        return self._key.sign(message)

    @property
    def public(self) -> PublicHalves:
        """What others may see."""
        return public_halves(self)

    def unseal(self, sealed: bytes, info: bytes) -> bytes:
        """What was sealed to this person."""
        return envelope.opened(sealed, X25519PrivateKey.from_private_bytes(self.sealing), info)

    def sign_report(self, message: bytes) -> bytes:
        """An ECDSA signature with SHA-256, as DER."""
        return self.report_key().sign(message, ECDSA(SHA256()))

    @property
    def place(self) -> None:
        """In memory, on no token."""

    def at(self, place: TokenPlace) -> PersonKeys:
        """There is no token to look on."""
        raise Defect("keys in memory are on no token")

    def renewed(self, name: str, *, report: bool) -> Secrets:
        """Fresh keys; the report key only where it can be certified anew."""
        fresh = new_secrets()
        return fresh if report else replace(fresh, report=self.report)

    def destroy(self, *, but: TokenPlace | None = None) -> None:
        """Nothing stands outside of memory and the key folder."""

    def close(self) -> None:
        """Nothing to give back: the keys go with the last reference to them."""

    def report_key(self) -> EllipticCurvePrivateKey:
        """The P-256 key that signs reports."""
        key = load_der_private_key(self.report, None)
        if not isinstance(key, EllipticCurvePrivateKey):
            raise Defect("a report key is a P-256 key")
        return key


def new_secrets() -> Secrets:
    """Three fresh keys."""
    report = generate_private_key(SECP256R1()).private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signing, sealing = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    return Secrets(signing.private_bytes_raw(), sealing.private_bytes_raw(), report)


def public_halves(secrets: Secrets) -> PublicHalves:
    """What others may see."""
    signing = Ed25519PrivateKey.from_private_bytes(secrets.signing).public_key().public_bytes_raw()
    sealing = X25519PrivateKey.from_private_bytes(secrets.sealing).public_key().public_bytes_raw()
    report = secrets.report_key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return PublicHalves(signing.hex(), sealing.hex(), report)


class KeyFolder:
    """The wrapped keys beside a vault's database. There is no password to compare: unwrapping is the login."""

    def __init__(self, folder: Path, *, cost: Cost = STANDARD, suffix: str = ".json") -> None:
        self.folder = folder
        self._cost, self._suffix = cost, suffix

    def former(self) -> KeyFolder:
        """What was set aside, to be read."""
        return KeyFolder(self.folder, cost=self._cost, suffix=_FORMER)

    def names(self) -> tuple[str, ...]:
        """Everyone who has a readable key here; one person's damaged file keeps nobody else out."""
        found = []
        for path in self.folder.glob(f"{_PERSON}-*.json"):
            with suppress(CaseError):
                found.append(str(_read(path).get("name", "")))
        return tuple(sorted(filter(None, found)))

    def store(self, name: str, secrets: Secrets, password: str) -> None:
        """Wrap a person's secrets by their password."""
        wrapped = wrap(_joined(secrets), password, purpose=_PERSON, name=name, cost=self._cost)
        self._write(self._path(_PERSON, name), wrapped)

    def unwrap(self, name: str, password: str) -> Secrets:
        """A person's secrets. Raises NotPermitted when there is no such key or the password is wrong."""
        path = self._path(_PERSON, name)
        if not path.is_file():
            raise NotPermitted(f"{name} has no key in this vault.", _known(self.names()))
        document = _read(path)
        if document.get("format") == _FORMAT:
            said = f"The keys of {name} stand on a token, not behind a password."
            raise BadRequest(said, "Its PIN is changed with the program that came with the token.")
        return _parted(_opened(document, password, purpose=_PERSON, name=name))

    def keep(self, name: str, keys: PersonKeys, password: str) -> None:
        """Store a person's keys: wrapped by the password, or the place on the token that holds them."""
        if isinstance(keys, Secrets):
            self.store(name, keys, password)
        else:
            self._write(self._path(_PERSON, name), {"format": _FORMAT, "name": name, "token": plain(keys.place)})

    def token(self, name: str) -> TokenPlace | None:
        """The token that holds a person's keys; None where a password wraps them, or nobody of that name is here."""
        path = self._path(_PERSON, name)
        document = _read(path) if path.is_file() else {}
        if document.get("format") != _FORMAT:
            return None
        try:
            return fact(TokenPlace, document["token"])
        except (KeyError, TypeError, ValueError) as error:
            raise CaseError(f"{path} is damaged.", "Restore it from a backup, or let an admin enrol them again.") from error

    def rewrap(self, name: str, password: str, new_password: str) -> None:
        """Change a person's password, and the root's where the person holds it."""
        secrets = self.unwrap(name, password)
        if self.root_holder() == name:
            # First: where this is cut off, the old password still opens the keys, and the new one the root.
            self.rewrap_root(_root_behind(self, password, new_password), password=new_password)
        self.store(name, secrets, new_password)

    def rewrap_root(self, root: bytes, *, password: str, holder: str = "") -> None:
        """Wrap the laboratory's root by its holder's new password, or by that of another holder."""
        document = _read(self._root_path)
        name = document["holder"] = holder or str(document.get("holder", ""))
        document["by_password"] = wrap(root, password, purpose=_ROOT, name=name, cost=self._cost)
        self._write(self._root_path, document)

    def seal_database_key(self, name: str, sealing_public: str, database_key: bytes) -> None:
        """Seal the database key to a person's sealing key (hex)."""
        sealed = envelope.seal(database_key, bytes.fromhex(sealing_public), _info(name))
        self._write(self._path(_DATABASE, name), {"name": name, "sealed": base64.b64encode(sealed).decode()})

    def database_key(self, name: str, held: PersonKeys) -> bytes:
        """The database key, opened with a person's own key."""
        path = self._path(_DATABASE, name)
        if not path.is_file():
            raise NotPermitted(f"{name} was not given the database key.", "An admin must enrol them again.")
        try:
            sealed = base64.b64decode(_read(path)["sealed"], validate=True)
            return held.unseal(sealed, _info(name))
        except (envelope.NotOpened, ValueError, KeyError, TypeError) as error:
            raise CaseError(f"{path} is damaged.", "Restore it from a backup, or let an admin enrol them again.") from error

    def store_root(self, root: bytes, *, holder: str, password: str, recovery_code: str) -> None:
        """Wrap the laboratory's root twice: by its holder's password and by the recovery code."""
        by_password = wrap(root, password, purpose=_ROOT, name=holder, cost=self._cost)
        by_code = wrap(root, typed_code(recovery_code), purpose=_ROOT, name=_RECOVERY, cost=self._cost)
        self._write(self._root_path, {"holder": holder, "by_password": by_password, "by_recovery_code": by_code})

    def root_holder(self) -> str:
        """Whose password opens the root; empty when it is not kept here."""
        return str(_read(self._root_path).get("holder", "")) if self._root_path.is_file() else ""

    def unwrap_root(self, *, password: str = "", recovery_code: str = "") -> bytes:
        """The laboratory's root, by either of the two."""
        if not self._root_path.is_file():
            raise NotPermitted("The laboratory's root is not kept in this vault.", "Use the vault it was made in.")
        document = _read(self._root_path)
        if recovery_code:
            wrapped = document.get("by_recovery_code", {})
            return _opened(wrapped, typed_code(recovery_code), purpose=_ROOT, name=_RECOVERY)
        return _opened(document.get("by_password", {}), password, purpose=_ROOT, name=str(document.get("holder", "")))

    def set_aside(self, name: str) -> None:
        """Keep a person's files while new keys are entered in their place: whatever cuts that off, one of both is whole."""
        with _told(name):
            for path in self._renewed_files(name):
                if path.is_file():
                    write_whole(_aside(path), path.read_bytes())

    def has_files(self, name: str) -> bool:
        """Whether a person has any file here, readable or not."""
        return any(path.is_file() for path in self._files(name))

    def has_former(self, name: str) -> bool:
        """Whether entering new keys was cut off: which ones count, the ledger says."""
        return any(_aside(path).is_file() for path in self._renewed_files(name))

    def put_back(self, name: str) -> None:
        """Undo: the files set aside stand again. Cut off, it is done again: what stands in its place already stays."""
        with _told(name):
            for path in self._renewed_files(name):
                if _aside(path).is_file():
                    _aside(path).replace(path)
            sync_folder(self.folder)

    def drop_former(self, name: str) -> None:
        """Forget what was set aside: the new keys are entered."""
        with _told(name):
            for path in self._renewed_files(name):
                _aside(path).unlink(missing_ok=True)
            sync_folder(self.folder)

    def remove(self, name: str) -> None:
        """Take a person's wrapped keys away."""
        with _told(name):
            for path in self._files(name):
                path.unlink(missing_ok=True)
            sync_folder(self.folder)

    def _files(self, name: str) -> tuple[Path, ...]:
        return self._path(_PERSON, name), self._path(_DATABASE, name)

    def _renewed_files(self, name: str) -> tuple[Path, ...]:
        """What new keys take the place of; the root too where it is behind their holder's password."""
        return (*((self._root_path,) if self.root_holder() == name else ()), *self._files(name))

    @property
    def _root_path(self) -> Path:
        return self.folder / "root.json"

    def _path(self, kind: str, name: str) -> Path:
        # Names are data: on disk they are digests, which no platform folds, forbids or runs out of room for.
        spelt = unicodedata.normalize("NFC", name).encode()
        path = self.folder / f"{kind}-{hashlib.sha256(spelt).hexdigest()[:16]}{self._suffix}"
        # Where putting back was cut off, some files stand in their places already.
        return path if self._suffix != _FORMER or path.is_file() else path.with_suffix(".json")

    def _write(self, path: Path, document: dict[str, Any]) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(path, packed(document))
        except OSError as error:
            raise CaseError(f"{path} cannot be written: {error.strerror}.", "Check the disk and the folder's rights.") from error


def _root_behind(keys: KeyFolder, password: str, new_password: str) -> bytes:
    try:
        return keys.unwrap_root(password=password)
    except NotPermitted:
        return keys.unwrap_root(password=new_password)  # a change that was cut off got this far


@contextmanager
def _told(name: str) -> Iterator[None]:
    """A disk that fails between a person's files is told; which of them count, the ledger says."""
    try:
        yield
    except OSError as error:
        remedy = "Check the disk and the folder's rights, then log in again."
        raise CaseError(f"The key files of {name} could not be put in order: {error.strerror}.", remedy) from error


def _opened(wrapped: dict[str, Any], password: str, *, purpose: str, name: str) -> bytes:
    try:
        return unwrap(wrapped, password, purpose=purpose, name=name)
    except WrongPassword as error:
        what = _RECOVERY if name == _RECOVERY else f"password for {name}"
        look = (
            "Compare each group with what was written down."
            if name == _RECOVERY
            else "Check capitals and the keyboard's language."
        )
        raise NotPermitted(f"The {what} is not right.", look) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            document = json.loads(file.read(_LARGEST))
    except (OSError, ValueError) as error:
        raise CaseError(f"{path} cannot be read: {error}.", "Restore it from a backup.") from error
    if not isinstance(document, dict):
        raise CaseError(f"{path} is no key file.", "Restore it from a backup.")
    return document


def _aside(path: Path) -> Path:
    return path.with_suffix(_FORMER)


def _joined(secrets: Secrets) -> bytes:
    return secrets.signing + secrets.sealing + secrets.report


def _parted(joined: bytes) -> Secrets:
    return Secrets(joined[:32], joined[32:64], joined[64:])


def _info(name: str) -> bytes:
    return b"FAW-DATABASE-KEY-v1\0" + name.encode()


def _known(names: tuple[str, ...]) -> str:
    return f"Known here: {', '.join(names)}." if names else "The vault has no people yet."
