"""Administrators' signed words that wait for the hub: one-time codes for units, and revocations."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import RowMapping, select, update

from workbench.storage.hub import handover_tables as t
from workbench.storage.hub.home import Home
from workbench.storage.hub.rows import unless_there

WAITING, DONE, FAILED = "waiting", "done", "failed"


@dataclass(frozen=True, slots=True)
class Kept:
    """A warrant (canonical JSON) with its maker's signature (hex), and what became of it."""

    id: str
    document: str
    signature: str
    state: str = WAITING
    problem: str = ""


class Warrants:
    """All warrants, in the hub's state."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def put(self, document: str, signature: str, secret: str, until: int) -> str:
        """Have one wait; its id."""
        made = hashlib.sha256(document.encode()).hexdigest()
        values = {"id": made, "document": document, "signature": signature, "secret": secret, "until": until}
        with self._home.changing() as connection:
            unless_there(connection, t.warrant, {**values, "state": WAITING, "problem": ""})
        return made

    def warrant(self, warrant_id: str) -> Kept | None:
        """One of them."""
        with self._home.reading() as connection:
            row = connection.execute(select(t.warrant).where(t.warrant.c.id == warrant_id)).mappings().first()
        return None if row is None else _kept(row)

    def of_secret(self, secret: str) -> Kept | None:
        """The one that a code with this digest is half of."""
        if not secret:
            return None
        with self._home.reading() as connection:
            row = connection.execute(select(t.warrant).where(t.warrant.c.secret == secret)).mappings().first()
        return None if row is None else _kept(row)

    def to_carry_out(self) -> tuple[Kept, ...]:
        """Those that wait for nobody."""
        query = select(t.warrant).where(t.warrant.c.state == WAITING, t.warrant.c.secret == "")
        with self._home.reading() as connection:
            return tuple(map(_kept, connection.execute(query.order_by(t.warrant.c.until)).mappings()))

    def settle(self, warrant_id: str, problem: str = "") -> bool:
        """It was carried out, or cannot be; whether it still waited."""
        told = {"state": FAILED if problem else DONE, "problem": problem}
        with self._home.changing() as connection:
            row = t.warrant.c.id == warrant_id, t.warrant.c.state == WAITING
            return connection.execute(update(t.warrant).where(*row).values(**told)).rowcount == 1


def _kept(row: RowMapping) -> Kept:
    return Kept(row["id"], row["document"], row["signature"], row["state"], row["problem"])
