"""A vault on a real PostgreSQL server: its address, its sessions, its guards, and what happens when the server goes."""

from __future__ import annotations

import platform
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import Table, event

from tests.contracts.server_laboratory import ServerLaboratory
from tests.postgres_server import ACCOUNT, Server
from tests.storage.laboratory import AT, EVIDENCE, KEY, NOTE, RECORDING, a_full_draft
from workbench.domain import events as e
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.evidence import Case
from workbench.domain.questions import AnnotationsOf, Cases, CustodyOf, LedgerHead
from workbench.storage import homes, migrations
from workbench.storage.engine import writing
from workbench.storage.migrations.versions import v0001_vault
from workbench.storage.postgres import PostgresDatabase, ServerRight, checked_url
from workbench.storage.vault import Vault, VaultBusy

CASE = e.CaseOpened(Case("7", "Seven", False, AT))


@pytest.fixture
def own_server(postgres: Server) -> Iterator[Callable[..., Server]]:
    """Servers that a test may stop."""
    made: list[Server] = []

    def start(**settings: str) -> Server:
        made.append(Server(postgres.programs, **settings))
        return made[-1]

    yield start
    for server in made:
        server.close()


@pytest.fixture
def empty(postgres: Server, tmp_path: Path) -> ServerLaboratory:
    """A database without a vault."""
    return ServerLaboratory(tmp_path / "vault", postgres)


# ---- The address ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["postgresql://ada:secret@host/db", "postgresql://host/db?password=secret"])
def test_a_password_in_the_address_is_refused_and_written_nowhere(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="pgpass") as refused:
        Vault.found(tmp_path / "vault", database_key=KEY, database=url)
    assert "secret" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["mysql://host/db", "host=there dbname=db", "postgresql://host/db?colour=blue"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadRequest, match="no address"):
        checked_url(url)


def test_the_folder_names_its_database_to_its_owner_alone(served: ServerLaboratory) -> None:
    address = served.folder / homes.ADDRESS
    assert address.read_text() == f"{served.database}\n"
    assert address.stat().st_mode & 0o777 == 0o600
    assert not (served.folder / "vault.db").exists()


def test_a_database_with_a_vault_in_it_takes_no_second(served: ServerLaboratory, tmp_path: Path) -> None:
    head = served.head
    served.close()
    with pytest.raises(BadRequest, match="There is a vault in that database already"):
        Vault.found(tmp_path / "other", database_key=KEY, database=served.database)
    assert not (tmp_path / "other" / homes.ADDRESS).exists()
    assert served.verdict().head == head


def test_a_database_without_a_vault_is_named(empty: ServerLaboratory) -> None:
    empty.folder.mkdir()
    homes.remember(empty.folder, empty.database)
    with pytest.raises(BadRequest, match="no vault"):
        Vault.open(empty.folder, database_key=KEY)


def test_a_server_that_is_not_there_is_said_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"database server cannot be used.*Check that it runs"):
        Vault.found(tmp_path / "vault", database_key=KEY, database=f"postgresql:///db?host={tmp_path}")


def test_a_password_is_read_from_where_postgresql_keeps_them(
    resting: ServerLaboratory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resting.by_hand("CREATE ROLE locked SUPERUSER LOGIN PASSWORD 'opensesame'")
    resting.server.demand_password("locked")
    homes.remember(resting.folder, resting.database.replace(ACCOUNT, "locked", 1))
    with pytest.raises(Unavailable, match="no password supplied"):
        Vault.open(resting.folder, database_key=KEY)
    (tmp_path / "pgpass").write_text("*:*:*:locked:opensesame\n")
    (tmp_path / "pgpass").chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "pgpass"))
    Vault.open(resting.folder, database_key=KEY).close()


