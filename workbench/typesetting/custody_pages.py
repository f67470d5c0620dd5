"""The custody history as a table; many confirmations in a row are one row: what was confirmed stands in the review record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.domain.custody import Entry
from workbench.domain.dossier import Dossier
from workbench.domain.events import PassageConfirmed
from workbench.typesetting.column import Column
from workbench.typesetting.custody_words import told
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run
from workbench.typesetting.wording import moment, number, plural

FEW = 3  # confirmations in a row that are told one by one
Told = tuple[Entry, str]


def custody_section(column: Column, dossier: Dossier, lines: Mapping[str, str]) -> None:
    """Every ledger entry about the exhibits, oldest first; `lines` has page and line of each utterance by its id."""
    column.section("custody", say("Custody history"))
    entries = {e.seq: e for x in dossier.exhibits for e in x.custody}
    concern = say("{entries} of the signed, hash-chained ledger concern these exhibits.")
    held = say("The ledger held {entries} when this report was made. Times are UTC.")
    said = concern.format(entries=plural(len(entries), "entry", "entries"))
    column.block([Run(f"{said} {held.format(entries=plural(dossier.head.size, 'entry', 'entries'))}")])
    column.space(6)
    history = [entries[seq] for seq in sorted(entries)]
    rates = {x.recording.id: x.recording.rate for x in dossier.exhibits}
    words = told(history, lines, rates)
    rows = [_row(held) for held in _gathered(list(zip(history, words, strict=True)))]
    column.table((56, 97, 84, 262), rows, (say("entry"), say("when"), say("who"), say("what")))


def _gathered(history: Sequence[Told]) -> Iterator[list[Told]]:
    """Entries one by one, but what one person confirmed in one go together."""
    go: list[Told] = []
    for entry, said in history:
        is_next = entry.kind == PassageConfirmed.KIND and (not go or go[-1][0].actor == entry.actor)
        if go and not is_next:
            yield from _split(go)
            go = []
        if entry.kind == PassageConfirmed.KIND:
            go.append((entry, said))
        else:
            yield [(entry, said)]
    yield from _split(go)


def _split(go: list[Told]) -> Iterator[list[Told]]:
    if len(go) > FEW:
        yield go
    else:
        yield from ([one] for one in go)


def _row(held: list[Told]) -> tuple[str, str, str, str]:
    (first, said), (last, _) = held[0], held[-1]
    if len(held) == 1:
        return number(first.seq), moment(first.at), first.actor, said
    gone = say(
        "Confirmed by listening, in {entries}; "
        "the lines that still read so stand in the review record, every entry in custody.json."
    )
    seqs = f"{number(first.seq)}–{number(last.seq)}"
    when = " – ".join(dict.fromkeys((moment(first.at), moment(last.at))))
    return seqs, when, first.actor, gone.format(entries=plural(len(held), "entry", "entries"))
