"""Pictures of listening: the panel, the text hidden, a video's picture, and the dialogs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QDialog, QWidget

from tests.gallery.stage import Stage
from tests.gui.fake_bench import FakeWorkshop
from workbench.domain.listening import Step, Treatment
from workbench.gui.desk import Place

TELEPHONE = Treatment("Telephone", (Step("de_hum", (50, 10)), Step("band_pass", (300, 3400)), Step("denoise", (15,))))


def settings(stage: Stage) -> QWidget:
    """How somebody likes to listen."""
    return stage.act("listening_settings", _kind("dialogs.listening_form", "ListeningForm"))


def still(stage: Stage) -> QWidget:
    """A still on its way to a note."""
    from workbench.gui.listening.video import Video, as_png

    here = Video.of(stage.window)
    assert here is not None
    picture = QImage(1280, 720, QImage.Format.Format_RGB888)
    picture.fill(QColor("#5f7a94"))
    here.still_taken.emit(as_png(picture), 64_000)
    return stage.dialog(_kind("dialogs.still_form", "NoteStill"))


def filtered(stage: Stage) -> None:
    """The panel with filters on, and the transport that says so."""
    stage.inside()
    stage.window.actions_by_id["listening"].trigger()
    player = _player(stage)
    player.ear.set_treatment(TELEPHONE)
    player.ear.set_gain(6)
    stage.window.transport.set_clipping(True)  # type: ignore[union-attr]
    stage.rest(300)


def text_hidden(stage: Stage) -> None:
    """Listen first."""
    stage.inside()
    stage.window.actions_by_id["listen_first"].trigger()
    stage.rest(300)


def watched(stage: Stage) -> None:
    """An exhibit with a picture."""
    stage.inside(prepare=_with_video)
    stage.desk.go(Place("2026-0417", "E1", "R1"))
    stage.rest(600)


SCREENS: dict[str, Callable[[Stage], None]] = {"listening": filtered, "text hidden": text_hidden, "video": watched}


def _with_video(shop: FakeWorkshop) -> None:
    state = next(iter(shop.vaults.values()))
    held = state.evidence["E1"]
    state.evidence["E1"] = replace(held, probe=replace(held.probe, has_video=True))


def _player(stage: Stage) -> Any:
    assert stage.window.player is not None
    return stage.window.player


def _kind(module: str, name: str) -> type[QDialog]:
    found: type[QDialog] = getattr(import_module(f"workbench.gui.{module}"), name)
    return found
