"""Presets are files that a laboratory may write: what they say is what runs, and what is off is told by file, line and key."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.bootstrap.presets import SHIPPED, VARIABLE, Presets, own_folders, with_surroundings
from workbench.bootstrap.rosters import known
from workbench.domain.errors import BadRequest
from workbench.domain.orders import PRESETS

LEAST = "engines:\n  primary: whisper_tiny\n"


def presets(*folders: Path) -> Presets:
    return Presets(known(), folders)


def written(folder: Path, text: str | bytes, name: str = "lab.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(folder: Path, text: str | bytes, name: str = "lab.yaml") -> str:
    path = written(folder, text, name)
    with pytest.raises(BadRequest) as refusal:
        presets().read(path)
    assert str(path) in refusal.value.problem
    return refusal.value.problem.replace(str(path), "FILE")


def test_every_shipped_preset_can_be_used() -> None:
    states = presets().states()
    assert [state.name for state in states] == list(PRESETS)
    assert [(state.name, state.problem) for state in states if state.problem] == []


def test_the_guides_cloud_file_means_what_it_says() -> None:
    cloud = presets().named("cloud_gpu")
    assert dict(cloud.transcribers) == {
        "primary": "whisper-large-v3-turbo",
        "critical": "canary-qwen-2.5b",
        "streaming": "kyutai-stt-2.6b",
    }
    assert dict(cloud.diarizers) == {"standard": "sortformer-streaming", "complex": "pyannote-3.1", "fast": "falcon"}
    assert (cloud.gpu_memory_limit_mib, cloud.batch_size_auto, cloud.parallel_streams) == (38_147, True, 4)
    assert (cloud.flash_attention, cloud.fp16, cloud.int8, cloud.vad_preprocessing) == (True, True, False, True)


def test_a_preset_carries_its_file_and_the_digest_of_its_bytes() -> None:
    edge = presets().named("edge")
    assert edge.source == "config/edge.yaml"
    assert edge.digest == sha256((SHIPPED / "edge.yaml").read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{LEAST}  primry: whisper_base\n", "FILE, line 3, engines.primry: there is no such key; did you mean primary?"),
        (f"{LEAST}  batch_size: 4\n", "line 3, engines.batch_size: there is no such key; engines has primary, critical"),
        (f"{LEAST}batch_size: 4\n", "line 3, batch_size: there is no such key; it stands under resources"),
        (f"{LEAST}engine: x\n", "line 3, engine: there is no such key; did you mean engines?"),
        ("engines:\n  primary: whisper_larg_v3_turbo\n", "line 2, engines.primary: there is no engine “whisper_larg_v3_turbo”"),
        ("engines:\n  primary: whisper_larg_v3_turbo\n", "did you mean whisper_large_v3_turbo?"),
        ("engines:\n  primary: picovoice_falcon\n", "picovoice_falcon tells voices apart; what is wanted here transcribes"),
        ("engines:\n  primary: [whisper_tiny]\n", "engines.primary: it has one value, no list"),
        ("engines:\n  primary:\n", "engines.primary: it has no value"),
        ("engines: whisper_tiny\n", "line 1, engines: it is a section: its keys stand under it"),
        ("diarization:\n  primary: embedded\n", "FILE, line 1, engines.primary: it is missing"),
        (f"{LEAST}resources:\n  gpu_memory_limit: 40\n", "line 4, resources.gpu_memory_limit: it is a size with its unit"),
        (f"{LEAST}resources:\n  gpu_memory_limit: 40Gb\n", "a size with its unit"),
        (f"{LEAST}resources:\n  gpu_memory_limit: 1MB\n", "it is from 256MiB to 2TiB, not 1MB"),
        (f"{LEAST}resources:\n  cpu_threads: 0\n", "line 4, resources.cpu_threads: it is from 1 to 1024, not 0"),
        (f"{LEAST}resources:\n  cpu_threads: '4'\n", "a whole number from 1 to 1024"),
        (f"{LEAST}resources:\n  parallel_streams: 1e2\n", "a whole number from 1 to 64"),
        (f"{LEAST}optimization:\n  fp16_precision: yes\n", "line 4, optimization.fp16_precision: it is true or false, not “yes”"),
        (f"{LEAST}optimization:\n  vad_preprocessing: false\n", "optimization.vad_preprocessing: false is refused"),
        (f"{LEAST}optimization:\n  cache_models: false\n", "optimization.cache_models: false is refused"),
        (f"{LEAST}optimization:\n  model_pruning: true\n", "line 4, optimization.model_pruning: it is refused: pruned weights"),
        (
            f"{LEAST}optimization:\n  fp16_precision: true\n  int8_quantization: true\n",
            "line 5, optimization.int8_quantization: it stands against optimization.fp16_precision at line 4",
        ),
        (
            f"{LEAST}resources:\n  batch_size: 4\n  batch_size_auto: true\n",
            "line 5, resources.batch_size_auto: it stands against resources.batch_size at line 4",
        ),
        (
            f"{LEAST}optimization:\n  use_flash_attention: true\n  int8_quantization: true\n",
            "flash attention computes in half precision",
        ),
        ("engines:\n  primary: whisper_tiny\n  primary: whisper_base\n", "line 3: engines.primary stands there already"),
        ("engines:\n\tprimary: whisper_tiny\n", "line 2: it is indented with a tab"),
        ("engines: &all\n  primary: whisper_tiny\n", "line 1: “&all” names something to be repeated"),
        ("engines:\n  primary: *all\n", "line 2: “*all” repeats something"),
        ("engines: !!python/object/apply:os.system [id]\n", "line 1: “tag:yaml.org,2002:python/object/apply:os.system” asks"),
        (f"{LEAST}--- \n{LEAST}", "a second document begins"),
        ("a: " + "[" * 5_000, "line 1: it nests deeper than 6 levels"),
        ("? [a, b]\n: c\n", "line 1: a key is one word"),
        ("engines: {primary: whisper_tiny\n", "expected"),
        ("- engines\n", "line 1: it begins with no key"),
        ("whisper_tiny", "line 1: it begins with no key"),
        ("", "FILE: it is empty"),
        ("# nothing but a word\n", "FILE: it is empty"),
        (b"engines:\n  primary: caf\xe9\n", "FILE, line 2: it is not written in UTF-8"),
        (b"engines:\n  primary: a\x00b\n", "FILE, line 2: it holds a character that cannot be read, U+0000"),
        ("#" * 70_000, "FILE: it is larger than 64 KiB"),
    ],
)  # fmt: skip
def test_what_is_off_is_told_by_file_line_and_key(tmp_path: Path, text: str | bytes, said: str) -> None:
    assert said in refused(tmp_path, text)


def test_everything_that_is_off_is_told_at_once(tmp_path: Path) -> None:
    problem = refused(tmp_path, "engines:\n  primary: nobody\nresources:\n  cpu_threads: many\n  colour: red\n")
    assert [line.split(":")[0] for line in problem.splitlines()] == [
        "FILE, line 2, engines.primary",
        "FILE, line 4, resources.cpu_threads",
        "FILE, line 5, resources.colour",
    ]


def test_a_folder_or_nothing_in_a_files_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "lab.yaml").mkdir()
    with pytest.raises(BadRequest, match=r"lab\.yaml: it cannot be read: Is a directory"):
        presets().read(tmp_path / "lab.yaml")
    with pytest.raises(BadRequest, match=r"gone\.yaml: it cannot be read: No such file"):
        presets().named(str(tmp_path / "gone.yaml"))


def test_a_file_of_ones_own_takes_the_place_of_a_shipped_one_and_new_names_are_added(tmp_path: Path) -> None:
    written(tmp_path, LEAST, "edge.yaml")
    written(tmp_path, LEAST, "harbour.yml")
    own = presets(tmp_path)
    assert [state.name for state in own.states()] == [*PRESETS, "harbour"]
    assert own.named("edge").transcribers == (("primary", "whisper-tiny"),)
    assert own.named("edge").source == "edge.yaml"
    assert presets().named("edge").source == "config/edge.yaml"


def test_a_broken_file_of_ones_own_is_listed_with_what_is_wrong_and_never_replaced_in_silence(tmp_path: Path) -> None:
    written(tmp_path, "engines:\n  primary: nobody\n", "edge.yaml")
    state = next(state for state in presets(tmp_path).states() if state.name == "edge")
    assert state.preset is None
    assert "line 2, engines.primary" in state.problem
    with pytest.raises(BadRequest):
        presets(tmp_path).named("edge")


def test_a_preset_is_named_by_its_path_too(tmp_path: Path) -> None:
    assert presets().named(str(written(tmp_path, LEAST))).name == "lab"


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(BadRequest, match=r"no preset “workstatio”.*Did you mean workstation\?"):
        presets().named("workstatio")
    with pytest.raises(BadRequest, match=r"no preset “moon”.*Known: cloud_gpu, edge"):
        presets().named("moon")


def test_a_file_whose_name_is_no_presets_name_is_refused(tmp_path: Path) -> None:
    assert "the file's name: it is the preset's name" in refused(tmp_path, LEAST, "My Lab.yaml")


def test_folders_that_a_variable_names_win_over_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert own_folders() == (tmp_path, tmp_path / "config" / "forensic-audio-workbench" / "presets")


def test_what_the_environment_says_is_nearer_than_the_file() -> None:
    edge = presets().named("edge")
    asked = with_surroundings(edge, {"OMP_NUM_THREADS": "2", "WHISPERX_BATCH_SIZE": "1"})
    assert (asked.cpu_threads, asked.batch_size, asked.batch_size_auto) == (2, 1, False)
    assert with_surroundings(edge, {"OMP_NUM_THREADS": "many", "WHISPERX_BATCH_SIZE": "0"}) == edge


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=200), st.text(alphabet="engis:primay \n\t-[]{}&*!|>'\"#%@~0_", max_size=120).map(str.encode)))
def test_no_bytes_whatever_do_more_than_be_read_or_refused(tmp_path: Path, body: bytes) -> None:
    with suppress(BadRequest):
        presets().read(written(tmp_path, body))
