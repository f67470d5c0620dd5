"""The first page: what was received, how the text was made, who answers for it."""

from __future__ import annotations

from workbench.domain.dossier import FIELDS, Dossier, Exhibit
from workbench.domain.people import Person
from workbench.typesetting.column import Column
from workbench.typesetting.custody_file import signer
from workbench.typesetting.facts import making_facts, recording_facts, runs_of
from workbench.typesetting.figures import glance, qr
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run, broken
from workbench.typesetting.references import References
from workbench.typesetting.sheet import (
    ACCENT,
    FAINT,
    HAIRLINE,
    LEFT,
    MUTED,
    RIGHT,
    TEXT,
    TINT,
    Field,
    Filled,
    Sheet,
    Style,
    Written,
)
from workbench.typesetting.wording import (
    NOT_APPROVED,
    PREVIEW,
    amount,
    approvals,
    date,
    grouped,
    is_unapproved,
    key_words,
    label_of,
    numbered,
    plural,
    recorded,
    role_of,
    sentence_case,
    standing,
    title_of,
)

STATEMENT = (
    "The recording is the evidence. This transcript is an aid to listening. Words marked like this are uncertain, "
    "bold ones a person put in place of the draft's; [inaudible] means nobody could make out words."
)
UNMARKED = (
    "The recording is the evidence. This transcript is an aid to listening. Bold words a person put in place of the draft's; "
    "[inaudible] means nobody could make out words. How sure the machine was of a word is not marked."
)
ALARM = "#a3341c"
BOX = (244.0, 54.0)
_CODE = 76


def running_head(dossier: Dossier, exhibit: Exhibit | None, right: str = "") -> tuple[str, str]:
    """Case and exhibit at the left; at the right what the page is."""
    left = say("Case {number}").format(number=dossier.case.number)
    if exhibit:
        left += say(" · Exhibit {exhibit}").format(exhibit=label_of(exhibit))
    return left, right or standing(dossier)


def cover_pages(dossier: Dossier, fonts: Fonts, pages: References) -> list[Sheet]:
    """The cover; with several exhibits it lists them, and each has its own page later."""
    whole = _cover(dossier, fonts, pages, brief=False)
    return whole if len(whole) == 1 else _cover(dossier, fonts, pages, brief=True)


def _cover(dossier: Dossier, fonts: Fonts, pages: References, *, brief: bool) -> list[Sheet]:
    """With `brief` it leaves out what the recording's own section says too, so that signatures stand on the first page."""
    only = dossier.exhibits[0] if len(dossier.exhibits) == 1 else None
    column = Column(fonts, running_head(dossier, only))
    column.sheet.bookmark = say("Cover")
    if only:
        opening(column, title_of(only.evidence), recorded(only.evidence), second=_number(dossier, pages))
    else:
        title = dossier.case.title or say("Case {number}").format(number=dossier.case.number)
        opening(column, title, plural(len(dossier.exhibits), "exhibit"), second=_number(dossier, pages))
    _standing(column, dossier, pages)
    if only:
        recording_facts(column, only, pages, brief=brief)
        making_facts(column, only, pages, brief=brief)
    else:
        _contents(column, dossier, pages)
    _people(column, dossier, brief=brief)
    _checkpoint(column, dossier, pages)
    _boxes(column, dossier)
    return column.sheets


def exhibit_opening(column: Column, exhibit: Exhibit, pages: References) -> None:
    """An exhibit's own opening, in a report on several: on a page of its own, before all that is known of the recording."""
    column.turn()
    label = label_of(exhibit)
    column.begins[f"exhibit:{label}"] = len(column.sheets) - 1
    column.sheet.bookmark = say("Exhibit {exhibit}").format(exhibit=label)
    eyebrow = say("EXHIBIT {exhibit}").format(exhibit=label.upper())
    opening(column, title_of(exhibit.evidence), recorded(exhibit.evidence), eyebrow)
    column.space(6)
    glance(column, exhibit)
    making_facts(column, exhibit, pages)


