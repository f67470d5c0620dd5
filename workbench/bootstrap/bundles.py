"""Bundles: what they are packed with, and the verdict on one, with the walk that also checks a vault."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from workbench.bootstrap import RESOURCES, roots
from workbench.domain import bundles as b
from workbench.domain.authority import fingerprint
from workbench.domain.checkpoints import Note, parsed
from workbench.domain.custody import Anchors, Finding, Head, Verdict
from workbench.domain.errors import BadRequest
from workbench.domain.people import Permission, Person, may, unfit
from workbench.domain.progress import Progress
from workbench.exchange.bagit import CHANGED, TAG_MANIFEST, Bag, BagWriter, examined
from workbench.jobs.workplace import Packing
from workbench.storage.bundle_audit import BundledLedger, audit
from workbench.storage.person_keys import is_signed

VERIFIER = RESOURCES / "verifier"
LONGEST_LINE, LARGEST_PAYLOAD = 1 << 20, 512 << 20
UNANCHORED = Finding(
    "laboratory root",
    "is not known on this machine, so nothing outside the bundle says whose it is.",
    "A whole vault could have been forged. Give the fingerprint from your own copy: --root FINGERPRINT",
)
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_FORGED = "Someone signed it without the right to."


def packing(sign: Callable[[bytes], bytes]) -> Packing:
    """What a bundle is packed with."""
    return Packing(BagWriter, sign, VERIFIER)


@dataclass(slots=True)
class _Opinion:
    """What is said of a bundle so far."""

    checked: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def find(self, place: str, problem: str, meaning: str = CHANGED) -> None:
        """Enter a finding."""
        self.findings.append(Finding(place, problem, meaning))


def judged(folder: Path, *, root: str = "", checkpoint: Path | None = None) -> Generator[Progress, None, Verdict]:
    """Files, signatures, ledger, evidence. `root` is the fingerprint of the laboratory's root, else the pinned one that fits;
    `checkpoint` a file with a checkpoint kept from earlier."""
    if not folder.is_dir():
        raise BadRequest(f"{folder} is no folder.", "Name the folder of a bundle.")
    if root and not _FINGERPRINT.fullmatch(root.lower()):
        raise BadRequest(
            "A fingerprint has 64 hexadecimal digits.",
            "It stands in root-fingerprint.txt and in every report; lab-root.pem is for a report.",
        )
    known = _kept(checkpoint) if checkpoint else None
    root = root.lower()
    said = _Opinion()
    needed = (b.SIGNATURE, b.LEDGER, b.CHECKPOINT)
    try:
        bag = yield from examined(folder, needed=needed, unlisted=(b.SIGNATURE,))
        said.findings += bag.findings
        said.checked.append("folder: every file in a manifest, by SHA-256")
        ledger = yield from _ledger(bag, said, root or _pinned(bag), known)
    except OSError as error:
        said.find("bag", f"cannot be read: {error.strerror}", "The medium is damaged, or it is no bundle.")
        return Verdict(folder.name, tuple(said.checked), tuple(said.findings))
    _signature(bag, ledger, said)
    _checkpoint(bag, ledger, said)
    _evidence(bag, ledger, said)
    _rest(bag, ledger, said)
    _notes(ledger, said)
    return Verdict(
        subject=folder.name,
        checked=tuple(said.checked),
        findings=tuple(said.findings),
        head=ledger.head,
        unchecked=tuple(said.unchecked),
        notes=tuple(said.notes),
    )


def _kept(path: Path) -> Note:
    try:
        return parsed(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadRequest(f"{path} cannot be read.", "Name the file that holds the checkpoint.") from error


def _ledger(bag: Bag, said: _Opinion, root: str, known: Note | None) -> Generator[Progress, None, BundledLedger]:
    head = Head(known.size, known.root, "") if known else None

    def blob(digest: str) -> bytes | None:
        return bag.read(b.PAYLOADS + digest, LARGEST_PAYLOAD)

    ledger = yield from audit(_lines(bag), blob, Anchors(root, (head,) if head else ()))
    said.findings += ledger.findings
    said.checked.append("ledger: order, signatures, rights, payloads, reviews, root hash at every checkpoint")
    if root:
        said.checked.append("laboratory root against the known fingerprint")
    elif known is None:
        said.findings.append(UNANCHORED)
    if known is not None:
        said.checked.append(f"ledger against the known checkpoint over {known.size} entries")
        if known.vault_id != ledger.vault_id:
            said.find("checkpoint", "the known checkpoint is of another vault", "This is another laboratory's vault.")
    return ledger


def _lines(bag: Bag) -> Iterator[bytes]:
    if b.LEDGER not in bag.digests:
        return
    with bag.opened(b.LEDGER) as file:
        yield from iter(lambda: file.readline(LONGEST_LINE), b"")


def _pinned(bag: Bag) -> str:
    """The pinned root that signed the founding, if one did."""
    with suppress(ValueError, KeyError, TypeError, RecursionError):
        founding = json.loads(b.read_line(next(_lines(bag), b"")).body)
        found = fingerprint(founding["data"]["root_key"])
        return found if found in {root.fingerprint for root in roots.all_known()} else ""
    return ""


def _signature(bag: Bag, ledger: BundledLedger, said: _Opinion) -> None:
    """The maker's word for the tag manifest, by the key that the ledger gives them."""
    try:
        signature = b.read_signature(bag.read(b.SIGNATURE) or b"")
    except (ValueError, RecursionError) as error:
        said.find(b.SIGNATURE, f"cannot be read: {error}")
        return
    if not is_signed(signature.key, bytes.fromhex(signature.signature), b.TAG + (bag.read(TAG_MANIFEST) or b"")):
        said.find(b.SIGNATURE, f"is not {signature.signer}'s signature over the bundle")
    if not _may_sign(ledger.people.get(signature.signer), signature.key):
        said.find(b.SIGNATURE, f"the key is not that of {signature.signer} in the ledger, who may make bundles", _FORGED)
    said.checked.append("maker's signature over the tag manifest, with the key from the ledger")
    said.notes.append(f"made by {signature.signer}")


