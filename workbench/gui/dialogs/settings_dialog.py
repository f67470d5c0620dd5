"""The settings of the window: its sections in a list, each a page. Whoever adds a section adds a line to the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QWidget

from workbench.gui import appearance, language
from workbench.gui.dialogs.engines_page import EnginesPage
from workbench.gui.dialogs.keys_page import KeysPage
from workbench.gui.dialogs.sectioned import Sectioned
from workbench.gui.dialogs.settings_page import Page
from workbench.gui.language import tr
from workbench.gui.menus import why_not
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.settings import text_of
from workbench.gui.style import GRID

if TYPE_CHECKING:
    from workbench.gui.window import Window

_SIZE, _LIST = QSize(860, 620), 180


class Settings(Sectioned):
    """What is changed holds at once and is remembered; the button only closes."""

    def __init__(self, window: Window, section: str = "") -> None:
        super().__init__(window, tr("Settings"), tr("Sections of the settings"), _LIST)
        self.pages = QStackedWidget()
        for name, make in SECTIONS.items():
            self._add(name, make(window))
        self.list.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.list.setCurrentRow(max(0, list(SECTIONS).index(section) if section else 0))
        below = QHBoxLayout()
        below.addWidget(label(tr("What you change holds at once."), "small"))
        below.addStretch(1)
        self._lay_out(self.pages, below)
        self._fit(window, _SIZE)

    def _add(self, name: str, page: Page) -> None:
        self.list.addItem(page.title)
        page.setObjectName(name)
        page.setContentsMargins(GRID * 6, 0, GRID * 4, 0)
        room = QScrollArea()
        room.setObjectName("plain")
        room.setFrameShape(QScrollArea.Shape.NoFrame)
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        room.setWidgetResizable(True)
        room.setWidget(page)
        self.pages.addWidget(room)


def show(window: Window, section: str = "") -> Settings:
    """Open the settings, at a section where one is named."""
    made = Settings(window, section)
    made.open()
    return made


def _appearance(window: Window) -> Page:
    page, store = Page(tr("Appearance")), window.store
    page.choice(
        tr("Theme"),
        appearance.themes(),
        text_of(store, "theme", "dark"),
        lambda name: appearance.choose_theme(window, name),
        tr("High contrast keeps every word at 7:1 or better. Speakers keep their colours and patterns in every theme."),
    )
    page.choice(
        tr("Text and interface size"),
        [(f"{size} %", str(size)) for size in appearance.SIZES],
        str(appearance.size_of(store)),
        lambda size: store.setValue("size", int(size)),
        tr("From the next start on."),
    )
    reset = button(tr("Reset the layout"), name="reset_layout")
    reset.clicked.connect(window.actions_by_id["reset_layout"].trigger)
    page.field("", _at_left(reset), tr("Puts every panel where it stood at first."))
    return page


def _language(window: Window) -> Page:
    page, store = Page(tr("Language")), window.store
    page.choice(
        tr("Language of the window"),
        [(tr("As the system"), language.SYSTEM), *language.LANGUAGES],
        text_of(store, "language", language.SYSTEM),
        lambda code: store.setValue("language", code),
        tr("From the next start on. Reports and bundles stay in the language they are made in."),
    )
    return page


def _listening(window: Window) -> Page:
    page = Page(tr("Listening"), tr("Where the sound comes out, the foot pedal, pauses, and whether what you hear is logged."))
    opened, action = button(tr("Listening settings…"), name="listening_settings"), window.actions_by_id["listening_settings"]
    opened.setEnabled(action.isEnabled())
    opened.setToolTip(tip(why_not(action)))
    opened.clicked.connect(action.trigger)
    page.field("", _at_left(opened), why_not(action))
    return page


def _notifications(window: Window) -> Page:
    page, store = Page(tr("Notifications")), window.store
    page.check(
        tr("Tell me in the window when a job is done or has failed"),
        text_of(store, "toasts", "yes") == "yes",
        lambda is_on: store.setValue("toasts", "yes" if is_on else "no"),
    )
    page.check(
        tr("Tell me through the system while the window is not in front"),
        text_of(store, "tray", "yes") == "yes",
        lambda is_on: store.setValue("tray", "yes" if is_on else "no"),
        tr("The system's message names the kind of job and never what it is about."),
    )
    return page


def _at_left(widget: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch(1)
    return made


# In the order of the list. A section is a function that makes its page for a window.
SECTIONS: dict[str, Callable[[Window], Page]] = {
    "appearance": _appearance,
    "language": _language,
    "keyboard": KeysPage,
    "listening": _listening,
    "notifications": _notifications,
    "engines": EnginesPage,
}
