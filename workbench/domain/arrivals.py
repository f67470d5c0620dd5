"""What a watched folder brought, one thing at a time, as it happens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What became of a file."""

    TAKEN = "taken"  # an exhibit now
    KNOWN = "known"  # its bytes are an exhibit of the case already
    DRAFTED = "drafted"
    ASIDE = "aside"  # refused, with an entry that says why
    TROUBLE = "trouble"  # nothing wrong with the file: it is tried again, or was taken and not drafted


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file by its path in the folder; `told` is the exhibit it became, or the reason why not."""

    name: str
    fate: Fate
    told: str
    at: str = ""
    evidence_id: str = ""
