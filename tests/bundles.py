"""A genuine bundle of a case with a past, and a forger who holds as many keys as a test gives them."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from tests.faults.court_work import CourtWork
from tests.faults.hub_work import HubWork, a_link
from tests.sounds import a_tone
from tests.vaults import PASSWORD, founded, workshop
from workbench.bench.door import Bench
from workbench.bootstrap import roots
from workbench.domain import bundles as b
from workbench.domain import checkpoints as cp
from workbench.domain import commands as c
from workbench.domain.annotations import Attached
from workbench.domain.authority import key_id
from workbench.domain.canonical import canonical, plain
from workbench.domain.custody import Head
from workbench.domain.events import CheckpointMade, Event
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.handing_over import Manifest, read
from workbench.domain.listening import Step, Treatment
from workbench.domain.orders import ImportFiles, ImportOutcome, MakeBundle
from workbench.domain.people import Role
from workbench.domain.policy import Policy
from workbench.domain.questions import CustodyOf, RecordingsOf, ReviewOf, RosterOf, VaultId
from workbench.domain.recipe import Recipe
from workbench.domain.review import bound
from workbench.domain.revision import Dissent, Row, Version
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Span
from workbench.domain.transcript import Draft, Reading, Segment, Word
from workbench.storage.keys import KeyFolder
from workbench.storage.merkle import Range
from workbench.storage.passwords import FLOOR

CASE = "C-1"
AT = "2026-01-02T03:04:05Z"


Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Genuine:
    """A bundle as its maker gave it out, and what the laboratory knows: its root, an earlier checkpoint, everyone's keys: their
    present ones by name, all of them by the short name that entries carry."""

    vault: Path
    folder: Path
    root: str
    keys: dict[str, tuple[str, Sign]]
    signers: dict[str, Sign]
    publics: dict[str, str]
    earlier: str


def done(work: Any) -> Any:
    """Pump a job to its end."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


@contextmanager
def at_work(vault: Path, name: str) -> Iterator[Bench]:
    """Somebody at the bench."""
    bench = workshop().unlock(vault, user=name, password=PASSWORD)
    try:
        yield bench
    finally:
        bench.close()


def genuine(place: Path) -> Genuine:
    """Two cases: three exhibits in the one that leaves, of which one was returned and approved, one approved and opened again,
    one destroyed; people who came and went, renewed keys, a policy, a cosigned checkpoint."""
    vault = founded(place / "vault")
    _staff(vault)
    earlier = _past(vault, place)
    former = _keys(vault)
    with at_work(vault, "ann") as ann:
        ann.rotate_own(PASSWORD, "yearly")
        done(ann.start(MakeBundle(CASE, place / "bundle")))
    pinned = roots.known(vault)
    assert pinned is not None
    keys = _keys(vault)
    held = (*former.values(), *keys.values())
    signers, publics = {key_id(p): sign for p, sign in held}, {key_id(p): p for p, _ in held}
    return Genuine(vault, place / "bundle", pinned.fingerprint, keys, signers, publics, earlier)


def _keys(vault: Path) -> dict[str, tuple[str, Sign]]:
    folder = KeyFolder(vault / "keys", cost=FLOOR)
    held = {name: folder.unwrap(name, PASSWORD) for name in ("boss", "amy", "ann", "sue")}
    return {name: (secrets.public.signing, secrets.sign) for name, secrets in held.items()}


def _staff(vault: Path) -> None:
    with at_work(vault, "boss") as boss:
        boss.enrol("amy", Role.ADMIN, PASSWORD)
        boss.enrol("eve", Role.ANALYST, PASSWORD)
        boss.revoke("eve", "left the laboratory")
        boss.do(c.SetPolicy(Policy(second_person=True)))
        boss.enrol("tom", Role.SUPERVISOR, PASSWORD)
    with at_work(vault, "amy") as amy:
        amy.do(c.ConfirmPerson("tom"))


