"""Times of the wall clock as people at this desk read them."""

from __future__ import annotations

from datetime import UTC, datetime


def clock(moment: str) -> str:
    """Local hours and minutes today, with the date before it on other days; unreadable text as it stands."""
    try:
        at = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return moment
    today = datetime.now(UTC).astimezone().date()
    return f"{at:%H:%M}" if at.date() == today else day(moment)


def day(moment: str) -> str:
    """Local date and time to the minute."""
    try:
        return f"{datetime.fromisoformat(moment).astimezone():%d %b %Y %H:%M}"
    except ValueError:
        return moment


def now() -> str:
    """Local time to the second."""
    return f"{datetime.now(UTC).astimezone():%H:%M:%S}"


def left(seconds: float) -> str:
    """A remaining time, no more exact than it is."""
    if seconds < 60:
        return f"{max(5, round(seconds / 5) * 5)} s left"
    minutes = round(seconds / 60)
    return f"{minutes} min left" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min left"
