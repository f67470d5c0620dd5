"""Setting pages in a process of its own: a long report would otherwise hold the window's interpreter for a second at a time.

Run as a module this file is that process: a dossier as canonical JSON comes in, one line with the number of pages and
then the PDF go out.
"""

from __future__ import annotations

import json
import subprocess
import sys

from workbench.domain.canonical import canonical, fact, plain
from workbench.domain.dossier import Dossier
from workbench.domain.errors import Unavailable
from workbench.typesetting.typesetter import ReportTypesetter

LIMIT_S = 1800


class IsolatedTypesetter:
    """`ReportTypesetter` at arm's length: the same bytes."""

    def pages(self, dossier: Dossier) -> tuple[bytes, int]:
        """The unsigned PDF and its number of pages; Unavailable when the process stopped."""
        words = [sys.executable, "-m", "workbench.typesetting.isolated"]
        try:
            done = subprocess.run(words, input=canonical(plain(dossier)), capture_output=True, timeout=LIMIT_S, check=False)
        except subprocess.TimeoutExpired as error:
            raise Unavailable(f"Setting the pages took more than {LIMIT_S // 60} minutes.", "Report fewer exhibits.") from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no message"]
            raise Unavailable(f"Setting the pages stopped (exit {done.returncode}): {said[0]}.", "Make the report again.")
        count, _, pdf = done.stdout.partition(b"\n")
        return pdf, int(count)


def main() -> None:
    """The process's side."""
    dossier = fact(Dossier, json.load(sys.stdin.buffer))
    pdf, pages = ReportTypesetter().pages(dossier)
    sys.stdout.buffer.write(b"%d\n" % pages + pdf)


if __name__ == "__main__":
    main()
