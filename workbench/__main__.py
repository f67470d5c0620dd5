"""`python -m workbench`; the console script `workbench` is the same."""

from __future__ import annotations


def main() -> int:
    """Run the window or a verb."""
    return 0
