"""The covered window: its content is hidden, work goes on behind it, and only the password of who works here uncovers it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from workbench.gui import icons
from workbench.gui.dialogs.countdown import take_refusal
from workbench.gui.dialogs.form import Form
from workbench.gui.errands import Errands
from workbench.gui.language import tr
from workbench.gui.style import Theme


class Covered(Form):
    """Asks for the password; cannot be closed without it. `check` runs beside the GUI thread and raises for a wrong one."""

    uncovered = Signal()

    def __init__(self, who: str, why: str, prove: Callable[[str], None], errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(tr("This window is covered"), tr("Uncover"), parent, text=why)
        self._prove, self._errands = prove, errands
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.field(tr("Password of {who}").format(who=who), self.password)
        self.stop.hide()
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, on=False)
        self.submitted.connect(self._try)

    def check(self) -> str:
        return "" if self.password.text() else tr("Type your password.")

    def reject(self) -> None:
        """Escape and the window's button uncover nothing."""

    def _try(self) -> None:
        password, prove = self.password.text(), self._prove
        self.set_busy(True, tr("Checking…"))
        self._errands.run(lambda: prove(password), lambda _: self._on_proved(), self._on_refused)

    def _on_proved(self) -> None:
        self.accept()
        self.uncovered.emit()

    def _on_refused(self, error: BaseException) -> None:
        take_refusal(self, self.password, error)


class Curtain(QWidget):
    """Lies over everything in the window."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self.setGeometry(window.rect())
        self.setAccessibleName(tr("The window is covered"))
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.window))
        middle = self.rect().center()
        icons.draw(painter, QRectF(middle.x() - 20, middle.y() - 200, 40, 40), "lock", self._theme.muted)
        painter.end()
