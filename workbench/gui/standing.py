"""What a banner says: where something stands, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """An icon, a title, details, the tone, and an action (an id of the table and its words) with why it is barred."""

    icon: str
    title: str
    text: str = ""
    tone: str = "muted"
    action: tuple[str, str] = ("", "")
    barred: str = ""
