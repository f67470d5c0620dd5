"""The picture of a video exhibit, in step with the sound, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from workbench.gui import icons
from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label
from workbench.gui.style import GRID, Theme

# A dock that comes back gets the least it can do with: as high as a wide picture in the narrow column at the right.
_LEAST, _PROPOSED = QSize(160, 172), QSize(308, 220)


class Screen(QWidget):
    """Shows an image as large as it fits, or why there is none."""

    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._image, self._why = theme, QImage(), ""
        self.setMinimumSize(_LEAST)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Picture"))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _PROPOSED

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        self.update()

    def show_image(self, image: QImage) -> None:
        """Another picture."""
        self._image, self._why = image, ""
        self.setAccessibleDescription("")
        self.update()

    def show_why(self, why: str) -> None:
        """There is none, and why."""
        self._image, self._why = QImage(), why
        self.setAccessibleDescription(why)
        self.update()

    def pixels(self) -> int:
        """How many points of the screen it is wide."""
        return max(1, round(self.width() * self.devicePixelRatioF()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.sunken))
        if self._image.isNull():
            painter.setPen(QColor(self._theme.muted))
            room = self.rect().adjusted(16, 16, -16, -16)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._why)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._place(), self._image)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.resized.emit()

    def _place(self) -> QRectF:
        wide, high = self._image.width(), self._image.height()
        share = min(self.width() / wide, self.height() / high)
        shape = (wide * share, high * share)
        return QRectF((self.width() - shape[0]) / 2, (self.height() - shape[1]) / 2, *shape)


class VideoPanel(QWidget):
    """The screen, its time, one picture back or forward, and a button that keeps a still."""

    step_wanted = Signal(int)
    still_wanted = Signal()
    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.screen_part = Screen(theme)
        self.screen_part.resized.connect(self.resized)
        self.back = self._stepper("back", tr("One picture back (Ctrl+Shift+F6)"), -1)
        self.forward = self._stepper("forward", tr("One picture forward (Ctrl+Shift+F7)"), +1)
        self.time = label("", "small")
        self.time.setAccessibleName(tr("Time of the picture"))
        self.keep = button(tr("Still…"), name="keep_still")
        self.keep.setAccessibleName(tr("Keep this still"))
        self.keep.setStyleSheet("padding: 6px 8px")
        self.keep.setToolTip(tr("Keeps this still: the picture in its full size, with a note (Ctrl+Shift+K)"))
        self.keep.clicked.connect(self.still_wanted)
        self._lay_out()
        self.dress(theme)
        self.show_why("")

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self.screen_part.dress(theme)
        for made in (self.back, self.forward):
            made.setIcon(icons.icon(str(made.property("glyph")), theme.muted, theme.line))

    def clear(self) -> None:
        """No vault is open."""
        self.show_why("")

    def show_picture(self, image: QImage, time: str) -> None:
        """Another picture and its time."""
        self.screen_part.show_image(image)
        self.time.setText(time)
        self._enable(True)

    def show_why(self, why: str) -> None:
        """No picture, and why."""
        self.screen_part.show_why(why)
        self.time.setText("")
        self._enable(False)

    def _enable(self, is_there: bool) -> None:
        for part in (self.back, self.forward, self.keep):
            part.setEnabled(is_there)

    def _stepper(self, glyph: str, name: str, step: int) -> QToolButton:
        made = QToolButton()
        made.setProperty("glyph", glyph)
        made.setToolTip(name)
        made.setAccessibleName(name.split(" (")[0])
        made.clicked.connect(lambda: self.step_wanted.emit(step))
        return made

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(12, GRID, 12, GRID * 2)
        row.setSpacing(GRID)
        for part in (self.back, self.forward, self.time):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.screen_part, 1)
        column.addLayout(row)
