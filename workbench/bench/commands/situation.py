"""What a command handler may look at: the committed state, the person at the bench, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from workbench.domain.errors import BadRequest
from workbench.domain.people import Person
from workbench.domain.questions import Asker, Question

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a handler decides from, asked inside the running transaction; the event it returns is the only change."""

    ask: Asker
    who: Person
    now: str
    new_id: Callable[[], str]

    def standing(self, question: Question[A | None], named: str) -> A:
        """The answer, or BadRequest when there is none."""
        answer = self.ask(question)
        if answer is None:
            raise BadRequest(f"There is no {named}.")
        return answer
