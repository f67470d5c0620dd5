"""Search: what is looked for, where, by whose voice; below it what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from workbench.domain.search import Hit, SearchPage, sought
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import label
from workbench.gui.panels.search_rows import ROW, More, SearchList, SearchModel
from workbench.gui.style import GRID, Theme

RECORDING, CASE, EVERYWHERE = "recording", "case", "everywhere"
SCOPES = ((RECORDING, later("This recording")), (CASE, later("This case")), (EVERYWHERE, later("All cases")))
_PAUSE_MS, _SIDE = 120, 16
_HOW = later(
    "Type words that were said or noted. “Two words” in quotes stand side by side, begin* finds beginnings, "
    "-word leaves out, OR takes either. Capitals and accents do not matter."
)
_NONE = later("Nothing has these words {where}. Look in a wider place, write fewer words, or only their beginnings.")
_NONE_OF = later("No voice called “{who}” says these words {where}. Clear the speaker to hear everybody.")
_ONLY_NOT = later("Say also what a line must hold, not only what it must not.")


@dataclass(frozen=True, slots=True)
class Looked:
    """What a person looks for."""

    text: str = ""
    scope: str = CASE
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What stands in the list, and the question it answers."""

    looked: Looked = field(default_factory=Looked)
    hits: tuple[Hit, ...] = ()
    page: SearchPage = field(default_factory=SearchPage)
    through: int = 0


