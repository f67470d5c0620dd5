"""Rows into tables at the driver's own speed: the SQL is built once a table, the values go in as tuples."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.engine.interfaces import Dialect

Row = tuple[Any, ...]


def put(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows whose values stand in the order of the table's columns."""
    held = list(rows)
    if held:
        connection.exec_driver_sql(_insertion(table, connection.dialect), held)


@cache
def _insertion(table: Table, dialect: Dialect) -> str:
    return str(insert(table).compile(dialect=dialect))
