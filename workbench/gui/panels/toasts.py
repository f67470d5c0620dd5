"""Short messages at the corner of the window, which go by themselves and never take the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from workbench.gui import icons
from workbench.gui.language import tr
from workbench.gui.notifying import Told
from workbench.gui.panels.parts import button, label
from workbench.gui.style import GRID, Theme

_WIDTH, _MOST, _EDGE, _ABOVE = 360, 3, 16, 60
_SHOWN_MS, _FAILED_MS, _RAISED_MS = 6_000, 20_000, 150


class Toasts(QWidget):
    """The newest below; a click says which was meant."""

    clicked = Signal(object)
    compare_wanted = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shown: list[Toast] = []
        self.setAccessibleName(tr("Notifications"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID * 2)
        self.setFixedWidth(_WIDTH)
        window.installEventFilter(self)
        # The window lays panels out when it has time to, and then puts them over everything; to raise what is raised is nothing.
        self._stay_above = QTimer(self, interval=_RAISED_MS)
        self._stay_above.timeout.connect(self.raise_)
        self.hide()

    def show_told(self, told: Told, theme: Theme) -> None:
        """Show one more; the oldest makes room."""
        toast = Toast(told, theme)
        toast.clicked.connect(lambda: self.clicked.emit(told))
        toast.compare_wanted.connect(lambda: self.compare_wanted.emit(told))
        toast.gone.connect(self._drop)
        self._shown.append(toast)
        self._column.addWidget(toast)
        toast.show()
        while len(self.toasts()) > _MOST:
            self._drop(self.toasts()[0])
        self._place()
        self.show()
        self.raise_()
        self._stay_above.start()
        # Whoever listens to the screen is told as well, without being moved away from where they are.
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, toast.accessibleName()))

    def toasts(self) -> list[Toast]:
        """Those on the screen, the oldest first."""
        return list(self._shown)

    def clear(self) -> None:
        """Take all of them away."""
        for toast in self.toasts():
            self._drop(toast)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _drop(self, toast: Toast) -> None:
        if toast not in self._shown:
            return
        self._shown.remove(toast)
        self._column.removeWidget(toast)
        toast.hide()
        toast.deleteLater()
        self.setVisible(bool(self.toasts()))
        self._place()
        if not self.toasts():
            self._stay_above.stop()

    def _place(self) -> None:
        self.adjustSize()
        room = self._window.rect()
        self.move(room.right() - self.width() - _EDGE, room.bottom() - self.height() - _ABOVE)


class Toast(QFrame):
    """One message: icon, what it is about, and why."""

    clicked = Signal()
    compare_wanted = Signal()
    gone = Signal(object)

    def __init__(self, told: Told, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("toast")
        self.setAccessibleName(f"{told.title} {told.text}".strip())
        self.title, self.text = label(told.title, "strong", wraps=True), label(told.text, "small", wraps=True)
        self.text.setVisible(bool(told.text))
        picture, close, words, row = QLabel(), QToolButton(), QVBoxLayout(), QHBoxLayout(self)
        picture.setPixmap(icons.glyph(told.icon, getattr(theme, told.tone), 20))
        close.setIcon(icons.icon("cancel", theme.muted))
        close.setFixedSize(20, 20)
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.setAccessibleName(tr("Put this message away"))
        close.setToolTip(tr("Put this message away"))
        close.clicked.connect(lambda: self.gone.emit(self))
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.text)
        if told.draft_id:
            words.addSpacing(GRID)
            words.addLayout(self._way())
        row.setContentsMargins(GRID * 3, GRID * 2, GRID * 2, GRID * 2)
        row.setSpacing(GRID * 2)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._until = QTimer(self, singleShot=True, interval=_FAILED_MS if told.tone == "bad" or told.draft_id else _SHOWN_MS)
        self._until.timeout.connect(lambda: self.gone.emit(self))
        self._until.start()

    def _way(self) -> QHBoxLayout:
        """The one thing to do about it."""
        row = QHBoxLayout()
        made = button(tr("Compare drafts"), "primary", name="toast_compare")
        made.clicked.connect(self.compare_wanted)
        made.clicked.connect(lambda _=False: self.gone.emit(self))
        row.addWidget(made)
        row.addStretch(1)
        return row

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()
