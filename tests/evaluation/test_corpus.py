from pathlib import Path

import pytest

from workbench.domain.errors import BadRequest
from workbench.evaluation.corpus import labelled


def test_a_recording_needs_one_label_at_least_and_keeps_those_it_has(tmp_path: Path) -> None:
    for name in ("a.wav", "a.ref.txt", "b.mp3", "b.rttm", "b.uem", "c.wav", "notes.txt"):
        (tmp_path / name).touch()
    found = labelled(tmp_path)
    assert [i.name for i in found] == ["a", "b"]
    assert (found[0].turns, found[1].text) == (None, None)
    assert found[1].scope == tmp_path / "b.uem"


def test_a_folder_without_labels_says_what_to_put_there(tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    with pytest.raises(BadRequest, match=r"NAME\.ref\.txt"):
        labelled(tmp_path)
