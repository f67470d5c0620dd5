"""The order of a report's sections and the page numbers they refer to each other by."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.dossier import Dossier
from workbench.typesetting.court import Place, court_pages
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
Courts = list[tuple[list[Sheet], dict[str, Place]]]


def laid_out(dossier: Dossier, fonts: Fonts, bound: Mapping[str, Bound]) -> list[Sheet]:
    """Every sheet in order. Front pages are laid out twice: they name pages that come after them."""
    courts = [court_pages(x, fonts, running_head(dossier, x, title_of(x.evidence))) for x in dossier.exhibits]
    guess = _front(dossier, fonts, courts, {})
    annexes = _annexes(dossier, fonts, courts, _begins(guess), bound)
    pages = _begins({**guess, **annexes})
    whole = {**_front(dossier, fonts, courts, pages), **annexes}
    return [sheet for sheets in whole.values() for sheet in sheets]


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
    for exhibit, (sheets, _) in zip(dossier.exhibits, courts, strict=True):
        key = label_of(exhibit)
        opening = exhibit_pages(dossier, exhibit, fonts, References(pages)) if several else []
        made[f"exhibit:{key}"] = _marked(opening, f"Exhibit {key}")
        made[f"court:{key}"] = _marked(sheets, "Transcript", int(several))
    return made


def _annexes(dossier: Dossier, fonts: Fonts, courts: Courts, pages: Mapping[str, int], bound: Mapping[str, Bound]) -> Sections:
    made: Sections = {}
    lines: dict[str, str] = {}
    for exhibit, (_, places) in zip(dossier.exhibits, courts, strict=True):
        name = label_of(exhibit)
        references = References(pages, places, pages[f"court:{name}"])
        made[f"review:{name}"] = _marked(review_section(dossier, exhibit, fonts, references), f"Review and notes, {name}")
        made[f"limits:{name}"] = _marked(limits_section(dossier, exhibit, fonts, references), f"Limits, {name}")
        lines.update({segment: references.line(segment) for segment in places})
    made["method"] = _marked(method_section(dossier, fonts), "Method")
    made["custody"] = _marked(custody_section(dossier, fonts, lines), "Custody")
    made["digests"] = _marked(digests_section(dossier, fonts, bound), "Digests")
    return made


def _marked(sheets: list[Sheet], bookmark: str, level: int = 0) -> list[Sheet]:
    if sheets:
        sheets[0].bookmark, sheets[0].level = bookmark, level
    return sheets
