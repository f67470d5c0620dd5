"""What is looked for in transcripts and notes: how words are told apart, what a person may type, where a hit stands.

Words are compared without case and accents. Scripts that write no blanks between words (Chinese, Japanese, Korean, Thai …)
are taken character by character, so that a phrase finds its characters wherever they stand in a row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbench.domain.timeline import Rate, Span

LINE, NOTE = "line", "note"
Mark = tuple[int, int]

# Letters that Unicode does not take apart, and people type without their strokes.
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
# Accents of Latin, Greek and Cyrillic, the points of Hebrew, the vowel signs of Arabic and its stretcher.
_ACCENTS = ((0x300, 0x36F), (0x591, 0x5C7), (0x610, 0x61A), (0x640, 0x640), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6ED))
_NO_BLANKS = (
    (0xE01, 0xE33), (0xE40, 0xE46), (0xE81, 0xEB3), (0xEC0, 0xEC6), (0x1000, 0x102A), (0x1780, 0x17B3),
    (0x3005, 0x3007), (0x3041, 0x30FF), (0x3105, 0x312F), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x1B000, 0x1B16F), (0x20000, 0x3FFFF),
)  # fmt: skip
_PART = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))(\*?)')
_QUOTES = str.maketrans("“”„‟«»", '""""""')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand side by side; of the last one only the beginning where it is a prefix."""

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """What a passage must hold: of every group one term, and none of the others."""

    every: tuple[tuple[Term, ...], ...] = ()
    none: tuple[Term, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said that a passage must hold."""
        return not self.every

    def widened(self) -> Sought:
        """The same, taking each last word for a beginning."""
        return replace(self, every=tuple(tuple(replace(t, is_prefix=True) for t in group) for group in self.every))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: a row of a transcript (`kind` LINE, `passage` its segment) or a note, with where the words stand.

    `speaker` is the voice's present name; of a note, who wrote it. `span` is None for a note on the whole recording.
    """

    case_number: str
    evidence_id: str
    exhibit: str
    recording_id: str
    kind: str
    passage: str
    span: Span | None
    rate: Rate
    speaker: str
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Some of the hits. `total` counts all of them, up to a cap; `is_ranked` tells best first from order of time; `is_widened`
    that no passage has these very words and those that begin like them are shown."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    is_capped: bool = False
    is_ranked: bool = True
    is_widened: bool = False


def sought(text: str) -> Sought:
    """What a person typed: words, "phrases", beginnings*, -without or NOT without, this OR that. Never an error."""
    every: list[tuple[Term, ...]] = []
    none: list[Term] = []
    negative = joins = False
    for minus, phrase, word, star in _PART.findall(text.translate(_QUOTES)):
        if word in _SIGNS:
            negative, joins = word == "NOT", word == "OR" and bool(every)
            continue
        term = _term(phrase or word, is_prefix=bool(star) or word.endswith("*"))
        if term and (minus or negative):
            none.append(term)
        elif term:
            every = [*every[:-1], (*every[-1], term)] if joins else [*every, (term,)]
        negative = joins = False
    return Sought(tuple(every), tuple(none))


_SIGNS = ("OR", "AND", "NOT")


def _term(text: str, *, is_prefix: bool) -> Term | None:
    words = tuple(folded(text).split())
    return Term(words, is_prefix) if words else None


def folded(text: str) -> str:
    """A text as it is compared: its words without case and accents, blanks between them."""
    return text.lower().translate(_FOLD) if text.isascii() else text.translate(_FOLD)


def marks(text: str, what: Sought) -> tuple[Mark, ...]:
    """Where in a text the words stand that were looked for, in order, none inside another."""
    words = list(_words(text))
    found = sorted({mark for group in what.every for term in group for mark in _standing(words, term)})
    return tuple(_apart(found))


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    first: int
    end: int


def _standing(words: list[_Word], term: Term) -> Iterator[Mark]:
    *before, last = term.words
    for at in range(len(words) - len(before)):
        run = words[at : at + len(term.words)]
        ends = run[-1].text.startswith(last) if term.is_prefix else run[-1].text == last
        if ends and [word.text for word in run[:-1]] == before:
            yield run[0].first, run[-1].end


def _apart(found: list[Mark]) -> Iterator[Mark]:
    end = 0
    for mark in found:
        if mark[0] >= end:
            yield mark
            end = mark[1]


def _words(text: str) -> Iterator[_Word]:
    """The words of a text with the places they have in it: folding may make a character several, or none."""
    pieces = [_FOLD[ord(character)] for character in text]
    places = [at for at, piece in enumerate(pieces) for _ in piece]
    for match in re.finditer(r"[^ ]+", "".join(pieces)):
        end = places[match.end() - 1] + 1
        while end < len(text) and not _FOLD[ord(text[end])]:
            end += 1
        yield _Word(match.group(), places[match.start()], end)


class _Folding(dict[int, str]):
    """What each character becomes, found out once."""

    def __missing__(self, code: int) -> str:
        self[code] = made = _folded(chr(code))
        return made


def _folded(character: str) -> str:
    if _is_in(ord(character), _NO_BLANKS):
        return f" {unicodedata.normalize('NFKC', character)} "
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold()).translate(_STROKES)
    kept = "".join(c for c in plain if not _is_in(ord(c), _ACCENTS))
    return kept if all(map(_is_of_a_word, kept)) else " "


def _is_of_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _is_in(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


_FOLD = _Folding()
