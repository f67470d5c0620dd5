"""The systemd units: what a service may do, said by the unit and by systemd itself."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.installers.shipped import UNITS, settings

HELD_TO = {
    "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "AmbientCapabilities": "", "ProtectSystem": "strict",
    "ProtectHome": "yes", "PrivateTmp": "yes", "ProtectKernelModules": "yes", "ProtectControlGroups": "yes",
    "RestrictSUIDSGID": "yes", "LimitCORE": "0", "SystemCallArchitectures": "native", "LockPersonality": "yes",
    "UMask": "0077", "User": "workbench",
}  # fmt: skip
SECRET = re.compile(r"(password|token|secret|pool|pass)\w*=\S", re.IGNORECASE)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_service_may_do_no_more_than_it_must(unit: Path) -> None:
    told = dict(settings(unit))
    assert {key: told.get(key) for key in HELD_TO} == HELD_TO
    assert told["SystemCallFilter"].startswith("@system-service ")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_service_has_the_time_to_finish_what_it_is_at(unit: Path) -> None:
    told = dict(settings(unit))
    assert (told["KillSignal"], told["TimeoutStopSec"]) == ("SIGTERM", "15min")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_is_secret_comes_as_a_credential(unit: Path) -> None:
    said = [value for key, value in settings(unit) if key in ("Environment", "ExecStart")]
    clear = [value for value in said if SECRET.search(value) and "%d/" not in value and "CREDENTIALS_DIRECTORY" not in value]
    assert clear == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here to judge the units")
def test_systemd_reads_every_unit_and_finds_it_closed_enough(tmp_path: Path) -> None:
    for unit in UNITS:
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text("utf-8"), flags=re.MULTILINE)
        (tmp_path / unit.name.replace("@", "@cpu")).write_text(text, "utf-8")
    made = sorted(str(path) for path in tmp_path.iterdir())
    read = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *made], capture_output=True, text=True, check=False, timeout=60
    )
    assert (read.returncode, [line for line in read.stderr.splitlines() if str(tmp_path) in line]) == (0, [])
    if "--offline" in subprocess.run(["systemd-analyze", "--help"], capture_output=True, text=True, check=True).stdout:
        judge = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=35", *made]
        assert subprocess.run(judge, capture_output=True, check=False, timeout=60).returncode == 0
