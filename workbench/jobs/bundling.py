"""Bundle: a case, or the whole vault, as a folder that anyone can check without the workbench."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.domain import bundles as b
from workbench.domain.commands import MakeCheckpoint, RecordBundle
from workbench.domain.custody import Entry
from workbench.domain.errors import BadRequest, CaseError, Defect
from workbench.domain.events import CheckpointMade
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.orders import BundleOutcome, MakeBundle
from workbench.domain.progress import Progress
from workbench.domain.questions import (
    CaseNumbered,
    Cases,
    CheckpointAt,
    CustodyOf,
    DraftOf,
    DraftsOf,
    EvidenceIn,
    PayloadBy,
    PersonNamed,
    RecordingsOf,
    TombstoneOf,
)
from workbench.domain.reading_copies import transcript
from workbench.jobs.exporting import sheet_of
from workbench.jobs.verifying import sound
from workbench.jobs.workplace import Bagger, Workplace, outside

_LEFT = frozenset({"report.issued", "report.countersigned", "report.archived"})  # a file of a report left by these


@dataclass(frozen=True, slots=True)
class _Content:
    """What a bundle is made of. `evidence` are the exhibits whose files still stand, `reports` files by digest."""

    exhibits: tuple[Evidence, ...]
    evidence: tuple[Evidence, ...]
    entries: tuple[Entry, ...]
    hidden: frozenset[int]
    checkpoint: str
    drafted: tuple[tuple[Evidence, Recording], ...]
    reports: tuple[tuple[str, Path], ...]


def make_bundle(order: MakeBundle, place: Workplace) -> Generator[Progress, None, BundleOutcome]:
    """Pack it beside its destination, sign it, enter it, and only then let it appear; nothing half-packed stays."""
    _refuse_taken(outside(order.destination, place))
    yield from sound(place, "bundle")
    content = _gathered(order, place)
    beside = order.destination.with_name(f".{order.destination.name}.{secrets.token_hex(4)}.part")
    try:
        bag = place.packing.bag(beside)
        yield from _packed(order, content, bag, place)
        sha256 = _sealed(order, content, bag, place)
        _refuse_taken(order.destination)
        place.do(RecordBundle(order.case_number, sha256, tuple(e.id for e in content.exhibits)))
        beside.rename(order.destination)
    except OSError as error:
        raise CaseError(f"{order.destination} could not be made: {error.strerror}.", "Choose another place.") from error
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(beside)
    enclosed = len({e.sha256 for e in content.evidence}) if order.with_media else 0
    return BundleOutcome(order.destination, sha256, len(content.entries), len(content.hidden), enclosed)


def _refuse_taken(destination: Path) -> None:
    if os.path.lexists(destination):
        raise BadRequest(f"{destination} is there already.", "Choose a new name: a bundle is never written over.")


def _gathered(order: MakeBundle, place: Workplace) -> _Content:
    """The bundle ends with a checkpoint of its own: it says how long the history was, and vouches for what is hidden."""
    if order.case_number and place.ask(CaseNumbered(order.case_number)) is None:
        raise BadRequest(f"There is no case {order.case_number}.", "See: workbench case list")
    closing = place.do(MakeCheckpoint())
    if not isinstance(closing, CheckpointMade):
        raise Defect("a checkpoint has its own event")
    exhibits = tuple(e for number in _numbers(order, place) for e in place.ask(EvidenceIn(number)))
    standing = tuple(e for e in exhibits if _stands(e, place))
    checkpoint = place.ask(CheckpointAt(closing.size))
    every = place.ask(CustodyOf())
    entries = tuple(e for e in every if e.seq <= closing.size)
    shown = _shown(order, exhibits, every, place)
    if any(e.seq > closing.size and e.seq in shown and not b.is_about_the_vault(e) for e in every):
        raise CaseError("Somebody worked on the case while it was packed.", "Make the bundle again when they are done.")
    return _Content(
        exhibits=exhibits,
        evidence=standing,
        entries=entries,
        hidden=frozenset(e.seq for e in entries if e.seq not in shown),
        checkpoint=checkpoint.text if checkpoint else "",
        drafted=tuple(_drafted(exhibits, place)),
        reports=tuple(_issued(order, entries)),
    )


def _shown(order: MakeBundle, exhibits: tuple[Evidence, ...], entries: tuple[Entry, ...], place: Workplace) -> frozenset[int]:
    """Places of the entries that the bundle shows; of the whole vault, all."""
    if not order.case_number:
        return frozenset(e.seq for e in entries)
    subjects = {e.id for e in exhibits} | {r.id for e in exhibits for r in place.ask(RecordingsOf(e.id))}
    return frozenset(e.seq for e in entries if b.concerns(e, order.case_number, subjects))


def _numbers(order: MakeBundle, place: Workplace) -> tuple[str, ...]:
    return (order.case_number,) if order.case_number else tuple(case.number for case in place.ask(Cases()))


def _stands(evidence: Evidence, place: Workplace) -> bool:
    tombstone = place.ask(TombstoneOf(evidence.id))
    return tombstone is None or not tombstone.is_destroyed


def _issued(order: MakeBundle, entries: tuple[Entry, ...]) -> Iterator[tuple[str, Path]]:
    """The files to enclose; only what this case issued as a report is one."""
    known = {str(e.payload.get("sha256")): e for e in entries if e.kind in _LEFT and isinstance(e.payload, dict)}
    for path in order.reports:
        try:
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise BadRequest(f"{path} cannot be read: {error.strerror}.", "Name a signed report.") from error
        entry = known.get(sha256)
        named = entry.payload.get("case_number") if entry and isinstance(entry.payload, dict) else None
        if entry is None or order.case_number not in ("", named):
            raise BadRequest(f"{path} is no report that this case issued.", "Enclose the signed file as it left the vault.")
        yield sha256, path


def _packed(order: MakeBundle, content: _Content, bag: Bagger, place: Workplace) -> Generator[Progress, None, None]:
    yield from _ledger(content, bag, place)
    yield from _evidence(order, content, bag, place)
    yield from _transcripts(content, bag, place)
    bag.put(b.MODELS, b.models_document(_models(content, place)))
    for number, (sha256, path) in enumerate(content.reports, 1):
        if bag.copy(f"{b.REPORTS}{number:02d}-{bag.part(path.stem)}.pdf", path, _unheard) != sha256:
            raise CaseError(f"{path} changed while it was being read.", "Stop whatever writes to it, then try again.")
    for name in b.VERIFIER:
        bag.put(name, (place.packing.verifier / name).read_bytes())


def _ledger(content: _Content, bag: Bagger, place: Workplace) -> Generator[Progress, None, None]:
    yield Progress("ledger", 0, len(content.entries))
    bag.put(b.LEDGER, b"".join(b.line_of(e, hidden=e.seq in content.hidden) for e in content.entries))
    bag.put(b.CHECKPOINT, content.checkpoint.encode())
    shown = dict.fromkeys(b.payload_digest(e) for e in content.entries if e.seq not in content.hidden)
    for done, digest in enumerate(filter(None, shown)):
        yield Progress("payloads", done, len(shown))
        body = place.ask(PayloadBy(digest))
        if body is None or hashlib.sha256(body).hexdigest() != digest:
            raise CaseError(f"The payload {digest[:12]} is not in the vault as it was signed.", "Run workbench verify.")
        bag.put(b.PAYLOADS + digest, body)


def _evidence(order: MakeBundle, content: _Content, bag: Bagger, place: Workplace) -> Generator[Progress, None, None]:
    files = {e.sha256: e for e in content.evidence}
    if not order.with_media:
        bag.put(b.NOT_ENCLOSED, "".join(f"{digest}\n" for digest in sorted(files)).encode())
        return
    for done, (digest, evidence) in enumerate(sorted(files.items())):
        yield Progress("evidence", done, len(files), evidence.reference)
        if bag.copy(b.EVIDENCE + digest, place.keeper.path(digest), _unheard) != digest:
            raise CaseError(f"The file of {evidence.reference} is not the one that came in.", "Run workbench verify.")


def _drafted(exhibits: tuple[Evidence, ...], place: Workplace) -> Iterator[tuple[Evidence, Recording]]:
    for evidence in exhibits:
        for recording in place.ask(RecordingsOf(evidence.id)):
            if place.ask(DraftOf(recording.id)) is not None:
                yield evidence, recording


def _transcripts(content: _Content, bag: Bagger, place: Workplace) -> Generator[Progress, None, None]:
    """Each for reading, and in the exchange formats."""
    for number, (evidence, recording) in enumerate(content.drafted, 1):
        yield Progress("transcripts", number - 1, len(content.drafted), evidence.reference)
        name = f"{number:03d}-{bag.part(evidence.reference)}-track-{recording.track}"
        bag.put(f"{b.TRANSCRIPTS}{name}.txt", transcript(evidence, recording, place.ask).encode())
        sheet = sheet_of(recording.id, place.ask)
        for format_, ending in b.EXCHANGED.items():
            with contextlib.suppress(CaseError):  # a transcript that a format cannot hold goes without it
                bag.put(f"{b.EXPORTS}{name}.{ending}", place.exchange.write[format_](sheet))


def _models(content: _Content, place: Workplace) -> tuple[b.Model, ...]:
    """Every model that a draft's recipes name, with its licence where this machine still knows the model."""
    drafts = (place.ask(DraftOf(r.id, info.id)) for _, r in content.drafted for info in place.ask(DraftsOf(r.id)))
    recipes = {recipe for draft in drafts if draft for recipe in draft.recipes}
    licences = {(n.name, n.digest): n.licence for n in place.ears.engines.notices(tuple(recipes))}
    named = sorted({model for recipe in recipes for model in recipe.models})
    return tuple(b.Model(name, digest, licences.get((name, digest), "")) for name, digest in named)


def _sealed(order: MakeBundle, content: _Content, bag: Bagger, place: Workplace) -> str:
    """Close the manifests and sign them; the tag manifest's SHA-256."""
    tags = bag.finish(
        {
            b.AGENT: place.packing.edition,
            "Bagging-Date": place.clock()[:10],
            "Contact-Name": place.who.name,
            "External-Identifier": order.case_number or "whole vault",
            b.FORMAT_LABEL: b.FORMAT,
        }
    )
    maker = place.ask(PersonNamed(place.who.name)) or place.who  # the key may have been renewed since the login
    signature = place.packing.sign(b.TAG + tags).hex()
    bag.put(b.SIGNATURE, b.BundleSignature(maker.name, maker.keys.signing, signature).document)
    return hashlib.sha256(tags).hexdigest()


def _unheard(size: int) -> None:
    """Copies are told by file, not by byte."""
