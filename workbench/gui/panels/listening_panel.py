"""The listening panel: what is heard, the filters it passes, gain and channel, and the recipes kept for this recording."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QSlider, QVBoxLayout, QWidget

from workbench.domain.listening import GAIN, LONGEST_NAME, ORIGINAL, Step, Treatment
from workbench.gui.language import tr
from workbench.gui.panels.listening_seconds import Seconds
from workbench.gui.panels.listening_steps import StepRow, rows
from workbench.gui.panels.parts import button, head, label, tip
from workbench.gui.playing.ear import Ear, heard_in_words
from workbench.gui.playing.habits import LONGEST_GAP_MS
from workbench.gui.playing.mix import AS_RECORDED, LOUDEST_DB, MIXED, QUIETEST_DB, channel_in_words, gain_in_words
from workbench.gui.style import GRID, Theme


class ListeningPanel(QScrollArea):
    """Shows an ear and says what is asked of it; it changes nothing by itself."""

    treatment_wanted = Signal(object)
    original_wanted = Signal(bool)
    gain_wanted = Signal(int)
    channel_wanted = Signal(int)
    gap_wanted = Signal(int)
    keep_wanted = Signal(object)
    drop_wanted = Signal(str)
    settings_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme, self._is_showing = theme, False
        self._treatment, self._channels = ORIGINAL, 0
        self._kept: tuple[Treatment, ...] = ()
        self.steps: dict[str, StepRow] = {row.kind: row for row in rows()}
        self._make_heard()
        self._make_ear()
        self._make_kept()
        self._lay_out()
        self.show_ear(Ear(self), 0)
        self.show_kept((), "")

    def dress(self, theme: Theme) -> None:
        """Change colours: the style sheet does."""
        self._theme = theme

    def clear(self) -> None:
        """No vault is open."""
        self.show_ear(Ear(self), 0)
        self.show_kept((), "")

    def show_ear(self, ear: Ear, channels: int) -> None:
        """What is heard now; 0 channels where no recording is open."""
        self._is_showing = True
        self._treatment = ear.treatment
        for row in self.steps.values():
            row.show_step(ear.treatment.step(row.kind))
        self.heard.setText(heard_in_words(ear))
        self.versions.setVisible(bool(ear.filters.steps))
        self.versions.setText(tr("Hear filtered") if ear.mix.is_original else tr("Hear original"))
        self.gain.setValue(ear.mix.gain_db)
        self.gain_said.setText(gain_in_words(ear.mix.gain_db))
        self._show_channels(ear.mix.channel, channels)
        self._choose_kept()
        self._is_showing = False
        self._offer_keeping()

    def show_gap(self, milliseconds: int) -> None:
        """The pause of a loop."""
        self._is_showing = True
        self.gap.setValue(milliseconds)
        self._is_showing = False

    def show_kept(self, kept: tuple[Treatment, ...], refusal: str) -> None:
        """The recipes kept for this recording; why nothing can be kept, empty where it can."""
        self._is_showing = True
        self._kept, self._refusal = kept, refusal
        self.kept.clear()
        self.kept.addItem(tr("Original sound"), ORIGINAL)
        for treatment in kept:
            self.kept.addItem(treatment.name, treatment)
            self.kept.setItemData(self.kept.count() - 1, tip(treatment.in_words()), Qt.ItemDataRole.ToolTipRole)
        self.kept.addItem(tr("Not kept"), None)
        self._choose_kept()
        self._is_showing = False
        self._offer_keeping()

    # -- what is asked for

    def _on_step(self, row: StepRow) -> None:
        if not self._is_showing:
            step = row.step()
            changed = self._treatment.with_step(step) if step else self._treatment.without(row.kind)
            self.treatment_wanted.emit(self._named(changed.steps))

    def _named(self, steps: tuple[Step, ...]) -> Treatment:
        """Under the name it was kept by; under none when it is another than was kept."""
        return next((kept for kept in self._kept if kept.steps == steps), Treatment("", steps))

    def _on_kept(self, place: int) -> None:
        chosen = self.kept.itemData(place)
        if isinstance(chosen, Treatment) and not self._is_showing:
            self.treatment_wanted.emit(chosen)

    def _on_keep(self) -> None:
        gain = (Step(GAIN, (self.gain.value(),)),) if self.gain.value() else ()
        wanted = Treatment(self.name.text().strip(), self._treatment.without(GAIN).steps + gain)
        if self.keep.isEnabled():
            self.keep_wanted.emit(wanted)
            self.name.clear()

    # -- inside

    def _choose_kept(self) -> None:
        known = [ORIGINAL.steps, *(kept.steps for kept in self._kept)]
        at = next((n for n, steps in enumerate(known) if steps == self._treatment.steps), self.kept.count() - 1)
        self.kept.setCurrentIndex(at)
        self.drop.setVisible(0 < at <= len(self._kept))

    def _offer_keeping(self) -> None:
        name = self.name.text().strip()
        missing = "" if self._treatment.steps or self.gain.value() else tr("Switch a filter on first")
        why = self._refusal or missing or ("" if name else tr("Give it a name first"))
        self.keep.setEnabled(not why)
        self.keep.setToolTip(tip(why or tr("Keeps these filters for this recording, in the ledger")))
        self.drop.setEnabled(not self._refusal)

    def _show_channels(self, channel: int, channels: int) -> None:
        if channels != self._channels:
            self._channels = channels
            self.channel.clear()
            for number in (AS_RECORDED, *range(channels), MIXED):
                self.channel.addItem(channel_in_words(number, channels), number)
        self.channel.setCurrentIndex(max(0, self.channel.findData(channel)))
        for part in (self.channel, self._channel_name):
            part.setVisible(channels > 1)

    # -- making

    def _make_heard(self) -> None:
        self.heard = label("", "strong", wraps=True)
        self.heard.setAccessibleName(tr("Heard now"))
        self.versions = button("", name="versions")
        self.versions.setToolTip(tr("The other version, at the same place (F5)"))
        self.versions.clicked.connect(lambda: self.original_wanted.emit(self.versions.text() == tr("Hear original")))

    def _make_ear(self) -> None:
        self.gain = QSlider(Qt.Orientation.Horizontal)
        self.gain.setRange(QUIETEST_DB, LOUDEST_DB)
        self.gain.setPageStep(6)
        self.gain.setAccessibleName(tr("Gain in decibels"))
        self.gain.setToolTip(tr("Gain, for the original and the filtered sound (Ctrl+Shift+Up, Ctrl+Shift+Down)"))
        self.gain.valueChanged.connect(lambda value: None if self._is_showing else self.gain_wanted.emit(value))
        self.gain_said = label("0 dB", "muted")
        self.gap = Seconds(0, LONGEST_GAP_MS)
        self.gap.setAccessibleName(tr("Pause between the rounds of a loop"))
        self.gap.setToolTip(tr("Silence between the rounds of a loop (Ctrl+L)"))
        self.gap.valueChanged.connect(lambda value: None if self._is_showing else self.gap_wanted.emit(value))
        self.channel, self._channel_name = QComboBox(), label(tr("Channel"), "muted")
        self.channel.setAccessibleName(tr("Channel"))
        self.channel.activated.connect(lambda place: self.channel_wanted.emit(self.channel.itemData(place)))
        for row in self.steps.values():
            row.changed.connect(lambda row=row: self._on_step(row))

    def _make_kept(self) -> None:
        self.kept, self.name = QComboBox(), QLineEdit()
        for part in (self.kept, self.channel):
            # A long name must not make the panel wider than its dock.
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.kept.setAccessibleName(tr("Kept recipe"))
        self.kept.activated.connect(self._on_kept)
        self.name.setPlaceholderText(tr("Name of these filters"))
        self.name.setAccessibleName(tr("Name of these filters"))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.textChanged.connect(lambda _: self._offer_keeping())
        self.name.returnPressed.connect(self._on_keep)
        self._refusal = ""
        self.keep, self.drop = button(tr("Keep"), name="keep"), button(tr("Drop"), name="drop")
        self.keep.clicked.connect(self._on_keep)
        self.drop.setToolTip(tr("Takes this recipe off the list; the ledger remembers it"))
        self.drop.clicked.connect(lambda: self.drop_wanted.emit(self.kept.currentText()))
        self.settings = button(tr("Listening settings…"), "link", name="settings")
        self.settings.setStyleSheet("text-align: left; padding: 0")
        self.settings.clicked.connect(self.settings_wanted)

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, GRID * 2, 16, GRID * 4)
        column.setSpacing(GRID * 2)
        self._section(column, tr("Heard now"), self.heard, _row(self.versions, stretch=True))
        self._section(column, tr("Filters"), *self.steps.values())
        gain_row = _row(label(tr("Gain"), "muted"), self.gain, self.gain_said)
        self.gain_said.setFixedWidth(56)
        gap_row = _row(label(tr("Loop pause"), "muted"), self.gap)
        self._section(column, tr("Ear"), gain_row, _row(self._channel_name, self.channel), gap_row)
        hint = label(tr("Kept in the ledger by name. The recording itself is never changed."), "small", wraps=True)
        self._section(column, tr("Kept for this recording"), _row(self.kept, self.drop), _row(self.name, self.keep), hint)
        column.addWidget(self.settings)
        column.addStretch(1)
        self.setWidget(body)

    def _section(self, column: QVBoxLayout, title: str, *parts: QWidget) -> None:
        if column.count():
            column.addSpacing(GRID * 3)
        column.addWidget(head(title))
        for part in parts:
            column.addWidget(part)


def _row(*widgets: QWidget, stretch: bool = False) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID * 2)
    for widget in widgets:
        row.addWidget(widget, int(isinstance(widget, _WIDE)))
    if stretch:
        row.addStretch(1)
    return made


_WIDE = (QSlider, QComboBox, QLineEdit, Seconds)
