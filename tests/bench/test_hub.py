"""Units and their hub through the door: each side enters only what the other signed, about what it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from tests.faults.court_work import digest
from tests.faults.hub_work import FROM_HUB, LATER, HubWork, a_link, asked, received
from tests.storage.hub_deeds import HUB, Link, a_key
from tests.vaults import Vaults, a_draft, a_drafted_recording, faults_of
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain import hub_questions as hq
from workbench.domain import questions as q
from workbench.domain.errors import BadRequest
from workbench.domain.handing_over import HandOverState
from workbench.domain.policy import HandOverRule, Policy
from workbench.domain.units import Hub


@pytest.fixture(scope="module")
def vaults(vault_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vaults]:
    """One copy for everything here."""
    own = Vaults(vault_template, tmp_path_factory.mktemp("hub") / "vault")
    yield own
    own.close()


@pytest.fixture(scope="module")
def told(vaults: Vaults) -> dict[str, str]:
    """Everything that happens between a unit and a hub, once; two exhibits by id, of which the second waits."""
    with closing(vaults.open("ann")) as ann:
        track = a_drafted_recording(ann)
        [came] = ann.ask(q.EvidenceIn("C-1"))
        waits = ann.do(c.RecordEvidence("C-1", "b.wav", digest("b"), 9, came.probe)).evidence.id  # type: ignore[union-attr]
    work = HubWork(came.id, waits, track.id, lambda of, name: a_draft(of, ("glue was here",), name=name), "ann", "boss")
    work.do(lambda name: closing(vaults.open(name)))
    return {"went": came.id, "waits": waits, "track": track.id}


@pytest.fixture(scope="module")
def ann(vaults: Vaults, told: dict[str, str]) -> Bench:
    return vaults.open("ann")


@pytest.fixture(scope="module")
def link(ann: Bench) -> Link:
    return a_link(ann.ask(q.VaultId()))


def test_what_went_and_came_back_is_told_and_sound(ann: Bench, told: dict[str, str]) -> None:
    taken_back, failed, returned = ann.ask(hq.HandOvers(told["went"]))
    assert [one.state for one in (taken_back, failed, returned)] == ["withdrawn", "failed", "returned"]
    assert (failed.problem, returned.draft_ids, returned.transfer) == ("it cannot be decoded there", (FROM_HUB,), "t-1")
    assert returned.asked_by == "ann"
    assert faults_of(ann) == []


def test_a_hub_tells_its_units_what_they_sent_and_how_far_it_vouches(ann: Bench, told: dict[str, str], link: Link) -> None:
    known, old = ann.ask(hq.Units())
    assert (known.name, known.revoked, old.revoked) == ("c", False, True)
    [came] = ann.ask(hq.ReceivedBy("c"))
    assert (came.evidence_id, came.returned) == (told["went"], (FROM_HUB,))
    held = ann.ask(hq.WitnessedHistory(link.unit_vault))
    assert held is not None
    assert (held.size, held.root, held.forked, bool(held.line)) == (7, LATER, True, True)
    assert ann.ask(hq.WitnessedHistory("elsewhere")) is None


def test_the_hubs_word_counts_as_a_second_persons(ann: Bench) -> None:
    [made] = [one for one in ann.ask(q.Checkpoints()) if one.witnesses]
    assert [witness.by for witness in made.witnesses] == [f"hub {HUB}"]
    assert ann.ask(q.WitnessedOf()).witnessed == made.seq
    assert made.witnesses[0].line in made.text


def _receipt(ann: Bench, link: Link, told: dict[str, str], **odd: Any) -> c.RecordHandOver:
    evidence = ann.ask(q.EvidenceBy(told["waits"]))
    assert evidence is not None
    [waits] = ann.ask(hq.HandOvers(told["waits"]))
    return received(link, ann, waits.id, evidence, **odd)


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        ({"hub_key": a_key("mallory")}, "does not carry the signature of the hub"),
        ({"name": "van-9"}, "another hub's, or for another unit"),
        ({"vault_id": "elsewhere"}, "another vault's"),
    ],
)
def test_a_receipt_is_the_hubs_and_for_this_unit(ann: Bench, link: Link, told: dict[str, str], odd: Any, why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        ann.do(_receipt(ann, replace(link, **odd), told))


def test_a_receipt_of_another_exhibit_is_not_this_ones(ann: Bench, link: Link, told: dict[str, str]) -> None:
    with pytest.raises(BadRequest, match="the manifest is of another exhibit"):
        ann.do(_receipt(ann, link, told, evidence_id=told["went"]))
    with pytest.raises(BadRequest, match="it is no manifest"):
        ann.do(replace(_receipt(ann, link, told), manifest=""))


def test_what_has_left_stays_told_and_what_waits_is_asked_once(ann: Bench, told: dict[str, str]) -> None:
    [*_, returned] = ann.ask(hq.HandOvers(told["went"]))
    with pytest.raises(BadRequest, match="it is returned already"):
        ann.do(c.WithdrawHandOver(returned.id, "no"))
    with pytest.raises(BadRequest, match="it is asked for already"):
        asked(ann, told["waits"])


def test_a_policy_is_named_only_where_it_says_so(ann: Bench, vaults: Vaults, told: dict[str, str]) -> None:
    with pytest.raises(BadRequest, match="no policy says so"):
        ann.do(c.AskHandOver(told["went"], policy="all"))
    ann.close()
    with closing(vaults.open("boss")) as boss:
        boss.do(c.SetPolicy(Policy(hand_over=HandOverRule.ALL)))
        name = boss.ask(hq.HandOvers(asked_by := told["went"]))[-1].id
        asked(boss, asked_by, policy="all")
        assert boss.ask(hq.HandOvers(asked_by))[-1].state is HandOverState.ASKED
        assert boss.ask(hq.HandOvers(asked_by))[-1].id != name
        with pytest.raises(BadRequest, match="it is with the hub central"):
            boss.do(c.JoinHub(replace(a_link("x").hub, name="other")))


@pytest.mark.parametrize(
    ("odd", "why"),
    [({"url": "ftp://hub"}, "no hub's address"), ({"unit": "Van 3"}, "no unit's name"), ({"name": " "}, "has no name")],
)
def test_a_hub_that_is_none_is_not_joined(vaults: Vaults, told: dict[str, str], odd: Any, why: str) -> None:
    with closing(vaults.open("boss")) as boss:
        if boss.ask(hq.HubInForce()) is not None:
            boss.do(c.LeaveHub(HUB, "moved"))
        hub: Hub = replace(a_link("x").hub, **odd)
        with pytest.raises(BadRequest, match=why):
            boss.do(c.JoinHub(hub))


def test_nothing_is_handed_over_without_a_hub(vaults: Vaults, told: dict[str, str]) -> None:
    with closing(vaults.open("boss")) as boss:
        assert boss.ask(hq.HubInForce()) is None
        with pytest.raises(BadRequest, match="This vault is with no hub"):
            asked(boss, told["went"])
        assert faults_of(boss) == []
