"""Everything that people do at the review desk, once, through the real door; most of it stands in the end."""

from __future__ import annotations

import base64

from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain import questions as q
from workbench.domain.annotations import Attached
from workbench.domain.listening import Step, Treatment
from workbench.domain.revision import Dissent, Row, Version
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span
from workbench.domain.transcript import Word

STILL = b"\x89PNG\r\n\x1a\n a still"
PICTURE = Attached("still.png", "image/png", base64.b64encode(STILL).decode())
LOUDER = Treatment("louder", (Step("de_hum", (50, 10)), Step("gain", (9,))))
INSERTED = Span(14_000, 15_900)


def inserted(name: str, text: str = "told you so", voice: str = "S3") -> Row:
    """A row that no machine heard, in the pause after the first."""
    return Row(name, INSERTED, text, tuple(Word(word, INSERTED) for word in text.split()), voice)


def rows_worked_on(bench: Bench, track: str, label: str) -> None:
    """A row put in, one struck out and put back, one given to another voice and back; a roster with a merged voice."""
    bench.do(c.Revise(track, "inserted", (inserted(f"{label}-new"),), why="heard", dissent=(Dissent("Sid", "sold you so"),)))
    for row in (Row(f"{label}-3", struck=True), Row(f"{label}-4", speaker="S2", span=Span(64_100, 78_000))):
        bench.do(c.Revise(track, "changed", (row,)))
        bench.do(c.RestoreRows(track, (Version(row.segment_id),)))
    bench.do(c.ArrangeVoices(track, (*bench.ask(q.RosterOf(track)), Speaker("S4", 4, "Mr D", "driver", into="S2"))))


def listened_to(bench: Bench, track: str, label: str, case: str, listener: str) -> None:
    """Confirmed, noted, listened to, profiled; a listener invited, a second draft put beside."""
    noted = bench.do(c.Annotate(track, "", Span(40, 40), "mark", attached=(PICTURE,)))
    bench.do(c.EditAnnotation(track, noted.annotation.id, "here", "question", ("car",), "important"))  # type: ignore[union-attr]
    bench.do(c.Confirm(track, f"{label}-new"))
    bench.do(c.Confirm(track, f"{label}-3", ("number",)))
    bench.do(c.Confirm(track, kinds=("speech without text",), span=Span(90, 100)))
    bench.do(c.Unconfirm(track, f"{label}-3", ("number",)))
    bench.do(c.LogListening(track, (Span(0, 900), Span(1000, 1200)), 75, "louder"))
    for treatment in (LOUDER, Treatment("loud", (Step("gain", (6,)),))):
        bench.do(c.KeepTreatment(track, treatment))
    bench.do(c.DropTreatment(track, "loud"))
    bench.do(c.SetVocabulary(case, ("Wharf", f"Mill Lane {label}")))
    bench.do(c.InviteListener(track, listener))
    for name in ("A", "B"):
        bench.do(c.ProfileVoice(case, f"{name} {label}", track, "S1", "ab", (1, -2), "asked for"))
    bench.do(c.ForgetVoice(case, f"B {label}"))
