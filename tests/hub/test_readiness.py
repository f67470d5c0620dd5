from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from workbench.domain.devices import Device
from workbench.domain.errors import Unavailable
from workbench.hub import readiness
from workbench.hub.metrics import CHECKS, Figures
from workbench.hub.readiness import Clock, Look, NotReady, Readiness

pytest.importorskip("prometheus_client", reason="the extra “hub” is not installed")

GPU = Device("cuda:0", "A card", 100, 40, key="GPU-1")


def _fine() -> str:
    return "fine"


def _broken() -> NoReturn:
    raise OSError("password=secret at 10.0.0.7")


@pytest.fixture
def hanging() -> Iterator[Look]:
    """A look that comes back when the test is over."""
    over = threading.Event()

    def look() -> str:
        over.wait(30)
        return "at last"

    yield look
    over.set()


def test_a_process_that_answers_lives() -> None:
    status, body, media_type = readiness.alive()
    assert (status, media_type) == (200, "application/json")
    assert json.loads(body)["alive"] is True


def test_it_is_ready_when_every_look_finds_its_thing_in_order() -> None:
    status, body, _ = Readiness({"disk": _fine, "broker": _fine}).answer()
    assert status == 200
    assert json.loads(body)["checks"][0] == {"name": "disk", "ok": True, "detail": "fine"}


def test_one_that_fails_makes_it_not_ready_and_its_words_stay_inside() -> None:
    status, body, _ = Readiness({"disk": _fine, "broker": _broken}).answer()
    assert status == 503
    assert json.loads(body)["checks"][1] == {"name": "broker", "ok": False, "detail": "failed: OSError"}


def test_one_that_hangs_costs_the_limit_and_no_more(hanging: Look) -> None:
    ready = Readiness({"state": hanging, "objects": hanging, "disk": _fine}, limit_s=0.2)
    began = time.monotonic()
    found = ready.checks()
    assert time.monotonic() - began < 1
    assert [check.ok for check in found] == [False, False, True]
    assert found[0].detail == "no answer after 0 s"


def test_one_that_hangs_is_not_begun_again(hanging: Look) -> None:
    before = threading.active_count()
    ready = Readiness({"state": hanging}, limit_s=0.02, fresh_s=0)
    for _ in range(5):
        ready.checks()
    assert threading.active_count() == before + 1


def test_many_that_ask_at_once_make_one_look() -> None:
    asked: list[int] = []
    ready = Readiness({"disk": lambda: str(asked.append(1))}, fresh_s=60)
    askers = [threading.Thread(target=ready.answer) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(asked) == 1


def test_an_event_loop_goes_on_while_a_look_hangs(hanging: Look) -> None:
    ready = Readiness({"state": hanging}, limit_s=0.2)

    async def both() -> tuple[int, int]:
        ticks = 0
        asked = asyncio.ensure_future(ready.answered())
        while not asked.done():
            await asyncio.sleep(0.01)
            ticks += 1
        return (await asked)[0], ticks

    status, ticks = asyncio.run(both())
    assert status == 503
    assert ticks > 5


def test_what_is_found_goes_to_the_figures() -> None:
    figures = Figures()
    Readiness({"disk": _fine, "broker": _broken}, figures=figures).checks()
    told = {check: figures.registry.get_sample_value("workbench_check_ok", {"check": check}) for check in ("disk", "broker")}
    assert told == {"disk": 1, "broker": 0}
    assert figures.registry.get_sample_value("workbench_ready") == 0
    assert set(told) <= CHECKS


def test_the_figures_are_those_of_now(tmp_path: Path) -> None:
    figures = Figures()
    ready = Readiness({"disk": readiness.disk(tmp_path, figures=figures)}, figures=figures)
    status, body, media_type = asyncio.run(ready.paged())
    assert (status, media_type.partition(";")[0]) == (200, "text/plain")
    assert b"workbench_ready 1.0" in body
    assert b"workbench_disk_free_bytes 0.0" not in body


def test_a_disk_needs_room(tmp_path: Path) -> None:
    figures = Figures()
    assert "GB free" in readiness.disk(tmp_path, least=1, figures=figures)()
    assert (figures.registry.get_sample_value("workbench_disk_free_bytes") or 0) > 1
    with pytest.raises(NotReady, match="needed"):
        readiness.disk(tmp_path, least=2**62)()


def test_a_gpu_that_stops_answering_is_missed() -> None:
    cards = [GPU, Device("cuda:1", "Another", 100, 40, key="GPU-2")]
    look = readiness.devices(lambda: cards)
    assert look() == "2 GPUs"
    cards.pop()
    with pytest.raises(NotReady, match="1 of 2 GPUs"):
        look()


def test_without_a_gpu_a_worker_is_ready_too() -> None:
    assert "processor" in readiness.devices(tuple)()


def test_models_are_proven_and_the_one_that_is_not_is_named() -> None:
    def prove(name: str) -> None:
        if name == "whisper-base":
            raise Unavailable("The model whisper-base is damaged: /srv/models …")

    assert readiness.models(prove, ("whisper-tiny",))() == "1 verified"
    with pytest.raises(NotReady, match=r"whisper-base is missing or damaged$"):
        readiness.models(prove, ("whisper-tiny", "whisper-base"))()


def test_a_clock_that_is_put_is_told_and_too_far_is_not_ready() -> None:
    now, steady, figures = [1000.0], [5.0], Figures()
    clock = Clock(figures=figures, wall=lambda: now[0], steady=lambda: steady[0])
    now[0], steady[0] = 1010.0, 15.0
    assert clock() == "+0.000 s since the start"
    now[0] += 30
    assert clock() == "+30.000 s since the start"
    assert figures.registry.get_sample_value("workbench_clock_step_seconds") == 30
    now[0] -= 400
    with pytest.raises(NotReady, match="put -370 s"):
        clock()


def test_the_steady_clock_of_this_machine_goes_on() -> None:
    clock = readiness.steady_clock()
    first = clock()
    time.sleep(0.002)
    assert clock() > first
