"""Reports and what vouches for them through the door: what would mislead a court is refused before it is entered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from tests.faults.court_work import DONE, MEASURED, WAITING, CourtWork, digest, pem, taking
from tests.vaults import Vaults, a_draft, a_submitted_exhibit, faults_of
from workbench.domain import commands as c
from workbench.domain import questions as q
from workbench.domain.court_questions import Validations
from workbench.domain.errors import BadRequest
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.leaving import Authored, ReportStyle


@pytest.fixture(scope="module")
def vaults(vault_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vaults]:
    """One copy for tests whose commands are refused."""
    own = Vaults(vault_template, tmp_path_factory.mktemp("court") / "vault")
    yield own
    own.close()


@pytest.fixture(scope="module")
def told(vaults: Vaults) -> dict[str, str]:
    """A case with an approved exhibit, an open one and two reports, and another case with an exhibit; their ids."""
    track = a_submitted_exhibit(vaults)
    with closing(vaults.open("sue")) as sue:
        sue.do(c.ApproveReview(track.evidence_id, sue.ask(q.ReviewOf(track.evidence_id)).bound))
    with closing(vaults.open("ann")) as ann:
        ann.do(c.OpenCase("C-2", "Pier"))
        [came] = ann.ask(q.EvidenceIn("C-1"))
        here, there = _exhibit(ann, came, "C-1", "d-open"), _exhibit(ann, came, "C-2", "d-there")
        ann.do(c.Annotate(here.id, "a door"))
    work = CourtWork("C-1", track.evidence_id, here.evidence_id, here.id, "d-open", "ann", "sue", "boss")
    work.do(lambda name: closing(vaults.open(name)))
    with closing(vaults.open("sue")) as sue:
        vault, note = sue.ask(q.VaultId()), sue.ask(q.AnnotationsOf(here.id))[0].id
    return {"here": track.evidence_id, "there": there.evidence_id, "track": here.id, "vault": vault, "note": note}


def _exhibit(bench: Any, like: Evidence, case: str, draft: str) -> Recording:
    came = bench.do(c.RecordEvidence(case, f"{draft}.wav", digest(draft), like.size, like.probe)).evidence
    [first] = bench.ask(q.RecordingsOf(like.id))
    made: Recording = bench.do(c.RecordRecording(came.id, 0, first.rate, first.frames, 1, first.codec, digest("audio"))).recording
    bench.do(c.FinishDraft(a_draft(made, ("glue was there",), name=draft)))
    return made


def _set(told: dict[str, str], **changes: Any) -> c.RecordRendering:
    next_one = c.RecordRendering("C-1", "next", digest("next"), (told["here"],), 3, signers=("ann", "sue"))
    return replace(next_one, **changes)


def _of_ann(told: dict[str, str]) -> dict[str, c.Command]:
    own = (Authored(told["note"], "Dee", "", 7),)
    return {
        "not of this case": _set(told, evidence=(told["there"],)),
        "about no exhibit": _set(told, evidence=()),
        "set once": replace(_set(told), case_number="C-2", report_id=DONE, number=1, evidence=(told["there"],)),
        "not the case's next": _set(told, number=2),
        "have numbers": _set(told, number=0, signers=()),
        "names who signs it": _set(told, signers=()),
        "boss2 is not enrolled": _set(told, signers=("ann", "boss2")),
        "sue prepares it": _set(told, signers=("sue", "ann")),
        "was not issued in this case": _set(told, amends="next"),
        "stands on entries": _set(told, size=10**6),
        "dated after": _set(told, made_at="2999-01-02T03:04:05.000000Z"),
        "what is left out": _set(told, style=ReportStyle(disclosure=True)),
        "another file of a report": _set(told, unsigned_sha256=digest(DONE, "approved")),
        "its digest is none": _set(told, unsigned_sha256="AB" * 32),
        "issued before": c.IssueReport("C-1", WAITING, digest("again")),
        "waits for the countersignature of sue": c.RecordArchiving("C-1", WAITING, digest("shut")),
        "no certificate": c.BringCertificate(pem("x") + "x"),
        "figures do not fit": c.RecordReproduction(told["track"], "d-open", "IDENTICAL", digest("x"), 1),
        "draft that is not there": c.RecordReproduction(told["track"], "d", "IDENTICAL", digest("x")),
        "taken in before": c.RecordTaking(**taking("C-1")),
        "this vault's own": c.RecordTaking(**taking("C-1", sha256=digest("own"), vault_id=told["vault"])),
        "did not come with it": c.RecordTaking(**taking("C-2", authored=own)),
    }


def _of_boss(told: dict[str, str]) -> dict[str, c.Command]:
    return {
        "not the second person": c.RecordCountersigning("C-1", WAITING, digest("x")),
        "falls in its band": c.RecordValidation(replace(MEASURED, snr_to=99)),
        "counts nothing": c.RecordValidation(replace(MEASURED, errors=-1)),
        "certificate of ann": c.BringCertificate(pem("ann")),
        "ann prepares it": _set(told),
    }


def _of_sue(told: dict[str, str]) -> dict[str, c.Command]:
    return {
        "another file of a report": c.RecordCountersigning("C-1", WAITING, digest(DONE, "archived")),
        "countersigned already": c.RecordCountersigning("C-1", DONE, digest("x")),
    }


@pytest.mark.parametrize(("name", "table"), [("ann", _of_ann), ("boss", _of_boss), ("sue", _of_sue)])
def test_what_would_mislead_a_court_is_refused(name: str, table: Any, vaults: Vaults, told: dict[str, str]) -> None:
    with closing(vaults.open(name)) as bench:
        before = bench.ask(q.LedgerHead())
        for why, command in table(told).items():
            with pytest.raises(BadRequest, match=why):
                bench.do(command)
        assert bench.ask(q.LedgerHead()) == before


def test_what_the_door_let_in_is_sound_and_told(vaults: Vaults, told: dict[str, str]) -> None:
    with closing(vaults.open("ann")) as ann:
        assert faults_of(ann) == []
        assert ann.ask(Validations()) == (MEASURED,)


def test_what_was_approved_anew_since_the_report_was_set_is_not_countersigned(vaults: Vaults, told: dict[str, str]) -> None:
    """Last: it changes what stands approved."""
    with closing(vaults.open("sue")) as sue:
        sue.do(c.ReopenReview(told["here"], "a name"))
    with closing(vaults.open("ann")) as ann:
        ann.do(c.SubmitReview(told["here"]))
    with closing(vaults.open("sue")) as sue:
        sue.do(c.ApproveReview(told["here"], sue.ask(q.ReviewOf(told["here"])).bound))
        with pytest.raises(BadRequest, match="as it was then"):
            sue.do(c.RecordCountersigning("C-1", WAITING, digest(WAITING, "approved")))
