from __future__ import annotations

from contextlib import closing

import pytest

from tests.cli.conftest import Call
from tests.vaults import Vaults, a_draft, a_drafted_recording
from workbench.domain.commands import FinishDraft


@pytest.fixture
def beside(vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        recording = a_drafted_recording(ann)
        ann.do(FinishDraft(a_draft(recording, ("glue was here", "yes it was"), name="e"), beside=True))


@pytest.mark.usefixtures("beside")
def test_two_readings_are_compared_place_by_place_and_in_figures(call: Call) -> None:
    code, said, _ = call("ann", "compare", "C-1/1")
    assert (code, said["against"]["draft"]) == (1, "e")
    assert [(p["ours"], p["theirs"]) for p in said["passages"]] == [("there", "here")]
    assert (said["whole"]["words"], said["whole"]["other"], said["whole"]["differ_permille"]) == (6, 1, 167)
    assert [(v["voice"], v["passages"]) for v in said["voices"]] == [("Speaker 1", 1), ("Speaker 2", 0)]


def test_without_a_second_draft_it_says_how_to_get_one(call: Call, vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        a_drafted_recording(ann)
    code, _, said = call("ann", "compare", "C-1/1")
    assert code == 2
    assert "workbench process" in said


@pytest.mark.usefixtures("beside")
def test_a_draft_that_is_not_there_is_named_among_those_that_are(call: Call) -> None:
    code, _, said = call("ann", "compare", "C-1/1", "--with", "zz")
    assert code == 2
    assert "There are: e." in said
