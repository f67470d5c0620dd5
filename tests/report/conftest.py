"""Signed reports, made once."""

from tests.signed import double, judged, laboratory, single

__all__ = ["double", "judged", "laboratory", "single"]
