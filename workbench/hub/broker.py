"""Celery between the hub and its workers, on Redis or RabbitMQ.

A message is a hint that a piece waits: it may be lost, and may come twice, for the state decides who works on what. Messages are
JSON and hold a piece's id. They are acknowledged late, one at a time is fetched, critical ones first.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import BadRequest, CaseError, Unavailable
from workbench.domain.spread import Urgency

if TYPE_CHECKING:
    from celery import Celery

TASK = "workbench.piece"
VISIBILITY_S = 3_600
GRACE_S, _LOOK_S = 15.0, 0.2
KINDS = ("redis://", "rediss://", "redis+socket://", "unix://", "amqp://", "amqps://")
_LEVELS = len(Urgency)


def application(url: str, *, visibility_s: float = VISIBILITY_S) -> Celery:
    """Celery on a broker; nothing is connected yet."""
    if not url.startswith(KINDS):
        raise BadRequest("That is no address of a broker.", "Write redis://HOST:6379/0 or amqp://USER@HOST//")
    try:
        from celery import Celery
    except ImportError as error:
        raise Unavailable("Work on other machines needs Celery.", "Install it with the extra “hub”.") from error
    app = Celery("workbench", broker=url.replace("unix://", "redis+socket://", 1), set_as_current=False)
    app.conf.update(
        task_serializer="json",
        accept_content=["json"],
        task_default_queue="workbench",
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_concurrency=1,
        worker_pool="threads",
        worker_send_task_events=False,
        worker_redirect_stdouts=False,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_pool_limit=2,
        task_queue_max_priority=_LEVELS - 1,
        broker_transport_options=_options(url, visibility_s),
    )
    return app


def _options(url: str, visibility_s: float) -> dict[str, Any]:
    if url.startswith("amqp"):
        return {"confirm_publish": True}
    return {
        "visibility_timeout": visibility_s,
        "unacked_restore_interval": min(10.0, visibility_s / 4),
        "unacked_restore_throttle": 1,
        "queue_order_strategy": "priority",
        "priority_steps": list(range(_LEVELS)),
        "socket_timeout": 30,
        "socket_connect_timeout": 5,
        "health_check_interval": 30,
    }


def priority(url: str, urgency: Urgency) -> int:
    """A message's: with Redis the least number is first, with RabbitMQ the greatest."""
    return _LEVELS - 1 - urgency.rank if url.startswith("amqp") else urgency.rank


def queue(name: str) -> Any:
    """A queue as both sides declare it."""
    from kombu.entity import Queue

    kind: Any = Queue
    return kind(name, routing_key=name, max_priority=_LEVELS - 1)


class CeleryDispatcher:
    """Satisfies `Dispatcher`."""

    def __init__(self, url: str, *, visibility_s: float = VISIBILITY_S) -> None:
        self._url, self._app = url, application(url, visibility_s=visibility_s)
        self._lock = threading.Lock()

    def send(self, piece_id: str, place: str, urgency: Urgency) -> None:
        """One message. Raises Unavailable where the broker is away."""
        with self._lock, _answering():
            self._app.send_task(
                TASK, args=[piece_id], queue=queue(place), priority=priority(self._url, urgency), retry=False, ignore_result=True
            )

    def told(self, place: str) -> int | None:
        """How many messages wait in a queue, without those that a worker has fetched; None where the broker is away."""
        try:
            with self._lock, _answering(), self._app.connection_for_write() as connection:
                return int(queue(place)(connection.default_channel).queue_declare(passive=False).message_count)
        except Unavailable:
            return None

    def close(self) -> None:
        """End the connections."""
        with self._lock:
            self._app.close()


class _answering:  # noqa: N801 - read as a word of a sentence
    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        from kombu.exceptions import KombuError

        known: tuple[type[BaseException], ...] = (KombuError, OSError)
        try:
            from redis.exceptions import RedisError

            known = (*known, RedisError)
        except ImportError:
            pass
        if isinstance(error, known):
            told = str(error).rstrip(".") or type(error).__name__
            raise Unavailable(f"The broker does not answer: {told}.", "Start it; nothing is lost meanwhile.") from error


def work(
    url: str,
    name: str,
    places: Sequence[str],
    do: Callable[[str], object],
    *,
    is_busy: Callable[[], bool] = lambda: False,
    last: Callable[[], None] = lambda: None,
    visibility_s: float = VISIBILITY_S,
) -> None:
    """Take messages until SIGTERM: then the piece at hand is finished and no other begun. A second SIGTERM, or SIGQUIT, ends at
    once: the hub has the piece done elsewhere."""
    app = application(url, visibility_s=visibility_s)
    app.conf.task_queues = list(map(queue, places))

    def piece(piece_id: str) -> None:
        try:
            do(str(piece_id))
        except CaseError as error:  # the state is away; the sweeper tells of the piece again
            logging.getLogger(__name__).warning("a piece was left: %s", error.problem)

    app.task(piece, name=TASK, bind=False, ignore_result=True, acks_late=True)
    app.finalize(auto=False)
    _ends_soon(is_busy, last)
    worker = app.Worker(
        hostname=f"{name}@workers",
        loglevel=logging.WARNING,
        quiet=True,
        pool_cls="threads",
        concurrency=1,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()


def _ends_soon(is_busy: Callable[[], bool], last: Callable[[], None]) -> None:
    """Celery that waits for its broker to come back heeds no SIGTERM: once nothing is at hand the process ends all the same."""
    from celery.signals import worker_shutting_down

    def watch() -> None:
        while is_busy():
            time.sleep(_LOOK_S)
        time.sleep(GRACE_S)
        last()
        os._exit(0)  # by now an orderly end has long taken place, where one could

    def asked(**_: object) -> None:
        threading.Thread(target=watch, name="end", daemon=True).start()

    worker_shutting_down.connect(asked, weak=False)
