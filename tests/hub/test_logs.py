from __future__ import annotations

import ast
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.domain.errors import InputRefused
from workbench.hub.logs import FIELDS, NUMBERS, Watched, about, noted, request_id, to_json_lines, told
from workbench.hub.metrics import Figures

pytest.importorskip("prometheus_client", reason="the extra “hub” is not installed")
fastapi = pytest.importorskip("fastapi", reason="the extra “hub” is not installed")

SOURCES = Path(__file__).resolve().parents[2] / "workbench"
ROOMS = ("hub", "bootstrap", "linking", "storage/hub")
PLANTED = ("2026/0417-K", "Kowalczyk", "interview_room_3.wav")
SENTENCE = "The case 2026/0417-K of Mr Kowalczyk: interview_room_3.wav cannot be read."


class Written:
    """What went to the log."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def log() -> Iterator[Written]:
    root, written = logging.getLogger(), Written()
    before, level = root.handlers[:], root.level
    to_json_lines(written.stream)
    yield written
    logging.captureWarnings(False)
    root.handlers[:] = before
    root.setLevel(level)


def test_a_line_is_an_object_with_time_level_and_event(log: Written) -> None:
    told("piece.done", engine="faster-whisper", seconds=1.23456, level=logging.WARNING)
    (line,) = log.lines
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "warning", "event": "piece.done", "engine": "faster-whisper", "seconds": 1.2346}


def test_lines_within_carry_what_they_are_about(log: Written) -> None:
    with about(job="j1"), about(piece="p1"):
        told("piece.begun")
    told("sweep")
    assert [(line.get("job"), line.get("piece")) for line in log.lines] == [("j1", "p1"), (None, None)]


def test_what_is_no_field_or_does_not_look_like_one_is_withheld(log: Written) -> None:
    told("job.begun", job="j1", name=PLANTED[2], unit=SENTENCE, engine="Kowalczyk", count="many")
    assert log.lines[0]["withheld"] == 4
    assert not any(word in log.text for word in PLANTED)


def test_an_event_that_is_a_sentence_has_no_name(log: Written) -> None:
    told(SENTENCE)
    assert log.lines[0]["event"] == "unnamed"


def test_of_an_error_the_kind_and_the_place_are_written_and_no_word(log: Written) -> None:
    try:
        raise InputRefused(SENTENCE)
    except InputRefused as error:
        told("job.failed", error=error, job="j1")
    assert log.lines[0]["error"] == "InputRefused"
    assert log.lines[0]["raised"][-1].startswith("test_logs:")
    assert not any(word in log.text for word in PLANTED)


def test_of_a_library_the_pattern_is_written_and_not_what_it_filled_in(log: Written) -> None:
    library = logging.getLogger("some.library")
    library.warning("cannot open %s: %s", PLANTED[2], OSError(SENTENCE))
    library.warning(SENTENCE)
    library.warning({"args": PLANTED})
    try:
        raise ValueError(SENTENCE)
    except ValueError:
        library.exception(f"while reading {PLANTED[2]}")
    assert not any(word in log.text for word in PLANTED)
    assert log.lines[0]["said"] == "cannot open %s: %s"
    assert [line["logger"] for line in log.lines] == ["some.library"] * 4


def test_numbers_and_words_are_different_fields() -> None:
    assert set(FIELDS) & NUMBERS == set()


def test_our_own_sentences_are_written_as_patterns(log: Written) -> None:
    logging.getLogger("workbench.hub.conducting").warning("the state is away")
    assert log.lines[0]["said"] == "the state is away"


def _calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call that writes to the log, in what a hub, a worker and a unit run."""
    for path in (path for room in ROOMS for path in (SOURCES / room).rglob("*.py") if path.name != "logs.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (name := _writer(node.func)):
                yield path.name, name, node


def _writer(func: ast.expr) -> str:
    if isinstance(func, ast.Name):
        return "told" if func.id == "told" else ""
    is_log = isinstance(func, ast.Attribute) and func.attr in (
        "debug",
        "info",
        "warning",
        "error",
        "exception",
        "critical",
        "log",
    )
    named = ast.unparse(func.value) if isinstance(func, ast.Attribute) else ""
    return "logger" if is_log and ("LOG" in named or "getLogger" in named) else ""


def test_every_line_of_ours_begins_with_words_that_stand_in_the_source() -> None:
    lines = [(path, ast.unparse(call.args[0])) for path, kind, call in _calls() if kind == "logger"]
    assert len(lines) > 3
    assert [(path, said) for path, said in lines if not (said.startswith(("'", '"')))] == []


def test_every_event_is_named_and_has_fields_that_are_known() -> None:
    """`told` of another kind, a function of one argument that prints a line, is not meant."""
    known = {*FIELDS, *NUMBERS, "level", "error"}
    events = [(path, call) for path, kind, call in _calls() if kind == "told" and call.args and _is_event(call.args[0])]
    assert len(events) > 5
    assert [(path, key.arg) for path, call in events for key in call.keywords if key.arg and key.arg not in known] == []


def _is_event(first: ast.expr) -> bool:
    return isinstance(first, ast.Constant) and isinstance(first.value, str) and " " not in first.value


# The HTTP face


def _app() -> Any:
    app = fastapi.FastAPI()

    @app.get("/v1/jobs/{job}")
    def job(job: str) -> dict[str, str]:
        noted(unit="van-3", job=job)
        return {"request": request_id()}

    @app.get("/v1/fail/{name}")
    def fail(name: str) -> None:
        raise InputRefused(SENTENCE)

    @app.get("/healthz")
    def alive() -> dict[str, bool]:
        return {"alive": True}

    return app


@pytest.fixture
def figures() -> Figures:
    return Figures(routes=("/v1/jobs/{job}", "/v1/fail/{name}"))


@pytest.fixture
def client(figures: Figures) -> Iterator[Any]:
    from fastapi.testclient import TestClient

    with TestClient(Watched(_app(), figures), raise_server_exceptions=False) as client:
        yield client


def _count(figures: Figures, **labels: str) -> float | None:
    return figures.registry.get_sample_value("workbench_http_request_duration_seconds_count", labels)


def test_a_request_has_an_id_that_comes_back_and_stands_in_its_line(log: Written, client: Any) -> None:
    answer = client.get("/v1/jobs/j7")
    assert answer.headers["x-request-id"] == answer.json()["request"]
    line = next(line for line in log.lines if line["event"] == "request")
    assert line["request"] == answer.json()["request"]
    assert (line["route"], line["method"], line["code"]) == ("/v1/jobs/{job}", "GET", 200)
    assert (line["unit"], line["job"]) == ("van-3", "j7")


def test_an_id_of_the_units_is_kept_where_it_cannot_be_a_name(client: Any) -> None:
    good = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    assert client.get("/v1/jobs/j", headers={"X-Request-Id": good}).headers["x-request-id"] == good
    for odd in (PLANTED[0], "00002026041700000000000000000000", "a" * 500, "van-3"):
        assert client.get("/v1/jobs/j", headers={"X-Request-Id": odd}).headers["x-request-id"] != odd


def test_two_requests_do_not_share_what_is_noted(log: Written, client: Any) -> None:
    client.get("/v1/jobs/j7")
    client.get("/nowhere/Kowalczyk?name=interview_room_3.wav")
    lines = [line for line in log.lines if line["event"] == "request"]
    assert "unit" not in lines[1]
    assert "route" not in lines[1]
    assert not any(word in log.text for word in PLANTED)


def test_a_failure_is_told_without_its_words_and_counts(log: Written, client: Any, figures: Figures) -> None:
    assert client.get("/v1/fail/interview_room_3.wav").status_code == 500
    line = next(line for line in log.lines if line["event"] == "request.failed")
    assert (line["error"], line["level"]) == ("InputRefused", "error")
    assert _count(figures, method="GET", route="/v1/fail/{name}", status="5xx") == 1
    assert not any(word in log.text for word in PLANTED)


def test_a_path_that_fits_nothing_makes_no_series(client: Any, figures: Figures) -> None:
    client.get("/Kowalczyk")
    assert _count(figures, method="GET", route="other", status="4xx") == 1


def test_probes_write_no_line(log: Written, client: Any) -> None:
    client.get("/healthz")
    assert [line for line in log.lines if line["event"] == "request"] == []
