"""Bytes of unknown origin as text and times, within limits; whatever is odd about them is told."""

from __future__ import annotations

import codecs
import re
from decimal import Decimal

from workbench.domain.incoming import NANO, Unreadable

LARGEST = 64 << 20  # a thousand hours of subtitles
LARGEST_WITH_WORDS = 256 << 20  # fifteen hours of speech with every word's time in the wordiest format
MOST_PIECES = 2_000_000  # in one tier
LONGEST_TEXT = 50_000
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,30})?(?:[eE][-+]?\d{1,2})?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_ODD = "It is not UTF-8 and was read as Windows-1252: look at letters with accents."


def text_of(body: bytes, largest: int = LARGEST) -> tuple[str, tuple[str, ...]]:
    """The text by its mark, as UTF-8, or with a note as Windows-1252."""
    refuse_larger(body, largest)
    marked = next((name for mark, name in _MARKS if body.startswith(mark)), "")
    try:
        text = body.decode(marked or "utf-8")
        if "\0" in text:
            raise Unreadable("it is no text")
        return text, ()
    except UnicodeDecodeError as error:
        if marked or b"\0" in body:
            raise Unreadable("it is no text") from error
    try:
        return body.decode("cp1252"), (_ODD,)
    except UnicodeDecodeError as error:
        raise Unreadable("its characters are in no encoding that is known here (UTF-8, UTF-16, Windows-1252)") from error


def refuse_larger(body: bytes, most: int) -> None:
    """Raises Unreadable for what would take a machine's memory before anything is known of it."""
    if len(body) > most:
        raise Unreadable(f"it is larger than {most >> 20} MiB")


def nanoseconds(number: str, line: int = 0) -> int:
    """Seconds as they stand in a file; negative ones are for whoever cuts rows to the recording."""
    if not _NUMBER.fullmatch(number):
        raise Unreadable(f"{f'line {line}: ' if line else ''}{shortened(number)} is no time")
    return round(Decimal(number) * NANO)


def cleaned(text: str) -> str:
    """On one line, without control characters."""
    return " ".join(_CONTROL.sub(" ", text.replace("\u2028", " ").replace("\u2029", " ")).split())


def shortened(text: str) -> str:
    """As much of a text as an error can quote."""
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
