"""What a person does to the rows of a transcript: each verb makes the rows of one revision and hands them to the bench."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtWidgets import QAbstractItemView, QApplication

from workbench.domain.desk_commands import Revise
from workbench.domain.errors import BadRequest
from workbench.domain.revision import Row
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line
from workbench.gui.language import tr
from workbench.stages import editing as e

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.window import Window

_NEW_LINE_SECONDS = 2.0
Make = Callable[[], tuple[Row, ...]]


def revise(
    window: Window,
    act: str,
    text: str,
    make: Make,
    then: Callable[[], object] | None = None,
    otherwise: Callable[[BaseException], object] | None = None,
) -> None:
    """Carry a revision out as one step of undo; what cannot be is said in the bar below, or to `otherwise`."""
    desk = window.desk
    if desk is None or desk.view is None:
        return
    try:
        if why := desk.permission(Revise):
            raise BadRequest(why)
        command = Revise(desk.view.recording.id, act, make())
    except BadRequest as error:
        (otherwise or window.bottom.say_why)(error)
        return
    desk.changes.make(command, text, lambda _: then() if then else None, otherwise)


def retime(window: Window, segment_id: str, span: Span) -> None:
    """A row was dragged to another time."""
    line = _line(window, segment_id)
    if line is not None and span != line.span:
        revise(window, "retimed", tr("times of a line"), lambda: e.retime(line, span, _frames(window)))


def move(window: Window, segment_id: str, span: Span, speaker: str) -> None:
    """A row was dragged to another time and to the lane of another voice."""
    line = _line(window, segment_id)
    if line is not None and (span, speaker) != (line.span, line.speaker):
        act = "retimed" if speaker == line.speaker else "speaker"
        revise(window, act, tr("move of a line"), lambda: e.move(line, span, speaker, _frames(window)))


def assign(window: Window, lines: Sequence[Line], speaker: str) -> None:
    """Lines are said by this voice."""
    revise(window, "speaker", tr("voice of {n} lines").format(n=len(lines)), lambda: e.assign(lines, speaker))


def assign_number(window: Window, number: int) -> None:
    """The chosen lines are said by the voice with this number."""
    desk = window.desk
    if desk is None or desk.view is None:
        return
    voice = next((s for s in desk.view.speakers if s.number == number), None)
    if voice is None:
        window.bottom.say(tr("There is no voice {n} in this recording. Alt+0 makes a new one.").format(n=number))
    else:
        assign(window, chosen(window), voice.key)


def assign_new(window: Window) -> None:
    """The chosen lines are said by a voice that nobody has been so far."""
    desk = window.desk
    if desk is not None and desk.view is not None:
        assign(window, chosen(window), e.new_voice(desk.view.speakers, desk.view.lines))


def assign_from_here(window: Window, speaker: str) -> None:
    """This voice says what the line's voice says, from the line on."""
    desk = window.desk
    if desk is not None and desk.view is not None and (line := desk.line) is not None:
        assign(window, [x for x in _said_by(window, line.speaker) if x.span.first >= line.span.first], speaker)


def assign_everywhere(window: Window, speaker: str) -> None:
    """This voice says everything that the line's voice says."""
    desk = window.desk
    if desk is not None and desk.view is not None and (line := desk.line) is not None:
        assign(window, _said_by(window, line.speaker), speaker)


def _said_by(window: Window, speaker: str) -> list[Line]:
    """The lines of a voice that stand; those struck out, or merged into others, stay as they are."""
    return [line for line in window.centre.model.lines() if line.speaker == speaker and not line.is_struck]


def chosen(window: Window) -> tuple[Line, ...]:
    """The lines that are chosen, as they stand; what was typed over them and is not saved yet stays aside."""
    return tuple(window.centre.model.line(row) for row in window.centre.transcript.chosen_rows())


def voices(window: Window) -> tuple[Speaker, ...]:
    """The voices lines can be given to."""
    return window.desk.view.speakers if window.desk is not None and window.desk.view is not None else ()


def split(window: Window) -> None:
    """Two lines of one: at the caret while typing, else at the playhead. What was typed goes along."""
    desk, transcript = window.desk, window.centre.transcript
    if desk is None or (line := desk.line) is None:
        return
    typed = transcript.typed()
    new_id = str(uuid4())
    shown = window.centre.model.shown_line(line)
    at = typed.caret if typed is not None else e.place_at(shown, _position(window))
    text = typed.text if typed is not None else shown.text

    was_typing = typed is not None

    def make() -> tuple[Row, ...]:
        rows = e.split(line, at, new_id, text)
        transcript.let_stand()  # only now: a split that cannot be leaves the editor open
        return rows

    revise(window, "split", tr("split of a line"), make, lambda: _after_split(window, line.id, new_id, typing=was_typing))


def _after_split(window: Window, old: str, new: str, *, typing: bool) -> None:
    window.centre.model.drop_unsaved(old)
    window.centre.transcript.choose_later(new, edit=typing, at_start=True)