def _past(vault: Path, place: Path) -> str:
    with at_work(vault, "ann") as ann:
        ann.do(c.OpenCase(CASE, "Harbour", critical=True))
        ann.do(c.OpenCase("C-9", "Other"))
        paths = tuple(a_tone(place / f"{name}.wav", rate=8_000, hz=200 + 50 * n) for n, name in enumerate("pqr"))
        outcome = done(ann.start(ImportFiles(CASE, paths)))
        assert isinstance(outcome, ImportOutcome)
        first, second, third = outcome.taken
        for exhibit in (first, second):
            _drafted(ann, exhibit)
        track = ann.ask(RecordingsOf(second.id))[0].id
    HubWork(second.id, first.id, track, a_draft, "ann", "boss").do(partial(at_work, vault))
    with at_work(vault, "ann") as ann:
        ann.do(c.SubmitReview(first.id, "please"))
        ann.do(c.SubmitReview(second.id))
        ann.do(c.OpenCase("C-8", "Another"))
    with at_work(vault, "sue") as sue:
        sue.do(c.ReturnReview(first.id, "hear 0:02 again"))
        _approve(sue, second)
        sue.do(c.ReopenReview(second.id, "a word was missed"))
    with at_work(vault, "ann") as ann:
        recording = ann.ask(RecordingsOf(first.id))[0]
        ann.do(c.CorrectSegment(recording.id, "d-1-2", "blue was there"))
        ann.do(c.SubmitReview(first.id, "again"))
        made = ann.do(c.MakeCheckpoint())
        assert isinstance(made, CheckpointMade)
    with at_work(vault, "sue") as sue:
        _approve(sue, first)
        sue.do(c.Cosign(made.size))
    CourtWork(CASE, first.id, second.id, track, "d-2", "ann", "sue", "boss").do(partial(at_work, vault))
    _destroyed(vault, third)
    note = cp.Note(_vault_id(vault), made.size, made.root, (made.line,))
    return note.text


def _drafted(bench: Bench, exhibit: Evidence) -> None:
    recording = bench.ask(RecordingsOf(exhibit.id))[0]
    bench.do(c.FinishDraft(a_draft(recording, f"d-{exhibit.exhibit}")))
    bench.do(c.CorrectSegment(recording.id, f"d-{exhibit.exhibit}-0", "glue was there"))
    bench.do(c.CorrectSegment(recording.id, f"d-{exhibit.exhibit}-1", "not this"))
    bench.do(c.ReinstateText(recording.id, f"d-{exhibit.exhibit}-1"))
    bench.do(c.RenameSpeaker(recording.id, "S1", "Mrs A", "witness"))
    bench.do(c.RenameSpeaker(recording.id, "S2", "Mr B"))
    bench.do(c.RenameSpeaker(recording.id, "S2", "Speaker 2"))
    bench.do(c.Annotate(recording.id, "a door", Span(0, 400)))
    noted = bench.do(c.Annotate(recording.id, "whole recording"))
    bench.do(c.WithdrawAnnotation(recording.id, noted.annotation.id))  # type: ignore[union-attr]
    bench.do(c.RestoreAnnotation(recording.id, noted.annotation.id))  # type: ignore[union-attr]
    _at_the_desk(bench, recording, f"d-{exhibit.exhibit}", noted.annotation.id)  # type: ignore[union-attr]


