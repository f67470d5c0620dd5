from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

INSTALLERS = Path(__file__).resolve().parents[2] / "installers"
SCRIPTS = sorted(INSTALLERS.glob("*.sh"))


def _bash(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(["bash", *words], env={**clean, **environment}, capture_output=True, text=True, check=False, timeout=60)


def _sourced(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return _bash(
        "-c",
        f'ROOT="{INSTALLERS.parent}" WANTED_SET=auto EXTRAS="" FRESH=""; . "$ROOT/installers/setup.sh"; {script}',
        **environment,
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_parses(script: Path) -> None:
    assert _bash("-n", str(script)).stderr == ""


@pytest.mark.parametrize("script", ["run.sh", "test.sh"])
def test_an_unknown_option_is_a_usage_error_and_nothing_is_set_up(script: str, tmp_path: Path) -> None:
    said = _bash(str(INSTALLERS / script), "--fulll", WORKBENCH_VENV=str(tmp_path / "venv"))
    assert said.returncode == 2
    assert "does not know --fulll" in said.stdout
    assert not (tmp_path / "venv").exists()


def test_help_names_every_option() -> None:
    said = _bash(str(INSTALLERS / "run.sh"), "--help").stdout
    assert all(option in said for option in ("--headless", "--full", "--edge", "--set-up-only", "--fresh"))


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="elsewhere a window needs no DISPLAY")
def test_without_a_display_the_way_without_a_window_is_named(tmp_path: Path) -> None:
    said = _bash(str(INSTALLERS / "run.sh"), WORKBENCH_VENV=str(tmp_path / "venv"))
    assert said.returncode == 2
    assert "bash installers/run.sh --headless" in said.stdout
    assert not (tmp_path / "venv").exists()


def test_a_failed_step_says_which_why_and_what_to_do() -> None:
    said = _sourced('broken() { WHY="the moon is full"; return 1; }; step "Packages" "wait for the morning" broken; echo never')
    assert said.returncode == 1
    assert "FAILED  Packages" in said.stdout
    assert "the moon is full" in said.stdout
    assert "wait for the morning" in said.stdout
    assert "never" not in said.stdout


def test_no_python_that_fits_is_said_plainly(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    said = _sourced('hash -r; PATH="$OLD"; find_python || echo "$WHY"', OLD=str(tmp_path))
    assert "no Python 3.11, 3.12 or 3.13 is on the PATH" in said.stdout


def test_missing_libraries_become_package_names_once() -> None:
    said = _sourced(
        "missing_packages libnowhere.so.9:package-a program=no-such-program:package-b libelse.so:package-a program=sh:dash"
    )
    assert said.stdout.split() == ["package-a", "package-b"]


@pytest.mark.parametrize(
    ("stamp", "asked", "verdict"),
    [
        ('"$(fingerprint) edge dev"', "EXTRAS=dev", "same"),
        ('"$(fingerprint) edge dev"', "EXTRAS=", "same"),
        ('"$(fingerprint) edge "', "EXTRAS=dev", "changed"),
        ('"$(fingerprint) edge dev"', "WANTED_SET=full", "changed"),
        ('"$(fingerprint) edge dev"', "FRESH=yes", "changed"),
        ('"of-another-project edge dev"', "EXTRAS=dev", "changed"),
    ],
)
def test_only_what_changed_is_set_up_again(tmp_path: Path, stamp: str, asked: str, verdict: str) -> None:
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(Path(sys.executable))
    script = f'echo {stamp} >"$STAMP"; {asked}; if unchanged; then echo same; else echo changed; fi'
    assert _sourced(script, WORKBENCH_VENV=str(venv)).stdout.split() == [verdict]
