"""What Prometheus is told of a hub and its workers: numbers, never a case.

    figures = Figures(engines=names)          one a process; hub, worker and `--embedded` alike
    figures.piece_done(engine, tier, seconds, audio_seconds)         a worker, for each piece it answered
    figures.piece_over(engine, status)                               … or did not: "failed", "cancelled", "retried"
    figures.lost(); figures.poisoned(); figures.swept(resent=); figures.backlog(work.backlog())                the sweeper
    figures.job_begun(urgency, waited_s); figures.job_over(urgency, state, seconds, audio_seconds)          who takes jobs
    figures.moved(direction, bytes_); figures.transfer_over(status); figures.witnessed(); figures.forked()          the hub
    figures.request(method, route, status, seconds)                  its middleware; `route` is a template: "/v1/jobs/{id}"
    body, media_type = figures.page()                                GET /metrics

A label's value comes from a closed set; whatever else is given as one becomes "other", so that no name of a unit, a case or a
file can get out this way, and no stranger can make series without end.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench import __version__
from workbench.domain.devices import Device
from workbench.domain.errors import Unavailable
from workbench.domain.spread import Backlog, Urgency, WorkState

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

PORT = 8000
OTHER = "other"
MIB = 1024 * 1024

_WORK_S = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
_WAIT_S = (1, 5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 43200)
_REQUEST_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_TIMES = (0.1, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 350, 500, 800, 1200)


@dataclass(frozen=True, slots=True)
class Family:
    """Figures of one name: `kind` is "counter", "gauge" or "histogram"."""

    kind: str
    name: str
    says: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


# The first three have the names and labels of the deployment guide; a card's number is added to its memory.
FAMILIES: tuple[Family, ...] = (
    Family(
        "histogram",
        "whisperx_processing_duration_seconds",
        "Time an engine spent on a piece of sound",
        ("engine", "quality_tier"),
        _WORK_S,
    ),
    Family("counter", "whisperx_processing_total", "Pieces of sound by what became of them", ("engine", "status")),
    Family("gauge", "whisperx_gpu_memory_bytes", "Memory in use on a GPU, by whomever", ("device",)),
    Family("gauge", "workbench_gpu_memory_total_bytes", "Memory of a GPU", ("device",)),
    Family("counter", "workbench_audio_seconds_total", "Sound that engines went through, in seconds", ("engine",)),
    Family("histogram", "workbench_real_time_factor", "Seconds of sound done in a second, piece by piece", ("engine",), _TIMES),
    Family("gauge", "workbench_jobs_waiting", "Jobs that wait", ("urgency",)),
    Family("gauge", "workbench_longest_wait_seconds", "How long the oldest waiting job has waited", ("urgency",)),
    Family("gauge", "workbench_jobs_running", "Jobs that are being done"),
    Family("histogram", "workbench_job_wait_seconds", "How long a job waited before it began", ("urgency",), _WAIT_S),
    Family("histogram", "workbench_job_duration_seconds", "How long a job took once begun", ("urgency",), _WAIT_S),
    Family("counter", "workbench_jobs_total", "Jobs by what became of them", ("urgency", "status")),
    Family("counter", "workbench_job_audio_seconds_total", "Sound of jobs that are done, in seconds", ("urgency",)),
    Family("gauge", "workbench_pieces", "Pieces that wait or run", ("state",)),
    Family("counter", "workbench_poison_pieces_total", "Pieces given up after they took several workers with them"),
    Family("counter", "workbench_lost_pieces_total", "Pieces taken back because their worker stood still"),
    Family("counter", "workbench_resent_pieces_total", "Waiting pieces told to the broker again"),
    Family("counter", "workbench_sweeps_total", "Times the hub looked for pieces without a worker"),
    Family("gauge", "workbench_workers", "Workers that answer", ("state", "device")),
    Family("counter", "workbench_transfer_bytes_total", "Bytes of evidence and drafts on the way", ("direction",)),
    Family("counter", "workbench_transfers_total", "Hand-overs by what became of them", ("status",)),
    Family("counter", "workbench_witnessed_total", "Histories of units that the hub cosigned"),
    Family("counter", "workbench_forks_total", "Histories of units that do not go on from what the hub saw"),
    Family(
        "histogram",
        "workbench_http_request_duration_seconds",
        "Time a request took",
        ("method", "route", "status"),
        _REQUEST_S,
    ),
    Family("gauge", "workbench_ready", "Whether everything the process leans on stands"),
    Family("gauge", "workbench_check_ok", "Whether one of them does", ("check",)),
    Family("gauge", "workbench_disk_free_bytes", "Room left where the vault or the work lies"),
    Family("gauge", "workbench_disk_total_bytes", "Room there in all"),
    Family("gauge", "workbench_clock_step_seconds", "How far the wall clock went against the monotonic one since the start"),
    Family("gauge", "workbench_info", "Always 1; which version runs", ("version", "python")),
)

STATUSES = frozenset((*(state.value for state in WorkState if state.is_over), "retried"))
URGENCIES = frozenset(urgency.value for urgency in Urgency)
CHECKS = frozenset(("database", "state", "broker", "objects", "models", "disk", "clock", "devices", "workers", "sweeps"))
CLOSED: Mapping[str, frozenset[str]] = {
    "quality_tier": URGENCIES,
    "urgency": URGENCIES,
    "status": STATUSES | {"1xx", "2xx", "3xx", "4xx", "5xx"},
    "state": frozenset((WorkState.WAITING.value, WorkState.RUNNING.value, "busy", "idle")),
    "direction": frozenset(("received", "returned")),
    "method": frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")),
    "check": CHECKS,
    "version": frozenset((__version__,)),
    "python": frozenset((platform.python_version(),)),
}
_DEVICE = re.compile(r"cpu|cuda:[0-9]{1,2}")


class Figures:
    """The figures of one process, in a registry of their own."""

    def __init__(self, *, engines: Iterable[str] = (), routes: Iterable[str] = ()) -> None:
        """`engines` and `routes` are all names that those labels may have."""
        self._registry = _registry()
        self._closed = {**CLOSED, "engine": frozenset(engines), "route": frozenset(routes)}
        self._cards: set[str] = set()
        self._held = {family.name: _made(family, self._registry) for family in FAMILIES}
        self._at("workbench_info", version=__version__, python=platform.python_version()).set(1)
        self._begin_at_nought()

    @property
    def registry(self) -> CollectorRegistry:
        """All of it, for whoever serves it another way."""
        return self._registry

    def allow_routes(self, routes: Iterable[str]) -> None:
        """Templates of paths that are known only when the application stands."""
        self._closed["route"] |= frozenset(routes)

    def page(self) -> tuple[bytes, str]:
        """What GET /metrics answers, and its media type."""
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        return generate_latest(self._registry), CONTENT_TYPE_LATEST

    # Pieces

    def piece_done(self, engine: str, tier: str, seconds: float, audio_seconds: float) -> None:
        """An engine answered a piece; an engine that hears no sound (a text's) has `audio_seconds` 0."""
        self._at("whisperx_processing_duration_seconds", engine=engine, quality_tier=tier).observe(seconds)
        self._at("workbench_audio_seconds_total", engine=engine).inc(max(audio_seconds, 0))
        if audio_seconds > 0 and seconds > 0:
            self._at("workbench_real_time_factor", engine=engine).observe(audio_seconds / seconds)
        self.piece_over(engine, WorkState.DONE)

    def piece_over(self, engine: str, status: str) -> None:
        """A piece ended for this worker: "done", "failed", "cancelled", or "retried" where another one is to try."""
        self._at("whisperx_processing_total", engine=engine, status=status).inc()

    def poisoned(self, pieces: int = 1) -> None:
        """Pieces were given up."""
        self._at("workbench_poison_pieces_total").inc(pieces)

    def lost(self) -> None:
        """A piece was taken back from a worker that stood still."""
        self._at("workbench_lost_pieces_total").inc()

    def swept(self, *, looks: int = 1, resent: int = 0) -> None:
        """The hub looked at every beat so many times; `resent` pieces were told to the broker again."""
        self._at("workbench_sweeps_total").inc(looks)
        self._at("workbench_resent_pieces_total").inc(resent)

    def backlog(self, backlog: Backlog) -> None:
        """What waits and who works, as it is now."""
        for urgency in URGENCIES:
            self._at("workbench_jobs_waiting", urgency=urgency).set(backlog.waiting.get(urgency, 0))
            self._at("workbench_longest_wait_seconds", urgency=urgency).set(backlog.longest_s.get(urgency, 0))
        self._at("workbench_jobs_running").set(backlog.running)
        self._at("workbench_pieces", state=WorkState.WAITING).set(backlog.pieces_waiting)
        self._at("workbench_pieces", state=WorkState.RUNNING).set(backlog.pieces_running)
        kinds = [("busy" if worker.busy else "idle", _kind(worker.device)) for worker in backlog.workers]
        for state in ("busy", "idle"):
            for device in ("cpu", "cuda"):
                self._held["workbench_workers"].labels(state, device).set(kinds.count((state, device)))

    # Jobs, transfers, histories, requests

    def job_begun(self, urgency: str, waited_s: float) -> None:
        """A job waited so long and is being done now."""
        self._at("workbench_job_wait_seconds", urgency=urgency).observe(max(waited_s, 0))

    def job_over(self, urgency: str, state: str, seconds: float, audio_seconds: float = 0) -> None:
        """A job came to its end."""
        self._at("workbench_jobs_total", urgency=urgency, status=state).inc()
        if state == WorkState.DONE:
            self._at("workbench_job_duration_seconds", urgency=urgency).observe(max(seconds, 0))
            self._at("workbench_job_audio_seconds_total", urgency=urgency).inc(max(audio_seconds, 0))

    def moved(self, direction: str, bytes_: int) -> None:
        """So many bytes came in ("received") or went back ("returned")."""
        self._at("workbench_transfer_bytes_total", direction=direction).inc(bytes_)

    def transfer_over(self, status: str) -> None:
        """A hand-over arrived ("done"), or was refused ("failed")."""
        self._at("workbench_transfers_total", status=status).inc()

    def witnessed(self) -> None:
        """A unit's history was cosigned."""
        self._at("workbench_witnessed_total").inc()

    def forked(self) -> None:
        """A unit showed a history that does not go on."""
        self._at("workbench_forks_total").inc()

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered; `route` is the template of its path, empty where none fitted."""
        held = self._at("workbench_http_request_duration_seconds", method=method, route=route, status=f"{status // 100}xx")
        held.observe(seconds)

    # The machine

    def devices(self, devices: Sequence[Device]) -> None:
        """Memory of the GPUs; a card that is gone loses its series."""
        told = {self._fit("device", device.name): device for device in devices if device.is_gpu and device.memory_mib}
        for name, device in told.items():
            self._at("whisperx_gpu_memory_bytes", device=name).set((device.memory_mib - device.free_mib) * MIB)
            self._at("workbench_gpu_memory_total_bytes", device=name).set(device.memory_mib * MIB)
        for gone in self._cards - set(told):
            self._held["whisperx_gpu_memory_bytes"].remove(gone)
            self._held["workbench_gpu_memory_total_bytes"].remove(gone)
        self._cards = set(told)

    def checked(self, checks: Mapping[str, bool]) -> None:
        """What the look at readiness found."""
        for check, good in checks.items():
            self._at("workbench_check_ok", check=check).set(good)
        self._at("workbench_ready").set(all(checks.values()))

    def disk(self, free: int, total: int) -> None:
        """Room in bytes."""
        self._at("workbench_disk_free_bytes").set(free)
        self._at("workbench_disk_total_bytes").set(total)

    def clock_stepped(self, seconds: float) -> None:
        """How far the wall clock was put since the process began."""
        self._at("workbench_clock_step_seconds").set(seconds)

    def _at(self, family: str, **labels: str) -> Any:
        held = self._held[family]
        return held.labels(**{name: self._fit(name, value) for name, value in labels.items()}) if labels else held

    def _fit(self, label: str, value: str) -> str:
        if label == "device":
            return value if _DEVICE.fullmatch(value) else OTHER
        return str(value) if value in self._closed[label] else OTHER

    def _begin_at_nought(self) -> None:
        """A counter that is first seen at its first failure shows no increase."""
        for status in (WorkState.DONE, WorkState.FAILED):
            self._at("workbench_transfers_total", status=status)
            for urgency in URGENCIES:
                self._at("workbench_jobs_total", urgency=urgency, status=status)


def _registry() -> CollectorRegistry:
    try:
        from prometheus_client import CollectorRegistry, ProcessCollector, disable_created_metrics
    except ImportError as error:
        raise Unavailable("The package prometheus-client is not installed.", "Install it with the extra “hub”.") from error
    without_birthdays: Any = disable_created_metrics  # a series of its own for each counter, which nobody asks for
    without_birthdays()
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    return registry


def _made(family: Family, registry: CollectorRegistry) -> Any:
    import prometheus_client as told

    if family.kind == "histogram":
        return told.Histogram(family.name, family.says, family.labels, registry=registry, buckets=family.buckets)
    made = told.Counter if family.kind == "counter" else told.Gauge
    return made(family.name, family.says, family.labels, registry=registry)


def _kind(device: str) -> str:
    return "cuda" if device.startswith("cuda") else "cpu"
