"""Report: everything the vault knows about a case's exhibits, set, recorded and signed; or only set, to be looked at."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from workbench.domain.commands import IssueReport, RecordRendering
from workbench.domain.court_orders import MakeReport, Preview, PreviewReport, ReportOutcome
from workbench.domain.dossier import Dossier, Exhibit
from workbench.domain.errors import CaseError, NotPermitted
from workbench.domain.progress import Progress
from workbench.jobs.exporting import write_whole
from workbench.jobs.gathering import Gathered, gather
from workbench.jobs.signing import StampingSealer, key_for, signed_with
from workbench.jobs.verifying import sound
from workbench.jobs.workplace import Workplace, outside
from workbench.stages.disclosing import leaks
from workbench.stages.reporting import ordered, report


def make_report(order: MakeReport, place: Workplace) -> Generator[Progress, None, ReportOutcome]:
    """Set the pages, enter the unsigned digest, sign, enter the signed digest, write the file."""
    outside(order.destination, place)
    yield from sound(place, "report")
    yield Progress("report", 0, None, "gathering")
    key = key_for(order.key, place)
    found = gather(order, place)
    dossier = signed_with(found.dossier, key, order.key, place)
    _wanted_final(order, dossier)

    def record(digest: str) -> None:
        place.do(_rendering(dossier, digest))

    sealer = StampingSealer(place)
    signed = yield from report(dossier, _ReadBack(found, place), sealer, key, record)
    issued = IssueReport(order.case_number, dossier.report_id, signed.sha256)
    write_whole(order.destination, signed.pdf, lambda: place.do(issued))
    second = dossier.required_signers[1:]
    waits_for = second[0] if second else ""
    return ReportOutcome(
        dossier.report_id, order.destination, signed.sha256, signed.pages, dossier.number, waits_for, sealer.notes
    )


def preview_report(order: PreviewReport, place: Workplace) -> Generator[Progress, None, Preview]:
    """The same pages for looking at: nothing is entered and nothing signed."""
    outside(order.destination, place)
    yield Progress("report", 0, 2, "gathering")
    found = gather(order, place)
    yield Progress("report", 1, 2, "setting pages")
    pdf, pages = _ReadBack(found, place).pages(ordered(found.dossier))
    write_whole(order.destination, pdf, lambda: None)
    return Preview(order.destination, pages)


def _rendering(dossier: Dossier, digest: str) -> RecordRendering:
    return RecordRendering(
        dossier.case.number,
        dossier.report_id,
        digest,
        tuple(dict.fromkeys(x.evidence.id for x in dossier.exhibits)),
        number=dossier.number,
        amends=dossier.amendment.report_id if dossier.amendment else "",
        disclosure=dossier.style.disclosure,
        signers=dossier.required_signers,
        made_at=dossier.made_at,
        size=dossier.head.size,
        style=dossier.style,
    )


class _ReadBack:
    """Reads a disclosure version back before anything is entered: what it must not say, nobody may find in it."""

    def __init__(self, found: Gathered, place: Workplace) -> None:
        self._found, self._place = found, place

    def pages(self, dossier: Dossier) -> tuple[bytes, int]:
        """The typesetter's pages; raises CaseError where they would tell what is redacted."""
        pdf, count = self._place.typesetter.pages(dossier)
        refuse_telling(pdf, dossier, self._found.whole, self._place)
        return pdf, count


def refuse_telling(pdf: bytes, dossier: Dossier, whole: Iterable[Exhibit], place: Workplace) -> None:
    """Raises CaseError where a disclosure version's pages tell what is redacted; `whole` are its exhibits with all of it."""
    text = place.read_back(pdf) if dossier.style.disclosure else ""
    clear = (*_clear(dossier), *place.sayings(dossier.style.language)) if text else ()
    told = [leak for exhibit in whole for leak in leaks(text, exhibit, clear)] if text else []
    if told:
        raise CaseError(
            f"The disclosure version was not made: it would still show what is redacted, in {len(told)} place(s): {told[0]}",
            "Redact every passage where it is said, also in notes, names and redactions' reasons, then make the report again.",
        )


def _clear(dossier: Dossier) -> tuple[str, ...]:
    """What a report says in the open whatever was said in a recording: its case, its people, its models."""
    models = (part for model in dossier.models for part in (model.name, model.licence, model.attribution))
    return (dossier.case.title, dossier.case.number, *dossier.required_signers, *models)


def _wanted_final(order: MakeReport, dossier: Dossier) -> None:
    """A report that was asked for as final is refused where a second person's approval is wanting."""
    if not order.final or dossier.is_final:
        return
    open_ = [x.evidence.reference for x in dossier.exhibits if not x.review.is_final]
    raise NotPermitted(
        f"Case {dossier.case.number} cannot be reported as final: no approval stands for {', '.join(dict.fromkeys(open_))}.",
        "Submit it, and have a supervisor approve it; without --final the report says that it is not approved.",
    )
