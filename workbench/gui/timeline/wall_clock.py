"""When a recording began by the clock on the wall, where anybody or anything claims to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Evidence
from workbench.domain.timeline import Rate
from workbench.gui.language import tr

_TAGS = ("com.apple.quicktime.creationdate", "creation_time", "date")
# What devices write that never had their clock set.
_UNSET = (1904, 1970, 1980)


@dataclass(frozen=True, slots=True)
class Start:
    """The moment of frame 0, and who says so."""

    moment: datetime
    claim: str

    def at(self, frame: int, rate: Rate) -> datetime:
        """The moment of a frame."""
        return self.moment + timedelta(microseconds=frame * 1_000_000 // rate.hz)

    @property
    def zone(self) -> str:
        """How the clock's hours are to be read."""
        if self.moment.tzinfo is None:
            return tr("local")
        return self.moment.tzname() or ""

    def words(self, frame: int, rate: Rate) -> str:
        """A frame's moment with its claim, for a tool tip."""
        at = self.at(frame, rate)
        return f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03d} {self.zone} · {self.claim}"


def start_of(evidence: Evidence) -> Start | None:
    """As the person who received it states it; else as the device wrote into the file; else nobody knows."""
    stated = evidence.acquisition
    if (moment := _moment(stated.recorded_at)) is not None:
        return Start(moment, _with_offset(tr("as stated at acquisition"), stated.clock_offset))
    claimed = next((m for m in map(_moment, _claims(evidence)) if m is not None and m.year not in _UNSET), None)
    return Start(claimed, _with_offset(tr("the device’s claim, not verified"), stated.clock_offset)) if claimed else None


def _claims(evidence: Evidence) -> list[str]:
    """What the file's own tags say, the most exact first; a broadcast wave has date and time of day apart."""
    tags = {name.lower(): value for name, value in evidence.probe.tags}
    apart = f"{tags.get('date', '')}T{tags.get('creation_time', '')}"
    return [*(tags[name] for name in _TAGS if name in tags), apart]


def _with_offset(claim: str, offset: str) -> str:
    return claim + (", " + tr("clock offset stated: {offset}").format(offset=offset) if offset else "")


def _moment(text: str) -> datetime | None:
    """A date with a time of day; a date alone starts no clock."""
    text = text.strip()
    if len(text) < len("2026-01-01T00:00"):
        return None
    try:
        return datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return None
