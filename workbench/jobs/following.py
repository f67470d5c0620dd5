"""A chunk plan in the making: speech is found on a thread while the first chunks are read."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence

from workbench.domain.audio import WorkPcm
from workbench.domain.chunks import Borders, Chunk, Hearing, Planner
from workbench.domain.recipe import Recipe
from workbench.domain.timeline import Span
from workbench.stages.transcription import SpeechDetector


class Following:
    """Satisfies the transcription stage's `Chunks`. Leaving its context stops the search."""

    def __init__(self, pcm: WorkPcm, detector: SpeechDetector, recipe: Recipe) -> None:
        self._pcm, self._detector, self._hearing = pcm, detector, Hearing.of(recipe)
        self._planner = Planner(pcm.frames, Borders.of(recipe))
        self._made: queue.SimpleQueue[Chunk | BaseException | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._ended = False
        threading.Thread(target=self._run, name=f"speech in {pcm.path.name}", daemon=True).start()

    def __enter__(self) -> Following:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()

    @property
    def frames(self) -> int:
        """Of the recording."""
        return self._pcm.frames

    @property
    def speech(self) -> Sequence[Span]:
        """As far as it is known; all of it when the last chunk was taken."""
        return self._planner.speech

    def take(self, *, wait: bool) -> Chunk | None:
        """The next chunk; None at the end, or where it is not settled yet and nobody wants to wait. Raises Unavailable."""
        if self._ended:
            return None
        try:
            made = self._made.get(block=wait)
        except queue.Empty:
            return None
        if isinstance(made, BaseException):
            raise made
        self._ended = made is None
        return made

    def _run(self) -> None:
        try:
            self._listen()
        except BaseException as error:  # noqa: BLE001 - a thread's edge: handed to whoever waits
            self._made.put(error)

    def _listen(self) -> None:
        steps = self._detector.listen(self._pcm, self._hearing)
        try:
            for found in steps:
                for chunk in self._planner.hear(found):
                    self._made.put(chunk)
                if self._stop.is_set():
                    return
        finally:
            steps.close()
        for chunk in self._planner.finish():
            self._made.put(chunk)
        self._made.put(None)
