"""A laboratory's vault in a PostgreSQL database, from its founding to a second person at the door."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.jobs.test_importing import run
from tests.postgres_server import Server
from tests.vaults import PASSWORD, workshop
from workbench.bootstrap import roots
from workbench.cli.main import run as workbench
from workbench.domain.commands import OpenCase
from workbench.domain.orders import VerifyVault
from workbench.domain.questions import Cases


def test_a_case_worked_on_in_a_server_s_database_is_verified(postgres: Server, tmp_path: Path) -> None:
    postgres.make("laboratory")
    folder = tmp_path / "vault"
    workshop().found(folder, admin="boss", password=PASSWORD, database=postgres.url("laboratory"))
    bench = workshop().unlock(folder, user="boss", password=PASSWORD)
    bench.do(OpenCase("C-1", "Harbour"))
    assert run(bench.start(VerifyVault(""))).is_sound
    second = workshop().unlock(folder, user="boss", password=PASSWORD)
    assert "open for writing by" in second.read_only
    assert [case.number for case in second.ask(Cases())] == ["C-1"]
    second.close()
    bench.close()


def test_a_founding_that_fails_leaves_neither_folder_nor_tables(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.make("unlucky")
    folder, database = tmp_path / "vault", postgres.url("unlucky")

    def fail(*_: object) -> None:
        raise RuntimeError("no place for the root")

    monkeypatch.setattr(roots, "remember", fail)
    with pytest.raises(RuntimeError, match="no place"):
        workshop().found(folder, admin="boss", password=PASSWORD, database=database)
    monkeypatch.undo()
    assert not folder.exists()
    workshop().found(folder, admin="boss", password=PASSWORD, database=database)


def test_init_takes_an_address_and_refuses_a_password_in_it(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    postgres.make("by_words")
    monkeypatch.setenv("WORKBENCH_PASSWORD", PASSWORD)
    words = ["init", str(tmp_path / "vault"), "--admin", "boss", "--database"]
    assert workbench([*words, postgres.url("by_words").replace("@", ":secret@")], workshop()) == 2
    assert "pgpass" in capsys.readouterr().err
    assert workbench([*words, postgres.url("by_words")], workshop()) == 0
    assert (tmp_path / "vault" / "database.url").read_text() == postgres.url("by_words") + "\n"
