"""The timeline's context menu: what can be done here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu

from workbench.domain.timeline import Span
from workbench.gui.language import tr

if TYPE_CHECKING:
    from workbench.gui.timeline.desk import TimelineDesk


def show_menu(desk: TimelineDesk, event: QContextMenuEvent) -> None:
    """Offer what fits the spot; nothing while no recording is open."""
    if not desk.canvas.contents.frames:
        return
    place = desk.canvas.place(event.pos().toPointF())
    held = desk.selection or place.span or Span(place.frame, place.frame)
    menu = QMenu(desk)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(tr("Add a note…"), lambda: desk.annotate_requested.emit(held))
    if held.length:
        menu.addAction(tr("Redact…"), lambda: desk.passage_asked.emit("redact", held))
        menu.addAction(tr("Export clip…"), lambda: desk.passage_asked.emit("export_clip", held))
        menu.addAction(tr("Disputed utterance exhibit…"), lambda: desk.passage_asked.emit("disputed", held))
    if (speaker := place.speaker) is not None:
        menu.addAction(tr("Rename {name}…").format(name=speaker.name), lambda: desk.rename_requested.emit(speaker.key))
    menu.addSeparator()
    if (passage := place.span) is not None and passage.length:
        menu.addAction(tr("Zoom to this passage"), lambda: desk.zoom_to(passage))
    menu.addAction(tr("Zoom to selection"), desk.zoom_to_selection).setEnabled(desk.selection is not None)
    menu.addAction(tr("Show the whole recording"), desk.zoom_to_all)
    menu.addAction(tr("Fit the amplitude"), desk.fit_amplitude)
    menu.addAction(tr("Follow the playhead"), desk.follow).setEnabled(not desk.following)
    menu.popup(event.globalPos())
