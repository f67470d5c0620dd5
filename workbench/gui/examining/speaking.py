"""The speakers of the recording on the screen: named, coloured, merged, compared, known again within the case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from workbench.domain import questions as q
from workbench.domain.commands import ArrangeVoices, ForgetVoice
from workbench.domain.hearings import Likeness, VoicePrint, VoiceProfile
from workbench.domain.orders import CompareVoices, VoicesCompared
from workbench.domain.speakers import Speaker
from workbench.gui import docking
from workbench.gui.dialogs.case_forms import RenameVoice
from workbench.gui.dialogs.voice_forms import MergeForm, ProfileForm
from workbench.gui.language import tr
from workbench.gui.panels.speakers_list import Voice
from workbench.gui.submitting import command_form
from workbench.gui.tenant import Tenant

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.gui.desk import Desk
    from workbench.gui.panels.speakers_panel import SpeakersPanel
    from workbench.gui.queue import JobView
    from workbench.gui.views import RecordingView
    from workbench.gui.window import Window

PANEL = "speakers"
_COLORS = 8
_ALIKE = 500  # permille from which two voices are worth a listen


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the panel shows of a recording."""

    recording: str
    roster: tuple[Speaker, ...]
    voices: tuple[Voice, ...]
    known: tuple[VoiceProfile, ...]


class Speaking(Tenant):
    """Keeps the panel of speakers, and does what is asked for there."""

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window, desk)
        self._found: dict[str, VoicesCompared] = {}
        self._wants_profile = ""
        self.roster: tuple[Speaker, ...] = ()
        window.add_panel(PANEL, "Speakers", self._make_panel, docking.RIGHT, beside="inspector")
        for signal in (desk.recording_loaded, desk.recording_changed, desk.lines_changed):
            self._links.link(signal, lambda *_: self.look())
        self._links.link(desk.queue.succeeded, self._on_job)
        self._once_made(PANEL, self._wire)

    def look(self) -> None:
        """Gather what the panel shows, beside the GUI thread."""
        view, panel = self._desk.view, panel_of(self._window)
        if panel is None:
            return
        if view is None:
            panel.clear()
            return
        bench, found = self._desk.bench, self._found.get(view.recording.id)
        self._desk.errands.run(lambda: gathered(bench, view, found), self._show, key="speakers panel")

    def rename(self, key: str) -> None:
        """Ask for a name."""
        view = self._desk.view
        if view is not None:
            form = RenameVoice(view.recording.id, view.speakers, key, self._window)
            command_form(self._desk, form, form.command, tr("renaming"))

    def merge(self, chosen: Sequence[Speaker]) -> None:
        """Ask which voice is which."""
        view, bench = self._desk.view, self._desk.bench
        if view is None or not chosen:
            return

        def show(roster: tuple[Speaker, ...]) -> None:
            form = MergeForm(view.recording.id, roster, chosen, self._window)
            command_form(self._desk, form, form.command, tr("merging of voices"))

        # Asked for here: the panel that holds it may have been opened by this very action, and still be empty.
        self._desk.errands.run(lambda: bench.ask(q.RosterOf(view.recording.id)), show, key="roster")

    def part(self, key: str) -> None:
        """A merged voice stands by itself again."""
        self._arrange(tuple(replace(s, into="") if s.key == key else s for s in self.roster), tr("parting of voices"))

    def color(self, key: str) -> None:
        """The next colour and pattern that no other voice has, or just the next."""
        taken = {s.number for s in self.roster if s.key != key and not s.into}
        here = next((s.number for s in self.roster if s.key == key), 1)
        order = [(here + n - 1) % _COLORS + 1 for n in range(1, _COLORS + 1)]
        number = next((n for n in order if n not in taken), order[0])
        self._arrange(tuple(replace(s, number=number) if s.key == key else s for s in self.roster), tr("colour of a voice"))

    def choose_lines(self, key: str) -> None:
        """Choose every line of a voice, to do something to all of them."""
        model, transcript = self._window.centre.model, self._window.centre.transcript
        rows = [row for row, line in enumerate(model.lines()) if line.speaker == key]
        chosen = QItemSelection()
        for row in rows:
            chosen.select(model.index(row, 0), model.index(row, model.columnCount() - 1))
        if rows:
            transcript.choose(rows[0])
            transcript.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._window.bottom.say(tr("{n} lines are chosen").format(n=f"{len(rows):,}"))

    def compare(self) -> None:
        """Let the voice model of the diarizer listen."""
        view = self._desk.view
        if view is not None:
            order = CompareVoices(view.recording.id)
            if why := self._desk.permission(CompareVoices):
                self._window.bottom.say(why)
                return
            self._desk.queue.add(order, tr("Compare voices of {name}").format(name=view.evidence.name))

    def profile(self, key: str) -> None:
        """Ask for the name and the reason; the voice is compared first where it was not yet."""
        view = self._desk.view
        if view is None:
            return
        found = self._found.get(view.recording.id)
        made = next((p for p in found.prints if p.speaker == key), None) if found else None
        if made is not None:
            self._ask_profile(made)
        elif found is not None:
            self._window.bottom.say(tr("This voice has too little speech by itself"))
        else:
            self._wants_profile = key
            self.compare()

    def forget(self, name: str) -> None:
        """Use a profile no longer."""
        self._desk.changes.make(ForgetVoice(self._desk.place.case, name), tr("voice profile"), lambda _: self.look())

    # -- inside

    def _ask_profile(self, made: VoicePrint) -> None:
        name = next((s.name for s in self.roster if s.key == made.speaker), "")
        form = ProfileForm(self._desk.place.case, made, name, self._window)
        command_form(self._desk, form, form.command, tr("voice profile"), lambda _: self.look())

    def _on_job(self, job: JobView, outcome: object) -> None:
        if not isinstance(outcome, VoicesCompared) or not isinstance(job.order, CompareVoices):
            return
        self._found[job.order.recording_id] = outcome
        self.look()
        wanted, self._wants_profile = self._wants_profile, ""
        if wanted:
            self.profile(wanted)

    def _arrange(self, voices: tuple[Speaker, ...], text: str) -> None:
        if self._desk.view is not None:
            self._desk.changes.make(ArrangeVoices(self._desk.view.recording.id, voices), text)

    def _show(self, found: Gathered) -> None:
        panel, view = panel_of(self._window), self._desk.view
        if panel is None or view is None or view.recording.id != found.recording:
            return
        self.roster = found.roster
        names = {s.key: s.name for s in found.roster}
        panel.show_voices(found.voices, barred=self._desk.permission(ArrangeVoices))
        panel.show_merged([(s.key, f"{s.name} → {names.get(s.into, s.into)}") for s in found.roster if s.into])
        panel.show_known(found.known)

    def _make_panel(self) -> SpeakersPanel:
        from workbench.gui.panels.speakers_panel import SpeakersPanel

        return SpeakersPanel(self._window.theme)

    def _wire(self) -> None:
        panel, link = panel_of(self._window), self._links.link
        if panel is None:
            return
        link(panel.rename_wanted, self.rename)
        link(panel.merge_wanted, self.merge)
        link(panel.part_wanted, self.part)
        link(panel.color_wanted, self.color)
        link(panel.lines_wanted, self.choose_lines)
        link(panel.compare_wanted, self.compare)
        link(panel.profile_wanted, self.profile)
        link(panel.forget_wanted, self.forget)
        self.look()


