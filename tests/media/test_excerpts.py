"""A long recording's excerpt is its stretches and nothing else."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile

from tests.jobs.test_importing import run
from workbench.domain.audio import DecodedTrack
from workbench.domain.caveats import Caveat, CaveatKind
from workbench.domain.timeline import Span
from workbench.jobs.sounding import LONG_S, STRETCH_S, STRETCHES, stretches
from workbench.media.decoder import PyAvDecoder
from workbench.media.playback import PlaybackFile


def a_ramp(folder: Path) -> DecodedTrack:
    soundfile.write(folder / "ramp.wav", np.arange(32_000, dtype=np.int16)[:, None].repeat(2, axis=1), 8_000)
    return run(PyAvDecoder().decode(folder / "ramp.wav", name="ramp.wav", track=0, folder=folder / "whole"))


def test_an_excerpt_has_the_samples_and_the_caveats_of_its_stretches(tmp_path: Path) -> None:
    gap = Caveat(CaveatKind.GAP, "silence", Span(20_500, 21_000))
    track = replace(a_ramp(tmp_path), caveats=(gap, replace(gap, span=Span(0, 10))))
    made = PyAvDecoder().excerpt(track, (Span(8_000, 9_000), Span(20_000, 22_000)), tmp_path / "part")
    samples = PlaybackFile.of(made).read(0, 3_000)[:, 0]
    assert samples.tolist() == [*range(8_000, 9_000), *range(20_000, 22_000)]
    assert [c.span for c in made.caveats] == [Span(1_500, 2_000)]
    assert (made.mix.frames, made.channels) == (6_000, 2)


def test_the_stretches_are_spread_over_the_whole_and_do_not_overlap(tmp_path: Path) -> None:
    long = replace(a_ramp(tmp_path), frames=LONG_S * 8_000 + 1)
    made = stretches(long)
    assert len(made) == STRETCHES
    assert all(span.length == STRETCH_S * 8_000 for span in made)
    assert all(ahead.end < behind.first for ahead, behind in pairwise(made))
    assert made[-1].end <= long.frames