class SearchPanel(QWidget):
    """Asks while one types, after a short pause. Enter or a click leads to a hit."""

    asked = Signal(object)
    more_asked = Signal(object, int)
    chosen = Signal(object)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._shown = _Shown()
        self._title: Callable[[Hit], str] = lambda hit: f"{hit.case_number}/{hit.exhibit}"
        self._model = SearchModel(self)
        self.field = _field(tr("Search what was said and noted"), "search_field")
        self.speaker = _field(tr("Any speaker"), "search_speaker")
        self.scope = QComboBox()
        self.said, self._page = label("", "small"), QStackedWidget()
        self._hint = label("", "small", wraps=True)
        self.list = SearchList(theme)
        self.list.setModel(self._model)
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self.setFocusProxy(self.field)
        self._lay_out()
        self._connect()
        self.forget()

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self.list.dress(theme)

    def clear(self) -> None:
        """No vault."""
        self._soon.stop()
        for part in (self.field, self.speaker):
            part.clear()
        self.forget()

    def name_recordings(self, title: Callable[[Hit], str]) -> None:
        """How the recording of a hit is called."""
        self._title = title

    def looked(self) -> Looked:
        """What is looked for now."""
        return Looked(self.field.text().strip(), str(self.scope.currentData()), self.speaker.text().strip())

    def look_for(self, text: str) -> None:
        """Put words into the field and ask at once."""
        if text:
            self.field.setText(text)
        self.field.selectAll()
        self._ask()

    def ask_again(self) -> None:
        """What is shown may have changed."""
        if self.looked().text:
            self._soon.start()

    def forget(self) -> None:
        """Nothing is looked for."""
        self._shown = _Shown()
        self._model.show((), self._title)
        self._say(tr(_HOW))

    def show_page(self, looked: Looked, page: SearchPage, *, offset: int, through: int) -> None:
        """What was found; further hits join those that stand there. `through` says how many were read up to here."""
        if looked != self.looked():
            return
        kept = self.list.currentIndex().data(ROW)
        hits = (*self._shown.hits, *page.hits) if offset else page.hits
        self._shown = _Shown(looked, hits, page, through)
        self._model.show(hits, self._title, self._left())
        self._tell(self._told())
        self._choose(kept)
        if not hits:
            self._say(self._why_nothing(looked))
        else:
            self._page.setCurrentWidget(self.list)

    def show_trouble(self, said: str) -> None:
        """It could not be looked for."""
        self._model.show((), self._title)
        self._say(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key, in_list = event.key(), self.list.hasFocus()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Down and not in_list and self._model.first() >= 0:
            self.list.setFocus()
        elif key == Qt.Key.Key_Escape and in_list:
            self.field.setFocus()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        self._soon.stop()
        looked = self.looked()
        if looked.text:
            self.asked.emit(looked)
        else:
            self.forget()

    def _take(self) -> None:
        if self._soon.isActive():
            self._ask()
            return
        row = self.list.currentIndex().data(ROW) if self.list.currentIndex().isValid() else None
        if isinstance(row, Hit):
            self.chosen.emit(row)
        elif isinstance(row, More):
            self.more_asked.emit(self._shown.looked, self._shown.through)

    def _choose(self, kept: object) -> None:
        """The same hit again, where it is still there; else the first."""
        rows = [self._model.row(at) for at in range(self._model.rowCount())]
        at = rows.index(kept) if isinstance(kept, Hit) and kept in rows else self._model.first()
        self.list.setCurrentIndex(self._model.index(at))

    def _left(self) -> str:
        page, left = self._shown.page, self._shown.page.total - self._shown.through
        return f"{left:,}{'+' if page.is_capped else ''}" if left > 0 and page.hits else ""

    def _told(self) -> str:
        page, hits = self._shown.page, self._shown.hits
        if not hits:
            return ""
        count = tr("{count} found").format(count=f"{page.total:,}{'+' if page.is_capped else ''}")
        order = tr("best first") if page.is_ranked else tr("in order of time")
        begun = tr("no line has the whole words; these begin like them") if page.is_widened else ""
        return " · ".join(filter(None, (count, order, begun)))

    def _why_nothing(self, looked: Looked) -> str:
        if sought(looked.text).is_empty:
            return tr(_ONLY_NOT) if sought(looked.text).none else tr(_HOW)
        where = {RECORDING: tr("in this recording"), CASE: tr("in this case"), EVERYWHERE: tr("in any case")}[looked.scope]
        if looked.speaker:
            return tr(_NONE_OF).format(who=looked.speaker, where=where)
        return tr(_NONE).format(where=where)

    def _tell(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def _say(self, text: str) -> None:
        self._tell("")
        self._hint.setText(text)
        self._hint.setAccessibleName(text)
        self._page.setCurrentIndex(0)

    def _connect(self) -> None:
        self._soon.timeout.connect(self._ask)
        for part in (self.field, self.speaker):
            part.textEdited.connect(lambda _: self._soon.start())
            part.textChanged.connect(lambda text: None if text else self._soon.start())
        self.scope.currentIndexChanged.connect(lambda _: self._ask())
        self.list.clicked.connect(lambda _: self._take())

    def _lay_out(self) -> None:
        for name, text in SCOPES:
            self.scope.addItem(tr(text), name)
        self.scope.setCurrentIndex(1)
        self.scope.setAccessibleName(tr("Where to search"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(GRID)
        row = QHBoxLayout()
        row.setContentsMargins(_SIDE, 0, _SIDE, 0)
        row.setSpacing(GRID * 2)
        row.addWidget(self.field, 5)
        row.addWidget(self.scope)
        row.addWidget(self.speaker, 2)
        column.addLayout(row)
        self.said.setContentsMargins(_SIDE, 0, _SIDE, 0)
        column.addWidget(self.said)
        hint = QWidget()
        inside = QVBoxLayout(hint)
        inside.setContentsMargins(_SIDE, GRID * 2, _SIDE, 0)
        inside.addWidget(self._hint)
        inside.addStretch(1)
        self._page.addWidget(hint)
        self._page.addWidget(self.list)
        column.addWidget(self._page, 1)


def _field(named: str, name: str) -> QLineEdit:
    made = QLineEdit()
    made.setObjectName(name)
    made.setAccessibleName(named)
    made.setPlaceholderText(named)
    made.setClearButtonEnabled(True)
    return made
