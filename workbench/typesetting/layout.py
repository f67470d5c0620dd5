"""The order of a report's sections and the page numbers they refer to each other by."""

from __future__ import annotations

from workbench.domain.dossier import Dossier
from workbench.typesetting.court import court_pages
from workbench.typesetting.cover import References, cover_pages
from workbench.typesetting.fonts import Fonts
from workbench.typesetting.sheet import Sheet


def laid_out(dossier: Dossier, fonts: Fonts) -> list[Sheet]:
    """Every sheet in order. The cover is laid out twice: it comes first and names pages that come after it."""
    front = cover_pages(dossier, fonts, References())
    rest: list[Sheet] = []
    for exhibit in dossier.exhibits:
        sheets, _ = court_pages(
            exhibit, fonts, (f"Case {dossier.case.number} · Exhibit {exhibit.evidence.exhibit}", exhibit.evidence.name)
        )
        rest += sheets
    return [*front, *rest]
