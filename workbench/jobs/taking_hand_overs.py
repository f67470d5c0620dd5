"""At a hub: a file that a field unit handed over becomes an exhibit, by the ordinary import."""

from __future__ import annotations

from collections.abc import Generator

from workbench.domain.casework import no_work
from workbench.domain.errors import BadRequest, NotPermitted
from workbench.domain.orders import HandOverTaken, ImportFiles, TakeHandOver
from workbench.domain.progress import Progress
from workbench.domain.questions import CaseNumbered, CaseStandingOf
from workbench.jobs.importing import import_one
from workbench.jobs.workplace import Workplace


def take_hand_over(order: TakeHandOver, place: Workplace) -> Generator[Progress, None, HandOverTaken]:
    """Raises CaseError where the case takes nothing, the file is another, or nobody can hear it."""
    if place.ask(CaseNumbered(order.case_number)) is None:
        raise BadRequest(f"There is no case {order.case_number}.", "Open it first.")
    if why := no_work(place.ask(CaseStandingOf(order.case_number))):
        raise NotPermitted(why, f"Reopen it first: workbench case reopen {order.case_number} --reason T")
    wanted = ImportFiles(order.case_number, (order.path,), order.acquisition)
    evidence, is_new = yield from import_one(order.path, wanted, place, name=order.name, sha256=order.sha256)
    return HandOverTaken(evidence, is_new)