def test_a_missing_driver_is_named(served: ServerLaboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    served.close()
    monkeypatch.delattr("workbench.storage.postgres")
    monkeypatch.setitem(sys.modules, "workbench.storage.postgres", None)
    with pytest.raises(Unavailable, match=r"pip install .psycopg\[binary\]"):
        Vault.open(served.folder, database_key=KEY)


def test_a_vault_in_a_file_loads_no_driver_for_servers() -> None:
    script = "import sys, workbench.storage.vault; sys.exit('psycopg' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_founding_that_failed_leaves_the_database_free(empty: ServerLaboratory) -> None:
    empty.found()
    empty.vault.unmake()
    empty.close()
    second = ServerLaboratory.__new__(ServerLaboratory)
    vars(second).update(vars(empty) | {"folder": empty.folder.with_name("again")})
    second.found()
    assert second.verdict().is_sound


# ---- Sessions -------------------------------------------------------------------------------------------------------


_SET = {
    "synchronous_commit": "on",
    "search_path": "workbench, pg_temp",
    "lock_timeout": "10s",
    "idle_session_timeout": "0",
    "default_transaction_read_only": "off",
    "row_security": "off",
    "transaction_isolation": "repeatable read",
}


def test_every_session_has_its_settings_whatever_the_account_prefers(resting: ServerLaboratory) -> None:
    weak = ("synchronous_commit = off", "lock_timeout = 1", "idle_session_timeout = 1000", "default_transaction_read_only = on")
    resting.by_hand(*(f"ALTER DATABASE {resting.name} SET {one}" for one in weak))
    engine = PostgresDatabase(resting.folder, resting.database).engine()
    with engine.connect() as one, engine.connect() as other:
        for db in (one, other):
            assert {name: db.exec_driver_sql(f"SHOW {name}").scalar() for name in _SET} == _SET
    engine.dispose()


def test_what_is_read_only_cannot_write(resting: ServerLaboratory) -> None:
    engine = PostgresDatabase(resting.folder, resting.database).engine(read_only=True)
    with pytest.raises(Unavailable, match="cannot be written to"), writing(engine) as db:
        db.exec_driver_sql("DELETE FROM result")
    engine.dispose()


def test_an_account_that_may_only_read_can_verify_and_not_write(resting: ServerLaboratory) -> None:
    reader = f"reader_{resting.name}"
    grants = ("USAGE ON SCHEMA workbench", "SELECT ON ALL TABLES IN SCHEMA workbench")
    resting.by_hand(f"CREATE ROLE {reader} LOGIN", *(f"GRANT {grant} TO {reader}" for grant in grants))
    homes.remember(resting.folder, resting.database.replace(ACCOUNT, reader, 1))
    with closing(Vault.open(resting.folder, database_key=KEY, read_only=True)) as vault:
        assert resting.judged(vault).is_sound
    resting.vault = Vault.open(resting.folder, database_key=KEY)
    with pytest.raises(Unavailable, match="may not do this"):
        resting.add(CASE)
    resting.close()


def test_a_reader_sees_one_state_for_the_whole_of_a_transaction(served: ServerLaboratory) -> None:
    engine = PostgresDatabase(served.folder, served.database).engine(read_only=True)
    count = "SELECT count(*) FROM event"
    with engine.connect() as reader:
        before = reader.exec_driver_sql(count).scalar_one()
        served.add(CASE)
        assert reader.exec_driver_sql(count).scalar_one() == before
    engine.dispose()


# ---- What can be kept -----------------------------------------------------------------------------------------------


def test_text_with_nul_is_refused_and_changes_nothing(served: ServerLaboratory) -> None:
    head = served.head
    with pytest.raises(BadRequest, match="NUL character"):
        served.add(e.Annotated(replace(NOTE, id="odd", text="before\0after")))
    assert served.head == head


def test_every_other_character_comes_back_as_it_was(served: ServerLaboratory) -> None:
    odd = "\x01\x1f\x7f\u0085\u2028\u200f\ufffe\U0001f600\U0010ffff e\u0301 %s %% \\ ' \" {}"
    served.add(e.Annotated(replace(NOTE, id="odd", text=odd)))
    [note] = [n for n in served.vault.answer(AnnotationsOf(NOTE.recording_id)) if n.id == "odd"]
    assert note.text == odd
    assert served.verdict().is_sound


def test_keys_that_a_language_sorts_otherwise_are_no_difference(served: ServerLaboratory) -> None:
    names = ("a", "B", "ä", "Z", "z", "_", "É", "e", "a-b", "ab", "a b", "\U0001f600", "\uffee")
    served.add(*(e.CaseOpened(Case(name, "T", False, AT)) for name in names))
    [ordered] = zip(*served.rows("SELECT number FROM case_file ORDER BY number"), strict=True)
    assert list(ordered) == sorted(ordered)
    assert served.rows("SELECT 'a' < 'B'") == [(True,)], "the server itself sorts as a language does"
    assert served.verdict().is_sound


# ---- Who writes -----------------------------------------------------------------------------------------------------


_HOLD = """
import sys
from pathlib import Path
from workbench.storage.vault import Vault
vault = Vault.open(Path(sys.argv[1]), database_key=bytes(range(32)))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(resting: ServerLaboratory) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that has the vault open for writing."""
    call = [sys.executable, "-c", _HOLD, str(resting.folder)]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"
        yield process
        process.kill()


def test_the_second_process_is_told_who_holds_the_vault(resting: ServerLaboratory, other: subprocess.Popen[bytes]) -> None:
    with pytest.raises(VaultBusy) as busy:
        ServerRight(resting.folder, resting.database, wait_seconds=0.1)
    assert (busy.value.holder.pid, busy.value.holder.host) == (other.pid, platform.node())
    assert busy.value.holder.since
    with closing(Vault.open(resting.folder, database_key=KEY, read_only=True)) as reader:
        assert len(reader.answer(Cases())) == 1


def test_a_killed_process_leaves_the_vault_free(resting: ServerLaboratory, other: subprocess.Popen[bytes]) -> None:
    other.kill()
    other.wait()
    Vault.open(resting.folder, database_key=KEY).close()


def test_who_waits_too_long_for_another_s_transaction_is_told(resting: ServerLaboratory) -> None:
    engine = PostgresDatabase(resting.folder, resting.database).engine()

    def impatient(session: Any, _: object) -> None:
        session.execute("SET lock_timeout = 50")
        session.commit()

    event.listen(engine, "connect", impatient)
    with writing(engine), pytest.raises(Unavailable, match="Another program is writing"), writing(engine):
        pass
    engine.dispose()


_RACE = """
import sys
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from workbench.domain.authority import key_id
from workbench.domain.evidence import Case
from workbench.domain.events import CaseOpened
from workbench.storage import ledger
from workbench.storage.engine import writing
from workbench.storage.migrations.versions import v0001_vault
from workbench.storage.postgres import PostgresDatabase

key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(sys.argv[2]))
signer = ledger.Signer("Ada", key_id(key.public_key().public_bytes_raw().hex()), key.sign, "s", "app")
engine = PostgresDatabase(Path(), sys.argv[1]).engine()
print("ready", flush=True)
sys.stdin.readline()
for n in range(40):
    with writing(engine) as db:
        ledger.append(db, CaseOpened(Case(f"{sys.argv[3]}-{n}", "T", False, "")), signer)
"""


def test_processes_that_append_without_the_right_to_write_still_make_one_chain(resting: ServerLaboratory) -> None:
    secret = resting.ada.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()).hex()
    call = [sys.executable, "-c", _RACE, resting.database, secret]
    racers = [subprocess.Popen([*call, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE) for name in "AB"]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == b"ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write(b"go\n")
        racer.stdin.flush()
    assert [racer.communicate(timeout=60) and racer.returncode for racer in racers] == [0, 0]
    assert resting.verdict().is_sound
    numbers = [number for (number,) in resting.rows("SELECT number FROM case_file WHERE number LIKE '_-%' ORDER BY seq")]
    assert len(numbers) == 80
    assert numbers != sorted(numbers, key=lambda n: n[0]), "they did race"


# ---- Older vaults ---------------------------------------------------------------------------------------------------


def test_a_vault_of_the_first_version_is_upgraded_over_a_copy_of_its_ledger(empty: ServerLaboratory) -> None:
    empty.found()
    empty.add(CASE, e.EvidenceImported(replace(EVIDENCE, case_number="7", imported_by="Ada")), e.RecordingDecoded(RECORDING))
    empty.add(e.DraftFinished(a_full_draft()))
    head = empty.head
    empty.close()
    _made_older(empty)
    assert empty.rows("SELECT version_num FROM alembic_version") == [("0001",)]
    verdict = empty.verdict(digest=str)
    assert (verdict.findings, verdict.head) == ((), head)
    assert empty.rows("SELECT version_num FROM alembic_version") == [(migrations.VERSIONS[-1],)]
    assert empty.rows("SELECT count(*) FROM workbench_before_0001.event") == [(head.size,)]


def _made_older(laboratory: ServerLaboratory) -> None:
    """The same rows in the tables of the first version."""
    home = PostgresDatabase(laboratory.folder, laboratory.database)
    engine = home.engine()
    laboratory.by_hand("ALTER SCHEMA workbench RENAME TO newer")
    with writing(engine) as db:
        home.make_room(db)
        command.upgrade(migrations._config(db), "0001")
    engine.dispose()
    laboratory.by_hand(*map(_filled, v0001_vault.metadata.sorted_tables), "DROP SCHEMA newer CASCADE", referential=False)


def _filled(table: Table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM newer.{table.name}"


# ---- When the server goes -------------------------------------------------------------------------------------------


def test_a_crashed_server_loses_nothing_acknowledged_and_takes_the_right_to_write_with_it(
    own_server: Callable[..., Server], tmp_path: Path
) -> None:
    server = own_server()
    laboratory = ServerLaboratory(tmp_path / "vault", server)
    laboratory.found()
    laboratory.add(CASE)
    head = laboratory.head
    server.stop(signal.SIGQUIT)
    with pytest.raises(Unavailable, match="right to write was lost"):
        laboratory.add(replace(CASE, case=replace(CASE.case, number="8")))
    with pytest.raises(Unavailable, match="cannot be used"):
        laboratory.vault.answer(Cases())
    server.start()
    assert laboratory.vault.answer(LedgerHead()) == head
    with pytest.raises(Unavailable, match="right to write was lost"):
        laboratory.add(replace(CASE, case=replace(CASE.case, number="8")))
    assert laboratory.verdict().head == head
    laboratory.vault = Vault.open(laboratory.folder, database_key=KEY)
    laboratory.add(replace(CASE, case=replace(CASE.case, number="8")))
    assert laboratory.verdict().is_sound


@pytest.mark.parametrize("weak", ["fsync", "full_page_writes"])
def test_a_server_that_may_lose_work_is_read_and_named_but_not_written_to(
    own_server: Callable[..., Server], tmp_path: Path, weak: str
) -> None:
    server = own_server()
    laboratory = ServerLaboratory(tmp_path / "vault", server)
    laboratory.found()
    laboratory.close()
    server.stop()
    server.settings[weak] = "off"
    server.start()
    with pytest.raises(Unavailable, match=f"{weak} is off"):
        Vault.open(laboratory.folder, database_key=KEY)
    with pytest.raises(Unavailable, match=f"{weak} is off"):
        ServerLaboratory(tmp_path / "second", server).found()
    with closing(Vault.open(laboratory.folder, database_key=KEY, read_only=True)) as vault:
        [finding] = laboratory.judged(vault).findings
    assert (finding.place, weak in finding.problem) == ("database server", True)


def test_a_page_that_went_bad_on_the_servers_disk_is_found(own_server: Callable[..., Server], tmp_path: Path) -> None:
    server = own_server()
    laboratory = ServerLaboratory(tmp_path / "vault", server)
    laboratory.found()
    laboratory.add(*(e.CaseOpened(Case(f"{n}", "T", False, AT)) for n in range(40)))
    laboratory.close()
    [(path,)] = laboratory.rows("SELECT pg_relation_filepath('event')")
    server.stop()
    table = server.folder / "data" / path
    pages = bytearray(table.read_bytes())
    pages[-100] ^= 1
    table.write_bytes(pages)
    server.start()
    assert [f.place for f in laboratory.verdict().findings] == ["database"]
    laboratory.vault = Vault.open(laboratory.folder, database_key=KEY)
    with pytest.raises(Unavailable, match="damaged"):
        laboratory.vault.answer(CustodyOf())
    readable = [body is not None for _, body, _ in laboratory.vault.salvaged()]
    assert readable == sorted(readable, reverse=True)
    assert 0 < sum(readable) < len(readable) == 42
    laboratory.close()


def test_health_says_what_the_server_is(served: ServerLaboratory) -> None:
    said = homes.database_version(served.folder)
    assert said.startswith("PostgreSQL ")
    assert "encrypt its disk" in said
    assert homes.database_version(None).startswith("SQLite ")
