"""What tells a voice, and how alike two of them are."""

from __future__ import annotations

from workbench.domain.hearings import VoicePrint, VoiceProfile, likeness
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Rate, Span
from workbench.stages.voices import alone, likenesses

RATE = Rate(10)


def turn(first: int, end: int, voice: str) -> Turn:
    return Turn(Span(first, end), voice)


def test_only_what_a_voice_says_alone_tells_what_it_sounds_like() -> None:
    found = alone([turn(0, 100, "S1"), turn(40, 60, "S2"), turn(200, 240, "S2")], RATE)
    assert found == {"S1": (Span(0, 40), Span(60, 100)), "S2": (Span(200, 240),)}


def test_a_voice_with_less_than_three_seconds_is_not_judged() -> None:
    assert alone([turn(0, 29, "S1")], RATE) == {}


def test_of_a_long_voice_a_minute_is_heard_the_longest_stretches_first() -> None:
    found = alone([turn(0, 500, "S1"), turn(600, 900, "S1")], RATE)["S1"]
    assert found == (Span(0, 500), Span(600, 700))


def test_likeness_is_the_cosine_whatever_the_lengths() -> None:
    assert likeness((3, 4), (6, 8)) == 1000
    assert likeness((1, 0), (0, 1)) == 0
    assert likeness((1, 0), (1, 0, 0)) == 0


def test_profiles_of_another_model_are_not_compared() -> None:
    made = (VoicePrint("r", "S1", "m1", (1, 0), 50), VoicePrint("r", "S2", "m1", (1, 1), 50))
    known = [VoiceProfile("C", "A", "x", "S1", "m1", (1, 0), "why"), VoiceProfile("C", "B", "x", "S1", "m2", (1, 0), "why")]
    assert [(f.speaker, f.other, f.permille) for f in likenesses(made, known)] == [
        ("S1", "A", 1000),
        ("S1", "S2", 707),
        ("S2", "A", 707),
    ]
