"""The desktop packages: what the scripts refuse, and that menu entry, icon and manual page are what they say."""

from __future__ import annotations

import configparser
import importlib.util
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.installers.shipped import INSTALLERS
from workbench.cli.main import parser

BUILD = INSTALLERS / "debian" / "build.sh"
DESKTOP = INSTALLERS / "desktop"


@pytest.mark.parametrize("script", sorted(INSTALLERS.rglob("*.sh")), ids=lambda path: path.relative_to(INSTALLERS).as_posix())
def test_every_script_parses_by_its_own_shell(script: Path) -> None:
    shell = "sh" if script.read_text("utf-8").startswith("#!/bin/sh") else "bash"
    assert subprocess.run([shell, "-n", str(script)], capture_output=True, text=True, check=False, timeout=30).stderr == ""


@pytest.mark.parametrize("words", [["--nonsense"], ["-o"], ["--python"]])
def test_the_build_refuses_what_it_does_not_know(words: list[str]) -> None:
    said = subprocess.run(["bash", str(BUILD), *words], capture_output=True, text=True, check=False, timeout=30)
    assert said.returncode == 2
    assert "--hub" in said.stdout


def test_the_build_says_which_python_it_wants(tmp_path: Path) -> None:
    call = ["bash", str(BUILD), "-o", str(tmp_path), "--python", str(tmp_path / "python3.9")]
    said = subprocess.run(call, capture_output=True, text=True, check=False, timeout=30)
    assert said.returncode == 1
    assert "name the system's interpreter" in said.stdout


def test_the_menu_entry_starts_the_program_and_shows_the_icon() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment, method-assign]
    entry.read(DESKTOP / "forensic-audio-workbench.desktop", "utf-8")
    told = entry["Desktop Entry"]
    assert (told["Type"], told["Exec"], told["Terminal"]) == ("Application", "workbench", "false")
    assert (DESKTOP / f"{told['Icon']}.svg").is_file()
    if checker := shutil.which("desktop-file-validate"):
        assert subprocess.run([checker, DESKTOP / "forensic-audio-workbench.desktop"], check=False, timeout=30).returncode == 0


def test_the_icon_is_a_square_drawing_and_fetches_nothing() -> None:
    icon = ElementTree.parse(DESKTOP / "forensic-audio-workbench.svg").getroot()
    assert icon.get("viewBox") == "0 0 256 256"
    assert not any(name.endswith("href") for part in icon.iter() for name in part.attrib)


def test_the_manual_page_names_every_verb() -> None:
    spec = importlib.util.spec_from_file_location("man_page", INSTALLERS / "debian" / "man_page.py")
    assert spec
    assert spec.loader
    page = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(page)
    sys.path[:] = before
    named = {name for name, _, _ in page.verbs(parser())}
    assert {"init", "import", "process", "verify", "hub", "watch"} <= named
