"""What can be forged about reports and what vouches for them: entries signed by people with the right to, that would mislead
a court."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.bundles import AT, CASE, Forgery
from tests.faults.bundle_attacks import added, by_the_maker, recording_of
from tests.faults.bundle_attacks_desk import ATTACKS as ATTACKS
from tests.faults.court_work import DONE, MEASURED, WAITING, digest, pem, taking
from workbench.domain import events as e
from workbench.domain.leaving import Authored, ReportStyle
from workbench.domain.review import bound
from workbench.domain.timeline import Span


def _exhibit(f: Forgery, number: int) -> str:
    return str(f.said(f.find("evidence.imported", number))["subject"])


def _sets(f: Forgery, name: str = "forged", **changes: Any) -> str:
    said = e.ReportRendered(CASE, name, digest(name), (_exhibit(f, 0),), 3, signers=("ann", "sue"))
    return added(f, replace(said, **changes), "ann")


def _issues(f: Forgery, name: str = "forged", by: str = "ann", sha256: str = "") -> str:
    return added(f, e.ReportIssued(CASE, name, sha256 or digest(name, "prepared")), by)


def _countersigns(f: Forgery, name: str = WAITING, by: str = "sue", sha256: str = "") -> str:
    return added(f, e.ReportCountersigned(CASE, name, sha256 or digest(name, "approved")), by)


def _approved_anew(f: Forgery) -> None:
    """The first exhibit, opened again and approved again by the same people."""
    f.lines.pop()
    exhibit, content = _exhibit(f, 0), f.said(f.find("review.approved", -1))["data"]["content"]
    f.add(e.ReviewReopened(exhibit, "a name"), "sue")
    head = f.head()
    f.add(e.ReviewSubmitted(exhibit, content, head, bound(content, head), ""), "ann")
    f.add(e.ReviewApproved(exhibit, content, bound(content, head), ""), "sue")
    f.close()


@by_the_maker
def a_report_is_set_on_an_exhibit_of_no_case_here(f: Forgery) -> str:
    return _sets(f, evidence=(_exhibit(f, 0), "elsewhere"))


@by_the_maker
def a_report_is_set_on_nothing(f: Forgery) -> str:
    return _sets(f, evidence=())


@by_the_maker
def a_report_is_set_on_what_was_destroyed(f: Forgery) -> str:
    return _sets(f, evidence=(_exhibit(f, 2),))


@by_the_maker
def a_report_takes_a_number_that_was_given(f: Forgery) -> str:
    return _sets(f, number=2)


@by_the_maker
def a_report_has_no_number_where_others_have(f: Forgery) -> str:
    return _sets(f, number=0, signers=())


@by_the_maker
def a_report_has_a_number_and_waits_for_nobody_at_all(f: Forgery) -> str:
    return _sets(f, signers=())


@by_the_maker
def a_report_is_prepared_in_anothers_name(f: Forgery) -> str:
    return _sets(f, signers=("sue", "ann"))


@by_the_maker
def someone_who_left_is_named_to_countersign(f: Forgery) -> str:
    return _sets(f, signers=("ann", "eve"))


@by_the_maker
def a_report_amends_one_that_was_only_set(f: Forgery) -> str:
    _sets(f)
    return _sets(f, "forged-2", amends="forged")


@by_the_maker
def a_report_is_dated_after_its_entry(f: Forgery) -> str:
    return _sets(f, made_at="2999-01-02T03:04:05.000000Z")


@by_the_maker
def a_report_stands_on_entries_that_are_not_there(f: Forgery) -> str:
    return _sets(f, size=10**6)


@by_the_maker
def a_disclosure_version_is_said_to_be_whole(f: Forgery) -> str:
    return _sets(f, style=ReportStyle(disclosure=True))


@by_the_maker
def another_reports_file_is_issued_as_this_one(f: Forgery) -> str:
    _sets(f)
    return _issues(f, sha256=digest(DONE, "approved"))


@by_the_maker
def a_report_is_issued_by_who_did_not_prepare_it(f: Forgery) -> str:
    _sets(f)
    return _issues(f, by="amy")


@by_the_maker
def two_reports_are_issued_under_one_number(f: Forgery) -> str:
    _sets(f)
    _sets(f, "forged-2")
    _issues(f)
    return _issues(f, "forged-2")


@by_the_maker
def somebody_else_countersigns(f: Forgery) -> str:
    return _countersigns(f, by="boss")


@by_the_maker
def a_report_is_countersigned_with_the_file_of_another(f: Forgery) -> str:
    return _countersigns(f, sha256=digest(DONE, "approved"))


@by_the_maker
def a_report_is_countersigned_after_its_exhibit_was_opened_again(f: Forgery) -> str:
    added(f, e.ReviewReopened(_exhibit(f, 0), "a name"), "sue")
    return _countersigns(f)


@by_the_maker
def a_report_is_countersigned_after_its_exhibit_was_approved_anew(f: Forgery) -> str:
    _approved_anew(f)
    return _countersigns(f)


@by_the_maker
def someone_who_approved_nothing_in_it_countersigns(f: Forgery) -> str:
    _sets(f, signers=("ann", "amy"))
    _issues(f)
    return _countersigns(f, "forged", by="amy")


@by_the_maker
def a_report_is_archived_before_it_is_countersigned(f: Forgery) -> str:
    return added(f, e.ReportArchived(CASE, WAITING, digest(WAITING, "archived")), "ann")


@by_the_maker
def a_certificate_of_another_person_is_brought(f: Forgery) -> str:
    return added(f, e.CertificateBrought("sue", pem("ann"), ()), "sue")


@by_the_maker
def an_enrolled_persons_certificate_is_brought(f: Forgery) -> str:
    person = f.said(f.find("vault.founded"))["data"]["founder"]
    return added(f, e.CertificateBrought("ann", person["keys"]["certificate"], ()), "ann")


@by_the_maker
def a_certificate_is_none(f: Forgery) -> str:
    return added(f, e.CertificateBrought("ann", pem("x") + "-----BEGIN PRIVATE KEY-----", ()), "ann")


@by_the_maker
def a_passage_past_the_end_is_said_to_have_left(f: Forgery) -> str:
    return added(f, e.TranscriptExported(recording_of(f, 0), "wav", digest("x"), Span(0, 10**9)), "ann")


@by_the_maker
def a_measurement_falls_in_no_band(f: Forgery) -> str:
    return added(f, e.ValidationRecorded(replace(MEASURED, snr_to=99)), "boss")


@by_the_maker
def a_measurement_has_fewer_errors_than_none(f: Forgery) -> str:
    return added(f, e.ValidationRecorded(replace(MEASURED, errors=-1)), "boss")


@by_the_maker
def an_analyst_enters_a_measurement(f: Forgery) -> str:
    return added(f, e.ValidationRecorded(MEASURED), "ann")


@by_the_maker
def an_identical_run_differs(f: Forgery) -> str:
    return added(f, e.RunReproduced(recording_of(f, 1), "d-2", "IDENTICAL", digest("x"), 1, ""), "ann")


@by_the_maker
def another_recordings_draft_is_run_again(f: Forgery) -> str:
    return added(f, e.RunReproduced(recording_of(f, 1), "d-1", "IDENTICAL", digest("x"), 0, ""), "ann")


@by_the_maker
def this_very_vaults_bundle_is_taken_in(f: Forgery) -> str:
    own = taking(CASE, sha256=digest("own"), vault_id=f.said(0)["vault"])
    return added(f, e.BundleTaken(**own), "ann")


@by_the_maker
def a_bundle_is_taken_in_a_second_time(f: Forgery) -> str:
    return added(f, e.BundleTaken(**taking(CASE)), "ann")


@by_the_maker
def a_bundle_is_taken_into_a_closed_case(f: Forgery) -> str:
    added(f, e.CaseClosed(CASE, "done"), "sue")
    return added(f, e.BundleTaken(**taking(CASE, sha256=digest("late"))), "ann")


@by_the_maker
def anothers_note_is_said_to_have_come_with_a_bundle(f: Forgery) -> str:
    note = f.said(f.find("annotation.added", -1))["data"]["annotation"]["id"]
    came = (Authored(note, "Dr Famous", AT, 7),)
    return added(f, e.BundleTaken(**taking(CASE, sha256=digest("late"), authored=came)), "amy")
