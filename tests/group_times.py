"""A pytest plugin: seconds spent in each folder of tests, printed before the closing line."""

from __future__ import annotations

from collections import Counter

import pytest

_SECONDS: Counter[str] = Counter()
_TESTS: Counter[str] = Counter()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add one phase of one test to its folder."""
    folder = "/".join(report.nodeid.split("::")[0].split("/")[:2])
    _SECONDS[folder] += report.duration
    _TESTS[folder] += report.when == "call"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    terminalreporter.section("time by group")
    for folder, seconds in _SECONDS.most_common():
        terminalreporter.write_line(f"{seconds:8.1f} s  {_TESTS[folder]:5d} tests  {folder}")
