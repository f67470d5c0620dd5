"""Sound without speech: the campaign, and that it would notice."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.faults import non_speech
from tests.faults.conftest import Campaigned
from workbench.domain.timeline import Span

pytestmark = pytest.mark.timeout(600)


def test_no_word_that_nobody_said_goes_unflagged(campaign: Campaigned) -> None:
    assert campaign("non-speech").failures == ()


def test_an_unflagged_word_is_found() -> None:
    word = SimpleNamespace(text="thanks", span=Span(10, 20))
    segment = SimpleNamespace(words=(word,), text="thanks", span=Span(10, 20))
    flag = SimpleNamespace(span=Span(15, 30))
    assert non_speech._unflagged(SimpleNamespace(segments=(segment,), suspicions=())) == "unflagged: thanks"  # type: ignore[arg-type]
    assert non_speech._unflagged(SimpleNamespace(segments=(segment,), suspicions=(flag,))) == ""  # type: ignore[arg-type]
