"""Whether bytes are DER to the last element, which leaves a structure one form alone."""

from __future__ import annotations


def is_der(data: bytes) -> bool:
    """Whether every element has its shortest header and its parts fill it exactly.

    Dumping the parsed structure again says the same, but takes hours where timestamps nest structures.
    """
    from asn1crypto import parser

    while data:
        kind, method, tag, header, content, trailer = parser.parse(data[: parser.peek(data)], strict=True)
        if header == b"\0\0" or trailer or not parser.emit(kind, method, tag, content).startswith(header) or not header:
            return False
        if method == 1 and not is_der(content):
            return False
        data = data[len(header) + len(content) :]
    return True
