from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.engines.tiny_encoder import write
from tests.vaults import Vaults, a_drafted_recording

SAID = ("Tom left the van near the gate at nine fifteen.", "I asked Tom, he wasn't in Lyon.", "The van left the gate.")


@pytest.fixture
def drafted(vaults: Vaults) -> str:
    with closing(vaults.open("ann")) as ann:
        a_drafted_recording(ann, SAID)
    return "C-1/1"


def test_an_analysis_is_labelled_and_every_part_leads_to_a_time(call: Call, drafted: str) -> None:
    code, made, _ = call("ann", "analyse", drafted)
    assert (code, made["label"]) == (0, "Machine output, not evidence")
    assert {(c["sort"], c["text"]) for c in made["candidates"]} == {
        ("name", "Tom"), ("place", "Lyon"), ("number", "nine fifteen"),
    }  # fmt: skip
    assert [t["name"] for t in made["talk"]] == ["Speaker 1", "Speaker 2"]
    places = [place for c in made["candidates"] for place in c["places"]]
    assert all(place["span"]["from"].startswith("0:00:0") for place in places)


def test_the_document_can_go_into_a_file(call: Call, drafted: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.vaults import workshop
    from workbench.cli.main import run

    call("ann", "case", "list")
    assert run(["analyse", drafted, "--user", "ann", "--json", str(tmp_path / "made.json")], workshop()) == 0
    assert "Machine output, not evidence." in capsys.readouterr().out
    assert '"nine fifteen"' in (tmp_path / "made.json").read_text("utf-8")


def test_what_is_to_check_is_listed_until_somebody_stands_for_it(call: Call, drafted: str) -> None:
    code, found, _ = call("ann", "checks", drafted)
    told = [(c["segment"], c["kind"]) for c in found["checks"]]
    assert code == 1
    assert (1, "number") in told
    assert (2, "negation") in told
    assert call("ann", "confirm", drafted, "--segment", "2")[0] == 0
    assert 2 not in {c["segment"] for c in call("ann", "checks", drafted)[1]["checks"]}
    whole = call("ann", "checks", drafted, "--all")[1]["checks"]
    assert {c["confirmed_by"] for c in whole if c["segment"] == 2} == {"ann"}


def test_one_kind_alone_can_be_listed_and_confirmed(call: Call, drafted: str) -> None:
    call("ann", "confirm", drafted, "--segment", "1", "--kind", "number")
    assert call("ann", "checks", drafted, "--kind", "number")[:2] == (0, {"exit_code": 0, "evidence": drafted, "checks": []})
    left = call("ann", "checks", drafted)[1]["checks"]
    assert {(c["segment"], c["kind"]) for c in left} >= {(1, "name"), (2, "negation")}


def test_a_line_that_is_not_there_is_not_confirmed(call: Call, drafted: str) -> None:
    code, _, said = call("ann", "confirm", drafted, "--segment", "9")
    assert code == 2
    assert "The transcript has 3." in said


def test_whoever_may_look_at_a_case_may_have_it_analysed(call: Call, drafted: str) -> None:
    assert call("boss", "analyse", drafted)[0] == 0


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("WORKBENCH_MODELS", str(tmp_path / "models"))
    return tmp_path / "tiny"


def test_without_a_model_the_search_by_meaning_says_what_to_do(call: Call, drafted: str, models: Path) -> None:
    code, _, said = call("ann", "analyse", drafted, "--near", "the lorry left")
    assert code != 0
    assert "workbench models add meaning FOLDER" in said


def test_a_model_that_was_added_finds_what_means_the_same(call: Call, drafted: str, models: Path) -> None:
    write(models)
    assert call("ann", "models", "add", "meaning", str(models), "--licence", "MIT")[0] == 0
    _, made, _ = call("ann", "analyse", drafted, "--near", "lorry left gate")
    assert made["near"][0]["text"] == "The van left the gate."


def test_a_recording_without_words_says_how_to_get_some(call: Call, vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        a_drafted_recording(ann, ())
    code, _, said = call("ann", "analyse", "C-1/1")
    assert code == 2
    assert "workbench process" in said
