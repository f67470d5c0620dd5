"""How the window looks: theme, size, language. What a person chose is remembered; the system can be followed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QTranslator
from PySide6.QtGui import QGuiApplication

from workbench.gui import language
from workbench.gui.language import tr
from workbench.gui.settings import FOLLOW, number_of, text_of, theme_of
from workbench.gui.style import DARK, LIGHT

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from workbench.gui.window import Window

SIZES = (100, 110, 125, 150, 175, 200)
_SCALE = "QT_SCALE_FACTOR"
_toolkit: list[QTranslator] = []  # what Qt says itself; it lets go of a translator that nobody holds


def themes() -> tuple[tuple[str, str], ...]:
    """What can be chosen, each with the name it is remembered by."""
    return (
        (tr("Dark"), "dark"),
        (tr("Light"), "light"),
        (tr("High contrast, dark"), "contrast"),
        (tr("High contrast, light"), "contrast_light"),
        (tr("As the system"), FOLLOW),
    )


def scale(store: QSettings) -> None:
    """Make everything as large as the person wants it; before there is a Qt application. The environment's own word holds."""
    percent = size_of(store)
    if percent != 100 and _SCALE not in os.environ:
        os.environ[_SCALE] = str(percent / 100)


def size_of(store: QSettings) -> int:
    """The remembered size in per cent."""
    return min(200, max(100, number_of(store, "size", 100)))


def speak(store: QSettings) -> None:
    """Use the person's language from now on, for the toolkit's own words as well."""
    language.speak_as(text_of(store, "language", language.SYSTEM))
    for known in _toolkit:
        QCoreApplication.removeTranslator(known)
    _toolkit.clear()
    spoken, folder = QTranslator(), QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if language.code() != language.ENGLISH and spoken.load(f"qtbase_{language.code()}", folder):
        QCoreApplication.installTranslator(spoken)
        _toolkit.append(spoken)


def choose_theme(window: Window, name: str) -> None:
    """Remember a theme and put it on."""
    window.store.setValue("theme", name)
    window.dress(theme_of(window.store))


def turn(window: Window) -> None:
    """From dark to light and back."""
    choose_theme(window, LIGHT.name if window.theme.is_dark else DARK.name)


class Follower(QObject):
    """Changes the window with the system, where the person wants that."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system)

    def _on_system(self, _: object) -> None:
        window = self._window
        if text_of(window.store, "theme") == FOLLOW and window.is_furnished:
            window.dress(theme_of(window.store))
