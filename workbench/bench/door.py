"""The one door. Every change passes `do`, every look `ask`, every long piece of work `start`."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from workbench.bench.commands import HANDLERS
from workbench.bench.commands.situation import Situation, nobodys
from workbench.bench.moments import Moments
from workbench.bench.permissions import REQUIRED
from workbench.bench.undo import opposite
from workbench.domain.commands import (
    CloseSession,
    Command,
    EnrolPerson,
    MakeCheckpoint,
    NoteClock,
    OpenSession,
    RecordPasswordChange,
    ReplaceKeys,
    RevokePerson,
    RotateKeys,
)
from workbench.domain.custody import Entry
from workbench.domain.errors import CaseError, ClockBehind, Defect, NotPermitted
from workbench.domain.events import Event, PersonEnrolled
from workbench.domain.live import InputDevice, Spool
from workbench.domain.orders import Order, Outcome, PreviewReport, SetAgain, VerifyVault
from workbench.domain.people import Permission, Person, PublicKeys, Role, may, person_name, unfit
from workbench.domain.progress import Progress
from workbench.domain.questions import Asker, PersonNamed, PolicyInForce, Question, WitnessedOf
from workbench.jobs import JOBS
from workbench.jobs.decoded import decoded, spectrogram
from workbench.jobs.watching import Opener, pictures
from workbench.jobs.workplace import EngineRoom, Workplace
from workbench.stages.decoding import PeakReader, PictureSource, PlaybackSource, SpectrogramReader

if TYPE_CHECKING:
    from workbench.stages.analytics.nearness import Embedder

A = TypeVar("A")


class Change(Protocol):
    """A running transaction: read, then append; leaving it commits."""

    def answer(self, question: Question[A]) -> A: ...

    def append(self, event: Event) -> Entry: ...


class Vault(Protocol):
    """Port: the database and ledger behind the door."""

    def answer(self, question: Question[A]) -> A: ...

    def change(self) -> AbstractContextManager[Change]:
        """A write transaction signed by the person at the bench; rolled back when it is left by an exception."""
        ...

    def close(self) -> None: ...


class KeyMaker(Protocol):
    """Port: makes, renews and forgets people's keys."""

    def make(self, name: str, role: Role, password: str, token: str | None = None) -> PublicKeys:
        """Keys for somebody new, until `adopt` or `forget`: behind the password, or on the token of the label `token` ("": the
        only one there), which the password opens as its PIN."""
        ...

    def on_token(self, name: str) -> bool:
        """Whether a token holds the person's keys."""
        ...

    def forget(self, name: str) -> None: ...

    def renew(self, name: str, role: Role, password: str, token: str | None = None) -> PublicKeys:
        """New keys for somebody enrolled, kept beside the old ones until `adopt` or `drop`. Without a root at hand the report
        key stays, which only its owner's own renewal can."""
        ...

    def adopt(self, name: str) -> None:
        """The renewed keys count from now on, for this bench too where they are its person's."""
        ...

    def drop(self, name: str) -> None:
        """The renewed keys never were."""
        ...

    def rewrap(self, name: str, password: str, new_password: str) -> None:
        """Another password for the same keys."""
        ...


class Listed(Protocol):
    """Port: where sound can come in on this machine, and sound that was recorded and is not evidence yet."""

    def devices(self) -> tuple[InputDevice, ...]: ...

    def left(self) -> tuple[Spool, ...]: ...


class Jotter(Protocol):
    """Port: what the person at the bench typed over rows and has not saved, so that a crash takes none of it."""

    def keep(self, row: str, text: str) -> None:
        """Remember what stands over a row; nothing where it is empty."""
        ...

    def all(self) -> dict[str, str]:
        """Everything that was left, by row."""
        ...


@dataclass(frozen=True, slots=True)
class Fittings:
    """What `bootstrap` puts behind a bench."""

    vault: Vault
    key: str
    sign: Callable[[bytes], bytes]
    keys: KeyMaker
    workplace: Callable[[Bench], Workplace]
    peaks: Callable[[Path], PeakReader]
    playback: Callable[[Path], PlaybackSource]
    pictures: Opener
    spectrogram: Callable[[Path], Generator[Progress, None, SpectrogramReader]]
    jottings: Jotter
    clock: Callable[[], str]
    new_id: Callable[[], str]
    read_only: str = ""
    failures: int = 0
    is_signed: Callable[[str, bytes, bytes], bool] = nobodys  # whether an Ed25519 signature of a message is a key's (hex)


