"""pyannote's pipeline: from our two networks, from a folder without pickles, and how a published folder is turned into one."""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf

from tests.engines.in_process import InProcess
from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.progress import Progress
from workbench.domain.speakers import Turn
from workbench.engines import child, pyannote_pipeline, supervision, torch_child, torch_stack
from workbench.engines.making import Making
from workbench.engines.workers import voice_prints

MODELS = ("segmentation-3.0", "wespeaker-resnet34")
ENGINES = {engine.name: engine for engine in pyannote_pipeline.ENGINES}


@pytest.fixture(scope="module")
def home(model_home: Path) -> Path:
    """The model store, where it holds both networks and pyannote.audio is there."""
    if importlib.util.find_spec("pyannote") is None:
        pytest.skip("pyannote.audio is not installed: the full set-up brings it")
    if not all((model_home / name / "model.onnx").is_file() for name in MODELS):
        pytest.skip(f"segmentation-3.0 and wespeaker-resnet34 are not in {model_home}: workbench models fetch")
    torch_stack.settle()
    return model_home


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers run in this process, where torch is loaded once."""
    monkeypatch.setattr(torch_child, "Child", InProcess)


def making(home: Path) -> Making:
    return Making(folder=lambda name: home / name, digest=lambda name: "a" * 64)


def outcome(steps: Generator[Progress, None, tuple[Turn, ...]]) -> tuple[list[Progress], tuple[Turn, ...]]:
    said = []
    while True:
        try:
            said.append(next(steps))
        except StopIteration as end:
            return said, end.value


def pcm(path: Path, samples: np.ndarray) -> WorkPcm:
    samples.astype("<f4").tofile(path)
    return WorkPcm(path, ENGINE_RATE, len(samples), "mix", "c" * 64)


def test_a_folder_without_configuration_says_where_it_comes_from(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="models add pyannote-community-1"):
        pyannote_pipeline.make(ENGINES["pyannote-community-1"], making(tmp_path))


def test_converting_needs_a_published_folder_and_a_free_name(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"config\.yaml"):
        pyannote_pipeline.convert(tmp_path, tmp_path / "new")
    with pytest.raises(BadRequest, match="already there"):
        pyannote_pipeline.convert(tmp_path, tmp_path)


@pytest.mark.usefixtures("here")
def test_its_pipeline_over_our_networks_hears_a_reader_and_says_how_far_it_is(
    home: Path, tmp_path: Path, shared_data: Path
) -> None:
    samples, _ = sf.read(shared_data / "picovoice-falcon" / "test.wav", dtype="float32")
    engine = pyannote_pipeline.make(ENGINES["pyannote-parts"], making(home))
    recipe = engine.recipe()
    assert [name for name, _ in recipe.models] == list(MODELS)
    said, turns = outcome(engine.diarize(pcm(tmp_path / "a.f32", samples[96_000:176_000]), recipe))
    assert [turn.speaker for turn in turns] == ["S1"]
    assert said[-1].done == said[-1].total
    engine.close()


def test_its_voice_network_in_torch_is_our_onnx_file(home: Path) -> None:
    import onnxruntime
    import torch

    InProcess("pyannote_pipeline", title="")  # puts the workers' folder on the path
    from pyannote_parts import voice_network  # type: ignore[import-not-found]

    features = np.random.default_rng(2).normal(size=(1, 120, 80)).astype(np.float32)
    model = home / "wespeaker-resnet34" / "model.onnx"
    body, _ = voice_prints.opened(model)
    ours = onnxruntime.InferenceSession(body, providers=["CPUExecutionProvider"]).run(["embs"], {"feats": features})[0]
    with torch.inference_mode():
        theirs = voice_network(model).resnet(torch.from_numpy(features))[1].numpy()
    assert np.allclose(ours, theirs, atol=2e-3)  # deviations near zero are padded by 1e-7 in the file alone


@pytest.mark.usefixtures("here")
def test_a_published_folder_is_turned_and_runs_without_pickles(home: Path, tmp_path: Path) -> None:
    published(tmp_path / "published")
    turned = InProcess("pyannote_pipeline", title="").ask(
        "convert", source=str(tmp_path / "published"), target=str(tmp_path / "pyannote-3.1")
    )
    assert turned["parts"] == ["segmentation-3.0", "wespeaker"]
    kinds = {path.suffix for path in (tmp_path / "pyannote-3.1").rglob("*") if path.is_file()}
    assert kinds == {".yaml", ".json", ".safetensors"}
    engine = pyannote_pipeline.make(ENGINES["pyannote-3.1"], making(tmp_path))
    _, turns = outcome(engine.diarize(pcm(tmp_path / "a.f32", np.zeros(0)), engine.recipe(speakers=2)))
    assert turns == ()
    (tmp_path / "pyannote-3.1" / "wespeaker" / "network.json").unlink()
    (tmp_path / "pyannote-3.1" / "wespeaker" / "model.safetensors").unlink()
    (tmp_path / "pyannote-3.1" / "wespeaker").rmdir()
    with pytest.raises((Unavailable, FileNotFoundError), match="no folder wespeaker"):
        pyannote_pipeline.make(ENGINES["pyannote-3.1"], making(tmp_path))


def published(folder: Path) -> None:
    """A pipeline as its maker publishes one, with the real classes in tiny and random."""
    import torch
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.embedding import WeSpeakerResNet34
    from pyannote.audio.models.segmentation import PyanNet

    task = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=10.0,
        classes=["a", "b", "c"],
        powerset_max_classes=2,
        permutation_invariant=True,
    )
    segmenter = PyanNet(lstm={"hidden_size": 4, "num_layers": 1}, linear={"hidden_size": 4, "num_layers": 1})
    segmenter.specifications = task
    segmenter.build()
    for name, network, about in (("segmentation-3.0", segmenter, task), ("wespeaker", WeSpeakerResNet34(), None)):
        (folder / name).mkdir(parents=True)
        torch.save(checkpoint(network, about), folder / name / "pytorch_model.bin")
    (folder / "config.yaml").write_text(
        "version: 3.1.0\n"
        "pipeline:\n  name: pyannote.audio.pipelines.SpeakerDiarization\n  params:\n"
        "    clustering: AgglomerativeClustering\n    embedding: pyannote/wespeaker\n    embedding_exclude_overlap: true\n"
        "    segmentation: pyannote/segmentation-3.0\n"
        "params:\n  clustering: {method: centroid, min_cluster_size: 12, threshold: 0.7}\n"
        "  segmentation: {min_duration_off: 0.0}\n",
        encoding="utf-8",
    )


def checkpoint(network: Any, task: Any) -> dict[str, Any]:
    """What pyannote.audio keeps of a network."""
    about: dict[str, Any] = {"architecture": {"module": type(network).__module__, "class": type(network).__name__}}
    if task is not None:
        about["specifications"] = task
    return {"state_dict": network.state_dict(), "hyper_parameters": dict(network.hparams), "pyannote.audio": about}


def test_counts_in_numpy_s_numbers_can_be_told_as_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed: the full set-up brings it")
    worker = child.load(supervision.WORKERS / "pyannote_pipeline.py")

    def counting(_file: object, *, hook: Any) -> Any:
        hook("segmentation", None, completed=np.int64(3), total=np.int64(7))
        return argparse.Namespace(itertracks=lambda yield_label: iter(()))

    monkeypatch.setitem(worker["diarize"].__globals__["_held"], "pipeline", counting)
    sound = pcm(tmp_path / "quiet.pcm", np.zeros(16_000, np.float32))
    steps = worker["diarize"]({"pcm": str(sound.path), "frames": sound.frames, "speakers": 0})
    assert [json.loads(json.dumps(step)) for step in steps] == [{"done": 428, "total": 2000}]
