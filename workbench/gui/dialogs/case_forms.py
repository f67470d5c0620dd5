"""Dialogs that make one command each: new case, rename speaker, note."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from workbench.domain.commands import OpenCase, RenameSpeaker
from workbench.domain.speakers import Speaker
from workbench.gui.dialogs.form import Form
from workbench.gui.language import tr


class NewCase(Form):
    """Number, title, critical or not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("New case"), tr("Open case"), parent, text=tr("Recordings, transcripts and reports belong to a case.")
        )
        self.number, self.title = QLineEdit(), QLineEdit()
        self.critical = QCheckBox(tr("Critical: a supervisor must approve before a final report"))
        self.number.setPlaceholderText("2026-0417")
        self.title.setPlaceholderText(tr("Harbour Street"))
        self.field(tr("Case number"), self.number, tr("Up to 64 characters, without spaces at the ends, / \\ or #."))
        self.field(tr("Title"), self.title)
        self.field("", self.critical)

    def check(self) -> str:
        if not self.number.text().strip():
            return tr("A case needs a number.")
        return "" if self.title.text().strip() else tr("A case needs a title.")

    def command(self) -> OpenCase:
        """What the form asks for."""
        return OpenCase(self.number.text().strip(), self.title.text().strip(), self.critical.isChecked())


class RenameVoice(Form):
    """A name and a role for one voice."""

    def __init__(self, recording_id: str, speakers: Sequence[Speaker], key: str, parent: QWidget | None = None) -> None:
        text = tr(
            "The new name stands everywhere in this recording, in exports and in reports. The old one stays in the history."
        )
        super().__init__(tr("Rename speaker"), tr("Rename speaker"), parent, text=text)
        self._recording, self._speakers = recording_id, {s.key: s for s in speakers}
        self.who, self.name, self.role = QComboBox(), QLineEdit(), QLineEdit()
        for speaker in speakers:
            self.who.addItem(speaker.name, speaker.key)
        self.role.setPlaceholderText(tr("witness, officer, caller …"))
        self.field(tr("Speaker"), self.who)
        self.field(tr("New name"), self.name)
        self.field(tr("Role (may stay empty)"), self.role)
        self.who.currentIndexChanged.connect(self._on_who)
        self.who.setCurrentIndex(max(0, self.who.findData(key)))
        self._on_who()

    def check(self) -> str:
        return "" if self.name.text().strip() else tr("A speaker needs a name.")

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
