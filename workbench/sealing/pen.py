"""The pen that pyHanko signs with: the key is wherever `SigningKey.sign` takes the message, in memory or on a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asn1crypto import algos, x509
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from workbench.domain.errors import Defect

if TYPE_CHECKING:
    from workbench.domain.people import SigningKey

_DIGEST = "sha256"
_LARGEST_ECDSA = 72  # two integers of 33 bytes and the DER around them


class Pen(Signer):
    """ECDSA or RSA (PKCS#1 v1.5, which every reader knows) with SHA-256. The root stays outside the file: what a signature does
    not cover could be altered unnoticed; those between it and the signer are held by the chain itself."""

    def __init__(self, key: SigningKey) -> None:
        certificate = x509.Certificate.load(key.certificate)
        chain = [x509.Certificate.load(c) for c in key.chain]
        store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # untyped there
        store.register_multiple([c for c in chain if c.issuer != c.subject])
        self._sign = key.sign
        self._length = certificate.public_key.byte_size if certificate.public_key.algorithm == "rsa" else _LARGEST_ECDSA
        family = "rsa" if certificate.public_key.algorithm == "rsa" else "ecdsa"
        super().__init__(
            signing_cert=certificate,
            cert_registry=store,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": f"{_DIGEST}_{family}"}),
            embed_roots=False,
        )

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature, or as many bytes as it may have."""
        if digest_algorithm != _DIGEST:
            raise Defect(f"reports are signed over SHA-256, not {digest_algorithm}")
        return bytes(self._length) if dry_run else self._sign(data)
