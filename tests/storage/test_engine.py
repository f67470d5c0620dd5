"""The settings that keep acknowledged work are really on."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

from tests.storage.laboratory import KEY, Laboratory
from workbench.domain.errors import Defect, Unavailable
from workbench.storage.engine import database_engine, plain_words, refuse_affected, writing


@pytest.fixture
def engine(laboratory: Laboratory) -> Engine:
    return database_engine(laboratory.folder / "vault.db", KEY)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("recursive_triggers", 1),
        ("busy_timeout", 10_000),
    ],
)
def test_every_connection_has_the_setting(engine: Engine, pragma: str, value: object) -> None:
    with engine.connect() as one, engine.connect() as other:
        assert [c.exec_driver_sql(f"PRAGMA {pragma}").scalar() for c in (one, other)] == [value, value]
    engine.dispose()


def test_what_is_read_only_cannot_write(laboratory: Laboratory) -> None:
    engine = database_engine(laboratory.folder / "vault.db", KEY, read_only=True)
    with pytest.raises(Unavailable, match="cannot be written to"), writing(engine) as db:
        db.exec_driver_sql("DELETE FROM result")
    engine.dispose()


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 44, 5), (3, 50, 6), (3, 51, 2)])
def test_an_sqlite_that_damages_databases_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(Unavailable, match="can damage a vault"):
        refuse_affected(version)


@pytest.mark.parametrize("version", [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 53, 4), (4, 0, 0)])
def test_a_mended_sqlite_is_taken(version: tuple[int, ...]) -> None:
    refuse_affected(version)


def test_the_key_stands_in_no_error_and_no_engine(tmp_path: Path) -> None:
    engine = database_engine(tmp_path / "none" / "vault.db", KEY)
    with pytest.raises(Exception, match="cannot be opened") as failed, engine.connect():
        pass
    assert KEY.hex() not in f"{failed.value!r}{engine!r}{engine.url!r}"


def test_a_short_key_is_our_own_defect(tmp_path: Path) -> None:
    with pytest.raises(Defect):
        database_engine(tmp_path / "vault.db", b"short")


def test_a_full_disk_is_said_in_plain_words_and_changes_nothing(laboratory: Laboratory) -> None:
    laboratory.close()
    engine = database_engine(laboratory.folder / "vault.db", KEY)
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 1"))
    with pytest.raises(Unavailable, match="disk is full"), writing(engine) as db:
        db.exec_driver_sql("INSERT INTO result VALUES ('big', 'x', zeroblob(10000000))")
    engine.dispose()
    assert laboratory.rows("SELECT count(*) FROM result") == [(0,)]


def test_other_errors_of_the_driver_stay_what_they_are(engine: Engine) -> None:
    with pytest.raises(DBAPIError, match="no such table"), plain_words(), engine.connect() as db:
        db.exec_driver_sql("SELECT * FROM nowhere")
    engine.dispose()
