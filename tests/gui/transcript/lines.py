"""Lines as people leave them, for the transcript's tests."""

from __future__ import annotations

from dataclasses import replace

from tests.gui.sample_case import MOMENT
from workbench.domain.revision import Revision, Row
from workbench.domain.spoken import spread, tokens
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line, Segment, Word

ARABIC = "رأيت السيارة الرمادية أمس"
HEBREW = "ראיתי את המכונית ליד 9:15"
CHINESE = "昨天我看见了那辆车。"
JAPANESE = "昨日、港で車を見ました。"


def drafted(name: str, text: str, first: int = 0, length: int = 16_000, speaker: str = "S1") -> Line:
    """A machine's line."""
    span, parts = Span(first, first + length), tokens(text)
    words = tuple(Word(part, at, 900) for part, at in zip(parts, spread(parts, span), strict=True))
    return Line(Segment(name, span, text, words, speaker, "recipe", "en"), None)


def revised(line: Line, row: Row, act: str, seq: int = 7) -> Line:
    """The line once the row stands."""
    segment = line.segment
    if row.segment_id != line.id:
        segment = Segment(row.segment_id, row.span or line.span, "", (), row.speaker or "", "")
    is_other = row.text is not None and row.text != segment.text
    text = Correction(row.segment_id, row.text or "", "Analyst 1", MOMENT) if is_other else None
    return Line(segment, text, (), Revision(row, act, "Analyst 1", MOMENT, seq), None, seq)


def corrected(line: Line, text: str) -> Line:
    """The line under another text."""
    return replace(line, correction=Correction(line.id, text, "Analyst 1", MOMENT), version=3)
