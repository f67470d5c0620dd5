"""The settings' page of keys: look an action up, give it other keys, take them back, print them all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.gui import key_sheet, shortcuts
from workbench.gui.actions import ACTIONS, BY_ID
from workbench.gui.dialogs.settings_page import Page
from workbench.gui.folders import documents
from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label
from workbench.gui.style import GRID

if TYPE_CHECKING:
    from workbench.gui.window import Window

_ID = Qt.ItemDataRole.UserRole


class KeysPage(Page):
    """A change holds at once, unless the keys belong to another action: then it is named first."""

    def __init__(self, window: Window) -> None:
        super().__init__(tr("Keyboard"), tr("Choose an action, then press the keys it shall have."))
        self._window, self._wanted = window, ""
        self.search, self.table, self.edit = QLineEdit(), QTreeWidget(), QKeySequenceEdit()
        self.said = label("", "small", wraps=True)
        self.take = button(tr("Take them"), "primary", name="take")
        self.clear_keys = button(tr("No keys"), name="no_keys")
        self.back = button(tr("As it was"), name="reset_one")
        self._dress_table()
        self.fill(self._laid_out())
        self.search.textChanged.connect(self.look_up)
        self.table.currentItemChanged.connect(lambda *_: self._on_chosen())
        # The field is emptied before the first key is taken; to have no keys is a button of its own.
        self.edit.keySequenceChanged.connect(lambda keys: None if keys.isEmpty() else self._on_typed(keys.toString()))
        self.take.clicked.connect(lambda: self._give(self._wanted))
        self.clear_keys.clicked.connect(lambda: self._give(""))
        self.back.clicked.connect(self._reset_one)
        self._show_keys()
        self.choose(ACTIONS[0].id)

    @property
    def chosen(self) -> str:
        """The id of the action that is being changed."""
        item = self.table.currentItem()
        return str(item.data(0, _ID)) if item is not None else ""

    def choose(self, name: str) -> None:
        """Go to an action."""
        item = next(item for item in self._items() if item.data(0, _ID) == name)
        self.table.setCurrentItem(item)

    def look_up(self, text: str) -> None:
        """Leave the actions whose name, menu or keys hold the text."""
        wanted = text.strip().casefold()
        for item in self._items():
            item.setHidden(not any(wanted in item.text(column).casefold() for column in range(3)))

    def reset_all(self) -> None:
        """Every action has its first keys again."""
        shortcuts.reset(self._window.actions_by_id, self._window.store, self._user)
        self._show_keys()
        self._on_chosen()
        self.said.setText(tr("All keys are as they were at first."))

    def save_sheet(self) -> None:
        """Ask where the sheet shall go, and write it."""
        start = documents() / tr("Keys and mouse.pdf")
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Save the sheet of keys"), str(start), "PDF (*.pdf);;HTML (*.html)")
        if chosen:
            self.write_sheet(Path(chosen))

    def write_sheet(self, path: Path) -> None:
        """All keys as they are now, on paper or as a page."""
        key_sheet.write(self._window.actions_by_id, path)
        self.said.setText(tr("Written to {path}").format(path=path))

    @property
    def _user(self) -> str:
        return self._window.user

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _on_chosen(self) -> None:
        self._wanted = ""
        self.take.hide()
        self.said.setText("")
        self.edit.blockSignals(True)
        self.edit.setKeySequence(QKeySequence(self._window.actions_by_id[self.chosen].shortcut() if self.chosen else ""))
        self.edit.blockSignals(False)
        self.edit.setAccessibleName(tr("Keys of {action}").format(action=self._name(self.chosen)) if self.chosen else "")

    def _on_typed(self, keys: str) -> None:
        name, actions = self.chosen, self._window.actions_by_id
        self.take.hide()
        if not name or actions[name].shortcut() == QKeySequence(keys):
            return
        if why := shortcuts.refusal(name, keys):
            self.said.setText(why)
        elif other := shortcuts.holder(actions, name, keys):
            self._wanted = keys
            told = tr("{keys} belongs to “{action}”, which will have no keys then.")
            self.said.setText(told.format(keys=shortcuts.told(keys), action=self._name(other)))
            self.take.show()
        else:
            self._give(keys)

    def _reset_one(self) -> None:
        keys = BY_ID[self.chosen].keys
        self._on_typed(keys) if keys else self._give("")

    def _give(self, keys: str) -> None:
        name, actions = self.chosen, self._window.actions_by_id
        other = shortcuts.holder(actions, name, keys)
        shortcuts.give(actions, self._window.store, self._user, {name: keys} | ({other: ""} if other else {}))
        self._window.name_keys()
        self._show_keys()
        self._on_chosen()
        told = tr("“{action}” has {keys} now.") if keys else tr("“{action}” has no keys now.")
        self.said.setText(told.format(action=self._name(name), keys=shortcuts.told(keys)))

    def _show_keys(self) -> None:
        for item in self._items():
            item.setText(2, shortcuts.now(str(item.data(0, _ID))))
        self._window.name_keys()

    def _name(self, name: str) -> str:
        return tr(BY_ID[name].text).rstrip("…")

    def _dress_table(self) -> None:
        self.search.setPlaceholderText(tr("Look up an action, a menu or keys"))
        self.search.setAccessibleName(tr("Look up an action"))
        self.search.setClearButtonEnabled(True)
        self.table.setObjectName("rows")
        self.table.setAccessibleName(tr("Actions and their keys"))
        self.table.setHeaderLabels([tr("Action"), tr("Menu"), tr("Keys")])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setTabKeyNavigation(False)
        for entry in ACTIONS:
            item = QTreeWidgetItem([self._name(entry.id), tr(entry.menu), ""])
            item.setData(0, _ID, entry.id)
            self.table.addTopLevelItem(item)
        self.table.header().setStretchLastSection(False)
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            self.table.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.edit.setMaximumSequenceLength(1)
        self.edit.setFixedWidth(180)

    def _laid_out(self) -> QWidget:
        made = QWidget()
        column, row, below = QVBoxLayout(made), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        reset, sheet = button(tr("Reset all keys"), name="reset_all"), button(tr("Save as a sheet…"), name="sheet")
        reset.clicked.connect(self.reset_all)
        sheet.clicked.connect(self.save_sheet)
        for part in (self.edit, self.take, self.clear_keys, self.back):
            row.addWidget(part)
        row.addStretch(1)
        below.addWidget(reset)
        below.addWidget(sheet)
        below.addStretch(1)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        column.addWidget(self.said)
        column.addLayout(below)
        return made
