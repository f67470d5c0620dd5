"""A unit and its hub, from the unit's side: what goes, what comes back, and what is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.jobs.paper_hub import PaperHub, changed
from tests.jobs.test_importing import run
from tests.vaults import PASSWORD, Vaults, a_draft, faults_of, workshop
from workbench.bench.door import Bench
from workbench.bootstrap.linking import VaultUnitDesk
from workbench.domain import authority
from workbench.domain import commands as c
from workbench.domain.audio import AudioTrack, MediaProbe
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.events import EvidenceImported, RecordingDecoded
from workbench.domain.evidence import Recording
from workbench.domain.fingerprints import six_words
from workbench.domain.handing_over import COUNTER, Counter, HandOver, HandOverState, Package, Receipt, Wish, digest, read, said
from workbench.domain.hub_orders import EnterHub, EnterOutcome, HubLook, LookAtHub, SyncOutcome, SyncWithHub
from workbench.domain.hub_questions import HandOvers, HubInForce
from workbench.domain.policy import HandOverRule, Policy
from workbench.domain.questions import CustodyOf, DraftOf, DraftsOf, EvidenceBy, LedgerHead, LinesOf, WitnessedOf
from workbench.domain.spread import WorkState
from workbench.domain.timeline import Rate
from workbench.storage.evidence_store import EvidenceStore
from workbench.storage.person_keys import is_signed


@dataclass
class Field:
    """A field unit's vault that joined its hub, and an exhibit of this test's own with a quick draft."""

    hub: PaperHub
    bench: Bench
    folder: Path
    recording: Recording = field(init=False)

    def add(self, name: str, case: str = "C-1") -> Recording:
        """An exhibit as importing leaves it, without the decoding; its bytes are its name's."""
        taken = EvidenceStore(self.folder / "store").take(_file(self.folder.parent, name), on_bytes=lambda *_: None)
        track = AudioTrack(0, "pcm_s16le", Rate(16_000), 1, "s16", 256_000, 0)
        probe = MediaProbe("wav", (track,), 1_000_000)
        came = self.bench.do(c.RecordEvidence(case, name, taken.sha256, taken.size, probe))
        assert isinstance(came, EvidenceImported)
        made = self.bench.do(c.RecordRecording(came.evidence.id, 0, Rate(16_000), 4_000, 1, "pcm_s16le", "b" * 64))
        assert isinstance(made, RecordingDecoded)
        return made.recording

    def asked(self, wish: Wish | None = None) -> None:
        self.bench.do(c.AskHandOver(self.recording.evidence_id, wish or Wish()))

    def sent(self, wish: Wish | None = None) -> SyncOutcome:
        self.asked(wish)
        return self.synced()

    def synced(self) -> SyncOutcome:
        outcome = run(self.bench.start(SyncWithHub()))
        assert isinstance(outcome, SyncOutcome)
        return outcome

    @property
    def name(self) -> str:
        evidence = self.bench.ask(EvidenceBy(self.recording.evidence_id))
        assert evidence is not None
        return evidence.reference

    def handed(self) -> HandOver:
        return self.bench.ask(HandOvers(self.recording.evidence_id))[-1]

    def drafts(self) -> list[bool]:
        """The exhibit's drafts: whether each stands beside."""
        return sorted(info.is_beside for info in self.bench.ask(DraftsOf(self.recording.id)))


