"""What the report says about one exhibit before its transcript."""

from __future__ import annotations

from workbench.domain.caveats import Caveat
from workbench.domain.codecs import spoken
from workbench.domain.dossier import Exhibit
from workbench.domain.incoming import ENGINE
from workbench.domain.leaving import Validation
from workbench.domain.profile import Profile
from workbench.domain.timeline import Rate
from workbench.typesetting.column import LABELS, TABLE, Column
from workbench.typesetting.figures import glance
from workbench.typesetting.fonts import Face
from workbench.typesetting.language import say
from workbench.typesetting.lines import Run
from workbench.typesetting.references import References
from workbench.typesetting.sheet import LEFT, MUTED, Style
from workbench.typesetting.wording import (
    amount,
    audio,
    channels,
    condition,
    day,
    decimal,
    grouped,
    is_corrected,
    label_of,
    number,
    origin,
    percent,
    plural,
    provenance,
    ratio,
    times,
)

FEW = 4  # caveats that are told as facts; more are a table


def recording_facts(column: Column, exhibit: Exhibit, pages: References, *, brief: bool = False) -> None:
    """The file as received, its digest, its sound, and the recording at a glance."""
    evidence = exhibit.evidence
    column.space(4)
    column.heading(say("The recording"))
    size = say("{name} · {size} bytes").format(name=evidence.name, size=number(evidence.size))
    column.fact(say("File as received"), size)
    if provenance(evidence) and not brief:
        column.fact(say("Received from"), provenance(evidence))
    digest_fact(column, "SHA-256", evidence.sha256)
    column.fact(say("Audio"), audio(exhibit))
    caveats = len(caveats_of(exhibit))
    more = f" · {plural(caveats, 'caveat')} ({pages.page(f'recording:{label_of(exhibit)}')})" if caveats else ""
    column.fact(say("Condition"), condition(exhibit) + more)
    column.space(3)
    glance(column, exhibit, brief=brief)


def digest_fact(column: Column, label: str, digest: str, *, across: int = 4) -> None:
    """A digest in groups, in two lines, or with `across` 8 in one."""
    column.need(26)
    column.write(LEFT + 1, label, Style(color=MUTED))
    for line in grouped(digest, across=across):
        column.write(LEFT + LABELS, line, Style(Face.MONO, 7.6))
        column.space(10)
    column.space(6.5)


def making_facts(column: Column, exhibit: Exhibit, pages: References, *, brief: bool = False) -> None:
    """Which machine made the draft, how often it errs, and what people did to it."""
    column.heading(say("How the text was made"))
    column.fact(draft_word(exhibit), _draft(exhibit, pages))
    if exhibit.draft:
        if not origin(exhibit):
            column.fact(say("Error measured"), f"{error_measured(exhibit)} ({pages.page('method')})")
        more = f" ({pages.page(f'review:{label_of(exhibit)}')})" if f"review:{label_of(exhibit)}" in pages.sections else ""
        column.fact(say("Human review"), reviewed(exhibit) + more)
        if not brief:
            column.fact(say("Flagged"), _flagged(exhibit, pages))


def draft_word(exhibit: Exhibit) -> str:
    """What the draft is called beside what is told of it."""
    return say("Draft taken in") if origin(exhibit) else say("Machine draft")


def error_measured(exhibit: Exhibit) -> str:
    """The laboratory's own figure for conditions like these, or that there is none."""
    found = exhibit.validation
    if found is None:
        return say("not validated for these conditions")
    sentence = say("{rate} % of words, on {recordings} with {band}")
    recordings = plural(found.recordings, "recording")
    return sentence.format(rate=decimal(found.permille / 10), recordings=recordings, band=band_words(found))


def band_words(found: Validation) -> str:
    """The condition a measurement is for: "SNR 15–20 dB, English"."""
    low, high = found.snr_from, found.snr_to
    if low is None and high is None:
        ratio_words = say("SNR not measured")
    elif low is None:
        ratio_words = say("SNR below {high} dB").format(high=high)
    elif high is None:
        ratio_words = say("SNR {low} dB and more").format(low=low)
    else:
        ratio_words = say("SNR {low}–{high} dB").format(low=low, high=high)
    parts = [ratio_words, language_name(found.language), say("telephone bandwidth") if found.narrow_band else ""]
    return ", ".join(part for part in parts if part)


LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian", "ar": "Arabic", "zh": "Chinese", "ja": "Japanese",
    "ko": "Korean", "fa": "Persian", "he": "Hebrew", "hi": "Hindi", "ro": "Romanian", "sv": "Swedish",
}  # fmt: skip


def language_name(code: str) -> str:
    """A language by its name where it is known here, else by its code."""
    return say(LANGUAGES[code]) if code in LANGUAGES else code


