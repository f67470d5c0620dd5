from __future__ import annotations

import re

from tests.house.conftest import ROOT, SOURCES

DRAWERS = re.compile(r"(?:^|_)(?:utils?|helpers?|common|misc|managers?|base|core|stuff)(?:$|_)")


def test_no_file_or_folder_is_a_drawer() -> None:
    names = {part for path in SOURCES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert sorted(name for name in names if DRAWERS.search(name)) == []


def test_every_module_says_in_a_sentence_what_it_is() -> None:
    silent = [path.relative_to(ROOT).as_posix() for path in SOURCES if not path.read_text("utf-8").startswith('"""')]
    assert silent == []
