"""Notes: what is seen in a passage, of which kind, how important, under which tags, with which pictures; answers; edits."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from workbench.domain.annotations import KINDS, LARGEST_ATTACHMENT, Annotation, Attached
from workbench.domain.commands import Annotate, EditAnnotation
from workbench.domain.leaving import PRIVILEGED
from workbench.domain.timeline import Rate, Span
from workbench.gui.dialogs.form import Form
from workbench.gui.folders import documents
from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label
from workbench.gui.style import GRID

_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_IMPORTANCES = (("Usual", ""), ("Important", "important"), ("Critical", "critical"))
_PARTED = re.compile(r"[,;#\n]+")


class _NoteForm(Form):
    """The fields all notes have."""

    def _put_fields(self, text: str, kind: str, tags: tuple[str, ...], importance: str) -> None:
        self.words, self.kind, self.importance, self.tags = QPlainTextEdit(text), QComboBox(), QComboBox(), QLineEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(96)
        for known in dict.fromkeys((*KINDS, kind)):
            self.kind.addItem(tr(known), known)
        self.kind.setCurrentIndex(self.kind.findData(kind))
        for name, value in _IMPORTANCES:
            self.importance.addItem(tr(name), value)
        self.importance.setCurrentIndex(max(0, self.importance.findData(importance)))
        self.tags.setText(", ".join(tag for tag in tags if tag != PRIVILEGED))
        self.privileged = QCheckBox(tr("Privileged: no disclosure version carries it"))
        self.privileged.setChecked(PRIVILEGED in tags)
        self.tags.setPlaceholderText(tr("weapon, second car …"))
        self.field(tr("Note"), self.words)
        self.field(tr("Kind"), self.kind)
        self.field(tr("Importance"), self.importance)
        self.field(tr("Tags, parted by commas"), self.tags)
        self.field("", self.privileged)
        self.words.setFocus()

    def check(self) -> str:
        is_mark = self.kind.currentData() == "mark"
        return "" if is_mark or self.words.toPlainText().strip() else tr("A note needs a text.")

    def _tags(self) -> tuple[str, ...]:
        typed = tuple(tag for part in _PARTED.split(self.tags.text()) if (tag := part.strip()) and tag != PRIVILEGED)
        return (*typed, PRIVILEGED) if self.privileged.isChecked() else typed


class AddNote(_NoteForm):
    """A note on a passage or on the whole recording, with pictures where there are any."""

    def __init__(
        self, recording_id: str, span: Span | None, rate: Rate, parent: QWidget | None = None, *, segment_id: str = ""
    ) -> None:
        place = f"{rate.clock(span.first)} – {rate.clock(span.end)}" if span else tr("the whole recording")
        text = tr("About {place}. The note is signed with your name.").format(place=place)
        super().__init__(tr("Add note"), tr("Add note"), parent, text=text)
        self._recording, self._span, self._segment = recording_id, span, segment_id
        self._attached: tuple[Attached, ...] = ()
        self._put_fields("", "note", (), "")
        self.field(tr("Pictures"), self._pictures())

    def command(self) -> Annotate:
        """What the form asks for."""
        return Annotate(
            self._recording,
            self.words.toPlainText().strip(),
            self._span,
            str(self.kind.currentData()),
            self._tags(),
            str(self.importance.currentData()),
            segment_id=self._segment,
            attached=self._attached,
        )

    def attach(self, path: Path) -> None:
        """Hang a picture on the note."""
        body = path.read_bytes()
        kind = _TYPES.get(path.suffix.lower(), "")
        if not kind or len(body) > LARGEST_ATTACHMENT:
            self.fail(tr("{name} is no PNG or JPEG of at most 2 MB.").format(name=path.name))
            return
        self._attached = (*self._attached, Attached(path.name, kind, base64.b64encode(body).decode()))
        self.named.setText(", ".join(picture.name for picture in self._attached))

    def _pictures(self) -> QWidget:
        made, self.named = QWidget(), label(tr("none"), "muted")
        self.browse = button(tr("Attach a picture…"), name="attach")
        self.browse.clicked.connect(lambda _=False: self._browse())
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        row.addWidget(self.named, 1)
        row.addWidget(self.browse)
        made.setFocusProxy(self.browse)
        return made

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, tr("Attach pictures"), str(documents()), "*.png *.jpg *.jpeg")
        for name in chosen:
            self.attach(Path(name))


class EditNote(_NoteForm):
    """A note of one's own in other words; what it said before stays in the history."""

    def __init__(self, note: Annotation, parent: QWidget | None = None) -> None:
        super().__init__(tr("Edit note"), tr("Save the note"), parent, text=tr("What the note said before stays in the history."))
        self._note = note
        self._put_fields(note.text, note.kind, note.tags, note.importance)

    def command(self) -> EditAnnotation:
        """What the form asks for."""
        said = (self.words.toPlainText().strip(), str(self.kind.currentData()), self._tags(), str(self.importance.currentData()))
        return EditAnnotation(self._note.recording_id, self._note.id, *said)


class AnswerNote(Form):
    """An answer to a note, signed with one's own name."""

    def __init__(self, note: Annotation, parent: QWidget | None = None) -> None:
        text = tr("{author} wrote: “{text}”").format(author=note.author, text=note.text)
        super().__init__(tr("Answer a note"), tr("Answer"), parent, text=text)
        self._note = note
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(96)
        self.field(tr("Answer"), self.words)

    def check(self) -> str:
        return "" if self.words.toPlainText().strip() else tr("An answer needs a text.")

    def command(self) -> Annotate:
        """What the form asks for."""
        note = self._note
        return Annotate(note.recording_id, self.words.toPlainText().strip(), note.span, note.kind, reply_to=note.id)
