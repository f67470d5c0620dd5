"""Timestamps inside a report: on a signature (B-T) and over the document (B-LTA), cut to what they need, and judged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.domain.custody import Finding
from workbench.sealing.chains import issued
from workbench.sealing.der import is_der
from workbench.sealing.timestamps import Stamp, judge_token

DOCUMENT = "/DocTimeStamp"


@dataclass(frozen=True, slots=True)
class Timed:
    """A token in a report and the digest it must be of."""

    place: str
    token: bytes
    digest: bytes


def is_document_stamp(signature: Any) -> bool:
    """Whether a filled field holds a timestamp over the document and nobody's signature."""
    return bool(signature.sig_object_type == DOCUMENT)


def timed(signature: Any) -> Timed | None:
    """The token that a signature carries, or that a document timestamp is; None where there is none."""
    from asn1crypto import cms, parser

    content = bytes(signature.pkcs7_content)
    if is_document_stamp(signature):
        place = f"document timestamp “{signature.field_name}”"
        return Timed(place, content[: parser.peek(content)], signature.compute_digest("sha256"))
    signer = cms.ContentInfo.load(content)["content"]["signer_infos"][0]  # read afresh: the bytes stay as they are in the file
    for attribute in signer["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            digest = hashlib.sha256(signer["signature"].native).digest()
            return Timed(f"timestamp on signature “{signature.field_name}”", bytes(attribute["values"].contents), digest)
    return None


def judged_stamp(found: Timed, roots_pem: str) -> Stamp | str:
    """What the token says where it is sound; else what is wrong. Without roots only that it is whole is asked: nothing vouches
    for it then."""
    said = judge_token(found.token, found.digest, roots_pem or _own(found.token))
    if isinstance(said, str):
        return said
    if not is_der(found.token) or slim(found.token, roots_pem) != found.token:
        return "It has parts that no signature covers."
    return said


def stamp_findings(found: Timed, said: Stamp | str) -> Iterator[Finding]:
    """A token that does not hold."""
    if isinstance(said, str):
        yield Finding(found.place, f"It does not hold: {said}", "Nothing shows at which time this stood in the report.")


def slim(token: bytes, roots_pem: str) -> bytes:
    """A token with the certificates that lead to a root, and without whatever else its signature does not cover: nobody could
    tell whether that was altered."""
    from asn1crypto import cms

    info = cms.ContentInfo.load(token)
    signed = info["content"]
    needed = _path(signed, roots_pem)
    kept = [choice for choice in signed["certificates"] if choice.chosen.dump() in needed]
    signer = signed["signer_infos"][0]
    plain = len(kept) == len(signed["certificates"]) and signed["crls"].native is None and signer["unsigned_attrs"].native is None
    if plain:
        return token
    parts = {
        name: signer[name] for name in ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature")
    }
    names = ("version", "digest_algorithms", "encap_content_info")
    whole = {name: signed[name] for name in names} | {"certificates": kept, "signer_infos": [parts]}
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(whole)}).dump())


def _path(signed: Any, roots_pem: str) -> set[bytes]:
    """The certificates between the one that signed, with it, and a root."""
    from cryptography import x509

    held = [x509.load_der_x509_certificate(choice.chosen.dump()) for choice in signed["certificates"]]
    roots = x509.load_pem_x509_certificates(roots_pem.encode()) if roots_pem else []
    below = next((c for c in held if c.public_bytes(_der()) == _signer(signed)), None)
    path: list[x509.Certificate] = []
    while below is not None and below not in path and not (path and issued(below, below)):
        path.append(below)
        here = below
        rooted = any(issued(here, root) for root in roots)
        below = None if rooted else next((c for c in held if c != here and issued(here, c)), None)
    return {c.public_bytes(_der()) for c in path}


def _signer(signed: Any) -> bytes:
    from pyhanko.sign.general import extract_certificate_info

    return bytes(extract_certificate_info(signed).signer_cert.dump())


def _own(token: bytes) -> str:
    """The certificate a token is signed with, as if it were a root: to see whether the token is whole."""
    from asn1crypto import cms
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        signer = _signer(cms.ContentInfo.load(token, strict=True)["content"])
        return x509.load_der_x509_certificate(signer).public_bytes(Encoding.PEM).decode()
    except Exception:  # noqa: BLE001 - a parser's failure on a hostile token is judged where all tokens are
        return ""


def _der() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER


def earliest(stamps: Sequence[Stamp]) -> Stamp | None:
    """The first time at which something was seen."""
    return min(stamps, key=lambda stamp: stamp.at, default=None)
