"""NeMo's own classes with tiny random weights, in NeMo's own environment, through the adapters and their child processes."""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.engines.tiny_speech import sound
from workbench.bootstrap.environments import default_home, interpreter
from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Span
from workbench.engines import canary_qwen, nemo_sortformer
from workbench.engines.allowance import allowed
from workbench.engines.making import Making

CANARY, SORTFORMER = canary_qwen.ENGINES[0], nemo_sortformer.ENGINES[0]
SECONDS = 30
pytestmark = pytest.mark.timeout(1_800)  # importing NeMo takes minutes on a busy machine


@pytest.fixture(scope="module")
def python() -> Path:
    found = interpreter("nemo")
    if found is None:
        pytest.skip(f"no environment nemo in {default_home()}: workbench engines install nemo")
    return found


@pytest.fixture(scope="module")
def models(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both models, made by NeMo itself."""
    folder = tmp_path_factory.mktemp("nemo")
    script = Path(__file__).with_name("tiny_nemo.py")
    subprocess.run([python, script, folder], check=True, capture_output=True, env=allowed(is_ours=False), timeout=900)
    return folder


@pytest.fixture(scope="module")
def pcm(tmp_path_factory: pytest.TempPathFactory) -> WorkPcm:
    path = tmp_path_factory.mktemp("pcm") / "sound.f32"
    samples = sound(SECONDS)
    path.write_bytes(samples.tobytes())
    return WorkPcm(path, ENGINE_RATE, len(samples), "mix", hashlib.sha256(samples.tobytes()).hexdigest())


def making(folder: Path, python: Path | None) -> Making:
    return Making(folder=lambda _: folder, digest=lambda _: "ab" * 32, python=python, compute="float32")


@pytest.fixture(scope="module")
def canary(models: Path, python: Path) -> Iterator[canary_qwen.CanaryQwen]:
    with contextlib.closing(canary_qwen.make(CANARY, making(models / "canary_qwen", python))) as made:
        yield made


@pytest.fixture(scope="module")
def diarizer(models: Path, python: Path) -> Iterator[nemo_sortformer.NemoSortformer]:
    with contextlib.closing(nemo_sortformer.make(SORTFORMER, making(models / "sortformer", python))) as made:
        yield made


def turns(diarizer: nemo_sortformer.NemoSortformer, pcm: WorkPcm, speakers: int = 0) -> tuple[tuple[Turn, ...], list[int]]:
    steps, at = diarizer.diarize(pcm, diarizer.recipe(speakers=speakers)), []
    while True:
        try:
            at.append(next(steps).done)
        except StopIteration as end:
            return end.value, at


def test_the_recogniser_reads_a_chunk_the_same_way_twice(canary: canary_qwen.CanaryQwen, pcm: WorkPcm) -> None:
    # Chance repeats itself: only where it may not, does the model write words.
    recipe, chunk = canary.recipe(language="en", second=True), Span(0, 8 * ENGINE_RATE.hz)
    clips = (Span(1_000, 40_000), Span(60_000, 128_000))
    text = canary.transcribe(pcm, chunk, recipe, clips)
    assert text.segments
    assert canary.transcribe(pcm, chunk, recipe, clips) == text


def test_its_words_share_the_clips_out_and_are_as_certain_as_the_steps_that_wrote_them(
    canary: canary_qwen.CanaryQwen, pcm: WorkPcm
) -> None:
    clips = (Span(1_000, 40_000), Span(60_000, 128_000))
    text = canary.transcribe(pcm, Span(0, 128_000), canary.recipe(language="en", second=True), clips)
    words = [word for segment in text.segments for word in segment.words]
    assert all(any(clip.first <= word.span.first <= word.span.end <= clip.end for clip in clips) for word in words)
    assert [word.span.first for word in words] == sorted(word.span.first for word in words)
    assert {0 <= word.permille <= 1000 for word in words} == {True}


def test_its_recipe_names_the_library_the_prompt_and_whose_times_they_are(canary: canary_qwen.CanaryQwen) -> None:
    recipe = canary.recipe(language="en", second=True)
    assert (recipe.engine, recipe.name) == ("canary-qwen-2.5b", "court-relisten")
    assert recipe.version.startswith("3.")
    assert recipe.value("prompt") == "Transcribe the following:"
    assert recipe.value("word_times") == "shared out"
    assert int(recipe.value("chunk_limit_ms")) <= 40_000


def test_it_knows_english_alone(canary: canary_qwen.CanaryQwen, pcm: WorkPcm) -> None:
    assert canary.language(pcm, (Span(0, 10),)) == ("en", 1000)
    assert canary.language(pcm, ()) == ("", 0)
    with pytest.raises(Unavailable, match="does not know the language “de”"):
        canary.recipe(language="de")


def test_turns_lie_in_the_recording_and_come_out_the_same_twice(diarizer: nemo_sortformer.NemoSortformer, pcm: WorkPcm) -> None:
    found, at = turns(diarizer, pcm)
    assert at[-1] == pcm.frames
    assert at == sorted(at)
    assert all(0 <= turn.span.first < turn.span.end <= pcm.frames for turn in found)
    assert turns(diarizer, pcm)[0] == found


def test_more_voices_than_it_tells_apart_are_refused(diarizer: nemo_sortformer.NemoSortformer, pcm: WorkPcm) -> None:
    with pytest.raises(BadRequest, match="at most 4 voices apart, not 5"):
        diarizer.recipe(speakers=5)
    assert len({turn.speaker for turn in turns(diarizer, pcm, speakers=1)[0]}) <= 1


def test_spectra_made_in_blocks_and_our_steps_give_what_nemo_gives_for_the_whole(
    models: Path, python: Path, pcm: WorkPcm
) -> None:
    script = Path(__file__).with_name("nemo_steps.py")
    command = [python, script, models / "sortformer", pcm.path, str(pcm.frames)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=allowed(is_ours=False), timeout=900)
    assert float(said.stdout.split()[-1]) < 1e-4


def test_weights_that_lack_a_layer_are_refused(models: Path, python: Path, tmp_path: Path) -> None:
    folder = tmp_path / "half"
    folder.mkdir()
    (folder / "model_config.yaml").write_bytes((models / "sortformer" / "model_config.yaml").read_bytes())
    save(folder / "model.safetensors")
    with pytest.raises(Unavailable, match=r"model\.safetensors lacks \d+ of the model's \d+ weights"):
        nemo_sortformer.make(SORTFORMER, making(folder, python))


def save(path: Path) -> None:
    """A file of safetensors with one number that nobody asks for."""
    head = b'{"other":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
    path.write_bytes(len(head).to_bytes(8, "little") + head + np.zeros(1, np.float32).tobytes())


@pytest.mark.parametrize("module", [canary_qwen, nemo_sortformer])
def test_without_its_environment_it_says_how_to_get_it(module, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(
        Unavailable, match=r"environment nemo, which is not installed\. Install it: workbench engines install nemo"
    ):
        module.make(module.ENGINES[0], making(tmp_path, None))


def test_files_that_belong_beside_the_weights_are_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(Unavailable, match=r"lacks model\.safetensors, tokenizer_config\.json.*of Qwen/Qwen3-1\.7B"):
        canary_qwen.make(replace(CANARY), making(tmp_path, tmp_path / "python"))


def test_nemos_own_cache_goes_where_the_user_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from workbench.engines.nemo_child import NemoChild

    child = object.__new__(NemoChild)
    monkeypatch.setenv("NEMO_CACHE_DIR", str(tmp_path))
    assert child.surroundings() == {
        "TORCH_FORCE_WEIGHTS_ONLY_LOAD": "1",
        "NEMO_CACHE_DIR": str(tmp_path),
        "TMPDIR": str(tmp_path),
    }
