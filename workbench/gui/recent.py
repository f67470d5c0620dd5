"""The recordings looked at last, by ids that say nothing outside their vault."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from workbench.gui.desk import Place
from workbench.gui.language import tr
from workbench.gui.settings import strings

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from workbench.gui.desk import Desk

_KEPT, _MOST, _FEW = "recent", 12, 5


def remember(store: QSettings, recording_id: str) -> None:
    """Put a recording first."""
    others = [other for other in strings(store.value(_KEPT, [])) if other != recording_id]
    store.setValue(_KEPT, [recording_id, *others][: _MOST * 4])


def places(store: QSettings, desk: Desk) -> tuple[tuple[str, Place], ...]:
    """The recent ones that are in this vault, each as it is called; the latest first."""
    there = {
        track.recording.id: (
            f"{node.case.number} · {exhibit.evidence.name}",
            Place(node.case.number, exhibit.evidence.id, track.recording.id),
        )
        for node in desk.cases
        for exhibit in node.exhibits
        for track in exhibit.recordings
    }
    return tuple(there[key] for key in strings(store.value(_KEPT, [])) if key in there)[:_MOST]


def links(store: QSettings, desk: Desk) -> tuple[tuple[str, str], ...]:
    """A few of them for an empty page: id and name."""
    return tuple((place.recording, text) for text, place in places(store, desk)[:_FEW])


def fill(menu: QMenu, store: QSettings, desk: Desk | None) -> None:
    """Offer them in a menu."""
    menu.clear()
    found = places(store, desk) if desk is not None else ()
    for number, (text, place) in enumerate(found, 1):
        made = menu.addAction(f"&{number}  {text}" if number < 10 else text)
        made.triggered.connect(_going(desk, place))
    if not found:
        menu.addAction(tr("Nothing yet in this vault")).setEnabled(False)


def _going(desk: Desk | None, place: Place) -> Callable[[], None]:
    return partial(desk.go, place) if desk is not None else lambda: None
