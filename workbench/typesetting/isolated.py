"""Setting pages in a process of its own: a long report would otherwise hold the window's interpreter for a second at a time.

Run as a module this file is that process: a dossier as canonical JSON comes in, one line with the number of pages and
then the PDF go out.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from workbench.domain.canonical import canonical, fact, plain
from workbench.domain.dossier import Dossier
from workbench.domain.errors import Unavailable
from workbench.domain.exhibits import Disputed
from workbench.typesetting.typesetter import ReportTypesetter

LIMIT_S = 1800
READ_BACK, DISPUTED = "read-back", "disputed"


class IsolatedTypesetter:
    """`ReportTypesetter` at arm's length: the same bytes. `east_asian` is asked where the font for those scripts is."""

    def __init__(self, east_asian: Callable[[], Path | None] = lambda: None) -> None:
        self._east_asian = east_asian

    def pages(self, dossier: Dossier) -> tuple[bytes, int]:
        """The unsigned PDF and its number of pages; Unavailable when the process stopped."""
        count, _, pdf = _asked(canonical(plain(dossier)), *self._fonts()).partition(b"\n")
        return pdf, int(count)

    def _fonts(self) -> list[str]:
        path = self._east_asian()
        return [str(path)] if path else []

    def disputed_page(self, made: Disputed) -> bytes:
        """The page of a disputed utterance, as a PDF."""
        return _asked(canonical(plain(made)), DISPUTED, *self._fonts())

    def read_back(self, pdf: bytes) -> str:
        """Everything that can be read in a report's file."""
        return _asked(pdf, READ_BACK).decode()


def _asked(body: bytes, *words: str) -> bytes:
    command = [sys.executable, "-m", "workbench.typesetting.isolated", *words]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"Setting the pages took more than {LIMIT_S // 60} minutes.", "Report fewer exhibits.") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no message"]
        raise Unavailable(f"Setting the pages stopped (exit {done.returncode}): {said[0]}.", "Make the report again.")
    return done.stdout


def main() -> None:
    """The process's side."""
    if READ_BACK in sys.argv[1:]:
        from workbench.typesetting.reading_back import read_back

        sys.stdout.buffer.write(read_back(sys.stdin.buffer.read()).encode("utf-8", "replace"))
        return
    if DISPUTED in sys.argv[1:2]:
        from workbench.typesetting.disputed_page import disputed_page

        font = Path(sys.argv[2]) if sys.argv[2:] else None
        sys.stdout.buffer.write(disputed_page(fact(Disputed, json.load(sys.stdin.buffer)), font))
        return
    gc.disable()  # the process ends with its report: a sixth of the time went into looking for what could be freed
    dossier = fact(Dossier, json.load(sys.stdin.buffer))
    east_asian = Path(sys.argv[1]) if sys.argv[1:] else None
    pdf, pages = ReportTypesetter(east_asian).pages(dossier)
    sys.stdout.buffer.write(b"%d\n" % pages + pdf)


if __name__ == "__main__":
    main()
