"""Random valid actions at the desk, on a real vault: none fails, no word is lost, undo leads back to the start exactly."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from tests.faults.campaign import Result, Tally, dice, scratch
from tests.faults.desk_steps import Room, drawn
from tests.gui.sample_case import probe, said
from tests.vaults import PASSWORD as SECRET
from tests.vaults import faults_of, founded, workshop
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain import questions as q
from workbench.domain.events import EvidenceImported, RecordingDecoded
from workbench.domain.evidence import Recording
from workbench.domain.spoken import tokens
from workbench.domain.timeline import Rate
from workbench.domain.transcript import Draft, Line

WALK = 300  # actions on one vault before it is undone to its start
BACK, FORTH = 0.2, 0.1
SECONDS = 1400


def run(actions: int, seed: int) -> Result:
    """So many actions, in walks that each begin on a fresh draft in one vault."""
    tally = Tally("random actions")
    with scratch() as place:
        folder = founded(Path(place) / "vault")
        with closing(workshop().unlock(folder, user="ann", password=SECRET)) as bench:
            bench.do(c.OpenCase("C-1", "Harbour"))
            while tally.instances < actions:
                number = tally.instances
                walk(bench, tally, min(WALK, actions - number), seed, number)
            for fault in faults_of(bench):
                tally.note("verify", fault)
    return tally.result()


def walk(bench: Bench, tally: Tally, actions: int, seed: int, number: int) -> None:
    """Actions in random order, then everything undone, then everything done again. Ends at the first that goes wrong."""
    recording = _recording(bench, number)
    steps = Steps(Room(bench, recording, dice(seed, number), count(1)))
    for at in range(actions):
        name, problem = _tried(steps)
        tally.note(f"walk {number} action {at} {name}", problem)
        if problem:
            return
    if problem := steps.there_and_back():
        tally.failures.append(f"walk {number}: {problem}")
        tally.instances += 1


def _tried(steps: Steps) -> tuple[str, str]:
    steps.name = ""
    try:
        return steps.step(), steps.problem
    except Exception as error:  # noqa: BLE001 - whatever an action raises is what is looked for
        return steps.name, f"{type(error).__name__}: {error}"


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a person sees of a recording, and what an approval would bind."""

    lines: tuple[Line, ...]
    rest: tuple[Any, ...]
    content: str

    @classmethod
    def of(cls, room: Room) -> Shown:
        """As it stands. That something was confirmed anew has a new time."""
        ask, recording = room.bench.ask, room.recording.id
        lines = tuple(replace(x, confirmation=x.confirmation and replace(x.confirmation, made_at="")) for x in room.lines())
        confirmed = sorted({(h.segment_id, h.span.first, h.kinds, h.text) for h in ask(q.ConfirmationsOf(recording))})
        rest = (
            ask(q.SpeakersOf(recording)),
            ask(q.RosterOf(recording)),
            ask(q.AnnotationsOf(recording)),
            ask(q.TreatmentsOf(recording)),
            confirmed,
        )
        return cls(lines, rest, ask(q.ContentOf(room.recording.evidence_id)))

    def unlike(self, other: Shown) -> str:
        """What differs; empty when nothing does."""
        mine, theirs = {x.id: x for x in self.lines}, {x.id: x for x in other.lines}
        odd = [key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key)]
        if odd:
            return f"row {odd[0]}: {mine.get(odd[0])} is not {theirs.get(odd[0])}"
        parts = ("voices", "roster", "notes", "treatments", "confirmations")
        unequal = [name for name, one, two in zip(parts, self.rest, other.rest, strict=True) if one != two]
        if unequal or self.lines != other.lines:
            return f"{', '.join(unequal) or 'the order of rows'} differ"
        return "" if self.content == other.content else "the content's digest differs"


