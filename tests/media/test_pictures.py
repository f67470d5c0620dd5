"""The pictures of a video: the right one at each frame of the sound, and nothing worse than a reason when there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.media.videos import FPS, film, number
from workbench.domain.errors import InputRefused
from workbench.domain.timeline import Rate
from workbench.media.pictures import PictureFile

RATE = Rate(16_000)
EACH = RATE.hz // FPS


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("film") / "film.mp4", seconds=4)


@pytest.fixture
def pictures(path: Path) -> Iterator[PictureFile]:
    made = PictureFile(path, "film.mp4", rate=RATE, offset_us=0)
    yield made
    made.close()


def test_each_frame_of_the_sound_has_the_picture_that_stands_then(pictures: PictureFile) -> None:
    for frame in (0, EACH - 1, EACH, 40 * EACH + 17, 99 * EACH, 3 * EACH):
        shown = pictures.at(frame)
        assert shown is not None
        assert (number(shown), shown.first) == (frame // EACH, frame // EACH * EACH)


def test_after_the_last_picture_it_stays(pictures: PictureFile) -> None:
    last = pictures.at(10**7)
    assert last is not None
    assert (number(last), last.end) == (4 * FPS - 1, None)


def test_pictures_can_be_stepped_through_one_by_one_across_key_pictures(pictures: PictureFile) -> None:
    forth = [number(pictures.at(frame * EACH, step=+1)) for frame in range(45, 55)]
    back = [number(pictures.at(frame * EACH, step=-1)) for frame in range(55, 45, -1)]
    assert forth == list(range(46, 56))
    assert back == list(range(54, 44, -1))
    assert number(pictures.at(0, step=-1)) == 0
    assert number(pictures.at(10**7, step=+1)) == 4 * FPS - 1


def test_the_sound_may_begin_later_than_the_picture(path: Path) -> None:
    late = PictureFile(path, "film.mp4", rate=RATE, offset_us=400_000)
    assert number(late.at(0)) == 10
    assert number(late.at(EACH)) == 11
    late.close()


def test_a_picture_comes_as_narrow_as_it_is_wanted(pictures: PictureFile) -> None:
    small, whole = pictures.at(0, 80), pictures.at(0)
    assert small is not None
    assert whole is not None
    assert (small.width, small.height, len(small.rgb)) == (80, 45, 80 * 45 * 3)
    assert (whole.width, whole.height) == (160, 90)


def test_a_sideways_camera_is_shown_upright(tmp_path: Path) -> None:
    turned = PictureFile(film(tmp_path / "t.mov", seconds=1, rotation=90), "t.mov", rate=RATE, offset_us=0)
    shown = turned.at(0, 45)
    turned.close()
    assert shown is not None
    assert (shown.width, shown.height) == (45, 80)


def test_bytes_that_are_no_video_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(np.random.default_rng(1).bytes(50_000))
    broken = PictureFile(tmp_path / "x.mp4", "x.mp4", rate=RATE, offset_us=0)
    with pytest.raises(InputRefused, match=r"x\.mp4"):
        broken.at(0)
    broken.close()


def test_damage_in_the_middle_costs_pictures_and_no_more(path: Path, tmp_path: Path) -> None:
    data = bytearray(path.read_bytes())
    rotten = np.random.default_rng(2).bytes(3000)
    data[len(data) // 3 : len(data) // 3 + 3000] = rotten
    (tmp_path / "damaged.mp4").write_bytes(data)
    damaged = PictureFile(tmp_path / "damaged.mp4", "damaged.mp4", rate=RATE, offset_us=0)
    assert all(damaged.at(frame * EACH) is not None for frame in range(0, 4 * FPS, 10))
    damaged.close()


def test_a_decoder_that_dies_is_followed_by_another(pictures: PictureFile) -> None:
    assert number(pictures.at(0)) == 0
    assert pictures._child is not None
    pictures._child._process.kill()
    assert number(pictures.at(30 * EACH)) == 30


def test_after_closing_nothing_is_started_again(pictures: PictureFile) -> None:
    pictures.at(0)
    pictures.close()
    with pytest.raises(InputRefused):
        pictures.at(0)
    assert pictures._child is None
