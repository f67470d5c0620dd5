"""Reports and what vouches for them, through the real door: everything that can be entered about them, once or twice."""

from __future__ import annotations

import base64
import hashlib
import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain import questions as q
from workbench.domain.court_questions import ReportsOf
from workbench.domain.leaving import Authored, ReportStyle, Validation, next_number

AT_WORK = Callable[[str], AbstractContextManager[Bench]]
DONE, WAITING = "report-done", "report-waiting"
MEASURED = Validation("ab" * 32, "faster-whisper 1.2.1", "en", 15, 20, False, 42, 1000, 118, "WER", "own telephone calls")


def digest(*said: str) -> str:
    """A file's digest, without the file."""
    return hashlib.sha256(":".join(said).encode()).hexdigest()


def pem(name: str) -> str:
    """A certificate as far as a ledger looks into one."""
    body = base64.b64encode(b"\x30" + name.encode()).decode()
    return f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"


def taking(case: str, **changes: Any) -> dict[str, Any]:
    """What an entry says about a bundle of another laboratory."""
    told = {"sha256": digest("bundle"), "vault_id": "another vault", "root_fingerprint": digest("root"), "size": 90}
    return {"case_number": case, **told, "root": digest("tree"), "maker": "Dee", "authored": (), **changes}


@dataclass(frozen=True, slots=True)
class CourtWork:
    """`approved` is an exhibit of the case that stands approved by `second`; `open_` one that may be worked on, `track` its
    recording and `draft` that one's draft."""

    case: str
    approved: str
    open_: str
    track: str
    draft: str
    analyst: str
    second: str
    admin: str

    def do(self, at_work: AT_WORK) -> None:
        """One report that was countersigned and archived, one that amends it and waits; the rest once."""
        with at_work(self.analyst) as bench:
            self._report(bench, DONE, 1)
        with at_work(self.second) as bench:
            bench.do(c.RecordCountersigning(self.case, DONE, digest(DONE, "approved")))
        with at_work(self.analyst) as bench:
            bench.do(c.RecordArchiving(self.case, DONE, digest(DONE, "archived")))
            bench.do(c.RecordArchiving(self.case, DONE, digest(DONE, "archived again")))
            self._report(bench, WAITING, 2, amends=DONE)
            self._vouched(bench)
        with at_work(self.admin) as bench:
            bench.do(c.RecordValidation(MEASURED))

    def _report(self, bench: Bench, name: str, number: int, amends: str = "") -> None:
        signers, size = (self.analyst, self.second), bench.ask(q.LedgerHead()).size
        more = {"amends": amends, "signers": signers, "size": size, "style": ReportStyle("questions")}
        more["made_at"] = "2026-01-02T03:04:05Z"  # to the second, as reports print it
        bench.do(c.RecordRendering(self.case, name, digest(name), (self.approved,), number, **more))  # type: ignore[arg-type]
        bench.do(c.IssueReport(self.case, name, digest(name, "prepared")))

    def _vouched(self, bench: Bench) -> None:
        note = next(n.id for n in bench.ask(q.AnnotationsOf(self.track)) if n.author == self.analyst)
        came = tuple(Authored(thing, "Dee", "2026-01-02T03:04:05Z", 7) for thing in (note, self.draft))
        bench.do(c.BringCertificate(pem(self.analyst), (pem("issuer"),)))
        bench.do(c.RecordReproduction(self.track, self.draft, "IDENTICAL", digest("again")))
        bench.do(c.RecordReproduction(self.track, self.draft, "DIFFERENT", digest("otherwise"), 3, "another processor"))
        bench.do(c.RecordTaking(**taking(self.case, authored=came)))


def any_of_the_court(bench: Bench, dice: random.Random, track: str, case: str, people: list[str]) -> c.Command:
    """A command about reports at random, which the door lets in or not."""
    there, who, file = bench.ask(ReportsOf(case)), bench.person.name, digest(f"{dice.randrange(10**6)}")
    exhibits = dice.sample([item.id for item in bench.ask(q.EvidenceIn(case))] or ["none"], 1)
    known = dice.choice([report.report_id for report in there] or ["none"])
    signers = dice.choice(((), (who,), (who, dice.choice(people)), (who, dice.choice(people))))
    number, amends = (next_number(there), known if dice.random() < 0.2 else "") if signers else (0, "")
    return dice.choice(
        (
            c.RecordRendering(case, f"r{dice.randrange(40)}", file, tuple(exhibits), number, amends, signers=signers),
            c.IssueReport(case, known, file),
            c.RecordCountersigning(case, known, file),
            c.RecordArchiving(case, known, file),
            c.BringCertificate(pem(dice.choice(people))),
            c.RecordValidation(MEASURED),
            *_about_a_recording(bench, dice, track, case, file),
        )
    )


def _about_a_recording(bench: Bench, dice: random.Random, track: str, case: str, file: str) -> tuple[c.Command, ...]:
    notes, drafts = bench.ask(q.AnnotationsOf(track)), bench.ask(q.DraftsOf(track))
    came = tuple(Authored(thing.id, "Dee", "", 7) for thing in dice.sample([*notes, *drafts], min(1, len(drafts))))
    outcome, differences = dice.choice((("IDENTICAL", 0), ("TEXT-IDENTICAL", 2), ("DIFFERENT", 1), ("DIFFERENT", 0)))
    return (
        c.RecordReproduction(track, drafts[0].id if drafts else "none", outcome, file, differences),
        c.RecordTaking(**taking(case, sha256=dice.choice((file, digest("bundle"))), authored=came)),
    )
