"""One look, in a process of its own: every screen and dialog in one theme and scale, and what is wrong with them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from tests.gallery import clipping, sheets
from tests.gallery.dialogs import DIALOGS, Dialog, kind
from tests.gallery.screens import SCREENS
from tests.gallery.stage import Stage
from workbench.gui.app import application


class Shoot:
    """Takes pictures into a folder and keeps what it found."""

    def __init__(self, stage: Stage, folder: Path, only: list[str]) -> None:
        self._stage, self._folder, self._only = stage, folder, only
        self.findings: list[str] = []
        self.pictures: list[Path] = []

    def all(self) -> None:
        """Screens first, then dialogs."""
        for name, get_there in SCREENS.items():
            self._take(f"screen {name}", lambda get_there=get_there: self._screen(get_there))  # type: ignore[misc]
        there = None
        for dialog in DIALOGS:
            if self._is_wanted(f"dialog {dialog.name}"):
                self._enter(dialog, there)
                self._take(f"dialog {dialog.name}", lambda dialog=dialog: self._dialog(dialog))  # type: ignore[misc]
                there = dialog
        self._stage.leave()

    def _is_wanted(self, name: str) -> bool:
        return not self._only or any(word in name for word in self._only)

    def _take(self, name: str, shoot: Callable[[], Iterator[QWidget]]) -> None:
        if not self._is_wanted(name):
            return
        try:
            shown = list(shoot())
            self._stage.settle()
            shot = shown[0].grab() if isinstance(shown[0], QDialog) else self._stage.picture()
            self.findings += sorted({f"{name}: {line}" for widget in shown for line in clipping.findings(widget)})
            path = self._folder / f"{name}.png"
            shot.save(str(path))
            self.pictures.append(path)
        except Exception as error:  # noqa: BLE001 - one picture that fails must not keep the others from being taken
            self.findings.append(f"{name}: NO PICTURE: {type(error).__name__}: {error}")
        self.findings += [f"{name}: {line}" for line in self._stage.troubles]
        self._stage.troubles.clear()

    def _screen(self, get_there: Callable[[Stage], None]) -> Iterator[QWidget]:
        get_there(self._stage)
        yield self._stage.window
        yield from (w for w in clipping.everything_open() if isinstance(w, QDialog | QMenu))

    def _enter(self, dialog: Dialog, before: Dialog | None) -> None:
        if not dialog.who:
            return
        if dialog.fresh or before is None or before.fresh or before.who != dialog.who:
            self._stage.inside(dialog.who, prepare=dialog.prepare)
        else:
            self._stage.close_dialogs()

    def _dialog(self, dialog: Dialog) -> Iterator[QWidget]:
        shown = dialog.take(self._stage)
        assert isinstance(shown, kind(dialog.shows)), f"{type(shown).__name__} is not {dialog.shows}"
        yield shown


def _told(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """Qt's warnings, without those about what a screen in memory cannot do."""
    if not text.startswith("This plugin does not support"):
        sys.stderr.write(f"{text}\n")


def main() -> None:
    """`python -m tests.gallery.shoot THEME WIDTHxHEIGHT FOLDER NAME [ONLY …]`: pictures, contact sheets, findings as JSON."""
    theme, size, folder, look, *only = sys.argv[1:]
    qInstallMessageHandler(_told)
    application([])
    wide, high = map(int, size.split("x"))
    place = Path(folder) / look
    place.mkdir(parents=True, exist_ok=True)
    shoot = Shoot(Stage(theme, (wide, high), place / "ground"), place, only)
    shoot.all()
    contact = Path(folder) / "sheets"
    contact.mkdir(exist_ok=True)
    sheets.make(shoot.pictures, contact, look)
    (place / "findings.json").write_text(json.dumps(shoot.findings, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
