"""The first page: what was received, how the text was made, who answers for it."""

from __future__ import annotations

from workbench.domain.dossier import FIELDS, Dossier, Exhibit
from workbench.domain.people import Person
from workbench.typesetting.column import Column
from workbench.typesetting.custody_file import signer
from workbench.typesetting.facts import making_facts, recording_facts, runs_of
from workbench.typesetting.figures import qr
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.lines import Run, broken
from workbench.typesetting.references import References
from workbench.typesetting.sheet import (
    ACCENT,
    BLACK,
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
from workbench.typesetting.wording import amount, approvals, is_unapproved, key_words, label_of, plural, recorded, title_of

STATEMENT = (
    "The recording is the evidence. This transcript is an aid to listening. Words marked like this are uncertain, "
    "bold ones a person put in place of the machine's; [inaudible] means nobody could make out words."
)
ALARM = "#a3341c"
NOT_APPROVED = "NOT APPROVED"
BOX = (244.0, 60.0)
_CODE, _WIDE = 84, 92
_COMPARED = (
    "Checkpoint of the custody ledger when this report was made, to be compared with any copy held elsewhere. "
    "To check this report: "
)


def running_head(dossier: Dossier, exhibit: Exhibit | None, right: str = "") -> tuple[str, str]:
    """Case and exhibit at the left; at the right what the page is."""
    status = f"Transcript report · {NOT_APPROVED}" if is_unapproved(dossier) else "Transcript report"
    left = f"Case {dossier.case.number}" + (f" · Exhibit {label_of(exhibit)}" if exhibit else "")
    return left, right or status


def cover_pages(dossier: Dossier, fonts: Fonts, pages: References) -> list[Sheet]:
    """The cover; with several exhibits it lists them, and each has its own page later."""
    only = dossier.exhibits[0] if len(dossier.exhibits) == 1 else None
    column = Column(fonts, running_head(dossier, only))
    column.sheet.bookmark = "Cover"
    if only:
        opening(column, title_of(only.evidence), recorded(only.evidence))
    else:
        opening(
            column,
            dossier.case.title or f"Case {dossier.case.number}",
            f"{plural(len(dossier.exhibits), 'exhibit')}, report {dossier.report_id}",
        )
    _standing(column, dossier)
    if only:
        recording_facts(column, only, pages)
        making_facts(column, only, pages)
    else:
        _contents(column, dossier, pages)
    _people(column, dossier)
    _checkpoint(column, dossier)
    _boxes(column, dossier)
    return column.sheets


def exhibit_pages(dossier: Dossier, exhibit: Exhibit, fonts: Fonts, pages: References) -> list[Sheet]:
    """An exhibit's own opening page, in a report on several."""
    column = Column(fonts, running_head(dossier, exhibit))
    opening(column, title_of(exhibit.evidence), recorded(exhibit.evidence), f"EXHIBIT {label_of(exhibit).upper()}")
    recording_facts(column, exhibit, pages)
    making_facts(column, exhibit, pages)
    return column.sheets


def opening(column: Column, title: str, subtitle: str, eyebrow: str = "FORENSIC TRANSCRIPT REPORT") -> None:
    """Eyebrow, title and subtitle."""
    column.write(LEFT, eyebrow, Style(size=7.4, color=MUTED, tracking=0.9))
    column.space(25)
    size = 20.0 if len(broken([Run(title, Face.STRONG)], column.fonts, size=20, width=RIGHT - LEFT)) < 3 else 13.0
    column.block([Run(title, Face.STRONG)], size=size, leading=size * 1.25, color=BLACK)
    column.y -= size * 0.25
    column.block([Run(subtitle)], size=10.2, leading=14, color=TEXT)
    column.space(8)


def _standing(column: Column, dossier: Dossier) -> None:
    """The statement every report stands under, and the alarm of one that nobody approved."""
    _edged(column, runs_of(STATEMENT, "like this"), ACCENT, TINT)
    if is_unapproved(dossier):
        what = "This is a critical case. It" if dossier.case.critical else "This case"
        words = f" {what} needs a second person's approval, and it does not stand for every exhibit. This report is not final."
        _edged(column, [Run(NOT_APPROVED + ".", Face.STRONG), Run(words)], ALARM, "#fbf1ee")


def _edged(column: Column, runs: list[Run], edge: str, tint: str) -> None:
    lines = len(broken(runs, column.fonts, size=9.2, width=RIGHT - LEFT - 28))
    height = lines * 14.6 + 15
    column.sheet.shapes.append(Filled(LEFT, column.y - 2, RIGHT - LEFT, height, fill=tint))
    column.sheet.shapes.append(Filled(LEFT, column.y - 2, 3, height, fill=edge))
    column.y += 15.5
    column.block(runs, x=LEFT + 14, width=RIGHT - LEFT - 28, leading=14.6)
    column.space(5)


def _contents(column: Column, dossier: Dossier, pages: References) -> None:
    column.heading("Exhibits")
    rows = [
        (
            label_of(x),
            x.evidence.name,
            amount(x),
            pages.page(f"exhibit:{label_of(x)}"),
        )
        for x in dossier.exhibits
    ]
    column.table((80, 254, 101, 64), rows)


def _people(column: Column, dossier: Dossier) -> None:
    column.heading("People and signatures")
    for position, name in enumerate(dossier.required_signers[: len(FIELDS)]):
        label = ("Prepared by", "To be approved by" if is_unapproved(dossier) else "Approved by")[position]
        column.fact(label, _answers(name, signer(dossier, position)))
    if is_unapproved(dossier):
        column.fact("Approval", [Run(NOT_APPROVED, Face.STRONG), Run(f": {_wanting(dossier)}")])
    elif not dossier.is_approved:
        column.fact("Approval", "not asked for: the case is not critical, and no second person stands for this report")
    for sentence in approvals(dossier):
        column.fact("" if is_unapproved(dossier) else "Approved", sentence)


def _wanting(dossier: Dossier) -> str:
    open_ = [label_of(x) for x in dossier.exhibits if not x.review.is_final]
    return f"no supervisor's approval stands for exhibit {', '.join(open_)}"


def _answers(name: str, person: Person | None) -> str:
    known = f" · {person.role.value} · {key_words(person)}" if person else ""
    return f"{name}{known}"


def _checkpoint(column: Column, dossier: Dossier) -> None:
    text = dossier.checkpoint
    column.space(8)
    column.need(_CODE + 10 + 26 + BOX[1])
    top = column.y - 8
    column.sheet.shapes.extend(qr(text, LEFT, top, _CODE))
    column.y = top + 10
    said = [
        Run(_COMPARED),
        Run("workbench verify", Face.STRONG),
        Run(". The data it compares are attached as "),
        Run("custody.json", Face.STRONG),
        Run("."),
    ]
    column.block(said, x=LEFT + _CODE + 13, size=8.4, leading=12)
    column.space(3)
    for line in (part for written in text.split("\n") for part in _parts(written)):
        column.write(LEFT + _CODE + 13, line, Style(Face.MONO, 6.8, MUTED))
        column.space(9.4 if line else 4)
    column.y = max(column.y, top + _CODE) + 22


def _parts(line: str) -> list[str]:
    """A line as it fits beside the code: a signature's goes on, indented, on the next."""
    return [line[:_WIDE], *(f"  {line[at : at + _WIDE - 2]}" for at in range(_WIDE, len(line), _WIDE - 2))]


def _boxes(column: Column, dossier: Dossier) -> None:
    """Empty signature fields side by side; what stands inside them until someone signs is only this frame."""
    count = len(dossier.required_signers[: len(FIELDS)])
    top = column.y - 4
    for position in range(count):
        x = LEFT + position * (RIGHT - LEFT - BOX[0])
        column.sheet.shapes.append(Filled(x, top, *BOX, edge=HAIRLINE))
        caption = Written(x + 1, top - 4.5, f"Signature field “{FIELDS[position]}”", Style(size=6.8, color=FAINT))
        column.sheet.texts.append(caption)
        column.sheet.fields.append(Field(FIELDS[position], x, top, *BOX))