def opening(column: Column, title: str, subtitle: str, eyebrow: str = "", second: str = "") -> None:
    """Eyebrow, title and subtitle, in two lines where there is more to say."""
    column.write(LEFT, eyebrow or say("FORENSIC TRANSCRIPT REPORT"), Style(size=7.4, color=MUTED, tracking=0.9))
    column.space(25)
    size = 20.0 if len(broken([Run(title, Face.STRONG)], column.fonts, size=20, width=RIGHT - LEFT)) < 3 else 13.0
    column.title(title, size)
    column.y -= size * 0.25
    for line in (subtitle, second):
        if line:
            column.block([Run(line)], size=10.2, leading=14, color=TEXT)
    column.space(8)


def _number(dossier: Dossier, pages: References) -> str:
    """Which report of the case it is, and which one it takes the place of."""
    made = say("of {when}").format(when=date(dossier.made_at))
    told = f"{numbered(dossier)} {made}".strip()
    if dossier.amendment is None:
        return sentence_case(told)
    changed = say("what changed: {page}").format(page=pages.page("changes"))
    return f"{told} · {changed}"


def _standing(column: Column, dossier: Dossier, pages: References) -> None:
    """The statement every report stands under, and what keeps this one from being the last word."""
    statement = runs_of(say(STATEMENT), say("like this")) if dossier.style.court.uncertainty else [Run(say(UNMARKED))]
    _edged(column, statement, ACCENT, TINT)
    if dossier.is_preview:
        words = say(" These pages are for looking at: nobody signed them, and nothing about them stands in the ledger.")
        _alarm(column, say(PREVIEW), words)
    if is_unapproved(dossier):
        _alarm(column, say(NOT_APPROVED), _unapproved(dossier))
    if dossier.style.disclosure:
        _alarm(column, say("DISCLOSURE VERSION"), _disclosed(dossier, pages))


def _unapproved(dossier: Dossier) -> str:
    if dossier.case.critical:
        return say(
            " This is a critical case. It needs a second person's approval, and it does not stand for every exhibit."
            " This report is not final."
        )
    return say(" This case needs a second person's approval, and it does not stand for every exhibit. This report is not final.")


def _disclosed(dossier: Dossier, pages: References) -> str:
    count = sum(len(exhibit.redactions) for exhibit in dossier.exhibits)
    if not count:
        return say(" Privileged notes are left out. No passage is blacked out.")
    told = say(" {passages} blacked out (reasons: {page}); privileged notes are left out.")
    return told.format(passages=plural(count, "passage is", "passages are"), page=pages.page("redactions"))


def _alarm(column: Column, word: str, text: str) -> None:
    _edged(column, [Run(word + ".", Face.STRONG), Run(text)], ALARM, "#fbf1ee")


def _edged(column: Column, runs: list[Run], edge: str, tint: str) -> None:
    lines = len(broken(runs, column.fonts, size=9.2, width=RIGHT - LEFT - 28))
    height = lines * 14.6 + 15
    column.sheet.shapes.append(Filled(LEFT, column.y - 2, RIGHT - LEFT, height, fill=tint))
    column.sheet.shapes.append(Filled(LEFT, column.y - 2, 3, height, fill=edge))
    column.y += 15.5
    column.block(runs, x=LEFT + 14, width=RIGHT - LEFT - 28, leading=14.6)
    column.space(5)


def _contents(column: Column, dossier: Dossier, pages: References) -> None:
    column.heading(say("Exhibits"))
    rows = [(label_of(x), x.evidence.name, amount(x), pages.page(f"exhibit:{label_of(x)}")) for x in dossier.exhibits]
    column.table((80, 254, 101, 64), rows)


