"""Killed and resumed transcriptions."""

from __future__ import annotations

import pytest

from tests.faults.conftest import Campaigned

pytestmark = pytest.mark.timeout(600)


def test_a_killed_and_resumed_transcription_equals_the_uninterrupted_one(campaign: Campaigned) -> None:
    assert campaign("resumed").failures == ()
