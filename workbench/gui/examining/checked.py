"""What was found to check in a recording, ready to be shown: made beside the GUI thread, however long the transcript is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.domain.transcript import Line, SuspicionKind
from workbench.gui.language import tr

if TYPE_CHECKING:
    from workbench.gui.views import RecordingView
    from workbench.stages.suspicions import Check, Kept, Otherwise

# What merely wants a human's word; everything else is a doubt.
_WORDS = frozenset({SuspicionKind.NUMBER, SuspicionKind.NAME, SuspicionKind.NEGATION})


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a transcript is checked: words of rows somebody stands for, of all words; what is open, in order of time.

    `asks` is what each row asks of a person, in words; `counts` and `open_counts` tell how many there are of each kind.
    """

    checks: tuple[Check, ...] = ()
    words: int = 0
    confirmed: int = 0
    open: tuple[Check, ...] = ()
    asks: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[SuspicionKind, int] = field(default_factory=dict)
    open_counts: Mapping[SuspicionKind, int] = field(default_factory=dict)

    def of(self, row: str) -> tuple[Check, ...]:
        """What there is about a row."""
        return tuple(check for check in self.checks if check.segment_id == row)

    @property
    def share(self) -> str:
        """How many of the words somebody stands for."""
        if not self.words:
            return ""
        return tr("{n} % of {words} words").format(n=self.confirmed * 100 // self.words, words=f"{self.words:,}")

    @property
    def told(self) -> str:
        """How far it is confirmed, and what is left to check."""
        share = tr("{n} % confirmed").format(n=self.confirmed * 100 // self.words) if self.words else ""
        return " · ".join(filter(None, (share, tr("{n} to check").format(n=f"{len(self.open):,}"))))


def standing(view: RecordingView, kept: Kept, otherwise: Sequence[Otherwise] = ()) -> Standing:
    """Everything to check in a recording; `otherwise` is what a second engine reads otherwise."""
    from workbench.stages.suspicions import checks

    found = checks(
        view.lines,
        view.suspicions,
        (view.profile.language if view.profile else "") or "",
        rate=view.recording.rate,
        turns=view.turns,
        confirmations=view.confirmations,
        kept=kept,
        otherwise=otherwise,
    )
    rows = [line for line in view.lines if not line.is_struck]
    sure = [line for line in rows if line.confirmation is not None and line.is_confirmed]
    still = tuple(check for check in found if check.is_open)
    counts = Counter(check.kind for check in found), Counter(check.kind for check in still)
    return Standing(found, _words(rows), _words(sure), still, _asks(still), *counts)


def _asks(still: Sequence[Check]) -> dict[str, str]:
    kinds: dict[str, set[SuspicionKind]] = {}
    for check in still:
        if check.segment_id:
            kinds.setdefault(check.segment_id, set()).add(check.kind)
    told = {held: _asked(held) for held in set(map(frozenset, kinds.values()))}
    return {row: told[frozenset(held)] for row, held in kinds.items()}


def _asked(kinds: frozenset[SuspicionKind]) -> str:
    """Doubts come first; of what merely wants a human's word, that it does."""
    words = ", ".join(tr(str(kind)) for kind in sorted(kinds, key=lambda kind: (kind in _WORDS, kind)))
    return tr("{kinds}, confirm").format(kinds=words) if kinds <= _WORDS else words


def _words(lines: Sequence[Line]) -> int:
    return sum(line.text.count(" ") + 1 for line in lines if line.text)
