from pathlib import Path

import numpy as np
import pytest

from tests.jobs.test_importing import imported, run
from tests.sounds import a_tone
from tests.vaults import Vaults
from workbench.bench.door import Bench
from workbench.domain.commands import OpenCase
from workbench.domain.errors import CaseError
from workbench.domain.questions import EvidenceBy, RecordingsOf
from workbench.jobs.decoded import decoded_track, derived_folder


@pytest.fixture
def bench(vaults: Vaults) -> Bench:
    bench = vaults.open()
    bench.do(OpenCase("C-1", "Harbour"))
    return bench


def test_forged_samples_are_decoded_again_from_the_evidence(bench: Bench, tmp_path: Path, vaults: Vaults) -> None:
    taken = imported(bench, a_tone(tmp_path / "tone.wav")).taken[0]
    recording = bench.ask(RecordingsOf(taken.id))[0]
    mix = next((vaults.folder / "derived").rglob("mix.f32"))
    honest = mix.read_bytes()
    mix.chmod(0o600)
    mix.write_bytes(np.zeros(len(honest) // 4, np.float32).tobytes())
    evidence = bench.ask(EvidenceBy(taken.id))
    assert evidence is not None
    run(decoded_track(recording, evidence, bench._place))
    assert next((vaults.folder / "derived").rglob("mix.f32")).read_bytes() == honest


def test_importing_a_known_file_again_brings_its_lost_decoding_back(bench: Bench, tmp_path: Path, vaults: Vaults) -> None:
    path = a_tone(tmp_path / "tone.wav")
    taken = imported(bench, path).taken[0]
    recording = bench.ask(RecordingsOf(taken.id))[0]
    for file in [p for p in (vaults.folder / "derived").rglob("*") if p.is_file()]:
        file.unlink()
    with pytest.raises(CaseError, match="again"):
        bench.peaks(recording.id)
    assert imported(bench, path).known == (taken,)
    assert bench.peaks(recording.id).frames == recording.frames


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "derived").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CaseError, match="is a link"):
        derived_folder(tmp_path / "derived", "ab" * 32, 0)


def test_a_spectrogram_is_made_once_from_the_sound_that_is_played(bench: Bench, tmp_path: Path) -> None:
    taken = imported(bench, a_tone(tmp_path / "tone.wav")).taken[0]
    recording = bench.ask(RecordingsOf(taken.id))[0]
    assert [step.stage for step in bench.spectrogram(recording.id)] == ["drawing"]
    assert list(bench.spectrogram(recording.id)) == []
    assert run(bench.spectrogram(recording.id)).frames == recording.frames
