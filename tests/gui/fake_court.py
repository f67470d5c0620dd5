"""The fake vault's reports, certificates, runs again and bundles, and what its workshop says of files outside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.gui import fake_desk
from tests.gui.sample_case import MOMENT, said
from workbench.domain import court_events as ce
from workbench.domain import court_orders as o
from workbench.domain import court_questions as cq
from workbench.domain import questions as q
from workbench.domain.commands import FinishDraft
from workbench.domain.custody import Finding, Head, Verdict
from workbench.domain.errors import BadRequest
from workbench.domain.fingerprints import six_words
from workbench.domain.foreign import ForeignDraft, ForeignExhibit, ForeignRecording, OpenedBundle
from workbench.domain.leaving import (
    Certificate,
    CertificateFacts,
    ReportInfo,
    Reproduction,
    Sameness,
    SignedRevision,
    next_number,
)
from workbench.domain.progress import Progress
from workbench.domain.review import Review

if TYPE_CHECKING:
    from tests.gui.fake_bench import FakeBench, State

PEM = "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n"
ROOT = "3f9c0a117d42ee90" * 4


@dataclass
class Court:
    """What left the fake vault, and what vouches for it."""

    reports: list[ReportInfo] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    reproductions: list[Reproduction] = field(default_factory=list)
    orders: list[Any] = field(default_factory=list)

    def sign(self, number: int, act: str, sha256: str, by: str, seq: int) -> None:
        """Another file of a report left the vault."""
        held = self.reports[number]
        made = SignedRevision(act, sha256, by, MOMENT, seq)
        self.reports[number] = replace(held, revisions=(*held.revisions, made))

    def with_digest(self, sha256: str) -> ReportInfo | None:
        """The report one of whose files it is."""
        return next((r for r in self.reports if any(f.sha256 == sha256 for f in r.revisions)), None)


def pdf(*pages: str) -> bytes:
    """A small PDF of a line of text a page."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        body = f"BT /F1 22 Tf 72 700 Td ({text}) Tj ET"
        about = f"/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R"
        parts.append(f"<< /Type /Page /Parent 2 0 R {about} >>")
        parts.append(f"<< /Length {len(body)} >>\nstream\n{body}\nendstream")
    out, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(parts) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out.encode("latin-1")


# -- jobs


def _preview(bench: FakeBench, order: o.PreviewReport) -> Generator[Progress, None, o.Preview]:
    yield Progress("report", 0, 2, "page 1 of 2")
    bench.state.court.orders.append(order)
    order.destination.write_bytes(pdf("PREVIEW Forensic transcript report", f"Court pages {order.style.profile}"))
    return o.Preview(order.destination, 2)


def _report(bench: FakeBench, order: o.MakeReport) -> Generator[Progress, None, o.ReportOutcome]:
    yield Progress("report", 0, 1, order.destination.name)
    court, who = bench.state.court, bench.person.name
    court.orders.append(order)
    body = pdf(f"Report {len(court.reports) + 1} by {who}")
    order.destination.write_bytes(body)
    sha256 = hashlib.sha256(body).hexdigest()
    evidence = order.evidence or tuple(e.id for e in bench.ask(q.EvidenceIn(order.case_number)))
    approvers = dict.fromkeys(bench.ask(q.ReviewOf(key)).by for key in evidence)
    signers = (who, *approvers) if order.final else (who,)
    number = next_number([r for r in court.reports if r.case_number == order.case_number])
    made = ReportInfo(
        report_id=f"R-{number}",
        case_number=order.case_number,
        number=number,
        amends=order.amends,
        disclosure=order.style.disclosure,
        signers=signers,
        unsigned_sha256="cd" * 32,
        evidence=evidence,
        by=who,
        at=MOMENT,
        seq=7,
    )
    court.reports.append(made)
    court.sign(len(court.reports) - 1, "prepared", sha256, who, fake_desk.seq(bench.state))
    waits = court.reports[-1].waits_for
    return o.ReportOutcome(made.report_id, order.destination, sha256, 4, number, waits, ())


def _again(act: str) -> Callable[[FakeBench, Any], Generator[Progress, None, o.ReportOutcome]]:
    def work(bench: FakeBench, order: Any) -> Generator[Progress, None, o.ReportOutcome]:
        yield Progress("signing", 0, 1, order.path.name)
        court = bench.state.court
        court.orders.append(order)
        before = order.path.read_bytes()
        held = court.with_digest(hashlib.sha256(before).hexdigest())
        assert held is not None
        body = before + f"% {act} by {bench.person.name}\n".encode()
        target = order.destination or order.path
        target.write_bytes(body)
        sha256 = hashlib.sha256(body).hexdigest()
        court.sign(court.reports.index(held), act, sha256, bench.person.name, fake_desk.seq(bench.state))
        return o.ReportOutcome(held.report_id, target, sha256, 4, held.number)

    return work


def _import(bench: FakeBench, order: o.ImportTranscript) -> Generator[Progress, None, o.ImportedTranscript]:
    yield Progress("import", 0, 1, order.path.name)
    bench.state.court.orders.append(order)
    draft = replace(said(order.recording_id), id="D-file")
    bench.do(FinishDraft(draft, beside=True))
    return o.ImportedTranscript("D-file", len(draft.segments), ("2 rows overlapped and were cut.",))


def _clip(bench: FakeBench, order: o.ExportClip) -> Generator[Progress, None, o.ClipOutcome]:
    yield Progress("clip", 0, 1, order.destination.name)
    bench.state.court.orders.append(order)
    order.destination.write_bytes(b"RIFF")
    return o.ClipOutcome(order.destination, "ab" * 32, order.destination.with_suffix(".json"))


