"""Certificates of an authority that is not the laboratory's, and their keys in PKCS#12 files."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from tests.sealing.tsa import DAY, Holder, Wanted, issue, usage

SECRET = "open it"


@cache
def rsa_key(bits: int = 3072) -> rsa.RSAPrivateKey:
    """One a size: they take long to make."""
    return rsa.generate_private_key(65537, bits)


class Commercial:
    """A root, an authority between, and people whose certificates say nothing of any role."""

    def __init__(self) -> None:
        self.root = issue(Wanted("Public Root", is_ca=True))
        self.between = issue(Wanted("Public Authority", is_ca=True), self.root)

    def person(
        self,
        key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | None = None,
        *,
        name: str = "Dr. Ann Able",
        ends: timedelta = 365 * DAY,
        hashed: hashes.HashAlgorithm | None = None,
        extensions: tuple[tuple[x509.ExtensionType, bool], ...] = (usage(signs=True),),
        is_ca: bool = False,
    ) -> Holder:
        """A key and its certificate, issued by the authority between."""
        held = key or ec.generate_private_key(ec.SECP256R1())
        subject = [(NameOID.COMMON_NAME, name), (NameOID.ORGANIZATION_NAME, "Chamber of Experts")]
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(kind, text) for kind, text in subject]))
            .issuer_name(self.between.certificate.subject)
            .public_key(held.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.between.certificate.not_valid_before_utc)
            .not_valid_after(self.between.certificate.not_valid_after_utc - 365 * DAY + ends)
            .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        return Holder(held, builder.sign(self.between.key, hashed or hashes.SHA256()))

    def file(self, place: Path, person: Holder, *, chain: tuple[Holder, ...] | None = None) -> Path:
        """A PKCS#12 file, with the whole chain where no other is given."""
        others = [holder.certificate for holder in ((self.between, self.root) if chain is None else chain)]
        body = serialize_key_and_certificates(
            b"mine", person.key, person.certificate, others, BestAvailableEncryption(SECRET.encode())
        )
        place.write_bytes(body)
        return place