def _people(column: Column, dossier: Dossier, *, brief: bool) -> None:
    column.heading(say("People and signatures"))
    several = len(dossier.required_signers) > 1 and not brief
    for position, name in enumerate(dossier.required_signers[: len(FIELDS)]):
        column.fact(_signs(position, dossier), _answers(name, signer(dossier, position)) + (_where(position) if several else ""))
    if is_unapproved(dossier):
        column.fact(say("Approval"), [Run(say(NOT_APPROVED), Face.STRONG), Run(f": {_wanting(dossier)}")])
    elif not dossier.is_approved:
        told = say("not asked for: the case is not critical, and no second person stands for this report")
        column.fact(say("Approval"), told)
    for said in approvals(dossier):
        column.fact("" if is_unapproved(dossier) else say("Approval"), said)


def _signs(position: int, dossier: Dossier) -> str:
    if position == 0:
        return say("Prepared by")
    return say("To be approved by") if is_unapproved(dossier) else say("Countersigned by")


def _wanting(dossier: Dossier) -> str:
    open_ = ", ".join(label_of(x) for x in dossier.exhibits if not x.review.is_final)
    return say("no supervisor's approval stands for exhibit {exhibits}").format(exhibits=open_)


def _answers(name: str, person: Person | None) -> str:
    return f"{name} · {role_of(person)} · {key_words(person)}" if person else name


def _where(position: int) -> str:
    return say(" · signature in the left field below") if position == 0 else say(" · signature in the right field below")


def _checkpoint(column: Column, dossier: Dossier, pages: References) -> None:
    """The checkpoint as a QR code, what it is for, and the fingerprint that everything hangs on."""
    column.space(8)
    column.need(_CODE + 8 + BOX[1])
    top = column.y - 8
    told = say("QR code of the checkpoint; its text stands on {page}.").format(page=pages.page("digests"))
    column.figure(told, (LEFT, top, _CODE, _CODE), tuple(qr(dossier.checkpoint, LEFT, top, _CODE)))
    column.y = top + 10
    beside = LEFT + _CODE + 13
    column.block(_compared(pages), x=beside, size=8.4, leading=12)
    column.space(5)
    head = say("{n} entries, root {root}").format(n=dossier.head.size, root=dossier.head.short)
    column.write(beside, f"{say('Checkpoint')}  {head}", Style(size=7.6, color=MUTED))
    column.space(12)
    column.write(beside, say("Fingerprint of the laboratory's root key"), Style(size=7.6, color=MUTED))
    column.space(10)
    for line in grouped(dossier.root_fingerprint, across=8) if dossier.root_fingerprint else (say("not known here"),):
        column.write(beside, line, Style(Face.MONO, 6.8, MUTED))
        column.space(9.4)
    column.y = max(column.y, top + _CODE) + 18


def _compared(pages: References) -> list[Run]:
    checkpoint = say(
        "Checkpoint of the custody ledger when this report was made, to be compared with any copy held elsewhere; "
        "its text stands on {page}. To check this report: "
    )
    return [
        Run(checkpoint.format(page=pages.page("digests"))),
        Run("workbench verify", Face.STRONG),
        Run(say(". The data it compares are attached as ")),
        Run("custody.json", Face.STRONG),
        Run("."),
    ]


def _boxes(column: Column, dossier: Dossier) -> None:
    """Empty signature fields side by side; what stands inside them until someone signs is only this frame. A preview has the
    frames alone: there is nothing in it to sign."""
    count = len(dossier.required_signers[: len(FIELDS)])
    top = column.y - 4
    for position in range(count):
        x = LEFT + position * (RIGHT - LEFT - BOX[0])
        column.sheet.shapes.append(Filled(x, top, *BOX, edge=HAIRLINE))
        caption = say("Signature field “{name}”").format(name=FIELDS[position])
        column.sheet.texts.append(Written(x + 1, top - 4.5, caption, Style(size=6.8, color=FAINT)))
        if not dossier.is_preview:
            column.sheet.fields.append(Field(FIELDS[position], x, top, *BOX))