@dataclass
class Steps:
    """Acts as the desk does: a stack of ways back, one of ways forth, and what was to be seen at each place."""

    room: Room
    name: str = ""
    problem: str = ""
    draft: Draft | None = None
    here: Shown = field(init=False)
    start: Shown = field(init=False)
    back: list[tuple[c.Command, Shown]] = field(default_factory=list)
    forth: list[tuple[c.Command, Shown]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.here = self.start = Shown.of(self.room)
        self.draft = self.room.bench.ask(q.DraftOf(self.room.recording.id))

    def step(self) -> str:
        """One more action."""
        turn = self.room.dice.random()
        if turn < BACK and self.back:
            self._turn("undo", self.back, self.forth)
        elif turn < BACK + FORTH and self.forth:
            self._turn("redo", self.forth, self.back)
        else:
            self._act()
        return self.name

    def there_and_back(self) -> str:
        """Undo to the start, and redo to the end."""
        end = self.here
        while self.back and not self.problem:
            self._turn("undo", self.back, self.forth)
        if problem := self.problem or self.here.unlike(self.start):
            return f"undone to the start: {problem}"
        while self.forth and not self.problem:
            self._turn("redo", self.forth, self.back)
        return self.problem or self.here.unlike(end)

    def _act(self) -> None:
        self.name, command = drawn(self.room)
        event = self.room.bench.do(command)
        before, self.here = self.here, Shown.of(self.room)
        self.problem = _lost(self.draft, self.room) or _KEPT.get(self.name, _same_words)(before, self.here, command)
        way = self.room.bench.opposite(event)
        if way is None:
            self.problem = self.problem or f"{type(command).__name__} has no way back"
            return
        self.back.append((way, before))
        self.forth.clear()

    def _turn(self, name: str, ways: list[tuple[c.Command, Shown]], other: list[tuple[c.Command, Shown]]) -> None:
        self.name = name
        way, wanted = ways.pop()
        event = self.room.bench.do(way)
        before, self.here = self.here, Shown.of(self.room)
        self.problem = _lost(self.draft, self.room) or self.here.unlike(wanted)
        opposite = self.room.bench.opposite(event)
        if opposite is None:
            self.problem = self.problem or f"{name} by {type(way).__name__} has no way back"
        else:
            other.append((opposite, before))


def _lost(draft: Draft | None, room: Room) -> str:
    """The machine's words are all there, and every row they made; words in sight are those of the text."""
    if room.bench.ask(q.DraftOf(room.recording.id)) != draft:
        return "the machine's draft was changed"
    lines = room.lines()
    if missing := {s.id for s in draft.segments} - {x.id for x in lines} if draft else set():
        return f"row {missing.pop()} is gone"
    torn = [x for x in lines if [w.text for w in x.words] != list(tokens(x.text))]
    return f"row {torn[0].id} reads {torn[0].text!r} and its words are {[w.text for w in torn[0].words]}" if torn else ""


def _texts(shown: Shown) -> dict[str, str]:
    return {line.id: line.text for line in shown.lines}


def _same_words(before: Shown, after: Shown, command: Any) -> str:
    """Nothing reads otherwise."""
    return "" if _texts(before) == _texts(after) else "a text was changed"


def _only_rows(before: Shown, after: Shown, command: Any) -> str:
    """Nothing reads otherwise but the rows that were meant."""
    rows = getattr(command, "rows", ())
    meant = {row.segment_id for row in rows} or {command.segment_id}
    others = {key: text for key, text in _texts(before).items() if key not in meant}
    return "" if others.items() <= _texts(after).items() else "another row was changed"


def _one_row(before: Shown, after: Shown, command: c.CorrectSegment) -> str:
    reads = _texts(after)[command.segment_id]
    return _only_rows(before, after, command) if reads == command.text else f"it reads {reads!r}"


def _parted(before: Shown, after: Shown, command: c.Revise) -> str:
    first, second = (_texts(after)[row.segment_id] for row in command.rows)
    whole = _texts(before)[command.rows[0].segment_id]
    return _only_rows(before, after, command) if f"{first} {second}" == whole else f"{whole!r} became {first!r}, {second!r}"


def _joined(before: Shown, after: Shown, command: c.Revise) -> str:
    parts, now = [_texts(before)[row.segment_id] for row in command.rows], {x.id: x for x in after.lines}
    if tokens(now[command.rows[0].segment_id].text) != tuple(t for part in parts for t in tokens(part)):
        return f"{parts} became {now[command.rows[0].segment_id].text!r}"
    gone = [row.segment_id for row in command.rows[1:]]
    kept = all(now[key].is_struck and now[key].text == _texts(before)[key] for key in gone)
    return _only_rows(before, after, command) if kept else "a merged row was lost"


_KEPT: dict[str, Callable[[Shown, Shown, Any], str]] = {
    "correct": _one_row,
    "reinstate": _only_rows,
    "split": _parted,
    "merge": _joined,
    "insert": _only_rows,
    "replace": _only_rows,
}


def _recording(bench: Bench, number: int) -> Recording:
    """One with a machine's draft; no file stands behind it."""
    came = bench.do(c.RecordEvidence("C-1", f"room {number}.wav", f"{number:064x}", 320_044, probe(SECONDS)))
    assert isinstance(came, EvidenceImported)
    made = bench.do(c.RecordRecording(came.evidence.id, 0, Rate(16_000), SECONDS * 16_000, 1, "pcm_s16le", f"{number:064x}"))
    assert isinstance(made, RecordingDecoded)
    bench.do(c.FinishDraft(said(made.recording.id, times=2)))
    return made.recording
