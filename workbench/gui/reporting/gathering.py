"""What the report's steps show, gathered from the bench in one go. Runs beside the GUI thread; holds no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain import questions as q
from workbench.domain.annotations import Annotation
from workbench.domain.court_questions import CertificatesOf, ReportsOf
from workbench.domain.evidence import Case, Evidence
from workbench.domain.leaving import PRIVILEGED, ReportInfo, next_number
from workbench.domain.policy import Policy
from workbench.domain.review import Review
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import DraftInfo
from workbench.gui import worked
from workbench.gui.language import counted, tr
from workbench.gui.worked import Worked

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.gui.views import CaseNode, EvidenceNode


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage that a disclosure version leaves out, as it is shown: where, why, by whom."""

    place: str
    reason: str
    author: str


@dataclass(frozen=True, slots=True)
class Part:
    """An exhibit that can be in the report, and what stands on it."""

    evidence: Evidence
    is_transcribed: bool
    worked: Worked
    review: Review
    voices: tuple[str, ...] = ()
    drafts: tuple[DraftInfo, ...] = ()
    cuts: tuple[Cut, ...] = ()
    privileged: int = 0
    languages: tuple[str, ...] = ()  # of the drafts, in their order

    @property
    def stands(self) -> str:
        """Where it stands, in a line."""
        if not self.is_transcribed:
            return tr("no transcript: data and hashes only")
        all_of = self.worked
        open_flags = tr("{n} to check").format(n=all_of.open_flags) if all_of.open_flags else tr("nothing left to check")
        corrected = tr("{n} corrected").format(n=all_of.corrected)
        return " · ".join((counted(all_of.lines, "line"), corrected, open_flags, self._review()))

    def _review(self) -> str:
        if self.review.is_stale:
            return tr("⚠ no longer what was approved")
        if self.review.is_final:
            return tr("✓ approved by {by}").format(by=self.review.by)
        return tr("not approved")


@dataclass(frozen=True, slots=True)
class Gathered:
    """A case as its report may be made of it; `certificate` says whether the person brought one of their own."""

    case: Case
    parts: tuple[Part, ...]
    reports: tuple[ReportInfo, ...]
    policy: Policy
    signer: str
    on_token: bool = False
    certificate: bool = False
    unsaved: int = 0

    @property
    def number(self) -> int:
        """The number the next report gets."""
        return next_number(self.reports)

    @property
    def issued(self) -> tuple[ReportInfo, ...]:
        """Reports that left the vault, the newest first."""
        return tuple(reversed([report for report in self.reports if report.is_issued]))

    @property
    def needs_approval(self) -> bool:
        """Whether a report of it is final only with approvals."""
        return self.policy.needs_approval(critical=self.case.critical)


def gathered(bench: Bench, node: CaseNode, unsaved: int) -> Gathered:
    """Everything the steps show."""
    case, who = node.case, bench.person.name
    parts = tuple(_part(bench, exhibit) for exhibit in node.exhibits)
    return Gathered(
        case,
        parts,
        bench.ask(ReportsOf(case.number)),
        bench.ask(q.PolicyInForce()),
        who,
        bench.on_token,
        bool(bench.ask(CertificatesOf(who))),
        unsaved,
    )


def warnings(about: Gathered, parts: Sequence[Part]) -> list[str]:
    """What somebody should know before a report of these parts is signed."""
    open_ = unapproved(parts)
    bare, stale = sum(not part.is_transcribed for part in parts), sum(part.review.is_stale for part in parts)
    unsaved = counted(about.unsaved, "correction")
    told = (
        (
            about.needs_approval and open_,
            tr("{open} not approved yet: the report is not final, and says so.").format(open=counted(open_, "exhibit")),
        ),
        (stale, tr("{stale} no longer what was approved: verify the vault first.").format(stale=counted(stale, "exhibit"))),
        (bare, tr("{bare} without a transcript: data and hashes only.").format(bare=counted(bare, "exhibit"))),
        (about.unsaved, tr("{unsaved} typed but not saved: not in the report.").format(unsaved=unsaved)),
    )
    return [text for is_so, text in told if is_so]


def unapproved(parts: Iterable[Part]) -> int:
    """How many of them no approval stands for."""
    return sum(not part.review.is_final for part in parts)


def countersigner(about: Gathered, parts: Sequence[Part]) -> str:
    """Who is to countersign a report of these parts; empty where nobody is, or where it cannot be final."""
    if not about.needs_approval or unapproved(parts):
        return ""
    return ", ".join(dict.fromkeys(part.review.by for part in parts))


def _part(bench: Bench, node: EvidenceNode) -> Part:
    recordings = [track.recording.id for track in node.recordings]
    notes = [(track.recording.rate, bench.ask(q.AnnotationsOf(track.recording.id))) for track in node.recordings]
    beside = [(name, d) for name in recordings for d in bench.ask(q.DraftsOf(name)) if d.is_beside and not d.is_working]
    drafts = [bench.ask(q.DraftOf(name, d.id)) for name, d in beside]
    return Part(
        node.evidence,
        node.has_transcript,
        worked.on(bench, recordings),
        bench.ask(q.ReviewOf(node.evidence.id)),
        tuple(dict.fromkeys(s.name for name in recordings for s in bench.ask(q.SpeakersOf(name)))),
        tuple(info for _, info in beside),
        tuple(cut for rate, held in notes for cut in cuts_in(held, rate)),
        sum(PRIVILEGED in note.tags for _, held in notes for note in held),
        tuple(draft.language if draft else "" for draft in drafts),
    )


def cuts_in(notes: Iterable[Annotation], rate: Rate) -> tuple[Cut, ...]:
    """The redactions among notes, in the order of their places."""
    found = sorted((note for note in notes if note.kind == "redaction" and note.span), key=_first)
    return tuple(Cut(_place(rate, note.span), note.text, note.author) for note in found if note.span)


def _first(note: Annotation) -> int:
    return note.span.first if note.span else 0


def _place(rate: Rate, span: Span) -> str:
    return f"{rate.clock(span.first)} – {rate.clock(span.end)}"
