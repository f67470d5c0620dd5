"""What the actions about reports do: one small function each, with the other tables of this room."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from workbench.gui.reporting import leaving, taking
from workbench.gui.reporting.reporting import Reporting

if TYPE_CHECKING:
    from workbench.gui.window import Window


def _with(window: Window, do: Callable[[Reporting], object]) -> None:
    if (reporting := Reporting.of(window)) is not None:
        do(reporting)


_REPORTS: dict[str, Callable[[Reporting], object]] = {
    "report": Reporting.begin,
    "reports": Reporting.show_list,
    "countersign": Reporting.countersign,
    "archive_report": Reporting.archive,
    "verify_report": Reporting.verify,
}

VERBS: dict[str, Callable[[Window], object]] = {
    **{name: partial(_with, do=do) for name, do in _REPORTS.items()},
    **leaving.VERBS,
    **taking.VERBS,
}
