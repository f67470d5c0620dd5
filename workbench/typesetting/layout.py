"""The order of a report's sections and the page numbers they refer to each other by."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.dossier import Dossier
from workbench.typesetting.amendment import amendment_section
from workbench.typesetting.certificate import certificate_section
from workbench.typesetting.column import Column
from workbench.typesetting.court import CourtPages
from workbench.typesetting.cover import cover_pages, exhibit_opening, running_head
from workbench.typesetting.custody_file import Bound
from workbench.typesetting.custody_pages import custody_section
from workbench.typesetting.digests import digests_section
from workbench.typesetting.disputed import disputed_section
from workbench.typesetting.facts import recording_section
from workbench.typesetting.fonts import Fonts
from workbench.typesetting.language import say
from workbench.typesetting.limits import limits_section, redactions_section
from workbench.typesetting.method import method_section
from workbench.typesetting.references import References
from workbench.typesetting.review import review_section
from workbench.typesetting.sheet import Sheet
from workbench.typesetting.transcripts import Transcripts
from workbench.typesetting.wording import PREVIEW, label_of

Courts = list[CourtPages]
Begins = dict[str, int]
MOST_ROUNDS = 4  # the first is enough unless a page number is narrower than was thought just where a line is full


def laid_out(dossier: Dossier, fonts: Fonts, bound: Mapping[str, Bound]) -> list[Sheet]:
    """Every sheet in order. Front pages are laid out until they are as many as was thought: they name pages after them."""
    transcripts = Transcripts(dossier, fonts)
    courts = transcripts.courts
    front, pages = _front(dossier, fonts, courts, {})
    for _ in range(MOST_ROUNDS):
        thought = len(front)
        before = thought + transcripts.begin(pages, thought)
        annexes = _annexes(dossier, fonts, courts, pages, bound)
        pages.update({name: before + sheet + 1 for name, sheet in annexes.begins.items()})
        front, begins = _front(dossier, fonts, courts, pages)
        pages.update(begins)
        if len(front) == thought:
            break
    return _told(dossier, [*front, *transcripts.sheets(pages), *annexes.sheets])


def _front(dossier: Dossier, fonts: Fonts, courts: Courts, pages: Mapping[str, int]) -> tuple[list[Sheet], Begins]:
    """Cover, what changed, recordings and method: as many sheets with known page numbers as without; and where each begins."""
    cover = cover_pages(dossier, fonts, References(pages))
    column = Column(fonts, _head(dossier))
    several = len(dossier.exhibits) > 1
    amendment_section(column, dossier, _references(dossier, courts, pages))
    for exhibit in dossier.exhibits:
        if several:
            exhibit_opening(column, exhibit, References(pages))
        recording_section(column, exhibit)
    method_section(column, dossier)
    return [*cover, *column.sheets], {"cover": 1, **{name: len(cover) + at + 1 for name, at in column.begins.items()}}


def _references(dossier: Dossier, courts: Courts, pages: Mapping[str, int]) -> dict[str, References]:
    """What a recording's sections refer to, by its id; pages that are not known yet are as wide as known ones."""
    return {
        exhibit.recording.id: References(pages, court.places, pages.get(f"court:{label_of(exhibit)}", 888))
        for exhibit, court in zip(dossier.exhibits, courts, strict=True)
    }


def _annexes(dossier: Dossier, fonts: Fonts, courts: Courts, pages: Mapping[str, int], bound: Mapping[str, Bound]) -> Column:
    """Everything after the transcripts, in one column: short sections share a page."""
    column = Column(fonts, _head(dossier))
    references = _references(dossier, courts, pages)
    for exhibit in dossier.exhibits:
        disputed_section(column, exhibit, references[exhibit.recording.id])
        limits_section(column, exhibit, references[exhibit.recording.id])
    for exhibit in dossier.exhibits:
        redactions_section(column, exhibit, references[exhibit.recording.id])
    for exhibit in dossier.exhibits:
        review_section(column, exhibit, references[exhibit.recording.id])
    lines = {segment: references[court.exhibit.recording.id].spoken_line(segment) for court in courts for segment in court.starts}
    custody_section(column, dossier, lines)
    digests_section(column, dossier, bound)
    certificate_section(column, dossier)
    return column


def _head(dossier: Dossier) -> tuple[str, str]:
    return running_head(dossier, dossier.exhibits[0] if len(dossier.exhibits) == 1 else None)


def _told(dossier: Dossier, sheets: list[Sheet]) -> list[Sheet]:
    """Every page of a preview says that it is one."""
    for sheet in sheets if dossier.is_preview else ():
        sheet.watermark = say(PREVIEW) + (f" · {sheet.watermark}" if sheet.watermark else "")
    return sheets
