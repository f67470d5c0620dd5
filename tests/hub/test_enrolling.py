"""Units come in by an administrator's code and go out by an administrator's word."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.hub.face import AUnit, Face, client_of, problem
from tests.vaults import Vaults
from workbench.domain.hub_questions import UnitNamed
from workbench.domain.people import Role
from workbench.domain.questions import LedgerHead
from workbench.domain.warrants import SECRET_BYTES, TAG, Act, Warrant, code, secret_digest, written
from workbench.hub.enrolling import carry_out

_SECRETS = iter(range(1, 1_000))


@pytest.fixture(scope="module")
def face(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Face]:
    """One hub for all of these; each takes a name of its own."""
    folder = tmp_path_factory.mktemp("face")
    vaults = Vaults(vault_template, folder / "vault")
    made = Face(vaults.open("boss"), folder)
    yield made
    made.close()
    vaults.close()


def a_code(face: Face, name: str, *, by: str = "boss", sign: Any = None, **changed: Any) -> str:
    """A code as `hub enrol` makes it."""
    secret = next(_SECRETS).to_bytes(SECRET_BYTES, "big")
    until = int(time.time()) + 60
    put(face, replace(Warrant(face.side.vault_id, Act.ENROL, name, by, until, secret=secret_digest(secret)), **changed), sign)
    return code(secret, face.side.hand.keys.signing)


def put(face: Face, warrant: Warrant, sign: Any = None) -> str:
    """A warrant in the hub's state; signed by the person at the bench where nothing else is said."""
    document = written(warrant)
    signature = (sign or face.bench._fittings.sign)(TAG.encode() + b"\0" + document.encode()).hex()
    return face.side.warrants.put(document, signature, warrant.secret, warrant.until)  # type: ignore[attr-defined, no-any-return]


def enrol(face: Face, unit: AUnit, code: str, signer: AUnit | None = None) -> Any:
    """What the hub answers to a unit that wants in."""
    words = {"code": code, "name": unit.name, "key": unit.public, "vault_id": unit.vault_id, "root": "cd" * 32}
    return face.ask("POST", "/v1/units", words, signer or unit)


def test_a_code_lets_one_unit_in_under_its_name_and_tells_it_the_hubs_keys(face: Face):
    unit = AUnit("van-1", "vault-1")
    answer = enrol(face, unit, a_code(face, "van-1", role=Role.SUPERVISOR))
    assert answer.status_code == 201, answer.text
    assert answer.json()["hub"]["signing"] == face.side.hand.keys.signing
    known = face.bench.ask(UnitNamed("van-1"))
    assert known is not None
    assert (known.key, known.role, known.hub_key) == (unit.public, Role.SUPERVISOR, face.side.hand.keys.signing)
    assert face.ask("GET", "/v1/jobs", unit=unit).status_code == 200


def test_a_unit_whose_answer_was_lost_asks_again_and_others_cannot(face: Face):
    unit, made = AUnit("van-2", "vault-2"), a_code(face, "van-2")
    assert [enrol(face, unit, made).status_code for _ in range(2)] == [201, 201]
    assert "used before" in problem(enrol(face, AUnit("van-2", "vault-2"), made), 403)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"until": 1}, "expired"),
        ({"vault_id": "other"}, "another vault"),
        ({"unit": "van-x"}, "another name"),
        ({"act": Act.REVOKE}, "something else"),
        ({"by": "ann"}, "no administrator"),
        ({"by": "nobody"}, "no administrator"),
        ({"sign": Ed25519PrivateKey.generate().sign}, "not signed by boss"),
    ],
)
def test_only_an_administrators_word_for_this_counts(face: Face, changed, why):
    before = face.bench.ask(LedgerHead())
    assert why in problem(enrol(face, AUnit("van-3", "vault-3"), a_code(face, "van-3", **changed)), 403)
    assert face.bench.ask(LedgerHead()) == before


def test_a_made_up_code_and_one_of_another_hub_are_refused(face: Face):
    assert "no such code" in problem(enrol(face, AUnit("van-4"), code(b"\x09" * SECRET_BYTES, face.side.hand.keys.signing)), 403)
    assert "another hub" in problem(enrol(face, AUnit("van-4"), code(b"\x09" * SECRET_BYTES, "ab" * 32)), 403)
    assert "no code" in problem(enrol(face, AUnit("van-4"), "AAAAA"), 403)


def test_the_request_is_signed_by_the_very_key_that_is_to_be_the_units(face: Face):
    made = a_code(face, "van-5")
    assert "not signed" in problem(enrol(face, AUnit("van-5"), made, signer=AUnit("van-5")), 401)
    assert "another name" in problem(enrol(face, AUnit("van-5"), made, signer=AUnit("van-6")), 401)
    assert face.bench.ask(UnitNamed("van-5")) is None


def test_a_vault_is_no_two_units(face: Face):
    assert enrol(face, AUnit("van-6", "vault-6"), a_code(face, "van-6")).status_code == 201
    assert "has this vault" in problem(enrol(face, AUnit("van-7", "vault-6"), a_code(face, "van-7")), 409)


def test_an_order_to_revoke_is_carried_out_while_the_hub_serves(face: Face):
    gone = face.enrol(AUnit("van-8", "vault-8"))
    order = Warrant(face.side.vault_id, Act.REVOKE, "van-8", "boss", int(time.time()) + 60, reason="sold")
    put(face, order)
    assert carry_out(face.side) == 1
    assert carry_out(face.side) == 0
    assert "revoked" in problem(face.ask("GET", "/v1/jobs", unit=gone), 403)


def test_an_order_that_nobody_may_give_is_settled_with_the_reason(face: Face):
    face.enrol(AUnit("van-9", "vault-9"))
    order = Warrant(face.side.vault_id, Act.REVOKE, "van-9", "boss", int(time.time()) + 60, reason="forged")
    kept = put(face, order, Ed25519PrivateKey.generate().sign)
    carry_out(face.side)
    settled = face.side.warrants.warrant(kept)  # type: ignore[attr-defined]
    assert (settled.state, settled.problem) == ("failed", "It is not signed by boss.")
    unit = face.bench.ask(UnitNamed("van-9"))
    assert unit is not None
    assert not unit.revoked


def test_a_hub_run_by_an_analyst_says_that_it_can_let_nobody_in(vaults: Vaults, tmp_path: Path, face: Face):
    made = a_code(face, "van-10")
    who = vaults.open("ann")
    client, face.client = face.client, client_of(replace(face.side, bench=_both(face.bench, who)))
    try:
        assert "run by ann, analyst" in problem(enrol(face, AUnit("van-10", "vault-10"), made), 403)
    finally:
        face.client = client


def _both(asked: Any, does: Any) -> Any:
    from types import SimpleNamespace

    return SimpleNamespace(ask=asked.ask, do=does.do, person=does.person)
