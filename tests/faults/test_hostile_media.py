"""Damaged media: the campaign, and that it damages."""

from __future__ import annotations

import random

import pytest

from tests.faults import mutations
from tests.faults.conftest import Campaigned

pytestmark = pytest.mark.timeout(600)


def test_every_damaged_file_gets_a_verdict_in_time(campaign: Campaigned) -> None:
    assert campaign("hostile-media").failures == ()


def test_every_way_to_damage_a_file_changes_most_files() -> None:
    sounds = mutations.seeds()
    other = next(iter(sounds.values()))
    for change in mutations.CHANGES:
        changed = [change(data, other, random.Random(n)) != data for n, data in enumerate(sounds.values())]
        assert sum(changed) > len(changed) / 2, change.__name__


def test_a_wav_file_is_taken_apart_at_its_chunks() -> None:
    sound = next(body for name, body in mutations.seeds().items() if name.endswith("pcm_s16le.wav"))
    assert [sound[at : at + 4] for at, _ in mutations.units(sound)] == [b"fmt ", b"LIST", b"data"]
