"""Login: which vault, who, password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QWidget

from workbench.gui.dialogs.countdown import take_refusal
from workbench.gui.dialogs.form import Form
from workbench.gui.errands import Errands
from workbench.gui.language import tr
from workbench.gui.panels.parts import button
from workbench.gui.style import GRID

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.bench.workshop import Workshop


class Login(Form):
    """Unlocks in a worker: making the key takes most of half a second."""

    unlocked = Signal(object, object)
    new_vault_asked = Signal()

    def __init__(
        self, workshop: Workshop, errands: Errands, vaults: Sequence[Path], user: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Unlock the vault"), tr("Unlock"), parent)
        self._workshop, self._errands, self._user = workshop, errands, user
        self.vault, self.person, self.password = QComboBox(), QComboBox(), QLineEdit()
        self.vault.setEditable(True)
        self.vault.addItems([str(path) for path in vaults])
        self.person.setEditable(True)
        self.person.setEditText(user)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.field(tr("Vault"), self._beside(self.vault, tr("Browse…"), self._browse))
        self.field(tr("Name"), self.person)
        self.field(tr("Password"), self.password)
        other = button(tr("New vault…"), "link", name="new_vault")
        other.clicked.connect(self.new_vault_asked)
        other.setStyleSheet("text-align: left; padding: 4px 0")
        self.field("", other)
        self.vault.setAccessibleName(tr("Vault folder"))
        self.vault.currentTextChanged.connect(lambda _: self._ask_people())
        self.submitted.connect(self._unlock)
        self._ask_people()
        self.password.setFocus()

    def check(self) -> str:
        if not self.vault.currentText().strip():
            return tr("Choose a vault folder.")
        if not self.person.currentText().strip():
            return tr("Say who you are.")
        return "" if self.password.text() else tr("Type your password.")

    def _beside(self, field: QWidget, text: str, do: Callable[[], None]) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        row.addWidget(field, 1)
        browse = button(text)
        browse.clicked.connect(do)
        row.addWidget(browse)
        made.setFocusProxy(field)
        return made

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Choose a vault folder"), self.vault.currentText())
        if chosen:
            self.vault.setEditText(chosen)

    def _ask_people(self) -> None:
        folder = Path(self.vault.currentText().strip())
        self._errands.run(lambda: self._workshop.people_of(folder), self._on_people, self._on_no_people, key="people")

    def _on_people(self, names: tuple[str, ...]) -> None:
        typed = self.person.currentText()
        self.person.clear()
        self.person.addItems(names)
        self.person.setEditText(typed or self._user or (names[0] if names else ""))

    def _on_no_people(self, _: BaseException) -> None:
        self.person.clear()

    def _unlock(self) -> None:
        vault, user, password = Path(self.vault.currentText().strip()), self.person.currentText().strip(), self.password.text()
        self.set_busy(True)
        self._errands.run(
            lambda: self._workshop.unlock(vault, user=user, password=password),
            lambda bench: self._on_unlocked(bench, vault),
            self._on_refused,
        )

    def _on_unlocked(self, bench: Bench, vault: Path) -> None:
        self.unlocked.emit(bench, vault)
        self.accept()

    def _on_refused(self, error: BaseException) -> None:
        take_refusal(self, self.password, error)
