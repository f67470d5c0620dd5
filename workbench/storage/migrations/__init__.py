"""How a vault of an older version becomes one of this version."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from workbench.storage import passages
from workbench.storage.engine import memory_engine

if TYPE_CHECKING:
    from alembic.config import Config

# Every version this program can open, oldest first; it writes the last. Spelt out, because asking Alembic costs a
# fifth of a second at every start; a test holds them together.
VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
SCRIPTS = Path(__file__).parent


def migrate(connection: Connection) -> None:
    """Bring the database of an open transaction to this version; an empty one gets every table. What is searched is made anew."""
    from alembic import command

    command.upgrade(_config(connection), "head")
    passages.make_anew(connection)


def rebuild(connection: Connection) -> None:
    """The same for a scratch database, without asking Alembic again."""
    for statement in _statements():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (VERSIONS[-1],))


# A virtual table makes its shadows itself.
_MADE = """SELECT sql FROM sqlite_master WHERE sql IS NOT NULL
AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid"""


@cache
def _statements() -> tuple[str, ...]:
    engine = memory_engine()
    with engine.connect() as connection:
        migrate(connection)
        made = connection.exec_driver_sql(_MADE).scalars().all()
    engine.dispose()
    return tuple(made)


def version_of(connection: Connection) -> str:
    """The version a database stands at; empty where it does not say one."""
    said = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    return str(said[0]) if len(said) == 1 else ""


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config()
    # By folder, so that it works from an installed package; `%` is Alembic's interpolation sign.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
