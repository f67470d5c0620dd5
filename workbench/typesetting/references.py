"""Page numbers that sections speak of before they are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from workbench.typesetting.court import Place
from workbench.typesetting.language import say


@dataclass(frozen=True, slots=True)
class References:
    """Where sections begin, and where utterances stand; pages count from 1."""

    sections: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    places: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))
    first_court_page: int = 1

    def page(self, section: str) -> str:
        """ "page 12", as wide while it is not known yet."""
        return say("page {page}").format(page=self.sections.get(section, 888))

    def line(self, segment_id: str) -> str:
        """page:line of an utterance; empty for one that is not in the transcript."""
        place = self.places.get(segment_id)
        return f"{self.first_court_page + place.sheet}:{place.line + 1}" if place else ""

    def spoken_line(self, segment_id: str) -> str:
        """The same in a sentence: "page 12, line 3"."""
        place = self.places.get(segment_id)
        if place is None:
            return ""
        return say("page {page}, line {line}").format(page=self.first_court_page + place.sheet, line=place.line + 1)
