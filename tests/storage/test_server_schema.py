"""On a server too the ledger only grows, and whoever rebuilds what guards it is found."""

from __future__ import annotations

import psycopg
import pytest

from tests.contracts.server_laboratory import ServerLaboratory
from tests.storage.laboratory import Laboratory
from workbench.storage import tables as t
from workbench.storage.postgres import PostgresDatabase
from workbench.storage.server_schema import strange

_SLY = "CREATE OR REPLACE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"


def problems(laboratory: Laboratory) -> str:
    return "\n".join(f"{f.place}: {f.problem}" for f in laboratory.verdict().findings)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = ''",
        "UPDATE event SET body = '' WHERE false",
        "DELETE FROM event",
        "TRUNCATE event",
        "INSERT INTO event VALUES (0, '', '') ON CONFLICT (seq) DO UPDATE SET body = ''",
        "UPDATE blob SET digest = ''",
        "DELETE FROM blob",
        "TRUNCATE blob",
    ],
)
def test_the_ledger_refuses_to_be_changed(served_template: ServerLaboratory, statement: str) -> None:
    with pytest.raises(psycopg.IntegrityError, match="only grows"):
        served_template.by_hand(statement)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("DROP TRIGGER event_only_grows ON event", "trigger event_only_grows"),
        ("ALTER TABLE event DISABLE TRIGGER event_only_grows", "trigger event_only_grows"),
        ("ALTER TABLE event ENABLE REPLICA TRIGGER event_only_grows", "trigger event_only_grows"),
        ("ALTER TABLE draft DISABLE TRIGGER ALL", "table draft"),
        (_SLY, "function ledger_only_grows"),
        ("ALTER FUNCTION ledger_only_grows() SECURITY DEFINER", "function ledger_only_grows"),
        ("CREATE TRIGGER sly AFTER INSERT ON correction EXECUTE FUNCTION ledger_only_grows()", "trigger sly"),
        ("CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'", "function more"),
        ("CREATE RULE sly AS ON INSERT TO event DO ALSO DELETE FROM result", "table event"),
        ("CREATE VIEW more AS SELECT 1", "table more"),
        ("CREATE TABLE more (n bigint)", "table more"),
        ("CREATE TABLE public.more () INHERITS (workbench.entry)", "table entry"),
        ("CREATE SEQUENCE more", "table more"),
        ("CREATE DOMAIN more AS text", "type workbench.more"),
        ("CREATE OPERATOR === (FUNCTION = int8eq, LEFTARG = bigint, RIGHTARG = bigint)", "operator"),
        ("ALTER TABLE correction ENABLE ROW LEVEL SECURITY", "table correction"),
        ("ALTER TABLE event SET UNLOGGED", "table event"),
        ("DROP INDEX segment_id", "index segment_id"),
        ("CREATE INDEX more ON entry (actor)", "index more"),
        ("ALTER TABLE annotation ADD COLUMN extra text", "column annotation.extra"),
        ("ALTER TABLE annotation ALTER COLUMN text DROP NOT NULL", "column annotation.text"),
        ("ALTER TABLE annotation ALTER COLUMN text SET DEFAULT 'x'", "column annotation.text"),
        ('ALTER TABLE annotation ALTER COLUMN text TYPE text COLLATE "default"', "column annotation.text"),
        ("ALTER TABLE head DROP CONSTRAINT one_head", "check one_head"),
        ("ALTER TABLE profile DROP CONSTRAINT profile_recording_id_fkey", "foreign key of profile to recording"),
        ("ALTER TABLE entry DROP CONSTRAINT entry_pkey", "primary key of entry"),
    ],
)
def test_a_changed_schema_is_found(served_template: ServerLaboratory, statement: str, what: str) -> None:
    engine = PostgresDatabase(served_template.folder, served_template.database).engine()
    with engine.connect() as db:
        assert strange(db) == []
        db.exec_driver_sql(statement)
        assert [name for name in strange(db) if name.startswith(what)]
        db.rollback()
    engine.dispose()


def test_verify_names_what_was_rebuilt(resting: ServerLaboratory) -> None:
    resting.by_hand("DROP TRIGGER event_only_grows ON event")
    assert "schema: trigger event_only_grows: is not as this program made it" in problems(resting)


def test_a_changed_payload_is_found(resting: ServerLaboratory) -> None:
    resting.unguarded("UPDATE blob SET body = convert_to(replace(convert_from(body, 'UTF8'), 'grey', 'blue'), 'UTF8')")
    assert "its payload is not the one that was signed" in problems(resting)
    assert "schema: " not in problems(resting)


def test_a_row_taken_out_of_any_table_is_found(resting: ServerLaboratory) -> None:
    filled = [table.name for table in t.PROJECTIONS if resting.rows(f"SELECT 1 FROM {table.name} LIMIT 1")]
    deletion = "DELETE FROM {0} WHERE ctid = (SELECT min(ctid) FROM {0})"
    resting.by_hand(*(deletion.format(name) for name in filled), referential=False)
    found = problems(resting).splitlines()
    assert {line.split()[0] for line in found if line.endswith("is missing from the database")} == set(filled)
    assert len(filled) >= 20
