"""Searching from a terminal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

from tests.vaults import PASSWORD, Vaults, workshop
from workbench.storage.vault import Vault

Call = Callable[..., tuple[int, dict[str, Any], str]]


def test_what_was_said_is_found_with_its_place(call: Call, submitted: str) -> None:
    code, told, _ = call("ann", "search", "blue", "--case", "C-1")
    [hit] = told["hits"]
    assert (code, told["total"], hit["case"], hit["exhibit"], hit["speaker"]) == (0, 1, "C-1", "1", "Speaker 1")
    assert (hit["text"], hit["marks"], hit["from"]) == ("blue was there", [[0, 4]], "0:00:00.000")


def test_a_recording_and_a_speaker_narrow_it(call: Call, submitted: str) -> None:
    assert call("ann", "search", "was", "--recording", submitted)[1]["total"] == 2
    assert call("ann", "search", "was", "--recording", submitted, "--speaker", "speaker 2")[1]["total"] == 1
    assert call("ann", "search", "was", "--limit", "1", "--skip", "1")[1]["hits"][0]["text"] == "yes it was"


def test_nothing_found_is_no_error(call: Call, submitted: str) -> None:
    code, told, _ = call("ann", "search", "zebra")
    assert (code, told["hits"]) == (0, [])


def test_a_search_without_words_or_in_no_case_says_what_to_do(call: Call, submitted: str) -> None:
    for words in (["search"], ["search", "-- -zebra"], ["search", "blue", "--case", "nowhere"], ["search", "x", "--limit", "0"]):
        code, told, said = call("ann", *words)
        assert code == 2
        assert told["remedy"] in said


def test_a_damaged_index_is_named_and_made_anew(call: Call, submitted: str, vaults: Vaults) -> None:
    vaults.close()
    with closing(workshop().unlock(vaults.folder, user="ann", password=PASSWORD)) as bench:
        held: Vault = bench._fittings.vault._vault  # type: ignore[attr-defined]
        with held._engine.begin() as db:
            db.exec_driver_sql("UPDATE passage_words_data SET block = x'00' WHERE id > 1000")
    code, told, _ = call("ann", "search", "blue")
    assert code != 0
    assert "--rebuild" in told["remedy"]
    assert call("ann", "search", "blue", "--rebuild")[1]["total"] == 1
