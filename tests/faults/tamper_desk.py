"""A laboratory with the real door and keys at hand: everybody's benches stand on one open vault, and no password is stretched."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from workbench.bench.door import Bench, Fittings
from workbench.bootstrap.keymaking import Hand
from workbench.bootstrap.roots import LabRoot
from workbench.bootstrap.vaults import APPLICATION, clock
from workbench.domain.audio import AudioTrack, MediaProbe
from workbench.domain.authority import fingerprint, key_id
from workbench.domain.commands import FinishDraft, RecordEvidence, RecordRecording
from workbench.domain.custody import Head
from workbench.domain.errors import CaseError
from workbench.domain.events import EvidenceImported, RecordingDecoded, VaultFounded
from workbench.domain.evidence import Recording, Taken
from workbench.domain.people import ROOT_NAME, Person, PublicKeys, Role
from workbench.domain.questions import LedgerHead, Question
from workbench.domain.recipe import Recipe
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Draft, Reading, Segment, Suspicion, SuspicionKind, Word
from workbench.sealing.certificates import as_pem, issue
from workbench.storage.evidence_store import EvidenceStore
from workbench.storage.keys import Secrets, new_secrets
from workbench.storage.ledger import Signer
from workbench.storage.person_keys import is_signed
from workbench.storage.vault import Change, Vault

A = TypeVar("A")
KEY = bytes(range(32))
FRAMES = 160_000
TRACK = AudioTrack(0, "pcm_s16le", Rate(16_000), 1, "s16", 256_000, 0)


class _Shared:
    """The one vault in the hands of one person; it stays open when they leave."""

    def __init__(self, vault: Vault, hand: Hand) -> None:
        self._vault, self._hand = vault, hand

    def answer(self, question: Question[A]) -> A:
        return self._vault.answer(question)

    def change(self) -> AbstractContextManager[Change]:
        return self._vault.change(self._hand.signer)

    def close(self) -> None:
        """The desk closes it."""


@dataclass
class _Keys:
    """Keys in memory, certified by the root."""

    desk: Desk
    hand: Hand
    fresh: dict[str, Secrets] = field(default_factory=dict)

    def make(self, name: str, role: Role, password: str, token: str | None = None) -> PublicKeys:
        made = self.fresh[name] = new_secrets()
        return self.desk.public(made, name, role)

    renew = make

    def has(self, name: str) -> bool:
        return name in self.desk.keys

    def on_token(self, name: str) -> bool:
        return False

    def forget(self, name: str) -> None:
        self.drop(name)

    def adopt(self, name: str) -> None:
        fresh = self.fresh.pop(name)
        if name in self.desk.keys:
            self.desk.former.setdefault(name, []).append(self.desk.keys[name])
        self.desk.keys[name] = fresh
        if name == self.hand.name:
            self.hand.held = fresh

    def drop(self, name: str) -> None:
        self.fresh.pop(name, None)

    def rewrap(self, name: str, password: str, new_password: str) -> None:
        """Nothing is wrapped here."""


class Desk:
    """Founds a vault in a folder with `founder` as its administrator, and lets people in by name."""

    def __init__(self, folder: Path, founder: str) -> None:
        self.folder, self.founder = folder, founder
        self.root = LabRoot.made("Laboratory")
        self.keys: dict[str, Secrets] = {founder: new_secrets()}
        self.former: dict[str, list[Secrets]] = {}
        self.vault = Vault.found(folder, database_key=KEY)
        self._ids = (f"id-{n:04d}" for n in itertools.count())
        keys = self.public(self.keys[founder], founder, Role.ADMIN)
        person = Person(founder, Role.ADMIN, keys, ROOT_NAME, clock())
        self.store = EvidenceStore(folder / "store")
        signer = Signer(ROOT_NAME, key_id(self.root.public), self.root.sign, "", APPLICATION)
        with self.vault.change(signer) as change:
            change.append(VaultFounded(self.new_id(), self.root.public, as_pem(self.root.certificate), person))

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.root.public)

    @property
    def head(self) -> Head:
        return self.vault.answer(LedgerHead())

    def new_id(self) -> str:
        return next(self._ids)

    def public(self, secrets: Secrets, name: str, role: Role) -> PublicKeys:
        """A person's public halves with a certificate from the root."""
        halves = secrets.public
        root = self.root
        certificate = issue(root.report_key, root.certificate, name=name, role=str(role), public_key=halves.report)
        return PublicKeys(halves.signing, halves.sealing, as_pem(certificate))

    def login(self, name: str) -> Bench:
        """The real door; raises NotPermitted as the real one does."""
        hand = Hand(name, self.keys[name], self.new_id(), APPLICATION)
        fittings = Fittings(
            vault=_Shared(self.vault, hand),
            key=hand.public,
            sign=hand.sign,
            keys=_Keys(self, hand),
            workplace=_no_work,
            peaks=_no_work,
            playback=_no_work,
            pictures=_no_work,
            spectrogram=_no_work,
            jottings=self.vault.results().jottings(name),
            clock=clock,
            new_id=self.new_id,
            is_signed=is_signed,
        )
        return Bench(name, fittings, host="bench-pc")

    def stored(self, content: bytes) -> Taken:
        """Put bytes into the evidence store."""
        source = self.folder.with_name(f"{self.folder.name}.source")
        source.write_bytes(content)
        taken = self.store.take(source, on_bytes=lambda done, total: None)
        source.unlink()
        return taken

    def close(self) -> None:
        self.vault.close()


