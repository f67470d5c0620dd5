"""What comes to somebody's mind at the review desk: commands at random, which the door lets in or not."""

from __future__ import annotations

import random

from tests.faults.desk_work import LOUDER, PICTURE
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain import questions as q
from workbench.domain.revision import Row, Version
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span
from workbench.domain.transcript import Word


def any_of_the_desk(bench: Bench, dice: random.Random, track: str, case: str, people: list[str]) -> c.Command:
    """A command about a recording, seldom one that is refused."""
    lines, notes = bench.ask(q.LinesOf(track)), bench.ask(q.AnnotationsOf(track))
    drafts = bench.ask(q.DraftsOf(track))
    row = dice.choice(lines).id if lines else "none"
    first = dice.randrange(140_000)
    span = Span(first, first + dice.randint(1, 20_000))
    held = [*bench.ask(q.ConfirmationsOf(track))]
    voices = [*bench.ask(q.RosterOf(track))]
    made = [Version(r.row.segment_id, r.seq) for r in bench.ask(q.RevisionsOf(track))]
    commands: list[c.Command] = [
        c.Revise(track, "struck", (Row(row, struck=True),), dice.choice(drafts).id if drafts else ""),
        c.Revise(track, "retimed", (Row(row, span, speaker=dice.choice(("S1", "S2", "S5"))),)),
        c.Revise(track, "inserted", (Row(f"n{first}", span, "oh", (Word("oh", span),), "S6"), Row(row))),
        c.RestoreRows(track, (dice.choice([*made, Version(row)]),)),
        c.ArrangeVoices(track, _arranged(voices, dice)),
        c.Confirm(track, row, dice.choice(((), ("number",), ("name", "negation")))),
        c.Confirm(track, kinds=("gap",), span=span),
        c.Annotate(track, "see", span, dice.choice(("note", "mark")), ("car",), "critical", attached=(PICTURE,)),
        c.LogListening(track, (span, Span(0, 50)), dice.choice((50, 100, 150)), "louder"),
        c.KeepTreatment(track, LOUDER),
        c.DropTreatment(track, "louder"),
        c.SetVocabulary(case, tuple(dice.sample(("Wharf", "Mill  Lane", "Quay", "Pier"), 2))),
        c.InviteListener(track, dice.choice(people)),
        c.ProfileVoice(case, dice.choice("AB"), track, "S1", "ab", (1, -2), "asked for"),
        c.ForgetVoice(case, dice.choice("AB")),
    ]
    commands += [c.Unconfirm(track, h.segment_id, h.kinds, h.span) for h in held[-2:]]
    commands += [c.EditAnnotation(track, n.id, f"said {first}", "question", ("x",), "important") for n in notes[-2:]]
    return dice.choice(commands)


def _arranged(voices: list[Speaker], dice: random.Random) -> tuple[Speaker, ...]:
    fresh = Speaker(f"S{dice.randint(7, 9)}", 7, f"Voice {dice.randrange(99)}", into=dice.choice(("", "S1")))
    return (*(voice for voice in voices if voice.key != fresh.key), fresh)
