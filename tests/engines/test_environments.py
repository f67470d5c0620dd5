"""An environment is there whole, proved by an engine's process, or not at all."""

from __future__ import annotations

import contextlib
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from workbench.domain.environments import RollCall
from workbench.domain.errors import Unavailable
from workbench.engines.environments import (
    ENVIRONMENTS,
    Environment,
    Installer,
    call_roll,
    install,
    interpreter,
    is_current,
    remove,
)
from workbench.engines.registry import ENGINES

PINS = Path(__file__).resolve().parents[2] / "installers" / "engines"
JSON = Environment("json", "The clerk's office", ("ink==1",), modules=("json",), packages=("pip",))
# uv as far as it is asked here: it makes a bare environment, and an installation is what its last requirement says.
UV = """
import pathlib, sys, time, venv
words = sys.argv[1:]
if words[0] == "venv":
    venv.EnvBuilder(symlinks=True).create(words[-1])
elif words[-1] == "ink==0":
    sys.exit("error: Failed to fetch ink\\n  Caused by: the well is dry")
elif words[-1] == "ink==9":
    print("Downloading ink", flush=True)
    time.sleep(60)
print("Installed 1 package")
"""


@pytest.fixture
def installer(tmp_path: Path) -> Installer:
    (tmp_path / "uv.py").write_text(UV)
    (tmp_path / "json.txt").write_text("ink==1\n")
    return Installer((sys.executable, str(tmp_path / "uv.py")), {}, tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "engines"


def made(environment: Environment, home: Path, installer: Installer) -> RollCall:
    steps = install(environment, home, installer)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            told: RollCall = end.value
            return told


def test_what_was_proved_stands_in_its_place_and_nothing_beside_it(home: Path, installer: Installer) -> None:
    told = made(JSON, home, installer)
    python = interpreter(home, "json")
    assert python is not None
    assert python.is_file()
    assert told.python == sys.version.split()[0]
    assert [path.name for path in home.iterdir()] == ["json"]
    assert is_current(JSON, home, installer.pins)


def test_what_uv_complains_of_is_told_and_nothing_stays(home: Path, installer: Installer) -> None:
    with pytest.raises(
        Unavailable, match=r"office could not be installed: error: Failed to fetch ink Caused by: the well is dry"
    ):
        made(replace(JSON, requirements=("ink==0",)), home, installer)
    assert list(home.iterdir()) == []


def test_a_module_that_does_not_import_keeps_the_environment_out_and_an_earlier_one_in(home: Path, installer: Installer) -> None:
    made(JSON, home, installer)
    with pytest.raises(Unavailable, match="No module named 'quill'"):
        made(replace(JSON, modules=("quill",)), home, installer)
    assert interpreter(home, "json") is not None
    assert [path.name for path in home.iterdir()] == ["json"]


def test_a_cancelled_installation_ends_uv_and_leaves_nothing(home: Path, installer: Installer) -> None:
    steps = install(replace(JSON, requirements=("ink==9",)), home, installer)
    while next(steps).note != "Downloading ink":
        pass
    steps.close()
    assert list(home.iterdir()) == []


def test_what_a_killed_installation_left_is_swept(home: Path, installer: Installer) -> None:
    (home / ".json.999999999.part" / "bin").mkdir(parents=True)
    (home / ".json.999999999.old").mkdir()
    made(JSON, home, installer)
    assert [path.name for path in home.iterdir()] == ["json"]


def test_a_half_copied_environment_is_none(home: Path) -> None:
    (home / "json" / "bin").mkdir(parents=True)
    (home / "json" / "bin" / "python").write_text("")
    assert interpreter(home, "json") is None


def test_other_pins_make_it_one_of_yesterday_that_installing_replaces(home: Path, installer: Installer) -> None:
    made(JSON, home, installer)
    (installer.pins / "json.txt").write_text("ink==2\n")
    assert not is_current(JSON, home, installer.pins)
    made(JSON, home, installer)
    assert is_current(JSON, home, installer.pins)


def test_want_of_room_is_told_before_anything_is_made(home: Path, installer: Installer) -> None:
    with pytest.raises(Unavailable, match=r"takes about 999999999 MiB; \d+ MiB are free"):
        made(replace(JSON, room_mib=999_999_999), home, installer)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, installer: Installer) -> None:
    (tmp_path / "a file").write_text("")
    with pytest.raises(Unavailable, match="a file cannot be written"):
        made(JSON, tmp_path / "a file", installer)


def test_without_uv_it_is_said_how_to_get_it(home: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"uv cannot be started: /nowhere/uv.*pip install uv"):
        made(JSON, home, Installer(("/nowhere/uv",), {}, tmp_path))
    assert list(home.iterdir()) == []


def test_a_removed_environment_is_gone(home: Path, installer: Installer) -> None:
    made(JSON, home, installer)
    assert remove(JSON, home)
    assert list(home.iterdir()) == []
    assert not remove(JSON, home)


def test_the_roll_is_called_on_our_own_interpreter_too() -> None:
    with contextlib.closing(call_roll(JSON, None)) as steps:
        assert [step.note for step in steps] == ["starting its process", "imported json"]


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_an_environment_has_exact_pins_and_engines(name: str) -> None:
    lines = [line for line in (PINS / f"{name}.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]*==[^ ;/]+( ; .+)?", line) for line in lines)
    assert any(engine.environment == name for engine in ENGINES.values())
    assert ENVIRONMENTS[name].name == name


def test_every_environment_an_engine_names_can_be_installed() -> None:
    assert {engine.environment for engine in ENGINES.values()} <= {"", *ENVIRONMENTS}
