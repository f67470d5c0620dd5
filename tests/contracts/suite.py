"""Takes the tests of one module into another, where its conftest has other fixtures for them."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any


def again(module: ModuleType, *, without: tuple[str, ...] = ()) -> dict[str, Callable[..., Any]]:
    """The module's tests, without those that are about a file's own ways."""
    tests = {name: test for name, test in vars(module).items() if name.startswith("test_")}
    strangers = set(without) - tests.keys()
    if strangers:
        raise LookupError(f"{module.__name__} has no {', '.join(sorted(strangers))}")
    return {name: test for name, test in tests.items() if name not in without}
