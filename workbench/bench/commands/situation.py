"""What a command handler may look at: the committed state, the person at the bench, the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from workbench.domain.casework import no_work
from workbench.domain.errors import BadRequest, NotPermitted
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.people import Person
from workbench.domain.questions import Asker, CaseStandingOf, EvidenceBy, Question, RecordingBy, ReviewOf
from workbench.domain.review import ReviewState, no_change

A = TypeVar("A")


def nobodys(key: str, signature: bytes, message: bytes) -> bool:
    """Where nobody can tell whose a signature is, it is nobody's."""
    return False


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything a handler decides from, asked inside the running transaction; the event it returns is the only change."""

    ask: Asker
    who: Person
    now: str
    new_id: Callable[[], str]
    sign: Callable[[bytes], bytes]
    is_signed: Callable[[str, bytes, bytes], bool] = nobodys

    def standing(self, question: Question[A | None], named: str) -> A:
        """The answer, or BadRequest when there is none."""
        answer = self.ask(question)
        if answer is None:
            raise BadRequest(f"There is no {named}.")
        return answer

    def open_case(self, number: str) -> None:
        """Refuse what is asked where the case is closed or archived."""
        if why := no_work(self.ask(CaseStandingOf(number))):
            raise NotPermitted(why, f"Reopen it first: workbench case reopen {number} --reason T")

    def open_exhibit(self, evidence_id: str) -> Evidence:
        """The exhibit, where its content may be changed: not before a reviewer, not approved, in an open case."""
        evidence = self.standing(EvidenceBy(evidence_id), f"exhibit {evidence_id}")
        self.open_case(evidence.case_number)
        review = self.ask(ReviewOf(evidence_id))
        if why := no_change(review):
            act = "withdraw it" if review.state is ReviewState.SUBMITTED else "reopen its review"
            raise NotPermitted(f"Exhibit {evidence.reference} cannot be changed. {why}", f"First {act}.")
        return evidence

    def open_recording(self, recording_id: str) -> Recording:
        """The recording, where the exhibit it belongs to may be changed."""
        recording = self.standing(RecordingBy(recording_id), f"recording {recording_id}")
        self.open_exhibit(recording.evidence_id)
        return recording


def refuse(why: str, remedy: str = "") -> None:
    """BadRequest with a rule's words, where there are any."""
    if why:
        raise BadRequest(why, remedy)
