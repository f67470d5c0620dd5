"""What a person may do next at the desk, drawn at random from everything that is possible on the transcript as it stands."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain import questions as q
from workbench.domain.annotations import IMPORTANCES
from workbench.domain.errors import BadRequest
from workbench.domain.evidence import Recording
from workbench.domain.listening import GAIN, Step, Treatment
from workbench.domain.revision import Row
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line
from workbench.stages import editing

WORDS = ("yes", "no", "nine", "fifteen", "the", "car", "gate", "driver", "[inaudible]", "Mara", "wasn’t", "blue", "—")


@dataclass
class Room:
    """A bench, the recording on the desk, and the dice."""

    bench: Bench
    recording: Recording
    dice: random.Random
    ids: count[int]

    def lines(self) -> tuple[Line, ...]:
        """The transcript with struck rows in it."""
        return self.bench.ask(q.LinesOf(self.recording.id))

    def standing(self) -> list[Line]:
        """The rows that count."""
        return [line for line in self.lines() if not line.is_struck]

    def line(self) -> Line:
        """One row that counts."""
        return self.dice.choice(self.standing())

    def new_id(self) -> str:
        """A name for a new row."""
        return f"row-{next(self.ids)}"

    def words(self, least: int = 1) -> str:
        """Something somebody might type."""
        return " ".join(self.dice.choices(WORDS, k=self.dice.randint(least, 7)))

    def revise(self, act: str, rows: tuple[Row, ...]) -> c.Command:
        """One revision."""
        return c.Revise(self.recording.id, act, rows)


def _correct(room: Room) -> c.Command:
    line, words = room.line(), []
    for word in line.text.split():
        fate = room.dice.random()
        words += [] if fate < 0.1 else [word, room.dice.choice(WORDS)] if fate < 0.2 else [word]
    text = " ".join(words) or room.words()
    return c.CorrectSegment(room.recording.id, line.id, text if text != line.text else f"{text} {room.words()}")


def _reinstate(room: Room) -> c.Command:
    changed = [x for x in room.standing() if x.correction and not x.is_inserted and x.text != x.segment.text]
    return c.ReinstateText(room.recording.id, room.dice.choice(changed).id)


def _split(room: Room) -> c.Command:
    line = room.dice.choice([x for x in room.standing() if len(x.text.split()) > 1 and x.span.length > 2])
    at = room.dice.choice([n for n, letter in enumerate(line.text) if letter == " "])
    return room.revise("split", editing.split(line, at, room.new_id()))


def _merge(room: Room) -> c.Command:
    lines = room.standing()
    first = room.dice.randrange(len(lines) - 1)
    part = lines[first : first + room.dice.choice((2, 2, 3))]
    return room.revise("merged", editing.merge(part, part[0].speaker))


def _insert(room: Room) -> c.Command:
    lines = room.standing()
    at = room.dice.randrange(len(lines))
    following = lines[at + 1] if at + 1 < len(lines) else None
    span = editing.room_after(lines[at], following, room.recording.frames, 16_000)
    return room.revise("inserted", editing.insert(span, room.recording.frames, room.new_id(), lines[at].speaker, room.words()))


def _strike(room: Room) -> c.Command:
    lines = room.standing()
    if len(lines) < 4:
        raise IndexError
    return room.revise("struck", editing.strike(room.dice.sample(lines, room.dice.choice((1, 1, 2)))))


def _unstrike(room: Room) -> c.Command:
    return room.revise("restored", editing.restore([room.dice.choice([x for x in room.lines() if x.is_struck])]))


def _retime(room: Room) -> c.Command:
    line = room.line()
    first = max(0, line.span.first + room.dice.randint(-8000, 8000))
    end = min(room.recording.frames, max(first + 100, line.span.end + room.dice.randint(-8000, 8000)))
    return room.revise("retimed", editing.retime(line, Span(first, end), room.recording.frames))


def _assign(room: Room) -> c.Command:
    voices = [*(s.key for s in room.bench.ask(q.SpeakersOf(room.recording.id))), f"S{room.dice.randint(7, 9)}"]
    return room.revise("speaker", editing.assign(room.dice.sample(room.standing(), 2), room.dice.choice(voices)))


def _replace(room: Room) -> c.Command:
    word, other = room.dice.choice(room.line().text.split()), room.dice.choice(WORDS)
    return room.revise(
        "replaced", editing.replace_all((x, x.text.replace(word, other)) for x in room.standing() if word in x.text)
    )


def _rename(room: Room) -> c.Command:
    voice = room.dice.choice([v for v in room.bench.ask(q.SpeakersOf(room.recording.id)) if not _is_newcomer(v)])
    return c.RenameSpeaker(room.recording.id, voice.key, f"Voice {next(room.ids)}", room.dice.choice(("", "witness", "officer")))


def _is_newcomer(voice: Speaker) -> bool:
    """A voice that only rows name is not renamed or arranged here: undo would leave it in the roster, with its own name."""
    return voice.name == f"Speaker {voice.key[1:]}"


def _arrange(room: Room) -> c.Command:
    roster = room.bench.ask(q.RosterOf(room.recording.id))
    if any(map(_is_newcomer, roster)):
        raise IndexError
    change = room.dice.choice((_added, _merged, _parted, _coloured))
    return c.ArrangeVoices(room.recording.id, change(room, roster))


def _added(room: Room, roster: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
    key = editing.new_voice(roster, room.lines())
    return (*roster, Speaker(key, int(key[1:]), f"Voice {next(room.ids)}"))


def _merged(room: Room, roster: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
    taken = {voice.into for voice in roster}
    one, other = room.dice.sample([voice for voice in roster if not voice.into], 2)
    if one.key in taken:
        raise IndexError
    return tuple(replace(voice, into=other.key) if voice is one else voice for voice in roster)


def _parted(room: Room, roster: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
    one = room.dice.choice([voice for voice in roster if voice.into])
    return tuple(replace(voice, into="", name=f"Voice {next(room.ids)}") if voice is one else voice for voice in roster)


def _coloured(room: Room, roster: tuple[Speaker, ...]) -> tuple[Speaker, ...]:
    one = room.dice.choice(roster)
    return tuple(replace(voice, number=voice.number % 9 + 1) if voice is one else voice for voice in roster)


def _annotate(room: Room) -> c.Command:
    line, kind = room.line(), room.dice.choice(("note", "quote", "question", "disputed", "mark"))
    span = Span(line.span.first, line.span.first) if kind == "mark" else room.dice.choice((line.span, None))
    more = (("later",), room.dice.choice(IMPORTANCES))
    return c.Annotate(room.recording.id, room.words(), span, kind, *more)


def _edit_note(room: Room) -> c.Command:
    note = room.dice.choice([n for n in room.bench.ask(q.AnnotationsOf(room.recording.id)) if n.kind != "mark"])
    return c.EditAnnotation(room.recording.id, note.id, f"{room.words()} {next(room.ids)}", "question", ("again",), "important")


def _withdraw(room: Room) -> c.Command:
    return c.WithdrawAnnotation(room.recording.id, room.dice.choice(room.bench.ask(q.AnnotationsOf(room.recording.id))).id)


def _confirm(room: Room) -> c.Command:
    return c.Confirm(room.recording.id, room.dice.choice([x for x in room.standing() if x.confirmation is None]).id)


def _unconfirm(room: Room) -> c.Command:
    held = [x for x in room.standing() if x.is_confirmed and x.confirmation and x.confirmation.span == x.span]
    return c.Unconfirm(room.recording.id, room.dice.choice(held).id)


def _keep_treatment(room: Room) -> c.Command:
    name = room.dice.choice(("quiet", "loud"))
    return c.KeepTreatment(room.recording.id, Treatment(name, (Step(GAIN, (next(room.ids) % 40 + 1,)),)))


def _drop_treatment(room: Room) -> c.Command:
    return c.DropTreatment(room.recording.id, room.dice.choice(room.bench.ask(q.TreatmentsOf(room.recording.id))).name)


STEPS: dict[str, Callable[[Room], c.Command]] = {
    "correct": _correct,
    "reinstate": _reinstate,
    "split": _split,
    "merge": _merge,
    "insert": _insert,
    "strike": _strike,
    "restore": _unstrike,
    "retime": _retime,
    "assign": _assign,
    "replace": _replace,
    "rename": _rename,
    "arrange": _arrange,
    "annotate": _annotate,
    "edit note": _edit_note,
    "withdraw note": _withdraw,
    "confirm": _confirm,
    "unconfirm": _unconfirm,
    "keep treatment": _keep_treatment,
    "drop treatment": _drop_treatment,
}


def drawn(room: Room) -> tuple[str, c.Command]:
    """A step that is possible now: what has nothing to work on, or would be none, is drawn again."""
    while True:
        name = room.dice.choice(list(STEPS))
        try:
            return name, STEPS[name](room)
        except (IndexError, ValueError, BadRequest):
            continue
