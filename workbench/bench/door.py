"""The one door. Every change passes `do`, every look `ask`, every long piece of work `start`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from workbench.bench.commands import HANDLERS
from workbench.bench.commands.situation import Situation
from workbench.bench.permissions import REQUIRED
from workbench.bench.undo import opposite
from workbench.domain.commands import CloseSession, Command, EnrolPerson, OpenSession
from workbench.domain.custody import Entry
from workbench.domain.errors import CaseError, Defect, NotPermitted
from workbench.domain.events import Event, PersonEnrolled
from workbench.domain.evidence import Recording
from workbench.domain.orders import Order, Outcome, VerifyVault
from workbench.domain.people import Person, PublicKeys, Role, may, person_name
from workbench.domain.progress import Progress
from workbench.domain.questions import EvidenceBy, PersonNamed, Question, RecordingBy
from workbench.jobs import JOBS
from workbench.jobs.decoded import derived_folder
from workbench.jobs.workplace import Workplace
from workbench.stages.decoding import PeakReader, PlaybackSource

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
    """Port: makes and forgets people's keys."""

    def make(self, name: str, role: Role, password: str) -> PublicKeys: ...

    def has(self, name: str) -> bool: ...

    def forget(self, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Fittings:
    """What `bootstrap` puts behind a bench."""

    vault: Vault
    key: str
    keys: KeyMaker
    workplace: Callable[[Bench], Workplace]
    peaks: Callable[[Path], PeakReader]
    playback: Callable[[Path], PlaybackSource]
    clock: Callable[[], str]
    new_id: Callable[[], str]
    read_only: str = ""


class Bench:
    """An unlocked vault in the hands of one person. Made by `Workshop.unlock`. Safe to call from any thread."""

    def __init__(self, name: str, fittings: Fittings, *, host: str) -> None:
        self._fittings = fittings
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._listeners: list[Callable[[Event], None]] = []
        self._lock = threading.Lock()
        self._closed = False
        self.person = self._enrolled(name)
        self._place = fittings.workplace(self)
        if not fittings.read_only:
            self.do(OpenSession(host))

    @property
    def read_only(self) -> str:
        """Who holds the vault, when it could only be opened for reading; empty when it is ours."""
        return self._fittings.read_only

    def do(self, command: Command) -> Event:
        """Carry a command out and wait until it is committed. Raises CaseError when it is refused."""
        return self.submit(command).result()

    def submit(self, command: Command) -> Future[Event]:
        """The same without waiting, for the window: the future ends after the commit, or with the refusal."""
        return self._writer.submit(self._carry_out, command)

    def ask(self, question: Question[A]) -> A:
        """Answer a question from the committed state."""
        return self._fittings.vault.answer(question)

    def start(self, order: Order) -> Generator[Progress, None, Outcome]:
        """The job as a generator; permission is checked at once. Closing it cancels; its return value is the outcome."""
        self._admit(type(order))
        return JOBS[type(order)](order, self._place)

    def refusal(self, verb: type) -> str:
        """Why this person may not use a command or order type; empty when they may."""
        if self._fittings.read_only and verb not in _READING:
            return f"The vault is open for reading only: {self._fittings.read_only}"
        needed = REQUIRED[verb]
        if may(self.person.role, needed):
            return ""
        return f"This needs the permission {needed}, which the role {self.person.role} does not have."

    def opposite(self, command: Command, event: Event) -> Command | None:
        """The command that undoes one that was carried out; None when there is none."""
        return opposite(command, event, self.ask)

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
        recording = self._recording(recording_id)
        peaks = self._fittings.peaks(self._folder(recording))
        _fits(recording, peaks)
        return peaks

    def playback(self, recording_id: str) -> PlaybackSource:
        """The recording's samples; raises CaseError when it has to be decoded again first."""
        recording = self._recording(recording_id)
        sound = self._fittings.playback(self._folder(recording))
        _fits(recording, sound)
        return sound

    def enrol(self, name: str, role: Role, password: str) -> Person:
        """Make a person's keys and enrol them; no keys stay behind when the enrolment is refused."""
        self._admit(EnrolPerson)
        name = person_name(name)
        if self.ask(PersonNamed(name)) is not None or self._fittings.keys.has(name):
            raise CaseError(f"{name} is already enrolled.", "Choose another name.")
        keys = self._fittings.keys.make(name, role, password)
        try:
            event = self.do(EnrolPerson(name, role, keys))
        except BaseException:
            self._fittings.keys.forget(name)
            raise
        assert isinstance(event, PersonEnrolled)  # noqa: S101 - this command has this event; the type checker cannot know
        return event.person

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

    def _carry_out(self, command: Command) -> Event:
        self._admit(type(command))
        with self._fittings.vault.change() as change:
            situation = Situation(change.answer, self.person, self._fittings.clock(), self._fittings.new_id)
            event = HANDLERS[type(command)](command, situation)
            change.append(event)
        for listener in self._present():
            listener(event)
        return event

    def _present(self) -> Iterator[Callable[[Event], None]]:
        with self._lock:
            return iter(tuple(self._listeners))

    def _admit(self, verb: type) -> None:
        if verb not in REQUIRED:
            raise Defect(f"{verb.__name__} has no permission in the table")
        reason = self.refusal(verb)
        if reason:
            raise NotPermitted(reason)

    def _enrolled(self, name: str) -> Person:
        person = self.ask(PersonNamed(name))
        if person is None or person.revoked:
            raise NotPermitted(f"{name} is not enrolled in this vault.", "Ask an administrator.")
        if person.keys.signing != self._fittings.key:
            raise NotPermitted(
                f"The key kept for {name} is not the one that was enrolled.", "Run verify, and tell an administrator."
            )
        return person

    def _recording(self, recording_id: str) -> Recording:
        recording = self.ask(RecordingBy(recording_id))
        if recording is None:
            raise CaseError(f"There is no recording {recording_id}.")
        return recording

    def _folder(self, recording: Recording) -> Path:
        evidence = self.ask(EvidenceBy(recording.evidence_id))
        if evidence is None:
            raise Defect(f"recording {recording.id} belongs to no exhibit")
        return derived_folder(self._place.derived, evidence.sha256, recording.track)


def _fits(recording: Recording, decoded: PeakReader | PlaybackSource) -> None:
    """Decoded files lie outside the ledger: what is shown and heard must at least be as long and as fast as what was recorded."""
    if (decoded.rate, decoded.frames, decoded.channels) != (recording.rate, recording.frames, recording.channels):
        raise CaseError("The decoded sound is not the one that was recorded.", "Import the file again: it is decoded anew.")


_READING: frozenset[type] = frozenset({VerifyVault})