def _exhibit(bench: FakeBench, order: o.MakeExhibit) -> Generator[Progress, None, o.ExhibitOutcome]:
    yield Progress("exhibit", 0, 1, order.destination.name)
    bench.state.court.orders.append(order)
    order.destination.mkdir()
    return o.ExhibitOutcome(order.destination, "ab" * 32, ("page.html", "clip.wav"))


def _reproduce(bench: FakeBench, order: o.Reproduce) -> Generator[Progress, None, o.ReproductionOutcome]:
    yield Progress("transcribing", 0, 1)
    bench.state.court.orders.append(order)
    about = ("another version of CTranslate2 wrote it: 4.6.0, now 4.6.1", bench.person.name, MOMENT)
    made = Reproduction(order.recording_id, order.draft_id, Sameness.DIFFERENT, "ab" * 32, 1, *about)
    bench.state.court.reproductions.append(made)
    return o.ReproductionOutcome(made, (("He had the bag, the glue one", "He had the bag, the blue one"),))


def _take(bench: FakeBench, order: o.TakeBundle) -> Generator[Progress, None, o.TakingOutcome]:
    yield Progress("bundle", 0, 1)
    bench.state.court.orders.append(order)
    verdict = FakeOutside.verdict_on(order.folder)
    return o.TakingOutcome(verdict, ("2026-0417/4",) if verdict.is_sound else (), 2, 3)


JOBS: dict[type, Callable[[FakeBench, Any], Generator[Progress, None, Any]]] = {
    o.PreviewReport: _preview,
    o.MakeReport: _report,
    o.Countersign: _again("approved"),
    o.ArchiveReport: _again("archived"),
    o.ImportTranscript: _import,
    o.ExportClip: _clip,
    o.MakeExhibit: _exhibit,
    o.Reproduce: _reproduce,
    o.TakeBundle: _take,
}


# -- what is held and answered


def note(state: State, event: Any, who: str) -> None:
    """Let an event change what is held."""
    if isinstance(event, ce.CertificateBrought):
        state.court.certificates.append(Certificate(event.name, event.certificate, event.chain, MOMENT, len(state.entries)))


ANSWERS: dict[type, Callable[[Any, Any], Any]] = {
    cq.ReportsOf: lambda s, v: tuple(r for r in s.court.reports if v.case_number in ("", r.case_number)),
    cq.ReportWith: lambda s, v: s.court.with_digest(v.sha256),
    cq.CertificatesOf: lambda s, v: tuple(c for c in s.court.certificates if v.name in ("", c.name)),
    cq.Validations: lambda _s, _v: (),
    cq.ReproductionsOf: lambda s, v: tuple(r for r in s.court.reproductions if r.recording_id == v.recording_id),
    cq.TakenBundles: lambda _s, _v: (),
}


# -- outside the vault


class FakeOutside:
    """What the workshop says of files: a name with "forged" in it has findings."""

    @staticmethod
    def verdict_on(path: Path) -> Verdict:
        forged = (Finding(path.name, "One byte differs.", "Somebody or something changed it after it was signed."),)
        return Verdict(path.name, ("signature", "ledger", "digests"), forged if "forged" in path.name else ())

    def judge_report(self, pdf: Path, **_: object) -> Any:
        return self.verdict_on(pdf)

    def certificate_in(self, key: o.Pkcs12) -> CertificateFacts:
        if key.password != "secret":
            raise BadRequest("The password does not open the file.", "Type it again.")
        return self.certificate_facts(PEM)

    def certificate_facts(self, certificate: str) -> CertificateFacts:
        about = ("CN=Ana Brandt,C=DE", "CN=Chamber CA 4,O=Chamber of Notaries,C=DE")
        moments = ("2026-01-01T00:00:00+00:00", "2029-01-01T00:00:00+00:00")
        return CertificateFacts(*about, *moments, six_words(ROOT), certificate, (PEM,))

    def open_bundle(self, folder: Path, *, root: str = "", checkpoint: Path | None = None) -> Generator[Progress, None, Any]:
        yield Progress("verify", 1, 2)
        return _opened(self.verdict_on(folder), self.vaults)  # type: ignore[attr-defined]


def _opened(verdict: Verdict, vaults: dict[Path, State]) -> OpenedBundle:
    """The sample case as a bundle shows it."""
    state = next(iter(vaults.values()))
    draft = said("R2")
    lines = state.desk.lines(draft)
    text = "\n".join(f"{state.recordings['R2'].rate.clock(line.span.first)} {line.speaker}: {line.text}" for line in lines)
    held = ForeignRecording(
        state.recordings["R2"], text, (ForeignDraft(draft, lines, draft.speakers, "Ada Brandt", 12, is_working=True),)
    )
    exhibits = (
        ForeignExhibit(state.evidence["E2"], Review("E2"), (held,)),
        ForeignExhibit(state.evidence["E3"], Review("E3"), (ForeignRecording(state.recordings["R3"]),)),
    )
    people = tuple(person for person, _ in state.people.values())[:2]
    cases = (state.cases["2026-0417"],)
    return OpenedBundle(
        verdict,
        "ab" * 32,
        "Ada Brandt",
        "vault-7",
        ROOT,
        Head(214, "cd" * 32, ""),
        cases,
        people,
        exhibits,
        ("data/reports/1.pdf",),
    )
