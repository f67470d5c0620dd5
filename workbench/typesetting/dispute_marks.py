"""What stands behind words in dispute: which page tells of them, and what else was heard there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.domain.annotations import Annotation
from workbench.domain.disputes import disputes
from workbench.domain.dossier import Exhibit
from workbench.domain.spoken import joined, tokens
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line
from workbench.typesetting.fonts import Face
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run

QUOTED = re.compile(r"[“”„\"]([^“”„\"]+)[“”\"]")
LONGEST = 8


@dataclass(frozen=True, slots=True)
class Marked:
    """An utterance in dispute: `key` names the passage, `readings` are what is heard in it, where that is more than one thing."""

    key: str
    readings: tuple[str, ...]


def marked(exhibit: Exhibit) -> dict[str, Marked]:
    """Every utterance in dispute, by its id."""
    return {
        line.id: Marked(dispute.key, _different((*_dissenting(line), *_noted(dispute.note, line, exhibit))))
        for dispute in disputes(exhibit.lines, exhibit.annotations)
        for line in dispute.lines
    }


def mark(dispute: Marked, page: int) -> list[Run]:
    """(disputed, page 28: “along the seam” / “on the same”), as it stands behind the words."""
    where = say("disputed, page {page}").format(page=page)
    readings = " / ".join(say("“{reading}”").format(reading=_short(reading)) for reading in dispute.readings)
    told = f"{where}: {readings}" if readings else where
    return [Run(" (", Face.SERIF), Run(told, Face.SERIF_ITALIC), Run(")", Face.SERIF)]


def _dissenting(line: Line) -> tuple[str, ...]:
    """The words that are read in more than one way, those that stand first."""
    dissent = line.revision.dissent if line.revision else ()
    readings = [tokens(text) for text in dict.fromkeys((line.text, *(other.text for other in dissent)))]
    before = _common(readings)
    after = _common([reading[before:][::-1] for reading in readings])
    if any(len(reading) == before + after for reading in readings):  # words only one of them has: with the word before
        before, after = (before - 1, after) if before else (before, max(0, after - 1))
    return _different(joined(reading[before : len(reading) - after]) for reading in readings)


def _common(readings: Sequence[Sequence[str]]) -> int:
    """How many words all begin with."""
    return next((at for at, words in enumerate(zip(*readings, strict=False)) if len(set(words)) > 1), min(map(len, readings)))


def _noted(note: Annotation | None, line: Line, exhibit: Exhibit) -> tuple[str, ...]:
    """What stands in the passage, what the note and its answers quote, and what other drafts have there."""
    if note is None:
        return ()
    answers = [other.text for other in exhibit.annotations if other.reply_to == note.id]
    quoted = [text.strip() for said in (note.text, *answers) for text in QUOTED.findall(said)]
    passage = (note.span or line.span).clipped(line.span)
    drafts = [_within(beside.lines, passage) for beside in exhibit.others]
    return (_within((line,), passage), *quoted, *drafts)


def _within(lines: Iterable[Line], passage: Span) -> str:
    return joined([word for line in lines if line.span.overlap(passage) for word in _words(line, passage)])


def _words(line: Line, passage: Span) -> Iterator[str]:
    for word in line.words:
        if word.span.overlap(passage) * 2 >= max(1, word.span.length):
            yield word.text.strip()


def _different(readings: Iterable[str]) -> tuple[str, ...]:
    """Each reading once, whatever its capitals and full stops; one alone is no choice."""
    told: dict[str, str] = {}
    for reading in readings:
        if bare := reading.strip(" .,;:"):
            told.setdefault("".join(c for c in reading.casefold() if c.isalnum()), bare)
    return tuple(told.values()) if len(told) > 1 else ()


def _short(reading: str) -> str:
    words = tokens(reading)
    return reading if len(words) <= LONGEST else joined(words[:LONGEST]) + " …"
