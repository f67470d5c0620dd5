"""A damaged vault opens to be read, is restored from a signed copy, and what cannot be restored is saved; lost keys come back."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from tests.vaults import PASSWORD, Vaults, a_drafted_recording, faults_of, pumped, workshop
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain.errors import BadRequest, CaseError, NotPermitted
from workbench.domain.orders import BackUp, BackUpOutcome, VerifyVault
from workbench.domain.people import Role
from workbench.domain.questions import CaseNumbered, CheckpointAt, LedgerHead, LinesOf
from workbench.storage import backups
from workbench.storage.vault import VaultBusy

OTHER = "velvet-anchor-lantern-58"
PAGE = 4096


def backed_up(bench: Bench) -> BackUpOutcome:
    outcome = pumped(bench.start(BackUp()))
    assert isinstance(outcome, BackUpOutcome)
    return outcome


def restored(vaults: Vaults, name: str = "") -> tuple[str, int]:
    return workshop().restore(vaults.folder, user="ann", password=PASSWORD, name=name)


def spoil(vaults: Vaults) -> None:
    """The pages in which nothing the login asks for stands."""
    path = vaults.folder / "vault.db"
    body = bytearray(path.read_bytes())
    body[-PAGE + 100] ^= 1
    path.write_bytes(body)


def test_anyone_backs_up_at_the_open_bench_and_the_copy_is_listed(vaults: Vaults) -> None:
    ann = vaults.open("ann")
    made = backed_up(ann)
    assert made.path.is_file()
    [(name, _, entries, who)] = workshop().backups(vaults.folder)
    assert (name, entries, who) == (made.path.name, ann.ask(LedgerHead()).size, "ann")


def test_a_restored_vault_works_and_verify_says_what_is_missing(vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        ann.do(c.OpenCase("C-1", "Harbour"))
        made = backed_up(ann)
        ann.do(c.OpenCase("C-2", "Pier"))
        ann.do(c.MakeCheckpoint())
        checkpoint = ann.ask(CheckpointAt()).text
    assert restored(vaults) == (made.path.name, made.entries)
    ann = vaults.open("ann")
    assert (ann.ask(CaseNumbered("C-1")) is None, ann.ask(CaseNumbered("C-2")) is None) == (False, True)
    verdict = pumped(ann.start(VerifyVault()))
    [said] = [note for note in verdict.notes if made.path.name in note]
    assert said.startswith("ann put back the backup")
    assert faults_of(ann) == []
    assert "not the one that was witnessed" in "".join(faults_of(ann, checkpoint))


def test_nothing_is_restored_under_an_open_bench_or_without_a_password(vaults: Vaults) -> None:
    ann = vaults.open("ann")
    backed_up(ann)
    with pytest.raises(VaultBusy):
        restored(vaults)
    ann.close()
    with pytest.raises(NotPermitted):
        workshop().restore(vaults.folder, user="ann", password="not her password", name="")
    with pytest.raises(BadRequest, match="no backup"):
        restored(vaults, "vault-1.db")
    with pytest.raises(BadRequest, match="no vault"):
        workshop().restore(vaults.folder / "nowhere", user="ann", password=PASSWORD, name="")


def test_a_session_that_entered_much_or_other_keys_ends_with_a_copy(vaults: Vaults, monkeypatch: pytest.MonkeyPatch) -> None:
    vaults.open("ann").close()
    assert workshop().backups(vaults.folder) == ()
    monkeypatch.setattr(backups, "ENTRIES", 40)
    with closing(vaults.open("ann")) as ann:
        ann.do(c.OpenCase("C-1", "Harbour"))
    assert len(workshop().backups(vaults.folder)) == 1
    with closing(vaults.open("ann")) as ann:
        ann.rotate_own(PASSWORD)
    assert len(workshop().backups(vaults.folder)) == 2
    restored(vaults)
    assert vaults.open("ann").person.name == "ann"


def test_a_copy_that_cannot_be_made_does_not_keep_the_vault_open(vaults: Vaults, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, body: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(backups, "ENTRIES", 4)
        patch.setattr(backups, "write_whole", full)
        vaults.open("ann").close()
    assert workshop().backups(vaults.folder) == ()
    assert vaults.open("sue").read_only == ""


def test_a_damaged_vault_opens_to_be_read_says_why_and_is_never_written_to(vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        recording = a_drafted_recording(ann)
    spoil(vaults)
    before = (vaults.folder / "vault.db").read_bytes()
    for _ in range(2):
        with closing(vaults.open("ann")) as ann:
            assert "damaged" in ann.read_only
            assert ann.ask(LinesOf(recording.id))
            with pytest.raises(NotPermitted, match="reading only"):
                ann.do(c.OpenCase("C-2", "Pier"))
    assert (vaults.folder / "vault.db").read_bytes() == before


def test_a_damaged_vault_is_restored_and_written_to_again(vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        ann.do(c.OpenCase("C-1", "Harbour"))
        backed_up(ann)
    spoil(vaults)
    restored(vaults)
    ann = vaults.open("ann")
    assert ann.read_only == ""
    ann.do(c.OpenCase("C-2", "Pier"))


def test_what_can_be_read_of_a_damaged_vault_is_saved_and_the_rest_is_named(vaults: Vaults, tmp_path: Path) -> None:
    with closing(vaults.open("ann")) as ann:
        a_drafted_recording(ann)
        size = ann.ask(LedgerHead()).size
    spoil(vaults)
    saved = pumped(workshop().salvage(vaults.folder, tmp_path / "saved", user="ann", password=PASSWORD))
    lines = [json.loads(line) for line in (tmp_path / "saved" / "ledger.jsonl").read_text().splitlines()]
    assert saved.entries == len(lines)
    assert saved.entries + len(saved.lost) >= size
    assert "case.opened" in {json.loads(line["body"])["type"] for line in lines}
    assert len(list((tmp_path / "saved").glob("transcripts/*.txt"))) == saved.transcripts
    assert saved.transcripts or saved.untold
    with pytest.raises(BadRequest, match="not there yet"):
        pumped(workshop().salvage(vaults.folder, tmp_path / "saved", user="ann", password=PASSWORD))


def test_every_transcript_of_a_vault_is_saved_as_text(vaults: Vaults, tmp_path: Path) -> None:
    with closing(vaults.open("ann")) as ann:
        a_drafted_recording(ann)
    saved = pumped(workshop().salvage(vaults.folder, tmp_path / "saved", user="sue", password=PASSWORD))
    assert (saved.lost, saved.transcripts, saved.untold) == ((), 1, ())
    [text] = (tmp_path / "saved").glob("transcripts/*.txt")
    assert "glue was there" in text.read_text()


def found(folder: Path) -> tuple[Vaults, str]:
    """A vault of one's own, with its recovery code."""
    code = workshop().found(folder, admin="boss", password=PASSWORD).recovery_code
    with closing(workshop().unlock(folder, user="boss", password=PASSWORD)) as boss:
        boss.enrol("ann", Role.ANALYST, PASSWORD)
        boss.enrol("eve", Role.ADMIN, PASSWORD)
    return Vaults(folder, folder), code


