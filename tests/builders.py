"""Shapes for tests: a case that looks like one from the laboratory, every value fixed."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace

from workbench.domain.annotations import Annotation
from workbench.domain.audio import AudioTrack, MediaProbe
from workbench.domain.canonical import canonical, plain
from workbench.domain.caveats import Caveat, CaveatKind
from workbench.domain.checkpoints import Note, maker_line
from workbench.domain.custody import Entry, Head
from workbench.domain.dossier import Dossier, Exhibit, ModelNotice
from workbench.domain.evidence import Acquisition, Case, Evidence, Recording
from workbench.domain.people import Person, PublicKeys, Role
from workbench.domain.profile import Profile
from workbench.domain.recipe import Recipe, RunRecord, parameters
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Correction, Draft, Line, Reading, Segment, Suspicion, SuspicionKind, Word

RATE = Rate(16_000)
SPEAKERS = (Speaker("S1", 1, "Witness A"), Speaker("S2", 2, "Officer 1"), Speaker("S3", 3, "Unknown 3"))

TALK = (
    ("S2", "Can you say again which way the car went after that?"),
    ("S1", "It was the grey one, it came round from the, from the yard side."),
    ("S2", "The yard side. And you saw the driver?"),
    ("S1", "I saw him get out. He had the bag, the blue one, and he left it by the gate."),
    ("S3", "[inaudible] … told you not to"),
    ("S2", "Sorry, who was that? Could everyone speak one at a time, please."),
    ("S1", "That was my brother. He wasn’t there when it happened."),
    ("S2", "So at nine fifteen you were on your own?"),
    ("S1", "Nine fifteen, nine twenty. Something like that."),
    ("S2", "And the bag. Did you touch it?"),
    ("S1", "No. I went straight in and I locked the door."),
    ("S2", "I’m going to show you a photograph. For the tape, this is exhibit HS/4."),
    ("S1", "Yes. That’s it. That’s the strap I was talking about."),
    ("S2", "How sure are you?"),
    ("S1", "Sure. It has that tear, see, along the seam."),
    ("S2", "Thank you. We’ll stop there for ten minutes."),
)


def digest(text: str) -> str:
    """A fixed digest that looks like a real one."""
    return hashlib.sha256(text.encode()).hexdigest()


def a_person(name: str = "Analyst 1", role: Role = Role.ANALYST, certificate: str = "") -> Person:
    """Someone enrolled by the administrator."""
    return Person(name, role, PublicKeys(digest(name), digest(name + "x"), certificate), "Administrator", "2026-11-02T08:00:00Z")


def a_recipe(name: str = "court") -> Recipe:
    """A whisper recipe with the parameters of the court preset."""
    return Recipe(
        engine="faster-whisper",
        version="1.2.1",
        name=name,
        models=(("whisper-base", digest("whisper-base")),),
        parameters=parameters(
            beam_size=5, temperature=0.0, condition_on_previous_text=False, compute_type="int8", language="en",
            repetition_penalty=1.15 if name != "court" else 1.0, vad_threshold=0.5, word_timestamps=True,
        ),
    )  # fmt: skip


def a_segment(number: int, speaker: str, text: str, at: Span) -> Segment:
    """An utterance with words evenly spread; every eleventh word is uncertain."""
    parts = text.split()
    step = max(1, at.length // len(parts))
    words = tuple(
        Word(p, Span(at.first + i * step, at.first + (i + 1) * step), 310 if (number + i) % 11 == 4 else 930)
        for i, p in enumerate(parts)
    )
    return Segment(f"seg-{number:05d}", at, text, words, speaker, a_recipe().digest(), "en")


def segments(count: int, start: int = 0) -> tuple[Segment, ...]:
    """So many utterances of the interview, one every four seconds."""
    made = []
    for n in range(count):
        speaker, text = TALK[n % len(TALK)]
        first = start + n * 64_000
        made.append(a_segment(n, speaker, text, Span(first, first + 52_000)))
    return tuple(made)


def an_entry(seq: int, kind: str, payload: object, actor: str = "Analyst 1") -> Entry:
    """A ledger entry as it stands in the dossier."""
    at = f"2026-11-12T09:{seq // 60 % 60:02d}:{seq % 60:02d}Z"
    body = canonical({"seq": seq, "kind": kind, "payload": plain(payload), "actor": actor, "at": at})
    return Entry(seq, at, actor, kind, "exhibit-1", plain(payload), hashlib.sha256(body).hexdigest(), body, bytes(64))


def an_envelope(columns: int = 600) -> tuple[tuple[int, int], ...]:
    """A waveform with phrases and pauses."""
    made = []
    for n in range(columns):
        loud = 0.0 if n % 37 > 26 else abs(math.sin(n * 0.9)) * 0.6 + abs(math.sin(n * 0.23)) * 0.4
        made.append((int(-14_000 * loud) - 60, int(15_000 * loud) + 60))
    return tuple(made)


def an_evidence(name: str = "Interview room 2.wav", exhibit: str = "HS/2") -> Evidence:
    """A WAV file received with an acquisition form."""
    return Evidence(
        id=f"ev-{exhibit}",
        case_number="2026-0417",
        exhibit=exhibit,
        name=name,
        sha256=digest(name + exhibit),
        size=129_702_444,
        imported_at="2026-11-12T09:00:11Z",
        imported_by="Analyst 1",
        probe=MediaProbe("wav", (AudioTrack(0, "pcm_s16le", RATE, 1, "s16", 256_000, 0),), 4_053_108_000),
        acquisition=Acquisition("Officer 1", "Marantz PMD661", "A 104 882", "+2.1 s", "11 November 2026, 17:10:31 to 18:18:04"),
        blake3=digest("blake" + name),
    )


def a_recording(evidence: Evidence, frames: int) -> Recording:
    """The exhibit's only track, with what decoding had to say."""
    caveats = (
        Caveat(CaveatKind.GAP, "18.0–19.0 s could not be decoded; silence inserted.", Span(288_000, 304_000)),
        Caveat(CaveatKind.CONDITION, "Background noise: speech stands 9 dB above it in the second half.", None),
    )
    return Recording(
        f"rec-{evidence.exhibit}", evidence.id, 0, RATE, frames, 1, "pcm_s16le", digest("audio" + evidence.id), caveats
    )


