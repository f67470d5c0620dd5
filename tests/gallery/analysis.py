"""Pictures of what is to check and of the analysis."""

from __future__ import annotations

from collections.abc import Callable

from tests.gallery.stage import Stage
from workbench.domain.transcript import SuspicionKind
from workbench.gui import docking
from workbench.gui.examining import analytics, checking


def checks(stage: Stage) -> None:
    """The list of what is to check, with one thing confirmed and still shown."""
    stage.inside()
    docking.show(stage.window, checking.PANEL)
    stage.rest(400)
    panel = checking.panel_of(stage.window)
    assert panel is not None
    panel.confirm.click()
    panel.with_confirmed.setChecked(True)
    stage.window.actions_by_id["next_suspect"].trigger()
    stage.rest(600)


def one_kind(stage: Stage) -> None:
    """One kind alone, in a floating panel."""
    stage.inside()
    docking.show(stage.window, checking.PANEL)
    stage.rest(400)
    panel = checking.panel_of(stage.window)
    assert panel is not None
    panel.chips.button_of(SuspicionKind.NUMBER).setChecked(True)
    stage.rest(300)


def analysis(stage: Stage) -> None:
    """The analysis beside the transcript."""
    stage.inside()
    docking.show(stage.window, analytics.PANEL)
    stage.until(lambda: bool((panel := analytics.panel_of(stage.window)) and panel.rows.topLevelItemCount()))
    stage.rest(300)


SCREENS: dict[str, Callable[[Stage], None]] = {"checks": checks, "checks of one kind": one_kind, "analysis": analysis}
