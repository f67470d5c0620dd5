"""What the timeline draws of one recording, as plain facts ready for painting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from workbench.domain.annotations import Annotation
from workbench.domain.caveats import Caveat, CaveatKind
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Suspicion

if TYPE_CHECKING:
    from workbench.stages.decoding import PeakReader

Frames = NDArray[np.int64]
# Where samples are missing or not where they claim to be; other caveats are about what was made of them.
HARM = frozenset({CaveatKind.GAP, CaveatKind.DAMAGE, CaveatKind.TRUNCATED, CaveatKind.UNPLACED})


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """One speaker's turns in time order, as columns."""

    speaker: Speaker
    firsts: Frames
    ends: Frames
    reach: Frames  # the furthest end so far, sorted even where a turn lies inside another of the same voice

    def visible(self, span: Span) -> tuple[Frames, Frames]:
        """First and end frames of the turns around the span."""
        begin = int(np.searchsorted(self.reach, span.first, side="right"))
        stop = int(np.searchsorted(self.firsts, span.end, side="left"))
        return self.firsts[begin:stop], self.ends[begin:stop]

    def turn_at(self, frame: int) -> Span | None:
        """The turn that holds a frame."""
        firsts, ends = self.visible(Span(frame, frame + 1))
        held = np.flatnonzero((firsts <= frame) & (ends > frame))
        return Span(int(firsts[held[-1]]), int(ends[held[-1]])) if len(held) else None


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled passage of the Notes or the Check lane; `grave` marks harm to the recording itself."""

    span: Span
    label: str
    detail: str
    grave: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """Everything one recording shows; the `whole_…` texts concern the recording as a whole."""

    rate: Rate
    frames: int
    peaks: PeakReader | None = None
    lanes: tuple[Lane, ...] = ()
    notes: tuple[Mark, ...] = ()
    checks: tuple[Mark, ...] = ()
    whole_notes: tuple[str, ...] = ()
    whole_checks: tuple[str, ...] = ()

    def speaking(self, speakers: Sequence[Speaker], turns: Sequence[Turn]) -> Contents:
        """With these voices."""
        return replace(self, lanes=lanes(speakers, turns))

    def noted(self, annotations: Sequence[Annotation]) -> Contents:
        """With these notes."""
        marks = [Mark(a.span, a.text, f"{a.kind}: {a.text}\n{a.author}") for a in annotations if a.span]
        return replace(self, notes=_sorted(marks), whole_notes=tuple(a.text for a in annotations if not a.span))

    def checked(self, caveats: Sequence[Caveat], suspicions: Sequence[Suspicion]) -> Contents:
        """With these flags."""
        marks = [Mark(s.span, s.kind.value, s.text) for s in suspicions]
        marks += [Mark(c.span, c.kind.value, c.text, grave=c.kind in HARM) for c in caveats if c.span]
        return replace(self, checks=_sorted(marks), whole_checks=tuple(c.text for c in caveats if not c.span))


def lanes(speakers: Sequence[Speaker], turns: Sequence[Turn]) -> tuple[Lane, ...]:
    """One lane a speaker in the order of their numbers; a voice nobody named still gets its lane."""
    spans: dict[str, list[Span]] = {s.key: [] for s in sorted(speakers, key=lambda s: s.number)}
    for turn in turns:
        spans.setdefault(turn.speaker, []).append(turn.span)
    known = {s.key: s for s in speakers}
    highest = max((s.number for s in speakers), default=0)
    unnamed = iter(range(highest + 1, highest + 1 + len(spans)))
    return tuple(_lane(known.get(key) or Speaker(key, next(unnamed), key), held) for key, held in spans.items())


def _lane(speaker: Speaker, spans: list[Span]) -> Lane:
    table = np.array([(s.first, s.end) for s in sorted(spans)], np.int64).reshape(-1, 2)
    firsts, ends = table[:, 0].copy(), table[:, 1].copy()
    return Lane(speaker, firsts, ends, np.maximum.accumulate(ends))


def _sorted(marks: list[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: mark.span))
