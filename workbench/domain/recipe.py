"""How a result was made: the recipe (what was asked) and the run record (where it ran)."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.canonical import digest_of, plain

Scalar = str | int | bool


@dataclass(frozen=True, slots=True)
class Recipe:
    """What was asked of an engine. Two runs with equal recipes on equal audio are comparable.

    `models` pairs a model's name with the SHA-256 over its files; `parameters` are sorted pairs, decimals
    as strings (canonical JSON has no floats); `name` is what people call the recipe ("court", "court-relisten").
    """

    engine: str
    version: str
    name: str
    models: tuple[tuple[str, str], ...] = ()
    parameters: tuple[tuple[str, Scalar], ...] = ()
    seed: int = 0

    def digest(self) -> str:
        """SHA-256 of the canonical recipe: the part of every cache key that is not the audio."""
        return digest_of(plain(self))

    def value(self, parameter: str) -> Scalar:
        """One parameter; raises KeyError when the recipe does not name it."""
        return dict(self.parameters)[parameter]


def parameters(**values: Scalar | float) -> tuple[tuple[str, Scalar], ...]:
    """Sorted parameter pairs; floats become their shortest decimal string."""
    return tuple(sorted((n, repr(v) if isinstance(v, float) else v) for n, v in values.items()))


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Where a recipe ran. Never part of a cache key."""

    device: str
    cpu: str
    threads: int
    libraries: tuple[tuple[str, str], ...]
    started_at: str
    seconds_tenths: int
    note: str = ""


def cache_key(audio_sha256: str, first: int, end: int, channel: str, recipe_digest: str) -> str:
    """Key of a stored result: audio digest + span + channel + recipe digest, never the media hash alone."""
    return digest_of([audio_sha256, first, end, channel, recipe_digest])
