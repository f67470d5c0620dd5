"""A disputed utterance as a folder for court: page, picture, clips that loop, everybody's reading, and a manifest over all.

It is always a disclosure version: what is redacted is blacked out and silent in it, and privileged notes are not in it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from workbench import __version__
from workbench.domain.canonical import digest_of, plain
from workbench.domain.commands import RecordExport
from workbench.domain.court_orders import ExhibitOutcome, MakeExhibit
from workbench.domain.dossier import Beside, Exhibit
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.evidence import Recording
from workbench.domain.exhibits import Compared, Disputed, Enclosed
from workbench.domain.leaving import LANGUAGES, Picture, Redaction
from workbench.domain.progress import Progress
from workbench.domain.questions import (
    AnnotationsOf,
    CaseNumbered,
    CustodyOf,
    DraftOf,
    DraftsOf,
    EvidenceBy,
    LinesOf,
    ListensOf,
    RecordingBy,
    SpeakersOf,
)
from workbench.domain.timeline import Rate, Span
from workbench.jobs.clipping import clipped
from workbench.jobs.workplace import Workplace, outside
from workbench.stages.comparing import source_of
from workbench.stages.disclosing import BLOCK, disclosed, leaks, redactions_of
from workbench.stages.exhibiting.manifest import manifest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PAGE, WEB, PICTURE, CLIP, WIDER, MANIFEST = (
    "exhibit.pdf", "index.html", "spectrogram.png", "clip.wav", "clip-with-context.wav", "manifest.json",
)  # fmt: skip
LONGEST_S: Final = 120
_INSIDE: Final = re.compile(r"data:[a-z/]+;base64,[A-Za-z0-9+/=]+")  # sound and picture, which say nothing in letters


def make_exhibit(order: MakeExhibit, place: Workplace) -> Generator[Progress, None, ExhibitOutcome]:
    """Cut the sound, set the pages, read them back, enter the manifest's digest; the folder is there whole or not at all."""
    target = _target(order, place)
    whole = _exhibit(order, place)
    yield Progress("exhibit", 0, 4, "cutting the sound", order.recording_id)
    shown = _shown(order, whole.recording)
    redactions = _redactions(order, whole)
    wider = yield from clipped(whole.recording, whole.evidence, shown, place, silenced=redactions)
    yield Progress("exhibit", 1, 4, "drawing", order.recording_id)
    made, files = _bodies(order, _Sound(wider, shown), whole, place)
    yield Progress("exhibit", 2, 4, "setting the page", order.recording_id)
    files = {PAGE: place.disputed_page(made), **files}
    _read_back(files, whole, made, place)
    listed = manifest(made, _enclosed(files), place.root_fingerprint)
    sha256 = hashlib.sha256(listed).hexdigest()
    yield Progress("exhibit", 3, 4, "writing", order.recording_id)
    record = RecordExport(order.recording_id, "exhibit", sha256, order.span, made.is_disclosure)
    _write(target, {**files, MANIFEST: listed}, place, record)
    return ExhibitOutcome(target, sha256, (*files, MANIFEST))


@dataclass(frozen=True, slots=True)
class _Sound:
    """A passage with what stands around it, as a WAV file."""

    wave: bytes
    span: Span

    def samples(self, channels: int) -> NDArray[np.int16]:
        """Its samples, (n, channels)."""
        import numpy as np

        at = 12
        while self.wave[at : at + 4] != b"data":
            at += 8 + int.from_bytes(self.wave[at + 4 : at + 8], "little")
        body = self.wave[at + 8 : at + 8 + int.from_bytes(self.wave[at + 4 : at + 8], "little")]
        return np.frombuffer(body, "<i2").reshape(-1, channels)


def _target(order: MakeExhibit, place: Workplace) -> Path:
    if order.language not in LANGUAGES:
        raise BadRequest(f"There is no page in {order.language!r}.", f"Choose one of: {', '.join(LANGUAGES)}.")
    target = outside(order.destination, place).absolute()
    if target.exists():
        raise BadRequest(f"{target} is there already.", "Name a folder that is not there yet: an exhibit is made whole.")
    if not target.parent.is_dir():
        raise BadRequest(f"There is no folder {target.parent}.", "Make it first, or choose another place.")
    return target


