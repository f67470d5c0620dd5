"""The order of a report's sections and the page numbers they refer to each other by."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.dossier import Dossier
from workbench.typesetting.column import Column
from workbench.typesetting.court import CourtPages, court_pages
from workbench.typesetting.cover import cover_pages, exhibit_pages, running_head
from workbench.typesetting.custody_file import Bound
from workbench.typesetting.custody_pages import custody_section, digests_section
from workbench.typesetting.fonts import Fonts
from workbench.typesetting.limits import limits_section
from workbench.typesetting.method import method_section
from workbench.typesetting.references import References
from workbench.typesetting.review import review_section
from workbench.typesetting.sheet import Sheet
from workbench.typesetting.wording import label_of, title_of

Sections = dict[str, list[Sheet]]
Courts = list[CourtPages]


def laid_out(dossier: Dossier, fonts: Fonts, bound: Mapping[str, Bound]) -> list[Sheet]:
    """Every sheet in order. Front pages are laid out twice: they name pages that come after them."""
    courts = [court_pages(x, fonts, running_head(dossier, x, title_of(x.evidence)), dossier.style) for x in dossier.exhibits]
    guess = _front(dossier, fonts, courts, {})
    pages = _begins(guess)
    annexes = _annexes(dossier, fonts, courts, pages, bound)
    before = sum(len(sheets) for sheets in guess.values())
    pages.update({name: before + sheet + 1 for name, sheet in annexes.begins.items()})
    for court in courts:
        court.settle(pages)
    front = _front(dossier, fonts, courts, pages)
    return [*(sheet for sheets in front.values() for sheet in sheets), *annexes.sheets]


def _begins(sections: Sections) -> dict[str, int]:
    begins, page = {}, 1
    for name, sheets in sections.items():
        begins[name] = page
        page += len(sheets)
    return begins


def _front(dossier: Dossier, fonts: Fonts, courts: Courts, pages: Mapping[str, int]) -> Sections:
    """Cover, exhibit pages and transcripts: as many sheets with known page numbers as without."""
    made: Sections = {"cover": cover_pages(dossier, fonts, References(pages))}
    several = len(dossier.exhibits) > 1
    for exhibit, court in zip(dossier.exhibits, courts, strict=True):
        key = label_of(exhibit)
        opening = exhibit_pages(dossier, exhibit, fonts, References(pages)) if several else []
        made[f"exhibit:{key}"] = _marked(opening, f"Exhibit {key}")
        made[f"court:{key}"] = _marked(court.sheets, "Transcript", int(several))
    return made


def _annexes(dossier: Dossier, fonts: Fonts, courts: Courts, pages: Mapping[str, int], bound: Mapping[str, Bound]) -> Column:
    """Everything after the transcripts, in one column: short sections share a page."""
    column = Column(fonts, running_head(dossier, dossier.exhibits[0] if len(dossier.exhibits) == 1 else None))
    lines: dict[str, str] = {}
    for exhibit, court in zip(dossier.exhibits, courts, strict=True):
        references = References(pages, court.places, pages[f"court:{label_of(exhibit)}"])
        review_section(column, exhibit, references)
        limits_section(column, exhibit, references)
        lines.update({segment: references.spoken_line(segment) for segment in court.starts})
    method_section(column, dossier)
    custody_section(column, dossier, lines)
    digests_section(column, dossier, bound)
    return column


def _marked(sheets: list[Sheet], bookmark: str, level: int = 0) -> list[Sheet]:
    if sheets:
        sheets[0].bookmark, sheets[0].level = bookmark, level
    return sheets
