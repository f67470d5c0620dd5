"""When a vault's database is damaged: put a backup in its place, or save what can still be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from workbench.gui.dialogs.countdown import take_refusal
from workbench.gui.dialogs.form import Form
from workbench.gui.errands import Errands
from workbench.gui.folders import documents
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import label

if TYPE_CHECKING:
    from workbench.bench.workshop import Salvaged, Workshop

_TEXT = later(
    "A backup takes the database's place; what stands there now is kept beside it. Afterwards verify names what the backup "
    "lacks. Or save every entry and transcript that can still be read into a new folder; the vault stays as it is."
)
_LOSS = later("What was entered after the backup is lost. Only for a database that is damaged.")
_SAVE = later("Save what can be read into a new folder")


class Rescue(Form):
    """Asks for a vault, a person and what to do; answers with the work, to be done off the GUI thread."""

    def __init__(self, workshop: Workshop, errands: Errands, vault: Path, user: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Rescue a vault"), tr("Rescue"), parent, text=tr(_TEXT))
        self._workshop, self._errands = workshop, errands
        self.vault, self.person, self.password = QLineEdit(str(vault)), QLineEdit(user), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.what, self.folder = QComboBox(), QLineEdit(str(documents() / tr("{name} saved").format(name=vault.name)))
        self.field(tr("Vault"), self.vault)
        self.field(tr("Name"), self.person)
        self.field(tr("Password"), self.password)
        self.field(tr("What to do"), self.what)
        self.field(tr("New folder"), self.folder, tr("Only for what is saved."))
        self.vault.editingFinished.connect(self._ask_backups)
        self.warning = label(tr(_LOSS), "warn", wraps=True)
        self.tell(self.warning)
        self.what.currentIndexChanged.connect(lambda _: self._show_choice())
        self.what.addItem(tr(_SAVE), None)
        self.submitted.connect(self._work)
        self._ask_backups()

    def check(self) -> str:
        if not self.vault.text().strip():
            return tr("Choose a vault folder.")
        if not self.person.text().strip() or not self.password.text():
            return tr("Say who you are, and type your password.")
        return "" if self.what.currentData() is not None or self.folder.text().strip() else tr("Say where it shall be saved.")

    def _ask_backups(self) -> None:
        vault = Path(self.vault.text().strip())
        self._errands.run(lambda: self._workshop.backups(vault), self._on_backups, lambda _: None, key="backups")

    def _on_backups(self, found: tuple[tuple[str, str, int, str], ...]) -> None:
        self.what.clear()
        self.what.addItem(tr(_SAVE), None)
        for name, at, entries, who in found:
            self.what.addItem(
                tr("Backup of {replace}: {entries:,} entries, by {who}").format(
                    replace=at[:16].replace("T", " "), entries=entries, who=who
                ),
                name,
            )

    def _show_choice(self) -> None:
        saves = self.what.currentData() is None
        self.folder.setEnabled(saves)
        self.warning.setVisible(not saves)
        self.go.setText(tr("Save what can be read") if saves else tr("Put this backup in its place"))

    def _work(self) -> None:
        self.set_busy(True, tr("This takes a moment…"))
        name = self.what.currentData()
        self._errands.run(self._save() if name is None else self._restore(str(name)), self._on_done, self._on_refused)

    def _on_refused(self, error: BaseException) -> None:
        take_refusal(self, self.password, error)

    def _restore(self, name: str) -> Callable[[], str]:
        vault, user, password = self._who()

        def work() -> str:
            put, entries = self._workshop.restore(vault, user=user, password=password, name=name)
            return tr("{put} stands in the database's place, with {entries:,} entries. Log in, and verify the vault.").format(
                put=put, entries=entries
            )

        return work

    def _save(self) -> Callable[[], str]:
        vault, user, password = self._who()
        folder, workshop = Path(self.folder.text().strip()).expanduser(), self._workshop
        return lambda: _told(_pumped(workshop, vault, folder, user, password))

    def _who(self) -> tuple[Path, str, str]:
        return Path(self.vault.text().strip()).expanduser(), self.person.text().strip(), self.password.text()

    def _on_done(self, said: str) -> None:
        from workbench.gui.dialogs.notices import Notice

        self.set_busy(False)
        parent = self.parentWidget()
        self.accept()
        Notice(tr("The vault was rescued"), said, parent).show_with()


def _pumped(workshop: Workshop, vault: Path, folder: Path, user: str, password: str) -> Salvaged:
    job = workshop.salvage(vault, folder, user=user, password=password)
    while True:
        try:
            next(job)
        except StopIteration as end:
            saved: Salvaged = end.value
            return saved


def _told(saved: Salvaged) -> str:
    lost = (
        tr(" {lost:,} entries cannot be read.").format(lost=len(saved.lost)) if saved.lost else tr(" Every entry could be read.")
    )
    return tr("{entries:,} entries and {transcripts:,} transcripts were saved in {folder}.{lost}").format(
        entries=saved.entries, transcripts=saved.transcripts, folder=saved.folder, lost=lost
    )
