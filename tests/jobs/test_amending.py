"""What changed between a report and the one that takes its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import an_exhibit
from tests.stages.disclosing.talk import NAME, an_exhibit_with
from workbench.domain.errors import BadRequest
from workbench.domain.leaving import Amended, Amendment, ReportInfo, SignedRevision
from workbench.domain.review import Change
from workbench.jobs.amending import VEIL, amended, net, veiled

SIGNED = (SignedRevision("prepared", "ab" * 32, "ann", "2026-11-12T10:00:00Z", 20),)


def a_report(number: int, *, issued: bool = True) -> ReportInfo:
    made = ReportInfo(f"r-{number}", "C-1", number, "", False, ("ann",), "cd" * 32, ("ev",), "ann", "2026-11-12T10:00:00Z", 19)
    return replace(made, revisions=SIGNED) if issued else made


def a_change(kind: str, before: str, after: str, place: str = "seg-1", seq: int = 30) -> Change:
    return Change(seq, "2026-11-12T11:00:00Z", "ann", "rec", kind, place, before, after, True)


def test_a_report_is_named_by_last_by_number_or_by_id() -> None:
    there = (a_report(1), a_report(2), a_report(3, issued=False))
    assert [amended(wanted, "C-1", there) for wanted in ("last", "1", "r-2", "")] == [there[1], there[0], there[1], None]


@pytest.mark.parametrize("wanted", ["3", "r-9"])
def test_only_a_report_that_was_issued_is_amended(wanted: str) -> None:
    with pytest.raises(BadRequest, match=f"no issued report {wanted}"):
        amended(wanted, "C-1", (a_report(1), a_report(3, issued=False)))


def test_a_disclosure_version_takes_the_place_of_its_own_kind_alone() -> None:
    there = (replace(a_report(1), disclosure=True), a_report(2))
    assert amended("last", "C-1", there, disclosure=True) == there[0]
    for wanted, disclosure in (("2", True), ("1", False)):
        with pytest.raises(BadRequest, match="takes the place of no"):
            amended(wanted, "C-1", there, disclosure=disclosure)
    with pytest.raises(BadRequest, match="no report yet of this version"):
        amended("last", "C-1", there[1:], disclosure=True)


def test_a_row_changed_twice_is_told_once_from_first_to_last() -> None:
    (told,) = net("ev", [a_change("segment.corrected", "red", "blue"), a_change("transcript.revised", "blue", "green (S1)")])
    assert (told.before, told.after, told.kind) == ("red", "green (S1)", "transcript.revised")


def test_what_was_taken_back_is_not_told() -> None:
    there_and_back = [a_change("segment.corrected", "red", "blue"), a_change("segment.reinstated", "blue", "red")]
    assert net("ev", there_and_back) == ()


def test_a_note_and_a_row_of_one_name_are_told_apart() -> None:
    assert len(net("ev", [a_change("segment.corrected", "a", "b"), a_change("annotation.added", "", "b")])) == 2


def test_a_disclosure_version_tells_no_words_of_rows_it_blacks_out() -> None:
    whole = an_exhibit(utterances=3)
    hidden, open_ = whole.lines[0], whole.lines[1]
    black = replace(hidden, segment=replace(hidden.segment, text=VEIL), correction=None)
    shown = replace(whole, lines=(black, *whole.lines[1:]))
    changes = tuple(Amended("ev", "rec", "segment.corrected", x.id, "before", "after", "ann", "") for x in (hidden, open_))
    made = veiled(Amendment(1, "r-1", "", "", changes), (whole,), (shown,))
    assert [c.before for c in made.changes] == [VEIL, "before"]


def test_a_disclosure_version_does_not_tell_what_a_voice_was_called_before() -> None:
    whole = an_exhibit_with(NAME)
    renamed = Amended("ev", "rec", "speaker.renamed", "S1", "Radoslav", "Voice 1", "ann", "t")
    other = Amended("ev", "rec", "speaker.renamed", "S2", "Hill", "Officer", "ann", "t")
    told = veiled(Amendment(1, "r-1", "t", "0" * 64, (renamed, other)), (whole,), (whole,))
    assert [(c.before, c.after) for c in told.changes] == [(VEIL, VEIL), ("Hill", "Officer")]
