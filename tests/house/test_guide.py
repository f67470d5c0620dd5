"""Nothing that the deployment guide names is passed over: config/GUIDE.md says of each where it is done or why it is refused."""

from __future__ import annotations

import re

import pytest
from packaging.requirements import Requirement

from tests.house.conftest import ROOT
from workbench.bootstrap.preset_keys import KEYS
from workbench.bootstrap.rosters import known
from workbench.bootstrap.surroundings import VARIABLES

TOLD = (ROOT / "config" / "GUIDE.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| (.+?) \| (.+) \|$", TOLD, re.MULTILINE))

# The guide's own names, copied: its YAML keys, its engines, its variables, and whatever else it tells people to use.
GUIDE_KEYS = {
    "engines": ("primary", "critical", "streaming", "fallback"),
    "diarization": ("standard", "complex", "fast", "primary"),
    "resources": ("gpu_memory_limit", "batch_size_auto", "parallel_streams", "cpu_threads", "batch_size"),
    "optimization": (
        "use_flash_attention",
        "fp16_precision",
        "vad_preprocessing",
        "int8_quantization",
        "model_pruning",
        "cache_models",
    ),
}
GUIDE_ENGINES = (
    "whisper_large_v3_turbo",
    "nvidia_canary_qwen_2.5b",
    "kyutai_2.6b",
    "distil_whisper_large_v3",
    "whisper_tiny",
    "nvidia_sortformer_streaming",
    "pyannote_audio_v3.1",
    "picovoice_falcon",
)
GUIDE_VARIABLES = (
    "CUDA_VISIBLE_DEVICES",
    "TRANSFORMERS_CACHE",
    "HF_TOKEN",
    "PYANNOTE_AUTH_TOKEN",
    "NEMO_CACHE_DIR",
    "PICOVOICE_ACCESS_KEY",
    "OMP_NUM_THREADS",
    "CUDA_LAUNCH_BLOCKING",
    "WHISPERX_BATCH_SIZE",
)
GUIDE_ELSE = (
    "docker build", "docker run", "8000", "intake", "output", "logs", "replicas", "nvidia.com/gpu", "memory",
    "whisperx-intake-pvc", "whisperx-output-pvc", "requirements_edge.txt", "scripts/download_edge_models.py",
    "edge_orchestrator.py", "multi_engine_orchestrator.py", "flash-attn", "health_check.py",
    "cuda_available", "gpu_count", "gpu_memory",
    "whisperx_processing_duration_seconds", "whisperx_processing_total", "whisperx_gpu_memory_bytes", "create_custody_record",
    "file_hash_sha256", "processing_config", "system_info", "rbac.yaml", "analyst", "supervisor", "admin",
    "calculate_optimal_batch_size", "ResultCache", "redis", "pickle", "ttl", "select_optimal_engines", "AudioProfile", "is_noisy",
)  # fmt: skip


@pytest.mark.parametrize("key", [f"{section}.{key}" for section, keys in GUIDE_KEYS.items() for key in keys])
def test_every_key_of_the_guide_is_read_and_told(key: str) -> None:
    assert key in KEYS
    assert ROWS.get(f"`{key}`")


def test_every_key_that_is_read_is_told() -> None:
    assert {f"`{key}`" for key in KEYS} - set(ROWS) == set()


@pytest.mark.parametrize("name", GUIDE_ENGINES)
def test_every_engine_of_the_guide_is_one_of_ours_under_its_name_there(name: str) -> None:
    ours = ROWS[f"`{name}`"]
    assert name in known()[ours].guide


@pytest.mark.parametrize("name", GUIDE_VARIABLES)
def test_every_variable_of_the_guide_is_known_and_told(name: str) -> None:
    assert name in {variable.name for variable in VARIABLES if variable.guide}
    assert ROWS.get(f"`{name}`")


@pytest.mark.parametrize("name", GUIDE_ELSE)
def test_everything_else_the_guide_names_is_answered(name: str) -> None:
    assert any(f"{name}" in row for row in ROWS)


def test_no_dependency_of_the_small_set_up_is_for_one_processor_alone(project: dict[str, dict[str, list[str]]]) -> None:
    """Raspberry Pi and Jetson are machines of the field: a marker that names x86 would leave something out there."""
    base = [Requirement(text) for text in project["project"]["dependencies"]]
    assert [str(want) for want in base if want.marker and "platform_machine" in str(want.marker)] == []
    pins = (ROOT / "installers" / "constraints.txt").read_text("utf-8").lower()
    names = {want.name.lower() for want in base}
    bound = re.findall(r"^([\w.-]+)==\S+ ; .*platform_machine == '(?:x86_64|amd64)'", pins, re.MULTILINE)
    assert names & set(bound) == set()


def test_an_engine_bound_to_a_processor_names_those_it_is_built_for() -> None:
    bound = {engine.name: engine.machines for engine in known().values() if engine.machines}
    assert all({"x86_64", "aarch64"} & set(machines) for machines in bound.values())
    assert "whisper-base" not in bound
    assert "embedded-diarizer" not in bound
