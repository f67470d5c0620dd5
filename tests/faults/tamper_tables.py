"""Attacks on the tables: what the screens show, the counted head, the payloads, the schema and its guards."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Integer, LargeBinary, Table

from tests.faults.tamper_field import Expected, Field, Trace, at, found
from workbench.storage import tables as t

CHANGED, MISSING = "is not what the ledger says", "is missing from the database"
EXTRA = "stands in the database, but no ledger entry put it there"
_REBUILT = "is not as this program made it"


def _keys(table: Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]


def _place(table: Table, row: dict[str, Any]) -> str:
    return f"{table.name} {' '.join(str(row[name]) for name in _keys(table))}"


def _row(field: Field, table: Table) -> dict[str, Any]:
    """A random row."""
    names = [column.name for column in table.columns]
    rows = field.rows(f"SELECT * FROM {table.name}")
    return dict(zip(names, field.dice.choice(rows), strict=True))


def _other(field: Field, table: Table, name: str, was: Any) -> Any:
    """Another value of the same kind."""
    if was is None or isinstance(table.columns[name].type, Integer) or isinstance(was, int):
        return (was or 0) + field.dice.choice((1, -1, 1000))
    place = field.dice.randrange(len(was) + 1)
    return was[:place] + "~" + was[place:]


def _update(field: Field, table: Table, row: dict[str, Any], **changes: Any) -> None:
    sets = ", ".join(f'"{name}" = ?' for name in changes)
    keys = " AND ".join(f'"{name}" = ?' for name in _keys(table))
    field.sql(f"UPDATE {table.name} SET {sets} WHERE {keys}", *changes.values(), *(row[name] for name in _keys(table)))


def edits(table: Table) -> Callable[[Field], Expected]:
    """One value of one row of this table."""

    def attack(field: Field) -> Expected:
        row = _row(field, table)
        name = field.dice.choice([column.name for column in table.columns if column.name not in _keys(table)])
        _update(field, table, row, **{name: _other(field, table, name, row[name])})
        return found(Trace(_place(table, row), CHANGED), also=("timestamp of .*",) if table is t.witness else ())

    return attack


def _stocked(field: Field) -> Table:
    return field.dice.choice([table for table in t.PROJECTIONS if field.rows(f"SELECT 1 FROM {table.name} LIMIT 1")])


def deletes_a_row(field: Field) -> Expected:
    table = _stocked(field)
    row = _row(field, table)
    keys = " AND ".join(f'"{name}" = ?' for name in _keys(table))
    field.sql(f"DELETE FROM {table.name} WHERE {keys}", *(row[name] for name in _keys(table)))
    return found(Trace(_place(table, row), MISSING))


def puts_a_row_in(field: Field) -> Expected:
    table = _stocked(field)
    row = _row(field, table)
    last = _keys(table)[-1]
    row[last] = row[last] + 9_000 if isinstance(row[last], int) else f"{row[last]}-too"
    if table is t.segment:
        row["id"] = f"{row['id']}-too"
    field.sql(f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(row))})", *row.values())
    return found(Trace(_place(table, row), EXTRA))


def swaps_two_rows(field: Field) -> Expected:
    """Everything but the keys."""
    table = field.dice.choice((t.entry, t.person, t.evidence, t.recording, t.correction, t.annotation, t.checkpoint))
    first, second = _row(field, table), _row(field, table)
    values = [{n: v for n, v in row.items() if n not in _keys(table)} for row in (first, second)]
    if values[0] == values[1]:
        return edits(table)(field)
    _update(field, table, first, **values[1])
    _update(field, table, second, **values[0])
    return found(Trace(_place(table, first), CHANGED), Trace(_place(table, second), CHANGED))


def _sets(table: Table, where: Callable[[dict[str, Any]], bool], **changes: Any) -> Callable[[Field], Expected]:
    """These values, in one of the rows they are not in yet."""

    def attack(field: Field) -> Expected:
        names = [column.name for column in table.columns]
        rows = [dict(zip(names, row, strict=True)) for row in field.rows(f"SELECT * FROM {table.name}")]
        row = field.dice.choice([row for row in rows if where(row)])
        _update(field, table, row, **changes)
        return found(Trace(_place(table, row), CHANGED))

    return attack


raises_a_role = _sets(t.person, lambda row: row["role"] == "analyst", role="admin")
unrevokes_a_person = _sets(t.person, lambda row: row["revoked"] == 1, revoked=0)
confirms_a_person = _sets(t.person, lambda row: row["confirmed"] == 0, confirmed=1)
makes_a_case_uncritical = _sets(t.case, lambda row: row["critical"] == 1, critical=0)
lets_a_correction_stand_no_more = _sets(t.correction, lambda row: row["stands"] == 1, stands=0)
lets_a_withdrawn_note_stand = _sets(t.annotation, lambda row: row["withdrawn"] == 0, withdrawn=1)
marks_a_submission_approved = _sets(t.review, lambda row: row["state"] == "submitted", state="approved", actor="Sue")


def swaps_two_names(field: Field) -> Expected:
    """Each gets the other's role and keys."""
    names = field.dice.sample(("Ada", "Ann", "Mal", "Sue", "Una"), 2)
    with field.bare() as db:
        for old, new in ((names[0], "?"), (names[1], names[0]), ("?", names[1])):
            db.exec_driver_sql("UPDATE person SET name = ? WHERE name = ?", (new, old))
    return found(*(Trace(f"person {name}", CHANGED) for name in names))


