"""Set lines of text: where words break, how they look, which word lies under a point."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QColor, QPainter, QTextCharFormat, QTextLayout, QTextOption

from workbench.domain.transcript import Line
from workbench.gui import typeface
from workbench.gui.style import Theme
from workbench.gui.transcript.wording import Kind, Run, runs

LEADING = 20
_HELD = 400  # set lines kept; a screen shows about forty


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line set at one width."""

    layout: QTextLayout
    words: tuple[Run, ...]
    starts: tuple[int, ...]

    @property
    def height(self) -> int:
        """Pixels the text takes."""
        return max(1, self.layout.lineCount()) * LEADING

    def word_at(self, x: float, y: float) -> int:
        """Index of the word under a point inside the text, or -1."""
        row = int(y // LEADING)
        if not 0 <= row < self.layout.lineCount():
            return -1
        line = self.layout.lineAt(row)
        if x > line.naturalTextWidth():
            return -1
        place = line.xToCursor(x)
        return max((i for i, start in enumerate(self.starts) if start <= place), default=-1)


class Layouts:
    """Sets lines and keeps the ones on the screen."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._held: OrderedDict[tuple[str, str, int], SetLine] = OrderedDict()

    def dress(self, theme: Theme) -> None:
        """Set everything anew in another theme."""
        self.theme = theme
        self._held.clear()

    def of(self, line: Line, width: int) -> SetLine:
        """The line set at a width."""
        key = (line.segment.id, line.text, width)
        found = self._held.get(key)
        if found is None:
            found = self._held[key] = self._set(runs(line), width)
            if len(self._held) > _HELD:
                self._held.popitem(last=False)
        return found

    def draw(self, painter: QPainter, at: QPointF, line: SetLine, playing: int) -> None:
        """Paint a set line with the word that is being said marked."""
        painter.setPen(QColor(self.theme.text))
        marks = [self._playing(line, playing)] if playing >= 0 else []
        line.layout.draw(painter, at, marks)

    def _set(self, words: tuple[Run, ...], width: int) -> SetLine:
        text = " ".join(run.text for run in words)
        starts = _starts(words)
        layout = QTextLayout(text, typeface.large())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        layout.setFormats([f for run, at in zip(words, starts, strict=True) for f in self._looks(run, at)])
        _break(layout, width)
        return SetLine(layout, words, starts)

    def _looks(self, run: Run, at: int) -> list[QTextLayout.FormatRange]:
        look = QTextCharFormat()
        if run.text.startswith("["):
            look.setFontItalic(True)
            look.setForeground(QColor(self.theme.muted))
        if run.kind is Kind.STRUCK:
            look.setFontStrikeOut(True)
            look.setForeground(QColor(self.theme.muted))
        elif run.kind is Kind.HUMAN:
            look.setFontWeight(600)
        elif run.is_low:
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            look.setUnderlineColor(QColor(self.theme.warn))
        elif not run.text.startswith("["):
            return []
        return [_range(at, len(run.text), look)]

    def _playing(self, line: SetLine, word: int) -> QTextLayout.FormatRange:
        look = QTextCharFormat()
        look.setForeground(QBrush(QColor(self.theme.accent)))
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        return _range(line.starts[word], len(line.words[word].text), look)


def _starts(words: tuple[Run, ...]) -> tuple[int, ...]:
    starts, place = [], 0
    for run in words:
        starts.append(place)
        place += len(run.text) + 1
    return tuple(starts)


def _break(layout: QTextLayout, width: int) -> None:
    layout.beginLayout()
    top = 0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(40, width))
        line.setPosition(QPointF(0, top + (LEADING - line.height()) / 2))
        top += LEADING
    layout.endLayout()


def _range(start: int, length: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, look
    return made
