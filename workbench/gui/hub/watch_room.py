"""What the window does about watched folders: asks, watches, queues what came, tells when it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.domain import questions as q
from workbench.domain.arrivals import Arrival, Fate
from workbench.domain.orders import Process
from workbench.gui import moments
from workbench.gui.language import counted, tr
from workbench.gui.notifying import Notifier, Told
from workbench.gui.sending import NO_HUB

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.gui.desk import Desk
    from workbench.gui.hub.watch_session import WatchSession
    from workbench.gui.window import Window


def watch(window: Window) -> None:
    """Ask which folder; where one is watched, show it."""
    from workbench.gui.hub.watch_form import WatchForm
    from workbench.gui.hub.watch_session import WatchSession

    desk = window.desk
    if desk is None:
        return
    if desk.watch is not None and desk.watch.is_running:
        _show(window, desk.watch)
        return
    form = WatchForm(desk.place.case, window, no_sending="" if desk.liaison.hub else tr(NO_HUB))

    def submitted() -> None:
        order, drafts = form.order(), form.draft.isChecked()
        form.accept()
        session = desk.watch = WatchSession(desk.bench, order, drafts=drafts, parent=desk)
        session.arrived.connect(lambda arrival: _queue(desk, session, arrival))
        session.over.connect(lambda: _tell_end(window, session))
        _show(window, session)

    form.submitted.connect(submitted)
    form.open()


def _show(window: Window, session: WatchSession) -> None:
    from workbench.gui.hub.watch_window import Watching

    shown = window.findChild(Watching)
    if shown is None:
        shown = Watching(session, window.theme, window)
        shown.again.connect(shown.accept)
        shown.again.connect(lambda: watch(window))
    shown.show()
    shown.raise_()
    shown.activateWindow()


def _queue(desk: Desk, session: WatchSession, arrival: Arrival) -> None:
    """What came in is transcribed in its turn, as if a person had imported it."""
    if not session.drafts or arrival.fate not in (Fate.TAKEN, Fate.KNOWN):
        return
    bench, case = desk.bench, session.order.case_number

    def put(found: tuple[str, ...]) -> None:
        if found:
            desk.queue.add(Process(case, found), arrival.name)

    desk.errands.run(lambda: _undrafted(bench, arrival.evidence_id), put)


def _undrafted(bench: Bench, evidence_id: str) -> tuple[str, ...]:
    return tuple(r.id for r in bench.ask(q.RecordingsOf(evidence_id)) if not bench.ask(q.DraftsOf(r.id)))


def _tell_end(window: Window, session: WatchSession) -> None:
    """An end that nobody asked for is told loudly."""
    taken = tr("{count} came in").format(count=counted(session.count(Fate.TAKEN), "file"))
    notifier = window.findChild(Notifier)
    if session.problem and notifier is not None:
        notifier.tell(Told(moments.now(), "failed", "bad", tr("The folder is no longer watched"), session.problem))
    elif window.desk is not None:
        window.bottom.say(f"{tr('The folder is no longer watched')} · {taken}")


VERBS: dict[str, Callable[[Window], object]] = {"watch_folder": watch}
