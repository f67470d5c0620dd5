"""Notes: all of a recording's, filtered by kind, importance and words; jump, answer, edit, withdraw, look at pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from workbench.domain.annotations import Annotation
from workbench.domain.timeline import Rate
from workbench.gui.language import tr
from workbench.gui.panels.notes_list import NotesModel, NotesView
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.style import GRID, Theme

_SIDE, _PICTURE = 16, 150
_NONE = "No notes yet. Mark a passage and press Ctrl+M, or set a marker at the playhead with Ctrl+B."
_NO_HIT = "No note fits this filter."


class NotesPanel(QWidget):
    """Says what a person wants done to which note."""

    go_wanted = Signal(object)
    add_wanted = Signal()
    answer_wanted = Signal(object)
    edit_wanted = Signal(object)
    withdraw_wanted = Signal(object)
    picture_wanted = Signal(str)
    exhibit_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._notes: Sequence[Annotation] = ()
        self._who = self._barred = ""
        self.model = NotesModel(self)
        self.list = NotesView(self.model, theme, self)
        self.words = QLineEdit()
        self.words.setPlaceholderText(tr("Words, #tag, name"))
        self.words.setAccessibleName(tr("Filter the notes"))
        self.words.setClearButtonEnabled(True)
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Kind of note"))
        self.add = button(tr("Add note…"), name="add_note_here")
        self.answer = button(tr("Answer…"), name="answer_note")
        self.edit = button(tr("Edit…"), name="edit_note")
        self.withdraw = button(tr("Withdraw"), name="withdraw_note_here")
        self.exhibit = button(tr("Exhibit for court…"), name="exhibit_note")
        self.exhibit.setToolTip(tip(tr("A folder about the disputed passage: page, spectrogram, clips, every reading")))
        self.picture, self.said = QLabel(), label("", "small", wraps=True)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.hide()
        self.setFocusProxy(self.list)
        self._lay_out()
        self._connect()
        self.clear()

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self.list.dress(theme)

    def clear(self) -> None:
        """No vault."""
        self.show_notes((), Rate(1000), "", barred="")

    def show_notes(self, notes: Sequence[Annotation], rate: Rate, who: str, *, barred: str) -> None:
        """The notes that stand; `who` is the person at the desk, `barred` says why notes cannot be changed now."""
        self._notes, self._who, self._barred, self.model.rate = notes, who, barred, rate
        chosen = self.kind.currentData()
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(tr("All kinds"), "")
        for kind in sorted({note.kind for note in notes}):
            self.kind.addItem(f"{tr(kind)} ({sum(note.kind == kind for note in notes)})", kind)
        self.kind.addItem(tr("Important only"), "!")
        self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
        self.kind.blockSignals(False)
        self._refill()

    def show_picture(self, body: bytes | None) -> None:
        """The chosen note's first picture."""
        pixmap = QPixmap()
        shown = body is not None and pixmap.loadFromData(body)
        if shown:
            kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self.picture.setPixmap(pixmap.scaled(max(80, self.width() - 2 * _SIDE), _PICTURE, kept, smooth))
            self.picture.setAccessibleName(tr("Picture on the chosen note"))
        self.picture.setVisible(shown)

    def choose(self, note_id: str) -> None:
        """Make a note the chosen one."""
        if (row := self.model.row_of(note_id)) >= 0:
            self.list.setCurrentIndex(self.model.index(row))

    def _refill(self) -> None:
        kept = self.list.note()
        shown = [note for note in self._notes if self._is_wanted(note)]
        self.model.show(shown, self.model.rate)
        row = self.model.row_of(kept.id) if kept is not None else 0
        if shown:
            self.list.setCurrentIndex(self.model.index(max(0, row)))
        self.said.setText("" if shown else tr(_NO_HIT) if self._notes else tr(_NONE))
        self.said.setVisible(not shown)
        self.list.setVisible(bool(shown))
        self._filler.setVisible(not shown)
        self._permit()

    def _is_wanted(self, note: Annotation) -> bool:
        kind, words = self.kind.currentData(), self.words.text().casefold().split()
        said = " ".join((note.text, note.author, note.kind, *(f"#{tag}" for tag in note.tags))).casefold()
        by_kind = not kind or (bool(note.importance) if kind == "!" else note.kind == kind)
        return by_kind and all(word in said for word in words)

    def _connect(self) -> None:
        self.words.textChanged.connect(lambda _: self._refill())
        self.kind.currentIndexChanged.connect(lambda _: self._refill())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._on_current())
        self.list.go_key.connect(self.go_wanted)
        self.list.edit_key.connect(lambda note: self._own(self.edit_wanted.emit, note))
        self.list.withdraw_key.connect(lambda note: self._own(self.withdraw_wanted.emit, note))
        self.list.answer_key.connect(lambda note: None if self._barred else self.answer_wanted.emit(note))
        self.add.clicked.connect(lambda _=False: self.add_wanted.emit())
        acts = (
            (self.answer, self.answer_wanted),
            (self.edit, self.edit_wanted),
            (self.withdraw, self.withdraw_wanted),
            (self.exhibit, self.exhibit_wanted),
        )
        for made, signal in acts:
            made.clicked.connect(lambda _=False, s=signal: self._tell(s))

    def _tell(self, signal: SignalInstance) -> None:
        if (note := self.list.note()) is not None:
            signal.emit(note)

    def _own(self, do: Callable[[Annotation], object], note: Annotation) -> None:
        if note.author == self._who and not self._barred:
            do(note)

    def _on_current(self) -> None:
        note = self.list.note()
        self.show_picture(None)
        if note is not None and note.attachments:
            self.picture_wanted.emit(note.attachments[0].sha256)
        self._permit()

    def _permit(self) -> None:
        note = self.list.note()
        mine = note is not None and note.author == self._who
        self.exhibit.setVisible(note is not None and note.kind == "disputed" and bool(note.span and note.span.length))
        theirs = tr("The note is {author}'s: answer it instead.").format(author=note.author) if note and not mine else ""
        for made, can, why in (
            (self.add, True, tr("About the marked passage, or the chosen line (Ctrl+M)")),
            (self.answer, note is not None, tr("Answer the note (Enter)")),
            (self.edit, mine, theirs or tr("Say it in other words (F2)")),
            (self.withdraw, mine, theirs or tr("Take the note back; it stays in the history (Delete)")),
        ):
            made.setEnabled(can and not self._barred)
            made.setToolTip(tip(self._barred or why))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID * 2)
        column.setSpacing(GRID)
        top = QHBoxLayout()
        top.setContentsMargins(_SIDE, 0, _SIDE, GRID)
        top.setSpacing(GRID * 2)
        top.addWidget(self.words, 1)
        top.addWidget(self.kind)
        column.addLayout(top)
        told = QHBoxLayout()
        told.setContentsMargins(_SIDE, 0, _SIDE, 0)
        told.addWidget(self.said)
        column.addLayout(told)
        column.addWidget(self.list, 1)
        self._filler = QWidget()
        column.addWidget(self._filler, 1)
        column.addWidget(self.picture)
        grid = QGridLayout()
        grid.setContentsMargins(_SIDE, GRID, _SIDE, 0)
        grid.setSpacing(GRID * 2)
        for place, made in enumerate((self.add, self.answer, self.edit, self.withdraw)):
            grid.addWidget(made, place // 2, place % 2)
        grid.addWidget(self.exhibit, 2, 0, 1, 2)
        column.addLayout(grid)
