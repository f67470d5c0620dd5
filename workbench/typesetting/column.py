"""Filling sheets from top to bottom: headings, facts, paragraphs, tables and pictures, each with its place in the structure."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.leaving import Picture
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.lines import Piece, Run, broken
from workbench.typesetting.sheet import (
    ARTIFACT,
    BLACK,
    BOTTOM,
    HAIRLINE,
    LEFT,
    MUTED,
    RIGHT,
    TEXT,
    TOP,
    Element,
    Figure,
    Role,
    Ruled,
    Shape,
    Sheet,
    Shown,
    Style,
    Written,
    styled,
)

LABELS = 123.0
FACTS, TABLE = 50.0, 92.0  # what a heading keeps with it
WHOLE = 5  # lines: a row of a table that has no more of them is not parted between pages
BODY = 9.2
LEADING = 13.0
CAPTION = 7.8


class Column:
    """A cursor over sheets; every method writes at `y` and moves it down."""

    def __init__(self, fonts: Fonts, header: tuple[str, str]) -> None:
        self.fonts = fonts
        self.header = header
        self.sheets: list[Sheet] = [Sheet(header)]
        self.y = TOP
        self.begins: dict[str, int] = {}
        self._facts: Element | None = None

    @property
    def sheet(self) -> Sheet:
        """The sheet being filled."""
        return self.sheets[-1]

    def need(self, height: float) -> bool:
        """Turn the page when less than `height` is left; says whether it did."""
        if self.y + height <= BOTTOM or self.y == TOP:
            return False
        self.turn()
        return True

    def turn(self) -> None:
        """Go on at the top of a sheet of its own."""
        if self.y > TOP:
            self.sheets.append(Sheet(self.header))
            self.y = TOP

    def space(self, height: float) -> None:
        """Leave white."""
        self.y += height

    def write(self, x: float, text: str, style: Style, element: Element | None = None) -> None:
        """One line at the cursor's baseline, without moving it; without an element it goes on with what was written before."""
        self.sheet.texts.append(Written(x, self.y, self.fonts.shown(text, style.face), style, element))

    def section(self, key: str, text: str) -> None:
        """A section's title: on this page where half of it is free, else on the next; `begins` remembers the sheet."""
        if self.y > (TOP + BOTTOM) / 2:
            self.sheets.append(Sheet(self.header))
            self.y = TOP
        elif self.y > TOP:
            self.space(26)
        self.begins[key] = len(self.sheets) - 1
        if self.sheet.bookmark:
            self.sheet.further.append(text)
        else:
            self.sheet.bookmark = text
        self.title(text, 15, Role.SECTION)
        self.space(8)

    def title(self, text: str, size: float, role: Role = Role.TITLE) -> None:
        """A title over as many lines as it needs."""
        self._facts = None
        self._lines([Run(text, Face.STRONG)], Element(role), size=size, leading=size * 1.25, color=BLACK)

    def heading(self, text: str, keep: float = FACTS) -> None:
        """A heading that keeps what begins under it: two lines, or, where it says so, a table's head with its first row."""
        self.space(10)
        self.need(keep)
        self._facts = None
        self.write(LEFT, text, Style(Face.STRONG, 9.6, BLACK), Element(Role.HEADING))
        self.space(19)

    def block(self, runs: Sequence[Run], **how: float | str) -> None:
        """A paragraph of wrapped text: size, leading, x, width and colour have the body's values unless told."""
        self._facts = None
        self._lines(runs, Element(Role.TEXT), **how)

    def _lines(self, runs: Sequence[Run], element: Element, **how: float | str) -> None:
        size, leading = float(how.get("size", BODY)), float(how.get("leading", LEADING))
        x, color = float(how.get("x", LEFT)), str(how.get("color", TEXT))
        for line in broken(runs, self.fonts, size=size, width=float(how.get("width", RIGHT - x))):
            self.need(leading)
            lay(self.sheet, line, x, self.y, styled(size=size, color=color), element)
            self.y += leading

    def fact(self, label: str, runs: Sequence[Run] | str) -> None:
        """A label with its value beside it; facts that follow each other are one list."""
        spoken = [Run(runs)] if isinstance(runs, str) else runs
        self._facts = self._facts or Element(Role.LIST)
        item = Element(Role.ITEM, self._facts)
        self.need(LEADING)
        if label:
            self.write(LEFT + 1, label, styled(size=BODY, color=MUTED), Element(Role.LABEL, item))
        self._lines(spoken, Element(Role.BODY, item), x=LEFT + LABELS)
        self.space(4)

    def figure(self, alt: str, box: tuple[float, float, float, float], shapes: Sequence[Shape]) -> None:
        """Shapes that show something together, and what they show in words; `box` is left, upper edge, width and height."""
        self._facts = None
        self.sheet.texts.append(Figure(Element(Role.FIGURE, alt=alt), box, tuple(shapes)))

    def picture(self, picture: Picture, *, x: float = LEFT, width: float = RIGHT - LEFT, most: float = BOTTOM - TOP) -> None:
        """A picture with its caption beneath, no higher than `most`, both on one page."""
        caption = broken([Run(picture.caption)], self.fonts, size=CAPTION, width=width)
        room = min(most, BOTTOM - TOP - 10 - 10.5 * len(caption))
        width = min(width, room * picture.width / picture.height)
        height = width * picture.height / picture.width
        self.need(height + 10 + 10.5 * len(caption))
        top = self.y - 9
        shown = Shown(x, top, width, height, picture.width, picture.rgb)
        self.figure(picture.caption, (x, top, width, height), (shown,))
        self.y = top + height + 11
        self._lines([Run(picture.caption)], Element(Role.CAPTION), x=x, size=CAPTION, leading=10.5, color=MUTED)
        self.space(8)

    def table(self, widths: Sequence[float], rows: Sequence[Sequence[Run | str]], head: Sequence[str] = ()) -> None:
        """Rows of wrapped cells with a hairline above each; the head is repeated on every page."""
        self._facts = None
        table = Element(Role.TABLE)
        self._head(widths, head, table)
        for row in rows:
            line = Element(Role.ROW, table)
            parts = [Element(Role.CELL, line) for _ in widths]
            cells = [self._cell(cell, width) for cell, width in zip(row, widths, strict=True)]
            least = min(WHOLE, max(map(len, cells)))
            while any(cells):
                if self.need(12.5 + 11.2 * (least - 1)):
                    self._head(widths, head)
                least = 1
                cells = self._strip(cells, widths, parts)
            self.sheet.shapes.append(Ruled(LEFT, self.y - 6.2, RIGHT, self.y - 6.2, HAIRLINE, 0.35))
            self.space(6)
        self.space(4)

    def _cell(self, cell: Run | str, width: float) -> list[tuple[Piece, ...]]:
        return broken([cell if isinstance(cell, Run) else Run(cell)], self.fonts, size=8.2, width=width - 8)

    def _strip(
        self, cells: list[list[tuple[Piece, ...]]], widths: Sequence[float], parts: Sequence[Element]
    ) -> list[list[tuple[Piece, ...]]]:
        x = LEFT
        for cell, width, part in zip(cells, widths, parts, strict=True):
            if cell:
                lay(self.sheet, cell[0], x, self.y, styled(size=8.2), part)
            x += width
        self.y += 11.2
        return [cell[1:] for cell in cells]

    def _head(self, widths: Sequence[float], head: Sequence[str], table: Element | None = None) -> None:
        """The head of a table; one that is repeated on a further page is that page's own."""
        x = LEFT
        row = Element(Role.ROW, table)
        for text, width in zip(head, widths, strict=False):
            self.write(x, text, styled(size=7.6, color=MUTED), Element(Role.HEADER, row) if table else ARTIFACT)
            x += width
        if head:
            self.sheet.shapes.append(Ruled(LEFT, self.y + 4.5, RIGHT, self.y + 4.5, MUTED, 0.5))
            self.space(16)


def lay(sheet: Sheet, line: Sequence[Piece], x: float, y: float, style: Style, element: Element | None = None) -> None:
    """Put one broken line on a sheet, underlines included."""
    for at, piece in enumerate(line):
        run = piece.run
        told = styled(run.face, style.size, style.color)
        ends = at + 1 == len(line) or not _touch(piece, line[at + 1])
        sheet.texts.append(Written(x + piece.x, y, run.text, told, element, run.level % 2 == 1, ends))
        if run.underlined:
            under = y + style.size * 0.16
            sheet.shapes.append(Ruled(x + piece.x, under, x + piece.x + piece.width, under, style.color, 0.55))


def _touch(one: Piece, other: Piece) -> bool:
    """Whether nothing is between two pieces, whichever of them stands to the left."""
    return min(abs(one.x + one.width - other.x), abs(other.x + other.width - one.x)) < 0.01
