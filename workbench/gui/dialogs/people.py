"""The people of a vault: who is enrolled, in which role, and what is done about their keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from workbench.domain import commands as c
from workbench.domain.authority import key_id
from workbench.domain.people import Person, no_confirmation, no_revocation
from workbench.gui import moments
from workbench.gui.dialogs.framed import Framed
from workbench.gui.dialogs.key_forms import may_do
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.style import GRID

if TYPE_CHECKING:
    from workbench.bench.door import Bench

_HEADS = (later("Name"), later("Role"), later("State"), later("Enrolled by"), later("When"), later("Key"))
_TEXT = later("Roles come from signed enrolments alone. Nobody is ever taken out of the list: what they signed keeps their name.")


class People(Framed):
    """A list and what can be done about the chosen person; `asked` says what and to whom."""

    asked = Signal(str, object)

    def __init__(self, bench: Bench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("People"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(860, 460)
        self._bench = bench
        self._people: dict[str, Person] = {}
        self.list = QTreeWidget()
        self.buttons: dict[str, QPushButton] = {}
        self._dress_list()
        self._lay_out()
        self._tell()

    def show_people(self, people: Sequence[Person]) -> None:
        """Replace the list and keep the choice."""
        chosen = self.chosen()
        self._people = {person.name: person for person in people}
        self.list.clear()
        self.list.addTopLevelItems([self._row(person) for person in people])
        names = [person.name for person in people]
        if names:
            at = names.index(chosen.name) if chosen and chosen.name in names else 0
            self.list.setCurrentIndex(self.list.model().index(at, 0))
        for column in range(len(_HEADS) - 1):
            self.list.resizeColumnToContents(column)
            self.list.setColumnWidth(column, self.list.columnWidth(column) + 16)
        self._tell()

    def chosen(self) -> Person | None:
        """The person in the current row."""
        item = self.list.currentItem()
        return self._people.get(item.text(0)) if item else None

    def _dress_list(self) -> None:
        self.list.setObjectName("rows")
        self.list.setAccessibleName(tr("People of the vault"))
        self.list.setRootIsDecorated(False)
        self.list.setAllColumnsShowFocus(True)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderLabels([tr(head) for head in _HEADS])
        self.list.currentItemChanged.connect(lambda *_: self._tell())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(GRID * 2)
        column.addWidget(label(tr("People"), "title"))
        column.addWidget(label(tr(_TEXT), "muted", wraps=True))
        column.addWidget(self.list, 1)
        column.addSpacing(GRID)
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        for name, text in ((name, tr(text)) for name, text in _BUTTONS):
            made = self.buttons[name] = button(text, name=name)
            made.clicked.connect(lambda _checked=False, name=name: self.asked.emit(name, self.chosen()))
            row.addWidget(made)
        row.addStretch(1)
        close = button(tr("Close"), "primary", name="close")
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)

    def _row(self, person: Person) -> QTreeWidgetItem:
        you = " (you)" if person.name == self._bench.person.name else ""
        key = key_id(person.keys.signing)
        state = _state(person)
        item = QTreeWidgetItem(
            [person.name, str(person.role), state + you, person.enrolled_by, moments.day(person.enrolled_at), key]
        )
        item.setToolTip(0, tip(person.name))
        item.setToolTip(1, tip(may_do(person.role)))
        item.setToolTip(5, tip(tr("Public key {signing}").format(signing=person.keys.signing)))
        return item

    def _tell(self) -> None:
        """Grey what cannot be done about the chosen person, with the reason."""
        person = self.chosen()
        for name, made in self.buttons.items():
            why = self._bench.refusal(_VERBS[name]) or _OBSTACLES[name](person, self._bench.person.name)
            made.setEnabled(not why)
            made.setToolTip(tip(why))


def _state(person: Person) -> str:
    if person.revoked:
        return "✕ revoked"
    return "✓ active" if person.confirmed else tr("◆ not confirmed yet")


def _chosen(find: Callable[[Person, str], str]) -> Callable[[Person | None, str], str]:
    return lambda person, who: find(person, who) if person else tr("Choose a person first")


def _no_keys(person: Person, who: str) -> str:
    if person.name == who:
        return tr("Renew your own keys under Vault, Renew my keys.")
    return tr("{name} was revoked: enrol them under another name.").format(name=person.name) if person.revoked else ""


_BUTTONS = (
    ("enrol", later("Enrol…")),
    ("confirm", later("Confirm")),
    ("new_keys", later("New keys…")),
    ("revoke", later("Revoke…")),
)
_VERBS: dict[str, type] = {
    "enrol": c.EnrolPerson,
    "confirm": c.ConfirmPerson,
    "new_keys": c.ReplaceKeys,
    "revoke": c.RevokePerson,
}
_OBSTACLES: dict[str, Callable[[Person | None, str], str]] = {
    "enrol": lambda _person, _who: "",
    "confirm": _chosen(no_confirmation),
    "new_keys": _chosen(_no_keys),
    "revoke": _chosen(no_revocation),
}
