"""What signatures cover: every byte, from the first of the file to the last, and nothing hidden in the gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from workbench.domain.custody import Finding
from workbench.sealing.stamped import is_document_stamp

ALTERED = "The report was altered after signing."


def shape_findings(reader: Any, signatures: Sequence[Any], data: bytes, required: int) -> Iterator[Finding]:
    """Faults of form: fields no validator looked at, a first signature that does not certify, bytes in the gap."""
    from pyhanko.sign.fields import enumerate_sig_fields

    filled = sum(1 for _ in enumerate_sig_fields(reader, filled_status=True))
    if filled != len(signatures):
        yield Finding("signatures", f"{filled - len(signatures)} filled field(s) hold no signature that can be checked.", ALTERED)
    yield from _certification(signatures[0], required)
    for signature in signatures:
        yield from _gap(signature, data)


def coverage_findings(signatures: Sequence[Any], data: bytes) -> Iterator[Finding]:
    """The last signature, or the last document timestamp, must cover the whole file; pyHanko allows some additions after it."""
    from pyhanko.sign.validation import SignatureCoverageLevel

    last = signatures[-1]
    start, length, tail, rest = _range(last)
    whole = start == 0 and tail + rest == len(data) and length < tail
    if not whole or last.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        place = f"signature “{last.field_name}”"
        yield Finding(place, "The last signature does not cover the whole file.", "Something was added after signing.")


def _certification(first: Any, required: int) -> Iterator[Finding]:
    from pyhanko.sign.fields import MDPPerm

    level = first.docmdp_level
    wanted = MDPPerm.NO_CHANGES if required == 1 else MDPPerm.FILL_FORMS
    place = f"signature “{first.field_name}”"
    if is_document_stamp(first):
        yield Finding(place, "A timestamp stands before the first signature.", "It is not a report as this program makes it.")
    elif level is None:
        yield Finding(place, "The first signature does not certify the document.", "Changes after it would not be forbidden.")
    elif required and level is not wanted:
        yield Finding(place, f"It allows changes of level {level.value}; this report calls for level {wanted.value}.", ALTERED)


def _gap(signature: Any, data: bytes) -> Iterator[Finding]:
    from asn1crypto import parser

    place = f"signature “{signature.field_name}”"
    content = bytes(signature.pkcs7_content)
    _, length, tail, _ = _range(signature)
    written = content.hex()
    if data[length:tail] not in (f"<{written}>".encode(), f"<{written.upper()}>".encode()):
        yield Finding(place, "The gap in the signed bytes is not exactly the signature.", ALTERED)
    if content[parser.peek(content) :].strip(b"\0"):
        yield Finding(place, "There are bytes other than zero after the signature's CMS.", ALTERED)


def _range(signature: Any) -> tuple[int, int, int, int]:
    edges = [int(edge) for edge in signature.byte_range]
    if len(edges) != 4:
        raise ValueError(f"a byte range of {len(edges)} numbers")
    return edges[0], edges[1], edges[2], edges[3]
