"""The revisions of a report file: what was there before the first signature."""

from __future__ import annotations

import hashlib
import io

_END = b"%%EOF"


def unsigned_digest(data: bytes) -> str:
    """SHA-256, in hex, of a report's first revision, which every later one begins with; empty where none can be told."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        place = PdfFileReader(io.BytesIO(data), strict=True).xrefs.get_startxref_for_revision(0)
        end = data.index(_END, place) + len(_END)
    except Exception:  # noqa: BLE001 - a hostile file has no first revision that can be told; its verdict says what it is
        return ""
    end += len(data[end : end + 2]) - len(data[end : end + 2].lstrip(b"\r\n"))
    return hashlib.sha256(data[:end]).hexdigest()
