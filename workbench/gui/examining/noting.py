"""The notes of the recording on the screen: listed, filtered, answered, edited, withdrawn, with their pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from workbench.domain import questions as q
from workbench.domain.annotations import Annotation
from workbench.domain.commands import Annotate, WithdrawAnnotation
from workbench.domain.timeline import Span
from workbench.gui import docking
from workbench.gui.dialogs.note_forms import AddNote, AnswerNote, EditNote
from workbench.gui.language import tr
from workbench.gui.reporting import leaving
from workbench.gui.submitting import command_form
from workbench.gui.tenant import Tenant

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.panels.notes_panel import NotesPanel
    from workbench.gui.window import Window

PANEL = "notes"
_TITLE = 80  # letters of a note that make a title


class Noting(Tenant):
    """Keeps the panel of notes, and does what is asked for there."""

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window, desk)
        window.add_panel(PANEL, "Notes", self._make_panel, docking.RIGHT, beside="inspector")
        for signal in (desk.recording_loaded, desk.recording_changed, desk.review_changed):
            self._links.link(signal, lambda *_: self.look())
        self._once_made(PANEL, self._wire)

    def look(self) -> None:
        """Show the notes as they stand."""
        view, panel = self._desk.view, panel_of(self._window)
        if panel is None:
            return
        if view is None:
            panel.clear()
            return
        who, barred = self._desk.bench.person.name, self._desk.permission(Annotate)
        panel.show_notes(view.annotations, view.recording.rate, who, barred=barred)

    def go_to(self, note: Annotation) -> None:
        """Put the playhead on a note's place and show it on the timeline."""
        if note.span is None:
            self._window.bottom.say(tr("This note is about the whole recording"))
            return
        if self._window.player is not None:
            self._window.player.seek(note.span.first)
        row = self._window.centre.model.row_of(note.segment_id) if note.segment_id else -1
        row = row if row >= 0 else self._window.centre.model.row_at(note.span.first)
        if row >= 0:
            self._window.centre.transcript.choose(row)
        timeline = self._window.centre.timeline
        if timeline is not None and note.span.length:
            timeline.set_selection(note.span)
            timeline.reveal(note.span)

    def answer(self, note: Annotation) -> None:
        """Ask for an answer."""
        form = AnswerNote(note, self._window)
        command_form(self._desk, form, form.command, tr("answer to a note"))

    def edit(self, note: Annotation) -> None:
        """Ask for other words."""
        form = EditNote(note, self._window)
        command_form(self._desk, form, form.command, tr("edit of a note"))

    def exhibit(self, note: Annotation) -> None:
        """Ask for a folder for court about a disputed passage."""
        if note.span is not None:
            leaving.exhibit_of(self._window, note.span, note.text[:_TITLE])

    def withdraw(self, note: Annotation) -> None:
        """Take a note back."""
        self._desk.changes.make(WithdrawAnnotation(note.recording_id, note.id), tr("withdrawal of a note"))

    def show_picture(self, sha256: str) -> None:
        """Fetch a picture beside the GUI thread."""
        bench = self._desk.bench

        def show(body: bytes | None) -> None:
            if (panel := panel_of(self._window)) is not None:
                panel.show_picture(body)

        self._desk.errands.run(lambda: bench.ask(q.AttachmentBy(sha256)), show, key="picture")

    def _make_panel(self) -> NotesPanel:
        from workbench.gui.panels.notes_panel import NotesPanel

        return NotesPanel(self._window.theme)

    def _wire(self) -> None:
        panel, link = panel_of(self._window), self._links.link
        if panel is None:
            return
        link(panel.go_wanted, self.go_to)
        link(panel.add_wanted, lambda: add(self._window))
        link(panel.answer_wanted, self.answer)
        link(panel.edit_wanted, self.edit)
        link(panel.withdraw_wanted, self.withdraw)
        link(panel.picture_wanted, self.show_picture)
        link(panel.exhibit_wanted, self.exhibit)
        self.look()


def panel_of(window: Window) -> NotesPanel | None:
    """The panel, where it was made."""
    return cast("NotesPanel | None", docking.panel(window, PANEL))


def annotate(window: Window, span: Span | None, segment_id: str = "") -> None:
    """Ask for a note on a passage."""
    desk = window.desk
    if desk is not None and desk.view is not None:
        form = AddNote(desk.view.recording.id, span, desk.view.recording.rate, window, segment_id=segment_id)
        command_form(desk, form, form.command, tr("note"))


def add(window: Window) -> None:
    """About what is seen to be marked on the timeline, the chosen line, or the whole recording."""
    desk = window.desk
    if desk is not None:
        line, span = desk.line, leaving.marked(window, desk)
        is_line = line is not None and (span is None or span == line.span)
        annotate(window, line.span if line is not None and is_line else span, line.id if line is not None and is_line else "")


VERBS: dict[str, Callable[[Window], object]] = {
    "annotate": add,
    "notes": lambda window: docking.show(window, PANEL),
}
