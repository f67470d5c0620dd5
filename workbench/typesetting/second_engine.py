"""What a second engine made of the same recording: how often the transcript and its draft differ, in all and for each voice."""

from __future__ import annotations

from workbench.domain.agreement import Agreement
from workbench.domain.dossier import Beside, Exhibit
from workbench.typesetting.column import TABLE, Column
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run
from workbench.typesetting.wording import decimal, number, plural

ADVICE = (
    "Where two readings differ, at least one is wrong; where they agree, both may be wrong in the same way. Weighted, a word "
    "that differs counts by how sure its engine was of it."
)
_WIDTHS = (139, 60, 60, 60, 60, 60, 60)


def second_readings(column: Column, exhibit: Exhibit) -> None:
    """Each other draft in the same language, with its figures; nothing where there is none."""
    counted = [other for other in exhibit.others if other.agreements]
    if not counted:
        return
    column.heading(say("Where a second reading differs"), TABLE)
    for other in counted:
        _reading(column, exhibit, other)
    column.block([Run(say(ADVICE))])


def _reading(column: Column, exhibit: Exhibit, other: Beside) -> None:
    if other.agreements is None:
        return
    whole, names = other.agreements.whole, {speaker.key: speaker.name for speaker in exhibit.speakers}
    told = say("{source} (draft {draft}) differs from the transcript in {share} % of words ({weighted} % weighted), at {places}.")
    sentence = told.format(
        source=other.source,
        draft=other.draft_id[:8],
        share=decimal(whole.permille / 10),
        weighted=decimal(whole.weighted_permille / 10),
        places=plural(whole.passages, "place"),
    )
    column.block([Run(sentence)])
    column.space(4)
    rows = [_row(names.get(one.voice) or say("nobody named"), one) for one in other.agreements.voices]
    head = ("voice", "words", "differ", "weighted", "other words", "only here", "only there")
    column.table(_WIDTHS, [*rows, _row(say("in all"), whole)], tuple(map(say, head)))


def _row(name: str, one: Agreement) -> tuple[str, ...]:
    shares = (f"{decimal(one.permille / 10)} %", f"{decimal(one.weighted_permille / 10)} %")
    return name, number(one.ours), *shares, *map(number, (one.other, one.only_ours, one.only_theirs))
