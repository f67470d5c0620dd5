"""What the window does about live recording: asks, records, seals, tells, and offers what was left unsealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.domain.engines import EngineState, Task
from workbench.domain.live import InputDevice, Spool
from workbench.domain.live_orders import LiveOutcome, SealSpool
from workbench.gui.dialogs import notices
from workbench.gui.language import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.gui.desk import Desk
    from workbench.gui.live.left import LeftSound
    from workbench.gui.window import Window


def record(window: Window) -> None:
    """Ask from where, then record. One at a time: a second asks for the window of the first."""
    from workbench.gui.live.window import LiveRecording  # with its form and picture: only where somebody records

    desk = window.desk
    if desk is None:
        return
    if desk.live is not None and desk.live.is_running:
        shown = window.findChild(LiveRecording)
        if shown is not None:
            shown.raise_()
            shown.activateWindow()
        return
    case = desk.place.case
    found = window.engines

    def gathered() -> tuple[tuple[InputDevice, ...], tuple[EngineState, ...]]:
        return desk.bench.recorder().devices(), found().states() if found is not None else ()

    desk.errands.run(gathered, lambda both: _ask(window, desk, case, *both), key="live")


def _ask(window: Window, desk: Desk, case: str, devices: tuple[InputDevice, ...], states: tuple[EngineState, ...]) -> None:
    from workbench.gui.live.form import RecordLive
    from workbench.gui.live.session import LiveSession
    from workbench.gui.live.window import LiveRecording

    ready = [(s.engine.name, s.engine.title) for s in states if s.is_ready and s.engine.task is Task.TRANSCRIPTION]
    form = RecordLive(case, devices, window, engines=ready)

    def submitted() -> None:
        order = form.order()
        form.accept()
        session = desk.live = LiveSession(desk.bench, order, desk)
        session.sealed.connect(lambda outcome: tell(window, outcome))
        session.failed.connect(lambda error: notices.trouble(tr("The recording ended"), error, window))
        session.stopped.connect(lambda: _kept(window))
        LiveRecording(session, window.theme, window).show()

    form.submitted.connect(submitted)
    form.open()


def tell(window: Window, outcome: LiveOutcome) -> None:
    """What became of a recording."""
    if window.desk is None:
        return
    if outcome.thrown_away:
        window.bottom.say(tr("The sound is thrown away; that is on record"))
        return
    if outcome.evidence is None:
        notices.Notice(tr("Nothing was sealed"), outcome.trouble or tr("No sound arrived."), window).show_with()
        return
    told = tr("{reference} sealed: {name}").format(reference=outcome.evidence.reference, name=outcome.evidence.name)
    window.bottom.say(told)
    if outcome.trouble:
        notices.Notice(told, outcome.trouble, window).show_with()


def _kept(window: Window) -> None:
    if window.desk is not None:
        window.bottom.say(tr("The sound is kept, unsealed: File, Sound that is not sealed yet"))


def look(window: Window) -> None:
    """Show what was left unsealed, or that nothing was."""
    if (desk := window.desk) is not None:
        desk.errands.run(desk.bench.recorder().left, lambda left: _offer(window, desk, left, asked=True), key="unsealed")


def remind(window: Window, desk: Desk) -> None:
    """The same at the start, where there is something."""
    desk.errands.run(desk.bench.recorder().left, lambda left: _offer(window, desk, left, asked=False), key="unsealed")


def _offer(window: Window, desk: Desk, left: tuple[Spool, ...], *, asked: bool) -> None:
    waiting = tuple(spool for spool in left if not spool.is_running)
    if not waiting:
        if asked:
            notices.Notice(
                tr("Everything is sealed"), tr("No sound was left by a crash or a stopped recording."), window
            ).show_with()
        return
    from workbench.gui.live.left import LeftSound

    form = LeftSound(waiting, window, refusal=desk.bench.refusal(SealSpool))

    def seal() -> None:
        desk.queue.add(form.order(), tr("Seal {name}").format(name=form.chosen().name))
        form.accept()

    form.submitted.connect(seal)
    form.thrown_away.connect(lambda: _throw_away(window, desk, form))
    form.open()


def _throw_away(window: Window, desk: Desk, form: LeftSound) -> None:
    from workbench.gui.live.left import ThrowAway

    order, spool = form.throwing_away(), form.chosen()
    sure = ThrowAway(spool, form)

    def submitted() -> None:
        desk.queue.add(order, tr("Throw {name} away").format(name=spool.name))
        sure.accept()
        form.accept()

    sure.submitted.connect(submitted)
    sure.open()


VERBS: dict[str, Callable[[Window], object]] = {"live": record, "unsealed": look}
