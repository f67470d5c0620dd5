"""The CMS container's form: parts that no signature covers may only look as this program writes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.domain.custody import Finding

_SHA256 = (bytes.fromhex("300b0609608648016503040201"), bytes.fromhex("300d06096086480165030402010500"))
_ECDSA = bytes.fromhex("300a06082a8648ce3d040302")
_UNSIGNED = {"signature_time_stamp_token"}


def container_findings(signature: Any) -> Iterator[Finding]:
    """Faults of the container around a signature that itself holds."""
    faults = [fault for fault, wrong in _faults(signature) if wrong]
    if faults:
        place = f"signature “{signature.field_name}”"
        yield Finding(place, f"Its CMS container was altered: {', '.join(faults)}.", "The report was altered after signing.")


def _faults(signature: Any) -> Iterator[tuple[str, bool]]:
    from asn1crypto import cms, parser

    content = bytes(signature.pkcs7_content)
    der = content[: parser.peek(content)]
    info = cms.ContentInfo.load(der, strict=True)
    signed, signer = info["content"], signature.signer_info
    algorithms = [a.dump() for a in signed["digest_algorithms"]]
    yield "version", (signed["version"].native, signer["version"].native) != ("v1", "v1")
    yield "content", signed["encap_content_info"].dump() != bytes.fromhex("300b06092a864886f70d010701")
    yield "digest", len(algorithms) != 1 or algorithms[0] not in _SHA256 or signer["digest_algorithm"].dump() not in _SHA256
    yield "algorithm", signer["signature_algorithm"].dump() != _ECDSA
    yield "signers", len(signed["signer_infos"]) != 1 or signed["crls"].native is not None
    yield "certificates", [c.chosen.dump() for c in signed["certificates"]] != [signature.signer_cert.dump()]
    yield "signer", not _names(signer["sid"].chosen, signature.signer_cert)
    yield "attributes", not {a["type"].native for a in signer["unsigned_attrs"] or ()} <= _UNSIGNED
    yield "encoding", not _is_der(der)


def _is_der(data: bytes) -> bool:
    """Whether every element has its shortest header and its parts fill it exactly.

    Dumping the parsed structure again says the same, but takes hours where timestamps nest structures.
    """
    from asn1crypto import parser

    while data:
        kind, method, tag, header, content, trailer = parser.parse(data[: parser.peek(data)], strict=True)
        if header == b"\0\0" or trailer or not parser.emit(kind, method, tag, content).startswith(header) or not header:
            return False
        if method == 1 and not _is_der(content):
            return False
        data = data[len(header) + len(content) :]
    return True


def _names(identifier: Any, certificate: Any) -> bool:
    try:
        return bool(
            identifier["issuer"].dump() == certificate.issuer.dump()
            and identifier["serial_number"].dump() == certificate["tbs_certificate"]["serial_number"].dump()
        )
    except (KeyError, TypeError):
        return False
