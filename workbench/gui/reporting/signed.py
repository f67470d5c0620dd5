"""After a signature: where the report is, the digest that says it is this one, a check at once, and who comes next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.domain.custody import Verdict
from workbench.gui.folders import open_folder
from workbench.gui.language import tr
from workbench.gui.panels.parts import Facts, button, digest, label
from workbench.gui.reporting.verdict_view import VerdictView
from workbench.gui.style import GRID, Theme
from workbench.gui.telling import told

_LARGEST = 360


@dataclass(frozen=True, slots=True)
class Done:
    """A file that was signed: what is said of it, and what its owner does next."""

    title: str
    path: Path
    sha256: str
    facts: tuple[tuple[str, str], ...] = ()
    next_step: str = ""


class Signed(QWidget):
    """What there is to know and to do once a file is signed."""

    verify_wanted = Signal(object)

    def __init__(self, done: Done, theme: Theme, parent: QWidget | None = None, *, is_titled: bool = True) -> None:
        super().__init__(parent)
        self.done = done
        self.verify, self.folder = button(tr("Verify now"), name="verify"), button(tr("Open the folder"), name="folder")
        self.verdict = VerdictView(_LARGEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        if is_titled:
            column.addWidget(label(f"✓ {done.title}", "title", wraps=True))
        column.addWidget(self._facts(theme))
        if done.next_step:
            column.addWidget(label(done.next_step, "warn", wraps=True))
        column.addLayout(self._buttons())
        column.addWidget(self.verdict)
        column.addStretch(1)

    def show_verdict(self, verdict: Verdict) -> None:
        """What the check found."""
        self.verify.setEnabled(True)
        self.verdict.show_verdict(verdict)

    def show_trouble(self, error: BaseException) -> None:
        """Why it could not be checked."""
        self.verify.setEnabled(True)
        self.verdict.say(told(error), "bad")

    def _facts(self, theme: Theme) -> Facts:
        facts, done = Facts(tr("The file")), self.done
        facts.row(tr("File"), done.path.name)
        facts.row(tr("Folder"), str(done.path.parent))
        facts.row("SHA-256", digest(done.sha256, theme, "SHA-256"))
        for name, value in done.facts:
            facts.row(name, value)
        return facts

    def _buttons(self) -> QHBoxLayout:
        self.verify.clicked.connect(lambda _=False: self._verify())
        self.folder.clicked.connect(lambda _=False: open_folder(self.done.path))
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        row.addWidget(self.verify)
        row.addWidget(self.folder)
        row.addStretch(1)
        return row

    def _verify(self) -> None:
        self.verify.setEnabled(False)
        self.verdict.say(tr("Checking the signatures and digests…"), "muted")
        self.verify_wanted.emit(self.done.path)
