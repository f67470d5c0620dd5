"""A step that needs a reason in writing; the reason goes on record with it."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from workbench.gui.dialogs.form import Form
from workbench.gui.language import tr
from workbench.gui.panels.parts import label


class Reason(Form):
    """A title, what will happen, and why it shall."""

    def __init__(
        self,
        title: str,
        consequence: str,
        parent: QWidget | None = None,
        *,
        text: str,
        warning: str = "",
        named: str = "",
        optional: bool = False,
    ) -> None:
        super().__init__(title, consequence, parent, text=text)
        self._named = named = named or tr("Reason")
        self._optional = optional
        self.reason = writing()
        if warning:
            self.tell(label(warning, "warn", wraps=True))
        self.field(tr("{named} (may stay empty)").format(named=named) if optional else named, self.reason)

    def check(self) -> str:
        return (
            ""
            if self._optional or self.value()
            else tr("{named} is missing: it goes on record with your name.").format(named=self._named)
        )

    def value(self) -> str:
        """What was written."""
        return self.reason.toPlainText().strip()


def writing(height: int = 80) -> QPlainTextEdit:
    """A field for a few sentences; Tab leaves it."""
    made = QPlainTextEdit()
    made.setTabChangesFocus(True)
    made.setFixedHeight(height)
    return made
