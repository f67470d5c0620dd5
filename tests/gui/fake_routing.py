"""The choice of engines without engines: what the form of an order is told, before and after somebody listened."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from tests.gui.fake_engines import FakeEngines
from workbench.domain import orders as o
from workbench.domain.devices import Placement
from workbench.domain.errors import Unavailable
from workbench.domain.orders import Explained, ExplainOutcome
from workbench.domain.presets import Preset, PresetState
from workbench.domain.progress import Progress
from workbench.domain.routing import Choice, Decision, PassedOver

_WORKSTATION = Preset(
    "workstation", (("primary", "whisper-base"),), (("primary", "embedded-diarizer"),), source="config/workstation.yaml"
)
PRESETS = (
    PresetState("edge", _WORKSTATION, "/lab/config/edge.yaml", "shipped"),
    PresetState("workstation", _WORKSTATION, "/lab/config/workstation.yaml", "shipped"),
    PresetState("harbour", None, "presets/harbour.yaml", "own", "harbour.yaml, line 3, engines.primary: it has no value."),
)
_PASSED = (
    PassedOver("canary-qwen-2.5b", "Its environment nemo is not installed: workbench engines install canary-qwen-2.5b."),
    PassedOver("whisper-large-v3", "The model whisper-large-v3 is not on this machine: workbench models fetch whisper-large-v3."),
)
_FALCON = (PassedOver("falcon", "It needs an access key of its maker in PICOVOICE_ACCESS_KEY."),)


def decision(wish: o.Process, *, measured: bool) -> Decision:
    """What the workbench would choose; critical work passes two recognisers over."""
    is_critical = wish.tier == "critical"
    reason = "stands in for canary-qwen-2.5b" if is_critical else "is what the preset workstation names for ordinary recordings"
    engine = wish.engine or "whisper-base"
    heard = Choice(
        "transcription",
        engine,
        "was asked for by name" if wish.engine else reason,
        _PASSED if is_critical else (),
        bool(wish.engine),
        Placement(wish.device or "cpu"),
    )
    parted = Choice("diarization", "embedded-diarizer", "stands in for falcon", _FALCON)
    told = "speech 71 %, SNR 17.0 dB, language en, likely 3 voices" if measured else "speech 0 %"
    return Decision((heard, parted), wish.preset or "workstation", wish.tier or "standard", told)


def _explain(bench: Any, order: o.Explain) -> Generator[Progress, None, ExplainOutcome]:
    if order.wish.language == "ar":
        raise Unavailable("No engine here knows the language “ar”.", "See: workbench engines list")
    for recording in order.wish.recordings:
        yield Progress("listening", 0, 1, "where there is speech", recording)
        if order.listen:
            bench.state.listened.add(recording)
    measured = {recording: recording in bench.state.listened for recording in order.wish.recordings}
    explained = tuple(Explained(r, decision(order.wish, measured=heard), heard) for r, heard in measured.items())
    return ExplainOutcome(explained, FakeEngines().states(), PRESETS)


JOBS: dict[type, Callable[[Any, Any], Generator[Progress, None, Any]]] = {o.Explain: _explain}
