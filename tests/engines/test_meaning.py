from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.engines.tiny_encoder import SIZE, WORDS, write
from tests.stages.suspicions.rows import rows
from workbench.domain.errors import Unavailable
from workbench.engines.meaning import SentenceEncoder
from workbench.stages.analytics.nearness import Near, Vector, nearest


def _encoder(folder: Path) -> SentenceEncoder:
    return SentenceEncoder(folder, name="meaning", digest="ab" * 32, threads=1)


def _found(steps: object) -> tuple[Near, ...]:
    while True:
        try:
            next(steps)  # type: ignore[call-overload]  # a generator
        except StopIteration as end:
            return end.value


def test_a_text_is_the_mean_of_its_tokens_however_long_its_neighbour_is(tmp_path: Path) -> None:
    table = write(tmp_path)
    made = _encoder(tmp_path).embed(["van gate", "the yellow van left the harbour gate"])
    mean = table[[WORDS.index("van"), WORDS.index("gate")]].mean(axis=0)
    assert made.shape == (2, SIZE)
    assert np.allclose(made[0], mean / np.linalg.norm(mean), atol=1e-5)
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)


def test_a_model_trained_on_its_first_token_is_read_there(tmp_path: Path) -> None:
    table = write(tmp_path)
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling" / "config.json").write_text(json.dumps({"pooling_mode_cls_token": True}))
    first = table[WORDS.index("van")]
    assert np.allclose(_encoder(tmp_path).embed(["van gate"])[0], first / np.linalg.norm(first), atol=1e-5)


def test_rows_that_mean_the_same_are_nearest(tmp_path: Path) -> None:
    write(tmp_path)
    lines = rows("nine harbour gate", "the yellow lorry left", "brother brother", "yes")
    found = _found(nearest("the yellow van left", lines, _encoder(tmp_path), {}))
    assert found[0].segment_id == "u1"
    assert found[0].permille == 1000
    assert "u3" not in {near.segment_id for near in found}


def test_what_was_read_once_is_not_read_again(tmp_path: Path) -> None:
    write(tmp_path)
    lines, kept = rows("nine harbour gate", "the yellow lorry left"), dict[str, Vector]()
    _found(nearest("van", lines, _encoder(tmp_path), kept))
    assert set(kept) == {line.text for line in lines}
    assert len(list(nearest("gate", lines, _encoder(tmp_path), kept))) == 0


@pytest.mark.parametrize(("gone", "said"), [("model.onnx", "has no model.onnx"), ("tokenizer.json", "has no tokenizer.json")])
def test_a_folder_that_is_no_encoder_is_refused_by_name(tmp_path: Path, gone: str, said: str) -> None:
    write(tmp_path)
    (tmp_path / gone).unlink()
    with pytest.raises(Unavailable, match=said):
        _encoder(tmp_path).embed(["van"])


def test_a_damaged_network_is_refused_by_name(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"\x08\x08" + b"\x00" * 40)
    with pytest.raises(Unavailable, match="cannot be loaded"):
        _encoder(tmp_path).embed(["van"])
