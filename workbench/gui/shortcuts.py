"""Which keys do what: the table's own unless a person gave an action others, or took them from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from workbench.gui.actions import ACTIONS, BY_ID
from workbench.gui.language import tr
from workbench.gui.settings import strings

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtGui import QAction

# What everybody's fingers know; no action of ours may stand in their way.
_EVERYWHERE = ("Ctrl+S", "Ctrl+X", "Ctrl+C", "Ctrl+V", "Ctrl+A", "Alt+F4", "Ctrl+Alt+Del", "Meta+L")
_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier

_now: dict[str, str] = {}


def put_on(actions: Mapping[str, QAction], store: QSettings, user: str) -> None:
    """Give every action the keys this person wants for it."""
    _now.clear()
    _now.update({entry.id: entry.keys for entry in ACTIONS} | changed(store, user))
    for name, action in actions.items():
        action.setShortcut(QKeySequence(_now.get(name, "")))


def now(name: str) -> str:
    """The keys of an action as a person reads them; empty where it has none."""
    return told(_now[name] if name in _now else BY_ID[name].keys)


def told(keys: str) -> str:
    """Keys as they are called on this platform."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def changed(store: QSettings, user: str) -> dict[str, str]:
    """What the person changed, by action; an empty text is no key at all."""
    parts = (entry.partition("=") for entry in strings(store.value(_place(user), [])))
    return {name: keys for name, _, keys in parts if name in BY_ID}


def give(actions: Mapping[str, QAction], store: QSettings, user: str, keys: Mapping[str, str]) -> None:
    """Give actions other keys, from now on and at the next start."""
    wanted = changed(store, user) | dict(keys)
    _keep(store, user, {name: text for name, text in wanted.items() if not same(text, BY_ID[name].keys)})
    put_on(actions, store, user)


def reset(actions: Mapping[str, QAction], store: QSettings, user: str) -> None:
    """Every action has the table's own keys again."""
    _keep(store, user, {})
    put_on(actions, store, user)


def holder(actions: Mapping[str, QAction], name: str, keys: str) -> str:
    """The other action that has these keys now; empty where they are free."""
    wanted = QKeySequence(keys)
    if wanted.isEmpty():
        return ""
    return next((other for other, action in actions.items() if other != name and action.shortcut() == wanted), "")


def refusal(name: str, keys: str) -> str:
    """Why nobody may give an action these keys; empty where they may."""
    if not keys or same(keys, BY_ID[name].keys):
        return ""
    if any(same(keys, other) for other in _EVERYWHERE):
        return tr("{keys} means the same in every program, and keeps doing so here.").format(keys=told(keys))
    keyed = _combination(keys)
    if keyed.keyboardModifiers() & _MODIFIERS or _is_function_key(keyed.key()):
        return ""
    return tr("{keys} is needed for typing. Add Ctrl or Alt, or use one of F1 to F12.").format(keys=told(keys))


def same(one: str, other: str) -> bool:
    """Whether two texts name the same keys."""
    return QKeySequence(one) == QKeySequence(other)


def _combination(keys: str) -> QKeyCombination:
    # The stubs do not know that a sequence can be indexed.
    first: QKeyCombination = QKeySequence(keys)[0]  # type: ignore[index]
    return first


def _is_function_key(key: Qt.Key) -> bool:
    return Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35 or key >= Qt.Key.Key_Back  # from Back on: media keys


def _place(user: str) -> str:
    return f"keys/person {quote(user, safe=' ')}"


def _keep(store: QSettings, user: str, keys: Mapping[str, str]) -> None:
    store.setValue(_place(user), [f"{name}={text}" for name, text in keys.items()])
