"""Signed reports, made once."""

from tests.signed import archived, double, judged, laboratory, single, trusting

__all__ = ["archived", "double", "judged", "laboratory", "single", "trusting"]
