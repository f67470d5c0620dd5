"""TextGrid in its long and its short form: Praat reads both alike, as the numbers and texts that stand free."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.domain.incoming import ReadRow, ReadTranscript, ReadWord, Unreadable
from workbench.exchange.received import LARGEST_WITH_WORDS, MOST_PIECES, cleaned, nanoseconds, shortened, text_of
from workbench.exchange.tiers import MACHINE, NOBODY, NOTES, WORDS, parted

_TOKEN = re.compile(r'"((?:[^"]|"")*)"|(?<!\S)(-?\d[\d.eE+-]*)(?!\S)|(<exists>|<absent>)|!.*')
_OF_WORDS = re.compile(r"(?:(.*) - )?words?", re.IGNORECASE | re.DOTALL)
_OF_SOUNDS = re.compile(r"(?:.* - )?(?:phones?|phonemes?|syllables?|segments?)", re.IGNORECASE | re.DOTALL)
_PAUSE = 500_000_000  # words that are further apart than half a second are two rows


@dataclass(frozen=True, slots=True)
class _Tier:
    name: str
    pieces: tuple[ReadWord, ...]


class _Tokens:
    """What stands free in the file, one after the other, with the line it stands on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = (match for match in _TOKEN.finditer(text) if match.lastindex)

    def text(self) -> str:
        match = self._next()
        if match[1] is None:
            raise Unreadable(f"line {self._line(match)} has {shortened(match[0])} where a text should stand")
        return match[1].replace('""', '"')

    def time(self) -> int:
        return nanoseconds(self._next()[0])

    def count(self) -> int:
        match = self._next()
        if not re.fullmatch(r"\d{1,9}", match[0]) or int(match[0]) > MOST_PIECES:
            raise Unreadable(f"line {self._line(match)} counts {shortened(match[0])} things")
        return int(match[0])

    def exists(self) -> bool:
        return self._next()[3] == "<exists>"

    def _next(self) -> re.Match[str]:
        match = next(self._found, None)
        if match is None:
            raise Unreadable("it ends before all that it announces has come")
        return match

    def _line(self, match: re.Match[str]) -> int:
        return self._text.count("\n", 0, match.start()) + 1


def read_textgrid(body: bytes) -> ReadTranscript:
    """Rows of every interval tier that holds utterances, the tier's name as the speaker."""
    text, notes = text_of(body, LARGEST_WITH_WORDS)
    if "ooTextFile" not in text[:200]:
        raise Unreadable("it is no text file of Praat")
    tiers, points = _tiers(_Tokens(text))
    ours = {tier.name: tier for tier in tiers if parted(tier.name)[1] == WORDS}
    aligned = [tier for tier in tiers if _OF_WORDS.fullmatch(tier.name)]
    left_out = [tier.name for tier in tiers if _is_no_transcript(tier.name)]
    rows = [
        row
        for tier in tiers
        if tier.name not in (*left_out, *ours) and tier not in aligned
        for row in _rows(tier, ours.get(f"{tier.name} [{WORDS}]"))
    ]
    if rows:
        left_out += [tier.name for tier in aligned]
    else:
        rows = [row for tier in aligned for row in _runs(tier)]
    left_out += points
    if not rows:
        raise Unreadable("no tier of intervals holds any text")
    if left_out:
        notes = (*notes, f"Tiers that are no utterances were left out: {', '.join(map(shortened, left_out))}.")
    return ReadTranscript(tuple(sorted(rows, key=lambda row: (row.first, row.end))), notes)


def _tiers(tokens: _Tokens) -> tuple[list[_Tier], list[str]]:
    """The interval tiers, and the names of those that hold points."""
    if not tokens.text().startswith("ooTextFile") or tokens.text() != "TextGrid":
        raise Unreadable("it holds something else than a TextGrid")
    tokens.time(), tokens.time()
    made, points = list[_Tier](), list[str]()
    for _ in range(tokens.count() if tokens.exists() else 0):
        kind, name = tokens.text(), tokens.text()
        tokens.time(), tokens.time()
        if kind == "IntervalTier":
            made.append(_Tier(name, tuple(_intervals(tokens))))
        elif kind == "TextTier":
            for _ in range(tokens.count()):
                tokens.time(), tokens.text()
            points.append(name)
        else:
            raise Unreadable(f"{shortened(kind)} is no kind of tier")
    return made, points


def _intervals(tokens: _Tokens) -> Iterator[ReadWord]:
    for _ in range(tokens.count()):
        first, end = tokens.time(), tokens.time()
        text = cleaned(tokens.text())
        if text:
            yield ReadWord(text, first, end)


def _is_no_transcript(name: str) -> bool:
    """The machine's text and the notes, which are this program's own; a forced aligner's sounds."""
    base, part = parted(name)
    return part == MACHINE or base == NOTES or bool(_OF_SOUNDS.fullmatch(name))


def _rows(tier: _Tier, words: _Tier | None) -> list[ReadRow]:
    base = parted(tier.name)[0]
    speaker = "" if base == NOBODY else cleaned(base)
    rows = [ReadRow(piece.first, piece.end, piece.text, speaker) for piece in tier.pieces]
    return rows if words is None else _worded(rows, words.pieces)


def _worded(rows: Sequence[ReadRow], words: Sequence[ReadWord]) -> list[ReadRow]:
    """Rows with the words inside them; both are in order of time."""
    made, at = [], 0
    for row in rows:
        while at < len(words) and words[at].first < row.first:
            at += 1
        first = at
        while at < len(words) and words[at].first < row.end:
            at += 1
        made.append(replace(row, words=tuple(words[first:at])))
    return made


def _runs(tier: _Tier) -> Iterator[ReadRow]:
    """A forced aligner's words as rows."""
    named = _OF_WORDS.fullmatch(tier.name)
    speaker = cleaned(named[1] or "") if named else ""
    run: list[ReadWord] = []
    for word in (*tier.pieces, None):
        if run and (word is None or word.first - run[-1].end > _PAUSE):
            yield ReadRow(run[0].first, run[-1].end, " ".join(held.text for held in run), speaker, tuple(run))
            run = []
        if word is not None:
            run.append(word)
