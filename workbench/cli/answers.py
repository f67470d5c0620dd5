"""What a verb says in the end: text for people, one JSON document for programs, an exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.domain.errors import BadRequest


@dataclass(frozen=True, slots=True)
class Answer:
    """`lines` go to standard output, `data` to where --json points; `exit_code` is one of those the README lists."""

    lines: tuple[str, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
    exit_code: int = 0


def say(answer: Answer, to_json: str | None) -> None:
    """`to_json`: None for text, "-" for one document on standard output, else a file that gets the document."""
    if to_json == "-":
        sys.stdout.write(_document(answer))
        return
    if to_json is not None:
        _write(Path(to_json), _document(answer))
    for line in answer.lines:
        print(harmless(line))


def harmless(line: str) -> str:
    """A line that can do nothing to a terminal: names and texts in a vault may have been written to fool its reader."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def _write(path: Path, document: str) -> None:
    try:
        path.touch(mode=0o600)  # it may hold what was said in a recording, or a recovery code
        path.write_text(document, encoding="utf-8", errors="backslashreplace")  # a file's name may be no text
    except OSError as error:
        raise BadRequest(
            f"{path} could not be written: {error.strerror}.", "Choose another place; the work itself is done."
        ) from error


def _document(answer: Answer) -> str:
    return json.dumps({"exit_code": answer.exit_code, **answer.data}, ensure_ascii=False, indent=1) + "\n"


def table(rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Rows as aligned columns, two blanks between them."""
    if not rows:
        return ()
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return tuple("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows)