# Any: nothing on these benches decodes, typesets or plays; what would, fails at once.
_no_work: Callable[[Any], Any] = lambda _: None  # noqa: E731


def imported(desk: Desk, bench: Bench, case: str, content: bytes) -> str:
    """An exhibit with its file in the store; its id."""
    probe = MediaProbe("wav", (TRACK,), 10_000_000)
    taken = desk.stored(content)
    try:
        came = bench.do(RecordEvidence(case, f"{taken.sha256[:6]}.wav", taken.sha256, len(content), probe))
    except CaseError:
        if not taken.known:
            desk.store.discard(taken.sha256)
        raise
    assert isinstance(came, EvidenceImported)
    return came.evidence.id


def decoded(bench: Bench, evidence_id: str, track: int = 0) -> Recording:
    """Ten seconds of sound, with no file behind them."""
    audio = hashlib.sha256(f"{evidence_id}{track}".encode()).hexdigest()
    made = bench.do(RecordRecording(evidence_id, track, Rate(16_000), FRAMES, 1, "pcm_s16le", audio))
    assert isinstance(made, RecordingDecoded)
    return made.recording


def decoded_recording(name: str, evidence_id: str, track: int = 0) -> Recording:
    """What decoding such a track says, under any name."""
    return Recording(name, evidence_id, track, Rate(16_000), FRAMES, 1, "pcm_s16le", "cd" * 32)


def drafted(bench: Bench, recording: Recording, draft_id: str, texts: tuple[str, ...]) -> Draft:
    """A machine draft of these utterances."""
    draft = a_draft(recording, draft_id, texts)
    bench.do(FinishDraft(draft))
    return draft


def a_draft(recording: Recording, draft_id: str, texts: tuple[str, ...]) -> Draft:
    """Utterances of a second each, two voices in turn."""
    recipe = Recipe("faster-whisper", "1.2.1", "court")
    segments = []
    for number, text in enumerate(texts):
        span = Span(number * 16_000, number * 16_000 + 14_000)
        words = tuple(Word(w, span, 900) for w in text.split())
        segments.append(Segment(f"{draft_id}-{number}", span, text, words, f"S{number % 2 + 1}", recipe.digest(), "en"))
    speakers = (Speaker("S1", 1, "Speaker 1"), Speaker("S2", 2, "Speaker 2"))
    turns = tuple(Turn(s.span, s.speaker) for s in segments)
    flagged = (Suspicion(SuspicionKind.LOOP, segments[0].span, "twice"), Suspicion(SuspicionKind.ODD_RATE, Span(5, 9), "fast"))
    spare = tuple(Reading(s.span, recipe.digest(), f"{s.text}?", "less sure") for s in segments[:2])
    return Draft(draft_id, recording.id, clock(), (recipe,), (), tuple(segments), speakers, turns, flagged, spare)