def _draft(exhibit: Exhibit, pages: References) -> str:
    draft = exhibit.draft
    if draft is None:
        silent = exhibit.profile is not None and exhibit.profile.speech_permille == 0
        return say("not transcribed: no speech was found in this recording") if silent else say("not transcribed")
    if origin(exhibit):
        return f"{_taken_in(exhibit)} ({pages.page('method')})"
    recipe = draft.recipes[0]
    models = ", ".join(f"{name} {digest[:4]}…{digest[-4:]}" for name, digest in recipe.models) or say("no model")
    sentence = say("{engine} {version}, {settings} settings, see {page}; {models}")
    made = sentence.format(
        engine=recipe.engine, version=recipe.version, settings=recipe.name, page=pages.page("method"), models=models
    )
    return made if exhibit.lines else f"{amount(exhibit)} · {made}"


def _taken_in(exhibit: Exhibit) -> str:
    if origin(exhibit) != ENGINE:
        return say("the rows that people of another laboratory wrote, as they left them")
    files = [recipe.name for recipe in exhibit.draft.recipes if recipe.engine == ENGINE] if exhibit.draft else []
    return say("from the file {name}; how it was made is not known here").format(name=", ".join(files))


def reviewed(exhibit: Exhibit) -> str:
    """The review record: how many utterances a person stood in for."""
    total = len(exhibit.lines)
    corrected = [line.correction.author for line in exhibit.lines if line.correction and is_corrected(line)]
    confirmed = [line.confirmation.author for line in exhibit.lines if line.confirmation and line.is_confirmed]
    done = sum(1 for line in exhibit.lines if is_corrected(line) or line.is_confirmed)
    if not total:
        return say("nothing to review")
    if not done:
        none = say("{utterances}, none reviewed by a person: every page of the transcript is marked")
        return none.format(utterances=plural(total, "utterance"))
    parts = [
        _share(corrected, total, say("{count} of {utterances} corrected by {who} ({percent} %)")),
        _share(confirmed, total, say("{count} of {utterances} confirmed by listening by {who} ({percent} %)")),
    ]
    share = ", ".join(part for part in parts if part)
    if done == total:
        return share
    if origin(exhibit):
        return say("{share}; the others stand as they were taken in").format(share=share)
    return say("{share}; the others stand as the machine wrote them").format(share=share)


def _share(authors: list[str], total: int, sentence: str) -> str:
    who, count = ", ".join(sorted(set(authors))), len(authors)
    facts = {"utterances": plural(total, "utterance"), "who": who, "percent": percent(count, total)}
    return sentence.format(count=number(count), **facts) if count else ""


def _flagged(exhibit: Exhibit, pages: References) -> str:
    draft = exhibit.draft
    suspicions, readings = (len(draft.suspicions), len(draft.readings)) if draft else (0, 0)
    if not suspicions + readings:
        return say("no passage")
    second = say("{readings} not chosen").format(readings=plural(readings, "second reading")) if readings else ""
    parts = [plural(suspicions, "passage"), second]
    return f"{'; '.join(p for p in parts if p)} ({pages.page(f'limits:{label_of(exhibit)}')})"


def caveats_of(exhibit: Exhibit) -> tuple[Caveat, ...]:
    """What limits the recording, then what limits the machine's work on it."""
    return (*exhibit.recording.caveats, *(exhibit.draft.caveats if exhibit.draft else ()))


def runs_of(text: str, marked: str) -> list[Run]:
    """A sentence with one phrase underlined."""
    before, _, after = text.partition(marked)
    return [Run(before), Run(marked, underlined=True), Run(after)]


def recording_section(column: Column, exhibit: Exhibit) -> None:
    """All that is known of a recording: the file, what its container says, what was decoded and measured, and its caveats."""
    label = label_of(exhibit)
    column.section(f"recording:{label}", say("The recording, exhibit {exhibit}").format(exhibit=label))
    _received(column, exhibit)
    _probed(column, exhibit)
    _decoded(column, exhibit)
    _measured(column, exhibit.profile)
    _caveats(column, exhibit)


def _received(column: Column, exhibit: Exhibit) -> None:
    evidence, form = exhibit.evidence, exhibit.evidence.acquisition
    column.heading(say("As received"))
    column.fact(say("File"), say("{name} · {size} bytes").format(name=evidence.name, size=number(evidence.size)))
    column.fact(say("Taken in"), say("{when} by {who}").format(when=day(evidence.imported_at), who=evidence.imported_by))
    for name, value in (
        (say("Received from"), form.received_from),
        (say("Device"), form.device),
        (say("Seal"), form.seal),
        (say("Recorded"), form.recorded_at),
        (say("Recorder's clock"), form.clock_offset),
    ):
        if value:
            column.fact(name, value)
    digest_fact(column, "SHA-256", evidence.sha256, across=8)


