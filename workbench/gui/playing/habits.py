"""How a person listens: kept for each of them among the window's settings, never in the vault."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings


@dataclass(frozen=True, slots=True)
class Habits:
    """Times in milliseconds; `pedal` is a Qt key's number, 0 where there is no pedal; `device` empty is the platform's.

    `logs`: what is heard is entered in the ledger.
    """

    gap_ms: int = 0
    rewind_ms: int = 0
    pedal: int = 0
    pedal_back_ms: int = 1500
    device: str = ""
    logs: bool = False


LONGEST_GAP_MS, LONGEST_REWIND_MS = 5000, 5000


def habits_of(store: QSettings, user: str) -> Habits:
    """What was kept of this person."""
    plain = Habits()
    # Any: the fields differ in type, and each is read as its own.
    kept: dict[str, Any] = {
        field.name: _read(store.value(f"{_place(user)}/{field.name}"), getattr(plain, field.name)) for field in fields(Habits)
    }
    return Habits(**kept)


def keep_habits(store: QSettings, user: str, habits: Habits) -> None:
    """Remember this of a person."""
    for field in fields(Habits):
        store.setValue(f"{_place(user)}/{field.name}", str(getattr(habits, field.name)))
    store.sync()


def _read(value: object, before: str | int | bool) -> str | int | bool:
    if value is None:
        return before
    text = str(value)
    if isinstance(before, bool):
        return text == "True"
    if isinstance(before, int):
        return int(text) if text.isdigit() else before
    return text


def _place(user: str) -> str:
    # A name may hold what separates keys.
    return f"listening/person {quote(user, safe=' ')}"
