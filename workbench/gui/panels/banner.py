"""A line that stays: what holds for everything below it, and the one thing that changes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from workbench.gui import icons
from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.standing import Standing
from workbench.gui.style import GRID, Theme


class Banner(QWidget):
    """Shows one standing; `asked` says which action was pressed."""

    asked = Signal(str)

    def __init__(self, theme: Theme, named: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._named = theme, named
        self._shown: Standing | None = None
        self.icon, self.title = QLabel(), label("", "strong", selectable=True)
        self.text = label("", "muted", wraps=True, selectable=True)
        self.go = button("", name="banner_action")
        self.go.setAccessibleName(tr("{named}: next step").format(named=named))
        self.go.clicked.connect(lambda: self.asked.emit(self._shown.action[0] if self._shown else ""))
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self.hide()

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        if self._shown is not None:
            self.icon.setPixmap(icons.glyph(self._shown.icon, getattr(theme, self._shown.tone), 20))
        self.update()

    @property
    def shown(self) -> Standing | None:
        """What is said now."""
        return self._shown

    def show_standing(self, standing: Standing | None) -> None:
        """Say something else, or nothing."""
        if standing == self._shown:
            return
        self._shown = standing
        self.setVisible(standing is not None)
        if standing is None:
            return
        self.title.setText(standing.title)
        self.text.setText(standing.text)
        self.text.setVisible(bool(standing.text))
        self.go.setText(standing.action[1])
        self.go.setAccessibleName(standing.action[1] or tr("{named}: next step").format(named=self._named))
        self.go.setVisible(bool(standing.action[0]))
        self.go.setEnabled(not standing.barred)
        self.go.setToolTip(tip(standing.barred))
        self.setAccessibleName(f"{self._named}: {standing.title} {standing.text}")
        self.dress(self._theme)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        tone = QColor(getattr(self._theme, self._shown.tone if self._shown else "muted"))
        ground = QColor(tone)
        ground.setAlpha(28)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        painter.fillRect(self.rect(), ground)
        painter.fillRect(0, 0, 3, self.height(), tone)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.update()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, GRID * 2, 16, GRID * 2)
        row.setSpacing(GRID * 3)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.text)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.go, 0, Qt.AlignmentFlag.AlignVCenter)
