"""Voices that turn out to be one, and voices that are to be known again in other recordings of the case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from workbench.domain.commands import ArrangeVoices, ProfileVoice
from workbench.domain.hearings import VoicePrint
from workbench.domain.speakers import Speaker
from workbench.gui.dialogs.form import Form
from workbench.gui.language import tr


class MergeForm(Form):
    """Makes an `ArrangeVoices` in which some voices are another one."""

    def __init__(self, recording_id: str, roster: Sequence[Speaker], chosen: Sequence[Speaker], parent: QWidget) -> None:
        names = ", ".join(speaker.name for speaker in chosen)
        text = tr("{names}: every line of the voice that goes is said by the one that stays. Undo parts them again.")
        super().__init__(tr("Merge voices"), tr("Merge voices"), parent, text=text.format(names=names))
        self._recording, self._roster = recording_id, tuple(roster)
        self.gone, self.into = QComboBox(), QComboBox()
        standing = [speaker for speaker in roster if not speaker.into]
        for box in (self.gone, self.into):
            for speaker in standing:
                box.addItem(speaker.name, speaker.key)
        self.gone.setCurrentIndex(max(0, self.gone.findData(chosen[-1].key)))
        stays = chosen[0].key if len(chosen) > 1 else next((s.key for s in standing if s.key != chosen[0].key), "")
        self.into.setCurrentIndex(max(0, self.into.findData(stays)))
        self._others = tuple(speaker.key for speaker in chosen[1:-1])
        self.field(tr("This voice"), self.gone)
        self.field(tr("is the voice of"), self.into)

    def check(self) -> str:
        return tr("Choose two different voices.") if self.gone.currentData() == self.into.currentData() else ""

    def command(self) -> ArrangeVoices:
        """What is asked for; voices merged into the one that goes follow it."""
        into, gone = self.into.currentData(), {self.gone.currentData(), *self._others} - {self.into.currentData()}
        return ArrangeVoices(
            self._recording,
            tuple(replace(s, into=into) if s.key in gone or s.into in gone else s for s in self._roster),
        )


class ProfileForm(Form):
    """Makes a `ProfileVoice`. A voice is personal data: it is kept for one case, with the reason."""

    def __init__(self, case_number: str, made: VoicePrint, name: str, parent: QWidget) -> None:
        text = tr(
            "What this voice sounds like is kept as numbers, for case {case} alone, to find it again in other recordings of the "
            "case. It identifies nobody. A voice is personal data: say why it is kept. It can be put out of use at any time; the "
            "entry in the ledger stays."
        )
        super().__init__(tr("Know a voice in this case"), tr("Keep the voice"), parent, text=text.format(case=case_number))
        self._case, self._print = case_number, made
        self.name, self.reason = QLineEdit(name), QLineEdit()
        self.field(tr("Name"), self.name)
        self.field(tr("Reason"), self.reason, tr("Made from {n} s of speech.").format(n=made.tenths // 10))

    def check(self) -> str:
        return "" if self.name.text().strip() and self.reason.text().strip() else tr("A profile needs a name and a reason.")

    def command(self) -> ProfileVoice:
        """What is asked for."""
        made = self._print
        name, reason = self.name.text().strip(), self.reason.text().strip()
        return ProfileVoice(self._case, name, made.recording_id, made.speaker, made.model, made.print, reason)
