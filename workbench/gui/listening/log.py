"""The log of listening: what was heard up to a pause, as one entry for each way it was heard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workbench.domain.commands import LogListening
from workbench.domain.listening import Treatment, merged
from workbench.domain.timeline import Span

if TYPE_CHECKING:
    from workbench.gui.playing.heard import Stretch

_Way = tuple[int, str, bool]


class Log:
    """Gathers stretches until somebody asks for the entries."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, _Way], list[Span]] = {}

    def add(self, recording_id: str, stretch: Stretch, *, text_hidden: bool) -> None:
        """Something was heard."""
        way = (stretch.percent, _in_words(stretch.treatment), text_hidden)
        self._held.setdefault((recording_id, way), []).extend(stretch.spans)

    def entries(self) -> Iterable[LogListening]:
        """What to enter, in the order in which it was first heard; afterwards nothing is held."""
        held, self._held = self._held, {}
        for (recording_id, (percent, treatment, hidden)), spans in held.items():
            yield LogListening(recording_id, merged(spans), percent, treatment, hidden)


def _in_words(treatment: Treatment) -> str:
    return treatment.name or treatment.in_words()
