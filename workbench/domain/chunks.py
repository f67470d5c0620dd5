"""The chunk plan: which stretches of speech an engine is given at once, on `ENGINE_RATE` frames; the same however it is fed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from workbench.domain.audio import ENGINE_RATE
from workbench.domain.gates import touching, without
from workbench.domain.recipe import Recipe, Scalar
from workbench.domain.timeline import Span, hull

# What every recogniser's recipe says about finding speech and the borders of clips, beside its own `chunk_limit_ms`.
HEARING: Mapping[str, Scalar] = MappingProxyType(
    {
        "vad": "silero-v6",
        "vad_threshold_permille": 500,
        "vad_release_permille": 350,
        "vad_pause_ms": 200,
        "vad_quiet_below_db": -34,
        "pad_ms": 400,
        "join_under_ms": 2_000,
        "trim_ms": 50,
    }
)


@dataclass(frozen=True, slots=True)
class Hearing:
    """How speech is told from the rest: it begins at a probability of `threshold_permille` and ends where `release_permille` is
    undercut for `pause_ms`; a recording whose level lies under `quiet_below_db` is amplified first."""

    threshold_permille: int
    release_permille: int
    pause_ms: int
    quiet_below_db: int

    @classmethod
    def of(cls, recipe: Recipe) -> Hearing:
        """What a recipe says; where it is silent, what all recipes say."""
        said = {**HEARING, **dict(recipe.parameters)}
        names = ("threshold_permille", "release_permille", "pause_ms", "quiet_below_db")
        return cls(*(int(said[f"vad_{name}"]) for name in names))


COURT_HEARING = Hearing.of(Recipe("", "", ""))


@dataclass(frozen=True, slots=True)
class Found:
    """Speech that was found since the last such report; none that begins before `frontier` will follow."""

    spans: tuple[Span, ...]
    frontier: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """What an engine is given at once: the clips, joined; `span` reaches from the first to the last of them."""

    span: Span
    clips: tuple[Span, ...]

    @property
    def sound(self) -> int:
        """Frames that are heard."""
        return sum(clip.length for clip in self.clips)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where speech was heard in a whole recording and in which chunks it is read."""

    frames: int
    speech: tuple[Span, ...]
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Borders:
    """The rules of a plan, in frames: `pad` around speech, pauses under `pause` stay in, a chunk holds at most `limit`; a clip
    that is longer by no more than `trim` loses that at its end.

    Measured: recordings of 30 s are mostly some frames longer, and cutting them in two for that cost 4 points of words.
    """

    pad: int
    pause: int
    limit: int
    trim: int = 0

    @classmethod
    def of(cls, recipe: Recipe) -> Borders:
        """What a recipe says."""
        trim = asked(recipe, "trim_ms") if "trim_ms" in dict(recipe.parameters) else 0
        return cls(asked(recipe, "pad_ms"), asked(recipe, "join_under_ms"), asked(recipe, "chunk_limit_ms"), trim)


def asked(recipe: Recipe, milliseconds: str) -> int:
    """A recipe's time in frames; raises KeyError when it does not name it."""
    return int(recipe.value(milliseconds)) * ENGINE_RATE.hz // 1000


def plan(speech: tuple[Span, ...], frames: int, recipe: Recipe) -> Plan:
    """The fixed chunk plan: clips of speech in chunks of at most the recipe's `chunk_limit_ms` of sound."""
    planner = Planner(frames, Borders.of(recipe))
    return Plan(frames, speech, (*planner.hear(Found(speech, frames)), *planner.finish()))


