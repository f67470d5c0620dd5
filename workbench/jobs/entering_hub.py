"""Join a hub: the one-time code says whose key to expect, so that no stranger in between is taken for it."""

from __future__ import annotations

import re
from collections.abc import Generator

from workbench.domain.authority import fingerprint
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.fingerprints import six_words
from workbench.domain.hub_commands import JoinHub
from workbench.domain.hub_link import Greeting
from workbench.domain.hub_orders import EnterHub, EnterOutcome
from workbench.domain.hub_questions import HubInForce
from workbench.domain.progress import Progress
from workbench.domain.questions import VaultId
from workbench.domain.units import Hub, unit_name
from workbench.domain.warrants import hub_mark, parted
from workbench.jobs.unit_desk import HubLink, linked
from workbench.jobs.workplace import Workplace

_OTHER = "Nothing was sent. Check the address, and ask the hub's administrator for its fingerprint and a new code."


def enter_hub(order: EnterHub, place: Workplace) -> Generator[Progress, None, EnterOutcome]:
    """A joining that was cut is done again with the same code: the unit's key is the same then."""
    if (known := place.ask(HubInForce())) is not None:
        raise BadRequest(f"This vault has joined the hub {known.name}.", "Leave it first: workbench hub leave --reason T")
    if not place.root_fingerprint:
        raise BadRequest("This machine does not know the laboratory's root of this vault.", "Run verify with --root first.")
    unit, (mark, _) = unit_name(order.unit), parted(order.code)
    key = place.desk.prepared(order.code)
    with linked(place.desk, order.url, unit, key) as link:
        yield Progress("hub", 0, 2, order.url)
        greeting = _looked_at(order, mark, link, place)
        yield Progress("hub", 1, 2, f"{greeting.name}, {six_words(fingerprint(greeting.keys.signing))}")
        if link.enrol(order.code, key, place.ask(VaultId()), place.root_fingerprint) != greeting.keys:
            raise CaseError(f"The hub at {order.url} gave other keys when it enrolled this unit than before.", _OTHER)
    hub = Hub(greeting.name, link.url, greeting.keys, unit, key, place.who.name, place.clock())
    place.do(JoinHub(hub))
    return EnterOutcome(hub.name, hub.url, fingerprint(hub.keys.signing))


def _looked_at(order: EnterHub, mark: bytes, link: HubLink, place: Workplace) -> Greeting:
    """The hub's greeting, where its key is the one that code and person expect."""
    greeting = link.greeting()
    shown = fingerprint(greeting.keys.signing)
    if hub_mark(greeting.keys.signing) != mark:
        raise CaseError(f"The hub at {order.url} is not the one this code was made for: its key is {six_words(shown)}.", _OTHER)
    if order.fingerprint and _spelt(order.fingerprint) not in (shown, six_words(shown)):
        raise CaseError(f"The hub's key is {six_words(shown)} ({shown}), not the one you named.", _OTHER)
    if greeting.vault_id == place.ask(VaultId()):
        raise BadRequest("This vault is the hub's own.", "Join from the vault of a field unit.")
    return greeting


def _spelt(said: str) -> str:
    """A fingerprint as people write it: in groups, in capitals, or as six words."""
    plain = "-".join(said.lower().split())
    digits = re.sub(r"[\s:-]", "", plain)
    return digits if re.fullmatch(r"[0-9a-f]{64}", digits) else plain
