"""How columns and tables of a vault are made: the same on SQLite and on a server."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData()

# STRICT tables on SQLite know INTEGER alone.
WHOLE = BigInteger().with_variant(Integer(), "sqlite")
# Everywhere in the order of its bytes, whatever language a server sorts in: `verify` merges rows in that order.
TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def table(name: str, *parts: Column[object] | ForeignKeyConstraint | CheckConstraint | Index) -> Table:
    """A table; STRICT on SQLite."""
    return Table(name, metadata, *parts, sqlite_strict=True)


def text_in(name: str, *, key: bool = False, empty: bool = False) -> Column[object]:
    """A column of text."""
    return Column(name, TEXT, primary_key=key, nullable=empty)


def whole(name: str, *, key: bool = False, empty: bool = False) -> Column[object]:
    """A column of whole numbers."""
    return Column(name, WHOLE, primary_key=key, nullable=empty, autoincrement=False)


def bytes_in(name: str) -> Column[object]:
    """A column of bytes."""
    return Column(name, LargeBinary, nullable=False)


def added(name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]], otherwise: str) -> Column[object]:
    """A column that a later version added: older rows have `otherwise` in it."""
    return Column(name, kind, nullable=False, server_default=text(otherwise))


def of(name: str, target: str, *, key: bool = False) -> Column[object]:
    """A column that refers to another table's."""
    return Column(name, ForeignKey(target), primary_key=key, nullable=False)
