"""Who may do what, and when: any sequence of commands by anybody is carried out or refused as a model of the rules says.

The model is written from the rules as people are told them, not from the program: three roles, one exhibit in one case.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count as counting
from pathlib import Path

from tests.faults.campaign import Result, Tally, dice, scratch
from tests.faults.ground import driven
from tests.faults.tamper_desk import Desk, decoded, drafted, imported
from tests.faults.tamper_ground import PASSWORD, PROFILE
from workbench.bench.door import Bench
from workbench.bootstrap.verifying import digest_in
from workbench.domain import commands as c
from workbench.domain.custody import Anchors
from workbench.domain.errors import CaseError, NotPermitted
from workbench.domain.events import Annotated
from workbench.domain.people import Role
from workbench.domain.policy import Policy
from workbench.domain.questions import ReviewOf
from workbench.domain.revision import Row
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span

ACTORS = {
    "Ada": Role.ADMIN,
    "Bo": Role.ADMIN,
    "Ann": Role.ANALYST,
    "Mal": Role.ANALYST,
    "Sue": Role.SUPERVISOR,
    "Sid": Role.SUPERVISOR,
}
PERMISSION, RULE, DONE = "no permission", "not now", "done"
_EVERYBODY = frozenset(Role)
_APPROVERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_ADMINS = frozenset({Role.ADMIN})
_LONGEST, _FRESH = 14, 400

Move = tuple[str, str]
# Where random steps would seldom lead.
_STARTS: tuple[tuple[Move, ...], ...] = (
    (),
    (("Ann", "submit"),),
    (("Mal", "note"), ("Mal", "submit"), ("Sue", "approve")),
    (("Sue", "correct"), ("Ann", "submit")),
    (("Sid", "close case"),),
    (("Ada", "order"),),
    (("Ada", "order"), ("Sue", "hold case")),
)


@dataclass
class Model:
    """One exhibit, imported and drafted by Ann, in a case of its own."""

    review: str = "draft"
    submitter: str = ""
    authors: set[str] = field(default_factory=lambda: {"Ann"})
    case: str = "open"
    held: bool = False
    order: str = ""
    destroyed: bool = False
    second: bool = False
    noted_by: str = ""

    @property
    def workable(self) -> bool:
        """Whether the content may be changed."""
        return self.case == "open" and self.review in ("draft", "returned")

    def judgeable(self, who: str) -> bool:
        """Whether this person may pass a verdict."""
        return self.case == "open" and self.review == "submitted" and who not in self.authors


@dataclass(frozen=True)
class Verb:
    """Which roles may, when it works, and what it changes."""

    roles: frozenset[Role]
    works: Callable[[Model, str], bool]
    changes: Callable[[Model, str], object]


def _sets(**values: object) -> Callable[[Model, str], object]:
    def change(model: Model, who: str) -> None:
        for name, value in values.items():
            setattr(model, name, value)

    return change


def _authored(m: Model, who: str) -> None:
    m.authors.add(who)


def _submitted(m: Model, who: str) -> None:
    m.review, m.submitter = "submitted", who
    m.authors.add(who)


def _noted(m: Model, who: str) -> None:
    m.noted_by = who
    m.authors.add(who)


VERBS: dict[str, Verb] = {
    "correct": Verb(_EVERYBODY, lambda m, w: m.workable, _authored),
    "revise": Verb(_EVERYBODY, lambda m, w: m.workable, _authored),
    "arrange": Verb(_EVERYBODY, lambda m, w: m.workable, _authored),
    "listen": Verb(_EVERYBODY, lambda m, w: True, _sets()),
    "name": Verb(_EVERYBODY, lambda m, w: m.workable, _authored),
    "note": Verb(_EVERYBODY, lambda m, w: m.workable, _noted),
    "withdraw note": Verb(_EVERYBODY, lambda m, w: m.workable and m.noted_by == w, _authored),
    "measure": Verb(_EVERYBODY, lambda m, w: m.workable, _sets()),
    "run": Verb(_EVERYBODY, lambda m, w: m.workable, _sets()),
    "export": Verb(_EVERYBODY, lambda m, w: True, _sets()),
    "submit": Verb(_EVERYBODY, lambda m, w: m.workable, _submitted),
    "withdraw": Verb(
        _EVERYBODY, lambda m, w: m.case == "open" and m.review == "submitted" and m.submitter == w, _sets(review="draft")
    ),
    "approve": Verb(_APPROVERS, lambda m, w: m.judgeable(w), _sets(review="approved")),
    "return": Verb(_APPROVERS, lambda m, w: m.judgeable(w), _sets(review="returned")),
    "reopen": Verb(_APPROVERS, lambda m, w: m.case == "open" and m.review == "approved", _sets(review="draft")),
    "close case": Verb(_APPROVERS, lambda m, w: m.case == "open" and m.review != "submitted", _sets(case="closed")),
    "reopen case": Verb(_APPROVERS, lambda m, w: m.case != "open", _sets(case="open")),
    "archive case": Verb(_APPROVERS, lambda m, w: m.case == "closed" and not m.held, _sets(case="archived")),
    "hold case": Verb(_APPROVERS, lambda m, w: not m.held, _sets(held=True)),
    "release case": Verb(_ADMINS, lambda m, w: m.held, _sets(held=False)),
    "order": Verb(_ADMINS, lambda m, w: not m.held and not m.order, lambda m, w: setattr(m, "order", w)),
    "cancel": Verb(_ADMINS, lambda m, w: bool(m.order) and not m.destroyed, _sets(order="")),
    "destroy": Verb(
        _ADMINS,
        lambda m, w: bool(m.order) and not m.destroyed and not m.held and not (m.second and m.order == w),
        _sets(destroyed=True),
    ),
    "policy": Verb(_ADMINS, lambda m, w: True, lambda m, w: setattr(m, "second", not m.second)),
}


def expected(model: Model, who: str, verb: str) -> str:
    """What the model says, and from now on is."""
    rule = VERBS[verb]
    if ACTORS[who] not in rule.roles:
        return PERMISSION
    if not rule.works(model, who):
        return RULE
    rule.changes(model, who)
    return DONE


@dataclass
class World:
    """A real vault with everybody logged in, and a new case for every example."""

    desk: Desk
    benches: dict[str, Bench] = field(default_factory=dict)
    second: bool = False
    examples: int = 0
    _numbers: counting[int] = field(default_factory=counting)

    @classmethod
    def made(cls, folder: Path) -> World:
        """People enrolled and at their benches."""
        desk = Desk(folder, "Ada")
        ada = desk.login("Ada")
        for name, role in ACTORS.items():
            if name != "Ada":
                ada.enrol(name, role, PASSWORD)
        return cls(desk, {"Ada": ada} | {name: desk.login(name) for name in ACTORS if name != "Ada"})

    def deviation(self, moves: Sequence[Move]) -> str:
        """Where the door did otherwise than the model; empty where it never did."""
        place = _Place.made(self)
        model = Model(second=self.second)
        for step, (who, verb) in enumerate(moves):
            wanted, got = expected(model, who, verb), place.tried(self.benches[who], verb, model.second)
            self.second = self.second != (verb == "policy" and got == DONE)
            if wanted != got:
                return f"{verb} by {who} after {moves[:step]}: {got}, not {wanted}"
        return ""

    def unsound(self) -> str:
        """What verify says of everything that the door let through."""
        anchors = Anchors(self.desk.fingerprint, (self.desk.head,))
        said = driven(self.desk.vault.verify(anchors, evidence_digest=lambda name: digest_in(self.desk.store, name)))
        return "; ".join(f"{f.place} {f.problem}" for f in said.findings[:3])

    def close(self) -> None:
        for bench in self.benches.values():
            bench.close()
        self.desk.close()

    def number(self) -> int:
        return next(self._numbers)


@dataclass
class _Place:
    """The exhibit of one example."""

    world: World
    case: str
    evidence: str
    track: str
    draft: str
    note: str = ""

    @classmethod
    def made(cls, world: World) -> _Place:
        ann, number = world.benches["Ann"], world.number()
        case = f"C-{number}"
        ann.do(c.OpenCase(case, "Harbour"))
        evidence_id = imported(world.desk, ann, case, f"RIFF {number}".encode())
        recording = decoded(ann, evidence_id)
        drafted(ann, recording, f"d{number}", ("glue was there", "yes it was"))
        return cls(world, case, evidence_id, recording.id, f"d{number}")

    def tried(self, bench: Bench, verb: str, second: bool) -> str:
        """What the real door does."""
        try:
            done = bench.do(self._command(verb, bench, second))
        except NotPermitted as refused:
            return PERMISSION if "This needs the permission" in refused.problem else RULE
        except CaseError:
            return RULE
        if isinstance(done, Annotated):
            self.note = done.annotation.id
        if verb == "destroy":
            self.world.desk.store.discard(done.sha256)  # type: ignore[union-attr]  # this command has this event
        return DONE

    def _command(self, verb: str, bench: Bench, second: bool) -> c.Command:
        here, why, new = self.evidence, "because", self.world.number()
        commands: dict[str, c.Command] = {
            "correct": c.CorrectSegment(self.track, f"{self.draft}-0", f"words {new}"),
            "revise": c.Revise(self.track, "struck", (Row(f"{self.draft}-1", struck=True),)),
            "arrange": c.ArrangeVoices(self.track, (Speaker("S1", 1, f"Ms {new}"), Speaker("S2", 2, "B", into="S1"))),
            "listen": c.LogListening(self.track, (Span(0, 900),), 75),
            "name": c.RenameSpeaker(self.track, "S1", f"Mrs {new}"),
            "note": c.Annotate(self.track, f"note {new}"),
            "withdraw note": c.WithdrawAnnotation(self.track, self.note),
            "measure": c.RecordProfile(self.track, PROFILE),
            "run": c.StartProcessing(self.track, ("faster-whisper",), why),
            "export": c.RecordExport(self.track, "srt", "ab" * 32),
            "submit": c.SubmitReview(here),
            "withdraw": c.WithdrawReview(here),
            "approve": c.ApproveReview(here, bench.ask(ReviewOf(here)).bound),
            "return": c.ReturnReview(here, why),
            "reopen": c.ReopenReview(here, why),
            "close case": c.CloseCase(self.case, why),
            "reopen case": c.ReopenCase(self.case, why),
            "archive case": c.ArchiveCase(self.case, why),
            "hold case": c.HoldCase(self.case, why),
            "release case": c.ReleaseCase(self.case, why),
            "order": c.OrderDestruction(here, "Court 1", why),
            "cancel": c.CancelDestruction(here, why),
            "destroy": c.DestroyEvidence(here),
            "policy": c.SetPolicy(Policy(second_person=second)),
        }
        return commands[verb]


def run(count: int, seed: int) -> Result:
    """Sequences of commands; a fresh vault every few hundred, the old one verified."""
    tally = Tally("role × command matrix")
    with scratch() as place:
        for first in range(0, count, _FRESH):
            world = World.made(Path(place) / f"{first}")
            for number in range(first, min(first + _FRESH, count)):
                chance = dice(seed, "matrix", number)
                moves = [(chance.choice(list(ACTORS)), chance.choice(list(VERBS))) for _ in range(chance.randint(1, _LONGEST))]
                tally.note(f"sequence {number}", world.deviation([*chance.choice(_STARTS), *moves]))
            if said := world.unsound():
                tally.failures.append(f"verify after {first}: {said}")
                tally.instances += 1
            world.close()
    return tally.result(f"{len(ACTORS)} people, {len(VERBS)} commands")
