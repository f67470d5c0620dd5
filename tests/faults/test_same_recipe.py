"""The same recipe, again."""

from __future__ import annotations

import pytest

from tests.faults.conftest import Campaigned

pytestmark = pytest.mark.timeout(600)


def test_the_same_recipe_on_the_same_host_makes_the_same_draft(campaign: Campaigned) -> None:
    assert campaign("same-recipe").failures == ()
