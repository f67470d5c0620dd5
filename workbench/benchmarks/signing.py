"""Signing a long report: with P-256 against a fifth of a second, with RSA-3072 beside it, and judging it again."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from workbench.benchmarks.pages import a_report
from workbench.benchmarks.rounds import Ground, Result, alternate
from workbench.domain.people import SigningKey
from workbench.sealing.certificates import issue, new_root
from workbench.sealing.signer import seal
from workbench.sealing.verifier import Trusted, judge_bytes
from workbench.typesetting.signature_box import signature_box

LIMIT_S = 0.2
UTTERANCES = 2_000
WHO, ROLE, FIELD = "Examiner", "analyst", "prepared"


def measure(_ground: Ground) -> Iterator[Result]:
    """Wall seconds, the least of each: the whole way from an unsigned report's bytes to a signed one's, stamp drawn."""
    unsigned, pages = a_report(UTTERANCES)
    root_key, root = new_root("Benchmark")
    curve, long = _on_a_curve(root_key, root), _rsa(root_key, root)
    signed = _signed(unsigned, curve)
    took = alternate(
        {
            "P-256": lambda: _signed(unsigned, curve),
            "RSA-3072": lambda: _signed(unsigned, long),
            "judged": lambda: judge_bytes("report.pdf", signed, Trusted((root,))),
        }
    )
    figures: dict[str, float] = {f"seconds, {name}": round(took[name].wall, 3) for name in took}
    ratio = round(took["P-256"].wall / LIMIT_S, 2)
    yield Result("signing a report", f"{LIMIT_S} seconds", "≤ 1", ratio, {"pages": pages, **figures})


def _signed(pdf: bytes, key: SigningKey) -> bytes:
    return seal(pdf, key, signer=f"{WHO} ({ROLE})", field=FIELD, drawn=signature_box)


def _on_a_curve(root_key: bytes, root: bytes) -> SigningKey:
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    certificate = issue(root_key, root, name=WHO, role=ROLE, public_key=public)
    return SigningKey(lambda message: key.sign(message, ec.ECDSA(hashes.SHA256())), certificate, ())


def _rsa(root_key: bytes, root: bytes) -> SigningKey:
    """A certificate as another authority would issue it: a copy of ours for another kind of key, signed by itself."""
    key = rsa.generate_private_key(65537, 3072)
    like = x509.load_der_x509_certificate(_on_a_curve(root_key, root).certificate)
    builder = x509.CertificateBuilder(like.subject, like.subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(like.not_valid_before_utc).not_valid_after(like.not_valid_after_utc)
    certificate = builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    return SigningKey(lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA256()), certificate, ())
