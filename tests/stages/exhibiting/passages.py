"""A passage in dispute, as an exhibit tells it."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import a_person, an_exhibit, digest
from workbench.domain.dossier import Exhibit
from workbench.domain.evidence import Case
from workbench.domain.exhibits import Around, Compared, Disputed, Enclosed, Heard
from workbench.domain.leaving import Picture
from workbench.domain.timeline import Span

EXHIBIT = an_exhibit(utterances=6, start=0)
ROW = EXHIBIT.lines[1]
PASSAGE = Span(ROW.words[3].span.first, ROW.words[5].span.end)


def a_dispute(**changes: object) -> Disputed:
    """What is said of the grey car."""
    held: Exhibit = EXHIBIT
    made = Disputed(
        title="Which car it was",
        case=Case("2026-0417", "R v Person B", False, "2026-11-11T08:00:00Z"),
        evidence=held.evidence,
        recording=held.recording,
        span=PASSAGE,
        shown=ROW.span,
        around=(Around(ROW.span, "Witness A", ROW.text, True),),
        readings=(Heard("Analyst 1", "the grey one", "stands"), Heard("Listener", "the great one", "not chosen")),
        listened=(("Analyst 1", 3),),
        drafts=(Compared("d1", "faster-whisper, whisper-base", "2026-11-12T09:12:11Z", digest("draft")),),
        picture=Picture("passage", "How it sounds.", 8, 4, bytes(96)),
        files=(Enclosed("clip.wav", "the passage", 10, digest("clip")),),
        made_by=a_person(),
        made_at="2026-11-12T11:00:00Z",
        application="Forensic Audio Workbench 0.1.0",
    )
    return replace(made, **changes)  # type: ignore[arg-type]
