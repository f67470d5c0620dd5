"""Filling sheets from top to bottom: headings, facts, paragraphs and tables that break over pages."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.lines import Piece, Run, broken
from workbench.typesetting.sheet import BLACK, BOTTOM, HAIRLINE, LEFT, MUTED, RIGHT, TEXT, TOP, Ruled, Sheet, Style, Written

LABELS = 123.0
BODY = 9.2
LEADING = 13.0


class Column:
    """A cursor over sheets; every method writes at `y` and moves it down."""

    def __init__(self, fonts: Fonts, header: tuple[str, str]) -> None:
        self.fonts = fonts
        self.header = header
        self.sheets: list[Sheet] = [Sheet(header)]
        self.y = TOP
        self.begins: dict[str, int] = {}

    @property
    def sheet(self) -> Sheet:
        """The sheet being filled."""
        return self.sheets[-1]

    def need(self, height: float) -> bool:
        """Turn the page when less than `height` is left; says whether it did."""
        if self.y + height <= BOTTOM or self.y == TOP:
            return False
        self.sheets.append(Sheet(self.header))
        self.y = TOP
        return True

    def space(self, height: float) -> None:
        """Leave white."""
        self.y += height

    def write(self, x: float, text: str, style: Style) -> None:
        """One line at the cursor's baseline, without moving it."""
        self.sheet.texts.append(Written(x, self.y, self.fonts.shown(text, style.face), style))

    def section(self, key: str, text: str) -> None:
        """A section's title: on this page where half of it is free, else on the next; `begins` remembers the sheet."""
        if self.y > (TOP + BOTTOM) / 2:
            self.sheets.append(Sheet(self.header))
            self.y = TOP
        elif self.y > TOP:
            self.space(26)
        self.begins[key] = len(self.sheets) - 1
        self.sheet.bookmark = self.sheet.bookmark or text
        self.block([Run(text, Face.STRONG)], size=15, leading=18.75, color=BLACK)
        self.space(8)

    def heading(self, text: str) -> None:
        """A heading that keeps two lines with it."""
        self.space(10)
        self.need(50)
        self.write(LEFT, text, Style(Face.STRONG, 9.6, BLACK))
        self.space(19)

    def block(self, runs: Sequence[Run], **how: float | str) -> None:
        """Wrapped text: size, leading, x, width and colour have the body's values unless told."""
        size, leading = float(how.get("size", BODY)), float(how.get("leading", LEADING))
        x, color = float(how.get("x", LEFT)), str(how.get("color", TEXT))
        for line in broken(runs, self.fonts, size=size, width=float(how.get("width", RIGHT - x))):
            self.need(leading)
            lay(self.sheet, line, x, self.y, Style(size=size, color=color))
            self.y += leading

    def fact(self, label: str, runs: Sequence[Run] | str) -> None:
        """A label with its value beside it."""
        spoken = [Run(runs)] if isinstance(runs, str) else runs
        self.need(LEADING)
        self.write(LEFT + 1, label, Style(size=BODY, color=MUTED))
        self.block(spoken, x=LEFT + LABELS)
        self.space(4)

    def table(self, widths: Sequence[float], rows: Sequence[Sequence[Run | str]], head: Sequence[str] = ()) -> None:
        """Rows of wrapped cells with a hairline above each; the head is repeated on every page."""
        self._head(widths, head)
        for row in rows:
            cells = [self._cell(cell, width) for cell, width in zip(row, widths, strict=True)]
            while any(cells):
                if self.need(12.5):
                    self._head(widths, head)
                cells = self._strip(cells, widths)
            self.sheet.shapes.append(Ruled(LEFT, self.y - 6.2, RIGHT, self.y - 6.2, HAIRLINE, 0.35))
            self.space(6)
        self.space(4)

    def _cell(self, cell: Run | str, width: float) -> list[tuple[Piece, ...]]:
        return broken([cell if isinstance(cell, Run) else Run(cell)], self.fonts, size=8.2, width=width - 8)

    def _strip(self, cells: list[list[tuple[Piece, ...]]], widths: Sequence[float]) -> list[list[tuple[Piece, ...]]]:
        x = LEFT
        for cell, width in zip(cells, widths, strict=True):
            if cell:
                lay(self.sheet, cell[0], x, self.y, Style(size=8.2))
            x += width
        self.y += 11.2
        return [cell[1:] for cell in cells]

    def _head(self, widths: Sequence[float], head: Sequence[str]) -> None:
        x = LEFT
        for text, width in zip(head, widths, strict=False):
            self.write(x, text, Style(size=7.6, color=MUTED))
            x += width
        if head:
            self.sheet.shapes.append(Ruled(LEFT, self.y + 4.5, RIGHT, self.y + 4.5, MUTED, 0.5))
            self.space(16)


def lay(sheet: Sheet, line: Sequence[Piece], x: float, y: float, style: Style) -> None:
    """Put one broken line on a sheet, underlines included."""
    for piece in line:
        face = piece.run.face
        sheet.texts.append(Written(x + piece.x, y, piece.run.text, Style(face, style.size, style.color)))
        if piece.run.underlined:
            under = y + style.size * 0.16
            sheet.shapes.append(Ruled(x + piece.x, under, x + piece.x + piece.width, under, style.color, 0.55))
