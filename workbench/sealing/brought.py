"""Keys of other authorities that people bring in as PKCS#12 files, and why some of them cannot sign a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates, load_pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from workbench.domain.errors import BadRequest
from workbench.domain.people import SigningKey
from workbench.sealing.chains import SHORTEST_RSA, chain_of, issued

LARGEST_FILE = 1 << 20
LONGEST_RSA = 8192
HASHES = ("sha256", "sha384", "sha512")
_DOCUMENTS = ObjectIdentifier("1.3.6.1.5.5.7.3.36"), ObjectIdentifier("1.3.6.1.4.1.311.10.3.12")  # RFC 9336, Microsoft's
_PURPOSES = {*_DOCUMENTS, ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
_ASK = "Ask whoever issued it for a certificate to sign documents with, on P-256 or RSA with 3072 bits."
_EXPORT = "Give the .p12 or .pfx file with your key, your certificate and those that issued it, and its password."


def brought(path: Path, password: str, *, now: datetime | None = None) -> SigningKey:
    """The key in a PKCS#12 file, fit to sign reports now; its certificate is followed by those that issued it."""
    held = _read(path, password)
    key, certificate = held.key, held.cert.certificate if held.cert else None
    if certificate is None or not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise BadRequest(f"{path} does not hold an elliptic-curve or RSA key together with its certificate.", _EXPORT)
    if key.public_key() != certificate.public_key():
        raise BadRequest(f"The key in {path} is not that of the certificate in it.", _EXPORT)
    chain = chain_of(certificate, [c.certificate for c in held.additional_certs])
    if fault := unfit(certificate, chain, now or datetime.now(UTC)):
        raise BadRequest(f"{path} cannot sign reports: {fault}.", _ASK)
    return SigningKey(_pen_of(key), _der(certificate), tuple(map(_der, chain)))


def unfit(certificate: x509.Certificate, chain: Sequence[x509.Certificate], now: datetime) -> str:
    """Why a certificate cannot sign reports now; empty when it can."""
    return next((fault for fault, wrong in _faults(certificate, chain, now) if wrong), "")


def _faults(certificate: x509.Certificate, chain: Sequence[x509.Certificate], now: datetime) -> Iterator[tuple[str, bool]]:
    """In the order in which they are told."""
    yield f"its key is {_kind(certificate)}, and must be P-256 or RSA with at least {SHORTEST_RSA} bits", not _strong(certificate)
    weak = [c for c in (certificate, *chain) if not issued(c, c) and _hash(c) not in HASHES]
    yield f"a certificate in it is signed over {_hash(weak[0]).upper() if weak else ''}, which can be forged", bool(weak)
    yield (
        f"its certificate was not valid before {certificate.not_valid_before_utc:%Y-%m-%d}",
        now < certificate.not_valid_before_utc,
    )
    yield f"its certificate ended on {certificate.not_valid_after_utc:%Y-%m-%d}", now > certificate.not_valid_after_utc
    yield "its certificate is one that issues others", _is_authority(certificate)
    yield "its certificate is signed by itself, so nobody vouches for whose it is", issued(certificate, certificate)
    yield "its certificate is not for signatures (key usage)", not _signs(certificate)
    yield "its certificate is for other purposes than signing documents (extended key usage)", not _for_documents(certificate)


def _read(path: Path, password: str) -> PKCS12KeyAndCertificates:
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BadRequest(f"{path} cannot be read: {error.strerror}.", _EXPORT) from error
    if len(body) > LARGEST_FILE:
        raise BadRequest(f"{path} is too large to be a PKCS#12 file.", _EXPORT)
    try:
        return load_pkcs12(body, password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        problem = f"{path} does not open: the password is wrong, or it is no PKCS#12 file that can be read."
        raise BadRequest(problem, _EXPORT) from error


def _pen_of(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> Callable[[bytes], bytes]:
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    return lambda message: key.sign(message, ec.ECDSA(hashes.SHA256()))


def _kind(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"on {key.curve.name}"
    return f"RSA with {key.key_size} bits" if isinstance(key, rsa.RSAPublicKey) else "of another kind"


def _strong(certificate: x509.Certificate) -> bool:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return SHORTEST_RSA <= key.key_size <= LONGEST_RSA
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)


def _hash(certificate: x509.Certificate) -> str:
    try:
        used = certificate.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return "an unknown hash"
    return used.name if used else "sha512"  # Ed25519 hashes by itself


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _signs(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return usage.digital_signature or usage.content_commitment


def _for_documents(certificate: x509.Certificate) -> bool:
    try:
        purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return bool(_PURPOSES & set(purposes))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
