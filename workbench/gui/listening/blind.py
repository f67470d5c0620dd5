"""A second listener at work: who was asked sees no words of a recording until their own draft of it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.domain import questions as q
from workbench.domain.commands import FinishDraft
from workbench.domain.retiming import shared
from workbench.domain.speakers import Turn
from workbench.domain.spoken import tokens
from workbench.domain.timeline import Span
from workbench.domain.transcript import Draft, Segment
from workbench.gui.dialogs.blind_page import BlindPage, place_of
from workbench.gui.language import tr
from workbench.gui.tenant import Tenant

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.gui.desk import Desk
    from workbench.gui.views import RecordingView
    from workbench.gui.window import Window

PREFIX = "blind listening of "
_PARTED = "\n"
LISTENER = "second listener"


class Blind(Tenant):
    """Covers the words and opens the page where the person is asked to listen."""

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window, desk)
        self.page: BlindPage | None = None
        self._links.link(desk.recording_loaded, self._on_recording)

    def close(self) -> None:
        if self.page is not None:
            self.page.reject()
        super().close()

    def begin(self, view: RecordingView) -> None:
        """Open the page over a recording, with what was typed the last time."""
        bench, person = self._desk.bench, self._desk.bench.person.name
        self._desk.errands.run(lambda: _prepared(bench, view, person), lambda found: self._open(view, *found), key="blind")

    def _on_recording(self, view: RecordingView | None) -> None:
        self._owe(None)
        if view is None or not view.lines or self._desk.bench.read_only:
            return
        bench, person, recording = self._desk.bench, self._desk.bench.person.name, view.recording.id
        self._desk.errands.run(lambda: is_asked(bench, recording, person), lambda asked: self._on_asked(view, asked), key="asked")

    def _on_asked(self, view: RecordingView, asked: bool) -> None:
        if asked and self.page is None and self._desk.view is view:
            self._owe(view)
            self._cover(hidden=True)
            self.begin(view)

    def _open(self, view: RecordingView, draft: Draft, held: dict[str, str]) -> None:
        self._cover(hidden=True)
        page = self.page = BlindPage(view.evidence.name, draft, view.recording.rate, held, self._window)
        jottings, errands, key = self._desk.bench.jottings, self._desk.errands, PREFIX + view.recording.id
        page.model.typed.connect(lambda row, text: errands.run(lambda: jottings.keep(key + _PARTED + row, text), lambda _: None))
        page.play_wanted.connect(self._play)
        page.pause_wanted.connect(lambda: self._window.player.toggle() if self._window.player else None)
        page.back_wanted.connect(lambda: self._window.player.jump(-3.0) if self._window.player else None)
        page.finished_with.connect(lambda filled: self._sign(view, filled))
        page.finished.connect(lambda _: self._on_closed())
        page.begin()

    def _play(self, span: Span) -> None:
        if self._window.player is not None:
            self._window.player.play_span(span)

    def _sign(self, view: RecordingView, filled: Draft) -> None:
        page, jottings, key = self.page, self._desk.bench.jottings, PREFIX + view.recording.id
        if page is None:
            return
        rows = [place_of(segment) for segment in filled.segments]

        def forget() -> None:
            for row in rows:
                jottings.keep(key + _PARTED + row, "")

        def told(_: object) -> None:
            self._window.bottom.say(tr("Your draft is signed and stands beside the other"))

        def done(_: object) -> None:
            page.accept()
            self._desk.errands.run(forget, told)

        self._desk.changes.make(FinishDraft(heard(filled), beside=True), tr("second listening"), done, page.fail)

    def _on_closed(self) -> None:
        signed, self.page = self.page is not None and self.page.result() == BlindPage.DialogCode.Accepted, None
        if signed:
            self._owe(None)
        self._cover(hidden=not signed)

    def _owe(self, view: RecordingView | None) -> None:
        """Who owes a hearing is brought back to their page instead of being shown the text."""
        from workbench.gui.listening.listening import Listening

        def go_on(owed: RecordingView) -> None:
            self._window.bottom.say(tr("You were asked to listen without the text: sign what you heard, then it is shown."))
            if self.page is None:
                self.begin(owed)

        if (listening := Listening.of(self._window)) is not None:
            listening.instead = None if view is None else lambda: go_on(view)

    def _cover(self, *, hidden: bool) -> None:
        from workbench.gui.listening.listening import Listening

        listening = Listening.of(self._window)
        if listening is not None:
            listening.hide_text() if hidden else listening.show_text()


def is_asked(bench: Bench, recording_id: str, person: str) -> bool:
    """Whether the person was asked to listen and has not signed a draft since."""
    if not any(asked.listener == person for asked in bench.ask(q.InvitationsOf(recording_id))):
        return False
    return not any(draft.by == person and LISTENER in draft.engines for draft in bench.ask(q.DraftsOf(recording_id)))


def heard(filled: Draft) -> Draft:
    """The draft as it is signed: words share their row's time, since a listener wrote them and nobody measured them."""
    return Draft(
        id=filled.id,
        recording_id=filled.recording_id,
        made_at=filled.made_at,
        recipes=filled.recipes,
        runs=(),
        segments=tuple(_timed(segment) for segment in filled.segments if segment.text),
        speakers=filled.speakers,
        turns=(),
    )


def _timed(segment: Segment) -> Segment:
    words = shared(tokens(segment.text), segment.span)
    return Segment(segment.id, segment.span, segment.text, words, segment.speaker, segment.recipe)


def _prepared(bench: Bench, view: RecordingView, person: str) -> tuple[Draft, dict[str, str]]:
    from datetime import UTC, datetime
    from uuid import uuid4

    from workbench.stages.comparing import blank

    ids, now = iter(lambda: str(uuid4()), ""), datetime.now(UTC).isoformat(timespec="seconds")
    draft = blank(view.recording.id, _turns(bench, view), view.recording.rate, ids, now, person)
    about = PREFIX + view.recording.id + _PARTED
    return draft, {key[len(about) :]: text for key, text in bench.jottings.all().items() if key.startswith(about)}


def _turns(bench: Bench, view: RecordingView) -> tuple[Turn, ...]:
    """The diarizer's turns as drafted: what people moved or merged would already tell something. Rows where there are none."""
    draft = bench.ask(q.DraftOf(view.recording.id))
    return (draft.turns if draft else ()) or tuple(Turn(line.segment.span, line.segment.speaker) for line in view.lines)
