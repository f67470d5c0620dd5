"""The table of situations: the shipped one is DESIGN's, a laboratory's own is judged line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.bootstrap.rosters import known
from workbench.bootstrap.routing_table import read_table
from workbench.domain.engines import Task
from workbench.domain.errors import BadRequest
from workbench.domain.routing_table import SITUATIONS

ROW = "situations:\n  standard:\n    transcription: [primary]\n    diarization: primary\n"


def own(folder: Path, text: str) -> str:
    (folder / "routing.yaml").write_text(text, "utf-8")
    with pytest.raises(BadRequest) as refusal:
        read_table(known(), (folder,))
    return refusal.value.problem


def test_the_shipped_table_has_every_situation_and_ends_in_what_the_set_up_brings() -> None:
    table = read_table(known())
    assert tuple(row.name for row in table.situations) == SITUATIONS
    assert (table.last_transcriber, table.last_diarizer) == ("whisper-base", "embedded-diarizer")
    assert (table.source, table.noisy_under_tenths_db, table.calls) == ("config/routing.yaml", 100, "channels")


@pytest.mark.parametrize("engine", [name for name, e in known().items() if e.task == Task.TRANSCRIPTION])
def test_every_chain_names_engines_of_one_task_and_none_twice(engine: str) -> None:
    chain = read_table(known()).chain(engine)
    assert chain[0] == engine
    assert len(set(chain)) == len(chain)
    assert {known()[name].task for name in chain} == {Task.TRANSCRIPTION}


def test_a_laboratorys_own_table_takes_the_shipped_ones_place(tmp_path: Path) -> None:
    (tmp_path / "routing.yaml").write_text(f"{ROW}bounds:\n  noisy_under_db: 15\nlast:\n  transcription: whisper_tiny\n", "utf-8")
    table = read_table(known(), (tmp_path,))
    assert (table.noisy_under_tenths_db, table.last_transcriber, table.source) == (150, "whisper-tiny", "routing.yaml")
    assert table.row("critical").name == "standard"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("calls: channels\n", "situations: the row “standard” is missing"),
        (f"{ROW}  loud:\n    transcription: primary\n", "line 5, situations.loud: there is no such situation"),
        (f"{ROW}  noisy:\n    transcription: primary\n", "line 5, situations.noisy.diarization: it is missing"),
        (f"{ROW}  noisy:\n    diarization: x\n    transcription: critical\n", "line 6, situations.noisy.diarization: there"),
        (f"{ROW}instead:\n  nobody: whisper_tiny\n", "line 6, instead.nobody: there is no engine “nobody”"),
        (f"{ROW}instead:\n  whisper_tiny: falcon\n", "falcon tells voices apart; what is wanted here transcribes"),
        (f"{ROW}bounds:\n  noisy_under_db: loud\n", "line 6, bounds.noisy_under_db: it is a whole number from 0 to 60"),
        (f"{ROW}bounds:\n  quiet: 3\n", "line 6, bounds.quiet: there is no such key"),
        (f"{ROW}last: whisper_tiny\n", "line 5, last: it is a section"),
        (f"{ROW}order: x\n", "line 5, order: there is no such key"),
    ],
)  # fmt: skip
def test_what_is_off_in_a_table_is_told_by_line_and_key(tmp_path: Path, text: str, said: str) -> None:
    problem = own(tmp_path, text)
    assert "routing.yaml" in problem
    assert said in problem
