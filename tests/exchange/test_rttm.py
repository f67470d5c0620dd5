from pathlib import Path

from tests.exchange.sheets import a_line, a_sheet
from workbench.evaluation.scoring import rttm_turns
from workbench.exchange.rttm import as_rttm


def test_turns_come_back_as_they_went(tmp_path: Path) -> None:
    file = tmp_path / "a.rttm"
    file.write_bytes(as_rttm(a_sheet(a_line(1, 0.5, 2.25, "x"), a_line(2, 2, 4, "y", speaker="S2"))))
    assert rttm_turns(file) == [(0.5, 2.25, "Officer_Hill"), (2.0, 4.0, "Witness")]


def test_names_hold_no_blanks() -> None:
    assert all(len(line.split()) == 10 for line in as_rttm(a_sheet(a_line(1, 0, 1, "x"))).splitlines())
