"""The order of a report's sections and the page numbers they refer to each other by."""

from __future__ import annotations

from workbench.domain.dossier import Dossier, Exhibit
from workbench.typesetting.court import Place, court_pages
from workbench.typesetting.cover import cover_pages, exhibit_pages, running_head
from workbench.typesetting.custody_pages import custody_section, digests_section
from workbench.typesetting.fonts import Fonts
from workbench.typesetting.limits import limits_section
from workbench.typesetting.method import method_section
from workbench.typesetting.references import References
from workbench.typesetting.review import review_section
from workbench.typesetting.sheet import Sheet
from workbench.typesetting.wording import label_of, title_of

Sections = dict[str, list[Sheet]]


def laid_out(dossier: Dossier, fonts: Fonts) -> list[Sheet]:
    """Every sheet in order. Front pages are laid out twice: they name pages that come after them."""
    courts = [court_pages(x, fonts, running_head(dossier, x, title_of(x.evidence))) for x in dossier.exhibits]
    guess = _sections(dossier, fonts, courts, {})
    pages = _begins(guess)
    return [sheet for sheets in _sections(dossier, fonts, courts, pages).values() for sheet in sheets]


def _begins(sections: Sections) -> dict[str, int]:
    begins, page = {}, 1
    for name, sheets in sections.items():
        begins[name] = page
        page += len(sheets)
    return begins


def _sections(
    dossier: Dossier, fonts: Fonts, courts: list[tuple[list[Sheet], dict[str, Place]]], pages: dict[str, int]
) -> Sections:
    made: Sections = {"cover": cover_pages(dossier, fonts, References(pages))}
    several = len(dossier.exhibits) > 1
    for exhibit, (sheets, _) in zip(dossier.exhibits, courts, strict=True):
        key = label_of(exhibit)
        opening = exhibit_pages(dossier, exhibit, fonts, References(pages)) if several else []
        made[f"exhibit:{key}"] = _marked(opening, f"Exhibit {key}")
        made[f"court:{key}"] = _marked(sheets, "Transcript", int(several))
    lines: dict[str, str] = {}
    for exhibit, (_, places) in zip(dossier.exhibits, courts, strict=True):
        references = References(pages, places, pages.get(_court(exhibit), 1))
        made.update(_annexes(dossier, exhibit, fonts, references))
        lines.update({segment: references.line(segment) for segment in places})
    made["method"] = _marked(method_section(dossier, fonts), "Method")
    made["custody"] = _marked(custody_section(dossier, fonts, lines), "Custody")
    made["digests"] = _marked(digests_section(dossier, fonts), "Digests")
    return made


def _court(exhibit: Exhibit) -> str:
    return f"court:{label_of(exhibit)}"


def _annexes(dossier: Dossier, exhibit: Exhibit, fonts: Fonts, pages: References) -> Sections:
    name = label_of(exhibit)
    return {
        f"review:{name}": _marked(review_section(dossier, exhibit, fonts, pages), f"Review and notes, {name}"),
        f"limits:{name}": _marked(limits_section(dossier, exhibit, fonts, pages), f"Limits, {name}"),
    }


def _marked(sheets: list[Sheet], bookmark: str, level: int = 0) -> list[Sheet]:
    if sheets:
        sheets[0].bookmark, sheets[0].level = bookmark, level
    return sheets
