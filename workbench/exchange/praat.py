"""Praat TextGrid, long form in UTF-8: interval tiers without gaps, a tier a speaker, its words, and the notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from workbench.domain.annotations import Annotation
from workbench.domain.sheet import Sheet
from workbench.domain.timeline import Rate, Span
from workbench.exchange.ticks import seconds
from workbench.exchange.tiers import MACHINE, NOTES, WORDS, Piece, Tier, laid, lanes, tiers
from workbench.exchange.wording import flat, noted, plain

_NAMED = tuple[str, Sequence[Piece]]


def as_textgrid(sheet: Sheet) -> bytes:
    """Times in seconds with six decimals, which hold every frame; a text with line breaks stands on one line."""
    rate, whole = sheet.recording.rate, sheet.recording.span
    made = [*chain.from_iterable(_tiers(tier) for tier in tiers(sheet, _ticks)), *_notes(sheet.annotations, whole)]
    made = made or [("Transcript", ())]
    lines = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", *_bounds(whole, rate, "")]
    lines += ["tiers? <exists>", f"size = {len(made)}", "item []:"]
    for number, (name, pieces) in enumerate(made, start=1):
        lines += [f"    item [{number}]:", *_tier(name, _without_gaps(pieces, whole), whole, rate)]
    return ("\n".join(lines) + "\n").encode()


def _tiers(tier: Tier) -> Iterator[_NAMED]:
    yield tier.name, [Piece(line.span.first, line.span.end, line.text) for line in tier.lines]
    words = [piece for line in tier.lines for piece in laid(line.words, _ticks(line.span), _ticks)]
    if words:
        yield f"{tier.name} [{WORDS}]", words
    beneath = [Piece(line.span.first, line.span.end, line.segment.text) for line in tier.lines if line.correction]
    if beneath:
        yield f"{tier.name} [{MACHINE}]", beneath


def _notes(notes: Sequence[Annotation], whole: Span) -> Iterator[_NAMED]:
    def ticks(note: Annotation) -> tuple[int, int]:
        span = note.span or whole
        return (span.first, max(span.end, span.first + 1)) if span.first < whole.end else (whole.end - 1, whole.end)

    ordered = sorted(notes, key=lambda note: note.span or whole)
    for number, lane in enumerate(lanes(ordered, ticks), start=1):
        yield NOTES if number == 1 else f"{NOTES} [{number}]", [Piece(*ticks(note), noted(note)) for note in lane]


def _ticks(span: Span) -> tuple[int, int]:
    return span.first, span.end


def _without_gaps(pieces: Sequence[Piece], whole: Span) -> Iterator[Piece]:
    at = whole.first
    for piece in pieces:
        if piece.first > at:
            yield Piece(at, piece.first, "")
        yield piece
        at = piece.end
    if at < whole.end or not pieces:
        yield Piece(at, whole.end, "")


def _tier(name: str, pieces: Iterator[Piece], whole: Span, rate: Rate) -> Iterator[str]:
    held = list(pieces)
    yield from ('        class = "IntervalTier"', f"        name = {_quoted(name)}", *_bounds(whole, rate, "        "))
    yield f"        intervals: size = {len(held)}"
    for number, piece in enumerate(held, start=1):
        yield f"        intervals [{number}]:"
        yield from _bounds(Span(piece.first, piece.end), rate, "            ")
        yield f"            text = {_quoted(piece.text)}"


def _bounds(span: Span, rate: Rate, before: str) -> tuple[str, str]:
    return f"{before}xmin = {seconds(span.first, rate)}", f"{before}xmax = {seconds(span.end, rate)}"


def _quoted(text: str) -> str:
    return '"{}"'.format(plain(flat(text)).replace('"', '""'))
