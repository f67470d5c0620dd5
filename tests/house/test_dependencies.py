from __future__ import annotations

import ast
import re
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.conftest import ROOT, SOURCES

PINS = (ROOT / "installers" / "constraints.txt").read_text("utf-8")

# A dependency that is imported under another name, or not imported at all.
IMPORTED_AS = {
    "argon2-cffi": "argon2",
    "faster-whisper": "faster_whisper",
    "http-message-signatures": "http_message_signatures",
    "pillow": "PIL",
    "pyannote-metrics": "pyannote",
    "pyside6": "PySide6",
    "pyspellchecker": "spellchecker",
    "pyyaml": "yaml",
    "python-bidi": "bidi",
    "python-docx": "docx",
    "python-pkcs11": "pkcs11",
    "whisper-normalizer": "whisper_normalizer",
}
RUN_AS_PROGRAMS = {"pip"}
READ_AS_DATA = {"qtawesome"}  # its icon font is loaded by path
# Declared for work that has not come yet; a name leaves the list when something imports it, or the declaration goes.
AWAITED = {"pyqtgraph"}


def _wanted(project: dict[str, Any]) -> list[Requirement]:
    described = project["project"]
    extras = [text for texts in described["optional-dependencies"].values() for text in texts]
    return [Requirement(text) for text in (*described["dependencies"], *extras)]


def _pinned() -> dict[str, str]:
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", PINS, re.MULTILINE)}


def test_every_dependency_has_a_pin_that_fits(project: dict[str, Any]) -> None:
    pins = _pinned()
    off = [str(want) for want in _wanted(project) if not want.specifier.contains(pins.get(canonicalize_name(want.name), ""))]
    assert off == []


def test_constraints_are_nothing_but_pins() -> None:
    lines = [line for line in PINS.splitlines() if line and not line.lstrip().startswith("#")]
    assert [line for line in lines if not re.match(r"[\w.-]+==\S+( ; .*)?$", line)] == []


def test_constraints_name_the_command_that_makes_them() -> None:
    assert "uv pip compile pyproject.toml --all-extras --universal --no-emit-index-url --python-version 3.11" in PINS


def test_every_runtime_dependency_is_used(project: dict[str, Any]) -> None:
    names = (
        {canonicalize_name(Requirement(text).name) for text in project["project"]["dependencies"]}
        - RUN_AS_PROGRAMS
        - READ_AS_DATA
    )
    imported = _imported()
    assert {name for name in names if IMPORTED_AS.get(name, name) not in imported} == AWAITED


def _imported() -> set[str]:
    found: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found
