import struct
import wave
from io import BytesIO

import numpy as np
import pytest
import soundfile

from workbench.domain.timeline import Rate
from workbench.exchange.wave import looping_wave


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_samples_come_back_as_they_went_in(channels: int) -> None:
    samples = np.arange(-300, 300, dtype="<i2").reshape(-1, channels)[:99]
    body = looping_wave(samples.tobytes(), Rate(11_025), channels)
    read, rate = soundfile.read(BytesIO(body), dtype="int16", always_2d=True)
    assert rate == 11_025
    assert np.array_equal(read, samples)


def test_the_whole_passage_loops() -> None:
    body = looping_wave(b"\1\0" * 500, Rate(8000), 1)
    at = body.index(b"smpl")
    period, loops = struct.unpack_from("<I", body, at + 16)[0], struct.unpack_from("<I", body, at + 36)[0]
    first, last, _, count = struct.unpack_from("<4I", body, at + 52)
    assert (period, loops, first, last, count) == (125_000, 1, 0, 499, 0)


def test_the_sizes_that_the_file_states_are_its_own() -> None:
    body = looping_wave(b"\1\0" * 501, Rate(8000), 1)
    assert struct.unpack_from("<I", body, 4)[0] == len(body) - 8
    with wave.open(BytesIO(body)) as file:
        assert file.getnframes() == 501
