"""Attacks on signed reports and bits that flip in them: the campaigns, and that they would notice a miss."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import pdf_attacks, pdf_flips
from tests.faults.conftest import Campaigned
from workbench.domain.custody import Verdict

pytestmark = pytest.mark.timeout(900)


def test_every_forged_report_is_refused_and_every_genuine_one_accepted(campaign: Campaigned) -> None:
    assert campaign("pdf-attacks").failures == ()


def test_every_flipped_bit_of_a_report_is_found(campaign: Campaigned) -> None:
    assert campaign("pdf-flips").failures == ()


def test_there_are_as_many_classes_as_the_plan_wants() -> None:
    assert len(pdf_attacks.ATTACKS) >= 24


def test_a_forgery_that_is_accepted_counts_as_a_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pdf_attacks, "judged", lambda *_: Verdict("report.pdf", (), ()))
    monkeypatch.setattr(pdf_flips, "judged", lambda *_: Verdict("report.pdf", (), ()))
    assert pdf_attacks._passed("appends_bytes", 0, tmp_path) == "is accepted"
    assert "is not found" in pdf_flips.flipped(0, 1, tmp_path)
    monkeypatch.setitem(pdf_attacks.ATTACKS, "appends_bytes", lambda pdf, laboratory: pdf)
    assert pdf_attacks._passed("appends_bytes", 0, tmp_path) == "changed nothing"
