"""The operations guide: whatever it tells people to type or to open is there."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.installers.shipped import INSTALLERS
from workbench.cli.main import parser

GUIDE = (INSTALLERS / "README.md").read_text("utf-8")
TYPED = re.findall(r"(?m)^ {4}(?:at the \w+: +|runuser .* -- )?(workbench .*?)(?: {2,}#.*)?$", GUIDE)
OPENED = set(re.findall(r"`((?:debian|containers|kubernetes|systemd|observing|pyinstaller|components)/[\w./-]*)`", GUIDE))


@pytest.mark.parametrize("line", TYPED)
def test_what_the_guide_types_is_what_the_program_takes(line: str) -> None:
    assert parser().parse_args(shlex.split(line)[1:]).verb


def test_the_guide_shows_how_to_do_each_step_of_a_hub() -> None:
    assert {tuple(line.split()[1:3]) for line in TYPED} >= {
        ("hub", "serve"),
        ("hub", "join"),
        ("hub", "enrol"),
        ("people", "add"),
    }


def test_every_file_that_the_guide_names_is_there() -> None:
    linked = {place for place in re.findall(r"\]\(([^)#]+)\)", GUIDE) if "://" not in place}
    scripts = {
        place.removeprefix("installers/")
        for place in re.findall(r"(?<!tests/)\binstallers/[\w/.-]+\.(?:sh|py|yaml|env|spec)\b", GUIDE)
    }
    roots = (INSTALLERS, INSTALLERS / "kubernetes")
    named = OPENED | linked | scripts - {"containers/.env"}
    assert sorted(place for place in named if not any((root / place).exists() for root in roots)) == []


def test_every_verb_that_the_guide_mentions_is_one() -> None:
    verbs = set(re.findall(r"`workbench ([a-z-]+)", GUIDE)) - {"worker", "hub"}
    known = next(action.choices for action in parser()._actions if action.dest == "verb")
    assert known is not None
    assert verbs <= set(known)


def test_every_act_at_the_hub_that_the_guide_mentions_is_one() -> None:
    for act in set(re.findall(r"`(?:workbench )?hub ([a-z]+)", GUIDE)):
        with pytest.raises(SystemExit) as ended:
            parser().parse_args(["hub", act, "--help"])
        assert ended.value.code == 0
