"""Watched folders: what arrives is taken when it stands still, nothing in them is touched, and nothing is told twice."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from tests.sounds import a_tone
from tests.vaults import Vaults
from workbench.bench.door import Bench
from workbench.domain.arrivals import Fate
from workbench.domain.commands import CloseCase, OpenCase
from workbench.domain.errors import BadRequest, CaseError, InputRefused, NotPermitted
from workbench.domain.hub_orders import WatchFolder, WatchOutcome
from workbench.domain.orders import Process, ProcessOutcome, Refusal
from workbench.domain.progress import Progress
from workbench.domain.questions import CustodyOf, EvidenceIn, RecordingsOf
from workbench.jobs import watching_folder

Told = list[tuple[str, Fate]]


@pytest.fixture
def bench(vaults: Vaults) -> Bench:
    bench = vaults.open()
    bench.do(OpenCase("C-1", "Harbour"))
    return bench


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "intake"
    made.mkdir()
    return made


def once(folder: Path, **given: Any) -> WatchFolder:
    return WatchFolder(folder, "C-1", **{"process": False, "stable_s": 0, "every_s": 0, "once": True} | given)


def run(job: Generator[Progress, None, Any], at_look: Callable[[int], object] = lambda _: None) -> tuple[Told, WatchOutcome]:
    told: Told = []
    looks = 0
    while True:
        try:
            step = next(job)
        except StopIteration as end:
            return told, end.value
        if step.arrival is not None:
            told.append((step.arrival.name, step.arrival.fate))
        elif step.stage == "watching":
            looks += 1
            at_look(looks)


def refusals(bench: Bench) -> list[str]:
    return [e.payload["name"] for e in bench.ask(CustodyOf(("C-1",))) if e.kind == "file.refused"]  # type: ignore[index]


def test_what_stands_still_becomes_an_exhibit_and_the_folder_stays_as_it_was(bench: Bench, folder: Path) -> None:
    (folder / "day").mkdir()
    tone = a_tone(folder / "day" / "tone.wav", seconds=1)
    before = tone.stat()
    told, outcome = run(bench.start(once(folder)))
    assert (told, outcome.taken) == ([("day/tone.wav", Fate.TAKEN)], ("C-1/1",))
    after = tone.stat()
    assert (before.st_mtime_ns, before.st_ctime_ns, before.st_mode) == (after.st_mtime_ns, after.st_ctime_ns, after.st_mode)
    assert sorted(p.name for p in folder.rglob("*")) == ["day", "tone.wav"]
    assert bench.ask(EvidenceIn("C-1"))[0].acquisition.received_from == f"Watched folder {folder}"


def test_one_that_grows_is_waited_for(bench: Bench, folder: Path) -> None:
    whole = a_tone(folder.parent / "whole.wav", seconds=1).read_bytes()
    own = folder / "own.wav"
    own.write_bytes(whole[:9_000])

    def grow(looks: int) -> None:
        if looks <= 3:
            with own.open("ab") as file:
                file.write(whole[9_000 * looks : 9_000 * (looks + 1) if looks < 3 else None])

    told, outcome = run(bench.start(once(folder)), grow)
    assert (told, outcome.aside) == ([("own.wav", Fate.TAKEN)], ())
    assert bench.ask(EvidenceIn("C-1"))[0].size == len(whole)


def test_a_broken_file_stops_nothing_and_is_entered_once_also_by_the_next_watch(bench: Bench, folder: Path) -> None:
    (folder / "a.wav").write_text("no sound at all\n" * 99)
    a_tone(folder / "b.wav", seconds=1)
    first, outcome = run(bench.start(once(folder)))
    again, later = run(bench.start(once(folder)))
    assert first == [("a.wav", Fate.ASIDE), ("b.wav", Fate.TAKEN)]
    assert again == [("a.wav", Fate.ASIDE), ("b.wav", Fate.KNOWN)]
    assert refusals(bench) == ["a.wav"]
    assert outcome.aside == later.aside
    assert "a.wav" in outcome.aside[0][1]


def test_why_a_file_was_set_aside_does_not_tell_where_the_folder_stands_on_this_machine(bench: Bench, folder: Path) -> None:
    (folder / "day").mkdir()
    (folder / "day" / "empty.wav").touch()
    _, outcome = run(bench.start(once(folder)))
    assert outcome.aside == (("day/empty.wav", "“day/empty.wav” is empty."),)


def test_another_state_of_a_broken_file_is_another_entry(bench: Bench, folder: Path) -> None:
    (folder / "a.wav").write_text("no sound\n" * 99)
    run(bench.start(once(folder)))
    (folder / "a.wav").write_text("no sound either\n" * 99)
    run(bench.start(once(folder)))
    assert refusals(bench) == ["a.wav", "a.wav"]


def test_a_mended_file_is_taken_by_the_same_watch(bench: Bench, folder: Path) -> None:
    order = once(folder, once=False)
    (folder / "a.wav").write_text("no sound\n" * 99)

    def mend(looks: int) -> None:
        if looks == 3:
            a_tone(folder / "a.wav", seconds=1)
        if looks == 7:
            order.stop.ask()

    told, outcome = run(bench.start(order), mend)
    assert told == [("a.wav", Fate.ASIDE), ("a.wav", Fate.TAKEN)]
    assert outcome.aside == ()


def test_hidden_and_half_loaded_files_are_left_and_told(bench: Bench, folder: Path) -> None:
    for name in (".hidden.wav", "a.wav.part", "b.wav.crdownload", "c.wav~", "d.wav", "d.wav.part"):
        (folder / name).write_bytes(b"RIFF" * 99)
    told, outcome = run(bench.start(once(folder)))
    assert (told, refusals(bench)) == ([], [])
    assert {name for name, _ in outcome.left} == {p.name for p in folder.iterdir()}


def test_links_and_pipes_are_set_aside_with_their_reason(bench: Bench, folder: Path) -> None:
    (folder / "link.wav").symlink_to(a_tone(folder.parent / "elsewhere.wav", seconds=1))
    os.mkfifo(folder / "pipe.wav")
    _, outcome = run(bench.start(once(folder)))
    assert {name: "link" in why or "pipe" in why for name, why in outcome.aside} == {"link.wav": True, "pipe.wav": True}


def test_one_that_changes_while_it_is_read_is_left_for_the_next_look(
    bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tone = a_tone(folder / "a.wav", seconds=1)
    whole, reads = watching_folder.import_one, []

    def disturbed(path: Path, *rest: Any) -> Any:
        reads.append(path)
        if len(reads) == 1:
            os.utime(tone, ns=(1, 1))
            raise InputRefused("It changed while it was being read.")
        return (yield from whole(path, *rest))

    monkeypatch.setattr(watching_folder, "import_one", disturbed)
    told, _ = run(bench.start(once(folder)))
    assert (told, len(reads), refusals(bench)) == ([("a.wav", Fate.TAKEN)], 2, [])


def test_a_share_that_goes_and_comes_back_brings_nothing_new(bench: Bench, folder: Path) -> None:
    order, away = once(folder, once=False), folder.parent / "away"
    a_tone(folder / "a.wav", seconds=1)

    def flicker(looks: int) -> None:
        if looks == 3:
            folder.rename(away)
        if looks == 5:
            away.rename(folder)
        if looks == 8:
            order.stop.ask()

    told, outcome = run(bench.start(order), flicker)
    assert told == [("a.wav", Fate.TAKEN), (".", Fate.TROUBLE)]
    assert outcome.known == 0


def test_the_same_bytes_are_told_as_known(bench: Bench, folder: Path) -> None:
    (folder / "b.wav").write_bytes(a_tone(folder / "a.wav", seconds=1).read_bytes())
    told, outcome = run(bench.start(once(folder)))
    assert (told, outcome.known) == ([("a.wav", Fate.TAKEN), ("b.wav", Fate.KNOWN)], 1)


def test_what_the_disk_had_no_room_for_is_no_fault_of_the_file(
    bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> Any:
        yield Progress("import", 0, 1)
        raise CaseError("The disk is full.", "Free some space.")

    monkeypatch.setattr(watching_folder, "import_one", full)
    a_tone(folder / "a.wav", seconds=1)
    told, outcome = run(bench.start(once(folder)))
    assert (told, refusals(bench)) == ([("a.wav", Fate.TROUBLE)], [])
    assert outcome.troubles == (("a.wav", "The disk is full. Free some space."),)


def test_what_came_in_is_drafted_and_what_arrives_meanwhile_is_taken(
    bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(order: Process, _: object) -> Generator[Progress, None, ProcessOutcome]:
        if len(bench.ask(EvidenceIn("C-1"))) == 1:
            a_tone(folder / "late.wav", seconds=2)
        for _look in range(4):
            yield Progress("hearing", 0, 1)
        if len(bench.ask(EvidenceIn("C-1"))) == 2 and len(order.recordings) == 1:
            return ProcessOutcome(((order.recordings[0], "d"),), ())
        return ProcessOutcome((), (Refusal("early.wav", "No engine."),))

    monkeypatch.setattr(watching_folder, "process", slow)
    a_tone(folder / "early.wav", seconds=1)
    told, outcome = run(bench.start(once(folder, process=True)))
    assert told == [("early.wav", Fate.TAKEN), ("late.wav", Fate.TAKEN), ("early.wav", Fate.DRAFTED), ("late.wav", Fate.DRAFTED)]
    assert (outcome.drafted, outcome.troubles) == (2, ())


def test_asked_to_stop_it_leaves_the_draft_to_the_next_watch(bench: Bench, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = [once(folder, process=True), once(folder, process=True)]
    asked: list[tuple[str, ...]] = []

    def endless(wish: Process, _: object) -> Generator[Progress, None, ProcessOutcome]:
        asked.append(wish.recordings)
        orders[len(asked) - 1].stop.ask()
        while True:
            yield Progress("hearing", 0, 1)

    monkeypatch.setattr(watching_folder, "process", endless)
    a_tone(folder / "a.wav", seconds=1)
    first, second = (run(bench.start(order))[1] for order in orders)
    recording = bench.ask(RecordingsOf(bench.ask(EvidenceIn("C-1"))[0].id))[0]
    assert (first.taken, second.known, first.drafted) == (("C-1/1",), 1, 0)
    assert asked == [(recording.id,), (recording.id,)]


def test_a_case_that_is_closed_meanwhile_ends_the_watch(folder: Path, vaults: Vaults) -> None:
    boss, order = vaults.open("boss"), once(folder, once=False)
    boss.do(OpenCase("C-1", "Harbour"))

    def close(looks: int) -> None:
        if looks == 1:
            boss.do(CloseCase("C-1", "done"))
            (folder / "late.wav").write_text("no sound")

    with pytest.raises(NotPermitted, match="closed"):
        run(boss.start(order), close)
    assert refusals(boss) == []


@pytest.mark.parametrize(("where", "why"), [("missing", "is no folder"), ("file.wav", "is no folder")])
def test_a_folder_that_is_none_is_told_at_once(bench: Bench, folder: Path, where: str, why: str) -> None:
    a_tone(folder / "file.wav", seconds=1)
    with pytest.raises(BadRequest, match=why):
        run(bench.start(once(folder / where)))


def test_the_vault_is_neither_watched_nor_taken_in(bench: Bench, vaults: Vaults) -> None:
    with pytest.raises(BadRequest, match="inside the vault"):
        run(bench.start(once(vaults.folder / "store")))
    assert run(bench.start(once(vaults.folder.parent)))[1].taken == ()
