"""Reports are set, issued, countersigned and archived in one order, by the people they name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.domain import court_rules as rules
from workbench.domain.court_events import BundleTaken, CertificateBrought, RunReproduced
from workbench.domain.court_rules import Report
from workbench.domain.leaving import Validation, band_of
from workbench.domain.work_events import ReportRendered

SET = ReportRendered("C-1", "r2", "ab", ("e1",), 2, "r1", False, ("ann", "sue"))
FIRST = Report("C-1", 1, ("ann",), ("e1",), ("prepared",))
WAITING = Report("C-1", 2, ("ann", "sue"), ("e1",), ("prepared",))
PEOPLE = {"ann", "sue"}
A = "a" * 64
MEASURED = Validation(A, "whisper", "en", 15, 20, False, 42, 1000, 118, "WER", "own")
TAKEN = BundleTaken("C-1", A, "v", A, 9, A, "Dee", ())


def test_the_next_report_that_amends_an_issued_one_can_be_set() -> None:
    assert rules.no_rendering(SET, "ann", {"r1": FIRST}, PEOPLE) == ""


@pytest.mark.parametrize(
    ("changed", "who", "why"),
    [
        ({"report_id": "r1"}, "ann", "set once"),
        ({"number": 3}, "ann", "not the case's next"),
        ({"amends": "r9"}, "ann", "was not issued"),
        ({}, "bob", "ann prepares it"),
        ({"signers": ("ann", "ann")}, "ann", "different signers"),
        ({"signers": ("ann", "zoe")}, "ann", "zoe is not enrolled"),
    ],
)
def test_a_report_that_does_not_fit_is_not_set(changed: dict[str, object], who: str, why: str) -> None:
    event = replace(SET, **changed)  # type: ignore[arg-type]
    assert why in rules.no_rendering(event, who, {"r1": FIRST}, PEOPLE)


def test_a_report_that_was_only_set_takes_no_number() -> None:
    first = replace(SET, number=1, amends="")
    assert rules.no_rendering(first, "ann", {"r1": replace(FIRST, acts=())}, PEOPLE) == ""


def test_a_report_is_issued_once_by_who_prepared_it() -> None:
    fresh = {"r1": FIRST, "r2": replace(WAITING, acts=())}
    assert rules.no_issuing("r2", "C-1", "ann", fresh) == ""
    assert "ann prepares it" in rules.no_issuing("r2", "C-1", "sue", fresh)
    assert "issued before" in rules.no_issuing("r1", "C-1", "ann", fresh)
    assert "never set" in rules.no_issuing("r2", "C-2", "ann", fresh)


def test_of_two_reports_set_under_one_number_one_is_issued() -> None:
    both = {"r2": WAITING, "r3": replace(WAITING, acts=())}
    assert "report 2 was issued meanwhile" in rules.no_issuing("r3", "C-1", "ann", both)


def test_the_second_person_countersigns_what_stands_approved_once() -> None:
    assert rules.no_countersigning("r2", "C-1", "sue", {"r2": WAITING}, {"e1"}) == ""
    assert "not the second person" in rules.no_countersigning("r2", "C-1", "ann", {"r2": WAITING}, {"e1"})
    assert "stands approved" in rules.no_countersigning("r2", "C-1", "sue", {"r2": WAITING}, set())
    for act in ("approved", "archived"):
        assert rules.no_countersigning("r2", "C-1", "sue", {"r2": replace(WAITING, acts=("prepared", act))}, {"e1"})


def test_only_what_was_issued_is_archived() -> None:
    assert rules.no_archiving("r1", "C-1", {"r1": FIRST}) == ""
    assert rules.no_archiving("r1", "C-1", {"r1": replace(FIRST, acts=())}) != ""


def test_a_certificate_is_one_s_own_and_one() -> None:
    brought = CertificateBrought("ann", "-----BEGIN CERTIFICATE-----\nMA==", ())
    assert rules.no_certificate(brought, "ann") == ""
    assert "bob brings it" in rules.no_certificate(brought, "bob")
    assert "no certificate" in rules.no_certificate(replace(brought, certificate="x"), "ann")


def test_a_measurement_counts_something_and_says_how() -> None:
    assert rules.no_validation(MEASURED) == ""
    assert all(rules.no_validation(replace(MEASURED, **{k: v})) for k, v in (("recipe", "x"), ("words", 0), ("method", "")))  # type: ignore[arg-type]
    assert MEASURED.permille == 118


def test_a_run_again_is_of_a_draft_that_is_there_and_its_figures_fit() -> None:
    again = RunReproduced("rec", "d1", "DIFFERENT", A, 3, "")
    assert rules.no_reproduction(again, {"d1"}) == ""
    assert "not there" in rules.no_reproduction(again, {"d2"})
    assert "figures" in rules.no_reproduction(replace(again, differences=0), {"d1"})
    assert "no outcome" in rules.no_reproduction(replace(again, outcome="SAME"), {"d1"})


def test_a_bundle_is_taken_into_a_case_once() -> None:
    assert rules.no_taking(TAKEN, set()) == ""
    assert "before" in rules.no_taking(TAKEN, {("C-1", A)})
    assert "no bundle" in rules.no_taking(replace(TAKEN, root="x"), set())


def test_every_ratio_falls_in_one_band() -> None:
    assert [band_of(x) for x in (None, -40, 49, 50, 170, 299, 300)] == [
        (None, None), (None, 5), (None, 5), (5, 10), (15, 20), (20, 30), (30, None)
    ]  # fmt: skip
