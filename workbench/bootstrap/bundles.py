"""Bundles: what they are packed with, and the verdict on one, with the walk that also checks a vault."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path

from workbench.bootstrap import RESOURCES, roots
from workbench.bootstrap.bundle_contents import Look, Opinion, check_contents, edition
from workbench.domain import bundles as b
from workbench.domain.authority import fingerprint
from workbench.domain.checkpoints import Note, parsed
from workbench.domain.custody import Anchors, Finding, Head, Verdict
from workbench.domain.errors import BadRequest
from workbench.domain.foreign import OpenedBundle
from workbench.domain.people import Permission, Person, may, unfit
from workbench.domain.progress import Progress
from workbench.exchange.bagit import INFO, TAG_MANIFEST, Bag, BagWriter, examined
from workbench.jobs.workplace import Packing
from workbench.storage.bundle_audit import BundledLedger, audit
from workbench.storage.person_keys import is_signed

VERIFIER = RESOURCES / "verifier"
LONGEST_LINE, LARGEST_PAYLOAD, LARGEST_LEDGER = 1 << 20, 128 << 20, 2 << 30
UNANCHORED = Finding(
    "laboratory root",
    "is not known on this machine, so nothing outside the bundle says whose it is.",
    "A whole vault could have been forged. Give the fingerprint from your own copy: --root FINGERPRINT",
)
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_FORGED = "Someone signed it without the right to."


def packing(sign: Callable[[bytes], bytes]) -> Packing:
    """What a bundle is packed with."""
    return Packing(BagWriter, sign, VERIFIER, edition(), lambda folder, root: opened(folder, root=root))


def judged(folder: Path, *, root: str = "", checkpoint: Path | None = None) -> Generator[Progress, None, Verdict]:
    """Files, signatures, ledger, evidence. `root` is the fingerprint of the laboratory's root, else the pinned one that fits;
    `checkpoint` a file with a checkpoint kept from earlier."""
    known = _kept(checkpoint) if checkpoint else None
    return (yield from _opened(_folder(folder), _root(root), known, is_deep=False)).verdict


def opened(folder: Path, *, root: str = "", checkpoint: Path | None = None) -> Generator[Progress, None, OpenedBundle]:
    """The same verdict, with everything that can be shown of the bundle or taken from it."""
    known = _kept(checkpoint) if checkpoint else None
    return (yield from _opened(_folder(folder), _root(root), known, is_deep=True))


def _folder(folder: Path) -> Path:
    if folder.is_file():
        problem = f"{folder} is a file; a bundle is a folder."
        raise BadRequest(problem, "If it is an archive, unpack it first, into an empty folder, and name that folder.")
    if not folder.is_dir():
        raise BadRequest(f"{folder} is no folder.", "Name the folder of a bundle.")
    return folder


def _root(root: str) -> str:
    if root and not _FINGERPRINT.fullmatch(root.lower()):
        raise BadRequest(
            "A fingerprint has 64 hexadecimal digits.",
            "It stands in root-fingerprint.txt and in every report; lab-root.pem is for a report.",
        )
    return root.lower()


def _opened(folder: Path, root: str, known: Note | None, *, is_deep: bool) -> Generator[Progress, None, OpenedBundle]:
    said = Opinion()
    needed = (b.SIGNATURE, b.LEDGER, b.CHECKPOINT)
    try:
        bag = yield from examined(folder, needed=needed, unlisted=(b.SIGNATURE,))
        said.findings += bag.findings
        said.checked.append("folder: every file in a manifest, by SHA-256")
        look = Look(bag, is_deep=is_deep)
        ledger = yield from _ledger(bag, said, root or _pinned(bag), known, look)
    except OSError as error:
        said.find("bag", f"cannot be read: {error.strerror}", "The medium is damaged, or it is no bundle.")
        return OpenedBundle(said.verdict(folder.name, None))
    maker = _signature(bag, ledger, said)
    _checkpoint(bag, ledger, said)
    check_contents(bag, ledger, look, said)
    return look.bundle(ledger, said.verdict(folder.name, ledger.head), maker)


def _kept(path: Path) -> Note:
    try:
        return parsed(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadRequest(f"{path} cannot be read.", "Name the file that holds the checkpoint.") from error


def _ledger(bag: Bag, said: Opinion, root: str, known: Note | None, look: Look) -> Generator[Progress, None, BundledLedger]:
    head = Head(known.size, known.root, "") if known else None

    def blob(digest: str) -> bytes | None:
        return bag.read(b.PAYLOADS + digest, LARGEST_PAYLOAD)

    ledger = yield from audit(_lines(bag), blob, Anchors(root, (head,) if head else ()), look)
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
        if file.seek(0, os.SEEK_END) > LARGEST_LEDGER:
            return
        file.seek(0)
        yield from iter(lambda: file.readline(LONGEST_LINE), b"")


def _pinned(bag: Bag) -> str:
    """The pinned root that signed the founding, if one did."""
    with suppress(ValueError, KeyError, TypeError, RecursionError):
        founding = json.loads(b.read_line(next(_lines(bag), b"")).body)
        found = fingerprint(founding["data"]["root_key"])
        return found if found in {root.fingerprint for root in roots.all_known()} else ""
    return ""


def _signature(bag: Bag, ledger: BundledLedger, said: Opinion) -> str:
    """The maker's word for the tag manifest, by the key that the ledger gives them; who that is."""
    try:
        signature = b.read_signature(bag.read(b.SIGNATURE) or b"")
    except (ValueError, RecursionError) as error:
        said.find(b.SIGNATURE, f"cannot be read: {error}")
        return ""
    if not is_signed(signature.key, bytes.fromhex(signature.signature), b.TAG + (bag.read(TAG_MANIFEST) or b"")):
        said.find(b.SIGNATURE, f"is not {signature.signer}'s signature over the bundle")
    if not _may_sign(ledger.people.get(signature.signer), signature.key):
        said.find(b.SIGNATURE, f"the key is not that of {signature.signer} in the ledger, who may make bundles", _FORGED)
    if f"\n{b.FORMAT_LABEL}: {signature.format}\n".encode() not in (bag.read(INFO) or b""):
        said.find(b.SIGNATURE, f"names another format than {INFO}")
    said.checked.append("maker's signature over the tag manifest, with the key from the ledger")
    said.notes.append(f"made by {signature.signer}")
    return signature.signer


def _may_sign(person: Person | None, key: str) -> bool:
    if person is None or person.keys.signing != key:
        return False
    return not unfit(person) and may(person.role, Permission.WRITE)


def _checkpoint(bag: Bag, ledger: BundledLedger, said: Opinion) -> None:
    if ledger.checkpoint is None:
        said.find("checkpoint.txt", "the ledger has no checkpoint", "Nothing says how long the history was.")
    elif bag.read(b.CHECKPOINT) != ledger.checkpoint.text.encode():
        said.find("checkpoint.txt", "is not the newest checkpoint of the ledger", "History was rewritten.")
