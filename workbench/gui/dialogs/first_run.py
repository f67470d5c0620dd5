"""First run: a vault, its administrator, the first analyst, and the codes to keep."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from workbench.domain.errors import CaseError
from workbench.domain.people import Role
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.framed import Framed
from workbench.gui.dialogs.passwords import NewPassword
from workbench.gui.errands import Errands
from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label
from workbench.gui.style import GRID

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.bench.workshop import Founding, Workshop


@dataclass(frozen=True, slots=True)
class Founded:
    """A new vault, opened for its first analyst; without a bench when that failed, with the reason.

    Either way the codes exist now and are shown: they cannot be had again.
    """

    vault: Path
    founding: Founding
    bench: Bench | None
    problem: CaseError | None = None


class FirstRun(Form):
    """One page: where, who administers, who works. The keys are made in a worker."""

    founded = Signal(object)

    def __init__(self, workshop: Workshop, errands: Errands, vault: Path, parent: QWidget | None = None) -> None:
        text = tr(
            "A vault is a folder that holds cases, recordings and the signed record of everything done to them. "
            "The administrator enrols people and keeps the laboratory's root; daily work is done under another name."
        )
        super().__init__(tr("Set up a vault"), tr("Create vault"), parent, text=text)
        self.setMinimumWidth(560)
        self._workshop, self._errands = workshop, errands
        self.vault, self.admin, self.analyst = QLineEdit(str(vault)), QLineEdit(), QLineEdit()
        self.admin_password = NewPassword(errands, tr("Administrator"), self.admin)
        self.analyst_password = NewPassword(errands, tr("Analyst"), self.analyst)
        self.field(tr("Vault folder"), self._with_browse())
        self.field(tr("Laboratory administrator"), self.admin)
        self.field("", self.admin_password)
        self.field(tr("First analyst"), self.analyst)
        self.field("", self.analyst_password)
        self.vault.setAccessibleName(tr("Vault folder"))
        self.admin.setPlaceholderText(tr("Name"))
        self.analyst.setPlaceholderText(tr("Name"))
        self.submitted.connect(self._found)
        self.admin.setFocus()

    def check(self) -> str:
        admin, analyst = self.admin.text().strip(), self.analyst.text().strip()
        if not self.vault.text().strip():
            return tr("Choose a folder for the vault.")
        if not admin or not analyst:
            return tr("Both people need a name.")
        if admin == analyst:
            return tr(
                "Use two names: an administrator may do everything but approve their own work, so daily work needs another name."
            )
        for who, password in ((tr("Administrator"), self.admin_password), (tr("Analyst"), self.analyst_password)):
            if wrong := password.problem():
                return f"{who}: {wrong}"
        return ""

    def _with_browse(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        row.addWidget(self.vault, 1)
        browse = button(tr("Browse…"))
        browse.clicked.connect(self._browse)
        row.addWidget(browse)
        return made

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Choose a folder for the vault"), self.vault.text())
        if chosen:
            self.vault.setText(chosen)

    def _found(self) -> None:
        vault = Path(self.vault.text().strip()).expanduser()
        admin, secret = self.admin.text().strip(), self.admin_password.value()
        analyst, other = self.analyst.text().strip(), self.analyst_password.value()

        def work() -> Founded:
            founding = self._workshop.found(vault, admin=admin, password=secret)
            try:
                self._enrol(vault, (admin, secret), (analyst, other))
                return Founded(vault, founding, self._workshop.unlock(vault, user=analyst, password=other))
            except CaseError as error:
                return Founded(vault, founding, None, error)

        self.set_busy(True)
        self._errands.run(work, self._on_founded, self.fail)

    def _enrol(self, vault: Path, admin: tuple[str, str], analyst: tuple[str, str]) -> None:
        keeper = self._workshop.unlock(vault, user=admin[0], password=admin[1])
        try:
            keeper.enrol(analyst[0], Role.ANALYST, analyst[1])
        finally:
            keeper.close()

    def _on_founded(self, founded: Founded) -> None:
        self.accept()
        self.founded.emit(founded)


class KeepCodes(Framed):
    """Shown once: the recovery code and the root's fingerprint. Cannot be left without saying that they are kept."""

    def __init__(self, founding: Founding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keep these two"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self._founding = founding
        self.kept = QCheckBox(tr("I have kept both, away from this machine"))
        self.go = button(tr("Open the vault"), "primary", name="go")
        self.go.setEnabled(False)
        self.go.clicked.connect(self.accept)
        self.kept.toggled.connect(self.go.setEnabled)
        self._lay_out()

    def reject(self) -> None:
        """Escape and the window's button count only when the codes are kept."""
        if self.kept.isChecked():
            super().reject()

    def save(self, path: Path) -> None:
        """Write both to a text file."""
        path.write_text(self._text(), encoding="utf-8")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(GRID * 2)
        column.addWidget(label(tr("Keep these two"), "title"))
        column.addWidget(label(tr("They are shown once and stored nowhere else in this form."), "muted", wraps=True))
        column.addSpacing(GRID * 2)
        for name, value, why in (
            (
                tr("Recovery code"),
                self._founding.recovery_code,
                tr("Opens the laboratory's root when the administrator's password is lost."),
            ),
            (
                tr("Root fingerprint"),
                self._founding.fingerprint,
                tr("Proves, to you and to others, that reports come from this laboratory."),
            ),
        ):
            column.addWidget(label(name, "small"))
            shown = label(_grouped(value), "code", wraps=True, selectable=True)
            shown.setAccessibleName(f"{name}: {value}")
            column.addWidget(shown)
            column.addWidget(label(why, "small", wraps=True))
            column.addSpacing(GRID)
        column.addWidget(self.kept)
        column.addSpacing(GRID * 2)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        copy, save = button(tr("Copy both"), name="copy"), button(tr("Save to a file…"), name="save")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text()))
        save.clicked.connect(self._ask_and_save)
        row.addWidget(copy)
        row.addWidget(save)
        row.addStretch(1)
        row.addWidget(self.go)
        return row

    def _ask_and_save(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Save the codes"), str(Path.home() / tr("workbench recovery code.txt")))
        if chosen:
            self.save(Path(chosen))

    def _text(self) -> str:
        return tr("Recovery code: {recovery_code}\nRoot fingerprint: {fingerprint}\n").format(
            recovery_code=self._founding.recovery_code, fingerprint=self._founding.fingerprint
        )


def _grouped(value: str) -> str:
    """A long digest in groups of four, so that it can be read aloud and breaks into lines."""
    return value if "-" in value or " " in value else " ".join(value[i : i + 4] for i in range(0, len(value), 4))
