"""Times of the wall clock as people at this desk read them."""

from __future__ import annotations

from datetime import UTC, datetime

from workbench.gui.language import tr


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
        return tr("{seconds} s left").format(seconds=max(5, round(seconds / 5) * 5))
    minutes = round(seconds / 60)
    return (
        tr("{minutes} min left").format(minutes=minutes)
        if minutes < 60
        else tr("{hours} h {minutes:02d} min left").format(hours=minutes // 60, minutes=minutes % 60)
    )
