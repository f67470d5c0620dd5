"""A unit's jobs, the drafts that come of them, and its word that it has them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.hub.face import AUnit, Face, a_sound, client_of, problem
from tests.vaults import Vaults, a_draft
from workbench.domain.canonical import canonical
from workbench.domain.commands import FinishDraft
from workbench.domain.custody import Head
from workbench.domain.handing_over import COUNTER, PACKAGE, Counter, Package, read, said, written
from workbench.domain.hub_questions import ReceivedBy
from workbench.domain.questions import EvidenceIn, RecordingsOf
from workbench.domain.spread import WorkState
from workbench.storage.person_keys import is_signed

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def done(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Face, str]]:
    """A hub with a job of van-3 that is done, and its id."""
    folder = tmp_path_factory.mktemp("face")
    vaults = Vaults(vault_template, folder / "vault")
    made = Face(vaults.open("boss"), folder)
    made.enrol(made.unit)
    job = made.hand_over(a_sound())["job"]
    (evidence,) = made.bench.ask(EvidenceIn("van-3-2026-1"))
    (recording,) = made.bench.ask(RecordingsOf(evidence.id))
    made.bench.do(FinishDraft(a_draft(replace(recording, frames=16_000), (), name="d1")))
    made.side.work.take("2026-01-01T00:00:00Z")
    made.side.work.finish(job, WorkState.DONE, "2026-01-01T00:01:00Z", drafts=("d1",))
    yield made, job
    made.close()
    vaults.close()


def a_counter(face: Face, its: str, document: str, **changed: Any) -> dict[str, str]:
    """The unit's word on a package."""
    digest = hashlib.sha256(document.encode()).hexdigest()
    word = Counter("central", face.unit.name, its, digest, face.unit.vault_id, Head(3, "ab" * 32, "cd" * 32))
    sworn = written(replace(word, **changed))
    return {"counter": sworn, "signature": face.unit.key.sign(said(COUNTER, sworn)).hex()}


def test_a_draft_comes_with_the_hubs_word_on_its_very_bytes(done):
    face, job = done
    (slip,) = face.ask("GET", f"/v1/jobs/{job}/drafts").json()["drafts"]
    whole = face.ask("GET", f"/v1/jobs/{job}/drafts/0").json()
    package = read(Package, slip["package"])
    assert (whole["package"], whole["signature"]) == (slip["package"], slip["signature"])
    assert package.draft == hashlib.sha256(whole["draft"].encode()).hexdigest()
    assert (package.job, package.transfer, len(package.entry)) == (job, job, 64)
    assert is_signed(face.side.hand.keys.signing, bytes.fromhex(slip["signature"]), said(PACKAGE, slip["package"]))


def test_only_the_units_own_word_on_this_package_is_entered_and_once(done):
    face, job = done
    package = face.ask("GET", f"/v1/jobs/{job}/drafts").json()["drafts"][0]["package"]
    url = f"/v1/jobs/{job}/drafts/0/counter"
    for changed in ({"package": "ab" * 32}, {"unit": "van-4"}, {"vault_id": "x"}, {"job": "0" * 32}, {"hub": "other"}):
        assert "another package" in problem(face.ask("POST", url, a_counter(face, job, package, **changed)), 422)
    forged = {**a_counter(face, job, package), "signature": "00" * 64}
    assert "not signed" in problem(face.ask("POST", url, forged), 422)
    assert [face.ask("POST", url, a_counter(face, job, package)).status_code for _ in range(2)] == [204, 204]
    (received,) = face.bench.ask(ReceivedBy("van-3"))
    assert received.returned == ("d1",)


def test_progress_is_streamed_and_ends_with_the_job(done):
    face, job = done
    answer = face.ask("GET", f"/v1/jobs/{job}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.startswith("event: progress\ndata: {")
    assert '"state": "done"' in answer.text


def test_one_more_job_is_begun_once_for_the_same_wish_and_can_be_cancelled(done):
    face, job = done
    wanted = {"transfer": job, "wish": {"tier": "batch", "language": "de"}}
    first, again = (face.ask("POST", "/v1/jobs", wanted).json() for _ in range(2))
    assert (first["id"], first["urgency"]) == (again["id"], "batch")
    told = face.ask("GET", "/v1/queue").json()
    assert (told["backlog"]["waiting"]["batch"], [one["id"] for one in told["jobs"]]) == (1, [first["id"]])
    assert face.ask("DELETE", f"/v1/jobs/{first['id']}").status_code == 204
    assert face.ask("GET", f"/v1/jobs/{first['id']}").json()["state"] == "cancelled"
    assert face.ask("POST", "/v1/jobs", wanted).json()["id"] != first["id"]


def test_another_units_job_is_as_good_as_none(done):
    face, job = done
    other = face.enrol(AUnit("van-4", "vault-4"))
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/events"), ("GET", "/drafts"), ("GET", "/drafts/0")):
        assert "no such job" in problem(face.ask(method, f"/v1/jobs/{job}{path}", unit=other), 404)
    assert "no such transfer" in problem(face.ask("POST", "/v1/jobs", {"transfer": job}, other), 404)


def test_a_unit_has_so_many_jobs_waiting_and_no_more(done):
    face, job = done
    waiting = len(face.side.work.jobs("van-3", (WorkState.WAITING,)))
    client = client_of(replace(face.side, limits=replace(face.side.limits, jobs=waiting + 1)))
    wanted = [{"transfer": job, "wish": {"speakers": number}} for number in (7, 8)]
    bodies = [canonical(one) for one in (wanted[0], wanted[0], wanted[1])]
    answers = [
        client.post("/v1/jobs", content=body, headers=face.unit.headers("POST", "/v1/jobs", body) | JSON) for body in bodies
    ]
    assert [answer.status_code for answer in answers[:2]] == [201, 201]
    assert "wait already" in problem(answers[2], 429)
    face.side.work.cancel(answers[0].json()["id"])


def test_a_unit_reads_so_many_streams_and_no_more(done):
    face, job = done
    face.side.reading["van-3"] = face.side.limits.streams
    assert "streams already" in problem(face.ask("GET", f"/v1/jobs/{job}/events"), 429)
    face.side.reading["van-3"] = 0
    assert face.ask("GET", f"/v1/jobs/{job}/events").status_code == 200
    assert face.side.reading["van-3"] == 0


def test_whoever_writes_in_the_state_has_no_unit_read_what_another_handed_over(done):
    face, job = done
    other = face.enrol(AUnit("van-5", "vault-5"))
    mine = face.side.work.job(job)
    assert mine is not None
    face.side.work.submit(replace(mine, id="a" * 32, unit="van-5", state=WorkState.WAITING))
    face.side.work.take("2026-01-01T00:00:00Z")
    face.side.work.finish("a" * 32, WorkState.DONE, "2026-01-01T00:01:00Z", drafts=mine.draft_ids)
    assert "did not hand over" in problem(face.ask("GET", f"/v1/jobs/{'a' * 32}/drafts", unit=other), 409)
    face.side.transfers.pack("a" * 32, face.side.transfers.packed(job)[0])
    assert "not the one that the hub signed" in problem(face.ask("GET", f"/v1/jobs/{'a' * 32}/drafts/0", unit=other), 409)


def test_a_draft_that_there_is_not_is_none(done):
    face, job = done
    assert "1 drafts" in problem(face.ask("GET", f"/v1/jobs/{job}/drafts/7"), 404)
