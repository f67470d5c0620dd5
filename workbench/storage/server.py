"""Is a PostgreSQL server one that keeps what it acknowledges?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

SCHEMA = "workbench"

_STATE = """
SELECT current_setting('server_version'), current_setting('server_encoding'),
       current_setting('fsync') = 'on', current_setting('full_page_writes') = 'on',
       current_setting('data_checksums') = 'on', pg_is_in_recovery(),
       (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) IS TRUE, inet_server_addr() IS NULL
"""


@dataclass(frozen=True, slots=True)
class ServerState:
    """What the server says of itself, to this session."""

    version: str
    encoding: str
    forces_to_disk: bool
    whole_pages: bool
    checksums: bool
    standby: bool
    encrypted_line: bool
    same_machine: bool

    @classmethod
    def of(cls, connection: Connection) -> ServerState:
        """Ask the server."""
        return cls(*connection.exec_driver_sql(_STATE).one())

    def careless(self) -> Iterator[tuple[str, str]]:
        """Every reason why it could lose or change what it acknowledged, with what to do about it."""
        if self.encoding != "UTF8":
            remedy = "Make it anew: createdb --encoding=UTF8 --template=template0 DATABASE"
            yield f"The database keeps text as {self.encoding}.", remedy
        if not self.forces_to_disk:
            yield "The database server does not force its work to disk (fsync is off).", "Set fsync = on and restart it."
        if not self.whole_pages:
            yield "The database server can be left with torn pages (full_page_writes is off).", "Set full_page_writes = on."

    def unfit(self) -> Iterator[tuple[str, str]]:
        """Every reason why a vault may not be written to there."""
        if self.standby:
            yield "The database server is a standby, which nobody can write to.", "Use the main server, or open to read only."
        yield from self.careless()

    def said(self) -> str:
        """One line for `health`."""
        line = (
            "" if self.same_machine or self.encrypted_line else "; warning: the line to it is not encrypted (sslmode=verify-full)"
        )
        pages = "page checksums" if self.checksums else "no page checksums"
        return f"PostgreSQL {self.version}, fsync on, {pages}{line}; encrypt its disk: the workbench does not encrypt a server's"
