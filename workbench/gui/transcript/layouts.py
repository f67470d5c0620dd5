"""Set lines of text: where words break, how they look, which word lies under a point."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from unicodedata import bidirectional

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from workbench.domain.transcript import Line, Word
from workbench.gui import typeface
from workbench.gui.style import Theme
from workbench.gui.transcript.wording import MARK, UNCERTAIN, Kind, Run, runs, text_of

LEADING = 20
_FAINT = 80
_BLANK = 9  # pixels; wider than a blank between words
_HELD = 400  # set lines kept; a screen shows about forty
Formats = list[QTextLayout.FormatRange]
Drafted = Callable[[Line], Sequence[Word] | None]
Place = tuple[int, int]  # where in a line's text something begins, and how long it is


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line set at one width. `starts` are the words' places in what is set, struck ones included."""

    layout: QTextLayout
    words: tuple[Run, ...]
    starts: tuple[int, ...]
    is_unshowable: bool = False  # no font of this machine has all its characters

    @property
    def height(self) -> int:
        """Pixels the text takes."""
        return max(1, self.layout.lineCount()) * LEADING

    def word_at(self, x: float, y: float) -> int:
        """Index of the word under a point inside the text, in whichever direction it runs, or -1."""
        row = int(y // LEADING)
        if not 0 <= row < self.layout.lineCount():
            return -1
        line = self.layout.lineAt(row)
        inked = line.naturalTextRect()
        if not inked.left() <= x <= inked.right():
            return -1
        # On the character, not between two: in text that runs to the left the nearer gap belongs to the next word.
        place = line.xToCursor(x, QTextLine.CursorPosition.CursorOnCharacter)
        return bisect_right(self.starts, place) - 1

    def set_at(self, place: Place) -> Iterable[Place]:
        """Where a stretch of the line's text is set: once for each word it touches, for struck words may stand between."""
        first, end = place[0], place[0] + place[1]
        for run, start in zip(self.words, self.starts, strict=True):
            low, high = max(first, run.at), min(end, run.at + len(run.text))
            if run.at >= 0 and low < high:
                yield start + low - run.at, high - low

    def boxes(self, place: Place) -> Iterable[QRectF]:
        """Where a stretch of the line's text lies, in whichever direction it runs: a box for each row of words it takes."""
        rows = [self.layout.lineAt(number) for number in range(self.layout.lineCount())]
        yield from _joined([box for part in self.set_at(place) for row in rows for box in _inked(row, *part)])


def _inked(row: QTextLine, start: int, length: int) -> Iterable[QRectF]:
    first, end = max(start, row.textStart()), min(start + length, row.textStart() + row.textLength())
    top = row.lineNumber() * LEADING
    for run in row.glyphRuns(first, end - first) if first < end else ():
        inked = run.boundingRect()
        yield QRectF(inked.left() - 1, top + 1, inked.width() + 2, LEADING - 2)


def _joined(boxes: Sequence[QRectF]) -> Iterable[QRectF]:
    """Boxes that a blank alone parts, as one."""
    held: QRectF | None = None
    for box in sorted(boxes, key=lambda one: (one.top(), one.left())):
        if held is not None and held.top() == box.top() and box.left() - held.right() < _BLANK:
            held = held.united(box)
            continue
        if held is not None:
            yield held
        held = box
    if held is not None:
        yield held


class Layouts:
    """Sets lines and keeps the ones on the screen. `drafted` knows what the machine had where people moved rows about."""

    def __init__(self, theme: Theme, drafted: Drafted = lambda _: None) -> None:
        self.theme = theme
        self.with_draft = True
        self.drafted = drafted
        self._held: OrderedDict[tuple[object, ...], SetLine] = OrderedDict()

    def dress(self, theme: Theme) -> None:
        """Set everything anew in another theme."""
        self.theme = theme
        self._held.clear()

    def show_draft(self, is_shown: bool) -> None:
        """Whether the machine's words stand, struck through, among those that replaced them."""
        self.with_draft = is_shown
        self._held.clear()

    def of(self, line: Line, width: int) -> SetLine:
        """The line set at a width."""
        key = (line.id, line.version, line.text, line.span, line.is_struck, line.heard_as, width)
        found = self._held.get(key)
        if found is None:
            words = runs(line, self.drafted(line), with_draft=self.with_draft)
            found = self._held[key] = self._set(words, width, is_struck=line.is_struck)
            if len(self._held) > _HELD:
                self._held.popitem(last=False)
        return found

    def draw(
        self,
        painter: QPainter,
        at: QPointF,
        line: SetLine,
        playing: int,
        found: Sequence[tuple[Place, bool]] = (),
        covered: Sequence[Place] = (),
    ) -> None:
        """Paint a set line: what is redacted boxed, the word being said and what was found marked; True is where one stands."""
        self._box(painter, [box.translated(at) for place in covered for box in line.boxes(place)])
        painter.setPen(QColor(self.theme.text))
        # A row that was revised may have fewer words than when the playhead last moved.
        marks = [self._playing(line, playing)] if 0 <= playing < len(line.words) else []
        for place, is_here in found:
            marks += [_range(*part, self._found(is_here)) for part in line.set_at(place)]
        line.layout.draw(painter, at, marks)

    def _set(self, words: tuple[Run, ...], width: int, *, is_struck: bool) -> SetLine:
        text, starts = text_of(words), _starts(words)
        layout = QTextLayout(text, typeface.large())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        # What stands says which way the line runs, not what was struck out of it; a line without words of its own has only those.
        if runs_left(text_of([run for run in words if run.kind is not Kind.STRUCK]) or text):
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        formats = [self._gone(text)] if is_struck else self._marks(text)
        layout.setFormats([*formats, *(f for run, at in zip(words, starts, strict=True) for f in self._looks(run, at))])
        _break(layout, width)
        return SetLine(layout, words, starts, not text.isascii() and _is_unshowable(layout))

    def _looks(self, run: Run, at: int) -> Formats:
        look = QTextCharFormat()
        if run.kind is Kind.STRUCK:
            look.setFontStrikeOut(True)
            look.setForeground(QColor(self.theme.muted))
        elif run.kind is Kind.HUMAN:
            look.setFontWeight(600)
        elif run.is_low:
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            look.setUnderlineColor(QColor(self.theme.warn))
        else:
            return []
        return [_range(at, len(run.text), look)]

    def _marks(self, text: str) -> Formats:
        """[inaudible] and its like, and words with a question mark: what no word of the recording is."""
        aside, doubted = QTextCharFormat(), QTextCharFormat()
        aside.setFontItalic(True)
        aside.setForeground(QColor(self.theme.muted))
        doubted.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        doubted.setUnderlineColor(QColor(self.theme.accent))
        made = [_range(found.start(), len(found[0]), aside) for found in MARK.finditer(text)]
        for found in UNCERTAIN.finditer(text):
            made.append(_range(found.start(1), len(found[1]), doubted))
            made.append(_range(found.end(1), found.end() - found.end(1), aside))
        return made

    def _gone(self, text: str) -> QTextLayout.FormatRange:
        look = QTextCharFormat()
        look.setFontStrikeOut(True)
        look.setForeground(QColor(self.theme.faint))
        return _range(0, len(text), look)

    def _playing(self, line: SetLine, word: int) -> QTextLayout.FormatRange:
        look = QTextCharFormat()
        look.setForeground(QBrush(QColor(self.theme.accent)))
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        return _range(line.starts[word], len(line.words[word].text), look)

    def _box(self, painter: QPainter, boxes: Sequence[QRectF]) -> None:
        """Hatched, as redactions are on the timeline; the words stay readable in it."""
        painter.setPen(QColor(self.theme.muted))
        painter.setBrush(QBrush(QColor(self.theme.faint), Qt.BrushStyle.BDiagPattern))
        for box in boxes:
            painter.drawRect(box)

    def _found(self, is_here: bool) -> QTextCharFormat:
        look = QTextCharFormat()
        ground = QColor(self.theme.accent if is_here else self.theme.warn)
        ground.setAlpha(255 if is_here else _FAINT)
        look.setBackground(ground)
        look.setForeground(QColor(self.theme.on_accent if is_here else self.theme.text))
        return look


def runs_left(text: str) -> bool:
    """Whether a text runs to the left: its first letter does."""
    return next((kind in ("R", "AL") for kind in map(bidirectional, text) if kind in ("L", "R", "AL")), False)


def _is_unshowable(layout: QTextLayout) -> bool:
    """Whether a box stands for some character: glyph 0 of every font is what it has not."""
    return any(0 in run.glyphIndexes() for run in layout.glyphRuns())


def _starts(words: tuple[Run, ...]) -> tuple[int, ...]:
    starts, place = [], 0
    for run in words:
        starts.append(place + len(run.glue))
        place += len(run.glue) + len(run.text)
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