def a_draft(recording: Recording, made: tuple[Segment, ...]) -> Draft:
    """The machine's work: two recipes, three voices, a flagged loop and a reading that was not chosen."""
    turns = tuple(Turn(s.span, s.speaker) for s in made)
    run = RunRecord("cpu", "AVX2", 2, (("ctranslate2", "4.8.5"), ("onnxruntime", "1.32.0")), "2026-11-12T09:05:00Z", 4_211)
    seen = (
        (SuspicionKind.LOW_CONFIDENCE, "Mean word probability 41 %."),
        (SuspicionKind.LOOP, "“the gate” four times in 2.1 s."),
        (SuspicionKind.TEXT_WITHOUT_SPEECH, "No voice activity under these words."),
        (SuspicionKind.SPEECH_WITHOUT_TEXT, "3.4 s of speech without words."),
    )
    suspicions = tuple(Suspicion(kind, s.span, text) for s, (kind, text) in zip(made[4:40:9], seen, strict=False))
    readings = tuple(
        Reading(
            s.span,
            a_recipe("court-relisten").digest(),
            s.text.replace("gate", "gate, by the gate, by the gate"),
            "looped: compression ratio 3.1",
        )
        for s in made[3:4]
    )
    return Draft(
        f"draft-{recording.id}", recording.id, "2026-11-12T09:12:11Z", (a_recipe(), a_recipe("court-relisten")), (run,), made,
        SPEAKERS, turns, suspicions, readings, routing="Quiet, wide band, English: whisper-base under “court”.", language="en",
    )  # fmt: skip


def corrected(made: tuple[Segment, ...]) -> tuple[Correction, ...]:
    """A person's text over every twelfth utterance."""
    return tuple(
        Correction(
            s.id,
            s.text.replace("blue", "dark blue").replace("sure", "certain").replace("bag", "holdall"),
            "Analyst 1",
            "2026-11-12T10:00:00Z",
        )
        for s in made[3::12]
    )


