import io
from collections.abc import Generator

from workbench.cli.following import follow
from workbench.domain.progress import Progress


def a_job(closed: list[bool]) -> Generator[Progress, None, str]:
    try:
        yield Progress("read", 0, 10, "a.wav")
        yield Progress("read", 5, 10, "a.wav")
        yield Progress("write", 1, 1, "b.wav")
    finally:
        closed.append(True)
    return "outcome"


def test_without_a_terminal_each_stage_is_one_line() -> None:
    stream, closed = io.StringIO(), list[bool]()
    assert follow(a_job(closed), stream) == "outcome"
    assert stream.getvalue().splitlines() == ["read · a.wav", "write · b.wav · 100 %"]
    assert closed == [True]
