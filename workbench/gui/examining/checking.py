"""What there is to check in the recording on the screen, kept up to date, and what the actions about it do."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDockWidget

from workbench.domain.commands import Confirm, Unconfirm
from workbench.domain.transcript import SuspicionKind
from workbench.gui import docking
from workbench.gui.examining.checked import Standing, standing
from workbench.gui.frame import layout
from workbench.gui.language import tr
from workbench.gui.tenant import Tenant

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.panels.checks_panel import ChecksPanel
    from workbench.gui.views import RecordingView
    from workbench.gui.window import Window
    from workbench.stages.suspicions import Check, Kept, Otherwise

PANEL = "checks"
_SOON_MS = 120


class Checking(Tenant):
    """Beside `Wiring`, and as long: looks anew whenever words or confirmations change, and tells who shows it."""

    changed = Signal(object)

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window, desk)
        from workbench.stages.suspicions import Kept

        self.standing = Standing()
        self._kept, self._of, self._known = Kept(), "", ""
        self._is_looking = self._is_stale = False
        self._is_open = True
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.look)
        self._links.link(desk.recording_loaded, lambda _: self._soon.start(0))
        for signal in (desk.recording_changed, desk.lines_changed):
            self._links.link(signal, lambda *_: self._soon.start(_SOON_MS))
        self._links.link(self.changed, self._show)
        self._put_panel()

    def close(self) -> None:
        self._soon.stop()
        self._is_open = False
        super().close()

    @property
    def is_known(self) -> bool:
        """Whether the recording on the screen was looked through."""
        return self._known == self._desk.place.recording

    def look(self) -> None:
        """Look for everything anew; rows that did not change cost hardly anything."""
        view = self._desk.view
        if view is None:
            self._take(None, Standing())
            return
        if self._is_looking:
            self._is_stale = True
            return
        self._is_looking = True
        kept = self._kept_for(view.recording.id)
        otherwise = self._otherwise(view.recording.id)
        self._desk.errands.run(lambda: standing(view, kept, otherwise), lambda found: self._take(view, found), self._on_trouble)

    def _otherwise(self, recording_id: str) -> tuple[Otherwise, ...]:
        """What a second engine reads otherwise, as far as the drafts were compared."""
        from workbench.gui.examining.comparing import Comparing

        comparing = Comparing.of(self._window)
        return comparing.otherwise(recording_id) if comparing is not None else ()

    def _kept_for(self, recording_id: str) -> Kept:
        from workbench.stages.suspicions import Kept

        if self._of != recording_id:
            self._kept, self._of = Kept(), recording_id
        return self._kept

    def _take(self, view: RecordingView | None, found: Standing) -> None:
        self._is_looking = False
        if not self._is_open:
            return
        shown = self._desk.view
        if (view.recording.id if view else "") == (shown.recording.id if shown else ""):
            self.standing, self._known = found, view.recording.id if view else ""
            self.changed.emit(found)
        if self._is_stale:
            self._is_stale = False
            self.look()

    def _on_trouble(self, error: BaseException) -> None:
        self._is_looking = False
        self._desk.trouble.emit(tr("The passages to check could not be found"), error)

    def _put_panel(self) -> None:
        window = self._window

        def make() -> ChecksPanel:
            from workbench.gui.panels.checks_panel import ChecksPanel

            return ChecksPanel(window.theme)

        is_first = window.findChild(QDockWidget, PANEL) is None and layout.restored(window, "docks") is None
        dock = window.add_panel(PANEL, "To check", make, docking.RIGHT, beside="caveats", is_shown=True)
        if is_first:
            dock.raise_()
        self._once_made(PANEL, self._wire)

    def _wire(self) -> None:
        if (panel := panel_of(self._window)) is None:
            return
        panel.wire(
            lambda check: go_to(self._window, check),
            lambda check: confirm(self._window, check),
            lambda check: take_back(self._window, check),
            lambda check: correct(self._window, check),
        )
        self._show(self.standing)

    def _show(self, found: Standing) -> None:
        view = self._desk.view
        if (panel := panel_of(self._window)) is not None:
            panel.show_checks(found, view.recording.rate if view else None, barred=self._desk.permission(Confirm))
        centre = self._window.centre
        centre.show_checked(found.told if found.words else "")
        centre.model.show_asks(found.asks if view is not None else None)


def panel_of(window: Window) -> ChecksPanel | None:
    """The list, where it was made."""
    return cast("ChecksPanel | None", docking.panel(window, PANEL))


def go_to(window: Window, check: Check) -> None:
    """Choose the row of a check and put the playhead on its word."""
    from workbench.stages.suspicions import word_at

    model, transcript = window.centre.model, window.centre.transcript
    row = model.row_of(check.segment_id) if check.segment_id else model.row_at(check.span.first)
    span = word_at(model.line(row), check) if check.segment_id and row >= 0 else check.span
    if row >= 0:
        transcript.choose(row)
    if window.player is not None:
        window.player.seek(span.first)
    if not check.segment_id and window.centre.timeline is not None:
        window.centre.timeline.set_selection(check.span)
        window.centre.timeline.reveal(check.span)


def confirm(window: Window, check: Check) -> None:
    """Stand for what a check asks about."""
    if (desk := window.desk) is not None and desk.view is not None:
        span = None if check.segment_id else check.span
        command = Confirm(desk.view.recording.id, check.segment_id, (str(check.kind),), span)
        desk.changes.make(command, tr("confirmation"))


def take_back(window: Window, check: Check) -> None:
    """Stand for it no longer."""
    held = check.confirmed
    if held is not None and (desk := window.desk) is not None and desk.view is not None:
        span = None if held.segment_id else held.span
        command = Unconfirm(desk.view.recording.id, held.segment_id, held.kinds, span)
        desk.changes.make(command, tr("withdrawal of a confirmation"))


def correct(window: Window, check: Check) -> None:
    """Open the editor over the row, at the word the check is about."""
    go_to(window, check)
    if check.segment_id:
        window.centre.transcript.setFocus()
        window.centre.transcript.edit_current(check.at)
    else:
        window.bottom.say(tr("Nothing is written here: insert a line, or confirm that there is nothing to write"))


def _confirm_line(window: Window) -> None:
    desk = window.desk
    if desk is None or desk.view is None or desk.line is None:
        return
    if desk.line.is_confirmed:
        window.bottom.say(tr("This line is confirmed already"))
        return
    desk.changes.make(Confirm(desk.view.recording.id, desk.line.id), tr("confirmation"))


def _confirm_and_next(window: Window) -> None:
    desk = window.desk
    if desk is None or desk.line is None:
        return
    row_id, is_done = desk.line.id, desk.line.is_confirmed
    if not is_done:
        _confirm_line(window)
    _step(window, +1, leave=row_id)


def _unconfirm_line(window: Window) -> None:
    desk = window.desk
    if desk is None or desk.view is None or desk.line is None:
        return
    held = desk.line.confirmation
    if held is None:
        window.bottom.say(tr("Nobody has confirmed this line"))
        return
    desk.changes.make(Unconfirm(desk.view.recording.id, held.segment_id, held.kinds), tr("withdrawal of a confirmation"))


def _step(window: Window, step: int, *, leave: str = "") -> None:
    """Go to the next or previous row that has something open, round the end; `leave` is a row that counts as done."""
    checking, panel = Checking.of(window), panel_of(window)
    if checking is None or not checking.is_known:
        window.bottom.say(tr("Still looking for what is to check"))
        return
    wanted = panel.chips.chosen() if panel is not None else frozenset(SuspicionKind)
    found = [c for c in checking.standing.open if c.kind in wanted and (c.segment_id != leave or not c.segment_id)]
    if not found:
        window.bottom.say(tr("Nothing is left to check"))
        return
    target = _after(window, found, step)
    go_to(window, target)
    if panel is not None:
        panel.choose(target)


def _after(window: Window, found: Sequence[Check], step: int) -> Check:
    """The next or previous check that is not about the row that is looked at; round the end."""
    transcript, model, panel = window.centre.transcript, window.centre.model, panel_of(window)
    here = transcript.currentIndex().row()
    if here < 0:
        return found[0 if step > 0 else -1]
    line, at = model.line(here), panel.current() if panel is not None else None
    # A gap has no row of its own: whoever stands on one goes on from it.
    gap = at if at is not None and not at.segment_id and model.row_at(at.span.first) == here else None
    place = _key(gap) if gap is not None else (line.span.first, line.span.end)
    ahead = found[bisect_right(found, place, key=_key) :] if step > 0 else found[: bisect_left(found, place, key=_key)][::-1]
    others = (check for check in ahead if check != gap and check.segment_id != line.id)
    return next(others, found[0 if step > 0 else -1])


def _key(check: Check) -> tuple[int, int]:
    return check.span.first, check.span.end


VERBS: dict[str, Callable[[Window], object]] = {
    "next_suspect": lambda window: _step(window, +1),
    "previous_suspect": lambda window: _step(window, -1),
    "confirm_line": _confirm_line,
    "confirm_and_next": _confirm_and_next,
    "unconfirm_line": _unconfirm_line,
    "checks": lambda window: docking.show(window, PANEL),
}
