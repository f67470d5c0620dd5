"""`workbench hub` as a unit's people use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.jobs.paper_hub import PaperHub
from tests.vaults import Vaults, a_drafted_recording
from workbench.bench.door import Bench
from workbench.bootstrap.linking import VaultUnitDesk
from workbench.cli.answers import Answer
from workbench.cli.main import parser
from workbench.cli.verbs import handing_over, hub_status
from workbench.domain.errors import BadRequest

Said = Callable[..., Answer]


@pytest.fixture(scope="module")
def hub() -> PaperHub:
    return PaperHub()


@pytest.fixture(scope="module")
def bench(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with closing(Vaults(vault_template, tmp_path_factory.mktemp("unit") / "vault")) as own:
        made = own.open("boss")
        a_drafted_recording(made)
        yield made


@pytest.fixture(scope="module")
def said(bench: Bench, hub: PaperHub) -> Iterator[Said]:
    """said("sync") is the answer to `workbench hub sync` by somebody who has logged in."""

    @contextmanager
    def opened(*_: object) -> Iterator[Bench]:
        yield bench

    def answer(*words: str) -> Answer:
        args = parser().parse_args(["hub", *words])
        answered: Answer = args.run(args, None)
        return answered

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(VaultUnitDesk, "link", lambda *_: hub)
        for module in (handing_over, hub_status):
            patch.setattr(module, "opened", opened)
        yield answer


@pytest.fixture
def joined(said: Said, hub: PaperHub) -> Iterator[Said]:
    """As van-3, with a hub that behaves."""
    if said("status").data["hub"] is None:
        answer = said("join", hub.url, "--code", hub.code, "--unit", "van-3")
        assert (answer.data["hub"], len(answer.data["fingerprint"])) == ("North", 64)
        hub.unit = "van-3"
    yield said
    hub.settle()


def test_without_a_hub_every_word_says_how_to_join_one(said: Said) -> None:
    assert "workbench hub join" in said("status").lines[0]
    for words in (("sync",), ("send", "C-1/1"), ("leave", "--reason", "x")):
        with pytest.raises(BadRequest, match="workbench hub join"):
            said(*words)


def test_sending_again_what_waits_asks_once(joined: Said) -> None:
    for _ in range(2):
        assert joined("send", "C-1/1", "C-1/1", "--later").data["asked"] == ["C-1/1"]
    assert len(joined("status").data["hand_overs"]) == 1
    joined("withdraw", "C-1/1", "--reason", "asked by mistake")


def test_what_is_sent_while_the_hub_is_away_waits_and_can_be_taken_back(joined: Said, hub: PaperHub) -> None:
    hub.away = True
    sent = joined("send", "--case", "C-1", "--tier", "critical", "--language", "en")
    assert (sent.exit_code, sent.lines) == (0, ("The hub cannot be reached.", "Waits to go: C-1/1"))
    assert joined("sync").exit_code == 5
    last: dict[str, Any] = joined("status").data["hand_overs"][-1]
    assert (last["evidence"], last["state"], last["wish"]["tier"]) == ("C-1/1", "asked", "critical")
    joined("withdraw", "C-1/1", "--reason", "not ours")
    assert joined("sync").data["waiting"] == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("send",), "What is to go"),
        (("send", "C-1/1", "--case", "C-1"), "What is to go"),
        (("send", "C-1/9"), "There is no exhibit 9"),
        (("send", "--case", "C-9"), "There is no case C-9"),
        (("withdraw", "C-1/1", "--reason", "x"), "does not wait to go"),
    ],
)
def test_what_cannot_be_is_said(joined: Said, words: tuple[str, ...], says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        joined(*words)


def test_status_tells_what_the_hub_says(joined: Said, hub: PaperHub) -> None:
    lines = joined("status").lines
    assert "2 critical waiting, 0 running, 3 workers" in lines[5]
    assert any("taken back" in line and "by boss" in line for line in lines)
    hub.away = True
    assert "cannot be reached" in joined("status").lines[5]


def test_another_history_is_the_first_thing_said_and_the_exit_code(joined: Said, hub: PaperHub) -> None:
    hub.witnessed = (10_000, "ab" * 32)
    answer = joined("sync")
    assert answer.exit_code == 1
    assert answer.lines[0].startswith("WARNING")
    assert "10,000 other entries" in answer.lines[0]


def test_leaving_ends_it(joined: Said) -> None:
    assert joined("leave", "--reason", "the lab moved").data["hub"] == "North"
    assert "with no hub" in joined("status").lines[0]
