"""Watching a folder: what arrives in it and stands still is imported and drafted; one bad file never stops the rest.

It looks again and again, for a network share tells nobody of what others put there.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbench.domain.arrivals import Arrival, Fate
from workbench.domain.casework import no_work
from workbench.domain.commands import RefuseFile
from workbench.domain.errors import BadRequest, CaseError, InputRefused, NotPermitted
from workbench.domain.events import FileRefused
from workbench.domain.evidence import Acquisition, Evidence, shown_name
from workbench.domain.hub_commands import AskHandOver
from workbench.domain.hub_orders import WatchFolder, WatchOutcome
from workbench.domain.hub_questions import HandOvers, HubInForce
from workbench.domain.orders import ImportFiles, Process, ProcessOutcome
from workbench.domain.progress import Progress
from workbench.domain.questions import CaseNumbered, CaseStandingOf, CustodyOf, DraftsOf, EvidenceBy, RecordingBy, RecordingsOf
from workbench.jobs.importing import import_one
from workbench.jobs.processing import process
from workbench.jobs.settling import Look, Settling, Stamp, stamp_of
from workbench.jobs.workplace import Workplace, outside

_AGAIN_S = 60  # how long a file waits that the disk or the vault had no room for

Steps = Generator[Progress, None, None]


def watch_folder(order: WatchFolder, place: Workplace) -> Generator[Progress, None, WatchOutcome]:
    """Until `order.stop` is asked, or with `once` until nothing is on its way. What is at work then is finished, but for drafts:
    the next watch goes on with those."""
    order = replace(order, folder=order.folder.expanduser().absolute())
    _must_be_watchable(order, place)
    watch = _Watch(order, place)
    while not order.stop.is_asked:
        look = yield from watch.look()
        yield from watch.draft()
        if order.once and not look.moving and not watch.has_news:
            break
        yield Progress("watching", look.moving, None, f"{look.moving} on their way" if look.moving else "")
        order.stop.wait(order.every_s)
    return watch.outcome()


def _must_be_watchable(order: WatchFolder, place: Workplace) -> None:
    if order.stable_s < 0 or order.every_s < 0:
        raise BadRequest("Seconds cannot be negative.", "Name how long a file must stand still, and how often to look.")
    if place.ask(CaseNumbered(order.case_number)) is None:
        raise BadRequest(f"There is no case {order.case_number}.", "Open it first: workbench case new NUMBER --title T")
    _must_be_open(order.case_number, place)
    if not outside(order.folder, place).is_dir():
        raise BadRequest(f"{order.folder} is no folder that can be watched.", "Name one that is there.")
    if order.hand_over and place.ask(HubInForce()) is None:
        raise BadRequest("This vault has joined no hub.", "Join one first: workbench hub join URL --code CODE --unit NAME")


def _must_be_open(case: str, place: Workplace) -> None:
    if why := no_work(place.ask(CaseStandingOf(case))):
        raise NotPermitted(why, f"Reopen it first: workbench case reopen {case} --reason T")


@dataclass(slots=True)
class _Watch:
    """What one watch found and did so far."""

    order: WatchFolder
    place: Workplace
    settling: Settling = field(init=False)
    came: Acquisition = field(init=False)
    refused: set[tuple[str, str]] = field(init=False)  # name and state of what is on record as refused
    pending: dict[str, str] = field(default_factory=dict)  # recordings to draft, with their file's name
    taken: list[str] = field(default_factory=list)
    known: int = 0
    drafted: int = 0
    aside: dict[str, str] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    has_news: bool = False

    def __post_init__(self) -> None:
        self.settling = Settling(self.order.folder, self.order.stable_s, self.place.derived.parent.resolve())
        self.came = Acquisition(received_from=f"Watched folder {shown_name(str(self.order.folder))}")
        self.refused = _refused_before(self.order.case_number, self.place)

    def look(self) -> Generator[Progress, None, Look]:
        """Take in whatever stands still by now."""
        look = self.settling.look(time.monotonic())
        self.left = {self._name(path): why for path, why in look.left}
        self.has_news = bool(look.ready)
        for path, why in look.unread:
            yield from self._trouble(self._name(path), why)
        for path in look.ready:
            if self.order.stop.is_asked:
                break
            _must_be_open(self.order.case_number, self.place)
            yield from self._take(path)
        return look

    def draft(self) -> Steps:
        """Draft what was taken in. What arrives meanwhile does not wait for it."""
        while self.pending and not self.order.stop.is_asked:
            names, self.pending = self.pending, {}
            job = process(Process(self.order.case_number, tuple(names)), self.place)
            try:
                yield from self._followed(job, names)
            except NotPermitted:
                raise
            except CaseError as error:
                for name in dict.fromkeys(names.values()):
                    yield from self._trouble(name, _told(error))
            finally:
                job.close()

    def outcome(self) -> WatchOutcome:
        """All of it."""
        aside, left, troubles = (tuple(some.items()) for some in (self.aside, self.left, self.troubles))
        return WatchOutcome(tuple(self.taken), self.known, aside, self.drafted, left, troubles)

    def _take(self, path: Path) -> Steps:
        name, before = self._name(path), self.settling.stamp(path)
        wish = ImportFiles(self.order.case_number, (path,), self.came)
        yield Progress("import", len(self.taken), None, name)  # a slow disk keeps one file for long: which one is told
        try:
            evidence, fresh = yield from import_one(path, wish, self.place)
        except (InputRefused, BadRequest) as error:
            yield from self._no_good(path, name, before, error)
        except NotPermitted:
            raise
        except CaseError as error:  # the disk, the vault or the decoder itself: no fault of the file
            yield from self._tried_again(path, name, error)
        else:
            self.settling.done(path)
            yield from self._welcome(name, evidence, fresh)

    def _welcome(self, name: str, evidence: Evidence, fresh: bool) -> Steps:
        self.aside.pop(name, None)
        self.troubles.pop(name, None)
        if fresh:
            self.taken.append(evidence.reference)
        else:
            self.known += 1
        yield self._step(name, Fate.TAKEN if fresh else Fate.KNOWN, evidence.reference, evidence.id)
        if self.order.hand_over:
            yield from self._hand_over(name, evidence)
        if self.order.process:
            waiting = [r.id for r in self.place.ask(RecordingsOf(evidence.id)) if not self.place.ask(DraftsOf(r.id))]
            self.pending |= dict.fromkeys(waiting, name)

    def _hand_over(self, name: str, evidence: Evidence) -> Steps:
        """Asked for once: who took that back meant it."""
        if self.place.ask(HandOvers(evidence.id)):
            return
        try:
            self.place.do(AskHandOver(evidence.id))
        except NotPermitted:
            raise
        except CaseError as error:
            yield from self._trouble(name, _told(error))

    def _no_good(self, path: Path, name: str, before: Stamp | None, error: CaseError) -> Steps:
        """Refused, unless it changed under the reader's eyes: then it is on its way still."""
        if before is None or stamp_of(path) != before:
            self.settling.later(path, time.monotonic())
            return
        self.settling.done(path)
        problem = error.problem.replace(shown_name(str(path)), name)  # where the folder stands on this machine is no reason
        self.aside[name] = problem
        if (name, before.told) not in self.refused:
            self.refused.add((name, before.told))
            self.place.do(RefuseFile(self.order.case_number, name, f"{problem} ({before.told})"))
        yield self._step(name, Fate.ASIDE, problem)

    def _tried_again(self, path: Path, name: str, error: CaseError) -> Steps:
        if self.order.once:
            self.settling.done(path)
        else:
            self.settling.later(path, time.monotonic(), _AGAIN_S)
        yield from self._trouble(name, _told(error))

    def _followed(self, job: Generator[Progress, None, ProcessOutcome], names: dict[str, str]) -> Steps:
        looked = time.monotonic()
        while not self.order.stop.is_asked:
            try:
                yield next(job)
            except StopIteration as end:
                yield from self._tell_drafts(end.value, names)
                return
            if time.monotonic() - looked >= self.order.every_s:
                yield from self.look()
                looked = time.monotonic()

    def _tell_drafts(self, outcome: ProcessOutcome, names: dict[str, str]) -> Steps:
        self.drafted += len(outcome.drafts)
        drafted = {recording for recording, _ in outcome.drafts}
        for recording, _ in outcome.drafts:
            yield self._step(names[recording], Fate.DRAFTED, _reference(recording, self.place))
        for refusal in outcome.failed:
            yield from self._trouble(refusal.name, f"{refusal.problem} {refusal.remedy}".strip())
        self.has_news = self.has_news or bool(drafted)

    def _trouble(self, name: str, told: str) -> Steps:
        """Once, until it is another."""
        if self.troubles.get(name) != told:
            self.troubles[name] = told
            yield self._step(name, Fate.TROUBLE, told)

    def _step(self, name: str, fate: Fate, told: str, evidence_id: str = "") -> Progress:
        arrival = Arrival(name, fate, told, self.place.clock(), evidence_id)
        return Progress("watching", len(self.taken), None, name, arrival=arrival)

    def _name(self, path: Path) -> str:
        return shown_name(path.relative_to(self.order.folder).as_posix()) if path != self.order.folder else "."


def _told(error: CaseError) -> str:
    return f"{error.problem} {error.remedy}".strip()


def _reference(recording_id: str, place: Workplace) -> str:
    recording = place.ask(RecordingBy(recording_id))
    evidence = place.ask(EvidenceBy(recording.evidence_id)) if recording is not None else None
    return evidence.reference if evidence is not None else recording_id


def _refused_before(case: str, place: Workplace) -> set[tuple[str, str]]:
    """Files on record as refused in this case, by name and state: the last brackets of the reason."""
    found = set()
    for entry in place.ask(CustodyOf((case,))):
        if entry.kind == FileRefused.KIND and isinstance(entry.payload, dict):
            reason = str(entry.payload["reason"])
            found.add((str(entry.payload["name"]), reason.rpartition(" (")[2].removesuffix(")")))
    return found
