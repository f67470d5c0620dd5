"""A stand-in for an engine's child that runs its worker in this process, so that a test need not load torch once more."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

from workbench.domain.errors import Unavailable
from workbench.engines import child, supervision

LOADED: dict[str, dict[str, Any]] = {}


class InProcess:
    """Answers as a child does."""

    def __init__(self, worker: str, *, title: str, python: Path | None = None, environment: object = None) -> None:
        self.title, self.pid, self.is_closed = title, 0, False
        self._operations = LOADED.setdefault(worker, child.load(supervision.WORKERS / f"{worker}.py"))

    def ask(self, op: str, *, limit_s: float = 600, **arguments: Any) -> dict[str, Any]:
        steps = self.call(op, limit_s=limit_s, **arguments)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                result: dict[str, Any] = end.value
                return result

    def call(self, op: str, *, limit_s: float = 600, **arguments: Any) -> Generator[dict[str, Any], None, dict[str, Any]]:
        try:
            return (yield from self._operations[op](arguments))
        except (ValueError, KeyError, RuntimeError) as error:
            raise supervision.failure(self.title, type(error).__name__, str(error)) from error

    def close(self) -> None:
        self.is_closed = True


def refusal(error: Unavailable) -> str:
    """What the operator would read."""
    return f"{error.problem} {error.remedy}"
