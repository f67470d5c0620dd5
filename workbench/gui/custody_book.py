"""Ledger entries as a book: found by words, person and kind; written as a file. Holds no Qt; runs beside the GUI thread."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain import questions as q
from workbench.domain.custody import Entry, sentence
from workbench.gui.language import later, tr

if TYPE_CHECKING:
    from workbench.bench.door import Bench

# Kinds by what they are about, as the filter offers them.
FAMILIES: dict[str, tuple[str, ...]] = {
    later("Evidence"): ("evidence", "file", "recording", "destruction"),
    later("Machine"): ("processing", "draft"),
    later("Transcript"): (
        "segment", "speaker", "annotation", "transcript.revised", "transcript.restored", "voices", "passage", "voice",
    ),
    later("Review"): ("review", "listener", "listening", "treatment"),
    later("Leaving the vault"): ("transcript.exported", "report", "bundle"),
    later("Case"): ("case", "vocabulary"),
    later("People and keys"): ("vault", "person", "session", "policy"),
    later("Checkpoints"): ("checkpoint", "clock"),
}  # fmt: skip


_SHOWN = 20_000  # characters of a payload on the screen


@dataclass(frozen=True, slots=True)
class Scope:
    """What the custody view speaks of: subjects of the ledger; the whole vault when there are none. `case` adds what names it."""

    title: str = later("Whole vault")
    subjects: tuple[str, ...] = ()
    case: str = ""


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is looked for. Empty fields let everything through."""

    words: str = ""
    person: str = ""
    family: str = ""


@dataclass(frozen=True)
class Book:
    """Entries in ledger order."""

    scope: Scope = field(default_factory=Scope)
    entries: tuple[Entry, ...] = ()

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Everyone who signed one of them."""
        return tuple(sorted({entry.actor for entry in self.entries}))

    @cached_property
    def _hay(self) -> tuple[str, ...]:
        return tuple(f"{e.seq} {e.at} {e.actor} {e.kind} {sentence(e)} {e.subject} {e.hash}".casefold() for e in self.entries)

    def found(self, sieve: Sieve) -> list[int]:
        """Places of the entries that pass, newest first."""
        places: Iterable[int] = range(len(self.entries) - 1, -1, -1)
        if sieve.person:
            places = [at for at in places if self.entries[at].actor == sieve.person]
        if sieve.family:
            kinds = set(FAMILIES[sieve.family])
            places = [at for at in places if {self.entries[at].kind, self.entries[at].kind.split(".")[0]} & kinds]
        for word in sieve.words.casefold().split():
            places = [at for at in places if word in self._hay[at]]
        return list(places)


def opened(bench: Bench, scope: Scope) -> Book:
    """The book of a scope."""
    if not scope.case:
        return Book(scope, bench.ask(q.CustodyOf(scope.subjects)))
    about = set(scope.subjects)
    return Book(scope, tuple(e for e in bench.ask(q.CustodyOf()) if e.subject in about or _names(e, scope.case)))


def _names(entry: Entry, case: str) -> bool:
    return isinstance(entry.payload, dict) and entry.payload.get("case_number") == case


def details(entry: Entry) -> str:
    """Everything about an entry, as text to read and copy."""
    payload = json.dumps(entry.payload, indent=2, ensure_ascii=False, sort_keys=True)
    if len(payload) > _SHOWN:
        payload = f"{payload[:_SHOWN]}\n… " + tr("{count:,} more characters; an export as JSON holds everything.").format(
            count=len(payload) - _SHOWN
        )
    return tr(
        "Entry      {seq}\nTime       {at}\nBy         {actor}\nKind       {kind}\nSubject    "
        "{subject}\nHash       {hash}\nPrevious   {entry}\nSignature  {hex}\n\n{payload}\n"
    ).format(
        seq=entry.seq,
        at=entry.at,
        actor=entry.actor,
        kind=entry.kind,
        subject=entry.subject,
        hash=entry.hash,
        entry=_previous(entry),
        hex=entry.signature.hex(),
        payload=payload,
    )


def _previous(entry: Entry) -> str:
    try:
        return str(json.loads(entry.body)["prev"])
    except (ValueError, KeyError, TypeError):
        return "–"


def write(path: Path, entries: Sequence[Entry]) -> int:
    """Write entries as CSV or JSON, by the file's name; in ledger order. Answers how many."""
    ordered = sorted(entries, key=lambda entry: entry.seq)
    body = _as_json(ordered) if path.suffix.lower() == ".json" else _as_csv(ordered)
    path.write_text(body, encoding="utf-8", newline="")
    return len(ordered)


def _as_csv(entries: Sequence[Entry]) -> str:
    buffer = io.StringIO()
    rows = csv.writer(buffer)
    rows.writerow(("entry", "time", "by", "kind", "subject", "says", "hash"))
    rows.writerows((e.seq, e.at, _plain(e.actor), e.kind, _plain(e.subject), _plain(sentence(e)), e.hash) for e in entries)
    return buffer.getvalue()


def _plain(text: str) -> str:
    # A spreadsheet would take these for formulas.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _as_json(entries: Sequence[Entry]) -> str:
    rows = [
        {
            "entry": e.seq,
            "time": e.at,
            "by": e.actor,
            "kind": e.kind,
            "subject": e.subject,
            "says": sentence(e),
            "hash": e.hash,
            "body": e.body.decode("utf-8", "replace"),
            "signature": e.signature.hex(),
            "payload": e.payload,
        }
        for e in entries
    ]
    return json.dumps({"entries": rows}, ensure_ascii=False, indent=1) + "\n"
