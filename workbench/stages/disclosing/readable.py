"""A file's text as a reader of it could put it together again: words, numbers and bare letters."""

from __future__ import annotations

import base64
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbench.domain.spoken import is_unspaced

_WORD = re.compile(r"█+|[^\W_]+(?:['’ʼ][^\W_]+)*")
_HYPHEN = re.compile(r"[-‐‑­]\s*\n\s*(?:\d{1,3}\s+)?")
_MARGIN = re.compile(r"^[ \t]*(?:\[?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\]?[ \t]*|\d{1,4}[ \t]+)+|[ \t]+\d{1,4}[ \t]*$", re.M)
_CLOCK = re.compile(r"\b\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+Z?)?|\b\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?")
_DIGITS = re.compile(r"(?<![^\W_])\d+(?:[ \t.\-/()]\d+)*(?![^\W_])")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_BREAK = re.compile(r"\\[nrtfb\"/]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LONGEST_NUMBER = 20


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it stands, and as it is compared."""

    text: str
    word: str


def tokens(text: str) -> list[Token]:
    """The words of a text; a block is one, so that no run of words goes across it."""
    return [
        Token(part, part.casefold().replace("’", "'").replace("ʼ", "'"))
        for found in _WORD.findall(_plain(text))
        for part in _parts(found)
    ]


def numbers(text: str) -> Iterator[str]:
    """Every number in digits, also as several figures read as one; clock times and dates are none."""
    for found in _DIGITS.findall(_CLOCK.sub("|", _plain(text))):
        figures = re.findall(r"\d+", found)
        for first in range(len(figures)):
            number = ""
            for figure in figures[first:]:
                number += figure
                if len(number) > _LONGEST_NUMBER:
                    break
                yield number


def letters(text: str) -> str:
    """The letters alone; a block parts them."""
    return "".join(c for c in _plain(_unfolded(text)).casefold() if c.isalpha() or c == "█")


def streams(text: str) -> tuple[str, ...]:
    """The text as it may be read: as it is, with margins taken off, and with words joined that a line's end parts."""
    whole = _unfolded(text)
    bare = _MARGIN.sub("", whole)
    turned = [_turned(bare)] if _RIGHT_TO_LEFT.search(bare) else []
    return tuple(dict.fromkeys((whole, bare, _HYPHEN.sub("", whole), _HYPHEN.sub("", bare), *turned)))


def _plain(text: str) -> str:
    """Ligatures and letters of width or shape as plain ones, marks and soft hyphens gone."""
    if text.isascii():
        return text
    return "".join(
        c for c in unicodedata.normalize("NFKC", text) if c != "\u00ad" and unicodedata.category(c) not in ("Mn", "Cf")
    )


def _parts(word: str) -> Iterable[str]:
    if word.isascii() or not any(map(is_unspaced, word)):
        return (word,)
    return re.findall(r"[\u0020-\u2e7f]+|.", word)


def _turned(text: str) -> str:
    """Lines of scripts that run from right to left, as a reader takes them from a page that was set by shape."""
    return "\n".join(line[::-1] for line in text.splitlines() if _RIGHT_TO_LEFT.search(line))


def _unfolded(text: str) -> str:
    """With everything that is written in another way written out: entities, escapes, base64."""
    if "&" in text:
        text = html.unescape(text)
    if "\\" in text:
        text = _BREAK.sub(" ", _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))
    packed = [plain for found in _BASE64.findall(text) if (plain := _unpacked(found))]
    return "\n".join([text, *packed]) if packed else text


def _unpacked(text: str) -> str:
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError:
        return ""
    return _BREAK.sub(" ", plain) if plain.replace("\n", " ").isprintable() else ""
