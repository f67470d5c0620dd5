"""Asks what a still shows: it becomes a note with the picture attached."""

from __future__ import annotations

import base64

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from workbench.domain.annotations import Attached
from workbench.domain.commands import Annotate
from workbench.domain.timeline import Rate, Span
from workbench.gui.dialogs.form import Form
from workbench.gui.language import tr

_WIDE, _HIGH = 432, 260


class NoteStill(Form):
    """A note at the place of the picture."""

    def __init__(self, recording_id: str, png: bytes, frame: int, rate: Rate, parent: QWidget | None = None) -> None:
        image, time = QImage.fromData(png), rate.clock(frame)
        text = tr("The picture at {time}, {width} × {height}. The note is signed with your name.")
        shape = {"width": image.width(), "height": image.height()}
        super().__init__(tr("Keep this still"), tr("Keep still"), parent, text=text.format(time=time, **shape))
        self._recording, self._png, self._frame, self._time = recording_id, png, frame, time
        shown = QLabel()
        shown.setPixmap(_fitted(image, self.devicePixelRatioF()))
        shown.setAccessibleName(tr("The still"))
        shown.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.tell(shown)
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(72)
        self.field(tr("What it shows"), self.words)

    def check(self) -> str:
        return "" if self.words.toPlainText().strip() else tr("Say in a few words what it shows.")

    def command(self) -> Annotate:
        """What the form asks for."""
        name = f"still {self._time.replace(':', '-')}.png"
        attached = Attached(name, "image/png", base64.b64encode(self._png).decode())
        place = Span(self._frame, self._frame)
        return Annotate(self._recording, self.words.toPlainText().strip(), place, "mark", attached=(attached,))


def _fitted(image: QImage, ratio: float) -> QPixmap:
    kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    made = QPixmap.fromImage(image.scaled(round(_WIDE * ratio), round(_HIGH * ratio), kept, smooth))
    made.setDevicePixelRatio(ratio)
    return made
