"""What can go to the hub from the place that is looked at, and why not. Holds no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workbench.domain.handing_over import HandOver, HandOverState
from workbench.gui.language import counted, later, tr

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.views import CaseNode, EvidenceNode

NO_HUB = later("This vault has joined no hub. See Vault, Hub.")
_SENT = (HandOverState.ASKED, HandOverState.RECEIVED, HandOverState.RETURNED)


def tracks(desk: Desk) -> Iterable[tuple[EvidenceNode, str]]:
    """Every recording with its exhibit."""
    return ((x, track.recording.id) for node in desk.cases for x in node.exhibits for track in x.recordings)


def choices(desk: Desk, node: CaseNode) -> list[tuple[str, tuple[str, ...]]]:
    """What can be sent from here: the chosen exhibit, and all of the case that never went."""
    here = desk.exhibit()
    found: list[tuple[str, tuple[str, ...]]] = []
    if here is not None and not _no_sending(here):
        found.append((f"{here.evidence.reference}  {here.evidence.name}", (here.evidence.id,)))
    if new := unsent(node):
        count = counted(len(new), "exhibit")
        title = tr("Case {number}: {count} not sent yet").format(number=node.case.number, count=count)
        found.append((title, tuple(x.evidence.id for x in new)))
    return found


def unsent(node: CaseNode) -> list[EvidenceNode]:
    """Exhibits of a case that are neither on their way nor at the hub."""
    return [x for x in node.exhibits if not _no_sending(x) and (x.handed is None or x.handed.state not in _SENT)]


def no_sending(desk: Desk) -> str:
    """Why nothing can be sent from the place that is looked at."""
    node = desk.case()
    if desk.liaison.hub is None:
        return tr(NO_HUB)
    if node is None or choices(desk, node):
        return ""
    here = desk.exhibit()
    return _no_sending(here) if here is not None else tr("Everything in this case was sent.")


def _no_sending(node: EvidenceNode) -> str:
    if node.tombstone is not None and node.tombstone.is_destroyed:
        return tr("The exhibit was destroyed as ordered.")
    waits = node.handed is not None and node.handed.state is HandOverState.ASKED
    return tr("It waits to go to the hub already.") if waits else ""


def no_withdrawing(desk: Desk) -> str:
    """Why there is nothing to take back."""
    held = handed_over(desk)
    if held is None:
        return tr("It was not sent to the hub.")
    return "" if held.state is HandOverState.ASKED else tr("The hub has it: what went cannot be taken back.")


def no_joining(desk: Desk) -> str:
    """Why no hub can be joined: one at a time."""
    hub = desk.liaison.hub
    return tr("This vault has joined the hub “{name}”. Leave it first.").format(name=hub.name) if hub else ""


def no_leaving(desk: Desk) -> str:
    """Why there is no hub to leave."""
    return "" if desk.liaison.hub else tr(NO_HUB)


def handed_over(desk: Desk) -> HandOver | None:
    """The newest hand-over of the exhibit that is looked at."""
    node = desk.exhibit()
    return node.handed if node is not None else None
