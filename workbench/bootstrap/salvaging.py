"""What can still be read of a damaged vault, as a folder: entries, payloads, transcripts. Needs no open bench."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TypeVar

from workbench.bench.workshop import Salvaged
from workbench.bootstrap.rescue import database_key
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.progress import Progress
from workbench.domain.questions import Cases, EvidenceIn, Question, RecordingsOf
from workbench.exchange import WRITERS
from workbench.jobs.exporting import sheet_of
from workbench.storage.passwords import Cost
from workbench.storage.vault import Vault

A = TypeVar("A")
_TEXTS = ("txt", "json")
_UNREADABLE = (CaseError, ValueError, KeyError, TypeError)


def salvaged(folder: Path, destination: Path, *, user: str, password: str, cost: Cost) -> Generator[Progress, None, Salvaged]:
    """Write every entry that can still be read, its payload, and every transcript, into a new folder; name what cannot."""
    key = database_key(folder, user, password, cost)
    _make(destination)
    vault = Vault.open(folder, database_key=key, read_only=True, damaged=True)
    try:
        saved, lost = yield from _entries(vault, destination)
        told, untold = yield from _transcripts(vault, destination / "transcripts")
    except OSError as error:
        raise CaseError(f"{destination} cannot be written: {error.strerror}.", "Make room, or choose another place.") from error
    finally:
        vault.close()
    return Salvaged(destination, saved, tuple(lost), told, tuple(untold))


def _entries(vault: Vault, destination: Path) -> Generator[Progress, None, tuple[int, list[int]]]:
    saved, lost = 0, list[int]()
    with (destination / "ledger.jsonl").open("w", encoding="utf-8") as ledger:
        for seq, body, signature in vault.salvaged():
            if body is None or signature is None:
                lost.append(seq)
                continue
            line = {"seq": seq, "body": body.decode("utf-8", "backslashreplace"), "signature": signature.hex()}
            ledger.write(json.dumps(line, ensure_ascii=False) + "\n")
            _payload(vault, body, destination / "payloads")
            saved += 1
            if saved % 200 == 0:
                yield Progress("salvage", saved, None, "entries")
        ledger.flush()
        os.fsync(ledger.fileno())
    return saved, lost


def _payload(vault: Vault, body: bytes, place: Path) -> None:
    try:
        digest = str(json.loads(body).get("data_sha256", ""))
    except (ValueError, AttributeError):
        return
    payload = vault.salvaged_payload(digest) if len(digest) == 64 else None
    if payload is not None and hashlib.sha256(payload).hexdigest() == digest:
        place.mkdir(exist_ok=True)
        (place / digest).write_bytes(payload)


def _transcripts(vault: Vault, place: Path) -> Generator[Progress, None, tuple[int, list[str]]]:
    told, untold = 0, list[str]()
    for evidence, recording in _recordings(vault, untold):
        yield Progress("salvage", told, None, f"transcript of {evidence.reference}")
        name = hashlib.sha256(evidence.id.encode()).hexdigest()[:8]
        try:
            sheet = sheet_of(recording.id, vault.answer)
            texts = {form: WRITERS[form](sheet) for form in _TEXTS}
        except _UNREADABLE as error:
            untold.append(f"{evidence.reference}#{recording.track}: {error}")
            continue
        place.mkdir(exist_ok=True)
        for form, text in texts.items():
            (place / f"{name}-{recording.track}.{form}").write_bytes(text)
        told += 1
    return told, untold


def _recordings(vault: Vault, untold: list[str]) -> Iterator[tuple[Evidence, Recording]]:
    """As many as the tables still name; what they do not is told."""

    def asked(question: Question[tuple[A, ...]], place: str) -> tuple[A, ...]:
        try:
            return vault.answer(question)
        except _UNREADABLE as error:
            untold.append(f"{place}: {error}")
            return ()

    for case in asked(Cases(), "cases"):
        for evidence in asked(EvidenceIn(case.number), f"case {case.number}"):
            yield from ((evidence, recording) for recording in asked(RecordingsOf(evidence.id), evidence.reference))


def _make(destination: Path) -> None:
    try:
        destination.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise BadRequest(f"{destination} cannot be made: {error.strerror}.", "Name a folder that is not there yet.") from error
