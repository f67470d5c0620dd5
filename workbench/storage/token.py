"""A PKCS#11 token: private keys that sign and agree without ever leaving it."""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakSet

from workbench.domain.errors import BadRequest, CaseError, NotPermitted, Unavailable
from workbench.storage.person_keys import KeyOnToken
from workbench.storage.token_words import said, talking

if TYPE_CHECKING:
    import pkcs11

ED25519, P256 = "1.3.101.112", "1.2.840.10045.3.1.7"
_ID_BYTES = 8
_RAW_BYTES = {ED25519: 32, P256: 65}
_OCTET_STRING = 0x04
_PATIENCE_S = 60
STAYS_INSIDE = {"PRIVATE": True, "SENSITIVE": True, "EXTRACTABLE": False}


@dataclass(frozen=True, slots=True)
class TokenName:
    """Which token: by serial number where one is given, else by label; with neither, the only one there is."""

    label: str = ""
    serial: str = ""

    def fits(self, token: pkcs11.Token) -> bool:
        """Whether this is the token meant."""
        if self.serial:
            return serial_of(token) == self.serial
        return not self.label or token.label == self.label

    def __str__(self) -> str:
        return f"“{self.label}” (serial {self.serial})" if self.serial else f"“{self.label}”" if self.label else "you mean"


class Token:
    """An open token. Safe to use from any thread. A program is logged in to a token once, however often it opens it."""

    _open: ClassVar[WeakSet[Token]] = WeakSet()

    def __init__(self, module: Path, token: pkcs11.Token, login: pkcs11.Session) -> None:
        self.module, self.label, self.serial, self.model = module, token.label, serial_of(token), token.model
        self._token, self._login, self._session = token, login, token.open()
        self._found: dict[str, Any] = {}
        self._open.add(self)

    @classmethod
    def open(cls, module: Path, name: TokenName, pin: str) -> Token:
        """Find a token and open it with its PIN."""
        with talking(name.label):
            token = found(module, name, fresh=cls.none_open(module))
        other = next((t for t in cls._open if (t.module, t.serial) == (module, serial_of(token))), None)
        if other is not None:
            _check_elsewhere(module, token, pin)
        with talking(token.label):
            return cls(module, token, other._login if other else token.open(user_pin=pin))

    @classmethod
    def none_open(cls, module: Path) -> bool:
        """Whether the module can be initialised anew: it would close what is open."""
        return not any(t.module == module for t in cls._open)

    def sign(self, key: KeyOnToken, message: bytes) -> bytes:
        """An Ed25519 signature."""
        from pkcs11 import Mechanism

        with talking(self.label):
            return bytes(self._able(key, "sign")(message, mechanism=Mechanism.EDDSA))

    def sign_digest(self, key: KeyOnToken, digest: bytes) -> bytes:
        """An ECDSA signature of a SHA-256 digest: r and s, 32 bytes each."""
        from pkcs11 import Mechanism

        with talking(self.label):
            return bytes(self._able(key, "sign")(digest, mechanism=Mechanism.ECDSA))

    def exchange(self, key: KeyOnToken, point: bytes) -> bytes:
        """The Diffie-Hellman secret of a P-256 key with an uncompressed point, which must be on the curve."""
        from pkcs11 import KDF, Attribute, KeyType, Mechanism

        # The outcome is a key of this session alone, readable: HKDF and AES follow in memory, on any token alike.
        readable = {Attribute.TOKEN: False, Attribute.SENSITIVE: False, Attribute.EXTRACTABLE: True}
        asked = (KDF.NULL, None, point)
        with talking(self.label):
            made = self._able(key, "derive_key")(
                KeyType.GENERIC_SECRET, 256, mechanism=Mechanism.ECDH1_DERIVE, mechanism_param=asked, template=readable
            )
            try:
                return bytes(made[Attribute.VALUE])
            finally:
                made.destroy()

    def make(self, curve: str, label: str, *, agrees: bool = False) -> KeyOnToken:
        """A new key pair that never leaves the token, for signing, or for agreeing on secrets."""
        with talking(self.label):
            # The login holds for every session of this program; one that may write is opened for the making alone.
            writing = self._token.open(rw=True)
            try:
                return _made(writing, curve, label, agrees=agrees)
            finally:
                writing.close()

    def destroy(self, key: KeyOnToken) -> None:
        """Take a key pair off the token; one that is gone already is no error."""
        from pkcs11 import Attribute

        self._found.pop(key.id, None)
        with talking(self.label):
            writing = self._token.open(rw=True)
            try:
                for each in list(writing.get_objects({Attribute.ID: bytes.fromhex(key.id)})):
                    each.destroy()
            finally:
                writing.close()

    def close(self) -> None:
        """Let go of the token, and log out where nobody else here uses it: without the PIN nothing signs any more."""
        if self not in self._open:
            return
        self._open.discard(self)
        # A token that was taken out has logged us out itself.
        with suppress(CaseError), talking(self.label):
            self._session.close()
        if not any(t._login is self._login for t in self._open):
            with suppress(CaseError), talking(self.label):
                self._login.close()

    def _able(self, key: KeyOnToken, act: str) -> Any:
        """What the private key can do; one that was made for something else cannot."""
        from pkcs11 import ObjectClass

        if self not in self._open:
            raise Unavailable(f"The token “{self.label}” is closed.", "Log in again.")
        if key.id not in self._found:
            number = bytes.fromhex(key.id)
            self._found[key.id] = self._session.get_key(object_class=ObjectClass.PRIVATE_KEY, id=number)
        try:
            return getattr(self._found[key.id], act)
        except AttributeError:
            raise said("KeyFunctionNotPermitted", self.label) from None


