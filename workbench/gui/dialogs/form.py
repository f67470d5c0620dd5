"""The one shape of our dialogs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.gui.dialogs.framed import Framed
from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label, retell, tip
from workbench.gui.style import GRID
from workbench.gui.telling import told

WIDTH = 480
_CHANGES = ("textChanged", "currentIndexChanged", "toggled", "itemChanged", "valueChanged")


class Form(Framed):
    """A title, a sentence, fields, and a button that says what it does. Stays open, with everything typed, when refused."""

    submitted = Signal()
    # Where a signature or a loss hangs on it, Enter in a field or a table is not enough.
    enter_submits = True

    def __init__(self, title: str, consequence: str, parent: QWidget | None = None, *, text: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._is_busy = False
        self.setMinimumWidth(WIDTH)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 24, 24, 20)
        self._column.setSpacing(GRID)
        self._column.addWidget(label(title, "title"))
        if text:
            self._column.addWidget(label(text, "muted", wraps=True))
        self._first: QWidget | None = None
        self._fields = QVBoxLayout()
        self._fields.setSpacing(GRID)
        self._column.addSpacing(GRID * 3)
        self._column.addLayout(self._fields)
        self.problem = label("", "bad", wraps=True, selectable=True)
        self.problem.hide()
        self._column.addWidget(self.problem)
        self._column.addStretch(1)
        self.go = button(consequence, "primary", name="go")
        self.stop = button(tr("Cancel"), name="cancel")
        self._column.addSpacing(GRID * 4)
        self._column.addLayout(self._buttons())

    def tell(self, widget: QWidget) -> None:
        """Add something to read between the fields."""
        self._fields.addWidget(widget)
        self._fields.addSpacing(GRID * 2)

    def field(self, name: str, widget: QWidget, hint: str = "") -> None:
        """Add a named field with an optional line of help under it."""
        if name:
            title = label(name, "small")
            title.setBuddy(widget)
            self._fields.addWidget(title)
            widget.setAccessibleName(name)
        self._fields.addWidget(widget)
        self._watch(widget)
        if not isinstance(widget, QLabel):  # a warning between the fields takes no typing
            self._first = self._first or widget
        if hint:
            self._fields.addWidget(label(hint, "small", wraps=True))
        self._fields.addSpacing(GRID * 2)

    def pair(self, left: tuple[str, QWidget], right: tuple[str, QWidget]) -> None:
        """Two named fields side by side."""
        row = QGridLayout()
        row.setHorizontalSpacing(GRID * 4)
        row.setVerticalSpacing(GRID)
        for at, (name, widget) in enumerate((left, right)):
            title = label(name, "small")
            title.setBuddy(widget)
            widget.setAccessibleName(name)
            row.addWidget(title, 0, at)
            row.addWidget(widget, 1, at)
            row.setColumnStretch(at, 1)
            self._watch(widget)
        self._fields.addLayout(row)
        self._first = self._first or left[1]
        self._fields.addSpacing(GRID * 2)

    def offer(self, text: str, do: Callable[[], object], *, why: str = "") -> None:
        """Another way out, at the left of the buttons; greyed with the reason where it is barred."""
        made = button(text, name="other")
        made.setEnabled(not why)
        made.setToolTip(tip(why))
        made.clicked.connect(lambda _checked=False: do())
        self._row.insertWidget(0, made)

    def fail(self, error: BaseException | str) -> None:
        """Say what is wrong and let the person mend it."""
        self.set_busy(False)
        retell(self.problem, told(error), "bad")
        self.problem.show()
        self._grow()

    def _watch(self, widget: QWidget) -> None:
        for part in (widget, *widget.findChildren(QWidget)):
            for change in (found for name in _CHANGES if (found := getattr(part, name, None)) is not None):
                change.connect(lambda *_: self._on_changed())

    def _on_changed(self) -> None:
        """What was wrong may be mended: submitting looks at it again. Of a greyed button it stays the reason."""
        if not self._is_busy and self.go.isEnabled():
            self.problem.hide()
        QTimer.singleShot(0, self, self._grow)  # a field may tell more or less now

    def _grow(self) -> None:
        # A dialog does not grow by itself; without this the fields would be squeezed.
        needed = self._column.totalHeightForWidth(self.width())
        self.resize(self.width(), max(self.height(), needed))

    def set_busy(self, is_busy: bool, text: str = "") -> None:
        """Grey the buttons while the work is done elsewhere; what is told meanwhile is no problem and does not look like one."""
        self._is_busy = is_busy
        self.go.setEnabled(not is_busy)
        self.stop.setEnabled(not is_busy)
        self.problem.setVisible(bool(text))
        retell(self.problem, text, "muted")

    def check(self) -> str:
        """What is missing or off; empty when the form can be submitted. Forms with rules have their own."""
        return ""

    def reject(self) -> None:
        """Not while the work is under way: it could not be called back."""
        if not self._is_busy:
            super().reject()

    def submit(self) -> None:
        """Check, then let the owner do the work."""
        if not self.go.isEnabled():
            return
        if wrong := self.check():
            self.fail(wrong)
            return
        self.submitted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.enter_submits or self.go.hasFocus():
                self.submit()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._grow()
        if self._first is not None and self.focusWidget() in (None, self.go, self.stop):
            self._first.setFocus()

    def _buttons(self) -> QHBoxLayout:
        row = self._row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        row.addStretch(1)
        row.addWidget(self.stop)
        row.addWidget(self.go)
        self.go.clicked.connect(self.submit)
        self.stop.clicked.connect(self.reject)
        return row
