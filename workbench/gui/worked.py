"""How much stands on recordings: what machines wrote, what people put over it. Runs beside the GUI thread; holds no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from workbench.domain import questions as q
from workbench.gui.language import counted, tr

if TYPE_CHECKING:
    from workbench.bench.door import Bench


@dataclass(frozen=True, slots=True)
class Worked:
    """Counts over one recording or several: `lines` that stand and how many of them have a person's text, `changed` all that
    people did to rows, struck ones included."""

    lines: int = 0
    corrected: int = 0
    changed: int = 0
    named: int = 0
    confirmed: int = 0
    notes: int = 0
    caveats: int = 0
    flagged: int = 0
    open_flags: int = 0

    def __add__(self, other: Worked) -> Worked:
        return Worked(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    @property
    def set_aside(self) -> str:
        """What a new draft would set aside, in words; empty when nobody worked on the present one."""
        held = (
            counted(self.changed, "correction") if self.changed else "",
            counted(self.named, "name") if self.named else "",
            counted(self.confirmed, "confirmation") if self.confirmed else "",
        )
        return tr(" and ").join(filter(None, held))


def on(bench: Bench, recordings: Iterable[str]) -> Worked:
    """What stands on these recordings now."""
    return sum((_on_one(bench, recording) for recording in recordings), Worked())


def _on_one(bench: Bench, recording_id: str) -> Worked:
    recording, draft = bench.ask(q.RecordingBy(recording_id)), bench.ask(q.DraftOf(recording_id))
    lines = bench.ask(q.LinesOf(recording_id))
    named = set(bench.ask(q.SpeakersOf(recording_id))) - set(draft.speakers if draft else ())
    return Worked(
        lines=len(standing := [line for line in lines if not line.is_struck]),
        corrected=sum(line.correction is not None for line in standing),
        changed=sum(line.is_changed for line in lines),
        named=len(named),
        confirmed=len(bench.ask(q.ConfirmationsOf(recording_id))),
        notes=len(bench.ask(q.AnnotationsOf(recording_id))),
        caveats=len(recording.caveats if recording else ()) + len(draft.caveats if draft else ()),
        flagged=len(flags := bench.ask(q.SuspicionsOf(recording_id))),
        open_flags=len(set(flags) - {flag for line in lines if line.correction is not None for flag in line.suspicions}),
    )
