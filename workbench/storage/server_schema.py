"""Are the tables in a PostgreSQL database those this program made, with their guards, and is there nothing beside them?

Asked of the session's schema, in the catalogues. Columns are told by their place, as the catalogues tell them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKeyConstraint,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
)
from sqlalchemy.dialects import postgresql

from workbench.storage import tables as t
from workbench.storage import word_index

# What lets the ledger only grow, as the migrations make it.
GUARDED = ("event", "blob")
GUARD = "ledger_only_grows"
_GUARD_BODY = "BEGIN RAISE EXCEPTION 'the ledger only grows' USING ERRCODE = 'integrity_constraint_violation'; END"
# pg_trigger.tgtype of a trigger that runs before (2) delete (8), update (16) and truncate (32), once a statement.
_GUARD_TYPE = 2 + 8 + 16 + 32

Facts = dict[str, tuple[Any, ...]]
_Fact = tuple[str, tuple[Any, ...]]

_TABLES = """
SELECT 'table ' || c.relname, c.relkind::text, c.relpersistence::text, c.relrowsecurity, c.relhasrules,
       (SELECT count(*) FROM pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent)),
       (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid),
       (SELECT count(*) FROM pg_trigger g WHERE g.tgrelid = c.oid AND g.tgisinternal AND g.tgenabled <> 'O')
FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind NOT IN ('i', 't')
"""
_COLUMNS = """
SELECT 'column ' || c.relname || '.' || a.attname, a.attnum::int, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       coalesce((SELECT l.collname::text FROM pg_collation l WHERE l.oid = a.attcollation), ''),
       (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d WHERE d.adrelid = c.oid AND d.adnum = a.attnum),
       a.attgenerated::text || a.attidentity::text
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
# A column that must hold something is told with the columns; newer servers list it here as well.
_CONSTRAINTS = """
SELECT CASE c.contype WHEN 'p' THEN 'primary key of ' || r.relname WHEN 'c' THEN 'check ' || c.conname
            WHEN 'f' THEN 'foreign key of ' || r.relname || ' to ' || f.relname ELSE 'constraint ' || c.conname END,
       r.relname::text, c.conkey, c.confkey,
       c.convalidated AND NOT c.condeferrable, trim(c.confupdtype::text || c.confdeltype::text),
       CASE c.contype WHEN 'c' THEN pg_get_constraintdef(c.oid) ELSE '' END
FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid LEFT JOIN pg_class f ON f.oid = c.confrelid
WHERE c.connamespace = current_schema()::regnamespace AND c.contype <> 'n'
"""
_INDEXES = """
SELECT 'index ' || n.relname, r.relname::text, c.indkey::int2[], c.indisunique, c.indisvalid AND c.indisready,
       c.indpred IS NULL, coalesce(pg_get_expr(c.indexprs, c.indrelid), '')
FROM pg_index c JOIN pg_class n ON n.oid = c.indexrelid JOIN pg_class r ON r.oid = c.indrelid
WHERE n.relnamespace = current_schema()::regnamespace AND NOT c.indisprimary
"""
_TRIGGERS = """
SELECT 'trigger ' || g.tgname, r.relname::text, g.tgtype::int, g.tgenabled::text, g.tgfoid::regproc::text,
       g.tgqual IS NULL AND cardinality(g.tgattr::int2[]) = 0
FROM pg_trigger g JOIN pg_class r ON r.oid = g.tgrelid
WHERE r.relnamespace = current_schema()::regnamespace AND NOT g.tgisinternal
"""
_FUNCTIONS = """
SELECT 'function ' || p.proname, l.lanname::text, p.prosrc, p.prosecdef, p.proconfig IS NULL
FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE p.pronamespace = current_schema()::regnamespace
"""
# Anything else that can be put into a schema: types, operators, collations, search configurations.
_OTHERS = """
SELECT o.type || ' ' || o.identity
FROM pg_depend d, pg_identify_object(d.classid, d.objid, d.objsubid) o
WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = current_schema()::regnamespace
  AND d.classid NOT IN ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_constraint'::regclass)
"""


