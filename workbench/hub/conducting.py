"""Jobs by urgency, each run to its end once: by the ordinary process job of the hub's bench, with engines that workers hold."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain.canonical import fact
from workbench.domain.errors import BadRequest, CaseError, Unavailable
from workbench.domain.handing_over import Wish
from workbench.domain.orders import Process, ProcessOutcome
from workbench.domain.progress import Progress
from workbench.domain.questions import Asker, DraftsOf, RecordingsOf
from workbench.domain.spread import Job, WorkState
from workbench.hub.patience import patiently

if TYPE_CHECKING:
    from workbench.hub.ports import Work
    from workbench.jobs.workplace import EngineRoom

IDLE_S = 0.25
NOTE_S = 0.5
# Where each stage begins and ends in the whole, in permille.
STAGES = {"listening": (0, 100), "transcription": (100, 800), "alignment": (800, 900), "diarization": (900, 990)}
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Done:
    """What a job came to: the drafts, and why there are not all."""

    drafts: tuple[str, ...] = ()
    problem: str = ""


Run = Callable[[Job], Generator[Progress, None, Done]]
Start = Callable[[Process, "EngineRoom"], Generator[Progress, None, ProcessOutcome]]


class Processing:
    """A job as the hub's bench does it. One that was begun before goes on where it stood: what workers answered is in the vault's
    result cache, and recordings that have their draft are left alone."""

    def __init__(self, start: Start, ask: Asker, room: Callable[[Job], EngineRoom], work: Work) -> None:
        self._start, self._ask, self._room, self._work = start, ask, room, work

    def __call__(self, job: Job) -> Generator[Progress, None, Done]:
        """Its steps."""
        recordings = [recording.id for recording in self._ask(RecordingsOf(job.evidence_id))]
        if not recordings:
            raise BadRequest("The exhibit has no recording to process.")
        known = self._work.known(job.id, [draft for r in recordings for draft in self._drafts(r)])
        made = {r: [draft for draft in self._drafts(r) if draft not in known][-1:] for r in recordings}
        left = tuple(r for r in recordings if not made[r])
        drafts = [draft for r in recordings for draft in made[r]]
        if not left:
            return Done(tuple(drafts))
        outcome = yield from self._start(_order(job, left), self._room(job))
        told = " ".join(f"{refusal.name}: {refusal.problem} {refusal.remedy}".strip() for refusal in outcome.failed)
        return Done((*drafts, *(draft for _, draft in outcome.drafts)), told)

    def _drafts(self, recording_id: str) -> list[str]:
        return [draft.id for draft in self._ask(DraftsOf(recording_id))]


def _order(job: Job, recordings: tuple[str, ...]) -> Process:
    """Beside whatever draft there is: nothing is ever replaced."""
    wish = fact(Wish, json.loads(job.wish or "{}"))
    return Process(
        job.case_number,
        recordings,
        tier=wish.tier or job.urgency.value,
        preset=wish.preset,
        language=wish.language,
        speakers=wish.speakers,
        beside=True,
    )


class Conductor:
    """Takes jobs and runs them, so many side by side."""

    def __init__(self, work: Work, run: Run, clock: Callable[[], str], done: Callable[[str], None] = lambda _: None) -> None:
        self._work, self._run, self._clock, self._done = work, run, clock, done
        self._over, self._fresh = threading.Event(), threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, streams: int = 2) -> None:
        """Go on with what an earlier run left, then with what waits."""
        self._work.resume()
        for number in range(streams):
            thread = threading.Thread(target=self._take, name=f"jobs {number + 1}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def wake(self) -> None:
        """Something was submitted: saves a quarter of a second."""
        self._fresh.set()

    def close(self) -> None:
        """Leave what is not done to the next start."""
        self._over.set()
        self._fresh.set()
        for thread in self._threads:
            thread.join()

    def _take(self) -> None:
        while not self._over.is_set():
            try:
                job = self._work.take(self._clock())
                if job is not None:
                    self._conduct(job)
                    continue
            except CaseError as error:
                _LOG.warning("the hub's state cannot be reached: %s", error.problem)
            self._fresh.wait(IDLE_S)
            self._fresh.clear()

    def _conduct(self, job: Job) -> None:
        try:
            done = self._followed(job)
        except CaseError as error:
            if self._over.is_set():
                self._work.put_back(job.id)
                return
            self._end(job, WorkState.FAILED, Done(problem=str(error)))
        except Exception as error:  # noqa: BLE001 - one job's defect must not end all others
            _LOG.exception("a job brought a defect to light")
            self._end(job, WorkState.FAILED, Done(problem=f"A defect of the program: {type(error).__name__}: {error}"))
        else:
            if done is not None:
                self._end(job, WorkState.FAILED if done.problem else WorkState.DONE, done)
        self._done(job.id)

    def _end(self, job: Job, state: WorkState, done: Done) -> None:
        """Said until it is heard: a job that nobody ends would stay running until the hub's next start."""
        at = self._clock()
        patiently(lambda: self._work.finish(job.id, state, at, problem=done.problem, drafts=done.drafts), self._over)

    def _followed(self, job: Job) -> Done | None:
        """Its outcome; None where it was cancelled, or the hub stops."""
        steps, told = self._run(job), _Told()
        try:
            while True:
                step = next(steps)
                if self._over.is_set():
                    self._work.put_back(job.id)
                    return None
                if told.is_news(step) and not self._is_wanted(job, told):
                    return None
        except StopIteration as end:
            done: Done = end.value
            return done
        finally:
            steps.close()

    def _is_wanted(self, job: Job, told: _Told) -> bool:
        try:
            return self._work.note(job.id, told.stage, told.permille)
        except Unavailable:  # the state is away: the next step tells how far it is
            return True


class _Told:
    """How far a job is, as it is told: not more than twice a second, and never backwards."""

    def __init__(self) -> None:
        self.stage, self.permille, self._last = "", 0, 0.0

    def is_news(self, step: Progress) -> bool:
        first, end = STAGES.get(step.stage, (0, 0))
        share = step.done / step.total if step.total else 0
        self.permille = max(self.permille, round(first + (end - first) * min(1, share)))
        if step.stage == self.stage and time.monotonic() - self._last < NOTE_S:
            return False
        self.stage, self._last = step.stage if step.stage in STAGES else self.stage, time.monotonic()
        return True
