"""Dialogs about the marked passage: its sound as a file, an exhibit of what is disputed in it, its redaction."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget

from workbench.domain.commands import Annotate
from workbench.domain.court_orders import ExportClip, MakeExhibit
from workbench.domain.timeline import Rate, Span
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.order_forms import FileField
from workbench.gui.dialogs.reason import writing
from workbench.gui.language import later, tr
from workbench.gui.reporting.languages import page_languages

_CLIP = later(
    "Writes {place} as WAV, sample for sample, with a record of its digests beside it. That it left the vault goes on record."
)
_EXHIBIT = later(
    "A folder for court about {place}: a page, the spectrogram, clips that loop, what every draft reads there, and who heard "
    "what. It says nothing about which reading is right."
)
_REDACT = later(
    "{place} is blacked out in every disclosure version, with your reason. Here it stays as it is. Ctrl+Z takes the redaction "
    "back; that it stood stays in the history."
)


class ClipForm(Form):
    """As it is, or as it was listened to; for the other side, without what is redacted."""

    def __init__(
        self, recording_id: str, span: Span, place: str, stem: Path, treatments: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Export clip"), tr("Export clip"), parent, text=tr(_CLIP).format(place=place))
        self.setMinimumWidth(560)
        self._recording, self._span = recording_id, span
        self.treatment, self.disclosure = QComboBox(), QCheckBox(tr("Disclosure version"))
        self.treatment.addItem(tr("Original sound"), "")
        for name in treatments:
            self.treatment.addItem(tr("As heard with “{name}”").format(name=name), name)
        self.file = FileField(stem, tr("WAV (*.wav)"))
        self.field(tr("Sound"), self.treatment)
        self.field("", self.disclosure, tr("Redacted passages are silent in it."))
        self.field(tr("File"), self.file)

    def check(self) -> str:
        return self.file.problem()

    def order(self) -> ExportClip:
        """What the form asks for."""
        treatment = str(self.treatment.currentData())
        return ExportClip(self._recording, self._span, self.file.value(), treatment, self.disclosure.isChecked())


class ExhibitForm(Form):
    """A title, how much is shown around, and a folder that is made."""

    def __init__(
        self, recording_id: str, span: Span, place: str, folder: Path, parent: QWidget | None = None, *, title: str = ""
    ) -> None:
        super().__init__(tr("Disputed utterance exhibit"), tr("Make exhibit"), parent, text=tr(_EXHIBIT).format(place=place))
        self.setMinimumWidth(560)
        self._recording, self._span = recording_id, span
        self.title, self.context, self.language = QLineEdit(title), QSpinBox(), page_languages()
        self.title.setPlaceholderText(tr("What was said at the gate"))
        self.context.setRange(0, 60)
        self.context.setValue(5)
        self.context.setSuffix(" s")
        self.folder = FileField(folder, "")
        self.folder.path.setAccessibleName(tr("Folder of the exhibit"))
        self.field(tr("Title (may stay empty)"), self.title)
        self.field(tr("Shown before and after the passage"), self.context)
        self.field(tr("Language of the page"), self.language)
        self.field(tr("Folder (made by the exhibit)"), self.folder)

    def check(self) -> str:
        if wrong := self.folder.problem():
            return wrong
        there = tr("{value} is there already; choose another name.")
        return there.format(value=self.folder.value()) if self.folder.value().exists() else ""

    def order(self) -> MakeExhibit:
        """What the form asks for."""
        tenths = self.context.value() * 10
        title, spoken = self.title.text().strip(), str(self.language.currentData())
        return MakeExhibit(self._recording, self._span, self.folder.value(), title, tenths, spoken)


class RedactForm(Form):
    """A redaction is a note of its own kind: it has a reason and an author."""

    def __init__(self, recording_id: str, span: Span, place: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Redact"), tr("Redact passage"), parent, text=tr(_REDACT).format(place=place))
        self._recording, self._span = recording_id, span
        self.reason = writing()
        self.reason.setPlaceholderText(tr("Name of a minor; § 68 StPO"))
        self.field(tr("Reason, printed in the disclosure version"), self.reason)

    def check(self) -> str:
        return "" if self.reason.toPlainText().strip() else tr("A redaction needs its reason: it is printed with it.")

    def command(self) -> Annotate:
        """What the form asks for."""
        return Annotate(self._recording, self.reason.toPlainText().strip(), self._span, "redaction")


def place_of(span: Span, rate: Rate) -> str:
    """A passage as it is said."""
    return f"{rate.clock(span.first)} – {rate.clock(span.end)}"
