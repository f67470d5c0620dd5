"""The court bundle: where things stand in it, what of the ledger it shows, and what its maker signs.

Format 2 brought models, files in exchange formats, and readings that were not chosen; bundles of format 1 are read for ever.
`resources/verifier/verify_bundle.py` reads the same formats without this code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from workbench.domain.canonical import Json, canonical
from workbench.domain.custody import Entry

FORMATS = {f"forensic-audio-workbench/bundle/{number}": number for number in (1, 2)}
FORMAT = "forensic-audio-workbench/bundle/2"
TAG = b"FAW-BUNDLE-v1\0"

SIGNATURE = "signature.json"
LEDGER, CHECKPOINT = "data/ledger.jsonl", "data/checkpoint.txt"
PAYLOADS, EVIDENCE, REPORTS, TRANSCRIPTS = "data/payloads/", "data/evidence/", "data/reports/", "data/transcripts/"
NOT_ENCLOSED, MODELS, EXPORTS = "data/evidence-not-enclosed.txt", "data/models.json", "data/exports/"
VERIFIER = ("verify_bundle.py", "README.txt")
AGENT, FORMAT_LABEL = "Bag-Software-Agent", "Bundle-Format"

# The exchange formats a bundle holds every transcript in, and how their files' names end.
EXCHANGED = {"json": "json", "eaf": "eaf", "textgrid": "TextGrid", "rttm": "rttm", "case": "jsonld"}
# A payload is read whole: one that holds more lists, objects and members than any draft is there to use up the memory.
MOST_CONTAINERS, MOST_MEMBERS = 2_000_000, 10_000_000

# Who may sign, what the laboratory decided, how long the history was: shown whatever case a bundle is of.
_ALWAYS = ("vault.", "person.", "policy.", "checkpoint.", "clock.", "certificate.", "validation.", "unit.", "hub.")


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
    """Whether a bundle of the case shows the entry; `subjects` are its exhibits and recordings. What names another case is
    never shown, whatever it is called: reports of one case may not pass for things of another."""
    if is_about_the_vault(entry):
        return True
    if entry.kind.startswith("case."):
        return entry.subject == case_number
    if isinstance(entry.payload, dict) and "case_number" in entry.payload:
        return entry.payload["case_number"] == case_number
    return entry.subject in subjects


def payload_digest(entry: Entry) -> str:
    """The digest under which an entry's payload is kept apart; empty where the entry holds it."""
    return str(json.loads(entry.body).get("data_sha256", ""))


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


def is_in_place(path: str, number: int) -> bool:
    """Whether a bundle of this format has a file there, besides those that every bag has."""
    if number > 1 and path.startswith(EXPORTS):
        return path.rpartition(".")[2] in EXCHANGED.values()
    files = (LEDGER, CHECKPOINT, NOT_ENCLOSED, SIGNATURE, *VERIFIER, *((MODELS,) if number > 1 else ()))
    return path in files or path.startswith((PAYLOADS, EVIDENCE, REPORTS, TRANSCRIPTS))


def is_overfull(payload: bytes) -> bool:
    """Whether a payload holds more than any entry's."""
    return payload.count(b"[") + payload.count(b"{") > MOST_CONTAINERS or payload.count(b",") > MOST_MEMBERS


@dataclass(frozen=True, slots=True)
class Model:
    """A model that a transcript depends on. Name and digest are the ledger's; the licence is as the maker knew it, or empty."""

    name: str
    digest: str
    licence: str = ""


def models_document(models: Iterable[Model]) -> bytes:
    """models.json."""
    held: list[Json] = [{"digest": m.digest, "licence": m.licence, "name": m.name} for m in models]
    return canonical({"models": held}) + b"\n"


def read_models(document: bytes) -> tuple[Model, ...]:
    """The inverse; raises ValueError for anything else."""
    held = json.loads(document)
    if not isinstance(held, dict) or held.keys() != {"models"} or not isinstance(held["models"], list):
        raise ValueError("it holds no list of models")
    if not all(isinstance(one, dict) and one.keys() == {"name", "digest", "licence"} for one in held["models"]):
        raise ValueError("a model in it has other members than a model's")
    read = tuple(Model(str(one["name"]), str(one["digest"]), str(one["licence"])) for one in held["models"])
    if models_document(read) != document:
        raise ValueError("it is not canonical JSON")
    return read


@dataclass(frozen=True, slots=True)
class BundleSignature:
    """Who vouches for a bundle; `key` and `signature` in hex."""

    signer: str
    key: str
    signature: str
    format: str = FORMAT

    @property
    def document(self) -> bytes:
        """signature.json."""
        return canonical({"format": self.format, "signer": self.signer, "key": self.key, "signature": self.signature})


def read_signature(document: bytes) -> BundleSignature:
    """The inverse; raises ValueError for anything else."""
    held = json.loads(document)
    if not isinstance(held, dict) or held.keys() != {"format", "signer", "key", "signature"}:
        raise ValueError("it has other members than a signature's")
    if held["format"] not in FORMATS:
        raise ValueError("it is not of this format")
    read = BundleSignature(str(held["signer"]), _hex(held["key"], 32).hex(), _hex(held["signature"], 64).hex(), held["format"])
    if read.document != document:
        raise ValueError("it is not canonical JSON")
    return read


def information(document: bytes) -> dict[str, str]:
    """bag-info.txt, label by label; what cannot be read is not there."""
    lines = (line.partition(": ") for line in document.decode("utf-8", "replace").splitlines())
    return {label: value for label, colon, value in lines if colon}


def format_of(document: bytes) -> int:
    """The number of the format that signature.json names; the newest where it names none that we know."""
    try:
        held = json.loads(document)
        return FORMATS[held["format"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return FORMATS[FORMAT]


def _hex(text: object, size: int) -> bytes:
    raw = bytes.fromhex(text) if isinstance(text, str) else b""
    if len(raw) != size or raw.hex() != text:
        raise ValueError("a hash or signature is not written as one")
    return raw
