"""What stands beside the ledger in a bundle, judged by it: evidence, reports, transcripts, models, exchange formats."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import workbench
from workbench.domain import bundles as b
from workbench.domain.authority import fingerprint
from workbench.domain.custody import Finding, Head, Verdict
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.foreign import ForeignExhibit, ForeignRecording, OpenedBundle, recording_with
from workbench.domain.people import Person
from workbench.domain.questions import Asker, Cases, DraftOf, EvidenceIn, People, RecordingsOf
from workbench.domain.reading_copies import transcript
from workbench.domain.review import Review
from workbench.exchange import WRITERS
from workbench.exchange.bagit import BAGIT, CHANGED, INFO, MANIFEST, TAG_MANIFEST, Bag
from workbench.jobs.exporting import sheet_of
from workbench.storage.bundle_audit import BundledLedger


@dataclass(slots=True)
class Opinion:
    """What is said of a bundle so far."""

    checked: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def find(self, place: str, problem: str, meaning: str = CHANGED) -> None:
        """Enter a finding."""
        self.findings.append(Finding(place, problem, meaning))

    def verdict(self, subject: str, head: Head | None) -> Verdict:
        """All of it."""
        findings = tuple(dict.fromkeys(self.findings))
        return Verdict(subject, tuple(self.checked), findings, head, tuple(self.unchecked), tuple(self.notes))


@cache
def edition() -> str:
    """The program as it writes transcripts, to the letter: what another edition wrote may differ and be right."""
    rooms = (Path(workbench.__file__).parent / room for room in ("domain", "exchange"))
    files = sorted(path for room in rooms for path in room.glob("*.py"))
    written = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    return f"Forensic Audio Workbench {workbench.__version__} ({written[:16]})"


class Look:
    """Asks the vault that a bundle's ledger makes what the bundle should hold, and, where `is_deep`, all that can be shown."""

    def __init__(self, bag: Bag, *, is_deep: bool) -> None:
        self._bag, self._is_deep = bag, is_deep
        self.number = b.format_of(bag.read(b.SIGNATURE) or b"")
        self.is_ours = b.information(bag.read(INFO) or b"").get(b.AGENT) == edition()
        self.texts: set[str] = set()
        self.exported: set[str] = set()
        self._recordings: dict[str, list[ForeignRecording]] = {}
        self._cases: tuple[Case, ...] = ()
        self._people: tuple[Person, ...] = ()

    def __call__(self, ask: Asker, entries: Mapping[str, int]) -> None:
        """Look at every exhibit; `entries` tells which entry brought each draft and note."""
        self._cases, self._people = tuple(reversed(ask(Cases()))), ask(People())
        for evidence in (e for case in self._cases for e in ask(EvidenceIn(case.number))):
            for recording in ask(RecordingsOf(evidence.id)):
                self._look_at(evidence, recording, ask, entries)

    def _look_at(self, evidence: Evidence, recording: Recording, ask: Asker, entries: Mapping[str, int]) -> None:
        text = ""
        if ask(DraftOf(recording.id)) is not None:
            text = transcript(evidence, recording, ask, number=self.number)
            self.texts.add(hashlib.sha256(text.encode()).hexdigest())
            self._export(recording.id, ask)
        if self._is_deep:
            held = self._recordings.setdefault(evidence.id, [])
            held.append(recording_with(recording, text, ask, entries))

    def _export(self, recording_id: str, ask: Asker) -> None:
        """The files that we would have put in; one that cannot be written is not among them."""
        endings = {path.rpartition(".")[2] for path in self._bag.under(b.EXPORTS)} if self.is_ours else set()
        wanted = [name for name, ending in b.EXCHANGED.items() if ending in endings and name in WRITERS]
        if not wanted:
            return
        sheet = sheet_of(recording_id, ask)
        for name in wanted:
            with suppress(Exception):  # a forged ledger may say what no format can hold
                self.exported.add(hashlib.sha256(WRITERS[name](sheet)).hexdigest())

    def bundle(self, ledger: BundledLedger, verdict: Verdict, maker: str) -> OpenedBundle:
        """Everything that was seen."""
        destroyed = {x.evidence_id for x in ledger.tombstones if x.is_destroyed}
        return OpenedBundle(
            verdict=verdict,
            sha256=self._bag.digests.get(TAG_MANIFEST, ""),
            maker=maker,
            vault_id=ledger.vault_id,
            root_fingerprint=fingerprint(ledger.root_key) if ledger.root_key else "",
            head=ledger.head,
            cases=self._cases,
            people=self._people,
            exhibits=tuple(self._exhibit(e, review, e.id in destroyed) for e, review in ledger.exhibits),
            reports=self._bag.under(b.REPORTS),
        )

    def _exhibit(self, evidence: Evidence, review: Review, is_destroyed: bool) -> ForeignExhibit:
        path = b.EVIDENCE + evidence.sha256
        file = self._bag.folder / path if self._bag.digests.get(path) == evidence.sha256 and not is_destroyed else None
        return ForeignExhibit(evidence, review, tuple(self._recordings.get(evidence.id, ())), file, is_destroyed)


