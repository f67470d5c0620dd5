"""export, clip and import-transcript as people call them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.vaults import Vaults, a_drafted_recording
from workbench.domain.orders import EXTENSIONS, FORMATS


@pytest.fixture
def drafted(vaults: Vaults) -> str:
    """An exhibit with a machine draft and no file behind it."""
    with closing(vaults.open("ann")) as ann:
        a_drafted_recording(ann)
    return "C-1/1"


def test_a_transcript_leaves_and_comes_back_beside_the_other(call: Call, drafted: str, tmp_path: Path) -> None:
    code, left, _ = call("ann", "export", drafted, "--format", "eaf", "-o", str(tmp_path / "t.eaf"), "--disclosure")
    assert (code, len(left["sha256"])) == (0, 64)
    code, took, _ = call("ann", "import-transcript", drafted, str(tmp_path / "t.eaf"), "--language", "en")
    assert (code, took["rows"]) == (0, 2)
    code, _, said = call("ann", "import-transcript", drafted, str(tmp_path / "t.eaf"), "--format", "srt")
    assert code == 4
    assert "“t.eaf” cannot be read as srt" in said


def test_a_clip_is_a_wav_inside_the_recording(call: Call, drafted: str, tmp_path: Path) -> None:
    words = ("clip", drafted, "--from", "0:01", "--to")
    assert call("ann", *words, "0:02", "-o", str(tmp_path / "c.mp3"))[2].startswith("workbench: ")
    code, _, said = call("ann", *words, "0:30", "-o", str(tmp_path / "c.wav"))
    assert (code, "0:00:10.000 long" in said) == (2, True)
    assert list(tmp_path.glob("c.*")) == []


def test_every_format_has_an_ending() -> None:
    assert set(EXTENSIONS) == set(FORMATS)
    assert all(ending.startswith(".") for ending in EXTENSIONS.values())
