"""The window of a live recording: level, waveform, lanes, text, and the two ways to end it, each named by its consequence."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.domain.audio import ENGINE_RATE
from workbench.gui.dialogs.framed import Framed
from workbench.gui.language import later, tr
from workbench.gui.live.form import source_words
from workbench.gui.live.lines import LiveLines
from workbench.gui.live.meter import LevelMeter, fault
from workbench.gui.live.picture import LivePicture
from workbench.gui.live.session import LiveSession
from workbench.gui.panels.parts import button, label, retell
from workbench.gui.style import GRID, Theme

_EVERY_MS = 50
_NOTE = later(
    "Every sound that arrives is on the disk at once. Sealed, the recording becomes an exhibit and is transcribed once more."
)


class LiveRecording(Framed):
    """Stays beside the desk: it stops nobody from working on something else."""

    def __init__(self, session: LiveSession, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Live recording"))
        self._session = session
        self.time = label(ENGINE_RATE.clock(0), "title")
        self.time.setAccessibleName(tr("Recorded so far"))
        self.state, self.engine = label("", "strong"), label("", "muted")
        self.meter, self.level = LevelMeter(theme), label("", "warn")
        self.picture, self.lines = LivePicture(theme), LiveLines(theme)
        self.trouble = label("", "warn", wraps=True, selectable=True)
        self.go = button(tr("Stop and seal"), "primary", name="go")
        self.stop = button(tr("Stop, keep unsealed"), name="cancel")
        self.go.clicked.connect(session.finish)
        self.stop.clicked.connect(session.cancel)
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=_EVERY_MS)
        self._soon.timeout.connect(self._show)
        session.changed.connect(self._on_changed)
        session.when_over(self.accept)
        self._show()
        self.resize(880, 640)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Closing the window ends nothing by accident: it asks for one of the two."""
        if self._session.is_running:
            event.ignore()
            retell(self.trouble, f"⚠ {tr('It is still recording. Choose how to stop below.')}", "warn")
            self.trouble.show()
            return
        super().closeEvent(event)

    def reject(self) -> None:
        """Escape ends no recording."""
        self.close()

    def _on_changed(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _show(self) -> None:
        heard = self._session.heard
        self.time.setText(ENGINE_RATE.clock(heard.frames))
        retell(self.state, self._stands(), "strong")
        self.engine.setText(tr("read by {engine}").format(engine=heard.engine) if heard.engine else tr("getting ready to read"))
        self.meter.show_level(heard.peaks)
        found = fault(heard.peaks) if heard.stage == "live" else ""
        retell(self.level, f"⚠ {tr(found)}" if found else "", "warn")
        self.level.setVisible(bool(found))
        self.picture.show_heard(heard)
        self.lines.show_heard(heard)
        if heard.trouble:
            retell(self.trouble, f"⚠ {tr('The sound is kept. No text comes: {why}').format(why=heard.trouble)}", "warn")
        self.trouble.setVisible(bool(heard.trouble) or self.trouble.isVisible())
        for way in (self.go, self.stop):
            way.setEnabled(self._session.is_running and not self._session.is_ending)

    def _stands(self) -> str:
        if self._session.heard.stage != "live":
            return f"⟳ {tr('Sealing and transcribing')}"
        return f"■ {tr('Stopping')}" if self._session.is_ending else f"● {tr('Recording')}"

    def _lay_out(self) -> None:
        column, top, level, row = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(GRID * 2)
        for part in (self.state, self.time):
            top.addWidget(part)
        top.addSpacing(GRID * 3)
        top.addWidget(label(source_words(self._session.order.source), "muted"), 1)
        top.addWidget(self.engine)
        level.addWidget(self.meter, 1)
        level.addWidget(self.level)
        column.addLayout(top)
        column.addLayout(level)
        column.addWidget(self.picture)
        column.addWidget(self.lines, 1)
        column.addWidget(self.trouble)
        column.addWidget(label(tr(_NOTE), "small", wraps=True))
        row.addStretch(1)
        row.addWidget(self.stop)
        row.addWidget(self.go)
        column.addLayout(row)
        self.trouble.hide()
