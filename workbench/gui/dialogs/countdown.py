"""After too many wrong passwords a form waits, and says for how long."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from workbench.domain.errors import Throttled
from workbench.gui.dialogs.form import Form
from workbench.gui.language import tr

_SECOND_MS = 1000


def take_refusal(form: Form, password: QLineEdit, error: BaseException) -> None:
    """Say why a password did not open, count down where the person has to wait, and let them type again."""
    if isinstance(error, Throttled):
        form.set_busy(False)
        Countdown(form, error)
    else:
        form.fail(error)
    password.setFocus()
    password.selectAll()


class Countdown(QTimer):
    """Greys a form's button until the time is over."""

    def __init__(self, form: Form, error: Throttled) -> None:
        super().__init__(form)
        self._form, self._error, self.left = form, error, error.seconds
        self.setInterval(_SECOND_MS)
        self.timeout.connect(self._on_second)
        form.fail(self._text())
        form.go.setEnabled(False)
        self.start()

    def _on_second(self) -> None:
        self.left -= 1
        if self.left > 0:
            self._form.problem.setText(self._text())
            return
        self.stop()
        self._form.problem.setText(tr("You can try again."))
        self._form.go.setEnabled(True)

    def _text(self) -> str:
        unit = "second" if self.left == 1 else "seconds"
        return tr("{problem} You can try again in {left} {unit}.").format(problem=self._error.problem, left=self.left, unit=unit)
