"""A recording that is still being made: where its sound comes from, what is known of it so far, what a crash left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.canonical import Json
from workbench.domain.speakers import Turn

PEAK_FRAMES = 800  # `ENGINE_RATE` frames that share one lowest and one highest sample: 50 ms
TAKEN = "Took in “{evidence[name]}”, {evidence[size]:,} bytes, SHA-256 {evidence[sha256]}."
RECORDED = "It was recorded live from {device} from {start} until {end}."
RECEIVED = "Recorded live by this workbench until "


class SourceKind(StrEnum):
    """What sound can come from while it is made."""

    FILE = "file"
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that another program is writing, or an input device. `name` is the file's path, or SYSTEM:DEVICE as FFmpeg calls it
    ("alsa:default"). A file of bare samples says `hz` and `channels`; they are 16 bit, little endian."""

    kind: SourceKind
    name: str
    hz: int = 0
    channels: int = 0

    @property
    def told(self) -> str:
        """As people read it."""
        return f"the file {self.name}" if self.kind is SourceKind.FILE else f"the device {self.name}"


@dataclass(frozen=True, slots=True)
class InputDevice:
    """A microphone or line in: what it is asked for by, and what its maker calls it."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Spool:
    """Sound that arrived and is not evidence yet: `arrived` bytes of it; `is_running` says that somebody still records it."""

    key: str
    case_number: str
    name: str
    source: Source
    who: str
    started_at: str
    arrived: int = 0
    last_at: str = ""
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class LiveStep:
    """How far a live recording is: `frames` of `ENGINE_RATE` heard, `read` of them by the recogniser; `peaks` are the lowest and
    highest sample of each `PEAK_FRAMES` since the step before; `provisional` is text that may still change; `turns` are all
    that a streaming diarizer knows by now; `trouble` is what keeps text from appearing while sound is kept."""

    frames: int
    read: int = 0
    peaks: tuple[tuple[int, int], ...] = ()
    provisional: str = ""
    turns: tuple[Turn, ...] = ()
    trouble: str = ""
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A recording in the making: `frames` of `ENGINE_RATE` can be listened to, `arrived` bytes are kept, `peaks` are new since it
    was last asked. `trouble` ended the recording, `deaf` only keeps engines from hearing it."""

    frames: int
    arrived: int
    peaks: tuple[tuple[int, int], ...]
    ended: bool
    trouble: str = ""
    deaf: str = ""


class Finish:
    """Asks a job that has no end of its own to come to one: a live recording is then sealed, a watch ends after its present file.
    Closing a recording's job instead keeps its sound unsealed."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def ask(self) -> None:
        """End it; also from another thread."""
        self._asked.set()

    @property
    def is_asked(self) -> bool:
        """Whether somebody asked."""
        return self._asked.is_set()

    def wait(self, seconds: float) -> bool:
        """So long, or until it is asked; whether it was."""
        return self._asked.wait(seconds)


def imported(payload: dict[str, Json], worded: Callable[[str], str]) -> str:
    """What the ledger says of an exhibit that was taken in; of one that was recorded here, from what and from when to when."""
    evidence = payload["evidence"]
    assert isinstance(evidence, dict)  # noqa: S101 - whoever reads the ledger takes an AssertionError for an odd entry
    sha256 = str(evidence["sha256"])
    shown = {**evidence, "sha256": f"{sha256[:8]}…{sha256[-8:]}" if len(sha256) == 64 else sha256}
    said = worded(TAKEN).format(evidence=shown)
    form = evidence.get("acquisition")
    if not isinstance(form, dict) or not str(form.get("received_from", "")).startswith(RECEIVED):
        return said
    until = str(form["received_from"]).removeprefix(RECEIVED)
    live = worded(RECORDED)
    return f"{said} {live.format(device=form.get('device', ''), start=form.get('recorded_at', ''), end=until)}"
