"""The custody history as a table."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.dossier import Dossier
from workbench.typesetting.column import Column
from workbench.typesetting.custody_words import told
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run
from workbench.typesetting.wording import moment, number, plural


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
    rows = [(number(e.seq), moment(e.at), e.actor, said) for e, said in zip(history, words, strict=True)]
    column.table((40, 100, 84, 275), rows, (say("entry"), say("when"), say("who"), say("what")))
