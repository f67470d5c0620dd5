"""Facts in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import a_dossier, an_evidence, an_exhibit
from workbench.domain.review import Review, ReviewState
from workbench.typesetting.wording import (
    approvals,
    audio,
    condition,
    day,
    grouped,
    label_of,
    percent,
    plural,
    recorded,
    standing,
    title_of,
)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Interview room 2.wav", "Interview room 2"),
        (".wav", ".wav"),
        ("no ending", "no ending"),
        ("v1.2 of something", "v1.2 of something"),
    ],
)
def test_a_title_is_the_name_without_its_ending(name: str, title: str) -> None:
    assert title_of(an_evidence(name)) == title


def test_a_digest_is_grouped_without_losing_a_digit() -> None:
    digest = an_evidence().sha256
    assert "".join(grouped(digest)).replace(" ", "") == digest
    assert [len(line) for line in grouped(digest)] == [35, 35]


def test_an_approval_is_told_with_its_entry_and_its_six_words() -> None:
    review = Review("ev-HS/2", ReviewState.APPROVED, 91, "2026-11-12T10:30:00Z", "Supervisor 1", bound="ab" * 32)
    (said,) = approvals(a_dossier(replace(an_exhibit(), review=review)))
    assert (
        said == f"exhibit HS/2 by Supervisor 1, {day(review.at)}, ledger entry 91; six words of what was approved: {review.words}"
    )


def test_a_stale_approval_is_told_as_such() -> None:
    review = Review("ev-HS/2", ReviewState.APPROVED, 91, "2026-11-12T10:30:00Z", "Supervisor 1", is_stale=True)
    (said,) = approvals(a_dossier(replace(an_exhibit(), review=review)))
    assert "no longer what was approved" in said


def test_times_that_are_no_times_stand_as_they_are() -> None:
    assert day("2026-11-12T09:00:11Z") == "12 November 2026, 09:00:11 UTC"
    assert day("some time") == "some time"


def test_what_was_not_measured_is_not_a_zero() -> None:
    exhibit = an_exhibit()
    assert exhibit.profile is not None
    assert "not measurable" in condition(replace(exhibit, profile=replace(exhibit.profile, snr_tenths_db=None)))
    assert condition(replace(exhibit, profile=None)) == "not measured"


def test_the_recording_is_described_in_a_line() -> None:
    exhibit = an_exhibit()
    assert audio(exhibit) == "PCM 16 bit, 16,000 Hz, mono · 1:07:33.108"
    assert condition(exhibit) == "SNR 17.0 dB · speech 71 %"
    assert recorded(exhibit.evidence) == "recorded 11 November 2026, 17:10:31 to 18:18:04 (recorder clock, +2.1 s)"
    assert label_of(exhibit) == "HS/2"


def test_counts_agree_with_their_nouns() -> None:
    assert [plural(1, "entry", "entries"), plural(2_000, "line")] == ["1 entry", "2,000 lines"]


@pytest.mark.parametrize(
    ("count", "total", "told"), [(0, 9, "0"), (9, 9, "100"), (1, 3000, "0.1"), (2999, 3000, "99.9"), (10, 13, "76.9")]
)
def test_a_share_is_never_all_or_nothing_unless_it_is(count: int, total: int, told: str) -> None:
    assert percent(count, total) == told


def test_a_report_that_nobody_reviewed_does_not_call_itself_final() -> None:
    exhibit = an_exhibit(utterances=4)
    bare = tuple(replace(line, correction=None, confirmation=None, revision=None) for line in exhibit.lines)
    assert standing(a_dossier(replace(exhibit, lines=bare, review=Review("")))).endswith("not reviewed")
    assert standing(a_dossier(an_exhibit(utterances=8))).endswith("final")
