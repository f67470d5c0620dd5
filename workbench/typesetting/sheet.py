"""A page before it is drawn: marks in points, measured from the top left corner of an A4 sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from workbench.typesetting.fonts import Face

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT = 48.0, 547.28
TOP, BOTTOM = 72.0, 782.0

BLACK, TEXT, MUTED, FAINT = "#111111", "#1b1f24", "#5b636e", "#8a919b"
HAIRLINE, ACCENT, TINT, WAVE = "#c9cdd3", "#1f6fbf", "#f1f5fa", "#8c97a5"


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text is printed."""

    face: Face = Face.SANS
    size: float = 9.2
    color: str = TEXT
    tracking: float = 0.0


@cache
def styled(face: Face = Face.SANS, size: float = 9.2, color: str = TEXT) -> Style:
    """The style of that face, size and colour: always the same one, as a page of alike lines is soonest drawn."""
    return Style(face, size, color)


class Role(StrEnum):
    """What a part of a document is to those who have it read to them (ISO 32000-1, 14.8.4)."""

    TITLE = "H1"
    SECTION = "H2"
    HEADING = "H3"
    TEXT = "P"
    LIST = "L"
    ITEM = "LI"
    LABEL = "Lbl"
    BODY = "LBody"
    TABLE = "Table"
    ROW = "TR"
    HEADER = "TH"
    CELL = "TD"
    FIGURE = "Figure"
    CAPTION = "Caption"
    SPAN = "Span"
    ARTIFACT = "Artifact"


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """A part of the document's structure; marks that name the same one belong together, over pages too.

    `alt` says in words what a figure shows, `actual` how text is spelt whose letters stand on the page in another order or form;
    `language` is named where it is not the report's.
    """

    role: Role
    parent: Element | None = None
    alt: str = ""
    actual: str = ""
    language: str = ""


ARTIFACT = Element(Role.ARTIFACT)  # what only a page has: its number, its lines' numbers, a repeated head


@dataclass(frozen=True, slots=True)
class Written:
    """Text with its baseline at `y`, as people type it: what turns right to left is turned when it is drawn.

    Neighbours without an element are one paragraph. `backwards` text is a stretch that runs from right to left as a whole; where
    it does not end with a word, the next of its line touches it.
    """

    x: float
    y: float
    text: str
    style: Style
    element: Element | None = None
    backwards: bool = False
    ends_word: bool = True


@dataclass(frozen=True, slots=True)
class Ruled:
    """A straight stroke."""

    x: float
    y: float
    to_x: float
    to_y: float
    color: str = HAIRLINE
    thickness: float = 0.6


@dataclass(frozen=True, slots=True)
class Filled:
    """A rectangle; `y` is its upper edge, an empty `fill` or `edge` is not drawn, `pattern` hatches it."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    edge: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled outline of points."""

    points: tuple[tuple[float, float], ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of pixels: 8-bit RGB rows from the top, `across` of them a row; `y` is its upper edge."""

    x: float
    y: float
    width: float
    height: float
    across: int
    rgb: bytes


@dataclass(frozen=True, slots=True)
class Field:
    """Where a signature field stands; `y` is its upper edge."""

    name: str
    x: float
    y: float
    width: float
    height: float


Shape = Ruled | Filled | Polygon | Shown


@dataclass(frozen=True, slots=True)
class Figure:
    """Shapes that show something together, in their place among the words; `element` says it in words, `box` is its frame."""

    element: Element
    box: tuple[float, float, float, float]
    shapes: tuple[Shape, ...]


@dataclass(slots=True)
class Sheet:
    """The marks of one page: shapes below, then words and figures in the order they are to be read in; `further` bookmarks are
    those of sections that begin below the first."""

    header: tuple[str, str] = ("", "")
    watermark: str = ""
    bookmark: str = ""
    level: int = 0
    further: list[str] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    texts: list[Written | Figure] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
