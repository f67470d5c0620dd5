"""Laboratory roots: the secret one inside a vault's keys, and the known ones outside of any vault."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.authority import fingerprint
from workbench.domain.canonical import fact, plain
from workbench.domain.custody import Head
from workbench.domain.errors import CaseError

CERTIFICATE = "lab-root.pem"


@dataclass(frozen=True, slots=True, repr=False)
class LabRoot:
    """The laboratory's root: an Ed25519 seed for the ledger, a P-256 key with its X.509 certificate for reports (DER)."""

    seed: bytes
    report_key: bytes
    certificate: bytes

    @classmethod
    def made(cls, title: str) -> LabRoot:
        """A fresh one."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        from workbench.sealing.certificates import new_root

        return cls(Ed25519PrivateKey.generate().private_bytes_raw(), *new_root(title))

    @classmethod
    def unpacked(cls, packed: bytes) -> LabRoot:
        """The inverse of `packed`."""
        document = json.loads(packed)
        return cls(*(base64.b64decode(document[name]) for name in ("seed", "report_key", "certificate")))

    def packed(self) -> bytes:
        """Everything, for wrapping."""
        parts = {"seed": self.seed, "report_key": self.report_key, "certificate": self.certificate}
        return json.dumps({name: base64.b64encode(value).decode() for name, value in parts.items()}).encode()

    @property
    def sign(self) -> Callable[[bytes], bytes]:
        """Signs the founding."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed).sign

    @property
    def public(self) -> str:
        """The ledger key's public half, in hex."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw().hex()


@dataclass(frozen=True, slots=True)
class KnownRoot:
    """A root as this user's machine remembers it, outside the vault, with the ledger's head as it was seen last, and as it was
    when all of it was verified; `losses` are sentences on what was lost where a backup was put back."""

    fingerprint: str
    certificate: bytes
    head: Head | None = None
    verified: Head | None = None
    losses: tuple[str, ...] = ()


def remember(vault: Path, root: LabRoot) -> None:
    """Pin a vault's root in the user's configuration folder, and leave files to keep elsewhere and to give to others."""
    from workbench.sealing.certificates import fingerprint as key_of

    print_ = fingerprint(root.public)
    pin(vault, KnownRoot(print_, root.certificate))
    (vault / "root-fingerprint.txt").write_text(
        f"Laboratory root of the vault {vault.name}\n{print_}\nKeep a copy away from this machine; verify compares it.\n"
        f"The key of {CERTIFICATE}, by which others judge reports, has SHA-256\n{key_of(root.certificate)}\n",
        encoding="utf-8",
    )


def pin(vault: Path, root: KnownRoot) -> None:
    """Remember a vault's root and the head seen last, in one step; the root's certificate stands in the vault from then on."""
    place = _place(vault)
    document: dict[str, object] = {"vault": str(vault.resolve()), "fingerprint": root.fingerprint}
    document |= {"certificate": root.certificate.hex(), "head": plain(root.head), "verified": plain(root.verified)}
    beside = place.with_suffix(".part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps({**document, "losses": list(root.losses)}), encoding="utf-8")
        beside.replace(place)
    except OSError as error:
        raise CaseError(
            f"{place} cannot be written: {error.strerror}.", "Make room or mend its rights: verify compares the vault with it."
        ) from error
    _leave(vault / CERTIFICATE, root.certificate)


def _leave(place: Path, certificate: bytes) -> None:
    """What others need to judge this laboratory's reports."""
    from workbench.sealing.certificates import as_pem

    text = as_pem(certificate)
    with suppress(OSError):  # a vault that cannot be written to is no reason not to pin
        if not place.is_file() or place.read_bytes() != text.encode():
            place.write_bytes(text.encode())


def known(vault: Path) -> KnownRoot | None:
    """The root that was pinned for this vault, or None on a machine that never saw it."""
    return _read(_place(vault))


def all_known() -> tuple[KnownRoot, ...]:
    """Every root this user has pinned."""
    found = []
    for path in sorted(_folder().glob("*.json")):
        with suppress(CaseError):  # one damaged file says nothing about the others
            found.append(_read(path))
    return tuple(r for r in found if r)


def _read(path: Path) -> KnownRoot | None:
    if not path.is_file():
        return None
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        seen, verified = (fact(Head, said) if (said := document.get(name)) else None for name in ("head", "verified"))
        losses = tuple(map(str, document.get("losses", ())))
        return KnownRoot(document["fingerprint"], bytes.fromhex(document["certificate"]), seen, verified, losses)
    except OSError as error:
        raise CaseError(f"{path} cannot be read: {error.strerror}.", "Check the disk and the file's rights.") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CaseError(f"{path} is damaged.", "Take it away; verify then runs without the pinned root and says so.") from error


def _place(vault: Path) -> Path:
    return _folder() / f"{hashlib.sha256(str(vault.resolve()).encode()).hexdigest()[:24]}.json"


def _folder() -> Path:
    return settings_folder() / "roots"


def settings_folder() -> Path:
    """Where this user's machine remembers what must stand outside any vault."""
    import platformdirs

    return platformdirs.user_config_path("forensic-audio-workbench")
