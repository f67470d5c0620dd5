"""Choosing the language that pages are set in: at first the window's own, where pages can be set in it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from workbench.domain.leaving import LANGUAGES
from workbench.gui.language import code, later, tr

_SPOKEN = {"en": later("English"), "de": later("German")}


def page_languages() -> QComboBox:
    """A list whose data are the languages' codes."""
    made = QComboBox()
    for name in LANGUAGES:
        made.addItem(tr(_SPOKEN[name]) if name in _SPOKEN else name, name)
    made.setCurrentIndex(max(0, made.findData(code())))
    return made
