"""The newest checkpoint of the ledger: three lines to keep elsewhere, who vouches for them, and a way to vouch now."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from workbench.domain.checkpoints import Checkpoint, Witnessing
from workbench.gui import moments
from workbench.gui.dialogs.framed import Framed
from workbench.gui.folders import documents
from workbench.gui.language import tr
from workbench.gui.panels.parts import Facts, button, label, tip
from workbench.gui.style import GRID
from workbench.gui.witnessed import MEANING, entries


class CheckpointDialog(Framed):
    """`witness_asked` where the person wants to vouch now."""

    witness_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, why_not: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Checkpoint"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(680)
        self._why_not = why_not
        self._checkpoint: Checkpoint | None = None
        self.note = QPlainTextEdit(readOnly=True)
        self.note.setObjectName("note")
        self.note.setAccessibleName(tr("Checkpoint as text"))
        self.note.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.note.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.note.setMinimumHeight(148)
        self.said = label("", "muted", wraps=True)
        self._facts = QVBoxLayout()
        self._buttons = {
            name: button(text, role, name=name)
            for name, text, role in (
                ("copy", tr("Copy"), ""),
                ("save", tr("Save to a file…"), ""),
                ("witness", tr("Witness now"), ""),
                ("close", tr("Close"), "primary"),
            )
        }
        self._lay_out()
        self.show_checkpoint(None, None)

    def show_checkpoint(self, checkpoint: Checkpoint | None, witnessing: Witnessing | None) -> None:
        """The newest checkpoint, or that there is none."""
        self._checkpoint = checkpoint
        self.note.setPlainText(checkpoint.text if checkpoint else "")
        self.note.setVisible(checkpoint is not None)
        while (item := self._facts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._facts.addWidget(_facts(checkpoint, witnessing))
        for name in ("copy", "save"):
            self._buttons[name].setEnabled(checkpoint is not None)
        self._buttons["witness"].setEnabled(not self._why_not)
        self._buttons["witness"].setToolTip(tip(self._why_not))
        self._grow()

    def say(self, text: str) -> None:
        """What became of the last thing asked."""
        self.said.setText(text)
        self.said.setVisible(bool(text))
        self._grow()

    def _grow(self) -> None:
        QTimer.singleShot(0, self, self._grow_now)

    def _grow_now(self) -> None:
        # A dialog does not grow by itself; what was put in has its height only after a turn of the event loop.
        layout = self.layout()
        if layout is not None:
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def save(self, path: Path) -> None:
        """Write the note to a text file."""
        if self._checkpoint is not None:
            path.write_text(self._checkpoint.text, encoding="utf-8")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(GRID * 2)
        column.addWidget(label(tr("Checkpoint"), "title"))
        column.addWidget(label(tr(MEANING), "muted", wraps=True))
        column.addSpacing(GRID)
        column.addLayout(self._facts)
        column.addWidget(self.note)
        column.addWidget(self.said)
        column.addStretch(1)
        column.addSpacing(GRID)
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        for name, made in self._buttons.items():
            if name == "witness":
                row.addStretch(1)
            row.addWidget(made)
        column.addLayout(row)
        self.said.hide()
        self._buttons["copy"].clicked.connect(lambda: QGuiApplication.clipboard().setText(self.note.toPlainText()))
        self._buttons["save"].clicked.connect(self._ask_and_save)
        self._buttons["witness"].clicked.connect(self.witness_asked)
        self._buttons["close"].clicked.connect(self.accept)

    def _ask_and_save(self) -> None:
        size = self._checkpoint.note.size if self._checkpoint else 0
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Save the checkpoint"), str(documents() / tr("checkpoint {size}.txt").format(size=size))
        )
        if not chosen:
            return
        try:
            self.save(Path(chosen))
        except OSError as error:
            self.say(
                tr("{chosen} could not be written: {strerror}. Choose another place.").format(
                    chosen=chosen, strerror=error.strerror
                )
            )


def _facts(checkpoint: Checkpoint | None, witnessing: Witnessing | None) -> QWidget:
    facts = Facts(tr("Newest checkpoint"))
    if checkpoint is None:
        facts.wide(
            label(tr("There is none yet. One is made by itself at the end of a session, and before an approval."), wraps=True)
        )
        return facts
    facts.row(tr("Over"), tr("the first {size}").format(size=entries(checkpoint.note.size)))
    facts.row(tr("Made"), f"by {checkpoint.by} · {moments.day(checkpoint.at)}")
    for witness in checkpoint.witnesses:
        facts.row(
            tr("Witness"),
            f"{tr('timestamp server, entered by ') if witness.token else ''}{witness.by} · {moments.day(witness.at)}",
        )
    if not checkpoint.witnesses:
        facts.row(tr("Witness"), tr("nobody yet"), "warn")
    if witnessing is not None:
        facts.row(tr("Witnessed"), f"{witnessing.witnessed:,} of {entries(witnessing.size)}")
    return facts
