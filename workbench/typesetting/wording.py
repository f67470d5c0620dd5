"""Facts in the words a report prints them with."""

from __future__ import annotations

from datetime import UTC, datetime

from workbench.domain.codecs import spoken
from workbench.domain.dossier import Dossier, Exhibit
from workbench.domain.evidence import Evidence
from workbench.domain.incoming import ENGINE, LABORATORY
from workbench.domain.leaving import Amendment
from workbench.domain.people import Person
from workbench.domain.profile import Profile
from workbench.domain.review import ReviewState
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Line
from workbench.typesetting.custody_file import key_id
from workbench.typesetting.language import say

NOT_APPROVED = "NOT APPROVED"
PREVIEW = "PREVIEW"
_MOST_KINDS = 2  # that fit the head of a page behind what it is


def grouped(digest: str, size: int = 8, across: int = 4) -> tuple[str, ...]:
    """A hex digest in lines of groups, as people compare it."""
    groups = [digest[at : at + size] for at in range(0, len(digest), size)]
    return tuple(" ".join(groups[at : at + across]) for at in range(0, len(groups), across)) or ("",)


def title_of(evidence: Evidence) -> str:
    """An exhibit's title: the file's name without its ending."""
    stem, dot, ending = evidence.name.rpartition(".")
    return stem if dot and stem and len(ending) <= 5 else evidence.name


MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _utc(stamp: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)


def day(stamp: str) -> str:
    """A ledger time as "12 November 2026, 09:00:11 UTC"; anything else as it stands."""
    read = _utc(stamp)
    if read is None:
        return stamp
    month = say(MONTHS[read.month - 1])
    return say("{day} {month} {year}, {time} UTC").format(day=read.day, month=month, year=read.year, time=f"{read:%H:%M:%S}")


def date(stamp: str) -> str:
    """The same without the time: "12 November 2026"."""
    read = _utc(stamp)
    if read is None:
        return stamp
    return say("{day} {month} {year}").format(day=read.day, month=say(MONTHS[read.month - 1]), year=read.year)


def moment(stamp: str) -> str:
    """The same for tables, which say once that their times are UTC: "2026-11-12 09:00:11"."""
    read = _utc(stamp)
    return stamp if read is None else f"{read:%Y-%m-%d %H:%M:%S}"


def number(count: int) -> str:
    """A count in groups of three: "1,482"."""
    return f"{count:,}".replace(",", say(","))


def decimal(value: float, places: int = 1) -> str:
    """A figure with its decimals: "11.8"."""
    return f"{value:.{places}f}".replace(".", say("."))