def _shown(order: MakeExhibit, recording: Recording) -> Span:
    rate, margin = recording.rate, order.context_tenths * recording.rate.hz // 10
    if not order.span.length or order.span.end > recording.frames:
        raise BadRequest(f"The recording is {rate.clock(recording.frames)} long.", "Mark a passage inside it.")
    shown = Span(max(0, order.span.first - margin), order.span.end + margin).clipped(recording.span)
    if order.context_tenths < 0 or shown.length > LONGEST_S * rate.hz:
        raise BadRequest(
            f"A disputed utterance with what stands around it lasts {LONGEST_S} seconds at most.",
            "Mark less, or show less around.",
        )
    return shown


def _redactions(order: MakeExhibit, whole: Exhibit) -> tuple[Redaction, ...]:
    """What is redacted; a passage that is redacted itself cannot be put before a court."""
    redactions = redactions_of(whole.annotations)
    met = next((r for r in redactions if r.span.overlap(order.span)), None)
    if met is not None:
        raise BadRequest(f"Some of this passage is redacted: {met.reason}.", "Withdraw the redaction, or mark another passage.")
    return redactions


def _exhibit(order: MakeExhibit, place: Workplace) -> Exhibit:
    """What is known of the recording, as far as the exhibit needs it, before anything is left out."""
    recording = place.ask(RecordingBy(order.recording_id))
    evidence = place.ask(EvidenceBy(recording.evidence_id)) if recording else None
    if recording is None or evidence is None:
        raise BadRequest(f"There is no recording {order.recording_id}.")
    draft, lines = place.ask(DraftOf(recording.id)), place.ask(LinesOf(recording.id))
    if draft is None:
        raise BadRequest("This recording has no transcript yet.", "Process it first: workbench process --case NUMBER")
    return Exhibit(
        evidence=evidence,
        recording=recording,
        profile=None,
        draft=draft,
        lines=tuple(line for line in lines if not line.is_struck),
        speakers=place.ask(SpeakersOf(recording.id)),
        turns=(),
        annotations=place.ask(AnnotationsOf(recording.id)),
        corrections=(),
        custody=place.ask(CustodyOf((recording.id,))),
        envelope=(),
        struck=tuple(line for line in lines if line.is_struck),
        listens=place.ask(ListensOf(recording.id)),
        others=tuple(_others(recording, place)),
    )


def _others(recording: Recording, place: Workplace) -> Iterator[Beside]:
    for info in reversed(place.ask(DraftsOf(recording.id))):
        if not info.is_working:
            lines = place.ask(LinesOf(recording.id, info.id))
            yield Beside(
                info.id,
                source_of(info, place.ask(DraftOf(recording.id, info.id))),
                tuple(line for line in lines if not line.is_struck),
            )


def _bodies(order: MakeExhibit, sound: _Sound, whole: Exhibit, place: Workplace) -> tuple[Disputed, dict[str, bytes]]:
    """The facts of the page, and the files that it names."""
    from workbench.stages.exhibiting.sound_picture import Sound, png, sound_picture
    from workbench.stages.exhibiting.web_page import web_page

    version, rate = disclosed(whole), whole.recording.rate
    samples = sound.samples(whole.recording.channels)
    inner = samples[order.span.first - sound.span.first : order.span.end - sound.span.first]
    silent = tuple(r.span for r in version.redactions)
    words = [w for line in version.lines for w in line.words if w.text != BLOCK]
    pixels = sound_picture(Sound(samples, rate, sound.span, order.span, silent), words)
    files = {
        PICTURE: png(pixels),
        CLIP: place.exchange.wave(inner.tobytes(), rate, whole.recording.channels),
        WIDER: sound.wave,
    }
    picture = Picture("passage", _caption(order, sound.span, rate), pixels.shape[1], pixels.shape[0], pixels.tobytes())
    made = _disputed(order, sound.span, version, picture, place)
    made = replace(made, files=tuple(_enclosed(files)), is_disclosure=version != whole)
    return made, {WEB: web_page(made, picture=files[PICTURE], clip=files[CLIP], wider=files[WIDER]), **files}


