from __future__ import annotations

from tests.cli.conftest import Call


def test_a_case_goes_from_open_to_archived_and_back(call: Call, submitted: str) -> None:
    assert call("sue", "case", "close", "C-1", "--reason", "done")[0] == 2, "an exhibit is before a reviewer"
    call("ann", "withdraw", submitted)
    for act, state in (("close", "closed"), ("archive", "archived"), ("reopen", "open")):
        assert call("sue", "case", act, "C-1", "--reason", "as decided")[0] == 0
        assert call("ann", "case", "list")[1]["cases"][0]["state"] == state


def test_an_analyst_closes_no_case(call: Call, submitted: str) -> None:
    code, _, said = call("ann", "case", "close", "C-1", "--reason", "done")
    assert (code, "approve:critical_cases" in said) == (3, True)


def test_evidence_is_destroyed_by_order_with_a_yes_and_not_on_hold(call: Call, submitted: str) -> None:
    order = ("destroy", "order", submitted, "--authority", "Court, 7/26", "--reason", "privileged")
    call("sue", "case", "hold", "C-1", "--reason", "appeal")
    assert call("boss", *order)[0] == 2
    call("boss", "case", "release", "C-1", "--reason", "decided")
    assert call("boss", *order)[0] == 0
    assert call("boss", "destroy", "carry-out", submitted)[0] == 2
    assert call("boss", "destroy", "carry-out", submitted, "--yes")[0] == 0
    code, verdict, _ = call("ann", "verify")
    assert (code, verdict["findings"]) == (0, [])
