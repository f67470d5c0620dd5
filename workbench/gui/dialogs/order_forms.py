"""Dialogs that make one order each: transcribe, verify against a copy of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.checkpoints import parsed
from workbench.domain.engines import Task
from workbench.domain.errors import BadRequest
from workbench.domain.orders import ExplainOutcome, Process, VerifyVault
from workbench.gui.dialogs.choosing import ChoicePanel, fill_engines, fill_presets
from workbench.gui.dialogs.form import Form
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.style import GRID

_CHOOSE = later("Let the workbench choose")
_REPLACED = later("There is such a file already; it is written over.")
WIDE = 640
_PRESETS = {
    "workstation": later("Workstation: this machine"),
    "edge": later("Edge: little memory, a quick draft"),
    "hybrid": later("Hybrid: draft here, again on a hub"),
    "cloud_gpu": later("Cloud GPU: large models"),
}
_DEVICES = ((_CHOOSE, ""), (later("The processor"), "cpu"), (later("A GPU"), "cuda"))
_TIMES = ((_CHOOSE, ""), (later("The recogniser's own"), "attention"))
_TIERS = (
    (_CHOOSE, ""),
    (later("Critical: the best there is"), "critical"),
    (later("Standard"), "standard"),
    (later("Batch: many recordings"), "batch"),
)
LANGUAGES = (
    (later("Find out"), ""),
    (later("English"), "en"),
    (later("German"), "de"),
    (later("French"), "fr"),
    (later("Spanish"), "es"),
    (later("Italian"), "it"),
    (later("Dutch"), "nl"),
    (later("Polish"), "pl"),
    (later("Turkish"), "tr"),
    (later("Ukrainian"), "uk"),
    (later("Russian"), "ru"),
    (later("Arabic"), "ar"),
)


class Transcribe(Form):
    """Engines, preset, tier, speakers, language: all left to the workbench unless chosen. What it would choose is told below."""

    changed = Signal()

    def __init__(
        self,
        case: str,
        recordings: tuple[str, ...],
        parent: QWidget | None = None,
        *,
        set_aside: str = "",
        beside: bool = False,
    ) -> None:
        what = (
            tr("this recording")
            if len(recordings) == 1
            else counted(len(recordings), "recording")
            if recordings
            else tr("every recording")
        )
        text = tr("Transcribes {what} and finds who speaks when. The choice of engines and its reason go on record.").format(
            what=what
        )
        super().__init__(tr("Transcribe"), tr("Transcribe again") if set_aside else tr("Transcribe"), parent, text=text)
        self._case, self._recordings, self._again = case, recordings, bool(set_aside)
        self.beside = QCheckBox(tr("Make a second draft beside the present one, to compare"))
        self.beside.setChecked(beside)
        if set_aside:
            warning = tr(
                "The present draft holds {set_aside}. A new draft sets aside what people wrote; it stays in the history."
            ).format(set_aside=set_aside)
            self.field("", label(warning, "warn", wraps=True))
        self.setMinimumWidth(WIDE)
        self.engine, self.diarizer = _combo(((_CHOOSE, ""),)), _combo(((_CHOOSE, ""),))
        self.aligner, self.device = _combo(_TIMES), _combo(_DEVICES)
        self.preset = _combo(((_CHOOSE, ""), *((title, name) for name, title in _PRESETS.items())))
        self.tier, self.language = _combo(_TIERS), _combo(LANGUAGES)
        self.speakers = QSpinBox()
        self.speakers.setRange(0, 20)
        self.speakers.setSpecialValueText(tr("Find out"))
        self.speakers.lineEdit().setTextMargins(GRID * 2, 0, 0, 0)
        self.pair((tr("Machine"), self.preset), (tr("Quality"), self.tier))
        self.pair((tr("Number of speakers"), self.speakers), (tr("Language"), self.language))
        self.pair((tr("Engine for the words"), self.engine), (tr("Engine for the voices"), self.diarizer))
        self.pair((tr("Word times"), self.aligner), (tr("Runs on"), self.device))
        self.choice = ChoicePanel()
        self.tell(self.choice)
        if set_aside or beside:
            self.field("", self.beside, tr("The present draft and everything people wrote stay as they are."))
        for combo in (self.engine, self.diarizer, self.aligner, self.device, self.preset, self.tier, self.language):
            combo.activated.connect(lambda _: self.changed.emit())
        self.speakers.valueChanged.connect(lambda _: self.changed.emit())

    def show_choice(self, outcome: ExplainOutcome) -> None:
        """The engines that would run as the form stands, and those that there are."""
        fill_engines(self.engine, outcome.engines, Task.TRANSCRIPTION)
        fill_engines(self.diarizer, outcome.engines, Task.DIARIZATION)
        fill_engines(self.aligner, outcome.engines, Task.ALIGNMENT)
        fill_presets(self.preset, outcome.presets, {name: tr(title) for name, title in _PRESETS.items()})
        self.choice.show_choice(outcome)
        can_run = not outcome.explained or any(one.decision is not None for one in outcome.explained)
        self.bar("" if can_run else outcome.explained[0].problem)
        self._column.activate()  # it may tell more now, and Qt would know only later
        self._grow()

    def bar(self, why: str) -> None:
        """Nothing can be started as the form stands, and why; empty where it can."""
        self.go.setEnabled(not why and not self._is_busy)
        self.go.setToolTip(tip(why))

    def order(self) -> Process:
        """What the form asks for."""
        return Process(
            self._case,
            self._recordings,
            engine=str(self.engine.currentData()),
            diarizer=str(self.diarizer.currentData()),
            aligner=str(self.aligner.currentData()),
            device=str(self.device.currentData()),
            preset=str(self.preset.currentData()),
            tier=str(self.tier.currentData()),
            speakers=self.speakers.value(),
            language=str(self.language.currentData()),
            again=self._again and not self.beside.isChecked(),
            beside=self.beside.isChecked(),
        )


class FileField(QWidget):
    """A path with a button that asks the platform for it; says when a file is there already."""

    def __init__(self, path: Path, pattern: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pattern = pattern
        self.path = QLineEdit(str(path))
        self.path.setAccessibleName(tr("File"))
        browse = button(tr("Browse…"))
        browse.clicked.connect(self._browse)
        self.replaced = label(f"⚠ {tr(_REPLACED)}", "warn", wraps=True)
        column, row = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self.replaced)
        row.setSpacing(GRID * 2)
        row.addWidget(self.path, 1)
        row.addWidget(browse)
        self.setFocusProxy(self.path)
        self.path.textChanged.connect(lambda _: self._tell())
        self._tell()

    def value(self) -> Path:
        """What stands in the field."""
        return Path(self.path.text().strip()).expanduser()

    def problem(self) -> str:
        """Why nothing can be written there."""
        if not self.path.text().strip():
            return tr("Say where the file shall go.")
        return "" if self.value().parent.is_dir() else tr("There is no folder {parent}.").format(parent=self.value().parent)

    def _tell(self) -> None:
        self.replaced.setVisible(self.value().is_file())

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Save as"), self.path.text(), self._pattern)
        if chosen:
            self.path.setText(chosen)


class VerifyAgainst(Form):
    """A root fingerprint and a checkpoint that were kept elsewhere: what nobody with the vault in hand could have changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        text = tr(
            "Whoever can write to the vault and to this machine could make both agree. What you kept elsewhere they could not: "
            "the fingerprint of the laboratory's root, or a checkpoint from a report, a file or a colleague."
        )
        super().__init__(tr("Verify against your own copy"), tr("Verify"), parent, text=text)
        self.setMinimumWidth(600)
        self.root, self.checkpoint = QLineEdit(), QPlainTextEdit()
        self.root.setPlaceholderText(tr("64 hex digits, spaces do not matter"))
        self.checkpoint.setTabChangesFocus(True)
        self.checkpoint.setFixedHeight(104)
        self.checkpoint.setPlaceholderText("forensic-audio-workbench/…")
        self.field(tr("Root fingerprint (may stay empty)"), self.root)
        self.field(tr("Checkpoint (may stay empty)"), self.checkpoint)

    def check(self) -> str:
        order = self.order()
        if not order.root and not order.checkpoints:
            return tr("Give at least one of the two.")
        if order.root and (len(order.root) != 64 or set(order.root) - set("0123456789abcdef")):
            return tr("A root fingerprint has 64 hex digits.")
        try:
            for text in order.checkpoints:
                parsed(text)
        except BadRequest as error:
            return f"{error.problem} {error.remedy}"
        return ""

    def order(self) -> VerifyVault:
        """What the form asks for."""
        text = self.checkpoint.toPlainText().strip()
        return VerifyVault("".join(self.root.text().split()).lower(), (text + "\n",) if text else ())


def _combo(choices: Sequence[tuple[str, str]]) -> QComboBox:
    combo = QComboBox()
    # As wide as its place: a long name of an engine shall not push the field beside it.
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(12)
    for text, value in choices:
        combo.addItem(tr(text), value)
    combo.setProperty("own", combo.count())
    return combo
