"""The CMS container's form: parts that no signature covers may only look as this program writes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.domain.custody import Finding
from workbench.sealing.chains import SHORTEST_RSA, chain_of, issued
from workbench.sealing.der import is_der

_SHA256 = (bytes.fromhex("300b0609608648016503040201"), bytes.fromhex("300d06096086480165030402010500"))
_SIGNED_BY = {"ec": bytes.fromhex("300a06082a8648ce3d040302"), "rsa": bytes.fromhex("300d06092a864886f70d01010b0500")}
_STAMP = "signature_time_stamp_token"


def container_findings(signature: Any) -> Iterator[Finding]:
    """Faults of the container around a signature that itself holds."""
    place = f"signature “{signature.field_name}”"
    faults = [fault for fault, wrong in _faults(signature) if wrong]
    if faults:
        problem = f"Its CMS container is not as this program makes it: {', '.join(faults)}."
        yield Finding(place, problem, "The report was altered after signing, or made elsewhere.")
    if not _strong(signature.signer_cert):
        problem = f"Its key is weaker than P-256 or RSA with {SHORTEST_RSA} bits."
        yield Finding(place, problem, "Such a signature may be forged.")


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
    yield "algorithm", signer["signature_algorithm"].dump() != _SIGNED_BY.get(signature.signer_cert.public_key.algorithm)
    yield "signers", len(signed["signer_infos"]) != 1 or signed["crls"].native is not None
    yield "certificates", not _certified(signed, signature.signer_cert)
    yield "signer", not _names(signer["sid"].chosen, signature.signer_cert)
    yield "attributes", not _stamped_at_most(signer["unsigned_attrs"])
    yield "encoding", not is_der(der)


def _stamped_at_most(attributes: Any) -> bool:
    """Nothing beside the signature but one timestamp."""
    return [(a["type"].native, len(a["values"])) for a in attributes or ()] in ([], [(_STAMP, 1)])


def _certified(signed: Any, signer: Any) -> bool:
    """The signer's certificate, and beside it only those that lead up from it, each once: nothing else is held by anything."""
    from cryptography import x509

    held = [x509.load_der_x509_certificate(choice.chosen.dump()) for choice in signed["certificates"]]
    own = x509.load_der_x509_certificate(signer.dump())
    others = [c for c in held if c != own]
    return len(held) == len(others) + 1 and len(chain_of(own, others)) == len(others) and not any(issued(c, c) for c in others)


def _strong(signer: Any) -> bool:
    key = signer.public_key
    if key.algorithm == "rsa":
        return bool(key.bit_size >= SHORTEST_RSA)
    return bool(key.algorithm == "ec" and key.curve == ("named", "secp256r1"))


def _names(identifier: Any, certificate: Any) -> bool:
    try:
        return bool(
            identifier["issuer"].dump() == certificate.issuer.dump()
            and identifier["serial_number"].dump() == certificate["tbs_certificate"]["serial_number"].dump()
        )
    except (KeyError, TypeError):
        return False
