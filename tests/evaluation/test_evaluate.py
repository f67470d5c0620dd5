from dataclasses import replace
from pathlib import Path

from tests.fakes import ScriptedTranscriber, scripted_ears
from tests.jobs.test_importing import run
from tests.sounds import a_tone
from workbench.bootstrap.engines import MemoryResults
from workbench.evaluation.evaluate import evaluate


def test_each_file_is_scored_and_one_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    a_tone(tmp_path / "good.wav", seconds=12)
    (tmp_path / "good.ref.txt").write_text("red car red car red cart")
    (tmp_path / "broken.wav").write_text("no sound")
    (tmp_path / "broken.ref.txt").write_text("red")
    ears = scripted_ears(ScriptedTranscriber())(None, MemoryResults())
    result = run(evaluate(tmp_path, engine="", preset="", ears=ears))
    files = {f["name"]: f for f in result["files"]}  # type: ignore[index]
    assert files["good"]["wer"] == 16.7
    assert "broken.wav" in files["broken"]["problem"]
    assert result["total"]["wer"] == 16.7  # type: ignore[index]


def test_a_reference_of_another_form_costs_its_own_recording_only(tmp_path: Path) -> None:
    a_tone(tmp_path / "a.wav", seconds=6)
    (tmp_path / "a.rttm").write_text("SPEAKER a 1 soon\n")
    a_tone(tmp_path / "b.wav", seconds=6)
    (tmp_path / "b.ref.txt").write_text("red car")
    ears = scripted_ears(ScriptedTranscriber())(None, MemoryResults())
    result = run(evaluate(tmp_path, engine="", preset="", ears=ears))
    files = {f["name"]: f for f in result["files"]}  # type: ignore[index]
    assert "a.rttm cannot be read" in files["a"]["problem"]
    assert files["b"]["problem"] == ""
    assert result["exit_code"] == 0  # type: ignore[index]


def test_an_engine_that_died_is_started_anew_for_the_next_recording(tmp_path: Path) -> None:
    for name in ("a", "b"):
        a_tone(tmp_path / f"{name}.wav", seconds=6)
        (tmp_path / f"{name}.ref.txt").write_text("red car")
    ears = scripted_ears(ScriptedTranscriber())(None, MemoryResults())
    born = [ScriptedTranscriber(failing={1}), ScriptedTranscriber()]
    room = replace(ears.engines, transcriber=lambda *_: born.pop(0))
    result = run(evaluate(tmp_path, engine="", preset="", ears=replace(ears, engines=room)))
    files = {f["name"]: f for f in result["files"]}  # type: ignore[index]
    assert ("stopped" in files["a"]["problem"], files["b"]["problem"]) == (True, "")
    assert born == []
