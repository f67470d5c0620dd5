"""Who signs with which key: the laboratory's certificate for the person, or one that they brought, from its file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from workbench.domain.court_orders import Pkcs12
from workbench.gui.folders import documents
from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label
from workbench.gui.style import GRID

_PATTERN = "PKCS#12 (*.p12 *.pfx)"


class KeyChoice(QWidget):
    """The password is read once for the order and never kept."""

    changed = Signal()

    def __init__(self, who: str, parent: QWidget | None = None, *, on_token: bool, brought: bool) -> None:
        super().__init__(parent)
        held = tr("{who}, certified by this laboratory, key on your token") if on_token else ""
        self.ours = QRadioButton((held or tr("{who}, certified by this laboratory")).format(who=who))
        self.theirs = QRadioButton(tr("The certificate you brought, from its file (PKCS#12)"))
        self._group = QButtonGroup(self)
        for choice in (self.ours, self.theirs):
            self._group.addButton(choice)
        self.ours.setChecked(True)
        self.theirs.setEnabled(brought)
        self.file = Pkcs12Field()
        self.setAccessibleName(tr("Which key signs"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.ours)
        column.addWidget(self.theirs)
        column.addWidget(self.file)
        if not brought:
            hint = tr("You have brought no certificate yet: Vault, Report certificate… takes one in.")
            column.addWidget(label(hint, "small", wraps=True))
        self.file.hide()
        self.theirs.toggled.connect(self._on_toggled)
        for field in (self.file.path, self.file.password):
            field.textChanged.connect(lambda _: self.changed.emit())
        self.setFocusProxy(self.ours)

    def key(self) -> Pkcs12 | None:
        """The file and its password, where the brought certificate signs."""
        return self.file.value() if self.theirs.isChecked() else None

    def check(self) -> str:
        """What is missing."""
        return self.file.problem() if self.theirs.isChecked() else ""

    def _on_toggled(self, is_on: bool) -> None:
        self.file.setVisible(is_on)
        self.changed.emit()


class Pkcs12Field(QWidget):
    """A file and the password that opens it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path, self.password = QLineEdit(), QLineEdit()
        self.path.setPlaceholderText(tr("File ending in .p12 or .pfx"))
        self.path.setAccessibleName(tr("Certificate file"))
        self.password.setPlaceholderText(tr("Password of the file"))
        self.password.setAccessibleName(tr("Password of the file"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.browse = button(tr("Browse…"), name="browse_p12")
        self.browse.setAccessibleName(tr("Browse for the certificate file"))
        self.browse.clicked.connect(lambda _=False: self._browse())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        row.addWidget(self.path, 2)
        row.addWidget(self.browse)
        row.addWidget(self.password, 1)
        self.setFocusProxy(self.path)

    def value(self) -> Pkcs12:
        """What stands in the fields."""
        return Pkcs12(Path(self.path.text().strip()).expanduser(), self.password.text())

    def problem(self) -> str:
        """What is missing."""
        if not self.path.text().strip():
            return tr("Name the file with your certificate and key.")
        path = self.value().path
        return "" if path.is_file() else tr("There is no file {path}.").format(path=path)

    def forget(self) -> None:
        """Take the password off the screen."""
        self.password.clear()

    def _browse(self) -> None:
        start = self.path.text() or str(documents())
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Certificate file"), start, _PATTERN)
        if chosen:
            self.path.setText(chosen)
