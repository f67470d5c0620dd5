"""The plan and the table that is printed."""

from __future__ import annotations

import importlib

import pytest

from tests.faults import __main__ as program
from tests.faults.campaign import Missing, Result, shares
from tests.faults.table import CAMPAIGNS, row_of, shown


def test_every_row_of_the_plan_has_a_campaign_to_run() -> None:
    for campaign in CAMPAIGNS.values():
        assert callable(importlib.import_module(f"tests.faults.{campaign.module}").run)
        assert 0 < campaign.each_run <= campaign.release


def test_the_table_says_what_failed_and_what_did_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str, count: int, seed: int) -> Result:
        raise Missing("no compiler here")

    monkeypatch.setattr("tests.faults.table.carried_out", missing)
    text = shown([Result("kill -9", 50, 49, ("edits 3: lost 1",), 12.5), row_of("power-cuts", release=False, seed=1)])
    assert "kill -9" in text
    assert "NOT RUN: no compiler here" in text
    assert text.splitlines()[-1] == "FAILED kill -9: edits 3: lost 1"


@pytest.mark.parametrize(("failures", "code"), [((), 0), (("edits 3: lost 1",), 1)])
def test_a_failure_is_the_exit_code(failures: tuple[str, ...], code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Result("kill -9", 1, 1 - len(failures), failures, 0.1)
    monkeypatch.setattr(program, "row_of", lambda name, release, seed: found)
    monkeypatch.setattr("sys.argv", ["faults", "--only", "kills"])
    monkeypatch.setenv("XDG_CONFIG_HOME", "unchanged")
    assert program.main() == code


def test_every_kind_gets_its_share() -> None:
    kinds = [name for name, _ in shares(7, ("a", "b", "c"))]
    assert (kinds.count("a"), kinds.count("b"), kinds.count("c")) == (3, 2, 2)
    assert [name for name, _ in shares(1, ("a", "b"))] == ["a", "b"]
