"""Comparing in an open vault: the working transcript against another draft, decided place by place; second listeners."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import uuid4

from PySide6.QtCore import QTimer, Signal

from workbench.domain import questions as q
from workbench.domain.commands import Revise
from workbench.domain.errors import BadRequest
from workbench.domain.revision import Dissent, Row
from workbench.domain.timeline import Span
from workbench.domain.transcript import DraftInfo, Line
from workbench.gui import docking
from workbench.gui.language import tr
from workbench.gui.panels.compare_list import Passage
from workbench.gui.submitting import command_form
from workbench.gui.tenant import Tenant

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.gui.desk import Desk
    from workbench.gui.panels.compare_panel import ComparePanel
    from workbench.gui.views import RecordingView
    from workbench.gui.window import Window
    from workbench.stages.comparing import Difference
    from workbench.stages.suspicions import Otherwise

PANEL = "compare"
_SOON_MS, _UNSEEN_MS = 150, 1_500  # what nobody looks at has time; its lane and its checks stay true all the same
_AROUND = 6  # words of context on each side


@dataclass(frozen=True, slots=True)
class Compared:
    """The working transcript set against another draft."""

    recording: str
    other: DraftInfo
    passages: tuple[Passage, ...]
    others: tuple[DraftInfo, ...] = ()
    is_second_reading: bool = False


class Comparing(Tenant):
    """Says where a second draft reads otherwise: to the panel, the timeline's lane and the list of what is to check."""

    changed = Signal()

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window, desk)
        self._chosen = ""
        self.compared: Compared | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.look)
        window.add_panel(PANEL, "Compare", self._make_panel, docking.BOTTOM)
        for signal in (desk.recording_loaded, desk.lines_changed, desk.recording_changed):
            self._links.link(signal, lambda *_: self._soon.start(_SOON_MS if panel_of(window) is not None else _UNSEEN_MS))
        self._once_made(PANEL, self._wire)

    def close(self) -> None:
        self._soon.stop()
        super().close()

    def look(self) -> None:
        """Compare anew, beside the GUI thread."""
        view = self._desk.view
        if view is None:
            self._take(None)
            return
        bench, lines, chosen = self._desk.bench, view.lines, self._chosen
        found = lambda: compared(bench, view, lines, chosen)  # noqa: E731 - an errand
        self._desk.errands.run(found, self._take, self._window.bottom.say_why, key="compare")

    def otherwise(self, recording_id: str) -> tuple[Otherwise, ...]:
        """What is to check because a second engine reads it otherwise, where this recording was compared with one."""
        from workbench.stages.suspicions import Otherwise

        found = self.compared
        if found is None or found.recording != recording_id or not found.is_second_reading:
            return ()
        return tuple(Otherwise(_row_of(p.difference), p.difference.span, _told(p.difference)) for p in self._open())

    def take(self, passage: Passage) -> None:
        """Their words stand; ours are kept as a reading that was not chosen."""
        from workbench.stages.comparing import taken

        voices = [speaker.key for speaker in self._desk.view.speakers] if self._desk.view else []
        found = passage.difference
        self._decide(lambda: taken(self._lines(), found, str(uuid4()), voices), tr("the working transcript"), _ours(found))

    def keep(self, passage: Passage) -> None:
        """Our words stand; theirs are kept as a reading that was not chosen."""
        from workbench.stages.editing import standing

        if self.compared is None:
            return
        rows = _rows_of(passage.difference)
        source = _source(self.compared.other)

        def make() -> tuple[Row, ...]:
            held = tuple(standing(line) for line in self._lines() if line.id in rows)
            if not held:
                raise BadRequest(tr("There is no row of ours here to keep their reading with."), tr("Insert a line first."))
            return held

        self._decide(make, source, _theirs(passage.difference))

    def play(self, passage: Passage) -> None:
        """Hear the passage with a little before and after it."""
        view, player = self._desk.view, self._window.player
        if view is not None and player is not None:
            span, rate = passage.difference.span, view.recording.rate
            player.play_span(Span(max(0, span.first - rate.hz // 2), min(view.recording.frames, span.end + rate.hz // 2)))

    def go_to(self, passage: Passage) -> None:
        """Choose the row and put the playhead on the words that differ."""
        model, difference = self._window.centre.model, passage.difference
        row = model.row_of(difference.places[0].row) if difference.places else model.row_at(difference.span.first)
        if row >= 0:
            self._window.centre.transcript.choose(row)
        if self._window.player is not None:
            self._window.player.seek(difference.span.first)

    def choose(self, draft_id: str) -> None:
        """Compare with this draft."""
        self._chosen = draft_id
        self.look()

    def invite(self) -> None:
        """Ask who is to listen a second time."""
        desk, view = self._desk, self._desk.view
        if view is None:
            return
        bench, authors = desk.bench, view.authors

        def show(people: tuple[str, ...]) -> None:
            from workbench.gui.dialogs.listener_form import InviteForm

            form = InviteForm(view.recording.id, people, self._window)
            command_form(desk, form, form.command, tr("second listener"))

        desk.errands.run(lambda: _free(bench, authors), show, key="listener")

    # -- inside

    def _decide(self, make: Callable[[], tuple[Row, ...]], source: str, text: str) -> None:
        desk, view = self._desk, self._desk.view
        if view is None:
            return
        try:
            rows = make()
        except BadRequest as error:
            self._window.bottom.say_why(error)
            return
        decided = Revise(view.recording.id, "adjudicated", rows, dissent=(Dissent(source, text),))
        desk.changes.make(decided, tr("decision between readings"))

    def _lines(self) -> Sequence[Line]:
        return self._desk.view.lines if self._desk.view else ()

    def _take(self, found: Compared | None) -> None:
        panel, timeline = panel_of(self._window), self._window.centre.timeline
        before, self.compared = self.compared, found
        is_shown = found is not None and (found.is_second_reading or panel is not None)
        if timeline is not None:
            told = [(p.difference.span, _told(p.difference)) for p in self._open()] if is_shown else []
            timeline.set_disagreements(told)
        if found is not None or before is not None:
            self.changed.emit()
        if panel is None:
            return
        if self.compared is None:
            panel.show_drafts((), "")
            return
        hubs = {draft: over.hub for over in self._desk.liaison.hand_overs for draft in over.draft_ids}
        panel.show_drafts(self.compared.others, self.compared.other.id, hubs)
        sources = (tr("Working transcript"), _source(self.compared.other))
        said = tr("{open} open of {n} differences").format(open=f"{len(self._open()):,}", n=f"{len(self.compared.passages):,}")
        panel.show_passages(self.compared.passages, sources, said, self._desk.permission(Revise))

    def _open(self) -> list[Passage]:
        return [p for p in self.compared.passages if not p.is_decided] if self.compared else []

    def _make_panel(self) -> ComparePanel:
        from workbench.gui.panels.compare_panel import ComparePanel

        return ComparePanel(self._window.theme)

    def _wire(self) -> None:
        panel, link = panel_of(self._window), self._links.link
        if panel is None:
            return
        link(panel.other_chosen, self.choose)
        link(panel.passage_chosen, self.go_to)
        link(panel.take_wanted, self.take)
        link(panel.keep_wanted, self.keep)
        link(panel.play_wanted, self.play)
        link(panel.second_draft_wanted, lambda: _second_draft(self._window))
        link(panel.listener_wanted, self.invite)
        self.look()


def panel_of(window: Window) -> ComparePanel | None:
    """The panel, where it was made."""
    return cast("ComparePanel | None", docking.panel(window, PANEL))


def compared(bench: Bench, view: RecordingView, lines: Sequence[Line], chosen: str) -> Compared | None:
    """The working transcript against the chosen draft, or the newest other one; None where there is no other."""
    from workbench.stages.comparing import differences

    others = tuple(draft for draft in bench.ask(q.DraftsOf(view.recording.id)) if not draft.is_working)
    if not others:
        return None
    other = next((draft for draft in others if draft.id == chosen), others[0])
    theirs = bench.ask(q.LinesOf(view.recording.id, other.id))
    source, rate = _source(other), view.recording.rate
    ours_by, theirs_by = _texts(lines), _texts(theirs)
    passages = tuple(
        Passage(
            found,
            rate.clock(found.span.first),
            _in_context(found.ours, _near(ours_by, found)),
            _in_context(found.theirs, _near(theirs_by, found)),
            _is_decided(lines, found, source),
        )
        for found in differences(lines, theirs)
    )
    return Compared(view.recording.id, other, passages, others, _is_second_reading(other, lines, theirs))


def _is_second_reading(other: DraftInfo, ours: Sequence[Line], theirs: Sequence[Line]) -> bool:
    """Whether the other draft is an engine's in the same language: a translation differs everywhere, a listener is asked anew."""
    from workbench.stages.comparing import LISTENER

    languages = [{line.segment.language for line in lines if line.segment.language} for lines in (ours, theirs)]
    return LISTENER not in other.engines and bool(theirs) and (not all(languages) or bool(languages[0] & languages[1]))


def _told(difference: Difference) -> str:
    return f"{difference.ours or '∅'} ≠ {difference.theirs or '∅'}"


def _row_of(difference: Difference) -> str:
    place = difference.places[0] if difference.places else difference.before
    return place.row if place else ""


def _source(draft: DraftInfo) -> str:
    """Whose reading it is, as the ledger and the report say it."""
    return f"{', '.join(draft.engines) or 'draft'} ({draft.by}, draft {draft.id[:8]})"


def _ours(difference: Difference) -> str:
    """Our reading as it is kept. One without any words is one too, and says where."""
    return difference.ours or f"(nothing for “{difference.theirs}”)"


def _theirs(difference: Difference) -> str:
    return difference.theirs or f"(nothing for “{difference.ours}”)"


def _rows_of(difference: Difference) -> frozenset[str]:
    found = {place.row for place in difference.places}
    return frozenset(found or ({difference.before.row} if difference.before else set()))


def _is_decided(lines: Sequence[Line], difference: Difference, source: str) -> bool:
    """Whether a row of ours keeps their reading as one that was not chosen."""
    rows, kept = _rows_of(difference), Dissent(source, _theirs(difference))
    return any(line.revision is not None and kept in line.revision.dissent for line in lines if line.id in rows)


def _texts(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if not line.is_struck]


def _near(lines: list[Line], difference: Difference) -> str:
    """The text said around a difference, for the words around it."""
    around = [line for line in lines if line.span.overlap(difference.span)]
    return around[0].text if around else ""


def _in_context(said: str, text: str) -> tuple[str, str, str]:
    """The words before, the words themselves, the words after."""
    before, found, after = text.partition(said) if said else ("", "", "")
    if not found:
        return ("", said, "")
    return (" ".join(before.split()[-_AROUND:]), said, " ".join(after.split()[:_AROUND]))


def _free(bench: Bench, authors: tuple[str, ...]) -> tuple[str, ...]:
    """Who could listen blind: people who may act and have not worked on the exhibit."""
    people = bench.ask(q.People())
    return tuple(p.name for p in people if not p.revoked and p.confirmed and p.name not in authors)


def _second_draft(window: Window) -> None:
    desk = window.desk
    if desk is None or desk.view is None:
        return
    from workbench.gui.dialogs.order_forms import Transcribe
    from workbench.gui.explaining import explained
    from workbench.gui.submitting import order_form

    form = Transcribe(desk.place.case, (desk.view.recording.id,), window, beside=True)
    explained(desk, form)
    order_form(desk, form, form.order, tr("Second draft of {name}").format(name=desk.view.evidence.name))


def _step(window: Window, by: int) -> None:
    comparing, panel = Comparing.of(window), docking.show(window, PANEL, focus=False)
    made = panel_of(window)
    if comparing is None or panel is None or made is None:
        return
    passage = made.step(by)
    if passage is None:
        window.bottom.say(tr("Nothing is left to decide"))
    else:
        comparing.go_to(passage)


def _with_current(window: Window, do: Callable[[Comparing, Passage], object]) -> None:
    comparing, panel = Comparing.of(window), panel_of(window)
    passage = panel.current() if panel is not None else None
    if comparing is not None and passage is not None:
        do(comparing, passage)


def _invite(window: Window) -> None:
    if (comparing := Comparing.of(window)) is not None:
        comparing.invite()


VERBS: dict[str, Callable[[Window], object]] = {
    "compare": lambda window: docking.show(window, PANEL),
    "next_difference": lambda window: _step(window, +1),
    "previous_difference": lambda window: _step(window, -1),
    "take_theirs": lambda window: _with_current(window, Comparing.take),
    "keep_ours": lambda window: _with_current(window, Comparing.keep),
    "second_draft": _second_draft,
    "second_listener": _invite,
}
