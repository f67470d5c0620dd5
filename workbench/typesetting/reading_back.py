"""A report read back: its pages' words, its marks, its attachment and what it says of itself, as one text."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from typing import Any


def read_back(pdf: bytes) -> str:
    """Everything that can be read in a PDF, attachments in plain text and with the bodies they hold in base64 opened."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(pdf))
    parts = [page.extract_text() for page in reader.pages]
    parts += [str(value) for value in (reader.metadata or {}).values()]
    parts += [entry.title or "" for entry in _entries(reader.outline)]
    parts += _told(reader.trailer["/Root"])
    parts.append(reader.xmp_metadata.stream.get_data().decode("utf-8", "replace") if reader.xmp_metadata else "")
    for name, bodies in reader.attachments.items():
        parts += [name, *(text for body in bodies for text in _opened(body))]
    return "\n".join(parts)


def _told(root: Any) -> Iterator[str]:
    """What the structure says in words: what figures show, and how turned text is spelt."""
    waiting = [root.get("/StructTreeRoot")]
    while waiting:
        node = waiting.pop()
        held = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(held, list):
            waiting += held
        elif isinstance(held, dict):
            yield from (str(held[name]) for name in ("/Alt", "/ActualText") if name in held)
            waiting.append(held.get("/K"))


def _entries(outline: list[Any]) -> Iterator[Any]:
    for entry in outline:
        yield from _entries(entry) if isinstance(entry, list) else (entry,)


def _opened(body: bytes) -> Iterator[str]:
    yield body.decode("utf-8", "replace")
    try:
        held = json.loads(body)
    except ValueError:
        return
    yield from _strings(held)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _encoded(item) if name == "body" and isinstance(item, str) else _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield value


def _encoded(text: str) -> Iterator[str]:
    try:
        yield base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except ValueError:
        yield text
