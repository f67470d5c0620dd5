"""A talk with a name and an address in it, and the note that redacts them."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import a_recipe, an_entry, an_exhibit
from workbench.domain.annotations import Annotation
from workbench.domain.canonical import plain
from workbench.domain.dossier import Exhibit
from workbench.domain.leaving import PRIVILEGED
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line, Segment, Word

SECOND = 16_000
TELLING = ("Radoslav", "Ulmenweg 4711", "lives in Ulmenweg")


def row(number: int, first: int, text: str, permille: int | None = 900) -> Segment:
    """An utterance with a word a second."""
    words = tuple(
        Word(word, Span((first + at) * SECOND, (first + at + 1) * SECOND), permille) for at, word in enumerate(text.split())
    )
    end = first + len(words)
    return Segment(f"u{number}", Span(first * SECOND, end * SECOND), text, words, "S1", a_recipe().digest(), "en")


ROWS = (
    row(1, 0, "Tell me where he was on that day."),
    row(2, 10, "His name is Radoslav and he was at the harbour."),
    row(3, 20, "He lives in Ulmenweg 4711."),
    row(4, 30, "He came back to the harbour in the evening."),
)


def a_note(
    key: str, span: Span | None, text: str, kind: str = "note", tags: tuple[str, ...] = (), reply_to: str = ""
) -> Annotation:
    """A note of the analyst's."""
    return Annotation(key, "rec-HS/2", span, kind, text, "Analyst 1", "2026-11-12T10:20:00Z", tags, "", reply_to)


def redacting(first: int, end: int, reason: str = "identity of a third person") -> Annotation:
    """A redaction from second to second."""
    return a_note(f"red-{first}", Span(first * SECOND, end * SECOND), reason, "redaction")


NAME, ADDRESS = redacting(13, 14), redacting(20, 25, "private address")
SECRET = a_note("priv", None, "Counsel thinks the brother invented the harbour story.", tags=(PRIVILEGED,))


def an_exhibit_with(*notes: Annotation, rows: tuple[Segment, ...] = ROWS, corrections: tuple[Correction, ...] = ()) -> Exhibit:
    """The talk with these notes on it, all of it entered in its history."""
    made = an_exhibit(utterances=1)
    by = {c.segment_id: c for c in corrections}
    assert made.draft
    return replace(
        made,
        recording=replace(made.recording, frames=60 * SECOND),
        draft=replace(made.draft, segments=rows, readings=(), suspicions=()),
        lines=tuple(Line(held, by.get(held.id)) for held in rows),
        annotations=notes,
        corrections=corrections,
        custody=tuple(
            [an_entry(20 + n, "annotation.added", {"annotation": plain(note)}) for n, note in enumerate(notes)]
            + [an_entry(60 + n, "segment.corrected", {"correction": plain(c)}) for n, c in enumerate(corrections)]
        ),
    )
