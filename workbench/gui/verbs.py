"""What each action of the table does. One small function each; a literal table at the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QPlainTextEdit

from workbench.domain.commands import WithdrawAnnotation
from workbench.domain.events import CaseOpened, Event
from workbench.domain.orders import ImportFiles, Process, VerifyVault
from workbench.gui import chrome, worked
from workbench.gui.desk import Place
from workbench.gui.dialogs import notices
from workbench.gui.dialogs.case_forms import NewCase, RenameVoice
from workbench.gui.dialogs.order_forms import Transcribe
from workbench.gui.examining import analytics, checking, comparing, noting, speaking
from workbench.gui.explaining import explained
from workbench.gui.folders import documents
from workbench.gui.hub import room as hub_room
from workbench.gui.hub import watch_room
from workbench.gui.language import counted, tr
from workbench.gui.listening import verbs as listening_verbs
from workbench.gui.live import room as live_room
from workbench.gui.overseeing import caseworking, reviewing, vaultworking
from workbench.gui.reporting import verbs as reporting_verbs
from workbench.gui.searching import finding, searching
from workbench.gui.submitting import command_form, order_form
from workbench.gui.timeline import verbs as timeline_verbs
from workbench.gui.writing import editing, line_history, line_menu, modes, wordbook
from workbench.gui.writing import wiring as transcript_wiring

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.playing.playback import Player
    from workbench.gui.views import EvidenceNode
    from workbench.gui.window import Window

_JUMP, _STEP = 3.0, 0.5


def run(window: Window, name: str) -> None:
    """Do what an action of the table stands for."""
    VERBS[name](window)


def import_paths(window: Window, paths: tuple[Path, ...]) -> None:
    """Take files and folders into the case that is looked at."""
    desk = _desk(window)
    if not paths or desk is None:
        return
    if not desk.place.case:
        notices.Notice(tr("No case to import into"), tr("Open a case first: File, New case."), window).show_with()
        return
    if why := desk.permission(ImportFiles):
        notices.Notice(tr("Nothing was imported"), why, window).show_with()
        return
    title = paths[0].name if len(paths) == 1 else counted(len(paths), "file")
    desk.queue.add(ImportFiles(desk.place.case, paths), tr("Import {title}").format(title=title))


def import_mime(window: Window, data: QMimeData) -> None:
    """Take what was dropped or pasted."""
    import_paths(window, tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()))


def rename(window: Window, key: str) -> None:
    """Ask for a voice's name."""
    desk = _desk(window)
    if desk is not None and desk.view is not None and desk.view.speakers:
        form = RenameVoice(desk.view.recording.id, desk.view.speakers, key, window)
        command_form(desk, form, form.command, tr("renaming"))


def withdraw(window: Window, note_id: str) -> None:
    """Take a note back."""
    if (desk := _desk(window)) is not None:
        desk.changes.make(WithdrawAnnotation(desk.place.recording, note_id), tr("withdrawal of a note"))


def seek(window: Window, frame: int) -> None:
    """Put the playhead on a frame."""
    if window.player is not None:
        window.player.seek(frame)
    window.centre.transcript.follow()


def _desk(window: Window) -> Desk | None:
    return window.desk


def _new_case(window: Window) -> None:
    desk = _desk(window)
    if desk is None:
        return
    form = NewCase(window)

    def opened(event: Event) -> None:
        if isinstance(event, CaseOpened):
            desk.go(Place(event.case.number))

    command_form(desk, form, form.command, tr("case"), opened)


def _import_files(window: Window) -> None:
    chosen, _ = QFileDialog.getOpenFileNames(window, tr("Import recordings"), str(documents()))
    import_paths(window, tuple(map(Path, chosen)))


def _import_folder(window: Window) -> None:
    chosen = QFileDialog.getExistingDirectory(window, tr("Import a folder"), str(documents()))
    import_paths(window, (Path(chosen),) if chosen else ())


def _transcribe(window: Window) -> None:
    desk = _desk(window)
    if desk is None or desk.view is None:
        return
    bench, case, recording, name = desk.bench, desk.place.case, desk.view.recording.id, desk.view.evidence.name

    def show(stands: worked.Worked) -> None:
        form = Transcribe(case, (recording,), window, set_aside=stands.set_aside)
        explained(desk, form)
        order_form(desk, form, form.order, name)

    desk.errands.run(lambda: worked.on(bench, (recording,)), show, key="transcribe")


def _transcribe_case(window: Window) -> None:
    desk = _desk(window)
    if desk is None or (node := desk.case()) is None:
        return
    free = [exhibit for exhibit in node.exhibits if not exhibit.review.is_locked and not _is_gone(exhibit)]
    waiting = [(x.evidence.name, r.recording.id) for x in free for r in x.recordings if not r.recipes]
    form = Transcribe(node.case.number, tuple(recording for _, recording in waiting), window)
    if not waiting:
        notices.Notice(
            tr("Every recording is transcribed"), tr("Choose one and transcribe it again to try other engines."), window
        ).show_with()
        return

    def submitted() -> None:
        chosen = form.order()
        for name, recording in waiting:
            desk.queue.add(_for_one(chosen, recording), name)
        form.accept()

    form.submitted.connect(submitted)
    explained(desk, form)
    form.open()


