"""A draft of the qualified person's certification: the facts filled in, everything only a person can say left blank."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.dossier import Dossier, Exhibit
from workbench.typesetting.column import TABLE, Column
from workbench.typesetting.facts import error_measured, reviewed
from workbench.typesetting.fonts import Face
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run
from workbench.typesetting.sheet import FAINT, LEFT, MUTED, RIGHT, Filled, Ruled, Style, Written
from workbench.typesetting.wording import day, grouped, label_of, number, numbered, origin

DRAFT = (
    "This page is a draft for the person who is to certify the record. It certifies nothing until that person has checked "
    "every statement, struck out what does not apply, filled in the blanks and signed by hand. Which form a court asks for,"
    " for example under Rule 902(13) and (14) of the Federal Rules of Evidence, is for counsel to say."
)
HANDED = "I am qualified to give this certification by training and experience in the examination of recorded sound:"
COPY = (
    "The copy was identified with what was received by its digest, SHA-256: two files with the same digest are, beyond "
    "reasonable doubt, the same in every byte."
)
PROCESS = (
    "The transcript was produced by an electronic process: {application}, with the engines, models and settings set out "
    "under Method. The process was in working order, and its record of what it did stands in a ledger in which every entry "
    "is signed and bound to the one before. How often it errs on recordings like this: {measured}."
)
TAKEN = (
    "The transcript came in as a file or with another laboratory's bundle, named under Method; how it was made there is not known"
    " here. {application} laid it over the recording, and its record of what was done since stands in a ledger in which every "
    "entry is signed and bound to the one before."
)
REVIEWED = "What people did to the drafted text: {reviewed}."
CLOSING = 232.0
CHECKS = (
    "I computed the digest of the exhibit's file anew and found the value above.",
    "I verified the vault's ledger and found no deviation; the checkpoint on the cover agrees with a copy held elsewhere.",
    "I listened to the recording, or to these passages of it, and compared it with the transcript:",
    "I had the recorded settings run again and compared what came out.",
)


def certificate_section(column: Column, dossier: Dossier) -> None:
    """On a sheet of its own, so that it can be taken out and signed."""
    column.turn()
    column.section("certificate", say("Certification by the qualified person: draft"))
    column.block([Run(say(DRAFT))], color=MUTED)
    column.space(10)
    _blank(column, say("I, name in full"))
    _blank(column, say("position and laboratory"))
    column.block([Run(say("state:"))])
    column.space(6)
    for count, (said, blank) in enumerate(_statements(dossier), 1):
        _statement(column, count, said)
        if blank:
            _line(column, LEFT + 18)
    _exhibits(column, dossier)
    column.need(CLOSING)  # nobody signs a page that holds nothing else
    _checks(column)
    _signature(column)


def _statements(dossier: Dossier) -> Iterator[tuple[str, bool]]:
    """The sentences, and whether a line to write on follows."""
    yield say(HANDED), True
    about = say("This certification concerns the report of {when} in case {case} ({report}, identifier {id}).")
    report = numbered(dossier) or say("without a number")
    yield about.format(report=report, when=day(dossier.made_at), case=dossier.case.number, id=dossier.report_id), False
    yield say(COPY), False
    drafted = [x for x in dossier.exhibits if x.draft]
    if drafted:
        recognised = [x for x in drafted if not origin(x)]
        if recognised:
            yield say(PROCESS).format(application=dossier.application, measured=_measured(recognised, drafted)), False
        if len(recognised) < len(drafted):
            yield say(TAKEN).format(application=dossier.application), False
        yield say(REVIEWED).format(reviewed=_reviewed(drafted)), False


def _measured(recognised: list[Exhibit], drafted: list[Exhibit]) -> str:
    told = {error_measured(x) for x in recognised}
    return told.pop() if len(told) == 1 else "; ".join(_of(x, error_measured(x), drafted) for x in recognised)


def _reviewed(drafted: list[Exhibit]) -> str:
    return "; ".join(_of(x, reviewed(x), drafted) for x in drafted)


def _of(exhibit: Exhibit, said: str, among: list[Exhibit]) -> str:
    return f"{label_of(exhibit)}: {said}" if len(among) > 1 else said


def _statement(column: Column, count: int, said: str) -> None:
    column.need(26)
    column.write(LEFT, f"{count}.", Style())
    column.block([Run(said)], x=LEFT + 18)
    column.space(5)


def _exhibits(column: Column, dossier: Dossier) -> None:
    column.heading(say("The files that were received"), TABLE)
    seen = {x.evidence.id: x.evidence for x in dossier.exhibits}
    rows = [
        (
            e.exhibit,
            say("{name}, {size} bytes, taken in on {when} by {who}").format(
                name=e.name, size=number(e.size), when=day(e.imported_at), who=e.imported_by
            ),
            Run(" ".join(grouped(e.sha256)), Face.MONO),
        )
        for e in seen.values()
    ]
    column.table((60, 209, 230), rows, (say("exhibit"), say("file"), "SHA-256"))


def _checks(column: Column) -> None:
    """Boxes to tick by hand: the program cannot know whether a person did these things."""
    column.heading(say("What I did myself (tick what applies)"))
    for check in CHECKS:
        column.need(16)
        column.sheet.shapes.append(Filled(LEFT + 1, column.y - 7, 8, 8, edge=MUTED))
        column.block([Run(say(check))], x=LEFT + 18)
        if check.endswith(":"):
            _line(column, LEFT + 18)
        column.space(4)


def _signature(column: Column) -> None:
    column.need(96)
    column.space(8)
    perjury = "I declare under the penalties that the law provides that these statements are true."
    column.block([Run(say(perjury))])
    column.space(30)
    half = (RIGHT - LEFT) / 2
    for x, label in ((LEFT, say("place and date")), (LEFT + half + 10, say("signature"))):
        column.sheet.shapes.append(Ruled(x, column.y, x + half - 10, column.y, FAINT, 0.6))
        column.sheet.texts.append(Written(x, column.y + 10, label, Style(size=7.6, color=MUTED)))
    column.space(20)


def _blank(column: Column, label: str) -> None:
    column.need(22)
    column.write(LEFT, label, Style(color=MUTED))
    start = LEFT + column.fonts.width(label, Face.SANS, 9.2) + 8
    column.sheet.shapes.append(Ruled(start, column.y + 1.5, RIGHT, column.y + 1.5, FAINT, 0.6))
    column.space(22)


def _line(column: Column, x: float) -> None:
    column.need(20)
    column.space(12)
    column.sheet.shapes.append(Ruled(x, column.y, RIGHT, column.y, FAINT, 0.6))
    column.space(14)
