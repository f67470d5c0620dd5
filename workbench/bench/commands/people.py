"""People and sessions."""

from __future__ import annotations

from workbench.bench.commands.situation import Situation
from workbench.domain.commands import CloseSession, EnrolPerson, OpenSession
from workbench.domain.errors import BadRequest
from workbench.domain.events import PersonEnrolled, SessionClosed, SessionOpened
from workbench.domain.people import Person
from workbench.domain.questions import PersonNamed


def enrol_person(command: EnrolPerson, at: Situation) -> PersonEnrolled:
    """A name is enrolled once; a second key for it would be a second identity."""
    if at.ask(PersonNamed(command.name)) is not None:
        raise BadRequest(f"{command.name} is already enrolled.", "Choose another name.")
    return PersonEnrolled(Person(command.name, command.role, command.keys, at.who.name, at.now))


def open_session(command: OpenSession, at: Situation) -> SessionOpened:
    """Signing this event is the login."""
    return SessionOpened(at.who.name, command.host)


def close_session(command: CloseSession, at: Situation) -> SessionClosed:
    """The session's end."""
    return SessionClosed(at.who.name)
