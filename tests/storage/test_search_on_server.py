"""On a server the same questions find the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import a_draft, segments
from tests.contracts.server_laboratory import ServerLaboratory
from tests.storage.laboratory import AT, NOTE
from tests.storage.test_search import CALL, OTHER
from workbench.domain import events as e
from workbench.domain.evidence import Case
from workbench.domain.questions import SearchText
from workbench.domain.transcript import Correction


@pytest.fixture
def heard(served: ServerLaboratory) -> ServerLaboratory:
    """The exhibit of the first case was destroyed; another has a transcript, a correction in Japanese and a note."""
    draft = replace(a_draft(CALL, segments(16)), id="draft-call")
    served.add(e.CaseOpened(Case(OTHER.case_number, "Other", False, AT)), e.EvidenceImported(replace(OTHER, imported_by="Ada")))
    served.add(e.RecordingDecoded(CALL), e.DraftFinished(draft))
    served.add(e.SegmentCorrected(CALL.id, Correction("seg-00004", "今日は天気がいい", "Ada", AT)))
    served.add(e.Annotated(replace(NOTE, id="note-of-call", recording_id=CALL.id, tags=("hinge",))))
    return served


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("gate bag", 1),
        ('"the blue one"', 1),
        ('"blue the one"', 0),
        ("photog*", 1),
        ("photogr", 1),
        ("grey OR photograph", 2),
        ("yard -grey", 1),
        ("that’s", 1),
        ("天気", 1),
        ("hinge", 1),
        ("' & | ! <-> :* \\ --", 0),
    ],
)
def test_a_server_finds_the_same(heard: ServerLaboratory, typed: str, count: int) -> None:
    assert heard.vault.answer(SearchText(typed)).total == count


def test_a_server_keeps_to_recording_case_and_voice(heard: ServerLaboratory) -> None:
    assert heard.vault.answer(SearchText("grey", recording_id=CALL.id, speaker="witness")).total == 1
    assert heard.vault.answer(SearchText("grey", case_number=OTHER.case_number, speaker="officer")).total == 0
    assert heard.vault.answer(SearchText("grey", case_number="2026-0417")).total == 0


def test_on_a_server_too_a_tampered_index_is_named(heard: ServerLaboratory) -> None:
    heard.close()
    heard.by_hand("UPDATE passage_words SET words = 'green' WHERE words LIKE '%grey%'")
    found = heard.verdict(digest=lambda sha256: sha256 if sha256 == OTHER.sha256 else None).findings
    assert [finding.place for finding in found] == ["search index"]
