"""What the machine's own marks are worth: how many words marked so were right in this laboratory's recordings of the kind."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.calibration import Worth, expected_error, worths
from workbench.domain.dossier import Exhibit
from workbench.domain.leaving import Validation
from workbench.typesetting.column import TABLE, Column
from workbench.typesetting.facts import band_words
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run
from workbench.typesetting.wording import decimal, label_of, number

NOT_CALIBRATED = (
    "not calibrated for these conditions: what the machine marks a word with says nothing about how likely it is right."
)
_WIDTHS = (139, 100, 100, 160)


def marks_worth(column: Column, exhibits: Sequence[Exhibit]) -> None:
    """A table for each exhibit with a measurement; one sentence for those without."""
    if not exhibits:
        return
    column.heading(say("What the machine's marks are worth"), TABLE)
    for exhibit in exhibits:
        label = say("Exhibit {exhibit}").format(exhibit=label_of(exhibit))
        found = exhibit.validation
        pools = worths(found.bins) if found else ()
        if found is None or not pools:
            column.block([Run(f"{label}: {say(NOT_CALIBRATED)}")])
        else:
            _table(column, label, found, pools)


def _table(column: Column, label: str, found: Validation, pools: Sequence[Worth]) -> None:
    told = say(
        "{exhibit}: on this laboratory's recordings under such conditions ({band}), compared word by word with what was said; "
        "marks and shares lie {error} % apart on average."
    )
    error = decimal(expected_error(found.bins) / 10)
    column.block([Run(told.format(exhibit=label, band=band_words(found), error=error))])
    column.space(4)
    head = ("words marked", "were right", "words", "95 % interval")
    column.table(_WIDTHS, [_row(one) for one in pools], tuple(map(say, head)))


def _row(one: Worth) -> tuple[str, ...]:
    marked = say("{low} to {high} %").format(low=decimal(one.low / 10, 0), high=decimal(min(one.high, 1000) / 10, 0))
    between = say("{low} to {high} %").format(low=decimal(one.least / 10), high=decimal(one.most / 10))
    return marked, f"{decimal(one.share / 10)} %", number(one.words), between
