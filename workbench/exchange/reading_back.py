"""What a written file says in words, so that a disclosure version can be looked through before it leaves."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

_TAG = re.compile(r"<[^<>]*>")
_NAMING = re.compile(r"<(?:ANNOTATION_DOCUMENT|TIER|MEDIA_DESCRIPTOR)\b[^<>]*>")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_PARTS = ("word/document.xml", "docProps/core.xml", "docProps/app.xml")  # the rest is the same in every document


def words_of(form: str, body: bytes) -> str:
    """All of its text; words that stand by themselves among times follow each other, as they were said."""
    return _READ.get(form, _whole)(body)


def _whole(body: bytes) -> str:
    return body.decode("utf-8-sig")


def _docx(body: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "\n".join(_TAG.sub(" ", parts.read(name).decode()) for name in _PARTS if name in parts.namelist())


def _json(body: bytes) -> str:
    return "\n".join(_strings(json.loads(body)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for held in value.values() if isinstance(value, dict) else value:
            yield from _strings(held)


def _eaf(body: bytes) -> str:
    text = body.decode()
    return "\n".join([*_NAMING.findall(text), " ".join(_TAG.sub(" ", text).split())])


def _textgrid(body: bytes) -> str:
    return "\n".join(_QUOTED.findall(body.decode()))


def _ctm(body: bytes) -> str:
    lines = body.decode().splitlines()
    rows = (line.split() for line in lines if not line.startswith(";;"))
    return "\n".join([*(line for line in lines if line.startswith(";;")), " ".join(row[4] for row in rows)])


def _rttm(body: bytes) -> str:
    return body.decode().replace("_", " ")


_READ: dict[str, Callable[[bytes], str]] = {
    "docx": _docx,
    "json": _json,
    "case": _json,
    "eaf": _eaf,
    "textgrid": _textgrid,
    "ctm": _ctm,
    "rttm": _rttm,
}
