"""What limits an exhibit's text: flagged passages, readings that were not chosen, what is blacked out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from workbench.domain.disputes import shares
from workbench.domain.dossier import Exhibit
from workbench.domain.transcript import Line, Reading
from workbench.typesetting.column import FACTS, TABLE, Column
from workbench.typesetting.fonts import Face
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run
from workbench.typesetting.references import References
from workbench.typesetting.second_engine import second_readings
from workbench.typesetting.wording import label_of, number, times

FEW = 3  # utterances a reading may span and still be told as one
MANY, SHOWN = 2000, 60  # words: a longer reading is told by its beginning alone


def limits_section(column: Column, exhibit: Exhibit, pages: References) -> None:
    """Everything a reader must know before relying on the text; always there, even when there is little to say."""
    label = label_of(exhibit)
    column.section(f"limits:{label}", say("Limits, exhibit {exhibit}").format(exhibit=label))
    if exhibit.draft is None:
        column.block([Run(say("There is no text that could be limited."))])
        return
    _flagged(column, exhibit, pages)
    second_readings(column, exhibit)
    _readings(column, exhibit, pages)


def redactions_section(column: Column, exhibit: Exhibit, pages: References) -> None:
    """What a disclosure version blacks out: where, how long, by whom and why."""
    if not exhibit.redactions:
        return
    if "redactions" not in column.begins:
        column.section("redactions", say("What is blacked out"))
        words = "Black bars have one length, whatever stands beneath. The whole text is in the laboratory's vault."
        column.block([Run(say(words))])
    column.heading(say("Exhibit {exhibit}").format(exhibit=label_of(exhibit)))
    rate = exhibit.recording.rate
    rows = [(pages.passage(exhibit.lines, r.span), times(rate, r.span), r.reason, r.author) for r in exhibit.redactions]
    column.table((62, 112, 228, 97), rows, (say("page:line"), say("passage"), say("reason"), say("who")))


def _flagged(column: Column, exhibit: Exhibit, pages: References) -> None:
    suspicions = exhibit.draft.suspicions if exhibit.draft else ()
    column.heading(say("Passages flagged by the machine"), TABLE if suspicions else FACTS)
    if not suspicions:
        column.block([Run(say("None. Flags are added to the text and never remove words."))])
        return
    rate = exhibit.recording.rate
    rows = [(pages.passage(exhibit.lines, s.span), times(rate, s.span), say(s.kind.value), s.text) for s in suspicions]
    column.table((62, 108, 98, 231), rows, (say("page:line"), say("passage"), say("why"), say("what was seen")))


def _readings(column: Column, exhibit: Exhibit, pages: References) -> None:
    readings = exhibit.draft.readings if exhibit.draft else ()
    if not readings:
        return
    column.heading(say("Readings that were not chosen"), TABLE)
    names = {r.digest(): r.name for r in exhibit.draft.recipes} if exhibit.draft else {}
    rows = [row for r in readings for row in _reading(r, names.get(r.recipe, r.recipe[:12]), exhibit, pages)]
    head = (say("page:line"), say("reading"), say("settings"), say("why it was not chosen"))
    column.table((46, 217, 70, 166), rows, head)


def _reading(reading: Reading, settings: str, exhibit: Exhibit, pages: References) -> Iterator[tuple[str, Run, str, str]]:
    """A reading with its place; one over many utterances is told for each that it reads in another way, its reason once."""
    parts = _placed(reading, exhibit, pages)
    for count, (where, text) in enumerate(parts):
        said = Run(text, Face.SERIF) if text else Run(say("(no words)"))
        told = (settings, reading.reason) if count == 0 else ("″", "″")
        yield where, said, *told


def _placed(reading: Reading, exhibit: Exhibit, pages: References) -> list[tuple[str, str]]:
    under = [line for line in exhibit.lines if shares(line.span, reading.span)]
    if len(under) <= FEW or not bare(reading.text):
        return [(pages.passage(exhibit.lines, reading.span), reading.text)]
    if len(words := reading.text.split()) > MANY:
        more = say("{beginning} … ({n} words in all)").format(beginning=" ".join(words[:SHOWN]), n=number(len(words)))
        return [(pages.passage(under, reading.span), more)]
    parts = [(pages.line(line.id), text) for line, text in parted(reading.text, under) if bare(text) != bare(line.text)]
    return parts or [(pages.passage(under, reading.span), say("the same words"))]


def parted(text: str, lines: Sequence[Line]) -> list[tuple[Line, str]]:
    """A reading of many utterances, cut where each ends: words go with those of the transcript they stand against."""
    ours = [(at, bare(word)) for at, line in enumerate(lines) for word in line.text.split()]
    theirs = text.split()
    said: list[list[str]] = [[] for _ in lines]
    alike = SequenceMatcher(None, [word for _, word in ours], [bare(word) for word in theirs], autojunk=False)
    for _, first, end, their_first, their_end in alike.get_opcodes():
        for at in range(their_first, their_end):
            beside = first + (at - their_first) * max(1, end - first) // (their_end - their_first)
            said[ours[min(beside, len(ours) - 1)][0] if ours else 0].append(theirs[at])
    return [(line, " ".join(words)) for line, words in zip(lines, said, strict=True)]


def bare(text: str) -> str:
    """Words without capitals and punctuation."""
    return " ".join(word for part in text.casefold().split() if (word := "".join(c for c in part if c.isalnum())))
