"""hub enrol, units, revoke, jobs, queue, cancel: over a real vault, while nobody serves and while somebody else has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.vaults import PASSWORD, Vaults, workshop
from workbench.cli.main import run
from workbench.domain.hub_commands import EnrolUnit
from workbench.domain.warrants import hub_mark, parted


@pytest.fixture
def call(vaults: Vaults, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """A call as an administrator; its exit code and all it said."""
    monkeypatch.setenv("WORKBENCH_PASSWORD", PASSWORD)
    vaults.open("boss").close()

    def called(*words: str, user: str = "boss") -> tuple[int, str]:
        code = run(["hub", *words, "--vault", str(vaults.folder), "--user", user], workshop())
        told = capsys.readouterr()
        return code, told.out + told.err

    return called


def test_a_code_names_the_hub_and_only_an_administrator_makes_one(call, vaults: Vaults):
    code, said = call("enrol", "van-3")
    letters = next(line.strip() for line in said.splitlines() if line.startswith("    "))
    assert code == 0
    assert len(parted(letters)[0]) == len(hub_mark("ab" * 32))
    assert (vaults.folder / "hub.keys").stat().st_mode & 0o077 == 0
    code, said = call("enrol", "van-4", user="ann")
    assert (code, "may not let units in" in said) == (3, True)


def test_a_unit_is_turned_out_and_stays_listed(call, vaults: Vaults):
    bench = vaults.open("boss")
    bench.do(EnrolUnit("van-3", "ab" * 32, "unit-vault", "cd" * 32))
    bench.close()
    assert call("revoke", "van-3", "--reason", "sold") == (0, "van-3 is revoked.\n")
    assert "REVOKED" in call("units")[1]
    assert call("revoke", "van-3", "--reason", "sold")[0] == 2


def test_what_waits_is_told_and_a_job_that_is_none_cannot_be_cancelled(call):
    assert "There is no job" in call("jobs")[1]
    assert "No worker answers" in call("queue")[1]
    assert "There is no job x" in call("cancel", "x")[1]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--intake", "x"), "belongs to a case"),
        (("--jobs", "0", "--embedded"), "0 jobs cannot be done side by side."),
        (("--tls-cert", "x"), "goes with its key"),
        ((), "Where is the work done?"),
        (("--broker", "redis://h", "--embedded"), "Where is the work done?"),
        (("--broker", "redis://127.0.0.1:1/0"), "Workers cannot reach"),
    ],
)
def test_what_cannot_be_served_is_told_at_once(call, words, why, tmp_path: Path):
    assert why in call("serve", "--port", "0", *words)[1]
