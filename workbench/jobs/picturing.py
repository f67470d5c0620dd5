"""The pictures of a report: how each passage in dispute sounds, and those that hang on notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from workbench.domain.disputes import disputes
from workbench.domain.dossier import Exhibit
from workbench.domain.errors import CaseError
from workbench.domain.leaving import Picture
from workbench.domain.questions import AttachmentBy
from workbench.domain.timeline import Span
from workbench.jobs.decoded import derived_folder
from workbench.jobs.workplace import Workplace
from workbench.stages.decoding import PlaybackSource

MOST, MOST_BYTES = 60, 64 << 20  # of passages, of notes' pictures: a page of pixels weighs as much as a hundred of words
AROUND_S, LONGEST_S = 1.0, 20.0


def pictured(exhibit: Exhibit, place: Workplace) -> tuple[Picture, ...]:
    """What is seen of an exhibit's passages in dispute and on its notes."""
    return (*islice(_sounds(exhibit, place), MOST), *light(_attached(exhibit, place)))


def light(pictures: Iterable[Picture]) -> Iterator[Picture]:
    """As many as a report can carry; of those after them it has name and digest alone."""
    left = MOST_BYTES
    for picture in pictures:
        left -= len(picture.rgb)
        if left < 0:
            return
        yield picture


def around(span: Span, exhibit: Exhibit) -> Span:
    """A passage with a second before and after it, twenty seconds at most."""
    rate, whole = exhibit.recording.rate, exhibit.recording.span
    margin, most = rate.frames(AROUND_S), rate.frames(LONGEST_S)
    first = max(0, span.first - margin)
    return Span(first, max(first + 1, min(span.end + margin, first + most))).clipped(whole)


def _sounds(exhibit: Exhibit, place: Workplace) -> Iterator[Picture]:
    found = disputes(exhibit.lines, exhibit.annotations)
    source = _source(exhibit, place) if found else None
    if source is None:
        return
    from workbench.stages.picturing import as_picture, passage, reach

    for dispute in found:
        shown = around(dispute.span, exhibit)
        pixels = passage(source.read(shown.first, shown.length), source.rate, shown=shown, marked=dispute.span)
        clock = source.rate.clock
        yield as_picture(
            pixels, dispute.key, f"{clock(shown.first, 1)}–{clock(shown.end, 1)}, 0–{reach(source.rate) / 1000:g} kHz"
        )


def _source(exhibit: Exhibit, place: Workplace) -> PlaybackSource | None:
    """The decoded sound, where it stands and is the one that was recorded; a report can be made without it."""
    recording = exhibit.recording
    try:
        found = place.playback(derived_folder(place.derived, exhibit.evidence.sha256, recording.track))
    except CaseError:
        return None
    fits = (found.rate, found.frames, found.channels) == (recording.rate, recording.frames, recording.channels)
    return found if fits else None


def _attached(exhibit: Exhibit, place: Workplace) -> Iterator[Picture]:
    from workbench.stages.picturing import as_picture, decoded

    for note in exhibit.annotations:
        for attachment in note.attachments:
            body = place.ask(AttachmentBy(attachment.sha256))
            pixels = decoded(body) if body is not None else None
            if pixels is not None:
                yield as_picture(pixels, note.id, attachment.name)