def takes_anothers_place(field: Field) -> Expected:
    """Their own signing key under another's name."""
    name = field.dice.choice(("Ada", "Bo", "Ann", "Sue", "Sid"))
    field.sql("UPDATE person SET signing = ? WHERE name = ?", field.key_of("Mal").public.signing, name)
    return found(Trace(f"person {name}", CHANGED))


def forges_an_approval_row(field: Field) -> Expected:
    """A row of review as an approval would have made it."""
    waiting = field.ground.exhibits["waiting"]
    [row] = field.rows("SELECT * FROM review WHERE evidence_id = ? ORDER BY seq DESC LIMIT 1", waiting)
    forged = (row[0] + field.dice.randint(1, 40), row[1], "approved", row[3], "Sue", *row[5:])
    field.sql("INSERT INTO review VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", *forged)
    return found(Trace(f"review {forged[0]}", EXTRA))


def edits_the_head(field: Field) -> Expected:
    column = field.dice.choice([c for c in t.head.columns if c.name != "id"])
    [[was]] = field.rows(f"SELECT {column.name} FROM head")
    binary = isinstance(column.type, LargeBinary)
    now = bytes(was) + bytes(32) if binary else was + 1 if isinstance(was, int) else f"{was}0"
    field.sql(f"UPDATE head SET {column.name} = ?", now)
    return found(Trace("ledger head", "is not that of"))


def deletes_the_head(field: Field) -> Expected:
    field.sql("DELETE FROM head")
    return found(Trace("ledger head", "the stored head (nothing) is not that of"))


def _blob(field: Field) -> tuple[str, bytes, list[int]]:
    """A payload kept apart, and the entries that name it."""
    digest, body = field.dice.choice(field.rows("SELECT digest, body FROM blob"))
    named = [n for n, item in enumerate(field.entries()) if item.said.get("data_sha256") == digest]
    return digest, bytes(body), named


def _unread(field: Field, seqs: list[int], problem: str) -> Expected:
    """The entry cannot be read; what it projected, and what is built on it, follows."""
    return Expected(tuple(at(seq, problem) for seq in seqs), (r"[a-z_]+ .*", r"[a-z_]+", "payload .*", "approval of .*"))


def changes_a_payload(field: Field) -> Expected:
    digest, body, named = _blob(field)
    place = field.dice.randrange(len(body))
    changed = body[:place] + bytes([body[place] ^ (1 << field.dice.randrange(8))]) + body[place + 1 :]
    field.sql("UPDATE blob SET body = ? WHERE digest = ?", changed, digest)
    return _unread(field, named, "its payload is not the one that was signed")


def replaces_a_payload(field: Field) -> Expected:
    digest, body, named = _blob(field)
    said = json.loads(body)
    said["also"] = "yes"
    field.sql("UPDATE blob SET body = ? WHERE digest = ?", json.dumps(said).encode(), digest)
    return _unread(field, named, "its payload is not the one that was signed")


def deletes_a_payload(field: Field) -> Expected:
    digest, _, named = _blob(field)
    field.sql("DELETE FROM blob WHERE digest = ?", digest)
    return _unread(field, named, "its payload is missing")


def puts_a_stray_payload_in(field: Field) -> Expected:
    digest = field.dice.randbytes(32).hex()
    field.sql("INSERT INTO blob VALUES (?, ?)", digest, b"{}")
    return found(Trace(f"payload {digest[:12]}", "no ledger entry names it"))


