"""An in-memory peer of the bench: the real command handlers over dictionaries, small jobs, made-up sound."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import RLock
from time import sleep
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.gui import fake_court, fake_desk, fake_hub, fake_live, fake_routing, fake_trust
from tests.gui.fake_court import Court, FakeOutside
from tests.gui.fake_desk import Desk
from tests.gui.fake_engines import FakeEngines
from tests.gui.fake_hub import HubState
from tests.gui.fake_pictures import FakePictures
from tests.gui.fake_trust import Trust
from tests.gui.sample_case import MOMENT, probe, said
from workbench.bench.commands import HANDLERS
from workbench.bench.commands.situation import Situation
from workbench.bench.door import Bench
from workbench.bench.permissions import REQUIRED
from workbench.bench.undo import opposite
from workbench.bench.workshop import Founding
from workbench.domain import commands as c
from workbench.domain import events as e
from workbench.domain import orders as o
from workbench.domain import questions as q
from workbench.domain.canonical import plain
from workbench.domain.commands import Command, FinishDraft, RecordEvidence, RecordRecording
from workbench.domain.custody import Entry, Head, Verdict
from workbench.domain.errors import InputRefused, NotPermitted, Throttled
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.live import Spool
from workbench.domain.people import Person, PublicKeys, Role, may
from workbench.domain.progress import Progress
from workbench.domain.timeline import Rate, Span
from workbench.jobs.workplace import no_embedder

KEYS = PublicKeys("ab" * 32, "cd" * 32, "")


@dataclass
class State:
    """Everything the fake vault holds."""

    people: dict[str, tuple[Person, str]] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    recordings: dict[str, Recording] = field(default_factory=dict)
    desk: Desk = field(default_factory=Desk)
    entries: list[Entry] = field(default_factory=list)
    trust: Trust = field(default_factory=Trust)
    court: Court = field(default_factory=Court)
    jottings: dict[tuple[str, str], str] = field(default_factory=dict)
    listened: set[str] = field(default_factory=set)
    spools: list[Spool] = field(default_factory=list)
    hub: HubState = field(default_factory=HubState)


ON_TOKEN = "a token's PIN"


class FakeBench(Bench):
    """A bench whose vault is a handful of dictionaries."""

    def __init__(self, state: State, person: Person) -> None:
        self.person = person
        self.state = state
        self.is_closed = False
        self.ticks = 0
        self.tokens: dict[str, str | None] = {}
        self.held = ""
        self.encoder: Any = None
        self.recorder = lambda: fake_live.FakeRecorder(state)
        self._lock = RLock()
        self._ways: dict[int, tuple[e.Event, Command | None]] = {}
        self._ids = count(1000)
        self._listeners: list[Callable[[e.Event], None]] = []
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self.jottings = FakeJottings(state, person.name)

    @property
    def read_only(self) -> str:
        return self.held

    @property
    def on_token(self) -> bool:
        return self.state.people[self.person.name][1] == ON_TOKEN

    def do(self, command: Command, *, then: Callable[[], None] | None = None) -> e.Event:
        return self._writer.submit(self._carry_out, command).result()

    def submit(self, command: Command) -> Future[e.Event]:
        return self._writer.submit(self._carry_out, command)

    def ask(self, question: Any) -> Any:
        with self._lock:
            return _ANSWERS[type(question)](self.state, question)

    def start(self, order: Any) -> Generator[Progress, None, Any]:
        if why := self.refusal(type(order)):
            raise NotPermitted(why)
        return _JOBS[type(order)](self, order)

    def refusal(self, verb: type) -> str:
        if self.held and verb is not o.VerifyVault:
            return f"The vault is open for reading only: {self.held}"
        needed = REQUIRED[verb]
        return "" if may(self.person.role, needed) else f"needs {needed}, which the role {self.person.role} does not hold"

    def opposite(self, event: e.Event) -> Command | None:
        return self._ways.get(id(event), (event, None))[1]

    def subscribe(self, listener: Callable[[e.Event], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def peaks(self, recording_id: str) -> FakeSound:
        return FakeSound(self.state.recordings[recording_id])

    def playback(self, recording_id: str) -> FakeSound:
        return FakeSound(self.state.recordings[recording_id])

    def pictures(self, recording_id: str) -> FakePictures:
        return FakePictures(self.state.recordings[recording_id])

    def spectrogram(self, recording_id: str) -> Generator[Progress, None, FakeSpectra]:
        yield Progress("drawing", 1, 2, "the spectrogram")
        return FakeSpectra(self.state.recordings[recording_id])

    def embedder(self) -> Any:
        return self.encoder or no_embedder()

    def enrol(self, name: str, role: Role, password: str, token: str | None = None) -> Person:
        self.tokens[name] = token
        person = Person(name, role, KEYS, self.person.name, MOMENT)
        self.state.people[name] = (person, password)
        return person

    def revoke(self, name: str, reason: str) -> None:
        self.do(c.RevokePerson(name, reason))

    def replace_keys(self, name: str, password: str, reason: str, token: str | None = None) -> None:
        self.do(c.ReplaceKeys(name, PublicKeys("ef" * 32, "cd" * 32, ""), reason))
        self.state.people[name] = (self.state.people[name][0], password)

    def rotate_own(self, password: str, reason: str = "") -> None:
        self.do(c.RotateKeys(PublicKeys("ef" * 32, "cd" * 32, ""), reason))
        self.state.people[self.person.name] = (self.state.people[self.person.name][0], password)

    def change_password(self, password: str, new_password: str) -> None:
        if self.state.people[self.person.name][1] != password:
            raise NotPermitted("The present password is wrong.", "Type it again.")
        self.state.people[self.person.name] = (self.state.people[self.person.name][0], new_password)
        self.do(c.RecordPasswordChange())

    def tick(self) -> None:
        self.ticks += 1

    def close(self) -> None:
        self.is_closed = True
        self._writer.shutdown(wait=True)

    def _carry_out(self, command: Command) -> e.Event:
        if why := self.refusal(type(command)):
            raise NotPermitted(why)
        with self._lock:
            at = Situation(
                self.ask, self.person, MOMENT, lambda: str(next(self._ids)), lambda body: hashlib.sha512(body).digest()
            )
            event = HANDLERS[type(command)](command, at)
            # The event is held too, so that no other can take its id.
            self._ways[id(event)] = (event, opposite(command, event, self.ask))
        return self.enter(event)

    def enter(self, event: e.Event) -> e.Event:
        """Take an event in as it is: one whose signatures nobody here could make."""
        with self._lock:
            _apply(self.state, event)
            for part in (fake_desk, fake_trust, fake_court, fake_hub):
                part.note(self.state, event, self.person.name)  # type: ignore[attr-defined]
            self.state.entries.append(_entry(self.state, event, self.person.name))
        for listener in list(self._listeners):
            listener(event)
        return event


class FakeJottings:
    """What was typed and not saved, as long as the fake vault stands."""

    def __init__(self, state: State, who: str) -> None:
        self._held, self._who = state.jottings, who

    def keep(self, row: str, text: str) -> None:
        self._held.pop((self._who, row), None)
        if text:
            self._held[self._who, row] = text

    def all(self) -> dict[str, str]:
        return {row: text for (who, row), text in self._held.items() if who == self._who}


class FakeWorkshop(FakeOutside):
    """Vaults in memory, by folder."""

    models: Any = None

    def __init__(self) -> None:
        self.engines = FakeEngines()
        self.vaults: dict[Path, State] = {}
        self.wait = 0
        self.held = ""

    def found(self, vault: Path, *, admin: str, password: str, database: str = "") -> Founding:
        vault.mkdir(parents=True, exist_ok=True)
        state = self.vaults[vault] = State()
        state.people[admin] = (Person(admin, Role.ADMIN, KEYS, admin, MOMENT), password)
        return Founding(fingerprint="3f9c 0a11 7d42 ee90 51b8 c4d7", recovery_code="QX4T-9MKD-2VHA-77RP-LE3N")

    def unlock(self, vault: Path, *, user: str, password: str) -> FakeBench:
        if self.wait:
            raise Throttled(f"Too many wrong passwords for {user}.", f"Try again in {self.wait} s.", self.wait)
        person, right = self.vaults[vault].people.get(user, (None, ""))
        if person is None or right != password:
            raise NotPermitted("The name or the password is wrong.", "Try again.")
        bench = FakeBench(self.vaults[vault], person)
        bench.held = self.held
        return bench

    def people_of(self, vault: Path) -> tuple[str, ...]:
        return tuple(self.vaults[vault].people) if vault in self.vaults else ()


class FakeSound:
    """Peaks and samples that look like speech."""

    def __init__(self, recording: Recording) -> None:
        self.rate, self.frames, self.channels = recording.rate, recording.frames, 1

    def columns(self, span: Span, width: int, channel: int | None = None) -> NDArray[np.int16]:
        at = np.linspace(span.first, span.end, width) / self.rate.hz
        loud = np.abs(np.sin(at * 0.9) * np.sin(at * 0.23 + 1)) * (0.4 + 0.6 * np.abs(np.sin(at * 71.3)))
        high = (loud * 14000).astype(np.int16)
        return np.stack([-high, high], axis=1)

    def read(self, first: int, count: int) -> NDArray[np.int16]:
        return np.zeros((max(0, min(count, self.frames - first)), 1), np.int16)


class FakeSpectra:
    """A spectrogram of vowels."""

    bands = 256

    def __init__(self, recording: Recording) -> None:
        self.rate, self.frames, self.channels = recording.rate, recording.frames, 1

    def columns(self, span: Span, width: int, channel: int | None = None) -> NDArray[np.uint8]:
        at = np.linspace(span.first, span.end, width)[:, None] / self.rate.hz
        band = np.arange(self.bands)[None, :]
        loud = np.abs(np.sin(at * 0.9) * np.sin(at * 0.23 + 1)) * np.abs(np.cos(band / 7 + at)) / (1 + band / 60)
        return (60 + 120 * loud).astype(np.uint8)


def _entry(state: State, event: e.Event, who: str) -> Entry:
    seq = fake_desk.seq(state)
    return Entry(seq, MOMENT, who, event.KIND, event.subject, plain(event), f"{seq:064x}", b"", b"")


def _apply(state: State, event: e.Event) -> None:
    change = _CHANGES.get(type(event))
    if change:
        change(state, event)


_CHANGES: dict[type, Callable[[State, Any], Any]] = {
    e.CaseOpened: lambda s, v: s.cases.__setitem__(v.case.number, v.case),
    e.EvidenceImported: lambda s, v: s.evidence.__setitem__(v.evidence.id, v.evidence),
    e.RecordingDecoded: lambda s, v: s.recordings.__setitem__(v.recording.id, v.recording),
}


def _custody(state: State, question: q.CustodyOf) -> tuple[Entry, ...]:
    return tuple(entry for entry in state.entries if not question.subjects or entry.subject in question.subjects)


_ANSWERS: dict[type, Callable[[State, Any], Any]] = {
    q.Cases: lambda s, _: tuple(s.cases.values()),
    q.CaseNumbered: lambda s, v: s.cases.get(v.number),
    q.EvidenceIn: lambda s, v: tuple(x for x in s.evidence.values() if x.case_number == v.case_number),
    q.EvidenceBy: lambda s, v: s.evidence.get(v.id),
    q.EvidenceWithDigest: lambda s, v: tuple(x for x in s.evidence.values() if x.sha256 == v.sha256),
    q.RecordingsOf: lambda s, v: tuple(x for x in s.recordings.values() if x.evidence_id == v.evidence_id),
    q.RecordingBy: lambda s, v: s.recordings.get(v.id),
    q.ProfileOf: lambda s, v: None,
    q.People: lambda s, _: tuple(person for person, _ in s.people.values()),
    q.PersonNamed: lambda s, v: s.people.get(v.name, (None,))[0],
    q.CustodyOf: _custody,
    **fake_desk.ANSWERS,
    **fake_trust.ANSWERS,
    **fake_court.ANSWERS,
    **fake_hub.ANSWERS,
    q.LedgerHead: lambda s, _: Head(len(s.entries), hashlib.sha256(str(len(s.entries)).encode()).hexdigest(), ""),
}


def _import(bench: FakeBench, order: o.ImportFiles) -> Generator[Progress, None, o.ImportOutcome]:
    taken, known, refused = [], [], []
    for number, path in enumerate(order.paths):
        yield Progress("files", number, len(order.paths), path.name)
        try:
            evidence, is_fresh = _take(bench, order.case_number, path)
        except InputRefused as error:
            refused.append(o.Refusal(str(path), error.problem, error.remedy))
        else:
            (taken if is_fresh else known).append(evidence)
    return o.ImportOutcome(tuple(taken), tuple(known), tuple(refused))


def _take(bench: FakeBench, case: str, path: Path) -> tuple[Evidence, bool]:
    body = path.read_bytes()
    if not body:
        raise InputRefused(f"{path.name} is empty.", "Ask for the file again.")
    sha256 = hashlib.sha256(body).hexdigest()
    for evidence in bench.ask(q.EvidenceIn(case)):
        if evidence.sha256 == sha256:
            return evidence, False
    event = bench.do(RecordEvidence(case, path.name, sha256, len(body), probe(60)))
    assert isinstance(event, e.EvidenceImported)
    bench.do(RecordRecording(event.evidence.id, 0, Rate(16_000), 60 * 16_000, 1, "pcm_s16le", sha256))
    return event.evidence, True


PACE = 0.0  # seconds a made-up step takes


def _process(bench: FakeBench, order: o.Process) -> Generator[Progress, None, o.ProcessOutcome]:
    made = []
    for recording_id in order.recordings:
        draft = said(recording_id, again=len(bench.ask(q.DraftsOf(recording_id))))
        for number, segment in enumerate(draft.segments):
            yield Progress("transcribing", number, len(draft.segments), "whisper base", recording_id, (segment,))
            sleep(PACE)
        bench.do(FinishDraft(draft, getattr(order, "beside", False)))
        made.append((recording_id, draft.id))
    return o.ProcessOutcome(tuple(made), ())


def _export(bench: FakeBench, order: o.Export) -> Generator[Progress, None, o.ExportOutcome]:
    yield Progress("export", 0, 1, order.destination.name, order.recording_id)
    body = "\n".join(line.text for line in bench.ask(q.LinesOf(order.recording_id)))
    order.destination.write_text(body)
    return o.ExportOutcome(order.destination, hashlib.sha256(body.encode()).hexdigest())


def _verify(bench: FakeBench, order: o.VerifyVault) -> Generator[Progress, None, Verdict]:
    yield Progress("verify", 0, None)
    return Verdict("vault", ("ledger", "evidence"), (), bench.ask(q.LedgerHead()))


def _witness(bench: FakeBench, order: o.Witness) -> Generator[Progress, None, o.WitnessOutcome]:
    yield Progress("verify", 0, None)
    newest = bench.ask(q.CheckpointAt())
    cosigned = 0
    if newest is not None and newest.by != bench.person.name and not newest.witnesses:
        bench.do(c.Cosign(newest.note.size))
        cosigned = newest.note.size
    return o.WitnessOutcome((), cosigned, (), (), bench.ask(q.WitnessedOf()))


def _destroy(bench: FakeBench, order: o.DestroyExhibit) -> Generator[Progress, None, o.DestructionOutcome]:
    yield Progress("destroy", 0, 1)
    bench.do(c.DestroyEvidence(order.evidence_id))
    evidence = bench.state.evidence[order.evidence_id]
    return o.DestructionOutcome(evidence.reference, evidence.sha256)


def _bundle(bench: FakeBench, order: o.MakeBundle) -> Generator[Progress, None, o.BundleOutcome]:
    yield Progress("bundle", 0, 1)
    order.destination.mkdir()
    return o.BundleOutcome(order.destination, "cd" * 32, 12, 3, 2 if order.with_media else 0)


_JOBS: dict[type, Callable[[FakeBench, Any], Generator[Progress, None, Any]]] = {
    o.ImportFiles: _import,
    o.Process: _process,
    o.Export: _export,
    o.VerifyVault: _verify,
    o.Witness: _witness,
    o.MakeBundle: _bundle,
    o.DestroyExhibit: _destroy,
    **fake_court.JOBS,
    **fake_routing.JOBS,
    **fake_live.JOBS,
    **fake_hub.JOBS,
}
