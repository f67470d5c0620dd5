"""Who heard what in a passage: the transcript, the machine beneath it, readings not chosen, other drafts, notes about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from workbench.domain.annotations import Annotation
from workbench.domain.disputes import DISPUTED, shares
from workbench.domain.dossier import Exhibit
from workbench.domain.exhibits import Around, Heard
from workbench.domain.spoken import joined
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line, Word
from workbench.stages.comparing import maker

NOTHING = "(nothing)"
_LONGEST = 4  # times the passage: a machine's reading of more than that says too little about it


def around(exhibit: Exhibit, span: Span, shown: Span) -> tuple[Around, ...]:
    """The rows that stand before, in and after the passage, in time order."""
    voices = {voice.key: voice.name for voice in exhibit.speakers}
    rows = sorted((line for line in exhibit.lines if line.span.overlap(shown) and line.text), key=lambda line: line.span)
    return tuple(Around(r.span, voices.get(r.speaker, "nobody"), r.text, shares(r.span, span)) for r in rows)


def readings(exhibit: Exhibit, span: Span) -> tuple[Heard, ...]:
    """Every reading there is, the one that stands first."""
    rows = [line for line in exhibit.lines if shares(line.span, span)]
    return (
        _stands(exhibit, rows, span),
        *_drafted(exhibit, span),
        *_dissenting(rows),
        *_reread(exhibit, span),
        *_beside(exhibit, span),
        *_noted(exhibit, rows, span),
    )


def listened(exhibit: Exhibit, span: Span) -> tuple[tuple[str, int], ...]:
    """How often each person listened to half of the passage or more, as far as they had it logged."""
    held = Counter(
        heard.by for heard in exhibit.listens if 2 * sum(part.overlap(span) for part in heard.heard) >= max(1, span.length)
    )
    return tuple(sorted(held.items()))


def words_in(lines: Iterable[Line], span: Span) -> tuple[Word, ...]:
    """The words of which half or more is said in the span."""
    return tuple(word for line in lines for word in line.words if _is_in(word, span))


def _is_in(word: Word, span: Span) -> bool:
    return word.span.overlap(span) * 2 >= max(1, word.span.length)


def _text(words: Iterable[Word]) -> str:
    return joined([word.text.strip() for word in words]) or NOTHING


def _stands(exhibit: Exhibit, rows: Sequence[Line], span: Span) -> Heard:
    voices = {voice.key: voice.name for voice in exhibit.speakers}
    names = ", ".join(dict.fromkeys(voices.get(row.speaker, row.speaker) or "nobody" for row in rows)) or "nobody"
    sources = tuple(dict.fromkeys(source for row in rows for source in _authors(row)))
    return Heard(", ".join(sources) or "transcript", _text(words_in(rows, span)), f"stands in the transcript; voice: {names}")


def _authors(row: Line) -> Iterator[str]:
    """Who answers for a row as it reads: whoever wrote it, and whoever confirmed it; else the machine."""
    if row.correction:
        yield row.correction.author
    elif row.revision and row.revision.row.text is not None:
        yield row.revision.author
    elif row.confirmation and row.is_confirmed:
        yield row.confirmation.author
    else:
        yield "machine draft, unchanged"


def _drafted(exhibit: Exhibit, span: Span) -> Iterator[Heard]:
    if exhibit.draft is None:
        return
    words = tuple(w for s in exhibit.draft.segments for w in s.words if _is_in(w, span))
    if not words and any(s.text and s.span.overlap(span) and not s.words for s in exhibit.draft.segments):
        text = joined([s.text for s in exhibit.draft.segments if s.span.overlap(span)])
    else:
        text = _text(words)
    yield Heard(f"machine draft ({maker(exhibit.draft)})", text, _sureness(words))


def _sureness(words: Sequence[Word]) -> str:
    known = [word.permille for word in words if word.permille is not None]
    told = f"; least certain word {min(known) / 10:.0f} %, on average {sum(known) / len(known) / 10:.0f} %" if known else ""
    return f"as the engine drafted it{told}"


def _dissenting(rows: Iterable[Line]) -> Iterator[Heard]:
    for row in rows:
        for other in row.revision.dissent if row.revision else ():
            yield Heard(other.source, other.text, "not chosen; reading of the whole row")


def _reread(exhibit: Exhibit, span: Span) -> Iterator[Heard]:
    for reading in exhibit.draft.readings if exhibit.draft else ():
        if shares(reading.span, span) and reading.span.length < _LONGEST * max(1, span.length):
            yield Heard("machine, another reading", reading.text, reading.reason)


def _beside(exhibit: Exhibit, span: Span) -> Iterator[Heard]:
    for draft in exhibit.others:
        yield Heard(draft.source, _text(words_in(draft.lines, span)), "in a draft that stands beside")


def _noted(exhibit: Exhibit, rows: Sequence[Line], span: Span) -> Iterator[Heard]:
    """Notes that call the passage disputed, and the answers to them."""
    ids = {row.id for row in rows}
    notes = [a for a in exhibit.annotations if a.kind == DISPUTED and _is_about(a, ids, span)]
    for note in notes:
        yield Heard(note.author, note.text, "note: in dispute")
        yield from (Heard(a.author, a.text, "answer to the note") for a in exhibit.annotations if a.reply_to == note.id)


def _is_about(note: Annotation, rows: set[str], span: Span) -> bool:
    return note.segment_id in rows if note.segment_id else note.span is not None and bool(note.span.overlap(span))