def _at_the_desk(bench: Bench, recording: Recording, draft: str, note: str) -> None:
    """Everything that people do at the review desk; some of it stands in the end."""
    where, words = recording.id, (Word("two", Span(500, 520)), Word("words", Span(520, 560)))
    rows = (Row(f"{draft}-5", Span(500, 520), "two", words[:1]), Row("new-5", Span(520, 560), "words", words[1:], "S3"))
    bench.do(c.Revise(where, "split", rows, why="two voices", dissent=(Dissent("sue", "too"),)))
    bench.do(c.Revise(where, "struck", (Row(f"{draft}-7", struck=True),)))
    bench.do(c.Revise(where, "struck", (Row(f"{draft}-8", struck=True),)))
    bench.do(c.RestoreRows(where, (Version(f"{draft}-8"),)))
    bench.do(c.Revise(where, "retimed", (Row(f"{draft}-9", Span(905, 985)),)))
    bench.do(c.CorrectSegment(where, f"{draft}-9", "nine"))
    bench.do(c.Revise(where, "speaker", (Row(f"{draft}-0", speaker="S2"),)))
    bench.do(c.RestoreRows(where, (Version(f"{draft}-0", _made(bench, where, f"{draft}-0")),)))
    bench.do(c.ArrangeVoices(where, (*bench.ask(RosterOf(where)), Speaker("S4", 4, "Mr D", "driver", into="S2"))))
    bench.do(c.RenameSpeaker(where, "S3", "Ms C"))
    bench.do(c.EditAnnotation(where, note, "whole recording, twice", "question", ("car",), "important"))
    still = Attached("still.png", "image/png", base64.b64encode(b"\x89PNG\r\n\x1a\n still").decode())
    bench.do(c.Annotate(where, "", Span(40, 40), "mark", reply_to=note, segment_id=f"{draft}-3", attached=(still,)))
    bench.do(c.Confirm(where, f"{draft}-9"))
    bench.do(c.Confirm(where, f"{draft}-2", ("number",)))
    bench.do(c.Confirm(where, kinds=("speech without text",), span=Span(90, 100)))
    bench.do(c.Unconfirm(where, f"{draft}-2", ("number",)))
    bench.do(c.LogListening(where, (Span(0, 900), Span(1000, 1200)), 75, "louder"))
    bench.do(c.KeepTreatment(where, Treatment("louder", (Step("de_hum", (50, 10)), Step("gain", (9,))))))
    bench.do(c.KeepTreatment(where, Treatment("loud", (Step("gain", (6,)),))))
    bench.do(c.DropTreatment(where, "loud"))
    bench.do(c.SetVocabulary(CASE, ("Wharf", f"Mill Lane {draft}")))
    bench.do(c.InviteListener(where, "sue"))
    for name in ("A", "B"):
        bench.do(c.ProfileVoice(CASE, f"{name} {draft}", where, "S1", "ab", (1, -2), "asked for"))
    bench.do(c.ForgetVoice(CASE, f"B {draft}"))
    bench.do(c.FinishDraft(a_draft(recording, f"{draft}-beside"), beside=True))
    bench.do(c.Revise(where, "replaced", (Row(f"{draft}-beside-1", text="heard", words=words[:1]),), f"{draft}-beside"))


def _made(bench: Bench, where: str, row: str) -> int:
    """The entry of the text that was put over a row first."""
    return next(e.seq for e in bench.ask(CustodyOf((where,))) if e.kind == "segment.corrected" and row in str(e.payload))


def a_draft(recording: Recording, name: str) -> Draft:
    """Forty utterances, too many for an entry to hold."""
    recipe = Recipe("faster-whisper", "1.2.1", "court", models=(("tiny", "ab" * 32),))
    spans = [Span(number * 100, number * 100 + 90) for number in range(40)]
    made = [
        Segment(
            f"{name}-{n}", span, f"word {n}", (Word("word", span, 900), Word(f"{n}", span, 500)), f"S{n % 2 + 1}", recipe.digest()
        )
        for n, span in enumerate(spans)
    ]
    speakers = (Speaker("S1", 1, "Speaker 1"), Speaker("S2", 2, "Speaker 2"))
    turns = tuple(Turn(s.span, s.speaker) for s in made)
    readings = (Reading(Span(200, 290), recipe.digest(), "bird 2", "less likely"),)
    return Draft(name, recording.id, AT, (recipe,), (), tuple(made), speakers, turns, readings=readings)


def _approve(bench: Bench, exhibit: Evidence) -> None:
    bench.do(c.ApproveReview(exhibit.id, bench.ask(ReviewOf(exhibit.id)).bound))


def _destroyed(vault: Path, exhibit: Evidence) -> None:
    with at_work(vault, "boss") as boss:
        boss.do(c.HoldCase(CASE, "appeal"))
        boss.do(c.ReleaseCase(CASE, "appeal over"))
        boss.do(c.OrderDestruction(exhibit.id, "Court of X", "judgment 7"))
    with at_work(vault, "amy") as amy:
        amy.do(c.DestroyEvidence(exhibit.id))
    (vault / "store" / exhibit.sha256[:2] / exhibit.sha256).unlink(missing_ok=True)


def _vault_id(vault: Path) -> str:
    with at_work(vault, "ann") as ann:
        return ann.ask(VaultId())


