"""The dialog before a live recording: from where, in which language, by which engine."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from workbench.domain.live import InputDevice, Source, SourceKind
from workbench.domain.live_orders import ListenLive
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.order_forms import LANGUAGES
from workbench.gui.dialogs.path_field import PathField, a_file
from workbench.gui.language import later, tr

_DEFAULT = "alsa:default"
_SYSTEM = later("The system’s own choice")
_FILE = later("A file that another program is recording")
_TEXT = later("Records, shows the text as it is said, and takes the recording in as evidence when it is stopped.")
_NAME = later("What the exhibit’s file is called; left empty, the time is its name.")


class RecordLive(Form):
    """A device of this machine, or a file that grows."""

    def __init__(
        self,
        case: str,
        devices: Sequence[InputDevice],
        parent: QWidget | None = None,
        *,
        engines: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(tr("Record live"), tr("Start recording"), parent, text=tr(_TEXT))
        self._case = case
        self.source, self.file = QComboBox(), PathField(tr("File"), a_file)
        for device in devices:
            self.source.addItem(tr(_SYSTEM) if device.name == _DEFAULT else device.title, device.name)
        self.source.addItem(tr(_FILE), "")
        self.name, self.engine, self.language = QLineEdit(), QComboBox(), QComboBox()
        self.engine.addItem(tr("Let the workbench choose"), "")
        for name, title in engines:
            self.engine.addItem(title, name)
        for text, code in LANGUAGES:
            self.language.addItem(tr(text), code)
        self.draft = QCheckBox(tr("Transcribe it in full once it is sealed"))
        self.draft.setChecked(True)
        none = "" if devices else tr("This machine has no input device that can be used.")
        self.field(tr("Source"), self.source, none)
        self.field(tr("File"), self.file)
        self.field(tr("Name"), self.name, tr(_NAME))
        self.field(tr("Language"), self.language)
        self.field(tr("Engine"), self.engine)
        self.field("", self.draft)
        self.source.currentIndexChanged.connect(lambda _: self._tell())
        self._tell()

    def check(self) -> str:
        if self._is_file and not self.file.value().is_file():
            return tr("There is no file {path}. Start its recorder first.").format(path=self.file.value())
        return ""

    def order(self) -> ListenLive:
        """What the form asks for."""
        kind = SourceKind.FILE if self._is_file else SourceKind.DEVICE
        source = Source(kind, str(self.file.value()) if self._is_file else str(self.source.currentData()))
        return ListenLive(
            self._case,
            source,
            self.name.text().strip(),
            engine=str(self.engine.currentData()),
            language=str(self.language.currentData()),
            draft=self.draft.isChecked(),
        )

    @property
    def _is_file(self) -> bool:
        return not self.source.currentData()

    def _tell(self) -> None:
        self.file.setEnabled(self._is_file)


def source_words(source: Source) -> str:
    """Where the sound comes from, as the form's list calls it."""
    return tr(_SYSTEM) if source.name == _DEFAULT else source.name