class Bench:
    """An unlocked vault in the hands of one person. Made by `Workshop.unlock`. Safe to call from any thread."""

    def __init__(self, name: str, fittings: Fittings, *, host: str) -> None:
        self._fittings = fittings
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._listeners: list[Callable[[Event], None]] = []
        self._lock = threading.Lock()
        self._closed = False
        self._ways: OrderedDict[int, tuple[Event, Command | None]] = OrderedDict()
        self.person = _fit(_person(self.ask, name), fittings.key)
        self.jottings: Jotter = fittings.jottings
        self.on_token = fittings.keys.on_token(name)  # a PIN opens the keys: there is no password to choose for them
        self._place = fittings.workplace(self)
        self.recorder: Callable[[], Listed] = lambda: self._place.live
        witnessed = self.ask(WitnessedOf())
        self._moments = Moments(self.ask(PolicyInForce()), witnessed.size - witnessed.checkpointed)
        if not fittings.read_only:
            self.do(OpenSession(host, fittings.failures))

    @property
    def read_only(self) -> str:
        """Who holds the vault, when it could only be opened for reading; empty when it is ours."""
        return self._fittings.read_only

    def do(self, command: Command, *, then: Callable[[], None] | None = None) -> Event:
        """Carry a command out and wait until it is committed. Raises CaseError when it is refused. `then` runs on the writer's
        thread right after the commit, before anything else is entered."""
        return self._writer.submit(self._carry_out, command, then).result()

    def submit(self, command: Command) -> Future[Event]:
        """The same without waiting, for the window: the future ends after the commit, or with the refusal."""
        return self._writer.submit(self._carry_out, command)

    def ask(self, question: Question[A]) -> A:
        """Answer a question from the committed state."""
        return self._fittings.vault.answer(question)

    def start(self, order: Order, engines: EngineRoom | None = None) -> Generator[Progress, None, Outcome]:
        """The job as a generator; permission is checked at once. Closing it cancels; its return value is the outcome. `engines`
        stand in the place of this machine's own."""
        self._admit(type(order))
        ears = self._place.ears
        place = replace(self._place, ears=replace(ears, engines=engines)) if engines else self._place
        return JOBS[type(order)](order, place)

    def refusal(self, verb: type) -> str:
        """Why this person may not use a command or order type; empty when they may."""
        if self._fittings.read_only and verb not in _READING:
            return f"The vault is open for reading only: {self._fittings.read_only}"
        needed = REQUIRED[verb]
        if may(self.person.role, needed):
            return ""
        return f"This needs the permission {needed}, which the role {self.person.role} does not have."

    def opposite(self, event: Event) -> Command | None:
        """The command that undoes what this event of the recent ones did; None when there is none."""
        with self._lock:
            return self._ways.get(id(event), (event, None))[1]

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` after each commit, on the writer's thread; the answer unsubscribes."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def peaks(self, recording_id: str) -> PeakReader:
        """The recording's peak pyramid; raises CaseError when it has to be decoded again first."""
        return decoded(recording_id, self.ask, self._place.derived, self._fittings.peaks)

    def playback(self, recording_id: str) -> PlaybackSource:
        """The recording's samples; raises CaseError when it has to be decoded again first."""
        return decoded(recording_id, self.ask, self._place.derived, self._fittings.playback)

    def pictures(self, recording_id: str) -> PictureSource:
        """The pictures beside a recording; raises CaseError when its exhibit has none. Close it when nobody looks any more."""
        return pictures(recording_id, self.ask, self._place.keeper, self._fittings.pictures)

    def spectrogram(self, recording_id: str) -> Generator[Progress, None, SpectrogramReader]:
        """The recording's spectrogram, made first where it is missing; closing the generator leaves nothing half-made."""
        fittings = self._fittings
        return spectrogram(recording_id, self.ask, self._place.derived, fittings.playback, fittings.spectrogram)

    def embedder(self) -> Embedder:
        """The laboratory's model for the search by meaning; raises Unavailable, with what to do, where none is installed."""
        return self._place.ears.engines.embedder()

    def enrol(self, name: str, role: Role, password: str, token: str | None = None) -> Person:
        """Make a person's keys, on a token where one is named, and enrol them; no keys stay when the enrolment is refused."""
        self._admit(EnrolPerson)
        name = person_name(name)
        if self.ask(PersonNamed(name)) is not None:
            raise CaseError(f"{name} is already enrolled.", "Choose another name.")
        keys = self._fittings.keys.make(name, role, password, token)
        try:
            event = self.do(EnrolPerson(name, role, keys), then=lambda: self._fittings.keys.adopt(name))
        except BaseException:
            if self.ask(PersonNamed(name)) is None:
                self._fittings.keys.forget(name)
            raise
        assert isinstance(event, PersonEnrolled)  # noqa: S101 - this command has this event; the type checker cannot know
        return event.person

    def rotate_own(self, password: str, reason: str = "") -> None:
        """New keys for the person at the bench, signed for by the old ones."""
        self._admit(RotateKeys)
        self._renew(self.person, password, lambda keys: RotateKeys(keys, reason))

    def replace_keys(self, name: str, password: str, reason: str, token: str | None = None) -> None:
        """New keys for somebody who lost theirs, under a new password or on a token."""
        self._admit(ReplaceKeys)
        person = _person(self.ask, person_name(name))
        self._renew(person, password, lambda keys: ReplaceKeys(person.name, keys, reason), token)

    def revoke(self, name: str, reason: str) -> None:
        """From here on nothing in this name counts, and their wrapped keys are taken away."""
        self._admit(RevokePerson)
        name = person_name(name)
        try:
            self.do(RevokePerson(name, reason))
        finally:
            # Also where it was entered before, and cut off here.
            person = self.ask(PersonNamed(name))
            if person is not None and person.revoked:
                self._fittings.keys.forget(name)

    def change_password(self, password: str, new_password: str) -> None:
        """Another password for the keys of the person at the bench."""
        self._admit(RecordPasswordChange)
        keys, name = self._fittings.keys, self.person.name
        keys.rewrap(name, password, new_password)
        try:
            self.do(RecordPasswordChange())
        except BaseException:
            keys.rewrap(name, new_password, password)
            raise

    def tick(self) -> None:
        """Called now and then: a checkpoint where work has stood without one for too long."""
        if not self._closed and not self._fittings.read_only:
            self._writer.submit(_checkpoint_when, self._moments.is_due, self._enter)

    def close(self) -> None:
        """Sign the session's end and lock the vault."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        try:
            if not self._fittings.read_only:
                self.do(CloseSession())
        finally:
            # A full disk must not keep the vault locked.
            self._writer.shutdown()
            self._fittings.vault.close()

    def _renew(self, person: Person, password: str, command: Callable[[PublicKeys], Command], token: str | None = None) -> None:
        keys, entered = self._fittings.keys, threading.Event()

        def settle() -> None:
            entered.set()
            try:
                keys.adopt(person.name)
            finally:
                if person.name == self.person.name:
                    self.person = _person(self.ask, person.name)

        renewed = keys.renew(person.name, person.role, password, token)
        try:
            self.do(command(renewed), then=settle)
        finally:
            if not entered.is_set():
                keys.drop(person.name)

    def _carry_out(self, command: Command, then: Callable[[], None] | None = None) -> Event:
        self._admit(type(command))
        try:
            event = self._enter(command, then)
        except ClockBehind as behind:
            self._enter(NoteClock(behind.before))
            event = self._enter(command, then)
        _checkpoint_when(lambda: self._moments.is_due_after(event), self._enter)
        return event

    def _enter(self, command: Command, then: Callable[[], None] | None = None) -> Event:
        with self._fittings.vault.change() as change:
            who, fittings = self.person, self._fittings
            situation = Situation(change.answer, who, fittings.clock(), fittings.new_id, fittings.sign, fittings.is_signed)
            event = HANDLERS[type(command)](command, situation)
            way = opposite(command, event, change.answer)
            change.append(event)
        if then is not None:
            then()
        self._moments.note(event)
        with self._lock:
            # The event is held too, so that no other can take its id.
            if way is not None:
                self._ways[id(event)] = (event, way)
            if len(self._ways) > _WAYS:
                self._ways.popitem(last=False)
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(event)
        return event

    def _admit(self, verb: type) -> None:
        if verb not in REQUIRED:
            raise Defect(f"{verb.__name__} has no permission in the table")
        reason = self.refusal(verb)
        if reason:
            raise NotPermitted(reason, "" if self._fittings.read_only else _who_may(REQUIRED[verb]))


def _checkpoint_when(is_due: Callable[[], bool], enter: Callable[[Command], Event]) -> None:
    # What was entered stands, whatever becomes of its checkpoint: the next one covers it.
    with suppress(CaseError):
        if is_due():
            enter(MakeCheckpoint())


def _person(ask: Asker, name: str) -> Person:
    person = ask(PersonNamed(name))
    if person is None:
        raise NotPermitted(f"{name} is not enrolled in this vault.", "Ask an administrator.")
    return person


def _fit(person: Person, key: str) -> Person:
    """The person, where they may act and the key is theirs."""
    if why := unfit(person):
        raise NotPermitted(why, "Ask an administrator.")
    if person.keys.signing != key:
        raise NotPermitted(
            f"The key kept for {person.name} is not the one that was enrolled.", "Run verify, and tell an administrator."
        )
    return person


# Ways back that are kept until somebody asks for them: right after the commit, as undo does.
_WAYS = 64
_READING: frozenset[type] = frozenset({VerifyVault, PreviewReport, SetAgain})


def _who_may(needed: Permission) -> str:
    holders = [f"{'an' if r.value[0] in 'aeiou' else 'a'} {r}" for r in Role if may(r, needed)]
    return f"Ask {' or '.join(holders)} of this vault."
