"""The fault campaigns: `python -m tests.faults [--release] [--only NAME] [--seed N] [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.faults.campaign import Result
from tests.faults.table import CAMPAIGNS, SEED, row_of, shown


def main() -> int:
    """Run what was asked for; 1 when anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Fault campaigns against the workbench.")
    parser.add_argument("--release", action="store_true", help="the sizes of a release instead of those of each run")
    parser.add_argument("--only", action="append", choices=sorted(CAMPAIGNS), help="this campaign; may be given again")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", type=Path, metavar="FILE", help="the same table for programs")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        os.environ["XDG_CONFIG_HOME"] = own  # the roots pinned here are not the user's
        rows = [_told(row_of(name, release=args.release, seed=args.seed)) for name in args.only or CAMPAIGNS]
    sys.stdout.write(shown(rows) + "\n")
    if args.json:
        args.json.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")
    return 1 if any(row.failures for row in rows) else 0


def _told(row: Result) -> Result:
    sys.stderr.write(f"{row.name}: {row.passed} of {row.instances} in {row.seconds:.0f} s\n")
    return row


if __name__ == "__main__":
    sys.exit(main())
