"""The ledger of a bundle: the same walk as a vault's, over lines of which some are hidden, replayed into an empty vault."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from sqlalchemy import Connection, select

from workbench.domain.bundles import is_overfull, read_line
from workbench.domain.canonical import fact
from workbench.domain.casework import Tombstone
from workbench.domain.checkpoints import Checkpoint
from workbench.domain.custody import Anchors, Finding, Head
from workbench.domain.evidence import Evidence
from workbench.domain.people import Person
from workbench.domain.progress import Progress
from workbench.domain.questions import Asker, Cases, CheckpointAt, EvidenceIn, ReviewOf, Tombstones
from workbench.domain.recipe import Recipe
from workbench.domain.review import Review
from workbench.storage import migrations
from workbench.storage import tables as t
from workbench.storage.engine import memory_engine
from workbench.storage.ledger_audit import CHANGED, Walk
from workbench.storage.questions import answer

Look = Callable[[Asker, Mapping[str, int]], None]

_STEP = 500
_MOST_FINDINGS = 2_000
ENDS_OPEN = "is the last, and no checkpoint: nothing says that the ledger ended there"


@dataclass(frozen=True, slots=True)
class BundledLedger:
    """What the ledger of a bundle says, and what is wrong with it. `payloads` are the digests that its entries name."""

    findings: tuple[Finding, ...]
    head: Head
    hidden: int = 0
    vault_id: str = ""
    root_key: str = ""
    people: dict[str, Person] = field(default_factory=dict)
    checkpoint: Checkpoint | None = None
    exhibits: tuple[tuple[Evidence, Review], ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    models: frozenset[tuple[str, str]] = frozenset()
    reports: frozenset[str] = frozenset()
    payloads: frozenset[str] = frozenset()


def audit(
    lines: Iterable[bytes], blob: Callable[[str], bytes | None], anchors: Anchors, look: Look
) -> Generator[Progress, None, BundledLedger]:
    """Walk the lines; one that nobody can read is a finding, and the walk goes on. `look` may then ask what it likes of the
    vault that such a ledger makes, and is told which entry brought each draft and note."""
    replica = memory_engine()
    try:
        with replica.connect() as copy:
            migrations.rebuild(copy)
            walk = Walk(copy, partial(_bounded, blob), anchors)
            for done, line in enumerate(lines):
                if done % _STEP == 0:
                    yield Progress("ledger", done, None)
                _step(walk, line)
                if len(walk.findings) > _MOST_FINDINGS:
                    walk.findings.append(Finding("ledger", "was not read to its end: there are too many findings", CHANGED))
                    break
            walk.finish()
            told = _told(copy, walk)
            yield Progress("transcripts", 0, None)
            return replace(told, findings=(*told.findings, *_looked(copy, look)))
    finally:
        replica.dispose()


def _bounded(blob: Callable[[str], bytes | None], digest: str) -> bytes | None:
    body = blob(digest)
    if body is not None and is_overfull(body):
        raise ValueError("its payload holds more than any entry's")
    return body


def _looked(copy: Connection, look: Look) -> list[Finding]:
    try:
        brought = (copy.execute(select(table.c.id, table.c.seq)) for table in (t.draft, t.annotation))
        look(partial(answer, copy), {str(name): int(seq) for rows in brought for name, seq in rows})
    except Exception as error:  # noqa: BLE001 - a forged ledger may make a vault that nobody can read
        return [Finding("bundle", f"what its ledger says cannot be told: {error}", CHANGED)]
    return []


def _step(walk: Walk, line: bytes) -> None:
    try:
        shown = read_line(line)
    except (ValueError, RecursionError) as error:
        walk.findings.append(Finding(f"ledger entry {walk.head.size}", f"cannot be read: {error}", CHANGED))
        return
    if shown.hidden:
        walk.step_over(shown.seq, *shown.hidden)
    else:
        walk.step(shown.seq, shown.body, shown.signature)


def _told(copy: Connection, walk: Walk) -> BundledLedger:
    newest = answer(copy, CheckpointAt())
    checkpoint = replace(newest, note=replace(newest.note, vault_id=walk.vault_id)) if newest else None
    findings = [*walk.findings, *_founding(walk), *_ending(walk, checkpoint)]
    exhibits = tuple(e for case in answer(copy, Cases()) for e in answer(copy, EvidenceIn(case.number)))
    return BundledLedger(
        findings=tuple(dict.fromkeys(findings)),
        head=walk.head,
        hidden=walk.hidden,
        vault_id=walk.vault_id,
        root_key=walk.scene.root_key,
        people=walk.scene.people,
        checkpoint=checkpoint,
        exhibits=tuple((e, answer(copy, ReviewOf(e.id))) for e in exhibits),
        tombstones=answer(copy, Tombstones()),
        models=frozenset(_models(copy)),
        reports=frozenset(copy.execute(select(t.issue.c.sha256)).scalars()),
        payloads=frozenset(walk.blobs),
    )


def _models(copy: Connection) -> Iterable[tuple[str, str]]:
    """Name and digest of every model that a recipe names."""
    for body in copy.execute(select(t.draft.c.body)).scalars():
        for recipe in json.loads(body)["recipes"]:
            yield from fact(Recipe, recipe).models


def _founding(walk: Walk) -> list[Finding]:
    nothing = "There is nothing the laboratory's root stands for."
    return [] if walk.vault_id else [Finding("ledger entry 0", "the ledger has no founding", nothing)]


def _ending(walk: Walk, checkpoint: Checkpoint | None) -> list[Finding]:
    """A bundle's ledger ends with a checkpoint: it vouches for what is hidden, and for the end."""
    last = walk.head.size - 1
    if checkpoint is not None and checkpoint.seq == last:
        return []
    return [Finding(f"ledger entry {max(last, 0)}", ENDS_OPEN, "The end was cut off or changed.")]
