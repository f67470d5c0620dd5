"""One filter of the listening panel: a box that switches it on, and its values."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from workbench.domain.listening import BAND_PASS, DE_HUM, DENOISE, LEVEL, PROPOSED, VALUES, Step
from workbench.gui.language import tr
from workbench.gui.panels.parts import label
from workbench.gui.style import GRID

_INDENT = 24
_MAINS = (50, 60)


@dataclass(frozen=True, slots=True)
class _Offer:
    """How a filter is offered: its name, what it is good for, and per value the words before and after the number."""

    kind: str
    name: str
    hint: str
    words: tuple[tuple[str, str, int], ...]


def rows() -> list[StepRow]:
    """The filters in the order in which the sound passes them."""
    return [StepRow(offer) for offer in _offers()]


class StepRow(QWidget):
    """`changed` tells of every turn by hand."""

    changed = Signal()

    def __init__(self, offer: _Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = offer.kind
        self.box = QCheckBox(offer.name)
        self.box.setToolTip(offer.hint)
        self.values = [_value(offer, number) for number in range(len(offer.words))]
        self._below = QWidget()
        row = QHBoxLayout(self._below)
        row.setContentsMargins(_INDENT, 0, 0, 0)
        row.setSpacing(GRID * 2)
        for value, (before, unit, _) in zip(self.values, offer.words, strict=True):
            if before:
                row.addWidget(label(before, "muted"))
            row.addWidget(value, 4 + len(unit))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.box)
        column.addWidget(self._below)
        self.box.toggled.connect(self._on_toggled)
        for value in self.values:
            turned = value.valueChanged if isinstance(value, QSpinBox) else value.currentIndexChanged
            turned.connect(lambda _: self.changed.emit() if self.box.isChecked() else None)
        self._below.setVisible(False)

    def step(self) -> Step | None:
        """What it does to the sound; None when it is off."""
        return Step(self.kind, tuple(_read(value) for value in self.values)) if self.box.isChecked() else None

    def show_step(self, step: Step | None) -> None:
        """As it is set; one that is off keeps its values for the next time."""
        self.box.setChecked(step is not None)
        self._below.setVisible(step is not None)
        for value, number in zip(self.values, step.values if step else (), strict=False):
            if isinstance(value, QSpinBox):
                value.setValue(number)
            else:
                value.setCurrentIndex(max(0, value.findData(number)))

    def _on_toggled(self, is_on: bool) -> None:
        self._below.setVisible(is_on)
        self.changed.emit()


def _value(offer: _Offer, number: int) -> QSpinBox | QComboBox:
    name, lowest, highest = VALUES[offer.kind][number]
    _, unit, step = offer.words[number]
    if offer.kind == DE_HUM and number == 0:
        return _mains()
    made = QSpinBox()
    made.setRange(lowest, highest)
    made.setValue(PROPOSED[offer.kind][number])
    made.setSuffix(f" {unit}")
    made.setSingleStep(step)
    made.setKeyboardTracking(False)
    made.lineEdit().setTextMargins(GRID * 2, 0, 0, 0)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    made.setAccessibleName(f"{offer.name}: {name}")
    return made


def _mains() -> QComboBox:
    made = QComboBox()
    for hz in _MAINS:
        made.addItem(f"{hz} Hz", hz)
    made.setAccessibleName(tr("Mains frequency"))
    made.setMinimumWidth(96)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return made


def _read(value: QSpinBox | QComboBox) -> int:
    return value.value() if isinstance(value, QSpinBox) else int(value.currentData())


def _offers() -> list[_Offer]:
    return [
        _Offer(
            DE_HUM,
            tr("De-hum"),
            tr("Takes out the mains frequency and its harmonics"),
            (("", "Hz", 10), ("", tr("harmonics"), 1)),
        ),
        _Offer(
            BAND_PASS,
            tr("Band-pass"),
            tr("Lets through the band in which speech is carried; telephones pass 300 to 3400 Hz"),
            (("", "Hz", 50), ("–", "Hz", 100)),
        ),
        _Offer(
            DENOISE,
            tr("Noise reduction"),
            tr("Lowers steady noise by at most so much. More of it makes quiet speech sound watery: compare with the original"),
            ((tr("at most"), "dB", 3),),
        ),
        _Offer(
            LEVEL,
            tr("Level"),
            tr("Brings quiet voices up and loud ones down, slowly"),
            (("", "dBFS", 1), (tr("max."), "dB", 3)),
        ),
    ]
