"""What of the ledger a bundle of a case shows, and what it hides."""

from __future__ import annotations

import pytest

from workbench.domain.bundles import concerns
from workbench.domain.canonical import Json
from workbench.domain.custody import Entry

MINE = frozenset({"exhibit-1", "track-1"})


def entry(kind: str, subject: str, payload: Json) -> Entry:
    return Entry(0, "", "ann", kind, subject, payload, "", b"", b"")


@pytest.mark.parametrize(
    ("kind", "subject", "payload"),
    [
        ("report.rendered", "r1", {"case_number": "C-1"}),
        ("report.countersigned", "r1", {"case_number": "C-1"}),
        ("report.archived", "r1", {"case_number": "C-1"}),
        ("bundle.taken", "C-1", {"case_number": "C-1"}),
        ("run.reproduced", "track-1", {"recording_id": "track-1"}),
        ("evidence.imported", "exhibit-1", {"evidence": {"case_number": "C-1"}}),
        ("case.closed", "C-1", {"number": "C-1"}),
        ("certificate.brought", "ann", {"name": "ann"}),
        ("validation.recorded", "ab", {"validation": {}}),
        ("person.enrolled", "ann", {"person": {}}),
        ("unit.enrolled", "van-3", {"unit": {}}),
        ("hub.joined", "central", {"hub": {}}),
        ("checkpoint.witnessed", "central", {"hub": "central"}),
        ("handover.sent", "exhibit-1", {"evidence_id": "exhibit-1"}),
        ("handover.drafted", "track-1", {"recording_id": "track-1"}),
    ],
)
def test_a_case_is_shown_with_its_reports_and_all_that_vouches_for_them(kind: str, subject: str, payload: Json) -> None:
    assert concerns(entry(kind, subject, payload), "C-1", MINE)


@pytest.mark.parametrize(
    ("kind", "subject", "payload"),
    [
        ("report.rendered", "r1", {"case_number": "C-2"}),
        ("report.rendered", "exhibit-1", {"case_number": "C-2"}),
        ("report.rendered", "C-1", {"case_number": "C-2"}),
        ("bundle.taken", "C-2", {"case_number": "C-2"}),
        ("run.reproduced", "track-2", {"recording_id": "track-2"}),
        ("evidence.imported", "C-1", {"evidence": {"case_number": "C-2"}}),
        ("case.closed", "C-2", {"number": "C-2"}),
        ("bundle.made", "", {"case_number": ""}),
        ("session.opened", "ann", {"person": "ann"}),
        ("handover.received", "exhibit-2", {"evidence_id": "exhibit-2"}),
        ("history.witnessed", "van-3", {"unit": "van-3"}),
    ],
)
def test_nothing_of_another_case_is_shown_whatever_it_is_called(kind: str, subject: str, payload: Json) -> None:
    assert not concerns(entry(kind, subject, payload), "C-1", MINE)