def check_contents(bag: Bag, ledger: BundledLedger, look: Look, said: Opinion) -> None:
    """Everything beside the ledger."""
    _evidence(bag, ledger, said)
    _rest(bag, ledger, said)
    _transcripts(bag, look, said)
    if look.number > 1:
        _models(bag, ledger, said)
        _exports(bag, ledger, look, said)
    _strays(bag, look, said)
    _notes(ledger, said)


def _evidence(bag: Bag, ledger: BundledLedger, said: Opinion) -> None:
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


def _rest(bag: Bag, ledger: BundledLedger, said: Opinion) -> None:
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


def _transcripts(bag: Bag, look: Look, said: Opinion) -> None:
    """What people read must be what the ledger holds, word for word."""
    enclosed = {bag.digests[path] for path in bag.under(b.TRANSCRIPTS)}
    for path in bag.under(b.TRANSCRIPTS):
        if bag.digests[path] not in look.texts:
            said.find(f"bag {path}", "is no transcript that the ledger makes", "People would read what nobody stands for.")
    if missing := look.texts - enclosed:
        said.find("transcripts", f"{len(missing)} are missing", "People would not read all that the ledger holds.")
    said.checked.append(f"transcripts: {len(look.texts & enclosed)} made again from the ledger, word for word")


def _models(bag: Bag, ledger: BundledLedger, said: Opinion) -> None:
    """Name and digest of every model as the recipes in the ledger name them; licences are the maker's word."""
    try:
        told = b.read_models(bag.read(b.MODELS) or b"")
    except (ValueError, RecursionError) as error:
        problem = "is missing" if b.MODELS not in bag.digests else f"cannot be read: {error}"
        said.find(f"bag {b.MODELS}", problem)
        return
    if [(m.name, m.digest) for m in told] != sorted(ledger.models):
        said.find(f"bag {b.MODELS}", "does not name the models that the ledger names", "They would be sought in vain.")
    said.checked.append(f"models: {len(told)} by name and digest, as the recipes in the ledger name them")
    if any(m.licence for m in told):
        said.unchecked.append("models: their licences are as the maker of the bundle knew them")


def _exports(bag: Bag, ledger: BundledLedger, look: Look, said: Opinion) -> None:
    """Transcripts in exchange formats, made again by the same program; by another edition of it they may differ and be right."""
    made = [path for path in bag.under(b.EXPORTS) if bag.digests[path] in look.exported]
    others = sorted(set(bag.under(b.EXPORTS)) - set(made))
    if made:
        said.checked.append(f"exchange formats: {len(made)} files made again from the ledger, byte for byte")
    if others and (ledger.findings or not look.is_ours):
        why = "the ledger has findings" if look.is_ours else "another edition of the program made them"
        said.unchecked.append(f"exchange formats: {len(others)} files listed and unchanged, not made again: {why}")
        return
    for path in others:
        said.find(f"bag {path}", "is not what the ledger makes", "Another program would read what nobody stands for.")


def _strays(bag: Bag, look: Look, said: Opinion) -> None:
    """What a manifest lists and no bundle holds."""
    named = {finding.place for finding in said.findings}
    known = {BAGIT, INFO, MANIFEST, TAG_MANIFEST, "fetch.txt"}
    for path in sorted(bag.digests.keys() - known):
        if not b.is_in_place(path, look.number) and f"bag {path}" not in named:
            said.find(f"bag {path}", "is in no place that a bundle has", "It was put in from outside.")


def _notes(ledger: BundledLedger, said: Opinion) -> None:
    for exhibit, review in ledger.exhibits:
        by = f" by {review.by}, {review.words}" if review.is_locked else ""
        said.notes.append(f"exhibit {exhibit.reference}: {review.state}{by}")
    if ledger.hidden:
        said.notes.append(
            f"{ledger.hidden} of {ledger.head.size} entries are hidden: they keep their place in the chain and the tree;"
            " that none concerns this case is the word of the person who made the bundle"
        )