@dataclass
class Forgery:
    """A copy of a bundle in the hands of somebody who changes it and then puts the manifests, and the maker's signature, right.

    Which entries they can sign is up to the test: the keys here are everyone's.
    """

    folder: Path
    keys: dict[str, tuple[str, Sign]]
    signers: dict[str, Sign]
    publics: dict[str, str]
    lines: list[dict[str, Any]]

    @classmethod
    def of(cls, bundle: Genuine, folder: Path) -> Forgery:
        """Take a copy."""
        shutil.copytree(bundle.folder, folder)
        lines = (folder / b.LEDGER).read_bytes().splitlines()
        return cls(folder, bundle.keys, bundle.signers, bundle.publics, [json.loads(line) for line in lines])

    def said(self, place: int) -> dict[str, Any]:
        """An entry's body, as values; empty for a hidden one."""
        return dict(json.loads(self.lines[place].get("body", "{}")))

    def find(self, kind: str, number: int = 0) -> int:
        """Where the entry of this kind stands; negative `number` counts from the end."""
        return [n for n in range(len(self.lines)) if self.said(n).get("type") == kind][number]

    def shown(self) -> list[int]:
        """Where entries stand that are not hidden."""
        return [n for n in range(len(self.lines)) if "body" in self.lines[n]]

    def sign(self, place: int, said: dict[str, Any]) -> None:
        """Put a body there, signed by the key it names."""
        body = canonical(said)
        signature = self.signers[said["key"]](b"FAW-EVENT-v1\0" + body)
        self.lines[place] = {"seq": said["seq"], "body": body.decode(), "signature": signature.hex()}

    def change(self, place: int, by: str = "", **changes: Any) -> None:
        """Sign an entry anew with other members; `by` somebody else in the name of its actor."""
        said = {**self.said(place), **changes}
        self.sign(place, {**said, "key": key_id(self.keys[by][0])} if by else said)

    def hide(self, place: int) -> None:
        """Show only an entry's hashes."""
        raw = self._raw(place)
        leaf = hashlib.sha256(b"\x00" + raw).hexdigest()
        self.lines[place] = {"seq": self.lines[place]["seq"], "hash": hashlib.sha256(raw).hexdigest(), "leaf": leaf}

    def add(self, event: Event, by: str, **changes: Any) -> int:
        """One more entry; answers its place."""
        place, last = len(self.lines), self.said(self.shown()[-1])
        said = {**last, "seq": place, "prev": self._hash(place - 1), "actor": by, "key": key_id(self.keys[by][0])}
        said |= {"type": event.KIND, "schema": 1, "subject": event.subject, "data": plain(event), **changes}
        said.pop("data_sha256", None)
        self.lines.append({})
        self.sign(place, said)
        return place

    def close(self, by: str = "ann") -> None:
        """End with a checkpoint, as every bundle does, and write its text."""
        note = self._note(by)
        self.add(CheckpointMade(note.size, note.root, note.signatures[0]), by)
        (self.folder / b.CHECKPOINT).write_text(note.text)

    def _note(self, by: str) -> cp.Note:
        note = cp.note_of(self.said(0)["vault"], self.head())
        public, sign = self.keys[by]
        return replace(note, signatures=(cp.maker_line(key_id(public), public, sign(note.body.encode())),))

    def rechained(self, first: int) -> None:
        """Sign everything from a place on anew, as somebody with everyone's keys could; hidden entries stay as they are."""
        for place in (n for n in self.shown() if n >= max(first, 1)):
            self.sign(place, {**self.said(place), "seq": place, "prev": self._hash(place - 1)})

    def rewritten(self, first: int) -> None:
        """The same, with every checkpoint and submission after it fitted to the new history: only sense is left to complain."""
        bounds: dict[str, str] = {}
        self.lines = [{**line, "seq": place} for place, line in enumerate(self.lines)]
        for place in (n for n in self.shown() if n >= max(first, 1)):
            said = {**self.said(place), "seq": place, "prev": self._hash(place - 1)}
            with suppress(KeyError, TypeError, IndexError, ValueError, AttributeError):  # what a test made nonsense of stays so
                said["data"] = _REFIT[said["type"]](self, said, place, bounds)
                said["subject"] = said["data"].get("root", said["subject"]) if "hub" not in said["data"] else said["subject"]
            self.sign(place, said)
        self._tell_checkpoint()

    def _tell_checkpoint(self) -> None:
        """checkpoint.txt says what the last entry says, where that is a checkpoint."""
        last = self.said(len(self.lines) - 1)
        with suppress(KeyError, TypeError, IndexError, ValueError, AttributeError):
            made = last["data"]
            note = cp.Note(last["vault"], made["size"], made["root"], (made["line"],))
            (self.folder / b.CHECKPOINT).write_text(note.text)

    def head(self, size: int | None = None) -> Head:
        """Size and root over the first lines, over all without a number."""
        whole = Range()
        for place in range(len(self.lines) if size is None else size):
            hidden = self.lines[place].get("leaf")
            whole = whole.joined(bytes.fromhex(hidden)) if hidden else whole.grown(self._raw(place))
        return Head(whole.size, whole.root().hex(), "")

    def _raw(self, place: int) -> bytes:
        return self.lines[place]["body"].encode() + bytes.fromhex(self.lines[place]["signature"])

    def _hash(self, place: int) -> str:
        return self.lines[place].get("hash") or hashlib.sha256(self._raw(place)).hexdigest()

    def save(self) -> None:
        """Write the ledger back."""
        (self.folder / b.LEDGER).write_bytes(b"".join(canonical(line) + b"\n" for line in self.lines))

    def reseal(self, by: str = "ann") -> None:
        """Make the manifests fit the files, and sign them."""
        files = sorted(p for p in self.folder.rglob("*") if p.is_file() and not p.is_symlink())
        named = {p.relative_to(self.folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
        whole = {path: digest for path, digest in named.items() if path.startswith("data/")}
        outside = ("manifest-sha256.txt", "tagmanifest-sha256.txt", b.SIGNATURE)
        tags = {path: digest for path, digest in named.items() if path not in whole and path not in outside}
        manifest = self._manifest("manifest-sha256.txt", whole)
        signed = self._manifest("tagmanifest-sha256.txt", {**tags, "manifest-sha256.txt": hashlib.sha256(manifest).hexdigest()})
        public, sign = self.keys[by]
        document = b.BundleSignature(by, public, sign(b.TAG + signed).hex()).document
        (self.folder / b.SIGNATURE).write_bytes(document)

    def _manifest(self, name: str, digests: dict[str, str]) -> bytes:
        body = "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()
        (self.folder / name).write_bytes(body)
        return body


def _checkpoint(forgery: Forgery, said: dict[str, Any], place: int, bounds: dict[str, str]) -> dict[str, Any]:
    head = forgery.head(place)
    note, public = cp.note_of(said["vault"], head), forgery.publics[said["key"]]
    line = cp.maker_line(said["key"], public, forgery.signers[said["key"]](note.body.encode()))
    return {"size": place, "root": head.root, "line": line}


def _cosigned(forgery: Forgery, said: dict[str, Any], place: int, bounds: dict[str, str]) -> dict[str, Any]:
    size = said["data"]["size"]
    note, public = cp.note_of(said["vault"], forgery.head(size)), forgery.publics[said["key"]]
    signature = forgery.signers[said["key"]](cp.cosigned_message(note, 1_700_000_000))
    return {"size": size, "root": note.root, "line": cp.cosigner_line(said["key"], public, 1_700_000_000, signature)}


def _submitted(forgery: Forgery, said: dict[str, Any], place: int, bounds: dict[str, str]) -> dict[str, Any]:
    data, head = said["data"], forgery.head(place)
    bounds[data["evidence_id"]] = bound(data["content"], head)
    return {**data, "ledger": plain(head), "bound": bounds[data["evidence_id"]]}


def _approved(forgery: Forgery, said: dict[str, Any], place: int, bounds: dict[str, str]) -> dict[str, Any]:
    data = said["data"]
    return {**data, "bound": bounds.get(data["evidence_id"], data["bound"])}


def _witnessed(forgery: Forgery, said: dict[str, Any], place: int, bounds: dict[str, str]) -> dict[str, Any]:
    """With the hub among those who rewrite history together."""
    head = forgery.head(said["data"]["size"])
    return {**said["data"], "root": head.root, "line": a_link(said["vault"]).cosigned(said["vault"], head.size, head.root)}


def _sent(forgery: Forgery, said: dict[str, Any], place: int, bounds: dict[str, str]) -> dict[str, Any]:
    data = said["data"]
    taken = next(n for n in forgery.shown() if forgery.said(n)["subject"] == data["evidence_id"])
    manifest = replace(read(Manifest, data["manifest"]), entry=forgery._hash(taken), head=forgery.head(place))
    return dict(cast(dict[str, Any], plain(a_link(said["vault"]).handed_over(data["id"], manifest))))


_REFIT: dict[str, Callable[[Forgery, dict[str, Any], int, dict[str, str]], dict[str, Any]]] = {
    "checkpoint.made": _checkpoint,
    "checkpoint.cosigned": _cosigned,
    "checkpoint.witnessed": _witnessed,
    "handover.sent": _sent,
    "review.submitted": _submitted,
    "review.approved": _approved,
}
