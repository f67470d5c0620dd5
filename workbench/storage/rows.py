"""Statements at the driver's own speed: the SQL is built once, values go in as tuples, and SQLAlchemy only lends the connection.

An append is a handful of small statements, and building each anew took longer than the database itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ClauseElement, Connection, Table, insert
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import DBAPIError

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Built:
    """A statement in one dialect, the order of its values where the driver takes them by place, and those that are fixed."""

    sql: str
    order: tuple[str, ...] | None
    fixed: Mapping[str, Any]

    def placed(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        held = {**self.fixed, **values}
        return held if self.order is None else tuple(held[name] for name in self.order)


def put(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows whose values stand in the order of the table's columns."""
    held = list(rows)
    if held:
        _driven(connection, _insertion(table, connection.dialect), held)


def carry_out(connection: Connection, statement: ClauseElement, values: Mapping[str, Any]) -> None:
    """Carry out a statement that was made once, with values by the names of its parameters."""
    built = _built(statement, connection.dialect)
    _driven(connection, built.sql, [built.placed(values)])


def only_row(connection: Connection, statement: ClauseElement, values: Mapping[str, Any] | None = None) -> Row | None:
    """The first row of an answer, its columns in the statement's order; None where there is none."""
    built = _built(statement, connection.dialect)
    return _driven(connection, built.sql, [built.placed(values or {})], fetch=True)


def _driven(connection: Connection, sql: str, rows: list[Any], *, fetch: bool = False) -> Row | None:
    errors = connection.dialect.loaded_dbapi.Error
    with closing(connection.connection.cursor()) as cursor:
        try:
            if len(rows) == 1:
                cursor.execute(sql, rows[0])
            else:
                cursor.executemany(sql, rows)
            found = cursor.fetchone() if fetch else None
        except errors as error:
            raise DBAPIError.instance(sql, None, error, errors, hide_parameters=True, dialect=connection.dialect) from error
    return None if found is None else tuple(found)


@cache
def _insertion(table: Table, dialect: Dialect) -> str:
    return str(insert(table).compile(dialect=dialect))


@cache
def _built(statement: ClauseElement, dialect: Dialect) -> _Built:
    compiled: Any = statement.compile(dialect=dialect)
    return _Built(str(compiled), tuple(compiled.positiontup) if compiled.positional else None, dict(compiled.params))
