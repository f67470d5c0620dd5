"""The court bundle, format 1: where things stand in it, what of the ledger it shows, and what its maker signs.

`resources/verifier/verify_bundle.py` reads the same format without this code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass

from workbench.domain.canonical import Json, canonical
from workbench.domain.custody import Entry
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.questions import AnnotationsOf, Asker, LinesOf, SpeakersOf
from workbench.domain.transcript import Line

FORMAT = "forensic-audio-workbench/bundle/1"
TAG = b"FAW-BUNDLE-v1\0"

SIGNATURE = "signature.json"
LEDGER, CHECKPOINT = "data/ledger.jsonl", "data/checkpoint.txt"
PAYLOADS, EVIDENCE, REPORTS, TRANSCRIPTS = "data/payloads/", "data/evidence/", "data/reports/", "data/transcripts/"
NOT_ENCLOSED = "data/evidence-not-enclosed.txt"

# Who may sign, what the laboratory decided, how long the history was: shown whatever case a bundle is of.
_ALWAYS = ("vault.", "person.", "policy.", "checkpoint.", "clock.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of the ledger in a bundle: an entry, or, in `hidden`, its two hashes alone: of the entry and of the leaf."""

    seq: int
    body: bytes = b""
    signature: bytes = b""
    hidden: tuple[str, str] | None = None


def is_about_the_vault(entry: Entry) -> bool:
    """Whether the entry is shown whatever case a bundle is of."""
    return entry.kind.startswith(_ALWAYS)


def concerns(entry: Entry, case_number: str, subjects: Collection[str]) -> bool:
    """Whether a bundle of the case shows the entry; `subjects` are its exhibits and recordings."""
    named = entry.payload.get("case_number") if isinstance(entry.payload, dict) else None
    return is_about_the_vault(entry) or entry.subject in subjects or case_number in (entry.subject, named)


def payload_digest(entry: Entry) -> str:
    """The digest under which an entry's payload is kept apart; empty where the entry holds it."""
    return str(json.loads(entry.body).get("data_sha256", ""))


def transcript(evidence: Evidence, recording: Recording, ask: Asker) -> str:
    """The working transcript for people: from the ledger's facts alone, so that whoever has the ledger makes the same text."""
    names = {s.key: s.name for s in ask(SpeakersOf(recording.id))}
    shown = [f"Exhibit {evidence.reference}, track {recording.track}: {evidence.name}", f"SHA-256 {evidence.sha256}", ""]
    for line in ask(LinesOf(recording.id)):
        at, who = recording.rate.clock(line.span.first), names.get(line.speaker, line.speaker)
        shown.append(f"{at} {who}: {_said(line)}")
    for note in ask(AnnotationsOf(recording.id)):
        span = note.span
        at = f"{recording.rate.clock(span.first)} to {recording.rate.clock(span.end)}" if span else "whole recording"
        shown.append(f"{note.kind} by {note.author}, {at}: {note.text}")
    return "".join(f"{' '.join(line.split())}\n" for line in shown)


def _said(line: Line) -> str:
    """What a row says, and whose it is where a person made it so."""
    if line.revision is not None and line.is_struck:
        done = "merged into another line" if line.revision.act == "merged" else "struck out"
        return f"[{done} by {line.revision.author}: {line.text}]"
    if line.revision is not None and line.is_inserted:
        return f"{line.text} [added by {line.revision.author}]"
    if line.correction is not None:
        return f"{line.text} [corrected by {line.correction.author}; the machine wrote: {line.segment.text}]"
    return f"{line.text} [time or voice by {line.revision.author}]" if line.revision is not None else line.text


def line_of(entry: Entry, *, hidden: bool) -> bytes:
    """The entry's line."""
    shown: dict[str, Json] = {"seq": entry.seq}
    if hidden:
        leaf = hashlib.sha256(b"\x00" + entry.body + entry.signature).hexdigest()  # RFC 6962, section 2.1
        shown |= {"hash": entry.hash, "leaf": leaf}
    else:
        shown |= {"body": entry.body.decode(), "signature": entry.signature.hex()}
    return canonical(shown) + b"\n"


def read_line(line: bytes) -> Shown:
    """The inverse of `line_of`; raises ValueError for what it never writes."""
    held = json.loads(line)
    if not isinstance(held, dict) or canonical(held) + b"\n" != line or type(held.get("seq")) is not int:
        raise ValueError("its line is not one of a bundle")
    if held.keys() == {"seq", "hash", "leaf"}:
        return Shown(held["seq"], hidden=(_hex(held["hash"], 32).hex(), _hex(held["leaf"], 32).hex()))
    if held.keys() != {"seq", "body", "signature"}:
        raise ValueError("its line has other members than an entry's")
    return Shown(held["seq"], held["body"].encode(), _hex(held["signature"], 64))


@dataclass(frozen=True, slots=True)
class BundleSignature:
    """Who vouches for a bundle; `key` and `signature` in hex."""

    signer: str
    key: str
    signature: str

    @property
    def document(self) -> bytes:
        """signature.json."""
        return canonical({"format": FORMAT, "signer": self.signer, "key": self.key, "signature": self.signature})


def read_signature(document: bytes) -> BundleSignature:
    """The inverse; raises ValueError for anything else."""
    held = json.loads(document)
    if not isinstance(held, dict) or held.keys() != {"format", "signer", "key", "signature"} or held["format"] != FORMAT:
        raise ValueError("it is not of this format")
    read = BundleSignature(str(held["signer"]), _hex(held["key"], 32).hex(), _hex(held["signature"], 64).hex())
    if read.document != document:
        raise ValueError("it is not canonical JSON")
    return read


def _hex(text: object, size: int) -> bytes:
    raw = bytes.fromhex(text) if isinstance(text, str) else b""
    if len(raw) != size or raw.hex() != text:
        raise ValueError("a hash or signature is not written as one")
    return raw
