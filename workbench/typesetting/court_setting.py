"""Where things stand on a court page: pitch, sizes and columns as a profile asks for them."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.leaving import CourtProfile, Numbering, Speakers
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.sheet import ARTIFACT, FAINT, HAIRLINE, RIGHT, Ruled, Sheet, Style, Written

FIRST, LAST = 74.0, 738.8
NUMBERS, MARGIN = 59.0, 70.0
TIMES, BARE = 79.5, 80.5
NAMES, WORDS = 141.5, 222.0
ASIDE = 10.0
WIDEST = 33.0


@dataclass(frozen=True, slots=True)
class Setting:
    """A profile in points: `names` and `words` are left edges, `indent` how far a question's first line stands in."""

    profile: CourtProfile
    pitch: float
    size: float
    names: float
    words: float
    indent: float = 0.0

    @property
    def lines(self) -> int:
        """Numbered lines on a page."""
        return self.profile.lines

    @property
    def width(self) -> float:
        """How wide a line of words can be."""
        return RIGHT - ASIDE - self.words

    def y(self, line: int) -> float:
        """The baseline of a line, counted from 0 on its page."""
        return FIRST + line * self.pitch

    def number(self, at: int) -> int:
        """The number that is printed beside a line of an exhibit, both counted from its beginning."""
        return at + 1 if self.profile.numbering is Numbering.THROUGH else at % self.lines + 1


def setting(profile: CourtProfile) -> Setting:
    """The profile's lines over the height of a page, in letters that fit between them."""
    pitch = (LAST - FIRST) / (profile.lines - 1)
    size = 10.4 if pitch > 26 else 10.2 if pitch > 23 else 9.8
    left = NAMES if profile.timestamps else BARE
    if profile.speakers is Speakers.QUESTIONS:
        return Setting(profile, pitch, size, left + 18, left, 44)
    return Setting(profile, pitch, size, left, left + WORDS - NAMES)


def ruled(sheet: Sheet, kept: Setting, page: int, fonts: Fonts) -> None:
    """The numbers of a page's lines, and the rules left and right of what is said."""
    for x in (MARGIN, RIGHT):
        sheet.shapes.append(Ruled(x, FIRST - 13, x, LAST + 12, HAIRLINE, 0.8))
    first = page * kept.lines
    style = _numbers(str(kept.number(first + kept.lines - 1)), kept, fonts)
    for line in range(kept.lines):
        text = str(kept.number(first + line))
        x = NUMBERS - fonts.width(text, style.face, style.size)
        sheet.texts.append(Written(x, kept.y(line), text, style, ARTIFACT))


def _numbers(widest: str, kept: Setting, fonts: Fonts) -> Style:
    """Numbers as large as the longest of them lets the margin hold."""
    size = min(10.6, kept.size + 0.2)
    return Style(Face.SANS, min(size, size * WIDEST / fonts.width(widest, Face.SANS, size)), FAINT)