def test_the_root_of_an_administrator_who_was_revoked_comes_to_the_one_who_is_left(tmp_path: Path) -> None:
    vaults, code = found(tmp_path / "vault")
    with closing(vaults.open("eve")) as eve:
        eve.revoke("boss", "left")
    workshop().recover(vaults.folder, user="eve", password=PASSWORD, admin="eve", new_password=PASSWORD, code=code)
    with closing(vaults.open("eve")) as eve:
        eve.enrol("sam", Role.ADMIN, PASSWORD)
        with pytest.raises(BadRequest, match="revokes themselves"):
            eve.revoke("eve", "x")
        assert faults_of(eve) == []


@pytest.mark.parametrize("admin", ["boss", "eve"])
def test_the_recovery_code_gives_an_administrator_new_keys_and_the_root(tmp_path: Path, admin: str) -> None:
    vaults, code = found(tmp_path / "vault")
    told = {"user": "ann", "password": PASSWORD, "admin": admin, "new_password": OTHER}
    with pytest.raises(CaseError, match="recovery code is not right"):
        workshop().recover(vaults.folder, **told, code="AAAA" + code[4:])
    workshop().recover(vaults.folder, **told, code=code)
    with pytest.raises(NotPermitted):
        vaults.open(admin)
    with closing(workshop().unlock(vaults.folder, user=admin, password=OTHER)) as bench:
        bench.enrol("sam", Role.SUPERVISOR, PASSWORD)
        assert faults_of(bench) == []
    with closing(vaults.open("sam")) as sam:
        assert sam.person.enrolled_by == admin
