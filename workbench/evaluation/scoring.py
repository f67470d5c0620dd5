"""Word and diarization error rates, the way published figures count them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.domain.errors import InputRefused


@dataclass(frozen=True, slots=True)
class WordErrors:
    """Counts of one recording; `rate` is (substitutions + deletions + insertions) / reference words."""

    substitutions: int
    deletions: int
    insertions: int
    reference: int

    @property
    def rate(self) -> float | None:
        """Percent; None without reference words."""
        return 100 * self.wrong / self.reference if self.reference else None

    @property
    def wrong(self) -> int:
        """Words substituted, left out and put in."""
        return self.substitutions + self.deletions + self.insertions

    def __add__(self, other: WordErrors) -> WordErrors:
        return WordErrors(
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
            self.reference + other.reference,
        )


def reference_text(path: Path) -> str:
    """What a NAME.ref.txt says was spoken."""
    with _readable(path):
        return path.read_text(encoding="utf-8")


def word_errors(reference: str, said: str, language: str) -> WordErrors:
    """Whisper's text normaliser (English rules for English, basic ones otherwise), then jiwer's alignment."""
    import jiwer

    normal = normaliser(language)
    truth, guess = normal(reference).strip(), normal(said).strip()
    if not truth:
        return WordErrors(0, 0, len(guess.split()), 0)
    if not guess:
        words = len(truth.split())
        return WordErrors(0, words, 0, words)
    measured = jiwer.process_words(truth, guess)
    return WordErrors(measured.substitutions, measured.deletions, measured.insertions, len(truth.split()))


def normaliser(language: str) -> Callable[[str], str]:
    """Whisper's text normaliser: English rules for English, basic ones otherwise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from whisper_normalizer.basic import BasicTextNormalizer
        from whisper_normalizer.english import EnglishTextNormalizer
    chosen: Callable[[str], str] = EnglishTextNormalizer() if language in ("", "en") else BasicTextNormalizer()
    return chosen


@dataclass(frozen=True, slots=True)
class TurnErrors:
    """Seconds of one recording; no collar, overlap scored."""

    missed: float
    false_alarm: float
    confusion: float
    reference: float

    @property
    def rate(self) -> float | None:
        """Diarization error rate in percent; None without reference speech."""
        wrong = self.missed + self.false_alarm + self.confusion
        return 100 * wrong / self.reference if self.reference else None

    def __add__(self, other: TurnErrors) -> TurnErrors:
        return TurnErrors(
            self.missed + other.missed,
            self.false_alarm + other.false_alarm,
            self.confusion + other.confusion,
            self.reference + other.reference,
        )


def turn_errors(truth: Path, said: Iterable[tuple[float, float, str]], scope: Path | None) -> TurnErrors:
    """pyannote.metrics with collar 0 and skip_overlap off; `said` is (start, end, speaker) in seconds."""
    from pyannote.core import Annotation, Segment, Timeline
    from pyannote.metrics.diarization import DiarizationErrorRate

    reference, guess = Annotation(), Annotation()
    for number, (first, end, name) in enumerate(rttm_turns(truth)):
        reference[Segment(first, end), number] = name
    for number, (first, end, name) in enumerate(said):
        guess[Segment(first, end), number] = name
    area = Timeline([Segment(*pair) for pair in _uem_parts(scope)]) if scope else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says so when it approximates a missing UEM
        counted: dict[str, Any] = DiarizationErrorRate(collar=0.0, skip_overlap=False)(reference, guess, uem=area, detailed=True)
    return TurnErrors(counted["missed detection"], counted["false alarm"], counted["confusion"], counted["total"])


def rttm_turns(path: Path) -> list[tuple[float, float, str]]:
    """(start, end, speaker) of an RTTM file, in seconds."""
    with _readable(path):
        rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("SPEAKER")]
        return [(float(r[3]), float(r[3]) + float(r[4]), r[7]) for r in rows]


def _uem_parts(path: Path) -> list[tuple[float, float]]:
    with _readable(path):
        rows = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [(float(r[2]), float(r[3])) for r in rows]


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """A reference that is not what its ending says costs its own recording's score, not the others'."""
    try:
        yield
    except (OSError, ValueError, IndexError) as error:
        raise InputRefused(
            f"The reference {path.name} cannot be read: {error}.", "Mend it; its form is in the file's ending."
        ) from error
