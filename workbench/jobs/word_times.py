"""When each word was said: by the aligner that was chosen, where it is not the recogniser itself."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from workbench.domain.audio import DecodedTrack, WorkPcm
from workbench.domain.progress import Progress
from workbench.domain.recipe import Recipe, RunRecord
from workbench.domain.transcript import Segment, Suspicion
from workbench.jobs.wording import Words
from workbench.stages import alignment
from workbench.stages.alignment import Aligned, Aligner
from workbench.stages.transcription import ResultKeeper


@dataclass(frozen=True, slots=True)
class Timed:
    """The words with the times that stand, and by what and where they were placed; nothing where the recogniser's own stand."""

    words: Words
    recipes: tuple[Recipe, ...] = ()
    runs: tuple[RunRecord, ...] = ()


def timed(
    words: Words, decoded: DecodedTrack, aligner: Aligner, recipe: Recipe, results: ResultKeeper
) -> Generator[Progress, None, Timed]:
    """All words placed, each in the channel that it was read from."""
    by = words.text.recipes[0].engine
    placed: dict[str, Segment] = {}
    doubts: list[Suspicion] = []
    for pcm, segments in _by_sound(words, decoded):
        found: Aligned = yield from alignment.align(pcm, segments, aligner, recipe, results, by=by)
        placed |= {segment.id: segment for segment in found.segments}
        doubts += found.suspicions
    text = replace(
        words.text,
        segments=tuple(placed[segment.id] for segment in words.text.segments),
        suspicions=tuple(sorted((*words.text.suspicions, *doubts), key=lambda s: (s.span, s.kind))),
    )
    return Timed(replace(words, text=text), (recipe,), (aligner.run_record(),))


def _by_sound(words: Words, decoded: DecodedTrack) -> Sequence[tuple[WorkPcm, tuple[Segment, ...]]]:
    if not words.turns:
        return [(decoded.mix, words.text.segments)]
    return [
        (pcm, tuple(segment for segment in words.text.segments if segment.speaker == f"S{number}"))
        for number, pcm in enumerate(decoded.per_channel, 1)
    ]
