"""The dialog before another program's transcript is taken in as a draft."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from workbench.domain.court_orders import ImportedTranscript, ImportTranscript
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.order_forms import LANGUAGES
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import Facts, label
from workbench.gui.reporting.formats import incoming

_BESIDE = later("The file's rows come in as a draft beside the working one. Nothing that stands is changed; you compare the two.")
_FIRST = later("The file's rows become the transcript of this recording: nothing stands there yet.")


class ImportForm(Form):
    """Format by the file's name, unless one is chosen."""

    def __init__(self, recording_id: str, path: Path, parent: QWidget | None = None, *, has_draft: bool) -> None:
        super().__init__(tr("Import transcript"), tr("Import transcript"), parent, text=tr(_BESIDE) if has_draft else tr(_FIRST))
        self._recording, self._path = recording_id, path
        facts = Facts(tr("The file"))
        facts.row(tr("File"), path.name)
        facts.row(tr("Folder"), str(path.parent))
        self.tell(facts)
        self.format, self.language = QComboBox(), QComboBox()
        for one in incoming():
            self.format.addItem(f"{tr(one.title)}  ·  {one.ending}", one.name)
        guessed = next((one.name for one in incoming() if path.name.lower().endswith(one.ending.lower())), "")
        if not guessed:
            self.tell(label(tr("⚠ The name does not tell the format: choose it."), "warn", wraps=True))
            self.format.insertItem(0, tr("Choose one"), "")
        self.format.setCurrentIndex(self.format.findData(guessed))
        for text, code in LANGUAGES:
            self.language.addItem(tr("As the file says") if not code else tr(text), code)
        self.field(tr("Format"), self.format)
        self.field(tr("Language"), self.language)

    def check(self) -> str:
        if not self.format.currentData():
            return tr("Choose the format of the file.")
        return "" if self._path.is_file() else tr("There is no file {path}.").format(path=self._path)

    def order(self) -> ImportTranscript:
        """What the form asks for."""
        return ImportTranscript(self._recording, self._path, str(self.format.currentData()), str(self.language.currentData()))


def taken(outcome: ImportedTranscript, parent: QWidget | None = None) -> Notice:
    """What came of it where there is something to say."""
    title = tr("{rows} taken in").format(rows=counted(outcome.rows, "row"))
    return Notice(title, "\n".join(outcome.notes), parent).show_with()
