"""`process --explain`: the choice of engines in words, before anything runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.cli.answers import Answer
from workbench.domain.canonical import plain
from workbench.domain.orders import Explained, ExplainOutcome
from workbench.domain.profile import Profile
from workbench.domain.routing import Choice, Decision


def told(outcome: ExplainOutcome, names: Mapping[str, str], profiles: Mapping[str, Profile | None]) -> Answer:
    """One paragraph a recording; exit 5 where no recording can be heard."""
    lines = [line for one in outcome.explained for line in (names[one.recording_id], *(f"  {x}" for x in _one(one)), "")]
    data = {"explained": [_data(one, names[one.recording_id], profiles[one.recording_id]) for one in outcome.explained]}
    return Answer(tuple(lines[:-1]), data, 0 if any(one.decision for one in outcome.explained) else 5)


def _one(one: Explained) -> Iterator[str]:
    if one.decision is None:
        yield f"cannot be heard: {one.problem}"
    else:
        yield from decided(one.decision)


def decided(decision: Decision) -> Iterator[str]:
    """A decision, line by line."""
    yield f"measured       {decision.condition}"
    yield f"chosen by      preset {decision.preset}, tier {decision.tier}; {', '.join(name for name, _ in decision.sources)}"
    for choice in decision.choices:
        yield from _choice(choice)
    if not decision.aligner:
        yield "alignment      the recogniser's own word times"


def _choice(choice: Choice) -> Iterator[str]:
    if choice.engine:
        yield f"{choice.task:<15}{choice.engine} {choice.reason}; on {_place(choice)}"
    yield from (f"{'':<15}not used: {passed.engine}: {passed.why}" for passed in choice.passed_over)


def _place(choice: Choice) -> str:
    place = choice.placement
    batch = f", {place.batch} chunks at once" if place.batch > 1 else ""
    flash = ", flash attention" if place.flash else ""
    return f"{'the processor' if place.device == 'cpu' else place.device}, {place.precision}{batch}{flash}"


def _data(one: Explained, name: str, profile: Profile | None) -> dict[str, Any]:
    decision = plain(one.decision) if one.decision else None
    measured = plain(profile) if profile else None
    return {"evidence": name, "recording": one.recording_id, "decision": decision, "profile": measured, "problem": one.problem}