def _may_sign(person: Person | None, key: str) -> bool:
    if person is None or person.keys.signing != key:
        return False
    return not unfit(person) and may(person.role, Permission.WRITE)


def _checkpoint(bag: Bag, ledger: BundledLedger, said: _Opinion) -> None:
    if ledger.checkpoint is None:
        said.find("checkpoint.txt", "the ledger has no checkpoint", "Nothing says how long the history was.")
    elif bag.read(b.CHECKPOINT) != ledger.checkpoint.text.encode():
        said.find("checkpoint.txt", "is not the newest checkpoint of the ledger", "History was rewritten.")


def _evidence(bag: Bag, ledger: BundledLedger, said: _Opinion) -> None:
    """Each exhibit's file by its SHA-256; what was destroyed must be gone, what is left out must be said."""
    destroyed = {x.evidence_id for x in ledger.tombstones if x.is_destroyed}
    wanted = {e.sha256 for e, _ in ledger.exhibits if e.id not in destroyed}
    gone = {e.sha256 for e, _ in ledger.exhibits} - wanted
    listed = set((bag.read(b.NOT_ENCLOSED) or b"").decode("utf-8", "replace").split())
    enclosed = {path.removeprefix(b.EVIDENCE) for path in bag.under(b.EVIDENCE)}
    for digest in sorted(wanted | enclosed):
        if finding := _file(bag, digest, wanted, gone, enclosed | listed):
            said.find(f"evidence {digest}", *finding)
    for digest in sorted(listed - wanted):
        said.find(f"evidence {digest}", "is said not to be enclosed, and is no exhibit that should be")
    said.checked.append(f"evidence: {len(wanted & enclosed)} files by SHA-256")
    if wanted - enclosed:
        said.unchecked.append(f"evidence: {len(wanted - enclosed)} files are not enclosed")
    if gone:
        said.notes.append(f"{len(gone)} files were destroyed as ordered; their history is here")


def _file(bag: Bag, digest: str, wanted: set[str], gone: set[str], accounted: set[str]) -> tuple[str, str] | None:
    actual = bag.digests.get(b.EVIDENCE + digest)
    if digest in gone:
        return "was destroyed, as the ledger says, and is still there", "A court's order was not carried out."
    if digest not in wanted:
        return "no entry brought it in", "It is no exhibit of this vault."
    if actual is None:
        return None if digest in accounted else ("is missing", "The file that came in is not in the bundle.")
    return None if actual == digest else (f"has the SHA-256 {actual}", "The file is not the one that came in.")


def _rest(bag: Bag, ledger: BundledLedger, said: _Opinion) -> None:
    """Reports the vault issued, and payloads that no entry names."""
    for path in bag.under(b.REPORTS):
        if bag.digests[path] in ledger.reports:
            said.checked.append(f"{path}: issued by this vault (its signatures: workbench verify FILE.pdf)")
        else:
            said.find(f"bag {path}", "is no report that this vault issued", "The file did not leave the vault as a report.")
    for path in bag.under(b.PAYLOADS):
        digest = path.removeprefix(b.PAYLOADS)
        if digest not in ledger.payloads:
            said.find(f"payload {digest[:12]}", "no ledger entry names it", "It was put in from outside.")
    if ledger.checkpoint and any(witness.token for witness in ledger.checkpoint.witnesses):
        said.unchecked.append("timestamp tokens of checkpoints")
    _transcripts(bag, ledger, said)


def _transcripts(bag: Bag, ledger: BundledLedger, said: _Opinion) -> None:
    """What people read must be what the ledger holds, word for word."""
    digests = {hashlib.sha256(text.encode()).hexdigest() for text in ledger.texts}
    enclosed = {bag.digests[path] for path in bag.under(b.TRANSCRIPTS)}
    for path in bag.under(b.TRANSCRIPTS):
        if bag.digests[path] not in digests:
            said.find(f"bag {path}", "is no transcript that the ledger makes", "People would read what nobody stands for.")
    if digests - enclosed:
        said.find("transcripts", f"{len(digests - enclosed)} are missing", "People would not read all that the ledger holds.")
    said.checked.append(f"transcripts: {len(digests & enclosed)} made again from the ledger, word for word")


def _notes(ledger: BundledLedger, said: _Opinion) -> None:
    for exhibit, review in ledger.exhibits:
        by = f" by {review.by}, {review.words}" if review.is_locked else ""
        said.notes.append(f"exhibit {exhibit.reference}: {review.state}{by}")
    if ledger.hidden:
        said.notes.append(
            f"{ledger.hidden} of {ledger.head.size} entries are hidden: they keep their place in the chain and the tree;"
            " that none concerns this case is the word of the person who made the bundle"
        )
