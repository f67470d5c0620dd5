"""Where panels stand, kept for each person; who opens the window sees it as it was left last."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import QByteArray, QTimer

from workbench.gui.settings import LAYOUT, keep_widths, widths_of

if TYPE_CHECKING:
    from workbench.gui.window import Window

_OF = f"{LAYOUT}/of"  # whose layout the window was left with


def begin(window: Window) -> None:
    """Everything where it was when the window was closed."""
    _restore(window, LAYOUT)


def sit_down(window: Window, user: str) -> None:
    """A person is there: their own layout, unless it is what stands already."""
    store = window.store
    if store.value(_OF) != user and isinstance(store.value(f"{_place(user)}/docks"), QByteArray):
        _restore(window, _place(user))
    store.setValue(_OF, user)


def keep(window: Window, user: str = "") -> None:
    """Remember size, panels and splitter, for the next start and for the person."""
    store = window.store
    store.setValue(f"{LAYOUT}/geometry", window.saveGeometry())
    if window.is_furnished:
        for place in (LAYOUT, _place(user)) if user else (LAYOUT,):
            _keep(window, place)
    store.sync()


def restored(window: Window, key: str) -> QByteArray | None:
    """What was kept under a key of the layout."""
    kept = window.store.value(f"{LAYOUT}/{key}")
    return kept if isinstance(kept, QByteArray) else None


def _place(user: str) -> str:
    # A name may hold what separates keys.
    return f"{LAYOUT}/person {quote(user, safe=' ')}"


def _keep(window: Window, place: str) -> None:
    from workbench.gui.frame.furniture import widths

    window.store.setValue(f"{place}/docks", window.saveState())
    window.store.setValue(f"{place}/splitter", window.centre.splitter.saveState())
    keep_widths(window.store, widths(window), place)


def _restore(window: Window, place: str) -> None:
    from workbench.gui.frame.furniture import give_widths

    for key, restore in (("docks", window.restoreState), ("splitter", window.centre.splitter.restoreState)):
        kept = window.store.value(f"{place}/{key}")
        if isinstance(kept, QByteArray):
            restore(kept)
    # Docks restored before the new panels were laid out share out the room anew; their widths hold only afterwards.
    QTimer.singleShot(0, window, lambda: give_widths(window, widths_of(window.store, place)))
