"""The digest of everything the report stands on, and the checkpoint as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbench.domain.canonical import digest_of, plain
from workbench.domain.dossier import Dossier, Exhibit
from workbench.typesetting.column import TABLE, Column
from workbench.typesetting.custody_file import Bound
from workbench.typesetting.facts import digest_fact, draft_word
from workbench.typesetting.fonts import Face
from workbench.typesetting.language import say
from workbench.typesetting.lettering import lettering
from workbench.typesetting.lines import Run
from workbench.typesetting.sheet import LEFT, MUTED, Style
from workbench.typesetting.wording import label_of, number

_WIDE = 104
AGAIN = (
    "{command} sets the pages again from the vault and compares them, as long as nobody has worked on the exhibits since and"
    " the same fonts are there"
)


def digests_section(column: Column, dossier: Dossier, bound: Mapping[str, Bound]) -> None:
    """SHA-256 of evidence, decoded audio, drafts, transcripts, notes, models and settings, and the ledger's own figures."""
    column.section("digests", say("Digests"))
    intro = say("SHA-256 throughout, where nothing else is said. The same values are in custody.json, attached to this file.")
    column.block([Run(intro)])
    if dossier.style.disclosure:
        veiled = "Drafts, transcripts and notes have the digests of what this version shows, with what is redacted blacked out."
        column.block([Run(say(veiled))])
    for exhibit in dossier.exhibits:
        _exhibit(column, exhibit, bound[exhibit.recording.id])
    _made_with(column, dossier)
    _ledger(column, dossier)
    _this_report(column, dossier)
    lettering(column)


def _exhibit(column: Column, exhibit: Exhibit, bound: Bound) -> None:
    column.heading(say("Exhibit {exhibit}").format(exhibit=label_of(exhibit)))
    digest_fact(column, say("File as received"), exhibit.evidence.sha256, across=8)
    if exhibit.evidence.blake3:
        digest_fact(column, say("The same, BLAKE3"), exhibit.evidence.blake3, across=8)
    digest_fact(column, say("Decoded audio"), exhibit.recording.audio_sha256, across=8)
    if exhibit.draft:
        digest_fact(column, draft_word(exhibit), bound.draft, across=8)
        digest_fact(column, say("Transcript"), bound.transcript, across=8)
    if exhibit.annotations:
        digest_fact(column, say("Notes"), digest_of(plain(exhibit.annotations)), across=8)
    if exhibit.review.is_final:
        digest_fact(column, say("What was approved"), exhibit.review.bound, across=8)


def _made_with(column: Column, dossier: Dossier) -> None:
    """Settings and models in a table: a report has many of them."""
    recipes = {r.digest(): r for x in dossier.exhibits if x.draft for r in x.draft.recipes}
    models = {digest: name for recipe in recipes.values() for name, digest in recipe.models}
    models.update({m.digest: m.name for m in dossier.models})
    rows = [
        *((say("settings"), f"{r.name}, {say(r.engine)}", Run(digest, Face.MONO)) for digest, r in recipes.items()),
        *((say("model"), name, Run(digest, Face.MONO)) for digest, name in sorted(models.items(), key=lambda m: m[1])),
    ]
    if rows:
        column.heading(say("Settings and models"), TABLE)
        column.table((60, 113, 326), rows)


def _ledger(column: Column, dossier: Dossier) -> None:
    column.heading(say("Ledger"))
    column.fact(say("Entries"), number(dossier.head.size))
    digest_fact(column, say("Merkle root"), dossier.head.root, across=8)
    digest_fact(column, say("Last entry"), dossier.head.last_hash, across=8)
    if dossier.root_fingerprint:
        digest_fact(column, say("Laboratory's root"), dossier.root_fingerprint, across=8)
    else:
        column.fact(say("Laboratory's root"), say("not known on the machine that made this report"))
    if dossier.checkpoint:
        column.need(24 + 9.4 * len(_lines(dossier.checkpoint)))  # whoever copies it wants it whole
        column.fact(say("Checkpoint"), say("the signed note, as it stands in the QR code of the cover"))
        _note(column, dossier.checkpoint)


def _note(column: Column, text: str) -> None:
    for line in _lines(text):
        column.need(9.4)
        column.write(LEFT + 8, line, Style(Face.MONO, 6.8, MUTED))
        column.space(9.4 if line else 4)
    column.space(6)


def _lines(text: str) -> list[str]:
    return [part for written in text.split("\n") for part in _parts(written)]


def _parts(line: str) -> Iterable[str]:
    """A line as it fits the page: a signature's goes on, indented, on the next."""
    return (line[:_WIDE], *(f"  {line[at : at + _WIDE - 2]}" for at in range(_WIDE, len(line), _WIDE - 2)))


def _this_report(column: Column, dossier: Dossier) -> None:
    column.heading(say("This report"))
    column.fact(say("Identifier"), dossier.report_id)
    told = (
        say("nothing about these pages stands in the ledger: they are a preview")
        if dossier.is_preview
        else say(
            "no page can hold its own digest. That of the unsigned pages was entered in the ledger before anyone signed, that of"
            " the signed file after: whoever has the ledger finds both under this identifier. Set again from the same"
            " facts, the unsigned pages are the same byte for byte."
        )
    )
    column.fact(say("Digests"), told)
    if not dossier.is_preview and dossier.number:
        again = say(AGAIN)
        before, _, after = again.partition("{command}")
        command = f"workbench reports --case {dossier.case.number} --again {dossier.number}"
        column.fact(say("Set again"), [Run(before), Run(command, Face.STRONG), Run(after)])