def strange(connection: Connection) -> list[str]:
    """Names of everything that is not as this program makes it; empty when all is."""
    found, made = _found(connection), expected()
    return sorted(name for name in found.keys() | made.keys() if found.get(name) != made.get(name))


def expected() -> Facts:
    """Every object of our schema, from the declared tables and the guards."""
    guards = {f"trigger {name}_only_grows": (name, _GUARD_TYPE, "O", GUARD, True) for name in GUARDED}
    facts: Facts = {f"function {GUARD}": ("plpgsql", _GUARD_BODY, False, True), **guards}
    facts[f"index {word_index.NAME}_found"] = (word_index.NAME, (0, 0), False, True, True, _squeezed(word_index.FOUND))
    for table in (*t.metadata.sorted_tables, word_index.words, _versions()):
        facts[f"table {table.name}"] = ("r", "p", False, False, 0, 0, 0)
        facts |= {**dict(_columns(table)), **dict(_constraints(table)), **dict(_indexes(table))}
    return facts


def _found(connection: Connection) -> Facts:
    facts: Facts = {}
    for query in (_TABLES, _COLUMNS, _CONSTRAINTS, _INDEXES, _TRIGGERS, _FUNCTIONS, _OTHERS):
        for name, *told in connection.exec_driver_sql(query):
            facts[name] = tuple(map(_plain, told))
    return facts


def _plain(told: Any) -> Any:
    """Without the casts, brackets and line ends that a server puts in or leaves in."""
    if isinstance(told, list):
        return tuple(told)
    return _squeezed(told) if isinstance(told, str) else told


def _squeezed(said: str) -> str:
    return " ".join(re.sub(r"::\w+|^CHECK|[()]", "", said).split())


def _versions() -> Table:
    """Alembic's own."""
    return Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def _columns(table: Table) -> Iterator[_Fact]:
    for place, column in enumerate(table.columns, 1):
        kind = _KINDS[column.type.compile(postgresql.dialect())]  # type: ignore[no-untyped-call]
        given: Any = column.server_default
        default = None if given is None else _squeezed(str(given.arg))
        yield f"column {table.name}.{column.name}", (place, kind[0], not column.nullable, kind[1], default, "")


# How a declared type stands in the catalogues, and its order: bytes, because the checks merge rows in that order.
_KINDS = {
    "BIGINT": ("bigint", ""),
    "BYTEA": ("bytea", ""),
    'TEXT COLLATE "C"': ("text", "C"),
    "VARCHAR(32)": ("character varying32", "default"),
}


def _constraints(table: Table) -> Iterator[_Fact]:
    for constraint in table.constraints:
        if isinstance(constraint, PrimaryKeyConstraint):
            yield f"primary key of {table.name}", (table.name, _places(table, constraint.columns), None, True, "", "")
        elif isinstance(constraint, CheckConstraint):
            said = str(constraint.sqltext)
            named = [c for c in table.columns if re.search(rf"\b{c.name}\b", said)]
            yield f"check {constraint.name}", (table.name, _places(table, named), None, True, "", _squeezed(said))
        elif isinstance(constraint, ForeignKeyConstraint):
            target = constraint.referred_table
            places = (_places(table, constraint.columns), _places(target, [e.column for e in constraint.elements]))
            yield f"foreign key of {table.name} to {target.name}", (table.name, *places, True, "aa", "")


def _indexes(table: Table) -> Iterator[_Fact]:
    for index in table.indexes:
        yield f"index {index.name}", (table.name, _places(table, index.columns), bool(index.unique), True, True, "")


def _places(table: Table, columns: Iterable[Any]) -> tuple[int, ...]:
    return tuple(list(table.columns).index(column) + 1 for column in columns)
