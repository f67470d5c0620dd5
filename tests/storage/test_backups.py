"""Signed copies of a database: made while it is in use, the newest five, and none put back that is not what was signed."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.storage.laboratory import AT, KEY, Laboratory, public
from workbench.domain.custody import Head
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.events import CaseOpened
from workbench.domain.evidence import Case
from workbench.domain.questions import LedgerHead
from workbench.storage import backups
from workbench.storage.backups import Backup
from workbench.storage.vault import Vault


def backed_up(laboratory: Laboratory) -> Backup:
    hand = backups.BackupSigner("Ada", public(laboratory.ada), laboratory.ada.sign)
    return laboratory.vault.back_up(KEY, hand)


def opened(laboratory: Laboratory, *numbers: str) -> None:
    laboratory.add(*(CaseOpened(Case(number, "x", False, AT)) for number in numbers))


def copy_of(laboratory: Laboratory, made: Backup) -> Path:
    return laboratory.folder / backups.FOLDER / made.name


def test_a_copy_is_made_while_the_vault_is_in_use_and_holds_what_stood_then(laboratory: Laboratory) -> None:
    with closing(Vault.open(laboratory.folder, database_key=KEY, read_only=True)) as reader:
        made = backed_up(laboratory)
        opened(laboratory, "C-1")
        assert (made.head, made.by) == (backups.listed(laboratory.folder)[0].head, "Ada")
        assert made.head.size == reader.answer(LedgerHead()).size - 1
    assert not list(copy_of(laboratory, made).parent.glob(".*"))


def test_the_newest_five_stay(laboratory: Laboratory) -> None:
    names = [backed_up(laboratory).name for _ in range(7)]
    assert [b.name for b in backups.listed(laboratory.folder)] == names[:1:-1]
    assert len(list((laboratory.folder / backups.FOLDER).iterdir())) == 10


def test_a_copy_without_a_paper_that_was_signed_for_it_is_none(laboratory: Laboratory) -> None:
    first, second, third = (backed_up(laboratory) for _ in range(3))
    paper = copy_of(laboratory, first).with_name(f"{first.name}.json")
    said = json.loads(paper.read_text())
    said["backup"]["by"] = "Ben"
    paper.write_text(json.dumps(said))
    copy_of(laboratory, second).with_name(f"{second.name}.json").write_text("{")
    (copy_of(laboratory, third).with_name("vault-0.db.json")).write_bytes(
        copy_of(laboratory, third).with_name(f"{third.name}.json").read_bytes()
    )
    assert [b.name for b in backups.listed(laboratory.folder)] == [third.name]


def test_a_restored_copy_takes_the_databases_place_and_that_stays_beside_it(laboratory: Laboratory) -> None:
    made = backed_up(laboratory)
    opened(laboratory, "C-1", "C-2")
    now = laboratory.head
    laboratory.close()
    assert backups.restore(laboratory.folder, "", KEY, laboratory.folder / "vault.db") == made
    with closing(Vault.open(laboratory.folder, database_key=KEY)) as vault:
        assert vault.answer(LedgerHead()) == made.head
    findings = laboratory.verdict(known_head=now).findings
    assert [f.problem for f in findings] == [f"the last 2 of {now.size} known entries are missing"]
    assert list(laboratory.folder.glob("vault.db.before-*"))


@pytest.mark.parametrize("spoilt", ["a byte", "another copy"])
def test_a_copy_that_is_not_the_one_that_was_signed_is_refused_and_nothing_changes(laboratory: Laboratory, spoilt: str) -> None:
    made = backed_up(laboratory)
    opened(laboratory, "C-1")
    later = backed_up(laboratory)
    body = bytearray((copy_of(laboratory, later if spoilt == "another copy" else made)).read_bytes())
    body[len(body) // 2] ^= spoilt == "a byte"
    copy_of(laboratory, made).write_bytes(body)
    laboratory.close()
    before = (laboratory.folder / "vault.db").read_bytes()
    with pytest.raises(CaseError, match="not the copy that was signed"):
        backups.restore(laboratory.folder, made.name, KEY, laboratory.folder / "vault.db")
    assert (laboratory.folder / "vault.db").read_bytes() == before


def test_a_backup_that_is_not_there_is_named(laboratory: Laboratory) -> None:
    laboratory.close()
    with pytest.raises(BadRequest, match="no backup 'x'"):
        backups.restore(laboratory.folder, "x", KEY, laboratory.folder / "vault.db")


def test_a_copy_that_cannot_be_written_leaves_nothing_behind(laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, body: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "write_whole", full)
    with pytest.raises(CaseError, match="No space left"):
        backed_up(laboratory)
    assert backups.listed(laboratory.folder) == ()
    assert not list((laboratory.folder / backups.FOLDER).glob(".*"))


def test_another_copy_is_due_after_so_many_entries_a_day_or_other_keys(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def due(size: int, rekeyed: int = -1) -> bool:
        return backups.is_due(laboratory.folder, Head(size, "", ""), rekeyed)

    assert (due(49), due(50)) == (False, True)
    made = backed_up(laboratory)
    size = made.head.size
    assert (due(size), due(size + 1), due(size + 199), due(size + 200)) == (False, False, False, True)
    assert (due(size + 1, rekeyed=size), due(size + 1, rekeyed=size - 1)) == (True, False)
    monkeypatch.setattr(backups, "datetime", _Tomorrow)
    assert (due(size), due(size + 1)) == (False, True)


class _Tomorrow(datetime):
    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) + timedelta(days=1, minutes=1)
