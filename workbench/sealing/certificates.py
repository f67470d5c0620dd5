"""The laboratory's X.509: a P-256 root and the certificates it issues to people for reports."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)
from cryptography.x509.oid import NameOID

from workbench.domain.errors import BadRequest
from workbench.domain.fingerprints import six_words
from workbench.domain.leaving import CertificateFacts

ROOT_YEARS, PERSON_YEARS = 30, 10
_ROOT_FILE = "Ask the laboratory for lab-root.pem, which stands in its vault."
_BACKDATED = timedelta(minutes=5)  # clocks of one laboratory differ; a certificate must not begin in a colleague's future


def new_root(title: str) -> tuple[bytes, bytes]:
    """A laboratory root: key (PKCS#8 DER) and self-signed certificate (DER)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title[:64] or "Laboratory")])
    builder = _builder(name, name, key.public_key(), ROOT_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(root=True), critical=True)
    certificate = builder.sign(key, hashes.SHA256())
    return _private_der(key), certificate.public_bytes(Encoding.DER)


def issue(root_key: bytes, root_certificate: bytes, *, name: str, role: str, public_key: bytes) -> bytes:
    """A person's certificate (DER) for the public key given as SubjectPublicKeyInfo DER; the role is its unit."""
    authority = load_der_private_key(root_key, None)
    root = x509.load_der_x509_certificate(root_certificate)
    held = load_der_public_key(public_key)
    if not isinstance(authority, ec.EllipticCurvePrivateKey) or not isinstance(held, ec.EllipticCurvePublicKey):
        raise ValueError("report keys are elliptic-curve keys")
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, name[:64]), x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, role)]
    )
    builder = _builder(subject, root.subject, held, PERSON_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(root=False), critical=True)
    builder = builder.add_extension(_authority(root), critical=False)
    return builder.sign(authority, hashes.SHA256()).public_bytes(Encoding.DER)


def as_pem(certificate: bytes) -> str:
    """A DER certificate as PEM text, for ledgers and screens."""
    return x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM).decode()


def from_pem(text: str) -> bytes:
    """The inverse of `as_pem`."""
    return x509.load_pem_x509_certificate(text.encode()).public_bytes(Encoding.DER)


def all_in(text: str) -> tuple[bytes, ...]:
    """Every certificate (DER) in a PEM text."""
    held = x509.load_pem_x509_certificates(text.encode()) if "-----BEGIN" in text else []
    return tuple(certificate.public_bytes(Encoding.DER) for certificate in held)


def certificates_in(path: Path) -> tuple[bytes, ...]:
    """The certificates in a PEM or DER file, as DER."""
    try:
        body = path.read_bytes()
        held = x509.load_pem_x509_certificates(body) if b"-----BEGIN" in body else [x509.load_der_x509_certificate(body)]
    except (OSError, ValueError) as error:
        raise BadRequest(f"{path} holds no certificate that can be read.", _ROOT_FILE) from error
    return tuple(certificate.public_bytes(Encoding.DER) for certificate in held)


def roots_in(path: Path) -> tuple[bytes, ...]:
    """The root certificates in a PEM or DER file, as DER; a person's certificate is no root."""
    found = certificates_in(path)
    if not all(map(_is_authority, found)):
        raise BadRequest(f"{path} holds a person's certificate, not a laboratory's root.", _ROOT_FILE)
    return found


def _is_authority(certificate: bytes) -> bool:
    try:
        return x509.load_der_x509_certificate(certificate).extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (ValueError, x509.ExtensionNotFound):
        return False


def fingerprint(certificate: bytes) -> str:
    """SHA-256, in hex, of the certificate's public key: what a person's key is known by."""
    return hashlib.sha256(_public_der(x509.load_der_x509_certificate(certificate).public_key())).hexdigest()


def spoken_fingerprint(certificate: bytes) -> str:
    """The same in six words, to be compared over the telephone."""
    return six_words(fingerprint(certificate))


def named(certificate: bytes) -> tuple[str, str]:
    """Name and role that a certificate states; empty where it states none."""
    subject = x509.load_der_x509_certificate(certificate).subject
    return _attribute(subject, NameOID.COMMON_NAME), _attribute(subject, NameOID.ORGANIZATIONAL_UNIT_NAME)


def titled(certificate: bytes) -> str:
    """The whole subject of a certificate on one line, as RFC 4514 writes it: what one of another authority is known by."""
    return x509.load_der_x509_certificate(certificate).subject.rfc4514_string()


def facts_of(certificate: bytes, chain: Sequence[bytes] = ()) -> CertificateFacts:
    """What a certificate says, for people to look at."""
    read = x509.load_der_x509_certificate(certificate)
    begins, ends = (moment.isoformat().replace("+00:00", "Z") for moment in (read.not_valid_before_utc, read.not_valid_after_utc))
    issuer, words = read.issuer.rfc4514_string(), spoken_fingerprint(certificate)
    return CertificateFacts(titled(certificate), issuer, begins, ends, words, as_pem(certificate), tuple(map(as_pem, chain)))


def _attribute(subject: x509.Name, kind: x509.ObjectIdentifier) -> str:
    found = subject.get_attributes_for_oid(kind)
    return str(found[0].value) if found else ""


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, years: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC).replace(microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not root,
        content_commitment=not root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=root,
        crl_sign=root,
        encipher_only=False,
        decipher_only=False,
    )


def _authority(root: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    held = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(held)


def _private_der(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _public_der(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
