"""A page before it is drawn: marks in points, measured from the top left corner of an A4 sheet."""

from __future__ import annotations

from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Written:
    """Text with its baseline at `y`."""

    x: float
    y: float
    text: str
    style: Style


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


@dataclass(slots=True)
class Sheet:
    """The marks of one page, in drawing order: shapes below, text above."""

    header: tuple[str, str] = ("", "")
    watermark: str = ""
    bookmark: str = ""
    level: int = 0
    shapes: list[Shape] = field(default_factory=list)
    texts: list[Written] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
