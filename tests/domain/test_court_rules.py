"""Reports are set, issued, countersigned and archived in one order, by the people they name."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from workbench.domain import court_rules as rules
from workbench.domain.court_events import BundleTaken, CertificateBrought, RunReproduced
from workbench.domain.court_rules import Known, Report
from workbench.domain.leaving import Authored, ReportStyle, Validation, band_of
from workbench.domain.people import Person, PublicKeys, Role
from workbench.domain.review import Review, ReviewState
from workbench.domain.work_events import ReportRendered

A, B = "a" * 64, "b" * 64
AT = "2026-01-02T03:04:05.000000Z"
SET = ReportRendered("C-1", "r2", A, ("e1",), 2, "r1", False, ("ann", "sue"), AT, 9)
FIRST = Report("C-1", 1, ("ann",), ("e1",), ("prepared",), 5)
WAITING = Report("C-1", 2, ("ann", "sue"), ("e1",), ("prepared",), 7)
ROLES = {"ann": Role.ANALYST, "max": Role.ANALYST, "sue": Role.SUPERVISOR, "una": Role.SUPERVISOR}
PEOPLE = {name: Person(name, role, PublicKeys("", "", ""), "boss", "", revoked=name == "una") for name, role in ROLES.items()}
APPROVED = {"e1": Review("e1", ReviewState.APPROVED, 6, by="sue")}
KNOWN = Known(PEOPLE, {"e1", "e2"}, {"e2"}, {B})
PEM = f"-----BEGIN CERTIFICATE-----\n{base64.b64encode(bytes([48, 1])).decode()}\n-----END CERTIFICATE-----\n"
MEASURED = Validation(A, "whisper", "en", 15, 20, False, 42, 1000, 118, "WER", "own")
TAKEN = BundleTaken("C-1", A, "v", A, 9, A, "Dee", ())


def test_the_next_report_that_amends_an_issued_one_can_be_set() -> None:
    assert rules.no_rendering(SET, "ann", {"r1": FIRST}, KNOWN) == ""


@pytest.mark.parametrize(
    ("changed", "who", "why"),
    [
        ({"report_id": "r1"}, "ann", "set once"),
        ({"number": 3}, "ann", "not the case's next"),
        ({"amends": "r9"}, "ann", "was not issued"),
        ({}, "bob", "ann prepares it"),
        ({"signers": ("ann", "ann")}, "ann", "different signers"),
        ({"signers": ("ann", "zoe")}, "ann", "zoe is not enrolled"),
        ({"signers": ("ann", "max")}, "ann", "max may not countersign"),
        ({"signers": ("ann", "una")}, "ann", "una may not countersign"),
        ({"signers": ()}, "ann", "names who signs it"),
        ({"number": 0}, "ann", "names who signs it"),
        ({"number": 0, "signers": ()}, "ann", "have numbers"),
        ({"evidence": ("e1", "e9")}, "ann", "not of this case"),
        ({"evidence": ()}, "ann", "about no exhibit"),
        ({"evidence": ("e1", "e1")}, "ann", "names one twice"),
        ({"evidence": ("e1", "e2")}, "ann", "was destroyed"),
        ({"style": ReportStyle(disclosure=True)}, "ann", "what is left out"),
        ({"unsigned_sha256": B}, "ann", "another file"),
        ({"unsigned_sha256": "AB"}, "ann", "its digest is none"),
    ],
)
def test_a_report_that_does_not_fit_is_not_set(changed: dict[str, object], who: str, why: str) -> None:
    event = replace(SET, **changed)  # type: ignore[arg-type]
    assert why in rules.no_rendering(event, who, {"r1": FIRST}, KNOWN)


def test_a_report_that_was_only_set_takes_no_number() -> None:
    first = replace(SET, number=1, amends="")
    assert rules.no_rendering(first, "ann", {"r1": replace(FIRST, acts=())}, KNOWN) == ""


def test_a_report_of_an_old_vault_needs_no_number_and_names_an_exhibit_for_each_track() -> None:
    old = ReportRendered("C-1", "r2", A, ("e1", "e1"))
    assert rules.no_rendering(old, "ann", {"r1": replace(FIRST, number=0, signers=())}, KNOWN) == ""


def test_a_report_is_not_dated_after_its_entry_nor_stands_on_what_is_not_there() -> None:
    assert rules.no_moment(SET, 9, AT) == ""
    assert "not there" in rules.no_moment(SET, 8, AT)
    for odd in ("2026-01-02T03:04:06.000000Z", "yesterday"):
        assert "dated" in rules.no_moment(replace(SET, made_at=odd), 9, AT)


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
    assert rules.no_countersigning("r2", "C-1", "sue", {"r2": WAITING}, APPROVED) == ""
    others = {"e1": replace(APPROVED["e1"], by="una")}
    assert "sue approved no exhibit" in rules.no_countersigning("r2", "C-1", "sue", {"r2": WAITING}, others)
    assert "not the second person" in rules.no_countersigning("r2", "C-1", "ann", {"r2": WAITING}, APPROVED)
    assert "stands approved" in rules.no_countersigning("r2", "C-1", "sue", {"r2": WAITING}, {})
    for act in ("approved", "archived"):
        assert rules.no_countersigning("r2", "C-1", "sue", {"r2": replace(WAITING, acts=("prepared", act))}, APPROVED)


def test_what_was_approved_anew_since_the_report_was_set_is_not_what_it_says() -> None:
    assert "as it was then" in rules.no_countersigning(
        "r2", "C-1", "sue", {"r2": WAITING}, {"e1": replace(APPROVED["e1"], seq=8)}
    )


def test_only_what_was_issued_and_waits_for_nobody_is_archived() -> None:
    assert rules.no_archiving("r1", "C-1", {"r1": FIRST}) == ""
    assert rules.no_archiving("r1", "C-1", {"r1": replace(FIRST, acts=())}) != ""
    assert "countersignature of sue" in rules.no_archiving("r2", "C-1", {"r2": WAITING})
    assert rules.no_archiving("r2", "C-1", {"r2": replace(WAITING, acts=("prepared", "approved", "archived"))}) == ""


def test_a_certificate_is_one_s_own_and_one() -> None:
    brought = CertificateBrought("ann", PEM, (PEM,))
    assert rules.no_certificate(brought, "ann", {}) == ""
    assert "bob brings it" in rules.no_certificate(brought, "bob", {})
    for odd in ("x", PEM * 2, PEM.replace("MAE=", "MAE"), "-----BEGIN CERTIFICATE-----\nMAE="):
        assert "no certificate" in rules.no_certificate(replace(brought, certificate=odd), "ann", {})


def test_a_certificate_of_another_person_is_theirs_however_it_is_written() -> None:
    written = CertificateBrought("ann", PEM.replace("MAE=", "MA\nE="), ())
    assert "certificate of bob" in rules.no_certificate(written, "ann", {rules.der_of(PEM): "bob"})


def test_a_measurement_counts_something_and_says_how() -> None:
    assert rules.no_validation(MEASURED) == ""
    assert all(rules.no_validation(replace(MEASURED, **{k: v})) for k, v in (("recipe", "x"), ("words", 0), ("method", "")))  # type: ignore[arg-type]
    assert all(
        rules.no_validation(replace(MEASURED, **{k: v})) for k, v in (("snr_to", 99), ("engine", " "), ("corpus", "a\u202eb"))
    )  # type: ignore[arg-type]
    assert MEASURED.permille == 118


def test_a_run_again_is_of_a_draft_that_is_there_and_its_figures_fit() -> None:
    again = RunReproduced("rec", "d1", "DIFFERENT", A, 3, "")
    assert rules.no_reproduction(again, {"d1"}, destroyed=False) == ""
    assert "not there" in rules.no_reproduction(again, {"d2"}, destroyed=False)
    assert "figures" in rules.no_reproduction(replace(again, differences=0), {"d1"}, destroyed=False)
    assert "figures" in rules.no_reproduction(replace(again, outcome="IDENTICAL"), {"d1"}, destroyed=False)
    assert "no outcome" in rules.no_reproduction(replace(again, outcome="SAME"), {"d1"}, destroyed=False)
    assert "destroyed" in rules.no_reproduction(again, {"d1"}, destroyed=True)


def test_a_bundle_is_taken_into_a_case_once() -> None:
    assert rules.no_taking(TAKEN, set(), "here", set()) == ""
    assert "before" in rules.no_taking(TAKEN, {("C-1", A)}, "here", set())
    assert "no bundle" in rules.no_taking(replace(TAKEN, root="x"), set(), "here", set())
    assert "own" in rules.no_taking(TAKEN, set(), "v", set())


def test_only_what_can_have_come_with_a_bundle_is_said_to_have() -> None:
    told = replace(TAKEN, authored=(Authored("n1", "Dee", AT, 3),))
    assert rules.no_taking(told, set(), "here", {"n1"}) == ""
    for odd in (told, replace(told, size=3), replace(told, authored=(Authored("n1", " ", AT, 3),))):
        assert "did not come" in rules.no_taking(odd, set(), "here", {"n1"} if odd is not told else set())


def test_every_ratio_falls_in_one_band() -> None:
    assert [band_of(x) for x in (None, -40, 49, 50, 170, 299, 300)] == [
        (None, None), (None, 5), (None, 5), (5, 10), (15, 20), (20, 30), (30, None)
    ]  # fmt: skip
