"""Engines lent to whoever works: one at a time, made anew after a failure, gone for good at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from tests.fakes import ScriptedDetector, ScriptedTranscriber, scripted_ears
from tests.stages.test_transcription import Shelf
from workbench.domain.audio import WorkPcm
from workbench.domain.devices import HERE
from workbench.domain.errors import Unavailable
from workbench.domain.timeline import Span
from workbench.jobs.open_engines import Lease, OpenEngines


@dataclass
class Recogniser(ScriptedTranscriber):
    """Notes that it was closed."""

    closed: bool = False
    broken: bool = False

    def language(self, pcm: WorkPcm, speech: tuple[Span, ...]) -> tuple[str, int]:
        if self.broken:
            raise Unavailable("It broke.")
        return super().language(pcm, speech)

    def close(self) -> None:
        self.closed = True


@dataclass
class Made:
    """Makes recognisers, and remembers them."""

    all: list[Recogniser] = field(default_factory=list)
    broken: bool = False
    meanwhile: Callable[[], None] = lambda: None

    def __call__(self) -> Recogniser:
        self.meanwhile()
        self.all.append(Recogniser(broken=self.broken and not self.all))
        return self.all[-1]

    def engines(self) -> OpenEngines:
        room = scripted_ears(ScriptedTranscriber())(None, Shelf()).engines
        return OpenEngines(replace(room, transcriber=lambda name, placement: self()))


PCM = WorkPcm("nowhere", None, 0, "mix", "")  # type: ignore[arg-type]


def test_an_engine_that_failed_is_ended_and_made_anew_for_the_next() -> None:
    made = Made(broken=True)
    engine = made.engines().transcriber("scripted")
    with pytest.raises(Unavailable, match="It broke"):
        engine.language(PCM, ())
    assert engine.language(PCM, ()) == ("en", 990)
    assert [one.closed for one in made.all] == [True, False]


def test_those_who_read_side_by_side_have_an_engine_each() -> None:
    made = Made()
    engines = made.engines()
    for slot in (0, 1, 0):
        engines.transcriber("scripted", slot=slot).recipe(language="en")
    assert len(made.all) == 2
    engines.close()
    assert all(one.closed for one in made.all)


def test_who_finds_no_memory_for_another_engine_shares_the_first() -> None:
    engines = Made().engines()
    assert engines.affordable("scripted", HERE, 1) == 1
    assert engines.affordable("missing", HERE, 1) == 0
    assert engines.affordable("scripted", replace(HERE, batch=8), 1) == 0


def test_an_engine_that_is_still_being_made_when_all_end_is_ended_too() -> None:
    made = Made()
    lease = Lease(made)
    made.meanwhile = lease.end
    with pytest.raises(Unavailable, match="was stopped"), lease.held():
        pass
    assert [one.closed for one in made.all] == [True]


def test_nothing_is_started_after_the_end() -> None:
    made = Made()
    engines = made.engines()
    engines.transcriber("scripted")
    engines.end()
    for slot in (0, 1):
        with pytest.raises(Unavailable, match="was stopped"):
            engines.transcriber("scripted", slot=slot).recipe(language="en")
    assert made.all == []
    assert isinstance(made.engines().detector(), ScriptedDetector)
