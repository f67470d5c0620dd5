"""Which words of a row a disclosure version blacks out, by the rule that the version itself goes by. Holds no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.leaving import Redaction
from workbench.domain.timeline import hull
from workbench.domain.transcript import Line

_KEPT = 4000  # rows whose places are known; a screen shows about forty
Place = tuple[int, int]  # where in a row's text something begins, and how long it is


class Covering:
    """Knows the redactions of the recording on the screen; looks at a row when it is painted, and once."""

    def __init__(self) -> None:
        self._redactions: tuple[Redaction, ...] = ()
        self._known: dict[tuple[object, ...], tuple[Place, ...]] = {}

    def take(self, redactions: Sequence[Redaction]) -> bool:
        """These stand now; whether others stood before."""
        changed = tuple(redactions) != self._redactions
        if changed:
            self._redactions = tuple(redactions)
            self._known.clear()
        return changed

    def of(self, line: Line) -> tuple[Place, ...]:
        """Where in a row's text the words are that a disclosure version blacks out."""
        if not self._redactions:
            return ()
        key = (line.id, line.version, line.text, line.span)
        if (found := self._known.get(key)) is None:
            from workbench.stages.disclosing import blacking

            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[key] = blacking.blocks(line, self._near(line))
        return found

    def why(self, line: Line, at: int) -> str:
        """Why what stands at a place of the row's text is blacked out, and by whom; empty where it is not."""
        if not any(first <= at < first + length for first, length in self.of(line)):
            return ""
        return "; ".join(f"{one.reason} ({one.author})" for one in self._near(line))

    def _near(self, line: Line) -> tuple[Redaction, ...]:
        words = (*line.words, *line.segment.words)
        reach = hull((line.span, line.segment.span, *(word.span for word in words)))
        return tuple(one for one in self._redactions if one.span.first <= reach.end and reach.first <= one.span.end)


__all__ = ["Covering", "Place"]
