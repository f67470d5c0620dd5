"""Facts in the words a report prints them with."""

from __future__ import annotations

from datetime import UTC, datetime

from workbench.domain.codecs import spoken
from workbench.domain.dossier import Dossier, Exhibit
from workbench.domain.evidence import Evidence
from workbench.domain.people import Person
from workbench.domain.review import ReviewState
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Line
from workbench.typesetting.custody_file import key_id


def grouped(digest: str, size: int = 8, across: int = 4) -> tuple[str, ...]:
    """A hex digest in lines of groups, as people compare it."""
    groups = [digest[at : at + size] for at in range(0, len(digest), size)]
    return tuple(" ".join(groups[at : at + across]) for at in range(0, len(groups), across)) or ("",)


def title_of(evidence: Evidence) -> str:
    """An exhibit's title: the file's name without its ending."""
    stem, dot, ending = evidence.name.rpartition(".")
    return stem if dot and stem and len(ending) <= 5 else evidence.name


def day(stamp: str) -> str:
    """A ledger time as "12 November 2026, 09:00:11 UTC"; anything else as it stands."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    return f"{moment.day} {moment:%B %Y, %H:%M:%S} UTC"


def moment(stamp: str) -> str:
    """The same for tables, which say once that their times are UTC: "2026-11-12 09:00:11"."""
    try:
        read = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    return f"{(read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def label_of(exhibit: Exhibit) -> str:
    """The exhibit's number, with the track where there are several."""
    several = len(exhibit.evidence.probe.tracks) > 1
    return exhibit.evidence.exhibit + (f", track {exhibit.recording.track + 1}" if several else "")


def recorded(evidence: Evidence) -> str:
    """When it was recorded, as the acquisition form says; else when it was received."""
    form = evidence.acquisition
    if form.recorded_at:
        clock = f" (recorder clock, {form.clock_offset})" if form.clock_offset else ""
        return f"recorded {form.recorded_at}{clock}"
    return f"received {day(evidence.imported_at)}"


def provenance(evidence: Evidence) -> str:
    """Who handed it in, on what device, under which seal."""
    form = evidence.acquisition
    parts = [form.received_from, form.device, f"seal {form.seal}" if form.seal else ""]
    return " · ".join(part for part in parts if part)


def audio(exhibit: Exhibit) -> str:
    """Codec, rate, channels and length of the decoded track."""
    r = exhibit.recording
    channels = {1: "mono", 2: "stereo"}.get(r.channels, f"{r.channels} channels")
    return f"{spoken(r.codec)}, {r.rate.hz:,} Hz, {channels} · {r.rate.clock(r.frames)}"


def condition(exhibit: Exhibit) -> str:
    """What profiling measured, in a line."""
    profile = exhibit.profile
    if profile is None:
        return "not measured"
    parts = [f"SNR {profile.spoken_ratio}", f"speech {profile.spoken_share}"]
    if profile.bandwidth_hz is not None and profile.is_narrow_band:
        parts.append(f"bandwidth {profile.bandwidth_hz / 1000:g} kHz")
    if profile.clipped_ppm >= 100:
        parts.append(f"clipped {profile.clipped_ppm / 10_000:g} %")
    return " · ".join(parts)


def times(rate: Rate, span: Span | None) -> str:
    """A passage's times, or "whole recording"."""
    return f"{rate.clock(span.first, 1)}–{rate.clock(span.end, 1)}" if span else "whole recording"


def is_corrected(line: Line) -> bool:
    """Whether a person's text stands, and not only the machine's in the part of a split row that got a row of its own."""
    act = line.revision.act if line.revision is not None and line.is_inserted else "corrected"
    cut_off = act != "corrected" and bool(line.words) and all(word.permille is not None for word in line.words)
    return line.correction is not None and not cut_off


def key_words(person: Person) -> str:
    """The report key's fingerprint in words; says so where there is no certificate."""
    from workbench.domain.fingerprints import six_words

    digest = key_id(person.keys.certificate)
    return f"key {six_words(digest)}" if digest else "no report key enrolled"


def is_unapproved(dossier: Dossier) -> bool:
    """A case that wants a second person's approval and has none for some exhibit."""
    return not dossier.is_final


def approvals(dossier: Dossier) -> list[str]:
    """Who stands for which exhibit, and how far: one sentence a review."""
    said = {x.evidence.id: _approval(x) for x in dossier.exhibits if x.review.state is not ReviewState.DRAFT}
    return list(said.values())


def _approval(exhibit: Exhibit) -> str:
    review, what = exhibit.review, f"exhibit {label_of(exhibit)}"
    if review.is_stale:
        return f"{what} was approved by {review.by} on {day(review.at)}, but is no longer what was approved"
    if review.is_final:
        return (
            f"{what} by {review.by}, {day(review.at)}, ledger entry {review.seq}; six words of what was approved: {review.words}"
        )
    return f"{what}: {review.state} by {review.by}, {day(review.at)}"


def amount(exhibit: Exhibit) -> str:
    """How much was transcribed; nothing found is not the same as never asked."""
    if exhibit.draft is None:
        return "not transcribed"
    return plural(len(exhibit.lines), "utterance") if exhibit.lines else "no words were found"


def sentence_case(text: str) -> str:
    """The first letter large, every other as it is."""
    return text[:1].upper() + text[1:]


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
