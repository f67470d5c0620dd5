"""Where a hand-over and the hub stand, in the words, icons and tones of the window. Holds no Qt."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.authority import fingerprint
from workbench.domain.fingerprints import six_words
from workbench.domain.handing_over import HandOver, HandOverState
from workbench.domain.spread import Job, Urgency, WorkState
from workbench.domain.units import Hub
from workbench.gui import moments
from workbench.gui.language import later, tr

Chip = tuple[str, str, str]  # icon, words, tone

_STATES: dict[HandOverState, Chip] = {
    HandOverState.ASKED: ("waiting", later("waits to go"), "accent"),
    HandOverState.RECEIVED: ("hub", later("at the hub"), "text"),
    HandOverState.RETURNED: ("done", later("draft is here"), "good"),
    HandOverState.WITHDRAWN: ("undo", later("taken back"), "muted"),
    HandOverState.FAILED: ("failed", later("hub failed"), "bad"),
}
_JOBS: dict[WorkState, Chip] = {
    WorkState.WAITING: ("waiting", later("waits"), "muted"),
    WorkState.RUNNING: ("play", later("in work"), "accent"),
    WorkState.DONE: ("done", later("done"), "good"),
    WorkState.FAILED: ("failed", later("failed"), "bad"),
    WorkState.CANCELLED: ("cancel", later("cancelled"), "muted"),
}
URGENCIES = {
    Urgency.CRITICAL: later("Critical"),
    Urgency.STANDARD: later("Standard"),
    Urgency.BATCH: later("Batch"),
}
_ASKED = later("{by} asked for it, {at}. It goes as soon as the hub can be reached.")
_RECEIVED = later("The hub has it and signed a receipt. Its draft comes by itself.")
_RETURNED = later("The hub's draft stands beside ours.")


def latest(found: Iterable[HandOver]) -> dict[str, HandOver]:
    """The hand-over that counts for each exhibit: the last one that was asked for."""
    return {one.evidence_id: one for one in found}


def chip(held: HandOver) -> Chip:
    """A hand-over as icon, words and tone."""
    icon, words, tone = _STATES[held.state]
    return icon, tr(words), tone


def job_chip(job: Job) -> Chip:
    """A job of the hub's, with how much of it is done."""
    icon, words, tone = _JOBS[job.state]
    share = f" · {job.permille // 10} %" if job.state is WorkState.RUNNING else ""
    return icon, f"{tr(words)}{share}", tone


def stage(job: Job) -> str:
    """What the hub is at; nothing where it has not begun or is through."""
    return tr(job.stage) if job.state is WorkState.RUNNING else ""


def told(held: HandOver) -> str:
    """The same in a sentence."""
    if held.state is HandOverState.ASKED:
        return tr(_ASKED).format(by=held.asked_by, at=moments.clock(held.asked_at))
    return {
        HandOverState.RECEIVED: tr(_RECEIVED),
        HandOverState.RETURNED: tr(_RETURNED),
        HandOverState.WITHDRAWN: tr("It was taken back: {why}").format(why=held.problem or "–"),
        HandOverState.FAILED: tr("The hub could not do it: {why}").format(why=held.problem or "–"),
    }[held.state]


def key_words(hub: Hub) -> str:
    """The hub's signing key as six words that people compare over a telephone, as the hub's own start prints them."""
    return six_words(fingerprint(hub.keys.signing)).replace("-", " · ")


def span(seconds: int) -> str:
    """How long something waits."""
    minutes, hours = seconds // 60, seconds // 3600
    if hours:
        return tr("{hours} h {minutes:02d} min").format(hours=hours, minutes=minutes % 60)
    return tr("{minutes} min").format(minutes=minutes) if minutes else tr("{seconds} s").format(seconds=seconds)
