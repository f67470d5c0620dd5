"""Witnessing the ledger: quietly after login, and from the checkpoint dialog where somebody wants to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from workbench.domain import questions as q
from workbench.domain.checkpoints import Checkpoint, Witnessing
from workbench.domain.orders import Witness, WitnessOutcome
from workbench.gui.language import counted, later, tr
from workbench.gui.standing import Standing
from workbench.gui.submitting import while_open
from workbench.gui.telling import told
from workbench.gui.witnessed import entries
from workbench.gui.workers import JobThread

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.dialogs.checkpoint import CheckpointDialog
    from workbench.gui.window import Window


_NOTHING = later(
    "There is nothing for you to vouch for: the newest checkpoint is your own, or somebody vouched for it already. Entries "
    "since then wait for the next one."
)


class Witnesser(QObject):
    """Runs the order beside the queue: it is nobody's job, and nobody waits for it. Ends with the vault."""

    ended = Signal(object)

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(desk)
        self._window, self._desk = window, desk
        self._thread: JobThread | None = None

    def begin(self) -> None:
        """Witness what others did since last time, where this person may write at all."""
        if self._thread is not None or self._desk.permission(Witness):
            return
        bench = self._desk.bench
        thread = self._thread = JobThread(lambda: bench.start(Witness()), self)
        thread.succeeded.connect(self._on_outcome)
        thread.failed.connect(self._on_failed)
        thread.finished.connect(self._on_finished)
        thread.start()

    def close(self) -> None:
        """Stop at the next step and wait for it."""
        if self._thread is not None:
            self._thread.cancel()
            self._thread.wait()
        QCoreApplication.removePostedEvents(self)
        self._thread = None

    def _on_outcome(self, outcome: WitnessOutcome) -> None:
        if outcome.findings:
            self._window.notice.show_standing(_alarm(outcome))
        if line := said(outcome):
            self._window.bottom.say(line)
        self.ended.emit(line or tr(_NOTHING))

    def _on_failed(self, error: BaseException) -> None:
        self._window.bottom.say_why(error)
        self.ended.emit(told(error))

    def _on_finished(self) -> None:
        if self._thread is not None:
            self._thread.deleteLater()
        self._thread = None


def said(outcome: WitnessOutcome) -> str:
    """What became of it, in a line; empty where there was nothing to do."""
    if outcome.findings:
        return tr("{findings}: nothing was vouched for").format(findings=counted(len(outcome.findings), "finding"))
    done = []
    if outcome.cosigned:
        done.append(tr("You vouched for the first {cosigned}.").format(cosigned=entries(outcome.cosigned)))
    if outcome.stamped:
        done.append(tr("The first {stamped} are timestamped.").format(stamped=entries(max(outcome.stamped))))
    return " ".join((*done, *outcome.troubles))


def _alarm(outcome: WitnessOutcome) -> Standing:
    first, count = outcome.findings[0], len(outcome.findings)
    more = tr(" And {count:,} more.").format(count=count - 1) if count > 1 else ""
    title = tr("The check at login has {count}: nothing was vouched for").format(count=counted(count, "finding"))
    text = f"{first.place}: {first.problem} {first.meaning}{more}"
    return Standing("warning", title, text, "bad", ("check_vault", tr("Check the vault")))


def show(window: Window, desk: Desk, witnesser: Witnesser) -> None:
    """The checkpoint dialog, kept up to date while it is open."""
    from workbench.gui.dialogs.checkpoint import CheckpointDialog

    form = CheckpointDialog(window, why_not=desk.permission(Witness))
    refresh = _refresher(desk, form)

    def ask() -> None:
        form.say(tr("Checking what was entered since the last checkpoint…"))
        witnesser.begin()

    form.witness_asked.connect(ask)
    links = ((desk.oversight.witnessing_changed, refresh), (witnesser.ended, form.say))
    for signal, slot in links:
        signal.connect(slot)
    form.finished.connect(lambda _: [signal.disconnect(slot) for signal, slot in links])
    refresh()
    form.open()


def _refresher(desk: Desk, form: CheckpointDialog) -> Callable[[], None]:
    show_it: Callable[[tuple[Checkpoint | None, Witnessing]], None] = while_open(form, lambda seen: form.show_checkpoint(*seen))
    return lambda: desk.errands.run(lambda: _newest(desk), show_it, key="checkpoint")


def _newest(desk: Desk) -> tuple[Checkpoint | None, Witnessing]:
    return desk.bench.ask(q.CheckpointAt()), desk.bench.ask(q.WitnessedOf())
