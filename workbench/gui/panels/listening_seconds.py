"""A box for short times."""

from __future__ import annotations

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QSpinBox, QWidget

from workbench.gui.language import tr
from workbench.gui.style import GRID


class Seconds(QSpinBox):
    """Milliseconds, shown and typed as seconds."""

    def __init__(self, milliseconds: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(0, most)
        self.setSingleStep(500)
        self.setSuffix(" s")
        self.lineEdit().setTextMargins(GRID * 2, 0, 0, 0)
        self.setSpecialValueText(tr("none"))
        self.setValue(milliseconds)

    def textFromValue(self, value: int) -> str:  # noqa: N802 - Qt's name
        return f"{value / 1000:.1f}"

    def valueFromText(self, text: str) -> int:  # noqa: N802 - Qt's name
        try:
            return round(float(text.removesuffix(self.suffix()).replace(",", ".")) * 1000)
        except ValueError:
            return 0

    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        typed = text.removesuffix(self.suffix()).strip()
        is_fit = typed == self.specialValueText() or typed.replace(",", ".").replace(".", "", 1).isdigit()
        return (QValidator.State.Acceptable if is_fit else QValidator.State.Intermediate, text, place)
