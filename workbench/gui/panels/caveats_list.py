"""What the reader must know about the recording: its caveats. What is to check in its text has a panel of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from workbench.domain.timeline import Rate, Span
from workbench.gui import icons
from workbench.gui.language import tr
from workbench.gui.panels.parts import tip
from workbench.gui.style import Theme
from workbench.gui.views import RecordingView


class CaveatsList(QListWidget):
    """One row a caveat; choosing a row leads to its place."""

    place_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Caveats"))
        self.setWordWrap(True)
        self.setSpacing(2)
        self.setIconSize(QSize(12, 12))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(8, 0, 8, 8)
        self._theme = theme
        self._view: RecordingView | None = None
        self.itemActivated.connect(self._on_item)
        self.itemClicked.connect(self._on_item)
        self.show_view(None)

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        self.show_view(self._view)

    def show_view(self, view: RecordingView | None) -> None:
        """The limits of another recording."""
        self._view = view
        super().clear()
        if view is None:
            return
        for caveat in view.caveats:
            self._add("caveat", caveat.text, caveat.span, view.recording.rate)
        if self.count() == 0:
            self._add("check", tr("No limits were found in this recording."), None, view.recording.rate)

    def clear(self) -> None:
        """No recording."""
        self.show_view(None)

    def _add(self, icon: str, text: str, span: Span | None, rate: Rate) -> None:
        at = f"{rate.clock(span.first)}  " if span else ""
        tone = self._theme.good if icon == "check" else self._theme.warn
        item = QListWidgetItem(QIcon(icons.glyph(icon, tone, 12)), f"{at}{text}")
        item.setData(Qt.ItemDataRole.UserRole, span)
        item.setToolTip(tip(text))
        self.addItem(item)

    def _on_item(self, item: QListWidgetItem) -> None:
        span = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(span, Span):
            self.place_chosen.emit(span)
