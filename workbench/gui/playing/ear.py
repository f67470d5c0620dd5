"""What one listens through: the treatment, original or treated, the channel, the gain and the device."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from workbench.domain.listening import GAIN, ORIGINAL, Treatment
from workbench.gui.language import tr
from workbench.gui.playing.console import Console
from workbench.gui.playing.mix import LOUDEST_DB, QUIETEST_DB, Mix


class Ear(QObject):
    """`changed` tells of every turn of a knob; `remade` of those that the sound has to be made anew for."""

    changed = Signal()
    remade = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.console = Console()
        self.treatment = ORIGINAL
        self.device = ""

    @property
    def mix(self) -> Mix:
        """Version, channel and gain."""
        return self.console.mix

    @property
    def filters(self) -> Treatment:
        """What the sound is made through. Gain is not among it: it is turned at once, for the original too."""
        return self.treatment.without(GAIN)

    @property
    def heard(self) -> Treatment:
        """What is heard now: the treatment, or the original."""
        return ORIGINAL if self.mix.is_original or not self.filters.steps else self.treatment

    def set_treatment(self, treatment: Treatment) -> None:
        """Listen through this from now on; one that holds a gain sets it."""
        before, self.treatment = self.filters, treatment
        gain = treatment.step(GAIN)
        self.console.mix = replace(self.mix, is_original=False, gain_db=gain.values[0] if gain else self.mix.gain_db)
        self.changed.emit()
        if self.filters.steps != before.steps:
            self.remade.emit()

    def set_original(self, is_original: bool) -> None:
        """Hear the original, or the treated sound, at the same place."""
        self._turn(replace(self.mix, is_original=is_original and bool(self.filters.steps)))

    def set_gain(self, decibels: int) -> None:
        """Louder or quieter; what does not fit the scale is clipped, and shown."""
        self._turn(replace(self.mix, gain_db=min(max(decibels, QUIETEST_DB), LOUDEST_DB)))

    def set_channel(self, channel: int) -> None:
        """One channel's number, AS_RECORDED or MIXED."""
        self._turn(replace(self.mix, channel=channel))

    def set_device(self, device: str) -> None:
        """Another audio output; empty is the platform's."""
        if device != self.device:
            self.device = device
            self.changed.emit()
            self.remade.emit()

    def _turn(self, mix: Mix) -> None:
        if mix != self.mix:
            self.console.mix = mix
            self.changed.emit()


def heard_in_words(ear: Ear, *, brief: bool = False) -> str:
    """Plainly, what is heard: "Original sound" or "Filtered: …"."""
    heard = ear.heard
    if not heard.steps:
        return tr("Original sound")
    name = f" ({heard.name})" if heard.name else ""
    return tr("Filtered{name}: {steps}").format(name=name, steps=ear.filters.in_brief() if brief else ear.filters.in_words())
