"""Setting a report's pages again from what the vault holds: the digest that was entered before anybody signed is the measure."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator
from dataclasses import replace

from workbench.domain.authority import WORK_KINDS
from workbench.domain.court_orders import PagesAgain, PreviewReport, SetAgain
from workbench.domain.court_questions import CertificatesOf, ReportsOf
from workbench.domain.custody import sentence
from workbench.domain.dossier import Dossier, Exhibit
from workbench.domain.errors import BadRequest
from workbench.domain.events import ReviewSubmitted
from workbench.domain.leaving import ReportInfo, ReportStyle
from workbench.domain.progress import Progress
from workbench.domain.questions import CustodyOf, RecordingsOf
from workbench.jobs.exporting import write_whole
from workbench.jobs.gathering import checkpoint_at, gather
from workbench.jobs.reporting import refuse_telling
from workbench.jobs.stood_then import Then
from workbench.jobs.workplace import Workplace, outside
from workbench.stages.reporting import ordered

_SHOWN = 5
_WORK = WORK_KINDS - {ReviewSubmitted.KIND}  # what a review says later is left out
_PROGRAM = "Nothing was done to its exhibits since: another edition of the program, its fonts or its models set it then."


def set_again(order: SetAgain, place: Workplace) -> Generator[Progress, None, PagesAgain]:
    """The pages of a report on record, byte for byte, as long as nobody worked on its exhibits since; else why not."""
    info = _named(order, place)
    if info.style is None:
        raise BadRequest("This report was set by an older program, which did not keep what it takes.", "Keep its signed file.")
    if order.destination:
        outside(order.destination, place)
    yield Progress("report", 0, 2, "gathering")
    wanted = PreviewReport(info.case_number, place.derived, info.evidence, info.style, info.amends)
    found = gather(wanted, place)
    dossier = _as_then(info, info.style, found.dossier, place)
    pdf, pages, digest = b"", 0, ""
    for candidate in _signed_by(dossier, info, place):
        yield Progress("report", 1, 2, "setting pages")
        made, count = place.typesetter.pages(ordered(candidate))
        same = hashlib.sha256(made).hexdigest() == info.unsigned_sha256
        if same or not pdf:
            pdf, pages, digest = made, count, hashlib.sha256(made).hexdigest()
        if same:
            break
    if order.destination:
        refuse_telling(pdf, dossier, found.whole, place)
        write_whole(order.destination, pdf, lambda: None)
    same = digest == info.unsigned_sha256
    return PagesAgain(info.report_id, info.number, pages, info.unsigned_sha256, digest, () if same else _since(info, place))


def _named(order: SetAgain, place: Workplace) -> ReportInfo:
    there = place.ask(ReportsOf(order.case_number))
    found = [r for r in there if r.report_id == order.report or (r.is_issued and str(r.number) == order.report)]
    if not found:
        raise BadRequest(f"Case {order.case_number} has no report {order.report}.", "See: workbench reports --case NUMBER")
    return found[-1]


def _as_then(info: ReportInfo, style: ReportStyle, now: Dossier, place: Workplace) -> Dossier:
    """What is gathered `now`, under the report's own name, time, people and checkpoint, and without what came later."""
    head, checkpoint = checkpoint_at(info.size, place)
    then = Then(place.ask, info.seq)
    redacted = {exhibit.evidence.id for exhibit in now.exhibits if exhibit.redactions}
    return replace(
        now,
        report_id=info.report_id,
        made_at=info.made_at,
        number=info.number,
        is_preview=False,
        exhibits=tuple(_until(then.exhibit(x, style), info, unbound=x.evidence.id in redacted) for x in now.exhibits),
        prepared_by=then.person(info.by) or now.prepared_by,
        required_signers=info.signers,
        countersigner=then.person(info.signers[1]) or now.prepared_by if info.signers[1:] else None,
        needs_approval=then.policy().needs_approval(critical=now.case.critical),
        head=head,
        checkpoint=checkpoint,
    )


def _until(exhibit: Exhibit, info: ReportInfo, *, unbound: bool) -> Exhibit:
    """Without what came later; `unbound` without the digest of what was reviewed, as a disclosure version goes."""
    review = exhibit.review
    return replace(
        exhibit,
        review=replace(review, comment="", content="") if unbound else review,
        listens=tuple(heard for heard in exhibit.listens if heard.at < info.at),
        reproductions=tuple(run for run in exhibit.reproductions if run.at < info.at),
    )


def _signed_by(dossier: Dossier, info: ReportInfo, place: Workplace) -> Iterator[Dossier]:
    """With each certificate that its people could have used then, the laboratory's and those they brought in; and where this
    computer knows another root than the one it was made on, or none, with that."""
    brought = [c for name in info.signers for c in place.ask(CertificatesOf(name)) if c.seq < info.seq]
    second = tuple(c for c in brought if c.name != info.by)
    for root in dict.fromkeys((dossier.root_fingerprint, Then(place.ask, info.seq).root(), "")):
        knowing = replace(dossier, brought=second, root_fingerprint=root)
        yield knowing
        for certificate in (c for c in brought if c.name == info.by):
            keys = replace(dossier.prepared_by.keys, certificate=certificate.certificate)
            yield replace(knowing, prepared_by=replace(dossier.prepared_by, keys=keys), brought=(*second, certificate))


def _since(info: ReportInfo, place: Workplace) -> tuple[str, ...]:
    subjects = (*info.evidence, *(r.id for e in info.evidence for r in place.ask(RecordingsOf(e))))
    later = [e for e in place.ask(CustodyOf(subjects)) if e.seq > info.seq and e.kind in _WORK]
    told = tuple(f"{e.at[:19]}Z {e.actor}: {sentence(e)}" for e in later[:_SHOWN])
    more = (f"and {len(later) - _SHOWN} more",) if len(later) > _SHOWN else ()
    return (*told, *more) or (_PROGRAM,)
