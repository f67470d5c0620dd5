"""Where decoded samples belong: by their timestamps, with what is missing as silence and as a caveat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from workbench.domain.caveats import Caveat, CaveatKind
from workbench.domain.timeline import Rate, Span
from workbench.media.limits import MAX_JUMP_SECONDS

MOST_CAVEATS: Final = 200  # a thoroughly damaged file says so once more often, then in one sentence
_JITTER_MS: Final = 15  # containers round timestamps, and Vorbis block switching moves them by 10 ms; Opus loses 20 ms at least
_OVERLAP_MS: Final = 50  # a trimmed last packet carries the timestamp of a whole one
_JOIN_MS: Final = 1_000  # damage closer than this is one place


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a decoder complained about since the last good frame."""

    reason: str
    at: int


class Placer:
    """Counts frames; `place` says how much silence goes before a block."""

    def __init__(self, rate: Rate) -> None:
        self.frames = 0
        self._rate = rate
        self._origin: int | None = None
        self._usual = 0
        self._trouble: Trouble | None = None
        self._last_trouble: Trouble | None = None
        self._caveats: list[Caveat] = []
        self._left_out = 0

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """Everything the reader of a report must know, in order."""
        if not self._left_out:
            return tuple(self._caveats)
        text = f"{self._left_out} further places are damaged or missing; listen to the recording before relying on any of it."
        return (*self._caveats, Caveat(CaveatKind.DAMAGE, text))

    def begin(self, when: int) -> None:
        """Frame 0 is at this frame of the file's own count, although the sound that was there could not be decoded."""
        self._origin = when

    def place(self, when: int | None, count: int, tick: int) -> int:
        """Frames of silence that go before `count` frames stamped `when`, in frames of the file's own count (None: no stamp).

        `tick` is how many frames its timestamps are apart at the finest.
        """
        gap = 0 if when is None else self._gap(when, count, tick)
        if gap:
            self._say_gap(gap)
        elif self._trouble is not None:
            self._say_concealed(count)
        self.frames += gap + count
        return gap

    def damaged(self, reason: str) -> None:
        """A packet could not be decoded; what follows decides whether time is missing."""
        if self._trouble is None:
            self._trouble = Trouble(reason, self.frames)

    def lost(self, count: int, text: str) -> int:
        """Frames of silence for data that left no timestamp, with its own words."""
        self.say(CaveatKind.UNPLACED, text, Span(self.frames, self.frames + count))
        self.frames += count
        self._trouble = None
        return count

    def finish(self) -> None:
        """The last complaint has no frame after it."""
        if self._trouble is not None:
            at = self._rate.clock(self.frames)
            self.say(CaveatKind.DAMAGE, f"Data at the end, after {at}, could not be decoded ({self._trouble.reason}).", None)
            self._trouble = None

    def say(self, kind: CaveatKind, text: str, span: Span | None) -> None:
        """Record a caveat, unless there are too many."""
        if len(self._caveats) < MOST_CAVEATS:
            self._caveats.append(Caveat(kind, text, span))
        else:
            self._left_out += 1

    def _gap(self, when: int, count: int, tick: int) -> int:
        if self._origin is None:
            self._origin = when - self.frames
        ahead = when - self._origin - self.frames
        self._usual = max(self._usual, count)
        tolerance = max(count // 2, self._rate.hz * _JITTER_MS // 1000, 2 * tick)
        if -max(tolerance, self._usual, self._rate.hz * _OVERLAP_MS // 1000) <= ahead <= tolerance:
            return 0
        if 0 < ahead <= MAX_JUMP_SECONDS * self._rate.hz:
            return ahead
        self._say_jump(ahead)
        self._origin = when - self.frames
        return 0

    def _say_jump(self, ahead: int) -> None:
        clock = self._rate.clock
        way = f"forward by {clock(ahead)}" if ahead > 0 else f"back by {clock(-ahead)}"
        text = f"At {clock(self.frames)} the timestamps jump {way}, which is not believed; the sound continues without a gap."
        self.say(CaveatKind.UNPLACED, text, Span(self.frames, self.frames))

    def _say_gap(self, gap: int) -> None:
        span = Span(self.frames, self.frames + gap)
        clock = f"{self._rate.clock(span.first)}–{self._rate.clock(span.end)}"
        if reason := self._reason_near():
            self.say(CaveatKind.DAMAGE, f"{clock} could not be decoded ({reason}); silence inserted.", span)
        else:
            self.say(CaveatKind.GAP, f"{clock} holds no sound in the file; silence inserted.", span)
        self._trouble = None

    def _reason_near(self) -> str:
        """Why time may be missing here: a complaint just now, or a moment ago, as parsers look ahead."""
        trouble = self._trouble or self._last_trouble
        near = trouble is not None and self.frames - trouble.at <= self._rate.hz * _JOIN_MS // 1000
        return trouble.reason if trouble is not None and near else ""

    def _say_concealed(self, count: int) -> None:
        trouble, self._trouble = self._trouble, None
        self._last_trouble = trouble
        if trouble is None or self._continues(trouble, count):
            return
        clock = self._rate.clock(trouble.at)
        text = f"At {clock} the data is damaged ({trouble.reason}); what is heard there may be wrong."
        self.say(CaveatKind.DAMAGE, text, Span(trouble.at, self.frames + count))

    def _continues(self, trouble: Trouble, count: int) -> bool:
        """Damage that follows damage widens the caveat already there."""
        last = self._caveats[-1] if self._caveats else None
        if last is None or last.span is None or last.kind is not CaveatKind.DAMAGE or "may be wrong" not in last.text:
            return False
        if trouble.at - last.span.end > self._rate.hz * _JOIN_MS // 1000:
            return False
        self._caveats[-1] = replace(last, span=Span(last.span.first, self.frames + count))
        return True
