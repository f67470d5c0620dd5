"""The hub's section of the inspector: how far the exhibit's hand-over is, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout

from workbench.domain.handing_over import HandOver, HandOverState
from workbench.gui import moments
from workbench.gui.handed import chip, told
from workbench.gui.language import tr
from workbench.gui.panels.parts import Facts, button, label, tip
from workbench.gui.style import GRID, Theme

_GLYPHS = {"waiting": "⧗", "hub": "▤", "done": "✓", "undo": "↶", "failed": "✕"}


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What the section speaks of: the hub's name, the newest hand-over where there is one, and why actions are barred by id."""

    hub: str
    over: HandOver | None
    barred: dict[str, str]


def section(shown: HandedOver, theme: Theme, do: Callable[[str], None]) -> Facts:
    """The rows, and what can be done now."""
    facts, over = Facts(tr("Hub")), shown.over
    facts.row(tr("Hub"), shown.hub)
    if over is None:
        facts.row(tr("State"), tr("not sent"), "muted")
    else:
        icon, words, tone = chip(over)
        facts.row(tr("State"), f"{_GLYPHS[icon]} {words}", "" if tone == "text" else tone)
        by = tr("by the policy") if not over.asked_by else over.asked_by
        facts.row(tr("Asked"), f"{by} · {moments.clock(over.asked_at)}")
        facts.wide(label(told(over), "small", wraps=True))
    facts.wide(_ways(shown, do))
    return facts


def _ways(shown: HandedOver, do: Callable[[str], None]) -> QHBoxLayout:
    state = shown.over.state if shown.over else None
    ways = {HandOverState.ASKED: ("withdraw_hub",), HandOverState.RETURNED: ("compare_hub",)}
    texts = {
        "send_hub": tr("Send to hub…"),
        "withdraw_hub": tr("Take back…"),
        "compare_hub": tr("Compare drafts"),
        "hub": tr("Show the hub"),
    }
    row = QHBoxLayout()
    row.setSpacing(GRID * 2)
    names = ways.get(state, ()) if state in (HandOverState.ASKED, HandOverState.RETURNED) else ()
    names = names or (() if state is HandOverState.RECEIVED else ("send_hub",))
    for name in (*names, "hub"):
        made = button(texts[name], name=f"inspector_{name}")
        why = shown.barred.get(name, "")
        made.setEnabled(not why)
        made.setToolTip(tip(why))
        made.setAccessibleDescription(why)
        made.clicked.connect(lambda _=False, name=name: do(name))
        row.addWidget(made)
    row.addStretch(1)
    return row
