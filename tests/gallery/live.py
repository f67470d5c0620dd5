"""Pictures of a live recording: before it, while it runs, and what was left of others."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from tests.gallery.stage import Stage
from tests.gui.fake_bench import FakeWorkshop
from tests.gui.fake_live import a_spool


def asking(stage: Stage) -> QWidget:
    """The form."""
    return stage.act("live", kind("form", "RecordLive"))


def running(stage: Stage) -> QWidget:
    """Half a minute in."""
    form: Any = asking(stage)
    form.submit()
    shown: Any = stage.dialog(kind("window", "LiveRecording"))
    stage.program.doorway._may_stop_recording = lambda: True  # type: ignore[method-assign]  # nobody is here to be asked
    stage.until(lambda: "Keller" in shown.lines.toPlainText())
    stage.rest(200)
    made: QWidget = shown
    return made


def left(stage: Stage) -> QWidget:
    """What a crash left."""
    return stage.dialog(kind("left", "LeftSound"))


def thrown(stage: Stage) -> QWidget:
    """Asked once more."""
    form: Any = left(stage)
    form.findChild(QWidget, "other").click()
    return stage.dialog(kind("left", "ThrowAway"))


def cut_off(shop: FakeWorkshop) -> None:
    """Two recordings that nobody sealed."""
    state = next(iter(shop.vaults.values()))
    state.spools = [a_spool(), a_spool("left-2", "interview room 2.wav", 3_480_000)]


def kind(module: str, name: str) -> type[QDialog]:
    """A dialog's class."""
    found: type[QDialog] = getattr(import_module(f"workbench.gui.live.{module}"), name)
    return found
