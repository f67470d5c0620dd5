"""How the timeline is looked at: zoom, amplitude, channels, waveform or spectrogram."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from workbench.domain.timeline import Span
from workbench.gui.timeline.axis import TimeAxis
from workbench.gui.timeline.canvas import TimelineCanvas
from workbench.gui.timeline.gestures import GAIN_STEP
from workbench.gui.timeline.keys import Keys
from workbench.gui.timeline.overview import HEIGHT as OVERVIEW
from workbench.gui.timeline.rows import BOTH, CLOCK, LANE, MARKS, RULER, SPECTRUM, WAVE
from workbench.gui.timeline.spectrum import fitting_levels
from workbench.gui.timeline.waveform import fitting_gain

_SOUND = {WAVE: 110, SPECTRUM: 180, BOTH: 260}


class Looking(QWidget):
    """The verbs of looking, over an axis and a canvas; they change no facts and no selection."""

    axis: TimeAxis
    canvas: TimelineCanvas

    def reveal(self, span: Span) -> None:
        """Scroll, without zooming, until the span is in sight."""
        self.axis.look(self.axis.view.revealing(span))

    def zoom_in(self) -> None:
        """Show half as much."""
        Keys(self.canvas).zoom(2.0)

    def zoom_out(self) -> None:
        """Show twice as much."""
        Keys(self.canvas).zoom(0.5)

    def zoom_to_all(self) -> None:
        """Show the whole recording."""
        Keys(self.canvas).show_all()

    def zoom_to_selection(self) -> None:
        """Show the selection across the whole width."""
        Keys(self.canvas).show(self.canvas.selection)

    def zoom_to(self, span: Span) -> None:
        """Show a span across the whole width."""
        Keys(self.canvas).show(span)

    def fit_amplitude(self) -> None:
        """Enlarge a quiet waveform until it can be read; the name column says by how much."""
        peaks, spectra = self.canvas.contents.peaks, self.canvas.contents.spectra
        gain = fitting_gain(peaks) if peaks else 1.0
        levels = fitting_levels(spectra) if spectra else self.canvas.look.levels
        self.canvas.set_look(replace(self.canvas.look, gain=gain, fitted=gain, levels=levels))

    def amplify(self, steps: int) -> None:
        """A taller waveform and a brighter spectrogram, or with fewer than no steps the other way."""
        self.canvas.gestures.amplify(GAIN_STEP**steps)

    def keep_words(self, *, out: bool) -> None:
        """Let the rows say what was said, or keep it out of them."""
        self.canvas.set_look(replace(self.canvas.look, wordless=out))

    @property
    def channels_apart(self) -> bool:
        """Whether each channel has a strip of its own."""
        return self.canvas.look.apart

    def set_channels_apart(self, apart: bool) -> None:
        """Channels in strips of their own, or mixed."""
        self.canvas.set_look(replace(self.canvas.look, apart=apart))

    @property
    def sound(self) -> str:
        """ "wave", "spectrum" or "both"."""
        return self.canvas.look.sound

    @property
    def height_wanted(self) -> int:
        """Room for the overview, every voice, every row of marks, and a sound one can read."""
        canvas = self.canvas
        clock = CLOCK if canvas.contents.start is not None else 0
        return (
            OVERVIEW + RULER + clock + _SOUND[self.sound] + len(canvas.contents.lanes) * LANE + len(canvas.contents.shown) * MARKS
        )

    @property
    def lacks_spectra(self) -> bool:
        """Whether a spectrogram is to be shown and none is there."""
        return self.sound != WAVE and self.canvas.contents.frames > 0 and self.canvas.contents.spectra is None