def _file(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(hashlib.sha256(name.encode()).digest() * 1_000)
    return path


def entered(bench: Bench, hub: PaperHub, code: str = "", fingerprint: str = "") -> None:
    outcome = run(bench.start(EnterHub(hub.url, code or hub.code, "van-3", fingerprint)))
    assert outcome == EnterOutcome(hub.name, hub.url, _fingerprint(hub))
    hub.unit = "van-3"


def _fingerprint(hub: PaperHub) -> str:
    return authority.fingerprint(hub.keys.signing)


@pytest.fixture(scope="module")
def paper() -> PaperHub:
    return PaperHub()


@pytest.fixture(scope="module", autouse=True)
def reached(paper: PaperHub) -> Iterator[None]:
    """Whatever a unit here asks, it asks the hub on paper; chunks are small, and nobody waits for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(VaultUnitDesk, "link", lambda *_: paper.instead or paper)
        patch.setattr(VaultUnitDesk, "chunk_bytes", lambda _: 10_000)
        patch.setattr("workbench.jobs.handing_over._LOOKS_S", (0, 0))
        yield


@pytest.fixture(scope="module")
def joined(vault_template: Path, tmp_path_factory: pytest.TempPathFactory, paper: PaperHub) -> Iterator[Field]:
    own = Vaults(vault_template, tmp_path_factory.mktemp("field") / "vault")
    bench = own.open("boss")
    bench.do(c.OpenCase("C-1", "Harbour"))
    entered(bench, paper)
    made = Field(paper, bench, own.folder)
    yield made
    made.bench.close()


@pytest.fixture
def unit(joined: Field, request: pytest.FixtureRequest) -> Iterator[Field]:
    hub = joined.hub
    joined.recording = joined.add(request.node.name)
    quick = a_draft(joined.recording, (), name=f"d-{joined.recording.id}")
    joined.bench.do(c.FinishDraft(quick))
    yield joined
    hub.settle()
    for handed in joined.bench.ask(HandOvers()):
        if handed.state is HandOverState.ASKED:
            joined.bench.do(c.WithdrawHandOver(handed.id, "the test is over"))


def test_a_hub_is_joined_under_a_key_of_the_vaults_own_once(joined: Field) -> None:
    hub = joined.bench.ask(HubInForce())
    assert hub is not None
    known = (hub.name, hub.url, hub.keys, hub.unit, hub.unit_key)
    assert known == ("North", joined.hub.url, joined.hub.keys, "van-3", joined.hub.unit_key)
    with pytest.raises(BadRequest, match="has joined the hub North"):
        entered(joined.bench, joined.hub)


def test_a_hub_that_code_or_person_do_not_name_is_told_nothing(vaults: Vaults, paper: PaperHub) -> None:
    bench, paper.instead = vaults.open("boss"), PaperHub()
    for code, fingerprint, says in ((paper.code, "", "this code was made for"), (paper.instead.code, "ab" * 32, "you named")):
        with pytest.raises(CaseError, match=says):
            entered(bench, paper.instead, code, fingerprint)
    with pytest.raises(BadRequest, match="joined no hub"):
        run(bench.start(SyncWithHub()))
    assert paper.instead.unit_key == ""
    _cut_joining_goes_on(bench, paper.instead)
    paper.instead = None


def _cut_joining_goes_on(bench: Bench, hub: PaperHub) -> None:
    """With the same key; and a fingerprint may be written as people write it."""
    hub.cuts["enrol"] = 1
    digits = _fingerprint(hub).upper()
    groups = " ".join(digits[n : n + 4] for n in range(0, 64, 4))
    with pytest.raises(CaseError, match="cannot be reached"):
        entered(bench, hub, fingerprint=groups)
    assert bench.ask(HubInForce()) is None
    entered(bench, hub, fingerprint=six_words(_fingerprint(hub)))
    assert bench.ask(HubInForce()) is not None


def test_evidence_goes_sealed_and_the_receipt_is_on_record(unit: Field) -> None:
    outcome = unit.sent(Wish("critical", language="en"))
    assert (outcome.sent, outcome.troubles, outcome.waiting) == ((unit.name,), (), ())
    (transfer,) = unit.hub.transfers.values()
    manifest = transfer.manifest
    assert (manifest.reference, manifest.wish, manifest.by) == (unit.name, Wish("critical", language="en"), "boss")
    assert unit.handed().state is HandOverState.RECEIVED
    entries = unit.bench.ask(CustodyOf((unit.recording.evidence_id,)))
    assert manifest.entry == next(e.hash for e in entries if e.kind == "evidence.imported")
    assert faults_of(unit.bench) == []


def test_an_upload_that_is_cut_again_and_again_goes_on_where_it_stopped(unit: Field) -> None:
    unit.hub.cuts = {"offer": 2, "put": 3, "seal": 1}
    unit.asked()
    tries = 0
    while not unit.synced().sent:
        assert unit.handed().state is HandOverState.ASKED
        tries += 1
    assert (tries, len(unit.hub.transfers)) == (6, 1)
    assert unit.hub.puts == [0, 0, 0, 0, 1, 2, 3]
    assert faults_of(unit.bench) == []


def test_a_hub_that_is_away_is_no_error_and_what_waits_goes_later(unit: Field) -> None:
    unit.hub.away = True
    away = unit.sent()
    assert (away.is_away, away.waiting, [what for what, _ in away.troubles]) == (True, (unit.name,), ["North"])
    unit.hub.away = False
    assert unit.synced().sent == (unit.name,)


def test_one_exhibit_that_cannot_go_does_not_keep_the_others(unit: Field) -> None:
    other = unit.add("other.wav")
    unit.asked()
    unit.bench.do(c.AskHandOver(other.evidence_id))
    stored = EvidenceStore(unit.folder / "store").path(hashlib.sha256(_file(unit.folder, "other.wav").read_bytes()).hexdigest())
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes()[:-1] + b"\x55")
    outcome = unit.synced()
    assert (outcome.sent, len(outcome.waiting)) == ((unit.name,), 1)
    assert "no longer has its digest" in outcome.troubles[0][1]
    assert [one.receipt is None for one in unit.hub.transfers.values()] == [False, True]
    _file(unit.folder, "other.wav").replace(stored)


def test_a_stranger_in_the_hubs_place_gets_nothing(unit: Field) -> None:
    unit.hub.instead = stranger = PaperHub(unit="van-3", unit_key=unit.hub.unit_key)
    outcome = unit.sent()
    assert "is not the hub North that this vault joined" in outcome.troubles[0][1]
    assert (stranger.transfers, outcome.waiting) == ({}, (unit.name,))


TWISTED_RECEIPTS: dict[str, dict[str, Any]] = {
    "another file": {"sha256": "00" * 32},
    "another size": {"size": 1},
    "another manifest": {"manifest": "00" * 32},
    "another unit": {"unit": "van-4"},
    "another hub": {"hub": "South"},
}


@pytest.mark.parametrize("members", TWISTED_RECEIPTS.values(), ids=TWISTED_RECEIPTS)
def test_a_receipt_for_anything_else_is_not_entered(unit: Field, members: dict[str, Any]) -> None:
    unit.hub.twist[Receipt] = lambda receipt: replace(receipt, **members)
    outcome = unit.sent()
    assert f"receipt for {unit.name} does not hold" in outcome.troubles[0][1]
    assert (unit.handed().state, outcome.waiting) == (HandOverState.ASKED, (unit.name,))
    unit.hub.twist.clear()
    assert unit.synced().sent == (unit.name,)


def test_a_receipt_of_another_key_is_not_entered(unit: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    forger = PaperHub()
    monkeypatch.setattr(unit.hub, "_signed", forger._signed)
    assert "does not hold" in unit.sent().troubles[0][1]
    assert unit.handed().state is HandOverState.ASKED


def test_what_the_hub_cannot_take_is_entered_with_its_reason(unit: Field) -> None:
    unit.hub.refuses = "No sound in it."
    outcome = unit.sent()
    assert "No sound in it." in outcome.troubles[0][1]
    assert unit.handed().state is HandOverState.FAILED
    assert unit.synced().troubles == ()


def test_the_hubs_draft_stands_beside_and_changes_nothing(unit: Field) -> None:
    unit.sent()
    before = unit.bench.ask(LinesOf(unit.recording.id))
    theirs = unit.hub.drafts(unit.recording, "blue", "glue")
    ((recording, draft_id),) = unit.synced().drafted
    assert (recording, unit.drafts()) == (unit.recording.id, [False, True])
    assert unit.bench.ask(LinesOf(unit.recording.id)) == before
    assert unit.bench.ask(DraftOf(unit.recording.id, draft_id)) == replace(theirs, id=draft_id, recording_id=recording)
    assert unit.handed().state is HandOverState.RETURNED
    assert faults_of(unit.bench) == []


def test_the_hub_gets_a_counter_receipt_for_the_very_package(unit: Field) -> None:
    unit.sent()
    unit.hub.drafts(unit.recording, "blue")
    unit.synced()
    ((job, number, sworn),) = unit.hub.countered
    counter, slip = read(Counter, sworn.document), unit.hub.slips(job)[number]
    assert counter.package == digest(read(Package, slip.package))
    assert is_signed(unit.hub.unit_key, bytes.fromhex(sworn.signature), said(COUNTER, sworn.document))


def test_a_counter_receipt_that_was_lost_is_sent_again_as_it_was(unit: Field) -> None:
    unit.sent()
    unit.hub.drafts(unit.recording, "blue")
    unit.hub.cuts["counter"] = 2
    first, second, third, fourth = (unit.synced() for _ in range(4))
    assert [len(o.drafted) for o in (first, second, third, fourth)] == [1, 0, 0, 0]
    assert len(unit.hub.countered) == 3
    assert len({sworn.document for _, _, sworn in unit.hub.countered}) == 1


def test_a_draft_that_was_cut_off_between_two_entries_is_taken_once(unit: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    unit.sent()
    unit.hub.drafts(unit.recording, "blue")

    def cut(*_: object) -> None:
        raise CaseError("The disk is full.")

    with monkeypatch.context() as cutting:
        cutting.setattr("workbench.jobs.taking_hub_drafts.RecordHubDraft", cut)
        assert unit.synced().drafted == ()
    assert len(unit.synced().drafted) == 1
    assert len(unit.drafts()) == 2


def test_drafts_that_come_later_are_taken_then(unit: Field) -> None:
    unit.sent()
    for text in ("blue", "glue"):
        unit.hub.drafts(unit.recording, text)
        assert len(unit.synced().drafted) == 1
    assert len(unit.handed().draft_ids) == 2


TWISTED_PACKAGES: dict[str, tuple[dict[str, Any], str]] = {
    "another exhibit": ({"sha256": "00" * 32}, "another recording"),
    "another unit": ({"unit": "van-4"}, "another unit"),
    "another hub": ({"hub": "South"}, "another hub"),
    "another transfer": ({"transfer": "t-0"}, "another hand-over"),
    "a replayed job": ({"job": "job-0"}, "another hand-over"),
    "another track": ({"track": 1}, "decodes otherwise"),
    "another rate": ({"rate_hz": 8_000}, "decodes otherwise"),
    "another length": ({"frames": 15_999}, "decodes otherwise"),
    "other words": ({"draft": "00" * 32}, "not the one it signed for"),
}


@pytest.mark.parametrize(("members", "says"), TWISTED_PACKAGES.values(), ids=TWISTED_PACKAGES)
def test_a_package_for_anything_else_is_not_taken(unit: Field, members: dict[str, Any], says: str) -> None:
    unit.sent()
    unit.hub.twist[Package] = lambda package: replace(package, **members)
    unit.hub.drafts(unit.recording, "blue")
    outcome = unit.synced()
    assert says in outcome.troubles[0][1]
    assert (outcome.drafted, len(unit.drafts()), unit.hub.countered) == ((), 1, [])


def test_a_package_that_was_changed_on_the_way_is_not_taken(unit: Field) -> None:
    unit.sent()
    unit.hub.drafts(unit.recording, "blue")
    (job,) = unit.hub.made
    slip, body = unit.hub.made[job][0]
    unit.hub.made[job][0] = (changed(slip, decision="another"), body)
    assert "is not signed by the hub" in unit.synced().troubles[0][1]
    assert len(unit.drafts()) == 1


def test_a_draft_that_reaches_past_the_recording_is_not_taken(unit: Field) -> None:
    unit.sent()
    unit.hub.drafts(unit.recording, *"blue" * 5)
    assert "past the recording's end" in unit.synced().troubles[0][1]
    assert len(unit.drafts()) == 1


def test_a_job_that_failed_is_told_once_and_a_later_draft_is_still_taken(unit: Field) -> None:
    unit.sent()
    (job,) = (job.id for job in unit.hub.jobs())
    unit.hub.states[job] = (WorkState.FAILED, "No engine.")
    assert "No engine." in unit.synced().troubles[0][1]
    assert (unit.synced().troubles, unit.handed().state) == ((), HandOverState.FAILED)
    unit.hub.drafts(unit.recording, "blue")
    assert len(unit.synced().drafted) == 1


def test_the_policy_sends_by_itself_but_not_what_a_person_took_back(unit: Field) -> None:
    unit.bench.do(c.OpenCase("C-2", "Pier", critical=True))
    unit.add("critical.wav", "C-2")
    went: list[tuple[bool, bool]] = []
    for rule in HandOverRule:
        if rule is not HandOverRule.ASKED:
            unit.bench.do(c.SetPolicy(Policy(hand_over=rule)))
        sent = unit.synced().sent
        went.append(("C-2/1" in sent, unit.name in sent))
    assert went == [(False, False), (True, False), (False, True)]
    unit.hub.away, unit.recording = True, unit.add("withdrawn.wav")
    unit.synced()
    unit.bench.do(c.WithdrawHandOver(unit.handed().id, "not ours"))
    unit.hub.away = False
    assert unit.synced().sent == ()
    unit.bench.do(c.SetPolicy(Policy()))


def test_the_hub_vouches_for_a_history_that_has_grown(unit: Field) -> None:
    outcome = unit.sent()
    assert outcome.witnessed == unit.hub.witnessed[0] > 0
    assert unit.bench.ask(WitnessedOf()).witnessed == outcome.witnessed
    assert faults_of(unit.bench) == []


def test_nothing_new_enters_nothing(unit: Field) -> None:
    unit.sent()
    unit.synced()
    before = unit.bench.ask(LedgerHead())
    unit.synced()
    assert unit.bench.ask(LedgerHead()) == before


def test_a_cosignature_whose_answer_was_cut_is_had_the_next_time(unit: Field) -> None:
    unit.hub.cuts["witness"] = 1
    assert unit.sent().witnessed == 0
    assert unit.synced().witnessed == unit.hub.witnessed[0]


@pytest.mark.parametrize("size", [0, 10_000])
def test_another_history_than_the_hub_saw_is_told_loudly(unit: Field, size: int) -> None:
    unit.sent()
    unit.hub.witnessed = (size or unit.hub.witnessed[0], "ab" * 32)
    outcome = unit.synced()
    assert "other entries" in outcome.fork
    assert "tell your supervisor" in outcome.fork


def test_a_history_that_went_back_is_noticed_here_even_where_the_hub_does_not(unit: Field) -> None:
    unit.sent()
    unit.hub.witnessed, unit.hub.is_blind = (10_000, "ab" * 32), True
    assert "witnessed 10,000 entries" in unit.synced().fork


def test_a_strangers_cosignature_is_not_entered(unit: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    before = unit.bench.ask(WitnessedOf()).witnessed
    monkeypatch.setattr(unit.hub, "witness", PaperHub().witness)
    assert "is not signed by its key" in unit.sent().troubles[0][1]
    assert unit.bench.ask(WitnessedOf()).witnessed == before


def test_what_waits_at_the_hub_can_be_looked_at(unit: Field) -> None:
    unit.sent()
    look = run(unit.bench.start(LookAtHub()))
    assert isinstance(look, HubLook)
    assert look.backlog is not None
    assert (look.backlog.waiting, look.workers, [job.permille for job in look.jobs]) == ({"critical": 2}, 3, [430])
    unit.hub.away = True
    assert run(unit.bench.start(LookAtHub())) == HubLook(problem="The hub cannot be reached.")


def test_everyone_of_the_vault_can_use_the_units_key(unit: Field, vaults: Vaults) -> None:
    unit.bench.close()
    with closing(workshop().unlock(unit.folder, user="ann", password=PASSWORD)) as ann:
        ann.do(c.AskHandOver(unit.recording.evidence_id))
        assert run(ann.start(SyncWithHub())).sent  # type: ignore[attr-defined]
    unit.bench = workshop().unlock(unit.folder, user="boss", password=PASSWORD)
