"""The one door. Every change passes `do`, every look `ask`, every long piece of work `start`."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import TypeVar

from workbench.domain.commands import Command
from workbench.domain.events import Event
from workbench.domain.orders import Order, Outcome
from workbench.domain.people import Person, Role
from workbench.domain.progress import Progress
from workbench.domain.questions import Question
from workbench.stages.decoding import PeakReader, PlaybackSource

A = TypeVar("A")


class Bench:
    """An unlocked vault in the hands of one person. Made by `Workshop.unlock`. Safe to call from any thread."""

    person: Person

    def do(self, command: Command) -> Event:
        """Carry a command out and wait until it is committed. Raises CaseError when it is refused."""
        raise NotImplementedError

    def submit(self, command: Command) -> Future[Event]:
        """The same without waiting, for the window: the future ends after the commit, or with the refusal."""
        raise NotImplementedError

    def ask(self, question: Question[A]) -> A:
        """Answer a question from the committed state."""
        raise NotImplementedError

    def start(self, order: Order) -> Generator[Progress, None, Outcome]:
        """The job as a generator; the permission is checked at once. Closing it cancels; its return value is the outcome."""
        raise NotImplementedError

    def refusal(self, verb: type) -> str:
        """Why this person may not use a command or order type; empty when they may."""
        raise NotImplementedError

    def opposite(self, command: Command, event: Event) -> Command | None:
        """The command that undoes one that was carried out; None when there is none."""
        raise NotImplementedError

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` after each commit, on the writer's thread; the answer unsubscribes."""
        raise NotImplementedError

    def peaks(self, recording_id: str) -> PeakReader:
        """The recording's peak pyramid."""
        raise NotImplementedError

    def playback(self, recording_id: str) -> PlaybackSource:
        """The recording's samples."""
        raise NotImplementedError

    def enrol(self, name: str, role: Role, password: str) -> Person:
        """Make a person's keys and enrol them."""
        raise NotImplementedError

    def close(self) -> None:
        """Sign the session's end and lock the vault."""
        raise NotImplementedError
