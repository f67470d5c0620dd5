"""A whole run at the hub, from the hand-over to the draft: neither its log nor its figures say a word of the case."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hub.face import Face, a_sound
from tests.hub.hands import scripted_room
from tests.hub.spreading import QUICK, over
from workbench.bootstrap.hub_work import HubWork, hearing
from workbench.domain.devices import CPU
from workbench.domain.spread import WorkState
from workbench.hub.letting_in import Pool
from workbench.hub.logs import to_json_lines

CASE, TITLE, FILE, PERSON = "2026-0417K", "Harbour Kowalczyk", "interview_room_3.wav", "Inspector Okonkwo"
PLANTED = (CASE, "0417", "Kowalczyk", "interview_room", "Okonkwo")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root, stream = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    to_json_lines(stream, level=logging.DEBUG)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture
def work(face: Face, tmp_path: Path) -> Iterator[HubWork]:
    """Workers in this process, that count and write lines as those of a hub do."""
    made = HubWork(face.home, face.side.objects, Pool(b"p" * 32), scripted_room(), figures=face.side.figures)
    made.employ(CPU, tmp_path / "scratch", beat_s=0.05)
    made.start(hearing(face.bench), lambda: "2026-01-01T00:00:00Z", streams=1, looks=QUICK)
    yield made
    made.close()


def test_no_line_and_no_label_says_a_word_of_the_case(face: Face, work: HubWork, log: io.StringIO) -> None:
    told = face.hand_over(a_sound(), case_number=CASE, case_title=TITLE, name=FILE, by=PERSON)
    face.hand_over(b"no sound at all", case_number=CASE, case_title=TITLE, name=f"broken_{FILE}", by=PERSON)
    work.wake()
    job = face.ask("GET", "/v1/jobs").json()["jobs"][0]["id"]
    over(work, [job])
    face.ask("GET", f"/v1/jobs/{FILE}")
    face.client.get(f"/{CASE}?name={FILE}", headers={"X-Request-Id": CASE, "User-Agent": PERSON})
    lines: list[dict[str, Any]] = [json.loads(line) for line in log.getvalue().splitlines()]
    assert told["state"] == "received"
    assert {"request", "transfer.received", "job.begun", "job.over", "transfer.refused"} <= {line["event"] for line in lines}
    assert [line for line in lines if any(word in json.dumps(line) for word in PLANTED)] == []
    page = face.side.figures.page()[0].decode()
    assert [word for word in (*PLANTED, "van-3") if word in page] == []
    assert 'workbench_transfers_total{status="failed"} 1.0' in page
    ended = work.work.job(job)
    assert ended is not None
    assert ended.state is WorkState.DONE, ended.problem
