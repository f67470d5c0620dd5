"""Every text of the window that a catalogue has to hold, found in the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import StrEnum

from tests.house.conftest import ROOT
from workbench.domain.casework import CaseState
from workbench.domain.caveats import CaveatKind
from workbench.domain.people import Role
from workbench.domain.review import ReviewState
from workbench.domain.transcript import Confidence, SuspicionKind
from workbench.gui.actions import ACTIONS, MENUS, MISSING
from workbench.gui.queue import JobState

GUI = ROOT / "workbench" / "gui"
ENUMS: tuple[type[StrEnum], ...] = (JobState, Role, Confidence, SuspicionKind, ReviewState, CaveatKind, CaseState)
MARKS = {"tr": 0, "later": 0, "counted": 1}


def words() -> set[str]:
    """All of them."""
    tables = {entry.text for entry in ACTIONS} | set(MENUS) | set(MISSING.values())
    return tables | {str(word) for kind in ENUMS for word in kind} | {text for _, text in marked()}


def marked() -> Iterator[tuple[str, str]]:
    """The literals given to `tr`, `later`, `counted` and `add_panel`, each with its file."""
    for path in GUI.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        tables = {name: value for node in tree.body for name, value in _assigned(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from ((path.name, text) for text in _of_call(node, tables))


Tables = dict[str, ast.expr]


def _assigned(node: ast.stmt) -> list[tuple[str, ast.expr]]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    return [(target.id, value) for target in targets if isinstance(target, ast.Name) and value is not None]


def _of_call(node: ast.Call, tables: Tables) -> Iterator[str]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    place = 1 if name == "add_panel" else MARKS.get(name)
    if place is None or place >= len(node.args):
        return
    for text in _literals(node.args[place], tables):
        yield from (_counts(text) if name == "counted" else (text,))


def _literals(node: ast.expr, tables: Tables) -> Iterator[str]:
    """The text itself, both where one of two is chosen, or what stands in a table of the module under its name."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body, tables)
        yield from _literals(node.orelse, tables)
    elif isinstance(node, ast.Name) and node.id in tables:
        yield from _literals(tables[node.id], {})
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        yield from _within(tables.get(node.value.id))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "later":
        yield from _literals(node.args[0], tables)


def _within(table: ast.expr | None) -> Iterator[str]:
    """The texts of a tuple, or the values of a dictionary."""
    parts = table.elts if isinstance(table, ast.Tuple) else table.values if isinstance(table, ast.Dict) else ()
    for part in parts:
        yield from _literals(part, {})


def _counts(noun: str) -> tuple[str, str]:
    more = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{{count}} {noun}", f"{{count}} {more}"
