from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.builders import a_recipe
from tests.fakes import ScriptedTranscriber, scripted_ears
from tests.jobs.test_importing import run
from tests.sounds import a_tone
from workbench.bootstrap.engines import MemoryResults
from workbench.domain.profile import Profile
from workbench.domain.recipe import parameters
from workbench.evaluation.corpus import labelled
from workbench.evaluation.evaluate import METHOD, evaluate
from workbench.evaluation.scoring import WordErrors
from workbench.evaluation.validations import Measured, corpus_of, validations

QUIET = Profile(1_000, 16_000, 1, "pcm_s16le", 800, 231, 0, 7_600, "en", 990)
ERRORS = WordErrors(2, 1, 1, 40)


def measured(snr: int | None, bandwidth: int = 7_600, language: str = "en", words: WordErrors = ERRORS) -> Measured:
    return Measured(a_recipe(), language, replace(QUIET, snr_tenths_db=snr, bandwidth_hz=bandwidth), words)


def test_recordings_of_one_kind_are_added_up() -> None:
    (one,) = validations([measured(201), measured(299)], METHOD, "meetings")
    assert (one.recordings, one.words, one.errors, one.permille) == (2, 80, 8, 100)
    assert (one.snr_from, one.snr_to, one.recipe, one.corpus) == (20, 30, a_recipe().digest(), "meetings")


def test_noise_telephones_and_languages_stand_apart() -> None:
    there = [measured(300), measured(49), measured(50), measured(None), measured(300, 3_400), measured(300, language="de")]
    made = validations(there, METHOD, "x")
    assert [(v.language, v.snr_from, v.snr_to, v.narrow_band) for v in made] == [
        ("de", 30, None, False),
        ("en", None, 5, False),
        ("en", None, None, False),
        ("en", 5, 10, False),
        ("en", 30, None, False),
        ("en", 30, None, True),
    ]


def test_references_without_words_measure_nothing() -> None:
    assert validations([measured(100, words=WordErrors(0, 0, 3, 0))], METHOD, "x") == ()


def test_the_engine_is_named_with_its_model() -> None:
    recipe = replace(a_recipe(), parameters=parameters(model="whisper-base"))
    (one,) = validations([replace(measured(100), recipe=recipe)], METHOD, "x")
    assert one.engine == "faster-whisper 1.2.1, whisper-base"


def test_another_sound_or_reference_is_another_corpus(tmp_path: Path) -> None:
    a_tone(tmp_path / "a.wav", seconds=1)
    (tmp_path / "a.ref.txt").write_text("red")
    before = corpus_of("meetings", labelled(tmp_path))
    (tmp_path / "a.ref.txt").write_text("read")
    assert before.startswith("meetings, 1 recording, SHA-256 ")
    assert corpus_of("meetings", labelled(tmp_path)) != before


def test_an_evaluation_says_what_it_measured_file_by_file_and_in_kinds(tmp_path: Path) -> None:
    a_tone(tmp_path / "good.wav", seconds=12)
    (tmp_path / "good.ref.txt").write_text("red car red car red cart")
    (tmp_path / "broken.wav").write_text("no sound")
    (tmp_path / "broken.ref.txt").write_text("red")
    ears = scripted_ears(ScriptedTranscriber())(None, MemoryResults())
    result = run(evaluate(tmp_path, engine="", preset="", ears=ears))
    (good,) = (f for f in result["files"] if f["name"] == "good")  # type: ignore[index]
    (held,) = result["validations"]  # type: ignore[index]
    assert (good["words"], good["errors"], good["recipe"], good["language"]) == (6, 1, held["recipe"], "en")
    assert (held["words"], held["errors"], held["recordings"]) == (6, 1, 1)
    assert "1 recording" in held["corpus"]
