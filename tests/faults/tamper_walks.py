"""No false alarms: ledgers made by people who do what the door lets them, in any order, and verify has nothing to say."""

from __future__ import annotations

import random
import shutil
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.campaign import Result, Tally, dice, scratch
from tests.faults.court_work import any_of_the_court
from tests.faults.desk_deeds import any_of_the_desk
from tests.faults.ground import driven
from tests.faults.tamper_desk import FRAMES, Desk, a_draft, decoded, drafted, imported
from tests.faults.tamper_ground import PASSWORD, PROFILE
from workbench.bench.door import Bench
from workbench.bootstrap.verifying import digest_in
from workbench.domain import commands as c
from workbench.domain import questions as q
from workbench.domain.custody import Anchors
from workbench.domain.errors import CaseError
from workbench.domain.events import EvidenceDestroyed
from workbench.domain.people import Role
from workbench.domain.policy import Approval, Policy
from workbench.domain.timeline import Span

STEPS = (10, 50)
_NAMES = {"Bo": Role.ADMIN, "Ann": Role.ANALYST, "Mal": Role.ANALYST, "Sue": Role.SUPERVISOR, "Sid": Role.SUPERVISOR}


@dataclass
class Walk:
    """People at one desk, logging in one after another, each trying whatever comes to mind."""

    desk: Desk
    dice: random.Random
    cases: list[str] = field(default_factory=list)
    exhibits: list[str] = field(default_factory=list)
    tracks: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    done: int = 0
    refused: int = 0

    def go(self) -> None:
        """Sessions until enough was done or tried."""
        self._enrol()
        wanted = self.dice.randint(*STEPS)
        while self.done < wanted and self.refused < 5 * wanted:
            self._session(self.dice.choice(list(self.desk.keys)))

    def _enrol(self) -> None:
        bench = self.desk.login("Ada")
        for name in self.dice.sample(list(_NAMES), self.dice.randint(3, 5)):
            bench.enrol(name, _NAMES[name], PASSWORD)
        self._opens(bench)
        self._imports(bench)
        bench.close()

    def _session(self, name: str) -> None:
        try:
            bench = self.desk.login(name)
        except CaseError:
            self.refused += 1
            return
        for _ in range(self.dice.randint(1, 10)):
            try:
                self.dice.choice(_DEEDS)(self, bench)
                self.done += 1
            except CaseError:
                self.refused += 1
        bench.close()

    def _opens(self, bench: Bench) -> None:
        number = f"C-{len(self.cases)}"
        bench.do(c.OpenCase(number, "Harbour", critical=self.dice.random() < 0.5))
        self.cases.append(number)

    def _imports(self, bench: Bench) -> None:
        content = f"RIFF {self.dice.randrange(6)}".encode()
        evidence_id = imported(self.desk, bench, self.dice.choice(self.cases), content)
        self.exhibits.append(evidence_id)
        recording = decoded(bench, evidence_id)
        self.tracks.append(recording.id)
        self._drafts(bench, recording.id)

    def _drafts(self, bench: Bench, track: str = "") -> None:
        recording = bench.ask(q.RecordingBy(track or self.dice.choice(self.tracks)))
        assert recording is not None
        bench.do(c.RecordProfile(recording.id, PROFILE))
        bench.do(c.StartProcessing(recording.id, ("faster-whisper",), "court"))
        drafted(bench, recording, f"d{len(self.drafts)}", ("glue was there", "yes it was", "and the bag"))
        self.drafts.append(recording.id)

    def _corrects(self, bench: Bench) -> None:
        track = self.dice.choice(self.tracks)
        lines = bench.ask(q.LinesOf(track))
        if lines:
            segment = self.dice.choice(lines).segment.id
            verb = self.dice.random() < 0.8
            text = f"words {self.dice.randrange(9)}"
            bench.do(c.CorrectSegment(track, segment, text) if verb else c.ReinstateText(track, segment))

    def _names(self, bench: Bench) -> None:
        name = f"Mrs {self.dice.choice('ABC')}"
        bench.do(c.RenameSpeaker(self.dice.choice(self.tracks), self.dice.choice(("S1", "S2", "S9")), name, "witness"))

    def _notes(self, bench: Bench) -> None:
        first = self.dice.randrange(FRAMES)
        span = Span(first, self.dice.randint(first, FRAMES + 9)) if self.dice.random() < 0.7 else None
        long = self.dice.random() < 0.1
        bench.do(c.Annotate(self.dice.choice(self.tracks), "A door. " * (900 if long else 1), span))

    def _takes_a_note_back(self, bench: Bench) -> None:
        track = self.dice.choice(self.tracks)
        notes = bench.ask(q.AnnotationsOf(track))
        if notes:
            verb = self.dice.choice((c.WithdrawAnnotation, c.RestoreAnnotation))
            bench.do(verb(track, self.dice.choice(notes).id))

    def _works_at_the_desk(self, bench: Bench) -> None:
        track, people = self.dice.choice(self.tracks), list(self.desk.keys)
        made = bench.do(any_of_the_desk(bench, self.dice, track, self.dice.choice(self.cases), people))
        if (way := bench.opposite(made)) is not None and self.dice.random() < 0.3:
            bench.do(way)

    def _reports(self, bench: Bench) -> None:
        track, case = self.dice.choice(self.tracks), self.dice.choice(self.cases)
        bench.do(any_of_the_court(bench, self.dice, track, case, list(self.desk.keys)))

    def _drafts_beside(self, bench: Bench) -> None:
        recording = bench.ask(q.RecordingBy(self.dice.choice(self.tracks)))
        assert recording is not None
        bench.do(c.FinishDraft(a_draft(recording, f"d{len(self.drafts)}", ("glue was here", "yes")), beside=True))
        self.drafts.append(recording.id)

    def _submits(self, bench: Bench) -> None:
        bench.do(c.SubmitReview(self.dice.choice(self.exhibits), "please"))

    def _withdraws(self, bench: Bench) -> None:
        bench.do(c.WithdrawReview(self.dice.choice(self.exhibits)))

    def _judges(self, bench: Bench) -> None:
        evidence_id = self.dice.choice([w.review.evidence_id for w in bench.ask(q.ReviewQueue())] or self.exhibits)
        seen = bench.ask(q.ReviewOf(evidence_id)).bound
        verdicts = (c.ApproveReview(evidence_id, seen), c.ReturnReview(evidence_id, "mend it"))
        bench.do(self.dice.choice(verdicts))

    def _reopens(self, bench: Bench) -> None:
        bench.do(c.ReopenReview(self.dice.choice(self.exhibits), "A name."))

    def _steps_a_case(self, bench: Bench) -> None:
        verb = self.dice.choice((c.CloseCase, c.ReopenCase, c.ReopenCase, c.ArchiveCase, c.HoldCase, c.ReleaseCase))
        bench.do(verb(self.dice.choice(self.cases), "because"))

    def _orders(self, bench: Bench) -> None:
        evidence_id = self.dice.choice(self.exhibits)
        order = c.OrderDestruction(evidence_id, "Court 1", "Order 7.")
        bench.do(order if self.dice.random() < 0.7 else c.CancelDestruction(evidence_id, "Taken back."))

    def _destroys(self, bench: Bench) -> None:
        gone = bench.do(c.DestroyEvidence(self.dice.choice(self.exhibits)))
        assert isinstance(gone, EvidenceDestroyed)
        stones = {t.evidence_id for t in bench.ask(q.Tombstones()) if t.is_destroyed}
        if all(e.id in stones for e in bench.ask(q.EvidenceWithDigest(gone.sha256))):
            self.desk.store.discard(gone.sha256)

    def _renews(self, bench: Bench) -> None:
        name = self.dice.choice(list(self.desk.keys))
        if name == bench.person.name:
            bench.rotate_own(PASSWORD, "yearly")
        else:
            bench.replace_keys(name, PASSWORD, "lost")

    def _revokes(self, bench: Bench) -> None:
        if self.dice.random() < 0.3:
            bench.do(c.RevokePerson(self.dice.choice(list(self.desk.keys)), "Left."))

    def _confirms(self, bench: Bench) -> None:
        bench.do(c.ConfirmPerson(self.dice.choice(list(self.desk.keys))))

    def _enrols(self, bench: Bench) -> None:
        bench.enrol(f"New {len(self.desk.keys)}", self.dice.choice(list(Role)), PASSWORD)

    def _sets_policy(self, bench: Bench) -> None:
        kind, second = self.dice.choice(list(Approval)), self.dice.random() < 0.5
        bench.do(c.SetPolicy(Policy(kind, second, checkpoint_events=self.dice.randint(3, 100))))

    def _marks(self, bench: Bench) -> None:
        bench.do(c.MakeCheckpoint())

    def _cosigns(self, bench: Bench) -> None:
        made = bench.ask(q.Checkpoints())
        if made:
            bench.do(c.Cosign(self.dice.choice(made).note.size))

    def _issues(self, bench: Bench) -> None:
        number, track = self.dice.choice(self.cases), self.dice.choice(self.tracks)
        leaving: tuple[c.Command, ...] = (
            c.RecordExport(track, "srt", "ab" * 32),
            c.RecordRendering(number, "r", "cd" * 32, ()),
            c.IssueReport(number, "r", "ef" * 32),
            c.RecordBundle(number, "ab" * 32, ()),
            c.RefuseFile(number, "x.txt", "no audio"),
            c.RecordPasswordChange(),
        )
        bench.do(self.dice.choice(leaving))


