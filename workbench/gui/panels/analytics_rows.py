"""An analysis as sections and rows: what stands in each, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain.timeline import Rate, Span
from workbench.gui.language import later, tr

if TYPE_CHECKING:
    from workbench.gui.views import RecordingView
    from workbench.stages.analytics import Analysis
    from workbench.stages.analytics.mentions import Candidate, Place
    from workbench.stages.analytics.nearness import Near

MOST = 200  # rows a section; more are counted, not listed
MOST_PLACES = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: its words, a note under them, where it leads, and its places; `timed` writes the time beside it."""

    text: str
    note: str = ""
    segment_id: str = ""
    span: Span | None = None
    places: tuple[Entry, ...] = ()
    wraps: bool = False
    timed: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A head, how its rows were found, and the rows."""

    title: str
    method: str
    rows: tuple[Entry, ...]
    total: int
    icon: str


def sections(made: Analysis, view: RecordingView) -> tuple[Section, ...]:
    """Everything there is to show; sections without rows are left out."""
    rate, names = view.recording.rate, view.name_of
    candidates = {sort: [c for c in made.candidates if str(c.sort) == sort] for sort in _CANDIDATES}
    found = (
        _section(tr("Summary"), _LEXRANK, [*_summary(made, names)], "report"),
        _section(tr("Who talks"), _TALK, [*_talk(made, view)], "people"),
        _section(tr("Overlaps and interruptions"), _BEATTIE, [*_overlaps(made, names, rate)], "speaker"),
        *(_section(head, method, [*_places(candidates[sort], rate)], icon) for sort, (head, method, icon) in _CANDIDATES.items()),
        _section(tr("Key phrases"), _RAKE, [*_phrases(made, rate)], "tag"),
        _section(tr("Topics over time"), _TILING, [*_topics(made, rate)], "waveform"),
    )
    return tuple(section for section in found if section.rows)


def near(found: Sequence[Near], question: str) -> Section:
    """What the search by meaning found."""
    rows = tuple(
        Entry(n.text, tr("nearness {n}").format(n=f"{n.permille / 1000:.2f}"), n.segment_id, n.span, wraps=True) for n in found
    )
    return Section(tr("Near in meaning to “{question}”").format(question=question), tr(_NEAR), rows, len(rows), "search")


def _section(title: str, method: str, rows: Sequence[Entry], icon: str) -> Section:
    return Section(tr(title), tr(method), tuple(rows[:MOST]), len(rows), icon)


def _summary(made: Analysis, names: dict[str, str]) -> Iterator[Entry]:
    for said in made.summary:
        yield Entry(said.text, names.get(said.speaker, ""), said.segment_id, said.span, wraps=True)


def _talk(made: Analysis, view: RecordingView) -> Iterator[Entry]:
    rate = view.recording.rate
    firsts = {line.speaker: line for line in reversed(view.lines) if not line.is_struck}
    for share in made.talk:
        pace = tr("{share} % · {time} · {words} words · {pace} a minute").format(
            share=round(share.permille / 10),
            time=rate.clock(share.frames, 0),
            words=f"{share.words:,}",
            pace=share.words_a_minute,
        )
        line = firsts.get(share.speaker)
        yield Entry(share.name, pace, line.id if line else "", line.span if line else None, timed=False)


def _overlaps(made: Analysis, names: dict[str, str], rate: Rate) -> Iterator[Entry]:
    for both in made.overlaps:
        kind = tr("interruption") if both.is_interruption else tr("overlap")
        who = tr("{second} over {first}").format(
            second=names.get(both.second, both.second), first=names.get(both.first, both.first)
        )
        yield Entry(who, f"{kind} · {rate.seconds(both.span.length):.1f} s", "", both.span)


def _places(found: Sequence[Candidate], rate: Rate) -> Iterator[Entry]:
    for candidate in found:
        yield Entry(candidate.text, _note(candidate.places, candidate.note), *_first(candidate.places, rate))


def _phrases(made: Analysis, rate: Rate) -> Iterator[Entry]:
    for phrase in made.phrases:
        yield Entry(phrase.text, _note(phrase.places, ""), *_first(phrase.places, rate))


def _topics(made: Analysis, rate: Rate) -> Iterator[Entry]:
    for topic in made.topics:
        until = tr("until {time}").format(time=rate.clock(topic.span.end, 0))
        yield Entry(", ".join(topic.terms), until, topic.segment_id, topic.span)


def _note(places: Sequence[Place], note: str) -> str:
    return " · ".join(filter(None, (f"{len(places):,} ×" if len(places) > 1 else "", note)))


def _first(places: Sequence[Place], rate: Rate) -> tuple[str, Span, tuple[Entry, ...]]:
    first = places[0]
    more = places[:MOST_PLACES] if len(places) > 1 else ()
    return (
        first.segment_id,
        first.span,
        tuple(Entry(rate.clock(p.span.first), "", p.segment_id, p.span, timed=False) for p in more),
    )


_NEAR = later(
    "Rows whose embeddings point where the question's does, by the model the laboratory installed; 1.00 is the same direction."
)
_LEXRANK = later("Sentences of the transcript that most others resemble (LexRank, Erkan and Radev 2004). Nothing is worded anew.")
_TALK = later("Time of the rows as they stand, and words a minute of it.")
_BEATTIE = later(
    "From the diarizer's turns: two talk at once for a quarter of a second and more. An interruption: the first stops and the "
    "second goes on (after Beattie 1981); whether the first had finished is for you to hear."
)
_RAKE = later(
    "Words between small words, ranked by the company they keep (RAKE, Rose and others 2010); said more than once comes first."
)
_TILING = later("Where the words change (TextTiling, Hearst 1997), and the words that set each stretch apart (tf-idf).")
_CANDIDATES = {
    "name": (later("Names"), later("Candidates: capitals inside a sentence, or behind a title."), "person"),
    "place": (
        later("Places"),
        later("Candidates: names that GeoNames knows (places of 15,000 people and more). Many are people's names too."),
        "flag",
    ),
    "date": (later("Dates and times"), later("Candidates: dates, days, months and times of day as they are written."), "clock"),
    "phone number": (
        later("Phone numbers"),
        later("Candidates: valid by the numbering plans (libphonenumber), or said digit by digit."),
        "keyboard",
    ),
    "number": (
        later("Numbers"),
        later("Candidates: digits and number words that are neither a date nor a phone number."),
        "list",
    ),
}
