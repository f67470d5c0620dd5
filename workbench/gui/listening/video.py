"""The picture in step with the sound: asked for beside the window's thread, one at a time, the newest wish first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QWidget

from workbench.domain.annotations import LARGEST_ATTACHMENT
from workbench.domain.commands import Annotate
from workbench.gui import docking
from workbench.gui.language import tr
from workbench.gui.submitting import command_form
from workbench.gui.telling import told
from workbench.gui.tenant import Tenant

if TYPE_CHECKING:
    from workbench.domain.pictures import Picture
    from workbench.gui.desk import Desk
    from workbench.gui.panels.video_panel import VideoPanel
    from workbench.gui.views import RecordingView
    from workbench.gui.window import Window
    from workbench.stages.decoding import PictureSource

PANEL = "video"
_WIDEST = 1920
_MOST_FAILURES = 3  # one after the other: damage at one place is none at the next, but every try starts a process


class Video(Tenant):
    """Shows the picture at the playhead. `still_taken` gives a picture as PNG with the frame it stands from."""

    still_taken = Signal(bytes, int)

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window, desk)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="pictures")
        self._source: PictureSource | None = None
        self._shown: Picture | None = None
        self._recording, self._is_busy, self._wanted, self._failures = "", False, -1, 0
        self.still_taken.connect(self._ask_note)
        self._wire()
        self.dock = window.add_panel(PANEL, "Picture", self._make_panel, docking.RIGHT)
        self._links.link(self.dock.visibilityChanged, lambda is_seen: self._refresh() if is_seen else None)
        self._on_player()
        self._on_panel(PANEL)

    def close(self) -> None:
        """Let go of window and desk, and of what decodes."""
        super().close()
        self._drop_source()
        self._pool.shutdown(wait=True, cancel_futures=True)

    # -- verbs

    def step(self, step: int) -> None:
        """One picture forward (+1) or back (−1); the sound stands still and its playhead goes along."""
        player = self._window.player
        if self._source is None or player is None:
            self._window.bottom.say(tr("This exhibit has no picture"))
            return
        if player.state == "playing":
            player.pause(0)
        self._ask(self._shown.first if self._shown else player.position, step)

    def take_still(self) -> None:
        """Give the picture on the screen in its full size."""
        source, shown = self._source, self._shown
        if source is None or shown is None:
            self._window.bottom.say(tr("There is no picture to keep"))
            return
        self._desk.errands.watch(self._pool.submit(source.at, shown.first), self._on_still, self._window.bottom.say_why)

    # -- wiring

    def _wire(self) -> None:
        self._links.link(self._window.timeline_ready, lambda _: self._on_player())
        self._links.link(self._window.panel_made, self._on_panel)
        self._links.link(self._desk.recording_loaded, self._on_recording)

    def _on_player(self) -> None:
        if self._window.player is not None:
            self._links.link(self._window.player.position_changed, self._want)

    def _make_panel(self) -> QWidget:
        from workbench.gui.panels.video_panel import VideoPanel

        return VideoPanel(self._window.theme)

    def _on_panel(self, name: str) -> None:
        panel = self._panel()
        if name == PANEL and panel is not None:
            self._links.link(panel.step_wanted, self.step)
            self._links.link(panel.still_wanted, self.take_still)
            self._links.link(panel.resized, self._refresh)
            self._say_why("" if self._source else tr("This exhibit has no picture."))
            self._refresh()

    def _panel(self) -> VideoPanel | None:
        return cast("VideoPanel | None", docking.panel(self._window, PANEL))

    # -- what is shown

    def _on_recording(self, view: RecordingView | None) -> None:
        recording = view.recording.id if view else ""
        if recording == self._recording:
            return
        self._recording = recording
        self._drop_source()
        has_video = view is not None and view.evidence.probe.has_video
        self._say_why("" if has_video else tr("This exhibit has no picture."))
        self.dock.setVisible(has_video)
        if has_video:
            bench = self._desk.bench
            self._desk.errands.run(lambda: bench.pictures(recording), self._on_source, self._on_trouble, key="pictures")

    def _on_source(self, source: PictureSource) -> None:
        self._source = source
        self._refresh()

    def _drop_source(self) -> None:
        source, self._source = self._source, None
        self._shown, self._is_busy, self._wanted, self._failures = None, False, -1, 0
        if source is not None:
            source.close()

    def _refresh(self) -> None:
        """The picture anew, as large as it is shown now."""
        self._shown = None
        if self._window.player is not None:
            self._want(self._window.player.position)

    def _want(self, frame: int) -> None:
        shown = self._shown
        if shown is not None and shown.first <= frame and (shown.end is None or frame < shown.end):
            return
        self._wanted = frame
        if not self._is_busy and self.dock.isVisible():
            self._ask(frame, 0)

    def _ask(self, frame: int, step: int) -> None:
        source, panel = self._source, self._panel()
        if source is None or panel is None:
            return
        self._is_busy, self._wanted = True, -1
        width = min(panel.screen_part.pixels(), _WIDEST)

        def then(picture: Picture | None) -> None:
            if source is self._source:
                self._on_picture(picture, is_step=step != 0)

        def otherwise(error: BaseException) -> None:
            # A picture that nobody waits for any more ends with its decoder.
            if source is self._source:
                self._on_trouble(error)

        self._desk.errands.watch(self._pool.submit(source.at, frame, width, step), then, otherwise, key="picture")

    def _on_picture(self, picture: Picture | None, *, is_step: bool) -> None:
        self._is_busy, self._shown, self._failures = False, picture, 0
        if picture is None:
            self._say_why(tr("There is no picture at this place."))
            return
        if (panel := self._panel()) is not None and self._desk.view is not None:
            panel.show_picture(as_image(picture), self._desk.view.recording.rate.clock(picture.first))
        if is_step and self._window.player is not None:
            self._window.player.seek(picture.first)
        elif self._wanted >= 0:
            self._want(self._wanted)

    def _on_trouble(self, error: BaseException) -> None:
        self._is_busy, self._shown, self._failures = False, None, self._failures + 1
        if self._failures >= _MOST_FAILURES:
            self._drop_source()
        self._say_why(tr("The picture cannot be shown; the sound is not affected.") + f"\n\n{told(error)}")

    def _on_still(self, picture: Picture | None) -> None:
        if picture is not None:
            self.still_taken.emit(as_png(as_image(picture)), picture.first)

    def _ask_note(self, png: bytes, frame: int) -> None:
        view = self._desk.view
        if why := self._desk.permission(Annotate):
            self._window.bottom.say(why)
        elif view is not None:
            from workbench.gui.dialogs.still_form import NoteStill

            form = NoteStill(view.recording.id, png, frame, view.recording.rate, self._window)
            command_form(self._desk, form, form.command, tr("still"))

    def _say_why(self, why: str) -> None:
        if (panel := self._panel()) is not None:
            panel.show_why(why)


def as_image(picture: Picture) -> QImage:
    """A picture as Qt draws it; the bytes are its own."""
    made = QImage(picture.rgb, picture.width, picture.height, 3 * picture.width, QImage.Format.Format_RGB888)
    return made.copy()


def as_png(image: QImage) -> bytes:
    """Without loss; only one that is too large to be kept is made smaller until it fits."""
    while len(made := _as_png(image)) > LARGEST_ATTACHMENT:
        image = image.scaledToWidth(image.width() * 4 // 5, Qt.TransformationMode.SmoothTransformation)
    return made


def _as_png(image: QImage) -> bytes:
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    buffer.close()
    return bytes(held.data())