class Planner:
    """Makes the plan while speech is still being found.

    Speech becomes clips with some sound around it; short pauses stay in, since each cut costs words at its edges. A clip that is
    too long is cut in the middle of the longest pause of the second half of what a chunk may hold. Clips fill chunks in order.
    A chunk is handed out as soon as nothing later can change it, so that the plan never depends on how fast speech was found.
    """

    def __init__(self, frames: int, borders: Borders) -> None:
        self._whole, self._borders = Span(0, frames), borders
        self._speech: list[Span] = []
        self._joined: Span | None = None  # speech of the clip that may still grow
        self._first = 0  # where what is left of that clip begins
        self._packed: list[Span] = []
        self._made: list[Chunk] = []

    @property
    def speech(self) -> Sequence[Span]:
        """All speech so far."""
        return self._speech

    def hear(self, found: Found) -> tuple[Chunk, ...]:
        """More speech; the chunks that are settled by it."""
        self._speech += found.spans
        for span in found.spans:
            self._join(span)
        if self._joined is not None and found.frontier - self._joined.end >= self._borders.pause:
            self._close()
        elif self._joined is not None:
            self._cut(found.frontier)
        return self._handed_out()

    def finish(self) -> tuple[Chunk, ...]:
        """The last chunks."""
        self._close()
        self._hand_out()
        return self._handed_out()

    def _join(self, span: Span) -> None:
        if self._joined is not None and span.first - self._joined.end < self._borders.pause:
            self._joined = Span(self._joined.first, max(self._joined.end, span.end))
            return
        self._close()
        self._joined = span
        self._first = max(0, span.first - self._borders.pad)

    def _close(self) -> None:
        """Nothing more can join the clip."""
        if self._joined is not None:
            self._cut(self._whole.end)
            self._pack(Span(self._first, min(self._end, self._first + self._borders.limit)))
            self._joined = None

    @property
    def _end(self) -> int:
        """Where the growing clip ends at least."""
        grown = self._joined.end if self._joined else 0
        return max(self._first, min(grown + self._borders.pad, self._whole.end))

    def _cut(self, known: int) -> None:
        """Pieces of the clip whose place of cutting is known already."""
        limit = self._borders.limit
        while self._end - self._first > limit + self._borders.trim and self._first + limit <= known:
            at = pause_in(Span(self._first + limit // 2, self._first + limit), self._speech)
            self._pack(Span(self._first, at))
            self._first = at

    def _pack(self, piece: Span) -> None:
        if self._packed and sum(clip.length for clip in self._packed) + piece.length > self._borders.limit:
            self._hand_out()
        self._packed.append(piece)

    def _hand_out(self) -> None:
        if self._packed:
            self._made.append(Chunk(hull(self._packed), tuple(self._packed)))
        self._packed = []

    def _handed_out(self) -> tuple[Chunk, ...]:
        made, self._made = tuple(self._made), []
        return made


def chunks(clips: Sequence[Span], speech: Sequence[Span], limit: int) -> tuple[Chunk, ...]:
    """Clips packed, in order, into chunks of at most `limit` frames of sound; longer clips are cut at their pauses."""
    packed: list[list[Span]] = []
    for piece in (piece for clip in clips for piece in cut(clip, speech, limit)):
        if packed and sum(c.length for c in packed[-1]) + piece.length <= limit:
            packed[-1].append(piece)
        else:
            packed.append([piece])
    return tuple(Chunk(hull(held), tuple(held)) for held in packed)


def cut(clip: Span, speech: Sequence[Span], limit: int) -> tuple[Span, ...]:
    """A clip in pieces of at most `limit` frames, each cut in the middle of the longest pause of the window's second half."""
    pieces = []
    while clip.length > limit:
        at = pause_in(Span(clip.first + limit // 2, clip.first + limit), speech)
        pieces.append(Span(clip.first, at))
        clip = Span(at, clip.end)
    return (*pieces, clip)


def pause_in(window: Span, speech: Sequence[Span]) -> int:
    """The middle of the longest pause in a window; its end where there is none."""
    pauses = without(window, touching(window, speech))
    longest = max(pauses, key=lambda p: p.length, default=None)
    return window.end if longest is None else (longest.first + longest.end) // 2