def _is_gone(exhibit: EvidenceNode) -> bool:
    return exhibit.tombstone is not None and exhibit.tombstone.is_destroyed


def _for_one(order: Process, recording: str) -> Process:
    from dataclasses import replace

    return replace(order, recordings=(recording,))


def _verify(window: Window) -> None:
    if (desk := _desk(window)) is not None:
        desk.queue.add(VerifyVault(), tr("Verify the vault"))


def _rename_here(window: Window) -> None:
    desk = _desk(window)
    if desk is not None:
        rename(window, desk.line.speaker if desk.line else "")


def _copy_line(window: Window) -> None:
    desk = _desk(window)
    if desk is not None and desk.view is not None and desk.line is not None:
        line = desk.line
        who = desk.view.name_of.get(line.speaker, "")
        text = f"{desk.view.recording.rate.clock(line.span.first)}\t{who}\t{line.text}"
        QGuiApplication.clipboard().setText(text)


def _step_line(window: Window, step: int) -> None:
    transcript = window.centre.transcript
    transcript.choose(max(0, min(transcript.currentIndex().row() + step, window.centre.model.rowCount() - 1)))


def _command(window: Window) -> None:
    window.top.search.setFocus()
    window.top.search.selectAll()


def _full_screen(window: Window) -> None:
    window.showNormal() if window.isFullScreen() else window.showFullScreen()


def _undo(window: Window, *, back: bool) -> None:
    focused = QApplication.focusWidget()
    if isinstance(focused, QLineEdit | QPlainTextEdit):
        focused.undo() if back else focused.redo()
    elif (desk := _desk(window)) is not None and desk.changes.is_settled:
        desk.changes.stack.undo() if back else desk.changes.stack.redo()


def _space(window: Window) -> None:
    focused = QApplication.focusWidget()
    if isinstance(focused, QAbstractButton):
        focused.click()  # Space presses the button that has the focus, as everywhere
    else:
        _play(window, lambda player: player.toggle())


def _play(window: Window, do: Callable[[Player], object]) -> None:
    if window.player is not None:
        do(window.player)


def _play_line(window: Window, *, loop: bool) -> None:
    desk = _desk(window)
    if desk is not None and desk.line is not None and window.player is not None:
        window.player.play_span(desk.line.span, loop)


def _timeline(window: Window, name: str) -> None:
    if window.centre.timeline is not None:
        getattr(window.centre.timeline, name)()
    if name == "follow":
        window.centre.transcript.follow()


VERBS: dict[str, Callable[[Window], object]] = {
    "new_case": _new_case,
    "import_files": _import_files,
    "import_folder": _import_folder,
    "paste_files": lambda window: import_mime(window, QGuiApplication.clipboard().mimeData()),
    "lock": lambda window: window.door_asked.emit("lock"),
    "unlock": lambda window: window.door_asked.emit("unlock"),
    "new_vault": lambda window: window.door_asked.emit("new_vault"),
    "rescue": lambda window: window.door_asked.emit("rescue"),
    "quit": lambda window: window.close(),
    "undo": lambda window: _undo(window, back=True),
    "redo": lambda window: _undo(window, back=False),
    "edit_line": lambda window: window.centre.transcript.edit_current(),
    "copy_line": _copy_line,
    "zoom_in": lambda window: _timeline(window, "zoom_in"),
    "zoom_out": lambda window: _timeline(window, "zoom_out"),
    "zoom_all": lambda window: _timeline(window, "zoom_to_all"),
    "follow": lambda window: _timeline(window, "follow"),
    "full_screen": _full_screen,
    "play": _space,
    "play_typing": lambda window: _play(window, lambda player: player.toggle()),
    "play_line": lambda window: _play_line(window, loop=False),
    "loop_line": lambda window: _play_line(window, loop=True),
    "back": lambda window: _play(window, lambda player: player.jump(-_JUMP)),
    "forward": lambda window: _play(window, lambda player: player.jump(_JUMP)),
    "step_back": lambda window: _play(window, lambda player: player.jump(-_STEP)),
    "step_forward": lambda window: _play(window, lambda player: player.jump(_STEP)),
    "slower": lambda window: _play(window, lambda player: player.step_speed(-1)),
    "faster": lambda window: _play(window, lambda player: player.step_speed(1)),
    "transcribe": _transcribe,
    "rename_speaker": _rename_here,
    "previous_line": lambda window: _step_line(window, -1),
    "next_line": lambda window: _step_line(window, +1),
    "transcribe_case": _transcribe_case,
    "verify": _verify,
    "clear_jobs": lambda window: window.jobs.clear_finished(window.desk.queue) if window.desk else None,
    "about": notices.about,
    **analytics.VERBS,
    **checking.VERBS,
    **chrome.VERBS,
    **comparing.VERBS,
    **noting.VERBS,
    **speaking.VERBS,
    **editing.VERBS,
    **finding.VERBS,
    **line_history.VERBS,
    **line_menu.VERBS,
    **modes.VERBS,
    **transcript_wiring.VERBS,
    **wordbook.VERBS,
    **listening_verbs.VERBS,
    **live_room.VERBS,
    **hub_room.VERBS,
    **watch_room.VERBS,
    **reviewing.VERBS,
    **reporting_verbs.VERBS,
    **searching.VERBS,
    **timeline_verbs.VERBS,
    **caseworking.VERBS,
    **vaultworking.VERBS,
}
