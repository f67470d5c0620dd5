"""Court pages: the transcript in numbered lines, as many a page as the profile asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.domain.dossier import Exhibit
from workbench.domain.incoming import ENGINE, LABORATORY
from workbench.domain.leaving import ReportStyle
from workbench.domain.transcript import Line
from workbench.typesetting.court_lines import CourtLine, Scribe
from workbench.typesetting.court_setting import Setting, ruled, setting
from workbench.typesetting.dispute_marks import Marked, mark, marked
from workbench.typesetting.fonts import Fonts
from workbench.typesetting.language import say
from workbench.typesetting.manners import Entrance, Manner, manner
from workbench.typesetting.sheet import Sheet
from workbench.typesetting.wording import label_of, origin

UNREVIEWED = "UNREVIEWED MACHINE TRANSCRIPT"
FROM_FILE = "UNREVIEWED TRANSCRIPT FROM A FILE"
FROM_LABORATORY = "UNREVIEWED TRANSCRIPT FROM ELSEWHERE"
UNKNOWN_PAGE = 888
STANDARD = ReportStyle()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an utterance begins: sheet among the court pages, and the line's printed number less one."""

    sheet: int
    line: int


@dataclass(frozen=True, slots=True)
class Disputed:
    """An utterance in dispute and its lines: they are set again once it is known which page tells of it."""

    at: int
    count: int
    line: Line
    entrance: Entrance
    dispute: Marked


@dataclass(slots=True)
class CourtPages:
    """The sheets of one exhibit's transcript, its numbered lines, and where every utterance begins among them."""

    exhibit: Exhibit
    header: tuple[str, str]
    kept: Setting
    fonts: Fonts
    scribe: Scribe
    manner: Manner
    rows: list[CourtLine] = field(default_factory=list)
    starts: dict[str, int] = field(default_factory=dict)
    disputed: list[Disputed] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    warning: str = ""

    @property
    def places(self) -> dict[str, Place]:
        """Sheet and line of every utterance."""
        return {segment: self.place(at) for segment, at in self.starts.items()}

    def place(self, at: int) -> Place:
        """Sheet and line of the numbered line at a position in `rows`."""
        return Place(at // self.kept.lines, self.kept.number(at) - 1)

    def of(self, segment_id: str) -> list[CourtLine]:
        """The numbered lines of an utterance."""
        first = end = self.starts[segment_id]
        while end < len(self.rows) and self.rows[end].segment_id == segment_id:
            end += 1
        return self.rows[first:end]

    def called(self, voice: str) -> str:
        """What a voice is called on these pages."""
        return self.manner.called(voice)

    def write(self) -> None:
        """All lines and sheets; which pages tell of disputed passages is not known yet."""
        about, self.warning = marked(self.exhibit), unreviewed(self.exhibit)
        for line in self.exhibit.lines:
            self._utterance(line, self.manner.enter(line), about.get(line.id))
        if len(self.rows) % self.kept.lines:  # a full page has no room for it, and needs none
            self.rows.append(self.scribe.remark(say("(End of the transcript)")))
        self.sheets = [self._sheet(page) for page in range(-(-len(self.rows) // self.kept.lines))]

    def settle(self, pages: Mapping[str, int]) -> None:
        """Put in which page tells of each disputed passage, now that it is known where sections begin. No line moves."""
        for held in self.disputed:
            page = _telling(pages, label_of(self.exhibit), held.dispute.key)
            lines = self.scribe.utterance(held.line, held.entrance, mark(held.dispute, page))
            spare = [CourtLine(segment_id=held.line.id)] * (held.count - len(lines))
            self.rows[held.at : held.at + held.count] = [*lines, *spare]
        for page in sorted({at // self.kept.lines for held in self.disputed for at in range(held.at, held.at + held.count)}):
            self.sheets[page] = self._sheet(page)

    def _utterance(self, line: Line, entrance: Entrance, dispute: Marked | None) -> None:
        self._heads(self.scribe.heads(entrance))
        lines = self.scribe.utterance(line, entrance, mark(dispute, UNKNOWN_PAGE) if dispute else ())
        at = self.starts[line.id] = len(self.rows)
        if dispute:
            self.disputed.append(Disputed(at, len(lines), line, entrance, dispute))
        self.rows.extend(lines)

    def _heads(self, heads: Sequence[CourtLine]) -> None:
        """Lines before an utterance, on the page where it begins."""
        left = -len(self.rows) % self.kept.lines
        if heads and 0 < left <= len(heads):
            self.rows.extend([CourtLine()] * left)
        self.rows.extend(heads)

    def _sheet(self, page: int) -> Sheet:
        rows = self.rows[page * self.kept.lines : (page + 1) * self.kept.lines]
        reviewed = self.exhibit.review.is_final or all(row.reviewed for row in rows)
        sheet = Sheet(self.header, watermark="" if reviewed else self.warning)
        ruled(sheet, self.kept, page, self.fonts)
        for number, row in enumerate(rows):
            self.scribe.write(sheet, row, number)
        return sheet


def unreviewed(exhibit: Exhibit) -> str:
    """What stands across pages with text that nobody has stood in for."""
    taken = {ENGINE: say(FROM_FILE), LABORATORY: say(FROM_LABORATORY)}
    return taken.get(origin(exhibit)) or say(UNREVIEWED)


def court_pages(exhibit: Exhibit, fonts: Fonts, header: tuple[str, str], style: ReportStyle = STANDARD) -> CourtPages:
    """One exhibit's transcript as the report's profile wants it."""
    kept = setting(style.court)
    pages = CourtPages(exhibit, header, kept, fonts, Scribe(exhibit, fonts, kept), manner(exhibit, style, kept, fonts))
    pages.write()
    return pages


def _telling(pages: Mapping[str, int], label: str, key: str) -> int:
    """The page that tells of a passage in dispute: its own, else where the section begins."""
    return next((pages[name] for name in (f"dispute:{key}", f"disputed:{label}", f"limits:{label}") if name in pages), 0)
