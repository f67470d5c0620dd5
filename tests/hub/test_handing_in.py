"""Evidence comes in at the hub, and nothing else does."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace

import pytest

from tests.hub.face import AUnit, Face, a_sound, client_of, problem
from workbench.domain.handing_over import RECEIPT, Receipt, read, said
from workbench.domain.hub_questions import ReceivedBy
from workbench.domain.questions import CaseNumbered, EvidenceIn, LedgerHead
from workbench.hub.receiving import take_in
from workbench.linking.sealing import CHUNK_BYTES
from workbench.storage.person_keys import is_signed

SOUND = a_sound()


def test_what_a_unit_sends_becomes_an_exhibit_with_a_signed_receipt_and_a_job(face: Face):
    told = face.hand_over(SOUND)
    assert told["state"] == "received", told
    (evidence,) = face.bench.ask(EvidenceIn("van-3-2026-1"))
    assert (evidence.name, evidence.sha256) == ("room.wav", hashlib.sha256(SOUND).hexdigest())
    receipt = read(Receipt, told["receipt"])
    assert is_signed(face.side.hand.keys.signing, bytes.fromhex(told["signature"]), said(RECEIPT, told["receipt"]))
    assert (receipt.sha256, receipt.size, receipt.transfer) == (evidence.sha256, len(SOUND), told["id"])
    assert receipt.head == face.bench.ask(LedgerHead())
    (job,) = face.ask("GET", "/v1/jobs").json()["jobs"]
    assert (job["id"], job["state"], job["audio_ms"]) == (receipt.job, "waiting", 1_000)
    assert list((face.side.spool).iterdir()) == []
    assert face.side.objects.names("transfers") == ()


def test_it_goes_on_where_it_stood_after_the_hub_was_started_again(face: Face):
    load = face.unit.load(a_sound(300, 16_000), face.side.hand.keys.sealing)
    first = face.ask("POST", "/v1/transfers", load.words)
    assert (first.status_code, first.json()["count"]) == (201, 3)
    assert face.ask("PUT", f"/v1/transfers/{first.json()['id']}/chunks/1", load.chunk(1)).status_code == 204
    again = face.ask("POST", "/v1/transfers", load.words)
    assert (again.status_code, again.json()["held"]) == (200, [[1, 2]])
    assert "2 of 3" in problem(face.ask("POST", f"/v1/transfers/{first.json()['id']}/seal"), 409)


def test_sealed_twice_it_is_taken_in_once(face: Face):
    told = face.hand_over(SOUND)
    assert face.ask("POST", f"/v1/transfers/{told['id']}/seal").json()["state"] == "received"
    face.receiving.take_all()
    assert face.ask("GET", f"/v1/transfers/{told['id']}").json() == told
    assert len(face.bench.ask(ReceivedBy("van-3"))) == 1


def test_a_hub_that_died_before_it_answered_takes_it_in_again_and_nothing_stands_twice(face: Face):
    told = face.hand_over(SOUND)
    transfer = face.side.transfers.transfer(told["id"])
    assert transfer is not None
    face.side.objects.put(f"transfers/{transfer.id}/00000000", face.unit.load(SOUND, face.side.hand.keys.sealing).chunk(0))
    take_in(transfer, face.side)
    assert len(face.bench.ask(ReceivedBy("van-3"))) == len(face.bench.ask(EvidenceIn("van-3-2026-1"))) == 1
    assert len(face.side.work.jobs()) == 1


def test_a_wrong_hash_after_opening_is_refused_and_can_be_sent_anew(face: Face):
    told = face.hand_over(SOUND, sha256="ab" * 32)
    assert told["state"] == "failed"
    assert "the manifest says" in told["problem"]
    assert face.bench.ask(EvidenceIn("van-3-2026-1")) == ()
    load = face.unit.load(SOUND, face.side.hand.keys.sealing, sha256="ab" * 32)
    assert face.ask("POST", "/v1/transfers", load.words).json()["state"] == "open"


def test_a_file_nobody_can_hear_is_refused_with_the_reason(face: Face):
    told = face.hand_over(b"no sound at all")
    assert told["state"] == "failed"
    assert "room.wav" in told["problem"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\\b\0" + "x" * 1_000])
def test_a_name_is_data_and_never_a_path(face: Face, name: str):
    told = face.hand_over(SOUND, name=name)
    assert told["state"] == "received", told
    before = {path for path in face.side.spool.parent.rglob("*") if path.is_file()}
    assert not any("passwd" in path.name for path in before)


@pytest.mark.parametrize(
    ("changed", "status", "why"),
    [
        ({"unit": "van-4"}, 403, "another unit's"),
        ({"vault_id": "other"}, 403, "another unit's"),
        ({"size": 0}, 422, "cipher_bytes"),
        ({"size": 1 << 41}, 422, "1 to"),
        ({"case_number": "../x"}, 422, "names no case"),
        ({"case_number": ""}, 422, "names no case"),
        ({"sha256": "AB"}, 422, "no SHA-256"),
        ({"name": ""}, 422, "called"),
        ({"name": ".."}, 422, "called"),
    ],
)
def test_an_odd_manifest_is_refused(shared: Face, changed, status, why):
    load = shared.unit.load(SOUND, shared.side.hand.keys.sealing, **changed)
    answer = shared.ask("POST", "/v1/transfers", load.words)
    assert why in problem(answer, status)


def test_a_manifest_signed_by_another_is_refused(shared: Face):
    words = shared.unit.load(SOUND, shared.side.hand.keys.sealing).words
    theirs = AUnit().load(SOUND, shared.side.hand.keys.sealing).words
    assert "not signed" in problem(shared.ask("POST", "/v1/transfers", {**words, "signature": theirs["signature"]}), 422)


@pytest.mark.parametrize(
    "changed", [{"count": 2}, {"cipher_bytes": 1_000_000}, {"sealed_key": "00" * 80}, {"manifest": "{}"}, {"manifest": "[[[["}]
)
def test_what_does_not_go_with_the_manifest_is_refused(shared: Face, changed):
    words = shared.unit.load(SOUND, shared.side.hand.keys.sealing).words
    problem(shared.ask("POST", "/v1/transfers", {**words, **changed}), 422)


def test_another_units_transfer_is_as_good_as_none(face: Face):
    told = face.hand_over(SOUND)
    other = face.enrol(AUnit("van-4", "other-vault"))
    for method, path in (("GET", ""), ("PUT", "/chunks/0"), ("POST", "/seal")):
        body = b"x" * 20 if method == "PUT" else b""
        assert "no such transfer" in problem(face.ask(method, f"/v1/transfers/{told['id']}{path}", body, other), 404)


def test_chunks_are_held_to_their_place_their_size_and_their_key(shared: Face):
    load = shared.unit.load(a_sound(140, 16_000), shared.side.hand.keys.sealing)
    there = shared.ask("POST", "/v1/transfers", load.words).json()["id"]
    assert "no chunk 2" in problem(shared.ask("PUT", f"/v1/transfers/{there}/chunks/2", load.chunk(1)), 404)
    assert "instead of" in problem(shared.ask("PUT", f"/v1/transfers/{there}/chunks/0", load.chunk(1)), 422)
    other = replace(load, secret=b"\2" * 32)
    assert "not sealed" in problem(shared.ask("PUT", f"/v1/transfers/{there}/chunks/1", other.chunk(1)), 422)
    flipped = bytearray(load.chunk(0))
    flipped[5] ^= 1
    assert "not sealed" in problem(shared.ask("PUT", f"/v1/transfers/{there}/chunks/0", bytes(flipped)), 422)
    assert shared.ask("GET", f"/v1/transfers/{there}").json()["held"] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes of files")
def test_what_arrived_lies_where_the_hub_alone_looks(shared: Face):
    load = shared.unit.load(a_sound(seed=9), shared.side.hand.keys.sealing)
    there = shared.ask("POST", "/v1/transfers", load.words).json()["id"]
    assert shared.ask("PUT", f"/v1/transfers/{there}/chunks/0", load.chunk(0)).status_code == 204
    store = shared.side.spool.parent / "objects"
    modes = {path.stat().st_mode & 0o777 for path in (store, *store.rglob("*")) if path.is_dir()}
    assert (modes, {path.stat().st_mode & 0o777 for path in store.rglob("*") if path.is_file()}) == ({0o700}, {0o600})


@pytest.mark.parametrize("n", ["-1", "x", "2147483648", "%2e%2e", "0%2f..", "99999999999999999999"])
def test_a_number_that_is_none_leads_nowhere(shared: Face, n: str):
    there = shared.ask("POST", "/v1/transfers", shared.unit.load(SOUND, shared.side.hand.keys.sealing).words).json()["id"]
    assert shared.ask("PUT", f"/v1/transfers/{there}/chunks/{n}", b"x" * 20).status_code in (404, 422)


@pytest.mark.parametrize("transfer", ["..", "%2e%2e%2fkeys", "x", "A" * 32, "0" * 33, "'%20or%201=1"])
def test_a_transfer_that_is_none_leads_nowhere(shared: Face, transfer: str):
    assert shared.ask("GET", f"/v1/transfers/{transfer}").status_code in (404, 422)


@pytest.mark.parametrize(
    ("path", "most"), [("/v1/transfers", 256 << 10), (f"/v1/transfers/{'0' * 32}/chunks/0", CHUNK_BYTES + (64 << 10))]
)
def test_no_body_is_larger_than_allowed_whatever_its_header_says(shared: Face, path: str, most: int):
    method = "PUT" if "chunks" in path else "POST"
    body = b" " * (most + 1)
    assert "larger than" in problem(shared.ask(method, path, body), 413)
    lying = shared.client.request(method, path, content=iter([body]), headers=shared.unit.headers(method, path, body))
    assert "larger than" in problem(lying, 413)


def test_more_than_there_is_room_for_is_not_begun(face: Face):
    face.client = client_of(replace(face.side, room=lambda: 1 << 20))
    assert "no room" in problem(face.ask("POST", "/v1/transfers", face.unit.load(SOUND, face.side.hand.keys.sealing).words), 507)


def test_two_units_whose_cases_are_spelt_alike_share_none(face: Face):
    van = face.enrol(AUnit("van", "vault-of-van"))
    face.hand_over(SOUND, case_number="X")
    told = face.hand_over(a_sound(seed=2), van, case_number="3-X")
    assert told["state"] == "received", told
    assert len(face.bench.ask(EvidenceIn("van-3-X"))) == 1
    assert face.bench.ask(CaseNumbered("van-3-X (van)")) is not None
