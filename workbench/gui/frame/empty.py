"""What stands where there is nothing yet: what this place is for and how to begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.gui import icons
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import button, label
from workbench.gui.style import GRID, Theme

_WIDTH = 440


@dataclass(frozen=True, slots=True)
class Emptiness:
    """Icon, title, one sentence, and the actions that lead out (ids of the table), the first one being the main one.

    `links` lead to places: what is told of one that is chosen, and how it is called.
    """

    icon: str
    title: str
    text: str
    actions: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


class EmptyPage(QWidget):
    """Shows one emptiness, in the middle."""

    link_chosen = Signal(str)

    def __init__(self, theme: Theme, do: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._do = theme, do
        self._shown = Emptiness("lock", "", "")
        self._picture, self._title, self._text = QLabel(), label("", "title"), label("", "muted", wraps=True)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID * 2)
        self._links = QVBoxLayout()
        self._text.setFixedWidth(_WIDTH)
        self._lay_out()

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        self._picture.setPixmap(icons.glyph(self._shown.icon, theme.muted, 40))

    def show_emptiness(self, shown: Emptiness) -> None:
        """Say something else."""
        if shown == self._shown:
            return
        self._shown = shown
        title, text = tr(shown.title), tr(shown.text)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setFixedHeight(self._text.heightForWidth(_WIDTH))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.dress(self._theme)
        self._put_buttons(shown)
        self._put_links(shown)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(GRID * 2)
        column.addStretch(2)
        for widget in (self._picture, self._title, self._text):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(GRID * 2)
        column.addLayout(self._buttons)
        column.addLayout(self._links)
        column.addStretch(3)

    def _put_buttons(self, shown: Emptiness) -> None:
        _empty(self._buttons)
        self._buttons.addStretch(1)
        for number, (action, text) in enumerate(shown.actions):
            made = button(tr(text), "" if number else "primary", name=action)
            made.clicked.connect(lambda _checked=False, action=action: self._do(action))
            self._buttons.addWidget(made)
        self._buttons.addStretch(1)

    def _put_links(self, shown: Emptiness) -> None:
        _empty(self._links)
        if shown.links:
            self._links.addWidget(label(tr("Looked at last"), "small"), 0, Qt.AlignmentFlag.AlignHCenter)
        for target, text in shown.links:
            made = button(text, "link", name="recent")
            made.clicked.connect(lambda _checked=False, target=target: self.link_chosen.emit(target))
            self._links.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)


def _empty(layout: QBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.deleteLater()


LOCKED = Emptiness(
    "lock",
    later("The vault is locked"),
    later("Log in to see its cases."),
    (("unlock", later("Unlock…")), ("new_vault", later("New vault…"))),
)


def locked_because(why: str) -> Emptiness:
    """The same, where the program locked it by itself."""
    return Emptiness(LOCKED.icon, LOCKED.title, why, LOCKED.actions)


UNLOCKING = Emptiness("lock", later("Unlocking…"), later("Making the key from the password takes a moment."))
NO_CASE = Emptiness(
    "new_case",
    later("Begin with a case"),
    later("A case has a number and a title. Recordings, transcripts, notes and reports belong to it."),
    (("new_case", later("New case…")),),
)
NO_EVIDENCE = Emptiness(
    "drop",
    later("Drop recordings here"),
    later("Audio and video of every common kind. Each file is copied into the vault, hashed and kept unchanged."),
    (("import_files", later("Import recordings…")), ("import_folder", later("Import a folder…"))),
)
NOTHING_CHOSEN = Emptiness(
    "file", later("Choose a recording"), later("Pick one on the left, or drop more recordings anywhere in this window.")
)


def nothing_chosen(links: tuple[tuple[str, str], ...]) -> Emptiness:
    """The same, with what was looked at last."""
    return replace(NOTHING_CHOSEN, links=links)


NOT_TRANSCRIBED = Emptiness(
    "transcribe",
    later("Not transcribed yet"),
    later("The workbench measures the recording, chooses the engines and says why. You can change the choice."),
    (("transcribe", later("Transcribe…")),),
)
IN_WORK = Emptiness(
    "waveform", later("Being transcribed"), later("Lines appear here as soon as they are heard; go on elsewhere meanwhile.")
)
NO_WORDS = Emptiness(
    "transcribe",
    later("No speech was found"),
    later("The engines ran and found nothing that was said."),
    (("transcribe", later("Transcribe again…")),),
)