def _probed(column: Column, exhibit: Exhibit) -> None:
    """What the file says of itself: read from its header, and vouched for by nobody."""
    probe = exhibit.evidence.probe
    column.heading(say("What the file says of itself"))
    length = Rate(1_000_000).clock(probe.duration_us)
    pictures = say(" · with moving pictures") if probe.has_video else ""
    column.fact(say("Container"), f"{probe.container} · {length}{pictures}")
    for track in probe.tracks:
        rate = say("{hz} Hz").format(hz=number(track.rate.hz))
        bits = say(" · {n} kbit/s").format(n=number(track.bit_rate // 1000)) if track.bit_rate else ""
        late = say(" · begins {ms} ms after the container").format(ms=track.offset_us // 1000) if track.offset_us else ""
        spoken_in = f" · {track.language}" if track.language else ""
        said = f"{spoken(track.codec)} · {rate} · {channels(track.channels)}{bits}{late}{spoken_in}"
        column.fact(say("Track {n}").format(n=track.index + 1), said)
    for name, value in probe.tags:
        column.fact(say("Tag “{name}”").format(name=name), value)


def _decoded(column: Column, exhibit: Exhibit) -> None:
    recording = exhibit.recording
    column.heading(say("As decoded"))
    column.fact(say("Sound"), say("{audio} · {frames} frames").format(audio=audio(exhibit), frames=number(recording.frames)))
    if not caveats_of(exhibit):
        column.fact(say("Caveats"), say("none: it was decoded without gaps, damage or conversion"))
    digest_fact(column, say("SHA-256 of the samples"), recording.audio_sha256, across=8)


def _measured(column: Column, profile: Profile | None) -> None:
    column.heading(say("As measured"))
    if profile is None:
        column.block([Run(say("The recording's condition was not measured."))])
        return
    column.fact(say("Speech"), say("{share} of the recording").format(share=profile.spoken_share))
    column.fact(say("Signal to noise (SNR)"), ratio(profile))
    column.fact(say("Clipped"), _clipped(profile.clipped_ppm))
    if profile.bandwidth_hz is not None:
        column.fact(say("Bandwidth"), say("{hz} Hz").format(hz=number(profile.bandwidth_hz)))
    _surroundings(column, profile)
    if profile.language:
        known = profile.languages or ((profile.language, profile.language_permille),)
        column.fact(say("Language"), ", ".join(_language(code, sure) for code, sure in known))


def _surroundings(column: Column, profile: Profile) -> None:
    """What an earlier version of the program did not measure is not said."""
    if profile.coding:
        column.fact(say("Coding"), ", ".join(_trace(part) for part in profile.coding.split(", ")))
    if profile.reverberation_ms is not None:
        column.fact(say("Reverberation (T60)"), say("{time} s").format(time=decimal(profile.reverberation_ms / 1000, 2)))
    for name, share in ((say("Music"), profile.music_permille), (say("Steady tones"), profile.tone_permille)):
        if share is not None:
            heard = say("{share} of the recording").format(share=f"{decimal(share / 10)} %")
            column.fact(name, heard if share else say("none heard"))


def _trace(part: str) -> str:
    """A trace of coding in the page's language; a codec's name is the same in all."""
    cut = part.removeprefix("cut off at ").removesuffix(" kHz")
    if cut != part:
        return say("cut off at {khz} kHz").format(khz=cut.replace(".", say(".")))
    known = {
        "telephone band": say("telephone band"),
        "G.711 µ-law steps": say("G.711 µ-law steps"),
        "G.711 A-law steps": say("G.711 A-law steps"),
        "eight-bit steps": say("eight-bit steps"),
    }
    return known.get(part, part)


def _language(code: str, sure: int | None) -> str:
    share = say(" (the machine's own measure: {share} %)").format(share=decimal(sure / 10)) if sure is not None else ""
    return language_name(code) + share


def _clipped(ppm: int) -> str:
    if not ppm:
        return say("no sample")
    if ppm < 50:
        return say("less than {share} % of the samples").format(share=decimal(0.01, 2))
    return say("{share} % of the samples").format(share=decimal(ppm / 10_000, 2))


def _caveats(column: Column, exhibit: Exhibit) -> None:
    rows = [(times(exhibit.recording.rate, c.span), say(c.kind.value), c.text) for c in caveats_of(exhibit)]
    if len(rows) <= FEW:
        for at, (where, kind, text) in enumerate(rows):
            column.fact("" if at else say("Caveats"), f"{where} · {kind}: {text}")
    else:
        column.heading(say("Caveats"), TABLE)
        column.table((112, 68, 319), rows, (say("passage"), say("kind"), say("caveat")))
