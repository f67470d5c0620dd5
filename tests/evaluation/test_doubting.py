"""The table of damaged copies and of sounds in which nobody speaks, with listeners who say what they are told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.benchmarks.doubting import Said, by_condition, rows, without_speech
from workbench.evaluation.corpus import labelled


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two recordings in two conditions, one of silence, one noise, one clean."""
    for name in ("jfk_gsm", "jfk_noise0dB", "libri_gsm", "libri_noise0dB", "empty", "clean"):
        (tmp_path / f"{name}.wav").write_bytes(b"sound")
        (tmp_path / f"{name}.ref.txt").write_text("" if name == "empty" else "ask not what your country can do")
    (tmp_path / "street-noise").mkdir()
    (tmp_path / "street-noise" / "tram.wav").write_bytes(b"sound")
    return tmp_path


def test_copies_are_told_by_the_end_of_their_name(data: Path) -> None:
    held = by_condition([item for item in labelled(data) if item.text])
    assert {name: [i.name for i in items] for name, items in held.items()} == {
        "gsm": ["jfk_gsm", "libri_gsm"],
        "noise0dB": ["jfk_noise0dB", "libri_noise0dB"],
    }


def test_nobody_speaks_where_the_reference_is_empty_or_the_folder_says_noise(data: Path) -> None:
    assert [path.name for path in without_speech(data, labelled(data))] == ["empty.wav", "tram.wav"]


def test_each_condition_is_a_row_against_the_peer_s_seeds(data: Path) -> None:
    def ours(path: Path) -> Said:
        return Said("you", 1, 0) if path.stem in ("empty", "tram") else Said("ask not what your country can do", 7, 7)

    found = {r.name: r for r in rows(data, ours, lambda path: ("ask not what", "ask not", "you"))}
    assert list(found) == ["doubts, gsm", "doubts, noise0dB", "doubts, nobody speaks", "doubts, clean speech"]
    gsm = found["doubts, gsm"].figures
    assert (gsm["ours, WER %"], gsm["peer, least"], gsm["peer, most"]) == (0.0, 57.1, 100.0)
    nobody = found["doubts, nobody speaks"].figures
    assert (nobody["ours, words"], nobody["ours, unflagged words"], nobody["peer, words, mean of seeds"]) == (2, 0, 4.0)
    assert found["doubts, clean speech"].ratio == 0
