"""The child's side of the protocol, spoken by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.engines.supervision import CHILD

WORKER = """
import socket, sys

def echo(request):
    print("a library prints what it likes")
    yield {"half": request["text"][:2]}
    return {"text": request["text"], "path": sys.path}

def reach_out(request):
    yield {}
    socket.create_connection(("192.0.2.1", 9), timeout=1)

def throw_out(request):
    yield {}
    socket.socket(type=socket.SOCK_DGRAM).sendto(b"a word", ("127.0.0.1", 9))

def talk_at_home(request):
    yield {}
    one, other = socket.socketpair()
    one.sendmsg([b"a word"])
    return {"heard": other.recv(9).decode()}

OPERATIONS = {"echo": echo, "reach_out": reach_out, "throw_out": throw_out, "talk_at_home": talk_at_home}
"""


@pytest.fixture
def worker(tmp_path: Path) -> Path:
    place = tmp_path / "worker.py"
    place.write_text(WORKER)
    return place


def spoken(worker: Path, *requests: dict[str, object]) -> list[dict[str, object]]:
    lines = b"".join(json.dumps(request).encode() + b"\n" for request in requests)
    done = subprocess.run([sys.executable, CHILD, worker], input=lines, capture_output=True, check=True, timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_first_word_names_the_protocol(worker: Path) -> None:
    assert spoken(worker)[0] | {"pid": 0} == {"id": 0, "kind": "done", "protocol": 1, "pid": 0}


def test_parts_come_before_the_result_and_prints_stay_out(worker: Path) -> None:
    _, part, done = spoken(worker, {"id": 7, "op": "echo", "text": "Grüße"})
    assert part == {"id": 7, "kind": "part", "half": "Gr"}
    assert (done["id"], done["kind"], done["text"]) == (7, "done", "Grüße")


def test_a_library_is_never_shadowed_by_the_module_that_drives_it(worker: Path) -> None:
    done = spoken(worker, {"id": 1, "op": "echo", "text": ""})[-1]
    assert str(CHILD.parent) not in done["path"]  # type: ignore[operator]


def test_an_unknown_operation_is_an_answer_and_the_next_one_works(worker: Path) -> None:
    answers = spoken(worker, {"id": 1, "op": "sing"}, {"id": 2, "op": "echo", "text": "x"})
    assert [(a["id"], a["kind"]) for a in answers[1:]] == [(1, "failed"), (2, "part"), (2, "done")]


@pytest.mark.parametrize("way", ["reach_out", "throw_out"])
def test_engines_reach_no_network(worker: Path, way: str) -> None:
    refused = spoken(worker, {"id": 1, "op": way})[-1]
    assert (refused["kind"], refused["error"]) == ("failed", "PermissionError")


def test_pipes_within_the_process_stay_open(worker: Path) -> None:
    assert spoken(worker, {"id": 1, "op": "talk_at_home"})[-1]["heard"] == "a word"
