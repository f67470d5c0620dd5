"""The dialog before a folder is watched: which one, and what becomes of what arrives."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QSpinBox, QWidget

from workbench.domain.hub_orders import WatchFolder
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.path_field import PathField, a_folder
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import tip
from workbench.gui.style import GRID

_TEXT = later(
    "What arrives in the folder and stands still is imported into the case {case}. Nothing in the folder is moved, renamed or "
    "changed; what cannot be taken is set aside with its reason."
)
_STABLE = later("On slow network shares take more: a file that is still being copied must not be taken for whole.")


class WatchForm(Form):
    """A folder, and how patient the watch is."""

    def __init__(self, case: str, parent: QWidget | None = None, *, no_sending: str = "") -> None:
        super().__init__(tr("Watch a folder"), tr("Start watching"), parent, text=tr(_TEXT).format(case=case))
        self._case = case
        self.folder, self.stable = PathField(tr("Folder"), a_folder), QSpinBox()
        self.stable.setRange(1, 3_600)
        self.stable.setValue(5)
        self.stable.setSuffix(tr(" s"))
        self.stable.lineEdit().setTextMargins(GRID * 2, 0, 0, 0)
        self.draft = QCheckBox(tr("Transcribe what arrives"))
        self.draft.setChecked(True)
        self.send = QCheckBox(tr("Send what arrives to the hub as well"))
        self.send.setEnabled(not no_sending)
        self.send.setToolTip(tip(no_sending))
        self.setMinimumWidth(560)
        self.field(tr("Folder"), self.folder)
        self.field(tr("A file is whole when it has not changed for"), self.stable, tr(_STABLE))
        self.field("", self.draft)
        self.field("", self.send, no_sending)

    def check(self) -> str:
        if not self.folder.path.text().strip() or not self.folder.value().is_dir():
            return tr("There is no folder {path}.").format(path=self.folder.value())
        return ""

    def order(self) -> WatchFolder:
        """What the form asks for; what is to be transcribed is put in the queue of the window."""
        return WatchFolder(self.folder.value(), self._case, False, self.send.isChecked(), self.stable.value())
