"""Checkpoints through the door: made by themselves, signed, cosigned; and a clock that goes back."""

from __future__ import annotations

import base64
import hashlib
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.vaults import Vaults, a_submitted_exhibit, faults_of
from workbench.bench.commands import HANDLERS
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain import questions as q
from workbench.domain.checkpoints import Checkpoint, parsed
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.policy import Policy
from workbench.storage import ledger


def newest(bench: Bench) -> Checkpoint:
    made = bench.ask(q.CheckpointAt())
    assert made is not None
    return made


def kinds(bench: Bench) -> list[str]:
    return [entry.kind for entry in bench.ask(q.CustodyOf())]


def rfc6962(leaves: list[bytes]) -> bytes:
    """The root by the words of the RFC."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + rfc6962(leaves[:k]) + rfc6962(leaves[k:])).digest()


def test_a_session_with_work_ends_under_a_checkpoint_and_an_idle_one_adds_none(vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        before = len(ann.ask(q.Checkpoints()))
        ann.do(c.OpenCase("C-1", "Harbour"))
    with closing(vaults.open("sue")) as sue:
        assert kinds(sue)[-4:] == ["case.opened", "session.closed", "checkpoint.made", "session.opened"]
        assert len(sue.ask(q.Checkpoints())) == before + 1
    assert len(vaults.open("sue").ask(q.Checkpoints())) == before + 1


def test_an_approval_is_under_a_checkpoint_at_once(vaults: Vaults) -> None:
    recording = a_submitted_exhibit(vaults)
    sue = vaults.open("sue")
    sue.do(c.ApproveReview(recording.evidence_id, sue.ask(q.ReviewOf(recording.evidence_id)).bound))
    assert kinds(sue)[-2:] == ["review.approved", "checkpoint.made"]


def test_so_many_entries_make_one_and_time_makes_one_at_a_tick(vaults: Vaults, monkeypatch: pytest.MonkeyPatch) -> None:
    boss = vaults.open("boss")
    boss.do(c.SetPolicy(Policy(checkpoint_events=3)))
    boss.do(c.MakeCheckpoint())
    for number in range(2):
        boss.do(c.OpenCase(f"C-{number}", "x"))
    assert kinds(boss)[-3:] == ["case.opened", "case.opened", "checkpoint.made"]
    boss.do(c.OpenCase("C-9", "x"))
    boss.tick()
    boss.do(c.OpenCase("C-8", "x"))
    monkeypatch.setattr(boss._moments, "now", lambda: boss._moments._since + 900)
    boss.tick()
    boss._writer.submit(lambda: None).result()
    assert kinds(boss)[-1] == "checkpoint.made"


def test_what_was_entered_stands_whatever_becomes_of_its_checkpoint(vaults: Vaults, monkeypatch: pytest.MonkeyPatch) -> None:
    boss = vaults.open("boss")
    boss.do(c.SetPolicy(Policy(checkpoint_events=1)))

    def refused(command: object, at: object) -> object:
        raise CaseError("The disk is full.")

    monkeypatch.setitem(HANDLERS, c.MakeCheckpoint, refused)
    boss.do(c.OpenCase("C-1", "Harbour"))
    assert kinds(boss)[-1] == "case.opened"


def test_a_checkpoint_is_over_every_entry_before_it_and_its_makers_own_word(vaults: Vaults) -> None:
    ann = vaults.open("ann")
    ann.do(c.MakeCheckpoint())
    entries = ann.ask(q.CustodyOf())
    made = newest(ann)
    note = parsed(made.text)
    assert (note.vault_id, note.size, made.seq, made.by) == (ann.ask(q.VaultId()), len(entries) - 1, len(entries) - 1, "ann")
    assert bytes.fromhex(note.root) == rfc6962([entry.body + entry.signature for entry in entries[:-1]])
    [line] = note.signatures
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(ann.person.keys.signing))
    key.verify(base64.b64decode(line.split(" ")[2])[4:], made.text.partition("\n\n")[0].encode() + b"\n")


def test_a_second_person_cosigns_and_nobody_their_own_or_twice(vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        ann.do(c.MakeCheckpoint())
        size = newest(ann).seq
        with pytest.raises(BadRequest, match="another's word"):
            ann.do(c.Cosign(size))
    sue = vaults.open("sue")
    sue.do(c.Cosign(size))
    with pytest.raises(BadRequest, match="cosigned it already"):
        sue.do(c.Cosign(size))
    with pytest.raises(BadRequest, match="no checkpoint over 1 entries"):
        sue.do(c.Cosign(1))
    made = newest(sue)
    held = base64.b64decode(parsed(made.text).signatures[1].split(" ")[2])
    message = f"cosignature/v1\ntime {int.from_bytes(held[4:12], 'big')}\n".encode() + made.note.body.encode()
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(sue.person.keys.signing)).verify(held[12:], message)
    assert faults_of(sue) == []


def test_unwitnessed_entries_are_those_after_the_last_witnessed_checkpoint(vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        ann.do(c.MakeCheckpoint())
        size = newest(ann).seq
        assert ann.ask(q.WitnessedOf()).witnessed == 0
    sue = vaults.open("sue")
    sue.do(c.Cosign(size))
    now = sue.ask(q.WitnessedOf())
    assert (now.size, now.witnessed) == (sue.ask(q.LedgerHead()).size, size)
    assert now.unwitnessed == now.size - size


class At(datetime):
    """A clock that a test sets back."""

    behind = timedelta()

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) - cls.behind


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[At]:
    monkeypatch.setattr(ledger, "datetime", At)
    monkeypatch.setattr(At, "behind", timedelta())
    return At


def test_a_clock_that_was_set_back_is_an_event_of_its_own_and_work_goes_on(vaults: Vaults, clock: type[At]) -> None:
    ann = vaults.open("ann")
    before = ann.ask(q.CustodyOf())[-1].at
    clock.behind = timedelta(hours=2)
    ann.do(c.OpenCase("C-1", "Harbour"))
    ann.do(c.OpenCase("C-2", "Pier"))
    told = ann.ask(q.CustodyOf())[-3:]
    assert [entry.kind for entry in told] == ["clock.set_back", "case.opened", "case.opened"]
    assert told[0].payload == {"before": before}
    assert told[0].at < before
    assert told[0].at <= told[1].at <= told[2].at
    assert faults_of(ann) == []


def test_a_breath_back_is_no_event_and_no_entry_is_dated_before_the_one_it_follows(vaults: Vaults, clock: type[At]) -> None:
    ann = vaults.open("ann")
    clock.behind = timedelta(seconds=1)
    ann.do(c.OpenCase("C-1", "Harbour"))
    times = [entry.at for entry in ann.ask(q.CustodyOf())]
    assert times == sorted(times)
    assert "clock.set_back" not in kinds(ann)
    assert faults_of(ann) == []


def test_a_login_under_a_clock_set_back_is_told_too(vaults: Vaults, clock: type[At]) -> None:
    vaults.open("ann").close()
    clock.behind = timedelta(days=30)
    ann = vaults.open("ann")
    assert kinds(ann)[-2:] == ["clock.set_back", "session.opened"]
    ann.close()
    clock.behind = timedelta()
    assert faults_of(vaults.open("sue")) == []


def test_nobody_says_that_the_clock_stood_back_when_it_did_not(vaults: Vaults) -> None:
    ann = vaults.open("ann")
    for before in ("2999-01-01T00:00:00.000000Z", ann.ask(q.CustodyOf())[-1].at):
        with pytest.raises(BadRequest, match="does not stand before"):
            ann.do(c.NoteClock(before))
    assert faults_of(ann) == []
