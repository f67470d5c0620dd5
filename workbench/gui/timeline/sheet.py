"""What every row of the timeline is given to paint itself on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QPainter

from workbench.domain.timeline import Rate
from workbench.gui.style import Theme
from workbench.gui.timeline.viewport import Viewport


@dataclass(frozen=True, slots=True)
class Sheet:
    """A painter whose x = 0 is the left end of the visible frames, with the axis and the colours."""

    painter: QPainter
    view: Viewport
    rate: Rate
    theme: Theme

    @property
    def scale(self) -> float:
        """Device pixels for one pixel."""
        return self.painter.device().devicePixelRatioF()