def drops_a_guard(field: Field) -> Expected:
    name = field.dice.choice(field.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"))[0]
    _plainly(field, f"DROP TRIGGER {name}")
    return found(Trace(f"schema: trigger {name}", _REBUILT))


def adds_a_trigger(field: Field) -> Expected:
    table = field.dice.choice(("correction", "annotation", "review", "checkpoint", "person"))
    _plainly(field, f"CREATE TRIGGER quiet AFTER INSERT ON {table} BEGIN DELETE FROM {table} WHERE seq = NEW.seq; END")
    return found(Trace("schema: trigger quiet", _REBUILT))


def puts_a_view_in_place_of_a_table(field: Field) -> Expected:
    """It shows what the table held, less one row."""
    name = field.dice.choice(("correction", "annotation", "export", "issue", "refusal", "tombstone"))
    _plainly(field, "PRAGMA foreign_keys = OFF")
    _plainly(field, f"CREATE TABLE elsewhere AS SELECT * FROM {name}", f"DROP TABLE {name}")
    _plainly(field, f"CREATE VIEW {name} AS SELECT * FROM elsewhere LIMIT 1")
    also = (r"schema: index .*", r"schema: table elsewhere", rf"{name}( .*)?", "database")
    traces = (Trace(f"schema: view {name}", _REBUILT), Trace(f"schema: table {name}", _REBUILT))
    return found(*traces, also=also)


def adds_a_column(field: Field) -> Expected:
    name = field.dice.choice(t.PROJECTIONS).name
    _plainly(field, f"ALTER TABLE {name} ADD COLUMN extra TEXT")
    return found(Trace(f"schema: table {name}", _REBUILT))


def adds_a_table(field: Field) -> Expected:
    _plainly(field, "CREATE TABLE shadow (seq INTEGER)")
    return found(Trace("schema: table shadow", _REBUILT))


def drops_an_index(field: Field) -> Expected:
    name = field.dice.choice(field.rows("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))[0]
    _plainly(field, f"DROP INDEX {name}")
    return found(Trace(f"schema: index {name}", _REBUILT))


def rebuilds_a_table_without_its_rules(field: Field) -> Expected:
    """No STRICT, no references, so that it takes anything."""
    name = field.dice.choice(("export", "issue", "refusal", "rendering"))
    [[sql]] = field.rows("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", name)
    rows = field.rows(f"SELECT * FROM {name}")
    with field.bare() as db:
        db.exec_driver_sql(f"DROP TABLE {name}")
        db.exec_driver_sql(sql.replace("STRICT", ""))
        for row in rows:
            db.exec_driver_sql(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
    return found(Trace(f"schema: table {name}", _REBUILT))


def says_another_version(field: Field) -> Expected:
    _plainly(field, "UPDATE alembic_version SET version_num = '0001'")
    return found(Trace("opening", "is from an older workbench"))


def says_no_version(field: Field) -> Expected:
    """The program does not know what it opens, and must say so all the same."""
    _plainly(field, field.dice.choice(("DROP TABLE alembic_version", "DELETE FROM alembic_version")))
    said = (Trace("opening", "does not say of which version it is"), Trace("schema: version", _REBUILT))
    return found(*said, also=("schema: .*",))


def hides_rows_from_an_index(field: Field) -> Expected:
    """The index made anew over fewer rows, its text then put back: whoever looks by it does not see the others."""
    index, column, value = field.dice.choice(
        (("entry_subject", "kind", "segment.corrected"), ("annotation_recording", "author", "Ann"), ("review_evidence", "seq", 1))
    )
    [[sql]] = field.rows("SELECT sql FROM sqlite_master WHERE name = ?", index)
    partial = f"{sql} WHERE {column} <> '{value}'" if isinstance(value, str) else f"{sql} WHERE {column} < {value}"
    with field.engine.connect() as db:
        raw: Any = db.connection.dbapi_connection
        raw.execute(f"DROP INDEX {index}")
        raw.execute(partial)
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (sql, index))
        raw.execute("PRAGMA writable_schema = RESET")
    field.engine.dispose()
    return found(Trace("opening", f"wrong # of entries in index {index}"), also=("database",))


def _plainly(field: Field, *statements: str) -> None:
    """Data definition as it comes, guards left alone."""
    with field.engine.connect() as db:
        raw: Any = db.connection.dbapi_connection
        for statement in statements:
            raw.execute(statement)


def _flipped(column: str) -> Callable[[Field], Expected]:
    def attack(field: Field) -> Expected:
        seq, was = field.dice.choice(field.rows(f"SELECT seq, {column} FROM event"))
        place, changed = field.dice.randrange(len(was)), bytearray(was)
        changed[place] ^= 1 << field.dice.randrange(8)
        field.sql(f"UPDATE event SET {column} = ? WHERE seq = ?", bytes(changed), seq)
        return _broken(field, seq)

    return attack


def _broken(field: Field, seq: int) -> Expected:
    """Whatever else the changed bytes say, the entry is no longer the signed one, and the next does not follow from it."""
    last = field.size() - 1
    chain = () if seq == last else (at(seq + 1, "does not follow from the entry before it"),)
    return Expected((Trace(f"ledger entry {seq}", ""), *chain), (r".*",))


flips_a_bit_of_a_body = _flipped("body")
flips_a_bit_of_a_signature = _flipped("signature")
