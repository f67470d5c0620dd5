"""Voices: which stretches tell what somebody sounds like, and how alike two of them are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.canonical import canonical, digest_of, fact, plain
from workbench.domain.evidence import Recording
from workbench.domain.hearings import Likeness, VoicePrint, VoiceProfile, likeness
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, cache_key
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Rate, Span
from workbench.stages.diarization import Diarizer
from workbench.stages.transcription import ResultKeeper

KIND = "voice prints"
SHORTEST, ENOUGH, MOST = 1, 3, 60  # seconds: of a stretch, of a voice to be judged, and of what is heard of it


@dataclass(frozen=True, slots=True)
class Prints:
    """The prints of a recording's voices: the unit that is cached."""

    prints: tuple[VoicePrint, ...]


def alone(turns: Sequence[Turn], rate: Rate) -> dict[str, tuple[Span, ...]]:
    """For each voice its longest stretches without another, `MOST` seconds at most; none for one with less than `ENOUGH`."""
    found: dict[str, list[Span]] = {}
    for voice, span in _single(turns):
        if span.length >= SHORTEST * rate.hz:
            found.setdefault(voice, []).append(span)
    chosen = {voice: _longest(spans, MOST * rate.hz) for voice, spans in found.items()}
    return {voice: spans for voice, spans in chosen.items() if sum(s.length for s in spans) >= ENOUGH * rate.hz}


def _single(turns: Sequence[Turn]) -> Iterator[tuple[str, Span]]:
    """Where exactly one voice speaks: one sweep over all beginnings and ends."""
    edges = sorted(edge for turn in turns for edge in ((turn.span.first, 1, turn.speaker), (turn.span.end, -1, turn.speaker)))
    speaking: Counter[str] = Counter()
    at = 0
    for frame, change, voice in edges:
        now = [name for name, count in speaking.items() if count]
        if len(now) == 1 and frame > at:
            yield now[0], Span(at, frame)
        speaking[voice] += change
        at = frame


def prints(
    pcm: WorkPcm,
    recording: Recording,
    stretches: Mapping[str, tuple[Span, ...]],
    diarizer: Diarizer,
    results: ResultKeeper,
) -> Generator[Progress, None, tuple[VoicePrint, ...]]:
    """A print for each voice, kept under its key. `stretches` are on the recording's frames."""
    recipe = diarizer.recipe(speakers=0)
    heard = Span(0, pcm.frames)
    asked = {name: tuple(s.at(recording.rate, ENGINE_RATE).clipped(heard) for s in spans) for name, spans in stretches.items()}
    key = cache_key(pcm.sha256, 0, pcm.frames, pcm.channel, digest_of([recipe.digest(), plain(asked)]))
    if (kept := results.find(key)) is not None:
        yield Progress(KIND, 1, 1, "kept from an earlier run")
        return fact(Prints, json.loads(kept)).prints
    vectors = yield from diarizer.prints(pcm, recipe, asked)
    made = tuple(_print(recording.id, voice, recipe, vector, asked[voice]) for voice, vector in vectors.items())
    results.keep(key, KIND, canonical(plain(Prints(made))))
    return made


def likenesses(made: Sequence[VoicePrint], profiles: Sequence[VoiceProfile]) -> tuple[Likeness, ...]:
    """Every pair of voices and every voice with every profile of the same model, most alike first."""
    here = [Likeness(a.speaker, b.speaker, False, likeness(a.print, b.print)) for a, b in combinations(made, 2)]
    known = [Likeness(a.speaker, p.name, True, likeness(a.print, p.print)) for a in made for p in profiles if p.model == a.model]
    return tuple(sorted([*here, *known], key=lambda found: (-found.permille, found.speaker, found.other)))


def _print(recording_id: str, voice: str, recipe: Recipe, vector: tuple[int, ...], spans: Sequence[Span]) -> VoicePrint:
    tenths = 10 * sum(span.length for span in spans) // ENGINE_RATE.hz
    return VoicePrint(recording_id, voice, recipe.models[-1][1], vector, tenths)


def _longest(spans: Sequence[Span], most: int) -> tuple[Span, ...]:
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda s: (-s.length, s.first)):
        room = most - sum(s.length for s in chosen)
        if room <= 0:
            break
        chosen.append(Span(span.first, min(span.end, span.first + room)))
    return tuple(sorted(chosen))
