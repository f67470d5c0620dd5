"""Founding, opening, changing and asking."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.storage.laboratory import AT, KEY, Laboratory
from workbench.domain.errors import BadRequest, CaseError, Defect, NotPermitted, VaultDamaged
from workbench.domain.events import CaseOpened
from workbench.domain.evidence import Case
from workbench.domain.questions import Cases, LedgerHead
from workbench.storage import encrypted_file, migrations
from workbench.storage.vault import Vault, VaultBusy

CASE = CaseOpened(Case("7", "Seven", False, AT))


def test_what_is_committed_stands_after_reopening(laboratory: Laboratory) -> None:
    laboratory.add(CASE)
    head = laboratory.head
    laboratory.close()
    with closing(Vault.open(laboratory.folder, database_key=KEY)) as opened:
        assert opened.answer(Cases()) == (CASE.case,)
        assert opened.answer(LedgerHead()) == head


def test_an_exception_undoes_event_and_change_together(laboratory: Laboratory) -> None:
    before = laboratory.head
    with suppress(ZeroDivisionError), laboratory.vault.change(laboratory.signer("Ada", laboratory.ada)) as change:
        change.append(CASE)
        assert change.answer(Cases()) == (CASE.case,)
        _ = 1 / 0
    assert (laboratory.vault.answer(Cases()), laboratory.head) == ((), before)


def test_nobody_outside_sees_a_change_before_it_is_committed(laboratory: Laboratory) -> None:
    with laboratory.vault.change(laboratory.signer("Ada", laboratory.ada)) as change:
        change.append(CASE)
        assert laboratory.vault.answer(Cases()) == ()


def test_a_folder_with_something_in_it_is_no_place_for_a_vault(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(BadRequest, match="not empty"):
        Vault.found(tmp_path, database_key=KEY)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_a_vault_that_cannot_be_made_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadRequest, match="cannot be made: Not a directory"):
        Vault.found(tmp_path / "file" / "vault", database_key=KEY)


def test_a_folder_without_a_vault_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no vault"):
        Vault.open(tmp_path, database_key=KEY)


def test_another_key_opens_nothing(laboratory: Laboratory) -> None:
    laboratory.close()
    with pytest.raises(VaultDamaged, match="cannot be read with this key"):
        Vault.open(laboratory.folder, database_key=bytes(32))


def test_a_thief_finds_no_word_in_the_files(worked: Laboratory) -> None:
    files = [path.read_bytes() for path in worked.folder.iterdir() if path.name.startswith("vault.db")]
    assert len(files) == 3
    assert not any(word in body for body in files for word in (b"grey one", b"Interview", b"SQLite format", b"segment"))


def test_a_second_opener_is_told_who_writes_and_may_read(laboratory: Laboratory) -> None:
    laboratory.add(CASE)
    with pytest.raises(VaultBusy, match="open for writing by") as busy:
        Vault.open(laboratory.folder, database_key=KEY)
    assert busy.value.holder.pid > 0
    with closing(Vault.open(laboratory.folder, database_key=KEY, read_only=True)) as reader:
        assert reader.answer(Cases()) == (CASE.case,)
        with pytest.raises(NotPermitted, match="read only"), reader.change(laboratory.signer("Ada", laboratory.ada)):
            pass


def test_a_damaged_database_is_refused_with_a_remedy(worked: Laboratory) -> None:
    worked.close()
    path = worked.folder / "vault.db"
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)
    with pytest.raises(CaseError, match="backup"):
        Vault.open(worked.folder, database_key=KEY)


def test_a_large_vault_is_read_through_only_after_an_unclean_end(worked: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    worked.close()
    monkeypatch.setattr(encrypted_file, "_ALWAYS_CHECKED", 0)
    path = worked.folder / "vault.db"
    body = bytearray(path.read_bytes())
    body[-100] ^= 1
    path.write_bytes(body)
    Vault.open(worked.folder, database_key=KEY).close()
    (worked.folder / "vault.lock").write_text("{}")
    with pytest.raises(CaseError, match="backup"):
        Vault.open(worked.folder, database_key=KEY)


def test_a_vault_of_a_newer_program_is_left_alone(laboratory: Laboratory) -> None:
    laboratory.close()
    laboratory.by_hand("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BadRequest, match="newer workbench"):
        Vault.open(laboratory.folder, database_key=KEY)


def test_an_older_vault_is_upgraded_over_a_backup(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    laboratory.add(CASE)
    laboratory.close()
    scripts, current = tmp_path / "scripts", migrations.VERSIONS[-1]
    shutil.copytree(Path(migrations.__file__).parent, scripts)
    (scripts / "versions" / "v9999_next.py").write_text(
        f'from alembic import op\nrevision = "9999"\ndown_revision = "{migrations.VERSIONS[-1]}"\n'
        'def upgrade():\n    op.execute("CREATE TABLE later (n INTEGER) STRICT")\n'
    )
    monkeypatch.setattr(migrations, "VERSIONS", (*migrations.VERSIONS, "9999"))
    monkeypatch.setattr(migrations, "SCRIPTS", scripts)
    Vault.open(laboratory.folder, database_key=KEY).close()
    assert laboratory.rows("SELECT version_num FROM alembic_version") == [("9999",)]
    backup = tmp_path / "backup"
    backup.mkdir()
    shutil.copy(laboratory.folder / f"vault.db.before-{current}", backup / "vault.db")
    monkeypatch.undo()
    with closing(Vault.open(backup, database_key=KEY)) as older:
        assert older.answer(Cases()) == (CASE.case,)


def test_threads_that_append_at_once_make_one_chain(laboratory: Laboratory) -> None:
    def work(number: int) -> None:
        for n in range(8):
            laboratory.add(CaseOpened(Case(f"{number}-{n}", "T", False, AT)))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert len(laboratory.vault.answer(Cases())) == 32
    assert laboratory.verdict().is_sound


def test_a_closed_vault_answers_nothing(laboratory: Laboratory) -> None:
    laboratory.close()
    with pytest.raises(Defect, match="closed"):
        laboratory.vault.answer(Cases())


def test_an_event_that_does_not_fit_is_our_own_defect_and_leaves_nothing(laboratory: Laboratory) -> None:
    laboratory.add(CASE)
    head = laboratory.head
    with pytest.raises(Defect, match="does not fit"):
        laboratory.add(CASE)
    assert laboratory.head == head


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_vault_on_a_medium_nobody_can_write_to_can_be_read(laboratory: Laboratory) -> None:
    laboratory.add(CASE)
    laboratory.close()
    laboratory.folder.chmod(0o500)
    with pytest.raises(CaseError, match="cannot be written to"):
        Vault.open(laboratory.folder, database_key=KEY)
    with closing(Vault.open(laboratory.folder, database_key=KEY, read_only=True)) as opened:
        assert opened.answer(Cases()) == (CASE.case,)
    laboratory.folder.chmod(0o700)


def test_a_complete_vault_needs_no_room_to_be_read(laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    laboratory.add(CASE)
    laboratory.close()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with closing(Vault.open(laboratory.folder, database_key=KEY, read_only=True)) as opened:
        assert opened.answer(Cases()) == (CASE.case,)
    assert not (laboratory.folder / "vault.db-shm").exists()


def test_a_vault_that_was_not_closed_is_not_read_where_its_last_work_would_be_missed(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    laboratory.add(CASE)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(CaseError, match="was not closed"):
        Vault.open(laboratory.folder, database_key=KEY, read_only=True)