def percent(count: int, total: int) -> str:
    """A share of a whole with one decimal: never all of it unless it is, never nothing unless it is."""
    if count == total:
        return number(100)
    return decimal(max(1000 * count // total, 1) / 10) if count else number(0)


def origin(exhibit: Exhibit) -> str:
    """Where all of the text came from that no recogniser here wrote: a file, another laboratory; empty where one did."""
    engines = {recipe.digest(): recipe.engine for recipe in exhibit.draft.recipes} if exhibit.draft else {}
    wrote = {engines.get(line.segment.recipe, "") for line in (*exhibit.lines, *exhibit.struck)} - {""}
    if not wrote or wrote - {ENGINE, LABORATORY}:
        return ""
    return ENGINE if ENGINE in wrote else LABORATORY


def label_of(exhibit: Exhibit) -> str:
    """The exhibit's number, with the track where there are several."""
    several = len(exhibit.evidence.probe.tracks) > 1
    track = say(", track {n}").format(n=exhibit.recording.track + 1) if several else ""
    return exhibit.evidence.exhibit + track


def recorded(evidence: Evidence) -> str:
    """When it was recorded, as the acquisition form says; else when it was received."""
    form = evidence.acquisition
    if form.recorded_at:
        clock = say(" (recorder clock, {offset})").format(offset=form.clock_offset) if form.clock_offset else ""
        return say("recorded {when}").format(when=form.recorded_at) + clock
    return say("received {when}").format(when=day(evidence.imported_at))


def provenance(evidence: Evidence) -> str:
    """Who handed it in, on what device, under which seal."""
    form = evidence.acquisition
    parts = [form.received_from, form.device, say("seal {seal}").format(seal=form.seal) if form.seal else ""]
    return " · ".join(part for part in parts if part)


def audio(exhibit: Exhibit) -> str:
    """Codec, rate, channels and length of the decoded track."""
    r = exhibit.recording
    return f"{spoken(r.codec)}, {number(r.rate.hz)} Hz, {channels(r.channels)} · {r.rate.clock(r.frames)}"


def channels(count: int) -> str:
    """How many channels, in words where there are words for it."""
    return {1: say("mono"), 2: say("stereo")}.get(count) or say("{n} channels").format(n=count)


def ratio(profile: Profile) -> str:
    """Speech above background, as everywhere rounded: "17.0 dB"."""
    return say("not measurable") if profile.snr_tenths_db is None else f"{decimal(profile.snr_tenths_db / 10)} dB"


def condition(exhibit: Exhibit) -> str:
    """What profiling measured, in a line."""
    profile = exhibit.profile
    if profile is None:
        return say("not measured")
    parts = [say("SNR {ratio}").format(ratio=ratio(profile)), say("speech {share}").format(share=profile.spoken_share)]
    if profile.bandwidth_hz is not None and profile.is_narrow_band:
        parts.append(say("bandwidth {khz} kHz").format(khz=f"{profile.bandwidth_hz / 1000:g}".replace(".", say("."))))
    if profile.clipped_ppm >= 100:
        parts.append(say("clipped {share} %").format(share=f"{profile.clipped_ppm / 10_000:g}".replace(".", say("."))))
    return " · ".join(parts)


def times(rate: Rate, span: Span | None) -> str:
    """A passage's times, or "whole recording"."""
    return f"{rate.clock(span.first, 1)}–{rate.clock(span.end, 1)}" if span else say("whole recording")


# Acts that place words without changing them: what stands in such a row is still the machine's, unless a word was typed.
_PLACING = frozenset({"split", "merged", "retimed", "speaker"})


def is_corrected(line: Line) -> bool:
    """Whether a person's text stands, and not only the machine's in a row that was split, merged or moved."""
    if line.correction is None:
        return False
    act = line.revision.act if line.revision is not None else "corrected"
    is_placed = act in _PLACING or (act != "corrected" and line.is_inserted)
    return not (is_placed and bool(line.words) and all(word.permille is not None for word in line.words))


def key_words(person: Person) -> str:
    """The report key's fingerprint in words; says so where there is no certificate."""
    from workbench.domain.fingerprints import six_words

    digest = key_id(person.keys.certificate)
    return say("key {words}").format(words=six_words(digest)) if digest else say("no report key enrolled")


def role_of(person: Person) -> str:
    """A person's role in the report's language."""
    return say(person.role.value)


def is_unapproved(dossier: Dossier) -> bool:
    """A case that wants a second person's approval and has none for some exhibit."""
    return not dossier.is_final


def is_reviewed(dossier: Dossier) -> bool:
    """Whether anybody stood in for any of the text, or there is none."""
    lines = [line for exhibit in dossier.exhibits for line in exhibit.lines]
    return dossier.is_approved or not lines or any(is_corrected(line) or line.is_confirmed for line in lines)


def standing(dossier: Dossier) -> str:
    """What kind of report it is, for the head of every page."""
    kinds = [say("disclosure version")] if dossier.style.disclosure else []
    if dossier.is_preview:
        kinds.append(say(PREVIEW))
    if is_unapproved(dossier):
        kinds.append(say(NOT_APPROVED))
    elif not is_reviewed(dossier):
        kinds.append(say("not reviewed"))
    elif not dossier.is_preview:
        kinds.append(say("final"))
    return " · ".join(kinds if len(kinds) > _MOST_KINDS else (say("Transcript report"), *kinds))


def numbered(dossier: Dossier) -> str:
    """Which of the case's reports it is: "Report 2, takes the place of report 1"; empty in old vaults."""
    if not dossier.number:
        return ""
    if dossier.amendment is None:
        return say("Report {n}").format(n=dossier.number)
    return say("Report {n}, amends report {earlier}").format(n=dossier.number, earlier=earlier_report(dossier.amendment))


def earlier_report(amendment: Amendment) -> str:
    """The number of the report that was amended; its id where it has none."""
    return str(amendment.number or amendment.report_id)


def approvals(dossier: Dossier) -> list[str]:
    """Who stands for which exhibit, and how far: one sentence a review."""
    said = {x.evidence.id: _approval(x) for x in dossier.exhibits if x.review.state is not ReviewState.DRAFT}
    return list(said.values())


def _approval(exhibit: Exhibit) -> str:
    review, what = exhibit.review, say("exhibit {exhibit}").format(exhibit=label_of(exhibit))
    facts = {"what": what, "who": review.by, "when": day(review.at), "seq": number(review.seq), "words": review.words}
    if review.is_stale:
        return say("{what} was approved by {who} on {when}, but is no longer what was approved").format(**facts)
    if review.is_final:
        sentence = "{what} by {who}, {when}, ledger entry {seq}; six words of what was approved: {words}"
        return say(sentence).format(**facts)
    return say("{what}: {state} by {who}, {when}").format(**facts, state=say(str(review.state)))


def amount(exhibit: Exhibit) -> str:
    """How much was transcribed; nothing found is not the same as never asked."""
    if exhibit.draft is None:
        return say("not transcribed")
    return plural(len(exhibit.lines), "utterance") if exhibit.lines else say("no words were found")


def sentence_case(text: str) -> str:
    """The first letter large, every other as it is."""
    return text[:1].upper() + text[1:]


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun."""
    return f"{number(count)} {say(one if count == 1 else many or one + 's')}"


def short(digest: str) -> str:
    """A digest by its first and last digits."""
    return f"{digest[:8]}…{digest[-8:]}" if len(digest) > 20 else digest
