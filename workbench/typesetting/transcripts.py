"""What stands between a report's front and its annexes: transcripts, translations beside them, and the index over all."""

from __future__ import annotations

from workbench.domain.dossier import Dossier
from workbench.typesetting.beside import beside_pages
from workbench.typesetting.court import CourtPages, court_pages
from workbench.typesetting.cover import running_head
from workbench.typesetting.fonts import Fonts
from workbench.typesetting.index_pages import index_pages
from workbench.typesetting.language import say
from workbench.typesetting.sheet import Sheet
from workbench.typesetting.wording import label_of, title_of


class Transcripts:
    """Every exhibit's court pages and translations. How many sheets they have is known at once, where they begin only later."""

    def __init__(self, dossier: Dossier, fonts: Fonts) -> None:
        self._dossier = dossier
        heads = [running_head(dossier, exhibit, title_of(exhibit.evidence)) for exhibit in dossier.exhibits]
        self.courts = [court_pages(x, fonts, head, dossier.style) for x, head in zip(dossier.exhibits, heads, strict=True)]
        self._beside = [
            [beside_pages(x, translation, fonts, head, dossier.style) for translation in x.translations]
            for x, head in zip(dossier.exhibits, heads, strict=True)
        ]
        self._index: list[Sheet] = []

    def begin(self, pages: dict[str, int], before: int) -> int:
        """Enter where each begins after so many pages, and make the index; returns how many sheets there are."""
        page = before + 1
        for court, translations in zip(self.courts, self._beside, strict=True):
            label = label_of(court.exhibit)
            pages[f"court:{label}"] = page
            page += len(court.sheets)
            for number, sheets in enumerate(translations, 1):
                pages[f"beside:{label}:{number}"] = page
                page += len(sheets)
        self._index = self._indexed(pages)
        if self._index:
            pages["index"] = page
        return page + len(self._index) - before - 1

    def _indexed(self, pages: dict[str, int]) -> list[Sheet]:
        begins = [pages[f"court:{label_of(court.exhibit)}"] for court in self.courts]
        only = self._dossier.exhibits[0] if len(self._dossier.exhibits) == 1 else None
        column = index_pages(self._dossier, self.courts, begins, running_head(self._dossier, only))
        return column.sheets if column else []

    def sheets(self, pages: dict[str, int]) -> list[Sheet]:
        """All of them, now that it is known where everything begins."""
        made: list[Sheet] = []
        for court, translations in zip(self.courts, self._beside, strict=True):
            court.settle(pages)
            made += _marked(court.sheets, self._title(court))
            for sheets in translations:
                made += _marked(sheets, say("Translation beside the original"), int(len(self.courts) > 1))
        return [*made, *self._index]

    def _title(self, court: CourtPages) -> str:
        if len(self.courts) < 2:
            return say("Transcript")
        return say("Transcript, exhibit {exhibit}").format(exhibit=label_of(court.exhibit))


def _marked(sheets: list[Sheet], bookmark: str, level: int = 0) -> list[Sheet]:
    """The first sheet with its bookmark."""
    if sheets:
        sheets[0].bookmark, sheets[0].level = bookmark, level
    return sheets
