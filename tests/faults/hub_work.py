"""A unit and a hub, through the real door of one vault that is both: everything that can be entered about them, at least once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from tests.storage.hub_deeds import HUB, NOTE_ROOT, Link, a_key, public
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain import questions as q
from workbench.domain.events import CheckpointMade, HandOverAsked
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.handing_over import Manifest, Wish
from workbench.domain.hub_questions import DraftAsTravels, EntryOf
from workbench.domain.transcript import Draft

AT_WORK = Callable[[str], AbstractContextManager[Bench]]
FROM_HUB = "from-the-hub"
LATER = "7b" * 32  # the root of the unit's history that was witnessed last


@dataclass(frozen=True, slots=True)
class HubWork:
    """`evidence_id` is an exhibit of case C-1 that may be worked on, `again` another one, and `track` the first one's recording.
    The unit is called c, as the case's number begins."""

    evidence_id: str
    again: str
    track: str
    draft: Callable[[Recording, str], Draft]
    analyst: str
    admin: str

    def do(self, at_work: AT_WORK) -> None:
        """As a hub first: an exhibit came, its draft went back, a history was vouched for, another shown. Then as a unit: an
        exhibit went, its draft came back, a checkpoint was vouched for. The unit stays enrolled, and the hub joined."""
        with at_work(self.analyst) as bench:
            link = a_link(bench.ask(q.VaultId()))
        with at_work(self.admin) as bench:
            bench.do(c.EnrolUnit("c", link.unit.key, link.unit_vault, link.unit.root, hub_key=link.unit.hub_key))
            bench.do(c.EnrolUnit("old-1", public(a_key("old")), "vault-8", "5d" * 32))
            bench.do(c.RevokeUnit("old-1", "stolen"))
            bench.do(c.JoinHub(link.hub))
        with at_work(self.analyst) as bench:
            self._as_hub(bench, link)
            self._as_unit(bench, link)

    def _as_hub(self, bench: Bench, link: Link) -> None:
        evidence, track = self._things(bench)
        came = link.received(evidence)
        bench.do(c.RecordReception(came.evidence_id, came.unit, came.transfer, came.manifest, came.signature))
        bench.do(c.FinishDraft(self.draft(track, FROM_HUB), beside=True))
        package = link.package(evidence, track, bench.ask(DraftAsTravels(FROM_HUB)))
        has = link.returned(evidence.id, FROM_HUB, package)
        bench.do(c.RecordReturn(has.evidence_id, has.draft_id, has.unit, has.counter, has.signature, has.package))
        for event in (link.witnessed(0, 5, NOTE_ROOT), link.witnessed(5, 7, LATER)):
            told = (event.unit, event.vault_id, event.before, event.size, event.root, event.line)
            bench.do(c.WitnessHistory(*told))
        shown = link.shown(6, "1b" * 32)
        bench.do(c.ReportFork("c", link.unit_vault, 7, LATER, shown, "it does not go on"))

    def _as_unit(self, bench: Bench, link: Link) -> None:
        evidence, track = self._things(bench)
        bench.do(c.WithdrawHandOver(asked(bench, evidence.id), "a mistake"))
        bench.do(c.WithdrawHandOver(asked(bench, evidence.id), "it cannot be decoded there", failed=True))
        asked(bench, self.again)  # it waits to the end
        sent = asked(bench, evidence.id)
        bench.do(received(link, bench, sent, evidence))
        package = link.package(evidence, track, bench.ask(DraftAsTravels(FROM_HUB)))
        came = link.drafted(sent, evidence.id, track, FROM_HUB, package)
        bench.do(c.RecordHubDraft(sent, track.id, came.draft_id, came.job, came.package, came.signature))
        made = bench.do(c.MakeCheckpoint())
        assert isinstance(made, CheckpointMade)
        line = link.cosigned(link.vault_id, made.size, made.root)
        bench.do(c.RecordWitness(HUB, made.size, made.root, line))

    def _things(self, bench: Bench) -> tuple[Evidence, Recording]:
        evidence, track = bench.ask(q.EvidenceBy(self.evidence_id)), bench.ask(q.RecordingBy(self.track))
        assert evidence is not None
        assert track is not None
        return evidence, track


def a_link(vault_id: str) -> Link:
    """The keys of both ends."""
    return Link(vault_id=vault_id, name="c")


def asked(bench: Bench, evidence_id: str, **more: Any) -> str:
    """A hand-over that was asked for; its id."""
    event = bench.do(c.AskHandOver(evidence_id, Wish(language="en"), **more))
    assert isinstance(event, HandOverAsked)
    return event.id


def manifest_of(link: Link, bench: Bench, evidence: Evidence) -> Manifest:
    """As the unit signs it now."""
    return link.manifest(evidence, link.vault_id, bench.ask(EntryOf(evidence.id)), bench.ask(q.LedgerHead()))


def received(link: Link, bench: Bench, name: str, evidence: Evidence, **odd: Any) -> c.RecordHandOver:
    """The hub's receipt, as it is entered."""
    event = link.handed_over(name, replace(manifest_of(link, bench, evidence), **odd))
    return c.RecordHandOver(name, event.receipt, event.signature, event.manifest)
