"""Transfers that somebody announces and never finishes: so many and no more, and none for ever."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from tests.hub.face import AUnit, Face, a_sound, client_of, problem
from workbench.domain.hub_commands import RevokeUnit
from workbench.domain.hub_questions import ReceivedBy
from workbench.domain.questions import CaseNumbered, EvidenceIn
from workbench.hub.housekeeping import forget
from workbench.hub.receiving import take_in

SOUND = a_sound()
DAY_S = 86_400


def _announced(face: Face, name: str, unit: AUnit | None = None) -> Any:
    load = (unit or face.unit).load(SOUND, face.side.hand.keys.sealing, evidence_id=name)
    return face.ask("POST", "/v1/transfers", load.words, unit)


def _limited(face: Face, **limits: int) -> None:
    face.side = replace(face.side, limits=replace(face.side.limits, **limits))
    face.client = client_of(face.side)


def test_so_many_may_be_open_and_one_that_is_goes_on(face: Face):
    _limited(face, transfers=2)
    assert [_announced(face, name).status_code for name in ("e1", "e2")] == [201, 201]
    refused = _announced(face, "e3")
    assert ("2 files are open" in problem(refused, 507), "30 days" in refused.json()["remedy"]) == (True, True)
    assert _announced(face, "e2").json()["state"] == "open"
    other = face.enrol(AUnit("van-4", "vault-4"))
    assert _announced(face, "e3", other).status_code == 201


def test_a_large_file_that_was_announced_can_be_finished(face: Face):
    _limited(face, announced=40_000)
    assert _announced(face, "e1").status_code == 201
    assert "more than the hub takes" in problem(_announced(face, "e2"), 507)
    assert _announced(face, "e1").json()["state"] == "open"


def test_what_nobody_finishes_is_forgotten_with_its_chunks_and_begins_anew(face: Face):
    load = face.unit.load(SOUND, face.side.hand.keys.sealing)
    there = face.ask("POST", "/v1/transfers", load.words).json()["id"]
    assert face.ask("PUT", f"/v1/transfers/{there}/chunks/0", load.chunk(0)).status_code == 204
    assert forget(face.side) == 0
    assert forget(replace(face.side, clock=lambda: time.time() + 31 * DAY_S)) == 1
    assert face.side.objects.names("transfers") == ()
    assert "forgot it" in face.ask("GET", f"/v1/transfers/{there}").json()["problem"]
    assert problem(face.ask("PUT", f"/v1/transfers/{there}/chunks/0", load.chunk(0)), 409)
    assert face.ask("POST", "/v1/transfers", load.words).json() == {
        "id": there, "state": "open", "count": 1, "held": [], "job": "", "receipt": "", "signature": "", "problem": "",
    }  # fmt: skip


def test_what_a_revoked_unit_had_on_its_way_goes(face: Face):
    _announced(face, "e1")
    face.bench.do(RevokeUnit("van-3", "stolen"))
    assert forget(face.side) == 1


def test_a_revoked_unit_brings_nothing_in_that_was_sealed_already(face: Face):
    load = face.unit.load(SOUND, face.side.hand.keys.sealing)
    there = face.ask("POST", "/v1/transfers", load.words).json()["id"]
    face.ask("PUT", f"/v1/transfers/{there}/chunks/0", load.chunk(0))
    face.ask("POST", f"/v1/transfers/{there}/seal")
    face.bench.do(RevokeUnit("van-3", "stolen"))
    face.receiving.take_all()
    told = face.side.transfers.transfer(there)
    assert told is not None
    assert (told.state, told.problem) == ("failed", "The unit van-3 was revoked.")
    assert face.bench.ask(CaseNumbered("van-3-2026-1")) is None


def test_whoever_writes_in_the_state_brings_nothing_into_a_case(face: Face):
    load = face.unit.load(SOUND, face.side.hand.keys.sealing)
    there = face.side.transfers.transfer(face.ask("POST", "/v1/transfers", load.words).json()["id"])
    forged = face.unit.load(SOUND, face.side.hand.keys.sealing, case_title="Forged").words["manifest"]
    assert there is not None
    for changed in ({"manifest": forged}, {"signature": "00" * 64}, {"unit": "van-4"}):
        try:
            take_in(replace(there, **changed), face.side)
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing may have come in
            assert "unit" in str(error)  # noqa: PT017
        else:
            raise AssertionError(f"taken in with another {changed}")
    assert face.bench.ask(CaseNumbered("van-3-2026-1")) is None
    assert face.bench.ask(ReceivedBy("van-3")) == ()


def test_a_hub_whose_disk_is_full_takes_no_chunk_of_what_it_let_be_announced(face: Face):
    load = face.unit.load(SOUND, face.side.hand.keys.sealing)
    there = face.ask("POST", "/v1/transfers", load.words).json()["id"]
    face.client = client_of(replace(face.side, room=lambda: 1 << 20))
    assert "no room" in problem(face.ask("PUT", f"/v1/transfers/{there}/chunks/0", load.chunk(0)), 507)
    assert face.side.objects.names("transfers") == ()


def test_the_same_file_of_a_unit_whose_case_is_spelt_alike_stands_in_a_case_of_its_own(face: Face):
    van = face.enrol(AUnit("van", "vault-of-van"))
    face.hand_over(SOUND, case_number="X")
    assert face.hand_over(SOUND, van, case_number="3-X")["state"] == "received"
    assert len(face.bench.ask(EvidenceIn("van-3-X (van)"))) == 1