def plugged_in(module: Path) -> tuple[str, ...]:
    """The tokens that are there, as people tell them apart."""
    with talking(module.name):
        return tuple(_told(t) for t in _present(module, fresh=Token.none_open(module)))


def serial_of(token: pkcs11.Token) -> str:
    """A token's serial number as text."""
    return token.serial.decode("utf-8", "replace").strip("\0 ")


def found(module: Path, name: TokenName, *, fresh: bool) -> pkcs11.Token:
    """The one token that is meant. Raises what to do where there is none, or more than one."""
    return _only(name, list(_present(module, fresh=fresh)))


def _check_elsewhere(module: Path, token: pkcs11.Token, pin: str) -> None:
    """Logged in already, this program would be let in with any PIN: another one asks."""
    words = [sys.executable, "-P", "-m", "workbench.storage.pin_check", str(module), serial_of(token), token.label]
    try:
        asked = subprocess.run(words, input=pin, capture_output=True, encoding="utf-8", timeout=_PATIENCE_S, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise Unavailable(f"The PIN of the token “{token.label}” could not be checked.", "Lock the vault and log in.") from error
    if asked.stdout:
        raise said(asked.stdout, token.label)


def _present(module: Path, *, fresh: bool) -> Iterator[pkcs11.Token]:
    """The tokens that are plugged in and set up; `fresh` also sees what came since the module was loaded."""
    from pkcs11 import TokenFlag
    from pkcs11.exceptions import TokenNotPresent, TokenNotRecognised

    library = _loaded(module)
    if fresh:
        library.reinitialize()
    for slot in library.get_slots(token_present=True):
        with suppress(TokenNotPresent, TokenNotRecognised):
            token: pkcs11.Token = slot.get_token()
            if token.flags & TokenFlag.TOKEN_INITIALIZED:
                yield token


def _loaded(module: Path) -> Any:
    import pkcs11
    from pkcs11.exceptions import PKCS11Error

    try:
        return pkcs11.lib(str(module))
    except PKCS11Error as error:
        why = str(error) or type(error).__name__
        raise Unavailable(f"The PKCS#11 module {module} cannot be loaded: {why}.", "Name the library of your token.") from error


def _only(name: TokenName, there: list[pkcs11.Token]) -> pkcs11.Token:
    fitting = [t for t in there if name.fits(t)]
    known = ", ".join(_told(t) for t in there) or "none"
    if not fitting:
        raise Unavailable(f"The token {name} is not plugged in.", f"Plug it in and try again. There now: {known}.")
    if len(fitting) > 1:
        raise BadRequest(f"More than one token could be the one {name}.", f"Name it by a label of its own. There now: {known}.")
    return fitting[0]


def _told(token: pkcs11.Token) -> str:
    return f"“{token.label}” (serial {serial_of(token)})"


def _made(session: pkcs11.Session, curve: str, label: str, *, agrees: bool) -> KeyOnToken:
    from pkcs11 import Attribute, KeyType, MechanismFlag
    from pkcs11.util.ec import encode_named_curve_parameters

    kind = KeyType.EC_EDWARDS if curve == ED25519 else KeyType.EC
    number = secrets.token_bytes(_ID_BYTES)
    parameters = session.create_domain_parameters(kind, {Attribute.EC_PARAMS: encode_named_curve_parameters(curve)}, local=True)
    public, private = parameters.generate_keypair(
        store=True,
        id=number,
        label=label,
        capabilities=MechanismFlag.DERIVE if agrees else MechanismFlag.SIGN | MechanismFlag.VERIFY,
        private_template={Attribute[name]: value for name, value in STAYS_INSIDE.items()},
    )
    if private[Attribute.EXTRACTABLE] or not private[Attribute.SENSITIVE]:
        private.destroy()
        public.destroy()
        raise NotPermitted("The token makes keys that can be read out of it.", "Use one that keeps its keys to itself.")
    return KeyOnToken(number.hex(), _raw(bytes(public[Attribute.EC_POINT]), curve).hex())


def _raw(point: bytes, curve: str) -> bytes:
    """PKCS#11 wraps a point in an OCTET STRING; some modules hand it out bare."""
    length = _RAW_BYTES[curve]
    if len(point) == length + 2 and point[:2] == bytes((_OCTET_STRING, length)):
        return point[2:]
    if len(point) != length:
        raise Unavailable("The token answers with a public key of an unknown form.", "Use another token.")
    return point
