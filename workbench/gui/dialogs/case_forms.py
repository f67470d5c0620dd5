"""Dialogs that make one command each: new case, rename speaker, note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from workbench.domain.commands import Annotate, OpenCase, RenameSpeaker
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Rate, Span
from workbench.gui.dialogs.form import Form

_KINDS = ("note", "important", "disputed", "question")


class NewCase(Form):
    """Number, title, critical or not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("New case", "Open case", parent, text="Recordings, transcripts and reports belong to a case.")
        self.number, self.title = QLineEdit(), QLineEdit()
        self.critical = QCheckBox("Critical: a supervisor must approve before a final report")
        self.number.setPlaceholderText("2026-0417")
        self.title.setPlaceholderText("Harbour Street")
        self.field("Case number", self.number, "Up to 64 characters, without spaces at the ends, / \\ or #.")
        self.field("Title", self.title)
        self.field("", self.critical)

    def check(self) -> str:
        if not self.number.text().strip():
            return "A case needs a number."
        return "" if self.title.text().strip() else "A case needs a title."

    def command(self) -> OpenCase:
        """What the form asks for."""
        return OpenCase(self.number.text().strip(), self.title.text().strip(), self.critical.isChecked())


class RenameVoice(Form):
    """A name and a role for one voice."""

    def __init__(self, recording_id: str, speakers: Sequence[Speaker], key: str, parent: QWidget | None = None) -> None:
        text = "The new name stands everywhere in this recording, in exports and in reports. The old one stays in the history."
        super().__init__("Rename speaker", "Rename speaker", parent, text=text)
        self._recording, self._speakers = recording_id, {s.key: s for s in speakers}
        self.who, self.name, self.role = QComboBox(), QLineEdit(), QLineEdit()
        for speaker in speakers:
            self.who.addItem(speaker.name, speaker.key)
        self.role.setPlaceholderText("witness, officer, caller …")
        self.field("Speaker", self.who)
        self.field("New name", self.name)
        self.field("Role (may stay empty)", self.role)
        self.who.currentIndexChanged.connect(self._on_who)
        self.who.setCurrentIndex(max(0, self.who.findData(key)))
        self._on_who()

    def check(self) -> str:
        return "" if self.name.text().strip() else "A speaker needs a name."

    def command(self) -> RenameSpeaker:
        """What the form asks for."""
        return RenameSpeaker(self._recording, str(self.who.currentData()), self.name.text().strip(), self.role.text().strip())

    def _on_who(self) -> None:
        speaker = self._speakers.get(str(self.who.currentData()))
        if speaker is not None:
            self.name.setText(speaker.name)
            self.role.setText(speaker.role)
            self.name.setFocus()
            self.name.selectAll()


class AddNote(Form):
    """A note on a passage or on the whole recording."""

    def __init__(self, recording_id: str, span: Span | None, rate: Rate, parent: QWidget | None = None) -> None:
        place = f"{rate.clock(span.first)} – {rate.clock(span.end)}" if span else "the whole recording"
        super().__init__("Add note", "Add note", parent, text=f"About {place}. The note is signed with your name.")
        self._recording, self._span = recording_id, span
        self.words, self.kind = QPlainTextEdit(), QComboBox()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(96)
        self.kind.addItems(_KINDS)
        self.field("Note", self.words)
        self.field("Kind", self.kind)
        self.words.setFocus()

    def check(self) -> str:
        return "" if self.words.toPlainText().strip() else "A note needs a text."

    def command(self) -> Annotate:
        """What the form asks for."""
        return Annotate(self._recording, self.words.toPlainText().strip(), self._span, self.kind.currentText())
