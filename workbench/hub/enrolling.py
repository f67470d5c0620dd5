"""Units are let in by a one-time code that an administrator signed for, and turned out by their signed word."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool

from workbench.domain.errors import BadRequest, CaseError, NotPermitted
from workbench.domain.hub_commands import EnrolUnit, RevokeUnit
from workbench.domain.hub_events import UnitEnrolled
from workbench.domain.hub_questions import UnitNamed
from workbench.domain.questions import PersonNamed
from workbench.domain.units import Unit
from workbench.domain.warrants import TAG, Act, Warrant, hub_mark, no_warrant, parted, read, secret_digest
from workbench.hub.logs import noted, told
from workbench.hub.problems import Refused, documented
from workbench.hub.requests import claimed, hub_of, proven
from workbench.hub.schemas import Enrolled, Keys, UnitTold, UnitWanted
from workbench.hub.side import HubSide, KeptWarrant

router = APIRouter(prefix="/v1", tags=["units"])
_ASK = "Ask the hub's administrator for a new code: workbench hub enrol NAME."


@router.post("/units", status_code=201, summary="Enrol", responses=documented(400, 401, 403, 409, 413, 422))
async def enrol(request: Request, wanted: UnitWanted, side: Annotated[HubSide, Depends(hub_of)]) -> Enrolled:
    """With a one-time code and a request that is signed by the very key that is to be the unit's (label `unit`, keyid the name it
    asks for). The same request a second time, signed anew, is answered as the first."""
    claim = claimed(side, request)
    if claim.unit != wanted.name:
        raise Refused(401, "The request is signed under another name than it asks for.", "Sign it as the unit it asks for.")
    warrant, kept = await run_in_threadpool(_warrant, side, wanted)
    await proven(side, request, claim, wanted.key)
    unit = await run_in_threadpool(_enrolled, side, wanted, warrant, kept)
    noted(unit=unit.name)
    told("unit.enrolled", unit=unit.name)
    return Enrolled(unit=_unit(unit), hub=Keys(signing=side.hand.keys.signing, sealing=side.hand.keys.sealing))


def _warrant(side: HubSide, wanted: UnitWanted) -> tuple[Warrant, KeptWarrant]:
    """What the code is half of."""
    try:
        mark, secret = parted(wanted.code)
    except BadRequest as error:
        raise Refused(403, error.problem, error.remedy) from error
    if mark != hub_mark(side.hand.keys.signing):
        raise Refused(403, "The code was made at another hub.", "Check the hub's address.")
    kept = side.warrants.of_secret(secret_digest(secret))
    if kept is None:
        raise Refused(403, "The hub knows no such code.", _ASK)
    warrant = counted(side, kept, Act.ENROL)
    if warrant.unit != wanted.name:
        raise Refused(403, "The code was made for a unit of another name.", "Ask for that name, or for another code.")
    return warrant, kept


def _enrolled(side: HubSide, wanted: UnitWanted, warrant: Warrant, kept: KeptWarrant) -> Unit:
    there = side.bench.ask(UnitNamed(wanted.name))
    if there is not None and (there.key, there.vault_id, there.root) == (wanted.key, wanted.vault_id, wanted.root):
        if there.revoked:
            raise Refused(403, f"The unit {there.name} was revoked.", "Choose another name and key.")
        side.warrants.settle(kept.id)
        return there  # its first answer was lost on the way
    if kept.state != "waiting":
        raise Refused(403, "The code was used before.", _ASK)
    words = {"vault_id": wanted.vault_id, "root": wanted.root, "hub_key": side.hand.keys.signing}
    try:
        event = side.bench.do(EnrolUnit(wanted.name, wanted.key, role=warrant.role, **words))
    except NotPermitted as error:
        raise Refused(403, _powerless(side), "Ask the hub's administrator.") from error
    assert isinstance(event, UnitEnrolled)  # noqa: S101 - this command has this event
    side.warrants.settle(kept.id)
    return event.unit


def _unit(unit: Unit) -> UnitTold:
    told_of = {"name": unit.name, "key": unit.key, "vault_id": unit.vault_id, "root": unit.root}
    return UnitTold(**told_of, role=str(unit.role), enrolled_at=unit.enrolled_at)


def counted(side: HubSide, kept: KeptWarrant, act: Act) -> Warrant:
    """The warrant, where it is an administrator's, of this vault, for this, and in time. Raises Refused."""
    try:
        warrant = read(kept.document)
        signature = bytes.fromhex(kept.signature)
    except ValueError as error:
        raise Refused(403, "The code cannot be read any more.", _ASK) from error
    person = side.bench.ask(PersonNamed(warrant.by))
    why = no_warrant(warrant, person, side.vault_id, side.clock())
    if person is None or why or warrant.act is not act:
        raise Refused(403, why or "It was made for something else.", _ASK)
    if not side.is_signed(person.keys.signing, signature, TAG.encode() + b"\0" + kept.document.encode()):
        raise Refused(403, f"It is not signed by {person.name}.", _ASK)
    return warrant


def carry_out(side: HubSide) -> int:
    """What administrators ordered from outside while this hub holds the vault; how many orders were settled."""
    waiting = side.warrants.to_carry_out()
    for kept in waiting:
        try:
            warrant = counted(side, kept, Act.REVOKE)
            side.bench.do(RevokeUnit(warrant.unit, f"{warrant.reason} (ordered by {warrant.by})"))
        except Refused as error:
            side.warrants.settle(kept.id, error.problem)
        except NotPermitted:
            side.warrants.settle(kept.id, _powerless(side))
        except CaseError as error:
            side.warrants.settle(kept.id, str(error))
        else:
            side.warrants.settle(kept.id)
            told("unit.revoked", unit=warrant.unit)
    return len(waiting)


def _powerless(side: HubSide) -> str:
    who = side.bench.person
    return f"The hub is run by {who.name}, {who.role}, who may let no unit in or out: it is to be run by an administrator."
