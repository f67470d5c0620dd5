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
