"""Sound on its way to workers: sealed, only what is asked about, and gone when nobody asks any more."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.timeline import Span
from workbench.hub.letting_in import Pool
from workbench.hub.sounds import BLOCK, KEPT, FetchedSounds, SharedSounds
from workbench.storage.hub.objects import objects

POOL = Pool(bytes(32))


def _pcm(place: Path, frames: int = 2 * BLOCK + 100, name: str = "mix") -> WorkPcm:
    path = place / f"{name}.f32"
    body = np.arange(frames, dtype="<f4").tobytes()
    path.write_bytes(body)
    return WorkPcm(path, ENGINE_RATE, frames, name, hashlib.sha256(body).hexdigest())


def test_a_worker_has_the_very_samples_it_is_asked_about_and_no_others(tmp_path: Path) -> None:
    store, pcm = objects(str(tmp_path / "objects")), _pcm(tmp_path)
    wanted = (Span(2 * BLOCK + 10, 2 * BLOCK + 20),)
    told = SharedSounds(store, POOL).share("j", pcm, wanted)
    fetched = FetchedSounds(tmp_path / "scratch", store, POOL).pcm(told, wanted)
    samples = np.fromfile(fetched.path, "<f4")
    assert len(samples) == pcm.frames
    assert list(samples[2 * BLOCK + 10 : 2 * BLOCK + 20]) == list(range(2 * BLOCK + 10, 2 * BLOCK + 20))
    assert not samples[:BLOCK].any()
    assert [name.rpartition("/")[2] for name in store.names()] == ["2"]


def test_no_sound_lies_open_in_the_object_store(tmp_path: Path) -> None:
    store, pcm = objects(str(tmp_path / "objects")), _pcm(tmp_path, 1_000)
    SharedSounds(store, POOL).share("j", pcm)
    (name,) = store.names()
    assert pcm.path.read_bytes()[:64] not in store.get(name)


@pytest.mark.parametrize("change", ["flipped", "swapped", "another secret"])
def test_a_block_that_was_changed_is_refused(tmp_path: Path, change: str) -> None:
    store, pcm = objects(str(tmp_path / "objects")), _pcm(tmp_path)
    told = SharedSounds(store, POOL).share("j", pcm)
    first, second, _ = store.names()
    body = store.get(first)
    store.put(first, body[:-1] + bytes([body[-1] ^ 1]) if change == "flipped" else store.get(second))
    pool = Pool(bytes(31) + b"\1") if change == "another secret" else POOL
    with pytest.raises(CaseError, match="does not open"):
        FetchedSounds(tmp_path / "scratch", store, pool).pcm(told)


def test_a_sound_goes_with_the_last_job_that_asks_about_it(tmp_path: Path) -> None:
    store, pcm = objects(str(tmp_path / "objects")), _pcm(tmp_path, 1_000)
    shared = SharedSounds(store, POOL)
    shared.share("j", pcm)
    shared.share("k", pcm)
    shared.done("j")
    assert store.names()
    shared.done("k")
    assert store.names() == ()


def test_a_worker_keeps_few_sounds_but_all_that_one_piece_asks_about(tmp_path: Path) -> None:
    store = objects(str(tmp_path / "objects"))
    shared, fetched = SharedSounds(store, POOL), FetchedSounds(tmp_path / "scratch", store, POOL)
    many = [fetched.pcm(shared.share("j", _pcm(tmp_path, 100, f"c{n}"))).path for n in range(KEPT + 3)]
    assert all(path.is_file() for path in many)
    fetched.next_piece()
    fetched.pcm(shared.share("j", _pcm(tmp_path, 100, "last")))
    assert sum(path.is_file() for path in many) < KEPT


def test_what_a_killed_worker_left_is_gone_when_it_starts_again(tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    (tmp_path / "scratch" / "sound").write_bytes(b"left")
    store = objects(str(tmp_path / "objects"))
    fetched = FetchedSounds(tmp_path / "scratch", store, POOL)
    assert list((tmp_path / "scratch").iterdir()) == []
    fetched.close()
    assert not (tmp_path / "scratch").exists()


def test_a_short_secret_is_refused_and_none_is_shown() -> None:
    with pytest.raises(BadRequest):
        Pool(bytes(16))
    assert "00" not in repr(POOL)
