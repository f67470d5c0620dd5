"""A verdict on a file or folder: the word for it, large; what was checked and found, in a box that scrolls."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from workbench.domain.custody import Verdict
from workbench.gui.language import counted, tr
from workbench.gui.panels.parts import label, short
from workbench.gui.style import GRID

_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


class VerdictView(QWidget):
    """Empty until there is something to say."""

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.details = label("", "", wraps=True, selectable=True), label("", "small", wraps=True, selectable=True)
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setObjectName("plain")
        self._area.setAccessibleName(tr("What was checked and found"))
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self.details)
        self._height = height
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.head)
        column.addWidget(self._area)
        self._area.hide()

    def say(self, text: str, role: str) -> None:
        """Something short: that it is being checked, or why it cannot be."""
        self._tell(text, role, "")

    def show_verdict(self, verdict: Verdict) -> None:
        """What the check found."""
        self._tell(headline(verdict), "good" if verdict.is_sound else "bad", details(verdict))

    def _tell(self, text: str, role: str, more: str) -> None:
        self.head.setText(text)
        self.head.setProperty("role", role)
        self.head.style().polish(self.head)
        self.details.setText(more)
        self._area.setVisible(bool(more))
        self._area.setFixedHeight(min(self._height, 16 * (more.count("\n") + 1) + 40) if more else 0)


def headline(verdict: Verdict) -> str:
    """The word for it."""
    if verdict.is_sound:
        return f"✓ {tr('Sound: nothing was changed.')}"
    return f"✕ {counted(len(verdict.findings), 'finding')}"


def sentences(*parts: str) -> str:
    """Parts as sentences one after the other, where they do not end as such themselves."""
    said = [part.strip() for part in parts if part.strip()]
    ended = [part if part[-1] in ".!?…" else f"{part}." for part in said[:-1]]
    return " ".join([*ended, *said[-1:]])


def details(verdict: Verdict) -> str:
    """What was found first, then what it says of itself, then what was checked and what could not be."""
    found = [f"✕ {f.place}: {sentences(f.problem, f.meaning)}" for f in verdict.findings]
    notes = [note for note in verdict.notes if note]
    checked = [tr("checked: {item}").format(item=item) for item in verdict.checked]
    left = [tr("not checked: {item}").format(item=item) for item in verdict.unchecked]
    return "\n".join(_DIGEST.sub(lambda held: short(held.group()), line) for line in (*found, *notes, *checked, *left))