def merge(window: Window) -> None:
    """The chosen lines become one; one alone is merged with the next."""
    rows, model = window.centre.transcript.chosen_rows(), window.centre.model
    if len(rows) == 1:
        rows = (rows[0], *([rows[0] + 1] if rows[0] + 1 < model.rowCount() else []))
    window.centre.transcript.let_stand()
    lines = [model.shown(row) for row in rows]
    if rows and tuple(rows) != tuple(range(rows[0], rows[0] + len(rows))):
        window.bottom.say(tr("Only lines that follow each other can be merged."))
        return
    ids = [line.id for line in lines]

    def done() -> None:
        model.drop_unsaved(*ids)
        window.centre.transcript.choose_later(ids[0])

    revise(window, "merged", tr("merging of lines"), lambda: e.merge(lines), done)


def insert(window: Window, where: int) -> None:
    """A new line: before (-1) or after (1) this one, or where the timeline is marked (0)."""
    desk, model = window.desk, window.centre.model
    if desk is None or desk.view is None:
        return
    line, row = desk.line, window.centre.transcript.currentIndex().row()
    beside = model.line(row + where) if line is not None and 0 <= row + where < model.rowCount() else None
    frames, new_id = _frames(window), str(uuid4())
    wanted = desk.view.recording.rate.frames(_NEW_LINE_SECONDS)

    def make() -> tuple[Row, ...]:
        span = desk.selection if where == 0 else None
        if span is None and line is not None and where:
            span = e.room_after(line, beside, frames, wanted) if where > 0 else e.room_before(line, beside, wanted)
        if span is None:
            raise BadRequest(tr("Nothing is marked on the timeline."), tr("Drag over the passage that has no line."))
        return e.insert(span, frames, new_id, _voice_at(desk, line))

    revise(window, "inserted", tr("new line"), make, lambda: window.centre.transcript.choose_later(new_id, edit=True))


def _voice_at(desk: Desk, line: Line | None) -> str:
    if line is not None:
        return line.speaker
    return desk.view.speakers[0].key if desk.view is not None and desk.view.speakers else "S1"


def strike(window: Window) -> None:
    """The chosen lines are taken out; they stay in sight. Only where the transcript or timeline has the focus."""
    lines = chosen(window)
    if _is_elsewhere(window):
        return
    revise(window, "struck", tr("striking out"), lambda: e.strike(lines))


def restore(window: Window) -> None:
    """Struck lines stand again."""
    lines = chosen(window)
    revise(window, "restored", tr("restoring"), lambda: e.restore(lines))


def set_edge(window: Window, *, start: bool) -> None:
    """The line starts, or ends, at the playhead."""
    desk = window.desk
    if desk is None or (line := desk.line) is None or _is_elsewhere(window):
        return
    frame, set_at = _position(window), e.start_at if start else e.end_at
    revise(window, "retimed", tr("times of a line"), lambda: set_at(line, frame, _frames(window)))


def mark(window: Window, text: str) -> None:
    """Put a mark such as [inaudible] at the caret, or into the line where the playhead is."""
    transcript = window.centre.transcript
    if transcript.typed() is None:
        transcript.edit_current(at=_place_of_playhead(window))
    if (editor := transcript.editor()) is not None:
        editor.insert_mark(text)


def _place_of_playhead(window: Window) -> int:
    desk = window.desk
    if desk is None or desk.line is None or not desk.line.span.contains(_position(window)):
        return -1
    return e.place_at(window.centre.model.shown_line(desk.line), _position(window))


def timestamp(window: Window) -> None:
    """Put the time of the playhead at the caret."""
    if window.desk is not None and window.desk.view is not None:
        mark(window, f"[{window.desk.view.recording.rate.clock(_position(window))}]")


def uncertain(window: Window) -> None:
    """Mark the word at the caret as uncertain, with what it could be instead."""
    transcript = window.centre.transcript
    if transcript.typed() is None:
        transcript.edit_current(at=_place_of_playhead(window))
    transcript.ask_alternatives()


def _is_elsewhere(window: Window) -> bool:
    """Whether a bare key was pressed in another list, where it means something else or nothing."""
    focused = QApplication.focusWidget()
    is_elsewhere = isinstance(focused, QAbstractItemView) and not window.centre.isAncestorOf(focused)
    if is_elsewhere:
        window.bottom.say(tr("This changes a line only while the transcript or the timeline has the focus."))
    return is_elsewhere


def _line(window: Window, segment_id: str) -> Line | None:
    model = window.centre.model
    row = model.row_of(segment_id)
    return model.line(row) if row >= 0 else None


def _position(window: Window) -> int:
    return window.player.position if window.player is not None else 0


def _frames(window: Window) -> int:
    return window.desk.view.recording.frames if window.desk is not None and window.desk.view is not None else 0


VERBS: dict[str, Callable[[Window], object]] = {
    "split_line": split,
    "merge_lines": merge,
    "insert_before": lambda window: insert(window, -1),
    "insert_after": lambda window: insert(window, 1),
    "insert_here": lambda window: insert(window, 0),
    "strike_line": strike,
    "restore_line": restore,
    "start_here": lambda window: set_edge(window, start=True),
    "end_here": lambda window: set_edge(window, start=False),
    "start_here_typing": lambda window: set_edge(window, start=True),
    "end_here_typing": lambda window: set_edge(window, start=False),
    "timestamp": timestamp,
    "inaudible": lambda window: mark(window, "[inaudible]"),
    "crosstalk": lambda window: mark(window, "[crosstalk]"),
    "laughter": lambda window: mark(window, "[laughter]"),
    "uncertain": uncertain,
    "new_voice": assign_new,
    **{f"assign_{number}": partial(assign_number, number=number) for number in range(1, 10)},
}