def custody(evidence: Evidence, recording: Recording, count: int) -> tuple[Entry, ...]:
    """Import, decoding, draft and then corrections: the history of one exhibit."""
    first = [
        an_entry(4, "evidence.imported", {"evidence": plain(evidence)}),
        an_entry(5, "recording.decoded", {"recording": plain(recording)}),
        an_entry(
            6, "processing.started", {"recording_id": recording.id, "engines": ["faster-whisper"], "reason": "court preset"}
        ),
    ]
    first.append(an_entry(7, "draft.finished", {"data_sha256": digest("draft")}))
    later = [
        an_entry(
            8 + n,
            "segment.corrected",
            {"recording_id": recording.id, "correction": plain(Correction(f"seg-{n:05d}", "dark blue", "Analyst 1", ""))},
        )
        for n in range(count)
    ]
    return (*first, *later)


def a_profile(recording: Recording, *, speech: bool) -> Profile:
    """A quiet room, recorded well."""
    length = recording.frames * 1000 // recording.rate.hz
    return Profile(length, recording.rate.hz, 1, "pcm_s16le", 710 if speech else 0, 170, 12, 7_600, "en", 981)


def notes(recording: Recording, made: tuple[Segment, ...]) -> tuple[Annotation, ...]:
    """One on a passage, one on the whole recording; none where there is little text."""
    if len(made) <= 10:
        return ()
    heard = "The door can be heard closing; compare with HS/3."
    return (
        Annotation("note-1", recording.id, made[10].span, "note", heard, "Analyst 1", "2026-11-12T10:20:00Z"),
        Annotation("note-2", recording.id, None, "note", "Headphones, closed room.", "Analyst 1", "2026-11-12T10:22:00Z"),
    )


def an_exhibit(
    *, utterances: int = 60, name: str = "Interview room 2.wav", exhibit: str = "HS/2", start: int = 20_661_440
) -> Exhibit:
    """A reviewed recording; `utterances` of 0 makes one in which nobody speaks."""
    evidence = an_evidence(name, exhibit)
    recording = a_recording(evidence, max(64_849_728, start + utterances * 64_000 + 64_000))
    made = segments(utterances, start)
    corrections = corrected(made)
    by = {c.segment_id: c for c in corrections}
    draft = a_draft(recording, made) if utterances else None
    return Exhibit(
        evidence=evidence,
        recording=recording,
        profile=a_profile(recording, speech=bool(utterances)),
        draft=draft,
        lines=tuple(Line(s, by.get(s.id)) for s in made),
        speakers=SPEAKERS if utterances else (),
        turns=tuple(Turn(s.span, s.speaker) for s in made),
        annotations=notes(recording, made),
        corrections=corrections,
        custody=custody(evidence, recording, len(corrections)),
        envelope=an_envelope(),
    )


def a_dossier(
    *exhibits: Exhibit, critical: bool = False, signers: tuple[str, ...] = ("Analyst 1",), **changes: object
) -> Dossier:
    """A report on one exhibit, or on those given."""
    made = Dossier(
        report_id="report-0001",
        made_at="2026-11-12T11:00:00Z",
        case=Case("2026-0417", "R v Person B", critical, "2026-11-11T08:00:00Z"),
        exhibits=exhibits or (an_exhibit(),),
        prepared_by=a_person(),
        required_signers=signers,
        needs_approval=critical,
        checkpoint=Note("vault-1", 4181, digest("merkle root"), (maker_line("0" * 16, "00" * 32, bytes(64)),)).text,
        models=(
            ModelNotice("whisper-base", digest("whisper-base"), "MIT", "OpenAI Whisper, converted to CTranslate2 by Systran."),
            ModelNotice("segmentation-3.0", digest("segmentation"), "MIT", "pyannote.audio, CNRS."),
            ModelNotice("wespeaker-resnet34", digest("wespeaker"), "CC-BY-4.0", "WeSpeaker, trained on VoxCeleb."),
        ),
        root_fingerprint=digest("root"),
        head=Head(4181, digest("merkle root"), digest("last")),
        application="Forensic Audio Workbench 0.1.0",
    )
    return replace(made, **changes)  # type: ignore[arg-type]
