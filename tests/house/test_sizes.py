"""The rule of sizes. Those that stand over it are named with their size, and may only shrink."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.conftest import ROOT, SOURCES

FUNCTION_LINES, FILE_LINES, CLASS_METHODS = 60, 450, 25

OVER: dict[str, int] = {}


def _measured() -> Iterator[tuple[str, int, int]]:
    for path in SOURCES:
        name, text = path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
        yield name, text.count("\n"), FILE_LINES
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{name}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1, FUNCTION_LINES
            elif isinstance(node, ast.ClassDef):
                methods = [item for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)]
                yield f"{name}:{node.name}", len(methods), CLASS_METHODS


def test_functions_files_and_classes_stay_small() -> None:
    too_large = {name: f"{size}, limit {limit}" for name, size, limit in _measured() if size > OVER.get(name, limit)}
    assert too_large == {}


def test_what_was_made_smaller_leaves_the_list() -> None:
    still = {name for name, size, limit in _measured() if size > limit}
    assert set(OVER) - still == set()


def test_most_functions_have_few_lines() -> None:
    sizes = sorted(size for _, size, limit in _measured() if limit == FUNCTION_LINES)
    assert sizes[len(sizes) // 2] <= 10
    assert sizes[len(sizes) * 9 // 10] <= 25
