"""Every state of the whole window in one table, and how to get there. The picture shows what lies over the window too."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QMenu

from tests.gallery import analysis, dialogs, hub, listening, timelines, transcript, voices
from tests.gallery.stage import Stage
from workbench.domain.timeline import Span
from workbench.gui.actions import MENUS
from workbench.gui.desk import Place


def _sample(stage: Stage) -> None:
    stage.at_the_sample()


def _sample_whole(stage: Stage) -> None:
    stage.at_the_sample("Supervisor")
    stage.window.actions_by_id["zoom_all"].trigger()


def _desk(stage: Stage) -> None:
    stage.inside()


def _at(place: Place) -> Callable[[Stage], None]:
    def go(stage: Stage) -> None:
        stage.inside()
        stage.desk.go(place)
        stage.until(lambda: stage.desk.view is None or stage.desk.view.recording.id == place.recording)
        stage.rest(200)

    return go


def _no_cases(stage: Stage) -> None:
    stage.outside()
    form = stage.dialog(dialogs.kind("dialogs.login:Login"))
    next(iter(stage.workshop.vaults.values())).cases.clear()  # type: ignore[attr-defined]
    form.password.setText(dialogs.PASSWORD)  # type: ignore[attr-defined]
    form.submit()  # type: ignore[attr-defined]
    stage.until(lambda: stage.window.desk is not None and stage.window.centre.timeline is not None)
    stage.rest(300)


def _locked(stage: Stage) -> None:
    stage.inside()
    stage.window.actions_by_id["lock"].trigger()
    stage.rest()


def _login(stage: Stage) -> None:
    stage.outside()
    stage.dialog(dialogs.kind("dialogs.login:Login"))


def _first_run(stage: Stage) -> None:
    stage.outside(knows=False)
    stage.dialog(dialogs.kind("dialogs.first_run:FirstRun"))


def _covered(stage: Stage) -> None:
    stage.inside()
    stage.program.doorway.guard().cover("Nobody touched keyboard or mouse for 10 minutes.")  # type: ignore[union-attr]
    stage.rest()


def _editing(stage: Stage) -> None:
    stage.inside()
    stage.window.centre.transcript.setFocus()
    stage.window.actions_by_id["edit_line"].trigger()
    stage.rest()


def _selected(stage: Stage) -> None:
    stage.inside()
    span = stage.window.centre.model.line(4).segment.span
    stage.window.centre.timeline.set_selection(Span(span.first, span.end + 16_000))  # type: ignore[union-attr]
    stage.rest()


def _searching(stage: Stage) -> None:
    stage.inside()
    stage.window.activateWindow()
    stage.window.top.search.setFocus()
    QTest.keyClicks(stage.window.top.search, "tran")
    stage.rest(300)


def _custody(stage: Stage) -> None:
    stage.inside()
    stage.window.actions_by_id["custody_case"].trigger()
    stage.rest(500)


def _sample_custody(stage: Stage) -> None:
    stage.at_the_sample()
    stage.window.actions_by_id["custody_vault"].trigger()
    stage.rest(800)


def _queue(stage: Stage) -> None:
    stage.inside("Supervisor", prepare=dialogs._submitted)
    stage.window.actions_by_id["review_queue"].trigger()
    stage.rest(400)


def _before_reviewer(stage: Stage) -> None:
    stage.inside(prepare=dialogs._submitted)
    stage.rest(400)


def _ordered(stage: Stage) -> None:
    stage.inside("Admin", prepare=dialogs._ordered)
    stage.rest(400)


def _read_only(stage: Stage) -> None:
    stage.inside(held="another program has it open since 09:14.")
    stage.rest(300)


def _menu(name: str) -> Callable[[Stage], None]:
    def open_menu(stage: Stage) -> None:
        stage.inside()
        bar = stage.window.top.menus
        action = next(a for a in bar.actions() if a.text() == name)
        menu = action.menu()
        assert isinstance(menu, QMenu)
        menu.popup(bar.mapToGlobal(bar.actionGeometry(action).bottomLeft()))
        stage.rest()

    return open_menu


def _line_menu(stage: Stage) -> None:
    stage.inside()
    view = stage.window.centre.transcript
    view.menu_requested.emit(stage.window.centre.model.line(3), view.viewport().mapToGlobal(QPoint(400, 120)))
    stage.rest()


def _small(stage: Stage) -> None:
    stage.inside()
    stage.window.resize(1040, 720)
    stage.rest(400)


def _no_docks(stage: Stage) -> None:
    stage.inside()
    for dock in stage.window.findChildren(QDockWidget):
        dock.hide()
    stage.rest(400)


def _hovered(stage: Stage) -> None:
    stage.inside()
    view = stage.window.centre.transcript
    QTest.mouseMove(view.viewport(), view.visualRect(view.model().index(6, 2)).center())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(6, 2)).center())
    stage.rest(200)


SCREENS: dict[str, Callable[[Stage], None]] = {
    "sample": _sample,
    "sample whole": _sample_whole,
    "sample custody": _sample_custody,
    "desk": _desk,
    "desk clicked": _hovered,
    "desk selected": _selected,
    "desk editing": _editing,
    "desk small": _small,
    "desk without docks": _no_docks,
    "searching": _searching,
    "not transcribed": _at(Place("2026-0417", "E1", "R1")),
    "with caveats": _at(Place("2026-0417", "E3", "R3")),
    "exhibit alone": _at(Place("2026-0417", "E2", "")),
    "empty case": _at(Place("2026-0402", "", "")),
    "no cases": _no_cases,
    "locked": _locked,
    "login": _login,
    "first run": _first_run,
    "covered": _covered,
    "custody": _custody,
    "review queue": _queue,
    "before a reviewer": _before_reviewer,
    "destruction ordered": _ordered,
    "reading only": _read_only,
    "line menu": _line_menu,
    **analysis.SCREENS,
    **hub.SCREENS,
    **listening.SCREENS,
    **timelines.SCREENS,
    **transcript.SCREENS,
    **voices.SCREENS,
    **{f"menu {name}": _menu(name) for name in MENUS},
}