def _disputed(order: MakeExhibit, shown: Span, version: Exhibit, picture: Picture, place: Workplace) -> Disputed:
    from workbench.stages.exhibiting import around, listened, readings

    case = place.ask(CaseNumbered(version.evidence.case_number))
    if case is None:
        raise BadRequest(f"There is no case {version.evidence.case_number}.")
    return Disputed(
        title=" ".join(order.title.split()) or f"What is said at {version.recording.rate.clock(order.span.first, 1)}",
        case=case,
        evidence=version.evidence,
        recording=version.recording,
        span=order.span,
        shown=shown,
        around=around(version, order.span, shown),
        readings=readings(version, order.span),
        listened=listened(version, order.span),
        drafts=tuple(_compared(version, place)),
        picture=picture,
        files=(),
        made_by=place.who,
        made_at=place.clock(),
        application=f"Forensic Audio Workbench {__version__}",
        language=order.language,
    )


def _compared(version: Exhibit, place: Workplace) -> Iterator[Compared]:
    """Every draft with its digest; none where something is redacted, for whoever has a digest can try words until one fits."""
    for info in reversed(place.ask(DraftsOf(version.recording.id))):
        draft = place.ask(DraftOf(version.recording.id, info.id))
        digest = "" if draft is None or version.redactions else digest_of(plain(draft))
        yield Compared(info.id, source_of(info, draft), info.made_at, digest)


def _caption(order: MakeExhibit, shown: Span, rate: Rate) -> str:
    first, end = rate.clock(order.span.first), rate.clock(order.span.end)
    return (
        f"Sound from {rate.clock(shown.first, 1)} to {rate.clock(shown.end, 1)}, and the passage by itself, {first} to {end}, "
        "between blue lines: waveform, and below it the strength of every pitch over time, dark where it is strong. "
        "Red dashes bound the words as the transcript has them."
    )


_WHAT: Final[Mapping[str, str]] = {
    PAGE: "the page",
    WEB: "the same to listen to in a browser",
    PICTURE: "waveform and spectrogram",
    CLIP: "the passage, sample for sample; players that know loops repeat it",
    WIDER: "the passage with what stands around it",
}


def _enclosed(files: Mapping[str, bytes]) -> Iterator[Enclosed]:
    for name, body in files.items():
        yield Enclosed(name, _WHAT[name], len(body), hashlib.sha256(body).hexdigest())


def _read_back(files: Mapping[str, bytes], whole: Exhibit, made: Disputed, place: Workplace) -> None:
    """Nobody may find in the finished pages what was left out of them."""
    if not made.is_disclosure:
        return
    page = _INSIDE.sub("", files[WEB].decode().split("<body>")[1])
    text = "\n".join((place.read_back(files[PAGE]), page, made.picture.caption))
    people = (made.case.number, made.case.title, made.made_by.name, made.application)
    if told := leaks(text, whole, (*people, *place.sayings(made.language))):
        raise CaseError(
            f"The exhibit was not made: it would still show what is redacted or privileged: {told[0]}",
            "Redact it wherever it is said, also in notes, names and the title.",
        )


def _write(target: Path, files: Mapping[str, bytes], place: Workplace, record: RecordExport) -> None:
    """All files beside the target, then the entry, then the target's name for them."""
    beside = target.with_name(f".{target.name}.{place.new_id()}.part")
    try:
        beside.mkdir(mode=0o700)
        for name, body in files.items():
            with (beside / name).open("wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
        place.do(record)
        beside.rename(target)
    except OSError as error:
        raise CaseError(f"{target} could not be written: {error.strerror}.", "Choose another place.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