def panel_of(window: Window) -> SpeakersPanel | None:
    """The panel, where it was made."""
    return cast("SpeakersPanel | None", docking.panel(window, PANEL))


def gathered(bench: Bench, view: RecordingView, found: VoicesCompared | None) -> Gathered:
    """Voices with their shares of the talk, and whom each sounds like where they were compared."""
    from workbench.stages.analytics.talk import talk

    rate = view.recording.rate
    standing = [line for line in view.lines if not line.is_struck]
    shares = {
        share.speaker: tr("{time} · {share} % · {rows} lines · {pace} words/min").format(
            time=rate.clock(share.frames, 0), share=share.permille // 10, rows=f"{share.rows:,}", pace=share.words_a_minute
        )
        for share in talk(standing, view.speakers, rate)
    }
    names = {speaker.key: speaker.name for speaker in view.speakers}
    voices = tuple(Voice(s, shares.get(s.key, tr("says nothing")), _alike(s.key, found, names)) for s in view.speakers)
    roster = bench.ask(q.RosterOf(view.recording.id))
    return Gathered(view.recording.id, roster, voices, bench.ask(q.VoiceProfilesOf(view.evidence.case_number)))


def _alike(key: str, found: VoicesCompared | None, names: dict[str, str]) -> str:
    if found is None:
        return ""
    if key in found.silent:
        return tr("too little speech alone to compare")
    near = [x for x in found.likenesses if key in (x.speaker, x.other if not x.is_profile else "") and x.permille >= _ALIKE]
    return tr("sounds like {who}").format(who=_whom(key, near[0], names)) if near else tr("sounds like no other")


def _whom(key: str, near: Likeness, names: dict[str, str]) -> str:
    other = near.other if near.is_profile else names.get(near.other if near.speaker == key else near.speaker, "")
    return f"{other} ({near.permille / 1000:.2f})"


def _merge(window: Window) -> None:
    speaking, panel = Speaking.of(window), docking.show(window, PANEL)
    made = panel_of(window)
    if speaking is not None and panel is not None and made is not None:
        # Nothing chosen: two to begin with, since all that are handed over become one voice.
        speaking.merge(made.list.chosen() or window.desk.view.speakers[:2] if window.desk and window.desk.view else ())


def _with(window: Window, do: Callable[[Speaking], object]) -> None:
    if (speaking := Speaking.of(window)) is not None:
        do(speaking)


VERBS: dict[str, Callable[[Window], object]] = {
    "speakers": lambda window: docking.show(window, PANEL),
    "merge_speakers": _merge,
    "compare_voices": lambda window: _with(window, Speaking.compare),
}
