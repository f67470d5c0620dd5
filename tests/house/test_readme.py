from __future__ import annotations

import re

from tests.house.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")
TREE = README.split("## How it is laid out", 1)[1].split("```")[1]


def test_every_room_of_the_package_is_in_the_readmes_tree_and_no_other() -> None:
    package = ROOT / "workbench"
    rooms = {path.name for path in package.iterdir() if (path / "__init__.py").is_file()}
    inside = TREE.split("resources/", 1)[0].removeprefix("\nworkbench/")
    assert set(re.findall(r"(\w+)/ ", inside)) == rooms


def test_what_the_tree_names_beside_the_package_is_there() -> None:
    beside = re.findall(r"(\w+)/ ", "resources/" + TREE.split("resources/", 1)[1])
    assert [name for name in beside if not (ROOT / name).is_dir()] == []


def test_every_file_the_readme_points_to_is_there() -> None:
    pointed = re.findall(r"\]\((?!https?:)([^)#]+)", README) + re.findall(r"bash (installers/\w+\.sh)", README)
    assert [path for path in pointed if not (ROOT / path).is_file()] == []


def test_every_option_the_readme_names_is_one_the_set_up_takes() -> None:
    section = README.split("## Two commands", 1)[1].split("## ", 1)[0]
    takes = (ROOT / "installers" / "run.sh").read_text("utf-8")
    assert [option for option in re.findall(r"(--[a-z-]+)", section) if f"{option})" not in takes] == []
