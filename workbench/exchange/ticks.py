"""Times as other programs' formats write them: whole milliseconds, or seconds with so many decimals that no frame is lost."""

from __future__ import annotations

from workbench.domain.timeline import Rate, Span

MICRO = 1_000_000


def seconds(frame: int, rate: Rate) -> str:
    """A frame as seconds with six decimals: up to 768 kHz it comes back as the same frame."""
    micros = (2 * frame * MICRO + rate.hz) // (2 * rate.hz)
    return f"{micros // MICRO}.{micros % MICRO:06d}"


def milliseconds(span: Span, rate: Rate) -> tuple[int, int]:
    """A span in whole milliseconds, both ends cut off alike, at least one long: what touches goes on touching."""
    first = span.first * 1000 // rate.hz
    return first, max(first + 1, span.end * 1000 // rate.hz)


def clock(milliseconds_: int, mark: str) -> str:
    """hh:mm:ss with three decimals behind `mark`; the hours take as many digits as they need."""
    whole, part = divmod(milliseconds_, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{mark}{part:03d}"
