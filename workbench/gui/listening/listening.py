"""Listening in an open vault: the panel, the person's habits, the pedal, the log, and listening first with the text hidden."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from workbench.domain.commands import DropTreatment, KeepTreatment, LogListening
from workbench.domain.errors import CaseError
from workbench.domain.listening import ORIGINAL, Treatment
from workbench.domain.questions import TreatmentsOf
from workbench.gui import docking
from workbench.gui.language import tr
from workbench.gui.listening.first import ListenFirst
from workbench.gui.listening.log import Log
from workbench.gui.listening.pedal import Pedal
from workbench.gui.playing.habits import Habits, habits_of, keep_habits
from workbench.gui.playing.mix import AS_RECORDED
from workbench.gui.tenant import Tenant

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.panels.listening_panel import ListeningPanel
    from workbench.gui.playing.heard import Stretch
    from workbench.gui.views import RecordingView
    from workbench.gui.window import Window

PANEL = "listening"


class Listening(Tenant):
    """Keeps the panel and the habits of whoever listens. `text_hidden` tells who shows text elsewhere."""

    text_hidden = Signal(bool)

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window, desk)
        self.habits, self._log = Habits(), Log()
        self._recording = ""
        self._kept: tuple[Treatment, ...] = ()
        self._first = ListenFirst(window, desk, self)
        self._first.hidden.connect(self.text_hidden)
        self._first.lift_wanted.connect(self.ask_for_text)
        self.instead: Callable[[], object] | None = None
        self._pedal = Pedal(lambda: window.player, self)
        self._wire()
        window.add_panel(PANEL, "Listening", self._make_panel, docking.RIGHT, beside="inspector")
        self.take_up(habits_of(window.store, desk.bench.person.name))
        if window.player is not None:
            self._on_player()

    def close(self) -> None:
        if self._window.player is not None:
            self._window.player.pause()
        with suppress(CaseError):
            # The desk takes no more changes, and the bench is about to close.
            for entry in self._log.entries():
                self._desk.bench.do(entry)
        self.show_text()
        self._pedal.close()
        super().close()

    # -- habits

    def take_up(self, habits: Habits) -> None:
        """Listen like this from now on."""
        self.habits = habits
        self._pedal.key, self._pedal.back_ms = habits.pedal, habits.pedal_back_ms
        if self._window.player is not None:
            self._window.player.take_up(habits)
        if (panel := self._panel()) is not None:
            panel.show_gap(habits.gap_ms)

    def keep_habits(self, habits: Habits) -> None:
        """Listen like this, next time too."""
        keep_habits(self._window.store, self._desk.bench.person.name, habits)
        self.take_up(habits)

    def no_log(self) -> str:
        """Why listens cannot be logged; empty where they can."""
        return self._desk.permission(LogListening)

    # -- listening first

    @property
    def is_text_hidden(self) -> bool:
        """Whether what was said is out of sight."""
        return bool(self._first.covers)

    def hide_text(self) -> None:
        """Cover the transcript and every panel that might quote it."""
        self._first.hide()

    def ask_for_text(self) -> None:
        """A person wants to see the text: `instead` is done as long as they owe a hearing of their own."""
        self.show_text() if self.instead is None else self.instead()

    def show_text(self) -> None:
        """Lift the covers."""
        self._first.lift()

    # -- wiring

    def _wire(self) -> None:
        window, desk = self._window, self._desk
        self._links.link(window.timeline_ready, lambda _: self._on_player())
        self._links.link(window.panel_made, self._on_panel)
        self._links.link(desk.recording_loaded, self._on_recording)
        for shown in (desk.recording_loaded, desk.recording_changed):
            self._links.link(shown, lambda _: self._first.hush_soon())
        self._links.link(desk.ledger_loaded, lambda _: self._load_kept())
        self._links.link(desk.place_changed, self._show_kept)

    def _on_player(self) -> None:
        player = self._window.player
        if player is None:
            return
        player.take_up(self.habits)
        self._links.link(player.heard, self._on_heard)
        self._links.link(player.state_changed, lambda state: None if state == "playing" else self._end_log())
        self._links.link(player.ear.changed, self._show_ear)
        if self._window.transport is not None:
            self._links.link(self._window.transport.listening_requested, self.show_panel)
        self._on_panel(PANEL)

    def show_panel(self) -> None:
        """Bring the panel onto the screen."""
        docking.show(self._window, PANEL)

    def _make_panel(self) -> QWidget:
        from workbench.gui.panels.listening_panel import ListeningPanel

        return ListeningPanel(self._window.theme)

    def _on_panel(self, name: str) -> None:
        self._first.cover(name)
        panel, player = self._panel(), self._window.player
        if name != PANEL or panel is None or player is None:
            return
        link, ear = self._links.link, player.ear
        link(panel.treatment_wanted, ear.set_treatment)
        link(panel.original_wanted, ear.set_original)
        link(panel.gain_wanted, ear.set_gain)
        link(panel.channel_wanted, ear.set_channel)
        link(panel.gap_wanted, lambda gap: self.keep_habits(replace(self.habits, gap_ms=gap)))
        link(panel.keep_wanted, self._on_keep)
        link(panel.drop_wanted, self._on_drop)
        link(panel.settings_wanted, self.ask_settings)
        panel.show_gap(self.habits.gap_ms)
        self._show_ear()
        self._show_kept()

    def ask_settings(self) -> None:
        """Ask how this person likes to listen."""
        from workbench.gui.dialogs.listening_form import ListeningForm
        from workbench.gui.playing.voices import devices

        form = ListeningForm(self.habits, devices(), _keys(self._window), self.no_log(), self._window)

        def submitted() -> None:
            self.keep_habits(form.habits())
            form.accept()

        form.submitted.connect(submitted)
        form.open()

    # -- what happens

    def _on_recording(self, view: RecordingView | None) -> None:
        recording, player = view.recording.id if view else "", self._window.player
        if recording == self._recording:
            return
        self._recording, self._kept = recording, ()
        if player is not None:
            # What was chosen for one recording must not go unnoticed over another.
            player.ear.set_treatment(ORIGINAL)
            player.ear.set_channel(AS_RECORDED)
        self._load_kept()
        self._show_ear()

    def _load_kept(self) -> None:
        wanted, bench = self._recording, self._desk.bench
        if wanted:
            self._desk.errands.run(lambda: (wanted, bench.ask(TreatmentsOf(wanted))), self._on_kept, key="treatments")
        else:
            self._show_kept()

    def _on_kept(self, answer: tuple[str, tuple[Treatment, ...]]) -> None:
        if answer[0] == self._recording:
            self._kept = answer[1]
            self._show_kept()

    def _on_keep(self, treatment: Treatment) -> None:
        player = self._window.player
        if player is not None and self._recording:
            self._desk.changes.make(
                KeepTreatment(self._recording, treatment), tr("keeping filters"), lambda _: player.ear.set_treatment(treatment)
            )

    def _on_drop(self, name: str) -> None:
        if self._recording:
            self._desk.changes.make(DropTreatment(self._recording, name), tr("dropping filters"))

    def _on_heard(self, stretch: Stretch) -> None:
        if self.habits.logs and self._recording and not self.no_log():
            self._log.add(self._recording, stretch, text_hidden=self.is_text_hidden)

    def _end_log(self) -> None:
        for entry in self._log.entries():
            self._desk.changes.make(entry, tr("listening"))

    # -- inside

    def _panel(self) -> ListeningPanel | None:
        return cast("ListeningPanel | None", docking.panel(self._window, PANEL))

    def _show_ear(self) -> None:
        panel, player, view = self._panel(), self._window.player, self._desk.view
        if panel is not None and player is not None:
            panel.show_ear(player.ear, view.recording.channels if view else 0)

    def _show_kept(self) -> None:
        if (panel := self._panel()) is not None:
            panel.show_kept(self._kept, self._desk.permission(KeepTreatment))


def _keys(window: Window) -> dict[str, str]:
    """What keys mean already; a pedal that sends one of them would do both."""
    return {action.shortcut().toString(): action.text().rstrip("…") for action in window.actions_by_id.values()}
