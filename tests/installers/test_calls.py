"""Every call of `workbench` in units, images and manifests is one that its parser takes."""

from __future__ import annotations

import pytest

from tests.installers.shipped import calls
from workbench.cli.main import parser

CALLS = list(calls())


@pytest.mark.parametrize(("where", "words"), CALLS, ids=[where for where, _ in CALLS])
def test_a_shipped_call_is_one_that_the_program_takes(where: str, words: list[str]) -> None:
    args = parser().parse_args([_filled(word) for word in words])
    assert args.verb in {"hub", "watch", "models"}


def _filled(word: str) -> str:
    """A word as it is once systemd or Compose has put something in the place of a variable."""
    return {"%I": "cpu"}.get(word, "filled" if "${" in word else word)
