"""One icon family: Phosphor, from the font that qtawesome ships.

Importing qtawesome costs more than a whole bare window (0.3 s against 0.17 s, with ten other fonts), so its
font is read here by itself, when the first icon is drawn.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

_FONT = "fonts/phosphor-1.3.0.ttf"
_SIZES = (16, 20, 24, 32, 48)

GLYPHS: dict[str, str] = {
    "play": "\uf9e7",  # play-fill
    "pause": "\uf9c9",  # pause-fill
    "folder": "\uf186",  # folder
    "new_case": "\uf18d",  # folder-plus
    "import": "\uf168",  # file-arrow-down
    "import_folder": "\uf18b",  # folder-notch-plus
    "check": "\uf0e7",  # check
    "warning": "\uf35c",  # warning
    "caveat": "\uf35d",  # warning-circle
    "person": "\uf346",  # user
    "people": "\uf351",  # users
    "note": "\uf22e",  # note-pencil
    "export": "\uf15a",  # export
    "lock": "\uf200",  # lock-key
    "copy": "\uf114",  # copy
    "pencil": "\uf266",  # pencil-simple
    "cancel": "\uf36d",  # x
    "failed": "\uf36e",  # x-circle
    "transcribe": "\uf31f",  # text-t
    "report": "\uf16c",  # file-pdf
    "verify": "\uf2b8",  # shield-check
    "theme": "\uf21f",  # moon
    "info": "\uf1e0",  # info
    "help": "\uf293",  # question
    "undo": "\uf066",  # arrow-u-up-left
    "redo": "\uf067",  # arrow-u-up-right
    "search": "\uf20a",  # magnifying-glass
    "quit": "\uf2c7",  # sign-out
    "tag": "\uf305",  # tag
    "flag": "\uf17c",  # flag
    "next": "\uf022",  # arrow-down
    "previous": "\uf061",  # arrow-up
    "clock": "\uf0f9",  # clock
    "queue": "\uf294",  # queue
    "done": "\uf0e8",  # check-circle
    "back": "\uf2a1",  # rewind
    "forward": "\uf164",  # fast-forward
    "rename": "\uf1db",  # identification-badge
    "paste": "\uf0f8",  # clipboard-text
    "save": "\uf181",  # floppy-disk
    "settings": "\uf19c",  # gear-six
    "drop": "\uf14c",  # download-simple
    "list": "\uf1fc",  # list-dashes
    "keyboard": "\uf1e5",  # keyboard
    "eye": "\uf15b",  # eye
    "speaker": "\uf2e0",  # speaker-high
    "stop": "\ufa62",  # stop-fill
    "diamond": "\uf8a0",  # diamond-fill
    "high": "\uf0c8",  # cell-signal-full
    "medium": "\uf0cb",  # cell-signal-medium
    "low": "\uf0ca",  # cell-signal-low
    "open": "\uf18c",  # folder-open
    "caret": "\uf82d",  # caret-right-fill
    "waveform": "\uf360",  # waves
    "panels": "\uf1ea",  # layout
    "file": "\uf218",  # microphone
    "suspect": "\ufac6",  # warning-circle-fill
    "to_start": "\uf2ca",  # skip-back
    "submit": "\uf25c",  # paper-plane-tilt
    "approve": "\uf2b8",  # shield-check
    "back_to": "\uf016",  # arrow-bend-up-left
    "unlocked": "\uf201",  # lock-key-open
    "archive": "\uf009",  # archive-box
    "hold": "\uf1bd",  # hand-palm
    "gavel": "\uf2aa",  # scales
    "destroy": "\uf334",  # trash
    "custody": "\uf0fc",  # clock-counter-clockwise
    "witness": "\uf173",  # fingerprint
    "add_person": "\uf34f",  # user-plus
    "remove_person": "\uf34e",  # user-minus
    "key": "\uf1e4",  # key
    "refresh": "\uf045",  # arrows-clockwise
    "filter": "\uf196",  # funnel
    "bundle": "\uf251",  # package
    "first": "\uf041",  # arrow-line-up
    "bell": "\uf082",  # bell
    "book": "\uf097",  # book-open
    "waiting": "\uf1d0",  # hourglass
    "pen": "\uf267",  # pen-nib
    "clip": "\uf2ab",  # scissors
    "redaction": "\uf15e",  # eye-slash
    "hub": "\uf1c4",  # hard-drives
    "fork": "\uf1a9",  # git-fork
    "tray": "\uf00a",  # archive-tray
}


def icon(name: str, color: str, faded: str = "") -> QIcon:
    """The named icon in a colour, with a faded form for what cannot be used now."""
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(glyph(name, color, size), QIcon.Mode.Normal)
        made.addPixmap(glyph(name, faded or color, size), QIcon.Mode.Disabled)
    return made


@cache
def glyph(name: str, color: str, size: int) -> QPixmap:
    """The icon as a pixmap of `size` pixels, drawn twice as fine for dense screens."""
    pixmap = QPixmap(QSize(size, size) * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw(painter, QRectF(0, 0, size, size), name, color)
    painter.end()
    return pixmap


def draw(painter: QPainter, box: QRectF, name: str, color: str) -> None:
    """Paint the icon into a square box."""
    font = QFont(_family())
    font.setPixelSize(round(box.height()))
    painter.setFont(font)
    painter.setPen(QColor(color))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, GLYPHS[name])


@cache
def _family() -> str:
    spec = find_spec("qtawesome")
    path = Path(spec.origin).parent / _FONT if spec and spec.origin else Path(_FONT)
    number = QFontDatabase.addApplicationFont(str(path))
    families = QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else ""
