"""What a written file says in words, so that a disclosure version can be looked through before it leaves."""

from __future__ import annotations

import io
import re
import zipfile

_OURS = ("word/document.xml", "docProps/core.xml", "docProps/app.xml")  # the rest is the same in every document
_TAG = re.compile(r"<[^<>]*>")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.|"")*)"')


def words_of(form: str, body: bytes) -> str:
    """All of its text; where words stand by themselves among times, their row in one line besides."""
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            texts = [parts.read(name).decode() for name in parts.namelist() if name.startswith(_OURS)]
        return "\n".join(_TAG.sub(" ", text) for text in texts)
    text = body.decode("utf-8-sig")
    if form == "ctm":
        rows = (line.split() for line in text.splitlines() if not line.startswith(";;"))
        return f"{text}\n{' '.join(row[4] for row in rows)}"
    if form == "eaf":
        return f"{text}\n{' '.join(_TAG.sub(' ', text).split())}"
    if form in ("json", "case", "textgrid"):
        return f"{text}\n{' '.join(_QUOTED.findall(text))}"
    return text.replace("_", " ") if form == "rttm" else text
