"""Sound without speech: whatever word the engine makes up is flagged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count as counted
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.conftest import SHARED
from tests.faults.campaign import Result, Tally, dice, scratch
from tests.faults.speaking import Listener
from workbench.jobs.hearing import Heard

RATE = 16_000
MINUTE = 60 * RATE
SHORT = 12 * RATE  # of each minute, where there are few: every kind of sound is heard, less of each
Sound = NDArray[np.float64]
Source = Callable[[np.random.Generator], Sound]


def silence(chance: np.random.Generator) -> Sound:
    return np.zeros(MINUTE)


def hiss(chance: np.random.Generator) -> Sound:
    return chance.normal(0, chance.choice((0.003, 0.03, 0.2)), MINUTE)


def rumble(chance: np.random.Generator) -> Sound:
    """Noise that falls with frequency, as wind and rooms make it."""
    steps = np.cumsum(chance.normal(0, 1, MINUTE))
    steps -= np.convolve(steps, np.ones(RATE) / RATE, "same")
    return 0.4 * steps / np.abs(steps).max()


def hum(chance: np.random.Generator) -> Sound:
    time = np.arange(MINUTE) / RATE
    return np.sum([0.2 / n * np.sin(2 * np.pi * 50 * n * time + chance.uniform(0, 6)) for n in range(1, 8)], axis=0)


def tones(chance: np.random.Generator) -> Sound:
    """A tone every second, some of them gliding."""
    time = np.arange(RATE) / RATE
    heights = chance.uniform(100, 3_000, (60, 2))
    return np.concatenate([0.3 * np.sin(2 * np.pi * (low + (high - low) / 2 * time) * time) for low, high in heights])


def chords(chance: np.random.Generator) -> Sound:
    """Plucked chords with overtones, two a second."""
    time = np.arange(RATE // 2) / RATE
    bars = []
    for root in chance.choice((110.0, 130.8, 146.8, 164.8, 196.0), 120):
        notes = [root * ratio * overtone for ratio in (1, 1.25, 1.5) for overtone in (1, 2, 3)]
        bars.append(sum(np.sin(2 * np.pi * note * time) for note in notes) * np.exp(-4 * time) / 12)
    return np.concatenate(bars)


def clicks(chance: np.random.Generator) -> Sound:
    sound = chance.normal(0, 0.001, MINUTE)
    sound[chance.integers(0, MINUTE, 200)] = chance.choice((-0.9, 0.9), 200)
    return sound


def bursts(chance: np.random.Generator) -> Sound:
    """Noise that comes and goes at the pace of syllables."""
    gate = np.repeat(chance.random(60 * 5) < 0.5, RATE // 5)
    return np.convolve(chance.normal(0, 0.3, MINUTE) * gate, np.ones(8) / 8, "same")


def telephone(chance: np.random.Generator) -> Sound:
    """Ringing, busy and dialling tones."""
    time = np.arange(MINUTE) / RATE
    pair = np.sin(2 * np.pi * chance.choice((350, 425, 480, 697)) * time) + np.sin(
        2 * np.pi * chance.choice((440, 620, 1209)) * time
    )
    return 0.2 * pair * (np.floor(time * chance.choice((0.5, 2, 5))) % 2)


MADE: tuple[Source, ...] = (hiss, chords, hum, bursts, tones, rumble, telephone, clicks, silence)


def run(count: int, seed: int) -> Result:
    """`count` pieces of a minute, the kinds of sound in turn."""
    tally, words, length = Tally("non-speech"), 0, SHORT if count <= len(MADE) + 1 else MINUTE
    with scratch() as place, closing(Listener()) as listener:
        for number, (name, sound) in zip(range(count), _minutes(seed), strict=False):
            path = Path(place) / "minute.wav"
            soundfile.write(path, np.clip(sound[:length], -1, 1), RATE)
            heard = listener.hear(path, Path(place) / "decoded")
            words += sum(len(s.words) for s in heard.segments)
            tally.note(f"minute {number} {name}", _unflagged(heard))
    return tally.result(f"{count * length / MINUTE:.0f} minutes, {words} words made up")


def _minutes(seed: int) -> Iterator[tuple[str, Sound]]:
    """Made sounds in turn, and after each round one of the recorded noises at hand."""
    recorded = sorted((SHARED / "speechbrain-noise").glob("noise*.wav"))
    for number in counted():
        chance = np.random.default_rng(dice(seed, number).getrandbits(64))
        which = number % (len(MADE) + bool(recorded))
        if which < len(MADE):
            yield MADE[which].__name__, MADE[which](chance)
        else:
            path = recorded[number // (len(MADE) + 1) % len(recorded)]
            yield path.name, _minute_of(path, chance)


def _minute_of(path: Path, chance: np.random.Generator) -> Sound:
    sound, rate = soundfile.read(path, dtype="float64", always_2d=True)
    line = np.interp(np.arange(0, len(sound), rate / RATE), np.arange(len(sound)), sound.mean(axis=1))
    return np.resize(np.roll(line, chance.integers(len(line))), MINUTE) * chance.uniform(0.2, 1)


def _unflagged(heard: Heard) -> str:
    flags = [s.span for s in heard.suspicions]
    free = [w.text for s in heard.segments for w in s.words if not any(f.overlap(w.span) for f in flags)]
    free += [s.text for s in heard.segments if not s.words and s.text and not any(f.overlap(s.span) for f in flags)]
    return f"unflagged: {' '.join(free[:12])}" if free else ""
