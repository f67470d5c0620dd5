"""The custody history as a table, and the digest of everything the report stands on."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.dossier import Dossier, Exhibit
from workbench.typesetting.column import Column
from workbench.typesetting.custody_file import Bound
from workbench.typesetting.custody_words import told
from workbench.typesetting.facts import digest_fact
from workbench.typesetting.fonts import Fonts
from workbench.typesetting.lines import Run
from workbench.typesetting.wording import label_of, moment, plural


def custody_section(column: Column, dossier: Dossier, lines: Mapping[str, str]) -> None:
    """Every ledger entry about the exhibits, oldest first; `lines` has page and line of each utterance by its id."""
    column.section("custody", "Custody history")
    entries = {e.seq: e for x in dossier.exhibits for e in x.custody}
    concern = f"{plural(len(entries), 'entry', 'entries')} of the signed, hash-chained ledger concern these exhibits."
    held = f"The ledger held {plural(dossier.head.size, 'entry', 'entries')} when this report was made. Times are UTC."
    column.block([Run(f"{concern} {held}")])
    column.space(6)
    history = [entries[seq] for seq in sorted(entries)]
    rates = {x.recording.id: x.recording.rate for x in dossier.exhibits}
    said = told(history, lines, rates)
    rows = [(str(e.seq), moment(e.at), e.actor, words) for e, words in zip(history, said, strict=True)]
    column.table((40, 100, 84, 275), rows, ("entry", "when", "who", "what"))


def digests_section(column: Column, dossier: Dossier, bound: Mapping[str, Bound]) -> None:
    """SHA-256 of evidence, decoded audio, drafts and transcripts, and the ledger's own figures."""
    column.section("digests", "Digests")
    column.block([Run("SHA-256 throughout. The same values are in custody.json, attached to this file.")])
    for exhibit in dossier.exhibits:
        _exhibit(column, exhibit, bound[exhibit.recording.id])
    column.heading("Ledger")
    column.fact("Entries", f"{dossier.head.size:,}")
    digest_fact(column, "Merkle root", dossier.head.root)
    digest_fact(column, "Last entry", dossier.head.last_hash)
    if dossier.root_fingerprint:
        digest_fact(column, "Laboratory's root", dossier.root_fingerprint)
    else:
        column.fact("Laboratory's root", "not known on the machine that made this report")
    _missing(column, column.fonts)


def _exhibit(column: Column, exhibit: Exhibit, bound: Bound) -> None:
    column.heading(f"Exhibit {label_of(exhibit)}")
    digest_fact(column, "File as received", exhibit.evidence.sha256)
    if exhibit.evidence.blake3:
        digest_fact(column, "The same, BLAKE3", exhibit.evidence.blake3)
    digest_fact(column, "Decoded audio", exhibit.recording.audio_sha256)
    if exhibit.draft:
        digest_fact(column, "Machine draft", bound.draft)
        digest_fact(column, "Transcript", bound.transcript)


def _missing(column: Column, fonts: Fonts) -> None:
    """Said last, when every page has been set and all such characters are known."""
    if fonts.missing:
        points = ", ".join(f"U+{ord(c):04X}" for c in sorted(fonts.missing)[:60])
        column.heading("Characters that are not in the report's fonts")
        column.block([Run(f"They are printed as a box: {points}{' …' if len(fonts.missing) > 60 else ''}.")])
        column.block([Run("The text itself is whole in the vault, and its digest above is over the text, not over the page.")])
