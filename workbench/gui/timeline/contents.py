"""What the timeline draws of one recording, as plain facts ready for painting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from workbench.domain.annotations import Annotation
from workbench.domain.caveats import Caveat, CaveatKind
from workbench.domain.revision import Confirmation
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Line, Suspicion, SuspicionKind
from workbench.gui.language import tr
from workbench.gui.timeline.lanes import Lane, exchanged, lanes
from workbench.gui.timeline.marks import NO_MARKS, Mark, Marks
from workbench.gui.timeline.stretches import Stretches
from workbench.gui.timeline.wall_clock import Start

if TYPE_CHECKING:
    from workbench.stages.decoding import PeakReader, SpectrogramReader

# Where samples are missing or not where they claim to be; other caveats are about what was made of them.
HARM = frozenset({CaveatKind.GAP, CaveatKind.DAMAGE, CaveatKind.TRUNCATED, CaveatKind.UNPLACED})
MARK, REDACTION = "mark", "redaction"
NOTES, CAVEATS, CHECKS, DRAFTS = "notes", "caveats", "checks", "drafts"


class Doubt(Protocol):
    """Something to listen to: a suspicion of the draft, or what was found in the rows as they stand."""

    @property
    def kind(self) -> SuspicionKind: ...

    @property
    def span(self) -> Span: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """Everything one recording shows; the `whole_…` texts concern the recording as a whole."""

    rate: Rate
    frames: int
    peaks: PeakReader | None = None
    spectra: SpectrogramReader | None = None
    lanes: tuple[Lane, ...] = ()
    notes: Marks = NO_MARKS
    caveats: Marks = NO_MARKS
    checks: Marks = NO_MARKS
    drafts: Marks = NO_MARKS
    whole_notes: tuple[str, ...] = ()
    whole_caveats: tuple[str, ...] = ()
    start: Start | None = None

    def speaking(self, speakers: Sequence[Speaker], turns: Sequence[Turn], lines: Sequence[Line] = ()) -> Contents:
        """With these voices."""
        return replace(self, lanes=lanes(speakers, turns, lines))

    def exchanging(self, lines: Sequence[Line], gone: Sequence[str] = ()) -> Contents | None:
        """With other versions of a few rows; None where all rows are needed for that."""
        held: tuple[Lane, ...] | None = self.lanes
        for line in lines:
            held = exchanged(held, line) if held is not None else None
        if held is None:
            return None
        for line_id in gone:
            held = tuple(lane.without(line_id) for lane in held)
        return replace(self, lanes=held)

    def noted(self, annotations: Sequence[Annotation]) -> Contents:
        """With these notes; answers to a note stand with the note."""
        marks = [_note(a, a.span) for a in annotations if a.span and not a.reply_to]
        return replace(self, notes=Marks.of(marks), whole_notes=tuple(a.text for a in annotations if not a.span))

    def checked(self, caveats: Sequence[Caveat], doubts: Iterable[tuple[Doubt, bool]]) -> Contents:
        """With these flags, each with whether somebody stands for it already."""
        found = tuple(doubts)
        marks = Marks.dressed(found, [doubt.span for doubt, _ in found], [done for _, done in found], _doubt)
        limits = [Mark(c.span, tr(c.kind.value), c.text, grave=c.kind in HARM) for c in caveats if c.span]
        whole = tuple(c.text for c in caveats if not c.span)
        return replace(self, checks=marks, caveats=Marks.of(limits), whole_caveats=whole)

    def disagreeing(self, passages: Iterable[tuple[Span, str]]) -> Contents:
        """With where two drafts differ, and how."""
        return replace(self, drafts=Marks.of([Mark(span, text, text, differs=True) for span, text in passages]))

    @property
    def has_rows(self) -> bool:
        """Whether a transcript is known."""
        return any(len(lane.blocks) or len(lane.struck) for lane in self.lanes)

    @property
    def shown(self) -> tuple[str, ...]:
        """The rows of marks, top to bottom; those that most recordings leave empty come only with something to show."""
        there = {NOTES: True, CAVEATS: bool(self.caveats), CHECKS: True, DRAFTS: bool(self.drafts)}
        return tuple(name for name, is_there in there.items() if is_there)

    def marks(self, name: str) -> Marks:
        """The marks of a row."""
        return {NOTES: self.notes, CAVEATS: self.caveats, CHECKS: self.checks, DRAFTS: self.drafts}.get(name, NO_MARKS)

    def whole(self, name: str) -> tuple[str, ...]:
        """What a row says of the recording as a whole."""
        return {NOTES: self.whole_notes, CAVEATS if self.caveats else CHECKS: self.whole_caveats}.get(name, ())

    @property
    def flags(self) -> tuple[int, ...]:
        """The frames of the markers, in order."""
        return tuple(mark.span.first for mark in self.notes if not mark.span.length)


def judged(doubts: Sequence[Suspicion], held: Sequence[Confirmation]) -> list[tuple[Doubt, bool]]:
    """Doubts, each with whether somebody confirmed it or the row it is about."""
    acts, where = sorted(held, key=lambda one: one.span), Stretches.from_spans(one.span for one in held)

    def is_done(doubt: Suspicion) -> bool:
        near = acts[where.around(doubt.span)]
        return any(one.span.overlap(doubt.span) and (not one.kinds or doubt.kind.value in one.kinds) for one in near)

    return [(doubt, is_done(doubt)) for doubt in doubts]


def _doubt(held: tuple[Doubt, bool]) -> Mark:
    return Mark(held[0].span, tr(str(held[0].kind)), held[0].text, done=held[1])


def _note(note: Annotation, span: Span) -> Mark:
    detail = f"{note.kind}: {note.text}\n{note.author}" + (f"\n{', '.join(note.tags)}" if note.tags else "")
    label = f"█ {note.text}" if note.kind == REDACTION else note.text
    return Mark(span, label, detail, heavy=bool(note.importance), cut=note.kind == REDACTION)
