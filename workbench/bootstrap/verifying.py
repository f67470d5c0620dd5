"""The verdict on a vault, with everything this machine knows from outside it: root, heads seen, timestamps' authorities."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Generator
from dataclasses import replace

from workbench.bootstrap import roots
from workbench.domain import checkpoints as cp
from workbench.domain.checkpoints import Checkpoint, Note
from workbench.domain.custody import Anchors, Finding, Head, Verdict
from workbench.domain.errors import CaseError
from workbench.domain.orders import VerifyVault
from workbench.domain.progress import Progress
from workbench.domain.questions import Checkpoints, LedgerHead, PolicyInForce, VaultId
from workbench.storage.evidence_store import EvidenceStore
from workbench.storage.vault import Vault

UNANCHORED = Finding(
    "laboratory root",
    "is not known on this machine, so nothing outside the vault says whose it is.",
    "A whole vault could have been forged. Give the fingerprint from your own copy: workbench verify VAULT --root FINGERPRINT",
)


def verified(vault: Vault, evidence: EvidenceStore, order: VerifyVault | None) -> Generator[Progress, None, Verdict]:
    """Against the root and checkpoints of the order, else the pinned root, and the head seen last. Without any root that is a
    finding, except where `order` is None: then only what stands inside the vault is asked about."""
    pinned, asked = roots.known(vault.folder), order or VerifyVault()
    notes = tuple(cp.parsed(text) for text in asked.checkpoints)
    anchors = _anchors(pinned, asked, tuple(note for note in notes if note.vault_id == vault.answer(VaultId())))
    verdict = yield from vault.verify(anchors, evidence_digest=lambda name: digest_in(evidence, name))
    findings = [*verdict.findings, *_of_others(notes, vault)]
    if not anchors.root and order is not None:
        findings.append(UNANCHORED)
    losses = pinned.losses if pinned else ()
    verdict = _with_stamps(replace(verdict, findings=tuple(findings), notes=(*verdict.notes, *losses)), vault)
    if verdict.is_sound and pinned and order is not None and verdict.head is not None:
        roots.pin(vault.folder, replace(pinned, head=pinned.head, verified=verdict.head))
    return verdict


def witness(vault: Vault) -> None:
    """Remember the ledger's head outside the vault, unless the one remembered before is gone from it: that is for verify."""
    pinned = roots.known(vault.folder)
    if pinned and (pinned.head is None or vault.holds(pinned.head)):
        roots.pin(vault.folder, replace(pinned, head=vault.answer(LedgerHead())))


def digest_in(evidence: EvidenceStore, sha256: str) -> str | None:
    """The digest that the stored file has now; None when it is gone."""
    try:
        with evidence.path(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (CaseError, OSError):
        return None


def _anchors(pinned: roots.KnownRoot | None, order: VerifyVault, notes: tuple[Note, ...]) -> Anchors:
    # What was verified may go further than what was seen last, where a session ended without its end.
    seen = dict.fromkeys(head for head in (pinned.head, pinned.verified) if head) if pinned else ()
    given = tuple(Head(note.size, note.root, "") for note in notes)
    return Anchors(
        root=order.root or (pinned.fingerprint if pinned else ""),
        heads=(*seen, *given),
        believed=pinned.verified if pinned and order.since_last else None,
    )


def _of_others(notes: tuple[Note, ...], vault: Vault) -> list[Finding]:
    here = vault.answer(VaultId())
    return [
        Finding("checkpoint", f"is of vault {note.vault_id}, and this one is {here}", "It says nothing about this vault.")
        for note in notes
        if note.vault_id != here
    ]


def _with_stamps(verdict: Verdict, vault: Vault) -> Verdict:
    """Every timestamp judged again, by the authorities that the policy trusts."""
    stamped = [(made, w.token) for made in _checkpoints(vault) for w in made.witnesses if w.token]
    if not stamped:
        return verdict
    trusted = vault.answer(PolicyInForce()).timestamp_roots
    if not trusted:
        return replace(verdict, unchecked=(*verdict.unchecked, f"{len(stamped)} timestamps: the policy trusts no authority"))
    found = [finding for made, token in stamped if (finding := _judged(made, token, trusted))]
    checked = (*verdict.checked, f"{len(stamped)} timestamps of checkpoints")
    return replace(verdict, checked=checked, findings=(*verdict.findings, *found))


def _checkpoints(vault: Vault) -> tuple[Checkpoint, ...]:
    try:
        return vault.answer(Checkpoints())
    except (CaseError, ValueError, TypeError):
        return ()  # a table that cannot be read is a finding already


def _judged(made: Checkpoint, token: str, trusted: str) -> Finding | None:
    from workbench.sealing.timestamps import judge_token

    try:
        said = judge_token(base64.b64decode(token, validate=True), made.imprint, trusted)
    except (ValueError, binascii.Error):
        said = "It is no token."
    if not isinstance(said, str):
        return None
    place = f"timestamp of the checkpoint over {made.seq} entries"
    return Finding(place, f"does not hold: {said}", "No authority that the policy trusts vouches for this checkpoint's time.")
