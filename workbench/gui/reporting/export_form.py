"""The dialog before a transcript is exported: which formats, complete or for the other side, and where they go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from workbench.domain.orders import Export
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.path_field import PathField, a_folder
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import label, tip
from workbench.gui.reporting.formats import outgoing
from workbench.gui.reporting.gathering import Cut

_ROW = 25
_TEXT = later("Writes the transcript as it stands now, corrections included. That it left the vault goes on record.")


class ExportTranscript(Form):
    """One file to a format, all under one name."""

    def __init__(
        self, recording_id: str, stem: Path, parent: QWidget | None = None, *, cuts: Sequence[Cut] = (), privileged: int = 0
    ) -> None:
        super().__init__(tr("Export transcript"), tr("Export transcript"), parent, text=tr(_TEXT))
        self.setMinimumWidth(720)
        self._recording = recording_id
        self.formats = _formats()
        self.disclosure = QCheckBox(tr("Disclosure version"))
        self.left_out = label(_left_out(cuts, privileged), "small", wraps=True)
        self.folder, self.name = FolderField(stem.parent), QLineEdit(stem.name)
        self.files, self.replaced = label("", "small", wraps=True), label("", "warn", wraps=True)
        self.field(tr("Formats"), self.formats)
        self.field("", self.disclosure)
        self.tell(self.left_out)
        self.field(tr("Folder"), self.folder)
        self.field(tr("Name"), self.name)
        self.tell(self.files)
        self.tell(self.replaced)
        for signal in (self.formats.itemChanged, self.name.textChanged, self.folder.path.textChanged, self.disclosure.toggled):
            signal.connect(lambda *_: self._tell())
        self._tell()

    def chosen(self) -> tuple[str, ...]:
        """The formats that are ticked."""
        items = [self.formats.topLevelItem(row) for row in range(self.formats.topLevelItemCount())]
        return tuple(
            str(item.data(0, Qt.ItemDataRole.UserRole))
            for item in items
            if item is not None and item.checkState(0) is Qt.CheckState.Checked
        )

    def tick(self, *names: str) -> None:
        """Tick these formats and no others."""
        for row in range(self.formats.topLevelItemCount()):
            if (item := self.formats.topLevelItem(row)) is not None:
                wanted = item.data(0, Qt.ItemDataRole.UserRole) in names
                item.setCheckState(0, Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)

    def check(self) -> str:
        if not self.chosen():
            return tr("Tick at least one format.")
        if not self.name.text().strip() or "/" in self.name.text() or "\\" in self.name.text():
            return tr("Give the files a name.")
        return self.folder.problem()

    def orders(self) -> tuple[Export, ...]:
        """What the form asks for."""
        disclosed = self.disclosure.isChecked()
        return tuple(Export(self._recording, name, self._path(name), disclosed) for name in self.chosen())

    def _path(self, name: str) -> Path:
        ending = next(one.ending for one in outgoing() if one.name == name)
        return self.folder.value() / f"{self.name.text().strip()}{ending}"

    def _tell(self) -> None:
        paths = [self._path(name) for name in self.chosen()]
        there = [path.name for path in paths if path.exists()]
        self.files.setText(tr("Makes {names}").format(names=", ".join(path.name for path in paths)) if paths else "")
        self.files.setVisible(bool(paths))
        self.replaced.setText(tr("⚠ There already, and written over: {names}").format(names=", ".join(there)))
        self.replaced.setVisible(bool(there))
        self.left_out.setVisible(self.disclosure.isChecked())
        many = len(paths)
        self.go.setText(tr("Export transcript") if many < 2 else tr("Export {files}").format(files=counted(many, "file")))
        self._grow()


class FolderField(PathField):
    """A folder that something is to be written into."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(tr("Folder"), a_folder, str(path), parent)

    def problem(self) -> str:
        """Why nothing can be written there."""
        if not self.path.text().strip():
            return tr("Say where the file shall go.")
        return "" if self.value().is_dir() else tr("There is no folder {parent}.").format(parent=self.value())


def _formats() -> QTreeWidget:
    made = QTreeWidget()
    made.setObjectName("rows")
    made.setHeaderHidden(True)
    made.setRootIsDecorated(False)
    made.setColumnCount(3)
    made.setUniformRowHeights(True)
    made.setAllColumnsShowFocus(True)
    for one in outgoing():
        item = QTreeWidgetItem([tr(one.title), one.ending, tr(one.text)])
        item.setData(0, Qt.ItemDataRole.UserRole, one.name)
        item.setToolTip(2, tip(tr(one.text)))
        item.setCheckState(0, Qt.CheckState.Unchecked)
        made.addTopLevelItem(item)
    if (first := made.topLevelItem(0)) is not None:
        first.setCheckState(0, Qt.CheckState.Checked)
        made.setCurrentItem(first)
    for column in range(2):
        made.resizeColumnToContents(column)
        made.setColumnWidth(column, made.columnWidth(column) + 16)
    made.setFixedHeight(made.topLevelItemCount() * _ROW + 14)
    return made


def _left_out(cuts: Sequence[Cut], privileged: int) -> str:
    if not cuts and not privileged:
        return tr("There is nothing to leave out: no passage is redacted and no note is privileged.")
    lines = [f"█ {cut.place} · {cut.reason} ({cut.author})" for cut in cuts] or [tr("No passage is redacted.")]
    return "\n".join((*lines, tr("{notes} left out as privileged").format(notes=counted(privileged, "note"))))
