"""Traces of coding in the page's language."""

from __future__ import annotations

import pytest

from workbench.typesetting.facts import _trace
from workbench.typesetting.language import speaking


@pytest.mark.parametrize(
    ("part", "german"),
    [
        ("telephone band", "Telefonband"),
        ("cut off at 5.5 kHz", "abgeschnitten bei 5,5 kHz"),
        ("GSM full rate at 13 kbit/s", "GSM full rate at 13 kbit/s"),
    ],
)
def test_a_trace_is_told_in_german_and_a_codec_by_its_name(part: str, german: str) -> None:
    assert _trace(part) == part
    with speaking("de"):
        assert _trace(part) == german
