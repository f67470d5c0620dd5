"""`python -m workbench`; the console script `workbench` is the same."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the window or a verb."""
    from workbench.bootstrap import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
