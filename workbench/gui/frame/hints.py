"""Keys that tooltips name in brackets, kept as they are now."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QWidget

from workbench.gui import shortcuts
from workbench.gui.actions import ACTIONS

_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
_HINT = "hint"  # the property of a widget: its tooltip as it was written, and as it was shown


def keep(top: QWidget) -> None:
    """Let every tooltip in a window name the keys as they are now."""
    new = {shortcuts.told(entry.keys): shortcuts.now(entry.id) for entry in ACTIONS if entry.keys}
    new = {old: keys for old, keys in new.items() if old != keys}
    for widget in top.findChildren(QWidget):
        written, shown = widget.property(_HINT) or ("", "")
        text = written if written and widget.toolTip() == shown else widget.toolTip()
        if "(" in text:
            fresh = named(text, new)
            widget.setProperty(_HINT, (text, fresh))
            widget.setToolTip(fresh)


def named(text: str, new: dict[str, str]) -> str:
    """A tooltip with other keys in its brackets; brackets that are left empty go."""
    if not new:
        return text
    known = "|".join(re.escape(keys) for keys in sorted(new, key=len, reverse=True))
    token = re.compile(rf"(?<![\w+])(?:{known})(?![\w+])")

    def within(found: re.Match[str]) -> str:
        keys = token.sub(lambda held: new[held.group()], found.group(1))
        return found.group().replace(found.group(1), keys) if keys.strip() or not found.group(1).strip() else ""

    return _BRACKETS.sub(within, text)
