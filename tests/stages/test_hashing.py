"""Bytes are told apart by their digest alone."""

from __future__ import annotations

from workbench.domain.audio import MediaProbe
from workbench.domain.evidence import Evidence
from workbench.stages.hashing import holding


def an_exhibit(number: str, name: str, sha256: str) -> Evidence:
    return Evidence(number, "C-1", number, name, sha256, 4, "2026-01-02T03:04:05Z", "Ada", MediaProbe("wav", (), 0))


THERE = (an_exhibit("1", "call.wav", "a" * 64), an_exhibit("2", "copy.wav", "b" * 64))


def test_the_same_bytes_are_recognised_under_any_name() -> None:
    assert holding("b" * 64, THERE) is THERE[1]


def test_other_bytes_under_a_known_name_are_new() -> None:
    assert holding("c" * 64, THERE) is None