_DEEDS: tuple[Callable[[Walk, Bench], None], ...] = (
    Walk._opens,
    Walk._imports,
    Walk._imports,
    Walk._drafts,
    Walk._corrects,
    Walk._corrects,
    Walk._names,
    Walk._notes,
    Walk._takes_a_note_back,
    *(Walk._works_at_the_desk,) * 10,
    *(Walk._reports,) * 4,
    Walk._drafts_beside,
    Walk._submits,
    Walk._submits,
    Walk._withdraws,
    Walk._judges,
    Walk._judges,
    Walk._reopens,
    Walk._steps_a_case,
    Walk._orders,
    Walk._destroys,
    Walk._renews,
    Walk._revokes,
    Walk._confirms,
    Walk._enrols,
    Walk._sets_policy,
    Walk._marks,
    Walk._cosigns,
    Walk._issues,
)


def run(count: int, seed: int) -> Result:
    """Each ledger with a root, a head and the entries believed that an earlier verify had seen."""
    tally, entries, kinds = Tally("clean ledgers"), 0, set[str]()
    with scratch() as place:
        for number in range(count):
            try:
                size, said, seen = walked(Path(place) / f"{number}", dice(seed, "clean", number))
            except Exception:  # noqa: BLE001 - what the door or verify raise here is a failure of theirs
                size, said, seen = 0, traceback.format_exc(limit=-4), set()
            entries, kinds = entries + size, kinds | seen
            tally.note(f"ledger {number}", said)
            shutil.rmtree(Path(place) / f"{number}", ignore_errors=True)
    return tally.result(f"{entries} entries of {len(kinds)} kinds")


def walked(folder: Path, chance: random.Random) -> tuple[int, str, set[str]]:
    """One walk: how many entries, what verify had to say, and the kinds of entries there were."""
    desk = Desk(folder, "Ada")
    try:
        walk = Walk(desk, chance)
        halfway = desk.head
        walk.go()
        digest = lambda name: digest_in(desk.store, name)  # noqa: E731
        anchors = Anchors(desk.fingerprint, (halfway, desk.head), halfway if chance.random() < 0.5 else None)
        said = driven(desk.vault.verify(anchors, evidence_digest=digest))
        kinds = {entry.kind for entry in desk.vault.answer(q.CustodyOf())}
        return desk.head.size, "; ".join(f"{f.place} {f.problem}" for f in said.findings[:3]), kinds
    finally:
        desk.close()
