"""Every dialog of the window is in the gallery, where people look at it."""

from __future__ import annotations

import ast
from collections import Counter

from tests.gallery.dialogs import DIALOGS
from tests.gallery.screens import SCREENS
from tests.house.conftest import ROOT

GUI = ROOT / "workbench" / "gui"
QTS = {"QDialog", "QMessageBox", "QWizard", "QInputDialog", "QErrorMessage"}
SHAPES = {"dialogs.framed:Framed", "dialogs.form:Form", "dialogs.sectioned:Sectioned"}  # what dialogs are made from


def _dialogs() -> set[str]:
    """Classes that come from a dialog of Qt's, at however many removes, as "module:Class"."""
    bases: dict[str, tuple[str, set[str]]] = {}
    for path in GUI.rglob("*.py"):
        module = ".".join(path.relative_to(GUI).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = (module, {ast.unparse(base).rpartition(".")[2] for base in node.bases})
    found: set[str] = set()
    while more := {name for name, (_, under) in bases.items() if under & (QTS | found)} - found:
        found |= more
    return {f"{bases[name][0]}:{name}" for name in found if not name.startswith("_")} - SHAPES


def test_every_dialog_has_a_picture() -> None:
    assert _dialogs() - {dialog.shows for dialog in DIALOGS} == set()


def test_every_picture_is_of_a_dialog_that_is_there() -> None:
    assert {dialog.shows for dialog in DIALOGS} - _dialogs() == set()


def test_every_picture_has_a_name_of_its_own() -> None:
    assert [name for name, times in Counter(dialog.name for dialog in DIALOGS).items() if times > 1] == []
    assert len(SCREENS) > 20
