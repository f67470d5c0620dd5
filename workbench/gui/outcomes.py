"""What a job that ended well has to say: a dialog where there is something to read or keep, else a line below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from workbench.domain import orders as o
from workbench.domain.custody import Verdict
from workbench.gui.dialogs import notices
from workbench.gui.language import counted, tr
from workbench.gui.live import room as live_room
from workbench.gui.reporting import told

if TYPE_CHECKING:
    from workbench.gui.window import Window


def tell(window: Window, outcome: object) -> None:
    """Tell it; an outcome that speaks for itself is not here."""
    find = _TOLD.get(type(outcome))
    if find is not None:
        find(window, outcome)


def _imported(window: Window, outcome: o.ImportOutcome) -> None:
    if outcome.known or outcome.refused:
        notices.import_summary(outcome, window)
    else:
        window.bottom.say(tr("{taken} imported").format(taken=len(outcome.taken)))


def _processed(window: Window, outcome: o.ProcessOutcome) -> None:
    if outcome.failed:
        notices.process_summary(outcome, window)


def _transcript_taken(window: Window, outcome: o.ImportedTranscript) -> None:
    """Where it stands beside another, the two are compared at once."""
    from workbench.gui import docking
    from workbench.gui.examining import comparing
    from workbench.gui.reporting.import_form import taken

    if outcome.notes:
        taken(outcome, window)
    else:
        window.bottom.say(tr("{rows} taken in").format(rows=counted(outcome.rows, "row")))
    room = comparing.Comparing.of(window)
    if room is not None and window.desk is not None and window.desk.view is not None:
        docking.show(window, comparing.PANEL)
        room.choose(outcome.draft_id)


def _bundled(window: Window, outcome: o.BundleOutcome) -> None:
    from workbench.gui.dialogs import bundle_form

    bundle_form.made(outcome, window)


def _destroyed(window: Window, outcome: o.DestructionOutcome) -> None:
    window.bottom.say(tr("{reference} is destroyed. {kept}").format(reference=outcome.reference, kept=outcome.kept).strip())


# Any: each function takes the outcome type beside it.
_TOLD: dict[type, Callable[[Window, Any], object]] = {
    o.ImportOutcome: _imported,
    o.ProcessOutcome: _processed,
    **told.TOLD,
    o.ImportedTranscript: _transcript_taken,
    o.BundleOutcome: _bundled,
    o.DestructionOutcome: _destroyed,
    o.LiveOutcome: live_room.tell,
    o.BackUpOutcome: lambda window, outcome: window.bottom.say(
        tr("Backed up: {entries:,} entries").format(entries=outcome.entries)
    ),
    Verdict: lambda window, outcome: notices.verdict(outcome, window),
}
