"""A case's own state: open, closed, archived, on hold; and evidence that a court ordered destroyed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

# The number is part of CASE/EXHIBIT references and of file names people choose.
_NUMBER = re.compile(r"[^\s/\\#][^/\\#\x00-\x1f]{0,63}")


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    CLOSED = "closed"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """The last step in a case's life. `is_held`: nothing of it may be destroyed or archived until the hold is released."""

    number: str
    state: CaseState = CaseState.OPEN
    is_held: bool = False
    at: str = ""
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An order to destroy an exhibit, and whether it was carried out. The history of the exhibit stays."""

    evidence_id: str
    sha256: str
    authority: str
    reason: str
    ordered_by: str
    ordered_at: str
    destroyed_by: str = ""
    destroyed_at: str = ""

    @property
    def is_destroyed(self) -> bool:
        """Whether the file is gone, and rightly so."""
        return bool(self.destroyed_at)


def is_number(number: str) -> bool:
    """Whether a case can have this number: nothing in it is unseen, at its ends or inside."""
    return bool(_NUMBER.fullmatch(number)) and number == number.strip() and number.isprintable()


def no_work(standing: CaseStanding) -> str:
    """Why nothing may be done in the case now; empty when it may."""
    if standing.state is CaseState.OPEN:
        return ""
    return f"Case {standing.number} is {standing.state}."


def no_closing(standing: CaseStanding, *, submitted: int) -> str:
    """Why the case cannot be closed."""
    if why := no_work(standing):
        return why
    return f"{submitted} of its exhibits are before a reviewer." if submitted else ""


def no_opening(standing: CaseStanding) -> str:
    """Why a case cannot be opened again."""
    return f"Case {standing.number} is open." if standing.state is CaseState.OPEN else ""


def no_archiving(standing: CaseStanding) -> str:
    """Why the case cannot be archived."""
    if standing.is_held:
        return f"Case {standing.number} is on hold: {standing.reason}"
    if standing.state is CaseState.CLOSED:
        return ""
    return f"Case {standing.number} is {standing.state}; only a closed case is archived."


def no_hold(standing: CaseStanding) -> str:
    """Why a hold cannot be put on the case."""
    return f"Case {standing.number} is on hold already." if standing.is_held else ""


def no_release(standing: CaseStanding) -> str:
    """Why no hold can be released."""
    return "" if standing.is_held else f"Case {standing.number} is not on hold."


def no_order(standing: CaseStanding, tombstone: Tombstone | None) -> str:
    """Why the destruction of an exhibit cannot be ordered."""
    if standing.is_held:
        return f"Case {standing.number} is on hold: {standing.reason}"
    if tombstone is None:
        return ""
    return "It was destroyed already." if tombstone.is_destroyed else f"{tombstone.ordered_by} ordered it already."


def no_destruction(standing: CaseStanding, tombstone: Tombstone | None, who: str, *, second_person: bool) -> str:
    """Why an exhibit cannot be destroyed by this person now."""
    if tombstone is None:
        return "Nobody ordered its destruction."
    if tombstone.is_destroyed:
        return "It was destroyed already."
    if standing.is_held:
        return f"Case {standing.number} is on hold: {standing.reason}"
    if second_person and tombstone.ordered_by == who:
        return f"{who} ordered it; the policy wants a second person to carry it out."
    return ""


def no_cancelling(tombstone: Tombstone | None) -> str:
    """Why an order to destroy cannot be taken back."""
    if tombstone is None:
        return "Nobody ordered its destruction."
    return "It was destroyed already." if tombstone.is_destroyed else ""
