"""What processes take, as Linux tells it."""

from __future__ import annotations

from pathlib import Path

_PROC = Path("/proc")


def children() -> set[int]:
    """The processes that this one has started and that still run; none where the system does not say."""
    found: set[int] = set()
    for told in _PROC.glob("self/task/*/children"):
        try:
            found |= {int(pid) for pid in told.read_text(encoding="ascii").split()}
        except OSError:  # a thread that ended meanwhile
            continue
    return found


def peak_mib(pid: int | str) -> int:
    """The most memory a process has had, in MiB; 0 where the system does not say."""
    return _status(pid, "VmHWM:")


def _status(pid: int | str, field: str) -> int:
    try:
        lines = (_PROC / str(pid) / "status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) >> 10 for line in lines if line.startswith(field)), 0)


def forget_peak() -> None:
    """Begin to watch this process's peak anew, where the system lets us."""
    try:
        (_PROC / "self" / "clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return
