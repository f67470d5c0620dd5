"""Where terms stand in a transcript: whole words, whatever their capitals, in scripts with spaces and without."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from workbench.domain.spoken import is_unspaced
from workbench.typesetting.court import CourtPages
from workbench.typesetting.fonts import Face, Fonts

# Letters, digits, and what is written onto them or joins them: accents, vowel signs, the joiners of Persian and Hindi.
_ONTO = "".join(chr(code) for code in range(0x300, 0x1B00) if unicodedata.category(chr(code)).startswith("M"))
_WORD = re.compile(f"\\w[\\w{_ONTO}\u200c\u200d]*")
_UNSPACED_FROM = "\u2e80"

Token = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A term in a text: which one, and from where to where."""

    term: str
    first: int
    end: int


class Terms:
    """Terms to be found. Of those that differ in capitals or blanks only, the first is kept."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, str, int]]] = {}
        seen: set[str] = set()
        for term in terms:
            words = _tokens(clean := _composed(term))
            if not words or (plain := _plain(clean[words[0][1] : words[-1][2]])) in seen:
                continue
            seen.add(plain)
            self._by_first.setdefault(words[0][0], []).append((" ".join(term.split()), plain, len(words)))

    def found(self, text: str) -> Iterator[Hit]:
        """Every place of every term, in the order of the text as `_composed` has it; a term inside another one counts too."""
        if self._by_first.keys().isdisjoint(_WORD.findall(text.casefold())) and not _is_unspaced(text):
            return
        words = _tokens(text)
        for at, (word, first, _) in enumerate(words):
            for term, plain, count in self._by_first.get(word, ()):
                if at + count <= len(words) and _plain(text[first : (end := words[at + count - 1][2])]) == plain:
                    yield Hit(term, first, end)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A term on court pages: the positions of its first and last line among an exhibit's lines."""

    term: str
    first: int
    last: int


def occurrences(court: CourtPages, terms: Terms) -> Iterator[Occurrence]:
    """Every place of every term on one exhibit's pages; a term that is broken over two lines stands on both."""
    for line in court.exhibit.lines:
        text = _composed(line.text)
        hits = list(terms.found(text))
        if hits:
            numbered = _Numbered(court, line.id, text)
            for hit in hits:
                yield Occurrence(hit.term, *numbered.lines(hit))


class _Numbered:
    """An utterance's text over its numbered lines, told by how many letters each holds: blanks at their ends are not printed."""

    def __init__(self, court: CourtPages, segment_id: str, text: str) -> None:
        self._at = court.starts[segment_id]
        self._text = text
        self._fonts = court.fonts
        held = court.of(segment_id)
        printed = ["".join(piece.run.text for piece in row.pieces).replace(" ", "") for row in held]
        self._ends = list(accumulate(map(len, printed)))
        self._before = len(court.fonts.shown(held[0].lead, Face.STRONG).replace(" ", ""))
        self._known = len(held) == 1 or "".join(printed).startswith(_bare(court.fonts, text), self._before)

    def lines(self, hit: Hit) -> tuple[int, int]:
        """The lines of the first and last letter; all of the utterance where its print is not its text."""
        if not self._known:
            return self._at, self._at + len(self._ends) - 1
        if len(self._ends) == 1:
            return self._at, self._at
        return self._line(hit.first, 0), self._line(hit.end, -1)

    def _line(self, at: int, more: int) -> int:
        letters = self._before + len(_bare(self._fonts, self._text[:at])) + more
        return self._at + min(bisect_right(self._ends, letters), len(self._ends) - 1)


def _bare(fonts: Fonts, text: str) -> str:
    return fonts.shown(text, Face.SERIF).replace(" ", "")


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _is_unspaced(text: str) -> bool:
    return not text.isascii() and max(text) >= _UNSPACED_FROM


def _tokens(text: str) -> list[Token]:
    """Words with their places; every character by itself where a script writes no spaces."""
    words = [(found[0].casefold(), found.start(), found.end()) for found in _WORD.finditer(text)]
    return [token for word in words for token in _parted(text, word)] if _is_unspaced(text) else words


def _parted(text: str, word: Token) -> Iterator[Token]:
    first = word[1]
    for at in range(word[1], word[2]):
        if is_unspaced(text[at]):
            if at > first:
                yield text[first:at].casefold(), first, at
            yield text[at].casefold(), at, at + 1
            first = at + 1
    if word[2] > first:
        yield text[first : word[2]].casefold(), first, word[2]
