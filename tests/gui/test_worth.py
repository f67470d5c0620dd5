"""What the inspector says an engine's marks were worth."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.calibration import Bin
from workbench.domain.leaving import Validation
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line, Segment, Word
from workbench.gui.panels.inspector import worth

MEASURED = Validation(
    "ab" * 32,
    "whisper",
    "en",
    15,
    20,
    False,
    4,
    500,
    90,
    "jiwer",
    "set",
    (Bin(800, 850, 100, 60, 82_000), Bin(900, 950, 400, 336, 368_000)),
)


def line(*permille: int | None) -> Line:
    words = tuple(Word("word", Span(at, at + 1), sure) for at, sure in enumerate(permille))
    return Line(Segment("a", Span(0, 9), "words", words, "S1", "r"), None)


def test_a_line_s_marks_are_worth_what_its_words_were() -> None:
    assert worth(line(920, 820), MEASURED).startswith("words marked like these were right in 72 % (n = 500)")
    assert "84 % (n = 400)" in worth(line(920, 940), MEASURED)


def test_marks_that_nobody_measured_are_not_calibrated() -> None:
    assert worth(line(920), None) == "not calibrated for these conditions"
    assert worth(line(920), replace(MEASURED, bins=())) == "not calibrated for these conditions"
    assert worth(line(100), MEASURED) == "not calibrated for these conditions"
    assert worth(line(None), MEASURED) == "not calibrated for these conditions"
