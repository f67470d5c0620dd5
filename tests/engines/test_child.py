"""The child's side of the protocol, spoken by hand."""

from __future__ import annotations

import ast
import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.engines.supervision import CHILD, WORKERS

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
    with socket.socket(type=socket.SOCK_DGRAM) as one:
        one.sendto(b"a word", ("127.0.0.1", 9))

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


def spoken(worker: Path, *requests: dict[str, object], words: tuple[str, ...] = ()) -> list[dict[str, object]]:
    lines = b"".join(json.dumps(request).encode() + b"\n" for request in requests)
    done = subprocess.run([sys.executable, CHILD, worker, *words], input=lines, capture_output=True, check=True, timeout=60)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_first_word_names_the_protocol(worker: Path) -> None:
    here = {"python": platform.python_version(), "platform": sys.platform, "machine": platform.machine()}
    assert spoken(worker)[0] | {"pid": 0} == {"id": 0, "kind": "done", "protocol": 1, "pid": 0, **here}


def test_every_child_tells_the_versions_of_packages_without_importing_them(worker: Path) -> None:
    told = spoken(worker, {"id": 1, "op": "about", "packages": ["pytest", "no-such-package"]})[-1]
    assert told["versions"] == {"pytest": pytest.__version__, "no-such-package": ""}


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


def test_the_network_is_open_only_to_who_was_started_so(worker: Path) -> None:
    assert spoken(worker, {"id": 1, "op": "throw_out"}, words=("--network",))[-1]["kind"] == "done"


@pytest.mark.parametrize("file", ["child.py", "workers/roll_call.py"])
def test_what_runs_in_any_environment_is_python_3_9(file: str) -> None:
    ast.parse((WORKERS.parent / file).read_text("utf-8"), feature_version=(3, 9))
