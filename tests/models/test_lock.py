from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.errors import BadRequest, CaseError
from workbench.models.lock import SHIPPED, Hub, Lock, PinnedFile, PinnedModel, Wheel, read_lock, written

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
DIGEST = st.text("0123456789abcdef", min_size=64, max_size=64)
FILES = st.builds(
    PinnedFile, st.from_regex(r"[a-z]{1,8}\.bin", fullmatch=True), st.integers(0, 2**40), DIGEST, st.tuples(TEXT), TEXT
)
MODELS = st.builds(
    PinnedModel,
    st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True),
    TEXT,
    TEXT,
    TEXT,
    TEXT,
    st.tuples(FILES),
    st.one_of(st.just(()), st.tuples(st.builds(Wheel, TEXT, TEXT, st.integers(0, 2**40), DIGEST))),
    st.one_of(st.none(), st.builds(Hub, TEXT, TEXT)),
)


@given(MODELS)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, model: PinnedModel) -> None:
    path = tmp_path_factory.mktemp("lock") / "models.lock"
    path.write_text(written([model]), "utf-8", newline="")
    assert read_lock(path).models == (model,)


def test_the_shipped_lock_pins_every_default_and_names_a_mirror_and_the_hub() -> None:
    lock = read_lock(SHIPPED)
    assert lock.defaults == ("whisper-base", "segmentation-3.0", "wespeaker-resnet34", "wqy-microhei")
    for model in lock.chosen([]):
        assert model.wheels
        assert model.hub or model.kind == "font"
        assert all(file.parts for file in model.files)


def test_every_shipped_model_says_whose_it_is() -> None:
    assert all(model.licence and model.attribution for model in read_lock(SHIPPED).models)


def test_an_unknown_name_is_answered_with_the_known_ones(model: PinnedModel) -> None:
    with pytest.raises(BadRequest, match=r"no model named 'huge'.*Known: tiny"):
        Lock((model,)).named("huge")


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "a/../../b", "a\\b"])
def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path: Path, model: PinnedModel, path: str) -> None:
    lock = tmp_path / "models.lock"
    lock.write_text(written([replace(model, files=(replace(model.files[0], path=path),))]))
    with pytest.raises(CaseError, match="leads out of the model's folder"):
        read_lock(lock)


def test_a_broken_lock_is_named(tmp_path: Path) -> None:
    (tmp_path / "models.lock").write_text("[[models]\n")
    with pytest.raises(CaseError, match=r"models\.lock cannot be read"):
        read_lock(tmp_path / "models.lock")


def test_the_digest_is_of_the_files_alone(model: PinnedModel) -> None:
    assert replace(model, title="Another title", files=model.files[::-1]).digest() == model.digest()
    assert replace(model, files=model.files[:1]).digest() != model.digest()


def test_an_added_model_cannot_take_a_shipped_name(model: PinnedModel) -> None:
    impostor = replace(model, files=(replace(model.files[0], sha256="0" * 64),))
    assert Lock((model,)).joined(Lock((impostor,))).named("tiny") == model
