"""The migrations make exactly the tables this program works with."""

from __future__ import annotations

import re
from collections.abc import Iterable

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from workbench.storage import migrations, tables
from workbench.storage.engine import memory_engine

LISTED = "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"


def test_migrated_and_declared_tables_are_the_same() -> None:
    engine, declared = memory_engine(), memory_engine()
    with engine.connect() as db, declared.connect() as other:
        migrations.migrate(db)
        tables.metadata.create_all(other)
        told = {"include_name": lambda name, kind, _: kind != "table" or not _is_of_search(name)}
        assert compare_metadata(MigrationContext.configure(db, opts=told), tables.metadata) == []
        made = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND name NOT LIKE '%alembic%' ORDER BY name"
        assert _squeezed(db.exec_driver_sql(made)) == _squeezed(other.exec_driver_sql(made))
    engine.dispose()
    declared.dispose()


def _squeezed(objects: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """A column that was added later stands on the line of the one before. The index of words is no table that can be declared."""
    return [(name, re.sub(r"\s+", " ", sql or "")) for name, sql in objects if not _is_of_search(name)]


def _is_of_search(name: str) -> bool:
    return "passage_words" in name or name == "passage_instances"


def test_the_versions_spelt_out_are_those_of_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations.SCRIPTS))
    config.set_main_option("path_separator", "os")
    scripts = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(scripts)) == migrations.VERSIONS


def test_every_table_is_strict_and_the_ledger_is_guarded() -> None:
    engine = memory_engine()
    with engine.connect() as db:
        migrations.rebuild(db)
        loose = [name for name, strict in db.exec_driver_sql(LISTED) if not strict and not _is_of_search(name)]
        triggers = set(db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())
    engine.dispose()
    assert set(loose) == {"alembic_version", "sqlite_schema"}
    assert triggers == {"event_UPDATE", "event_DELETE", "blob_UPDATE", "blob_DELETE"}
