"""Voice activity by Silero, in a child process of its own, so that it runs beside whoever reads."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Any

from workbench.domain.audio import ENGINE_RATE, WorkPcm
from workbench.domain.chunks import Found, Hearing
from workbench.domain.timeline import Span
from workbench.engines.supervision import Child

TITLE = "The voice activity detector"


class Silero:
    """Satisfies the transcription stage's `SpeechDetector`. The child starts with the first request; one request at a time."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._turn = threading.Lock()

    def listen(self, pcm: WorkPcm, hearing: Hearing) -> Generator[Found, None, None]:
        """Speech as it is settled."""
        with self._turn:
            try:
                yield from self._heard(pcm, hearing)
            except BaseException:
                self.close()  # whoever stops listening leaves a child in the middle of an answer
                raise

    def _heard(self, pcm: WorkPcm, hearing: Hearing) -> Generator[Found, None, None]:
        steps = self._started().call("listen", path=str(pcm.path), **_asked(hearing))
        while True:
            try:
                yield _found(next(steps))
            except StopIteration as end:
                yield _found(end.value)
                return

    def close(self) -> None:
        """End the child; also from another thread. The next request starts it anew."""
        child, self._child = self._child, None
        if child is not None:
            child.close()

    def _started(self) -> Child:
        if self._child is None:
            self._child = Child("silero", title=TITLE, environment={"OMP_NUM_THREADS": "1"})
        return self._child


def _asked(hearing: Hearing) -> dict[str, int]:
    return {
        "threshold_permille": hearing.threshold_permille,
        "release_permille": hearing.release_permille,
        "pause": hearing.pause_ms * ENGINE_RATE.hz // 1000,
        "quiet_db": hearing.quiet_below_db,
    }


def _found(part: dict[str, Any]) -> Found:
    return Found(tuple(Span(first, end) for first, end in part["spans"]), int(part["frontier"]))
