"""Reports and what vouches for them: asked for as they were entered, and judged again when somebody goes round the door."""

from __future__ import annotations

import pytest

from tests.storage.laboratory import EVIDENCE, RECORDING, Laboratory
from workbench.domain import court_questions as q
from workbench.domain import events as e
from workbench.domain.leaving import Sameness

CASE = EVIDENCE.case_number


def test_a_report_has_its_revisions_in_order_and_who_made_each(worked: Laboratory) -> None:
    first, second = worked.vault.answer(q.ReportsOf(CASE))
    assert (first.number, first.signers, [r.act for r in first.revisions]) == (0, (), ["prepared"])
    assert (second.number, second.amends, second.signers, second.waits_for) == (1, "r1", ("Ada", "Cy"), "")
    assert [(r.act, r.by, r.sha256) for r in second.revisions] == [
        ("prepared", "Ada", "e1" * 32), ("approved", "Cy", "e2" * 32), ("archived", "Ada", "e3" * 32)
    ]  # fmt: skip


def test_a_report_is_found_by_any_of_its_revisions(worked: Laboratory) -> None:
    for sha256 in ("c2", "e1", "e2", "e3"):
        found = worked.vault.answer(q.ReportWith(sha256 * 32))
        assert found is not None
        assert found.report_id == "r2"
    assert worked.vault.answer(q.ReportWith("00")) is None


def test_what_vouches_for_a_report_comes_back(worked: Laboratory) -> None:
    [certificate] = worked.vault.answer(q.CertificatesOf("Ada"))
    [validation] = worked.vault.answer(q.Validations())
    [again] = worked.vault.answer(q.ReproductionsOf(RECORDING.id))
    [taken] = worked.vault.answer(q.TakenBundles(CASE))
    assert certificate.certificate.startswith("-----BEGIN")
    assert (validation.permille, validation.snr_from, validation.snr_to) == (118, 15, 20)
    assert (again.outcome, again.by) == (Sameness.IDENTICAL, "Ada")
    assert (taken.maker, taken.authored[0].author) == ("Dee", "Dee")


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (e.ReportRendered(CASE, "r2", "cd", ()), "set once"),
        (e.ReportRendered(CASE, "r9", "cd", (), 7), "not the case's next"),
        (e.ReportRendered(CASE, "r9", "cd" * 32, (), 0, "", False, ("Cy",)), "names who signs it"),
        (e.ReportRendered(CASE, "r9", "cd" * 32, ("none",), 2, "", False, ("Ada",)), "not of this case"),
        (e.ReportRendered(CASE, "r9", "cd" * 32, (EVIDENCE.id,), 2, "", False, ("Ada",)), "was destroyed"),
        (e.ReportIssued(CASE, "r2", "ff"), "issued before"),
        (e.ReportIssued(CASE, "none", "ff"), "never set"),
        (e.ReportCountersigned(CASE, "r2", "ff"), "not the second person"),
        (e.ReportArchived(CASE, "none", "ff"), "was not issued"),
        (e.CertificateBrought("Ben", "-----BEGIN CERTIFICATE-----", ()), "Ben"),
        (e.RunReproduced(RECORDING.id, "none", "IDENTICAL", "cd" * 32, 0, ""), "not there"),
        (e.BundleTaken(CASE, "12" * 32, "v2", "34" * 32, 9, "56" * 32, "Dee", ()), "taken in before"),
    ],
    ids=lambda value: getattr(value, "KIND", value),
)
def test_what_the_door_refuses_verify_finds(worked: Laboratory, event: e.Event, why: str) -> None:
    worked.add(event)
    assert any(why in finding.problem for finding in worked.verdict().findings)
