"""What jobs of this room have to say when they ended well; what a signature has to say stands in its own dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from workbench.domain import court_orders as o
from workbench.domain.orders import ExportOutcome
from workbench.gui.language import counted, tr

if TYPE_CHECKING:
    from workbench.gui.window import Window


def _exported(window: Window, outcome: ExportOutcome) -> None:
    window.bottom.say(tr("{name} is written").format(name=outcome.path.name))


def _clipped(window: Window, outcome: o.ClipOutcome) -> None:
    told = tr("{name} and its record {record} are written")
    window.bottom.say(told.format(name=outcome.path.name, record=outcome.record.name))


def _exhibited(window: Window, outcome: o.ExhibitOutcome) -> None:
    from workbench.gui.dialogs.notices import Notice
    from workbench.gui.folders import open_folder

    files = counted(len(outcome.files), "file")
    text = tr("{path}\n{files}\n\nSHA-256 of its manifest\n{sha256}")
    told = text.format(path=outcome.path, files=files, sha256=outcome.sha256)
    notice = Notice(tr("The exhibit is made"), told, window)
    notice.offer_copy(outcome.sha256, tr("Copy digest"))
    notice.offer(tr("Open the folder"), lambda: open_folder(outcome.path), name="folder")
    notice.show_with()


def _reproduced(window: Window, outcome: o.ReproductionOutcome) -> None:
    from workbench.gui.reporting.reproducing import compared

    compared(outcome, window)


def _took(window: Window, outcome: o.TakingOutcome) -> None:
    from workbench.gui.reporting.taking_form import taken

    taken(outcome, window)


# Any: each function takes the outcome type beside it.
TOLD: dict[type, Callable[[Window, Any], object]] = {
    ExportOutcome: _exported,
    o.ClipOutcome: _clipped,
    o.ExhibitOutcome: _exhibited,
    o.ReproductionOutcome: _reproduced,
    o.TakingOutcome: _took,
}
