"""Wrong passwords make the next attempt wait, and the login says how many there were."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.vaults import PASSWORD, Vaults, workshop
from workbench.bootstrap import lockout
from workbench.domain.errors import NotPermitted, Throttled
from workbench.domain.questions import CustodyOf


class Clock:
    """Seconds that only the test moves."""

    now = 1_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(lockout, "time", clock)
    return clock


def waits(folder: Path, user: str = "ann") -> int:
    """How long the person has to wait now."""
    try:
        lockout.hold_back(folder, user)
    except Throttled as told:
        return int(told.remedy.split(" ")[3]) if str(told.seconds) in told.remedy else -1
    return 0


def test_five_are_free_the_sixth_waits_and_the_wait_doubles_up_to_five_minutes(tmp_path: Path, clock: Clock) -> None:
    told = []
    for _ in range(15):
        lockout.failed(tmp_path, "ann")
        told.append(waits(tmp_path) - 1 if waits(tmp_path) else 0)
        clock.now += 400
    assert told == [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_the_wait_ends_and_is_one_persons_in_one_vault(tmp_path: Path, clock: Clock) -> None:
    for _ in range(6):
        lockout.failed(tmp_path, "ann")
    assert waits(tmp_path) == 3
    assert waits(tmp_path, "sue") == waits(tmp_path / "other") == 0
    clock.now += 2.1
    assert waits(tmp_path) == 0


def test_the_right_password_resets_the_count(tmp_path: Path, clock: Clock) -> None:
    for _ in range(6):
        lockout.failed(tmp_path, "ann")
    assert (lockout.passed(tmp_path, "ann"), lockout.passed(tmp_path, "ann"), waits(tmp_path)) == (6, 0, 0)


@pytest.mark.parametrize(
    "written", ["", "[1]", '{"failures": "x", "until": 1}', '{"failures": 9, "until": 9e99}', '{"failures": 9, "until": NaN}']
)
def test_a_counter_that_makes_no_sense_keeps_nobody_out(tmp_path: Path, clock: Clock, written: str) -> None:
    lockout.failed(tmp_path, "ann")
    lockout._place(tmp_path, "ann").write_text(written)
    assert waits(tmp_path) == 0


def test_a_clock_set_back_keeps_nobody_out_for_longer_than_the_longest_wait(tmp_path: Path, clock: Clock) -> None:
    for _ in range(20):
        lockout.failed(tmp_path, "ann")
    clock.now -= 86_400
    assert waits(tmp_path) == 0


def test_wrong_passwords_are_told_in_the_ledger_with_the_login(vaults: Vaults, clock: Clock) -> None:
    vaults.open("ann").close()
    for _ in range(6):
        with pytest.raises(NotPermitted, match="is not right"):
            workshop().unlock(vaults.folder, user="ann", password="not her password")
    with pytest.raises(Throttled, match="Too many wrong passwords for ann"):
        workshop().unlock(vaults.folder, user="ann", password=PASSWORD)
    clock.now += 3
    with closing(vaults.open("ann")) as ann:
        assert ann.ask(CustodyOf(("ann",)))[-1].payload["failures"] == 6  # type: ignore[index,call-overload]
    assert vaults.open("ann").ask(CustodyOf(("ann",)))[-1].payload["failures"] == 0  # type: ignore[index,call-overload]


def test_a_wrong_name_is_not_counted(vaults: Vaults, clock: Clock) -> None:
    vaults.open("ann").close()
    for _ in range(7):
        with suppress(NotPermitted):
            workshop().unlock(vaults.folder, user="anne", password=PASSWORD)
    assert waits(vaults.folder, "anne") == 0
    assert not lockout._place(vaults.folder, "anne").exists()
