"""People, their keys, sessions, and the vault's policy."""

from __future__ import annotations

from workbench.bench.commands.situation import Situation, refuse
from workbench.domain.commands import (
    CloseSession,
    ConfirmPerson,
    EnrolPerson,
    OpenSession,
    RecordPasswordChange,
    ReplaceKeys,
    RevokePerson,
    RotateKeys,
    SetPolicy,
)
from workbench.domain.errors import BadRequest
from workbench.domain.events import (
    PasswordChanged,
    PersonConfirmed,
    PersonEnrolled,
    PersonRekeyed,
    PersonRevoked,
    PolicySet,
    SessionClosed,
    SessionOpened,
)
from workbench.domain.people import Person, no_confirmation, no_revocation
from workbench.domain.policy import checked
from workbench.domain.questions import PersonNamed, PolicyInForce


def enrol_person(command: EnrolPerson, at: Situation) -> PersonEnrolled:
    """A name is enrolled once; a second key for it would be a second identity."""
    if at.ask(PersonNamed(command.name)) is not None:
        raise BadRequest(f"{command.name} is already enrolled.", "Choose another name.")
    confirmed = not at.ask(PolicyInForce()).needs_confirmation(command.role)
    return PersonEnrolled(Person(command.name, command.role, command.keys, at.who.name, at.now, confirmed=confirmed))


def revoke_person(command: RevokePerson, at: Situation) -> PersonRevoked:
    """From here on nothing in this name counts; what they did before stands."""
    refuse(no_revocation(_person(command.name, at), at.who.name), "Another administrator can.")
    refuse("" if command.reason.strip() else "Give a reason.", "It stands in the history.")
    return PersonRevoked(command.name, command.reason.strip())


def rotate_keys(command: RotateKeys, at: Situation) -> PersonRekeyed:
    """One's own new keys: the old key's signature vouches for them, so they need no confirmation."""
    return PersonRekeyed(at.who.name, command.keys, at.who.confirmed, command.reason.strip())


def replace_keys(command: ReplaceKeys, at: Situation) -> PersonRekeyed:
    """New keys for somebody who lost theirs: an administrator's word, and a second one's where the policy says so."""
    person = _person(command.name, at)
    refuse(f"{person.name}'s enrolment was revoked." if person.revoked else "", "Enrol them under another name.")
    refuse("Your own keys are renewed, not replaced." if person.name == at.who.name else "", "workbench people rotate")
    confirmed = not at.ask(PolicyInForce()).needs_confirmation(person.role)
    return PersonRekeyed(person.name, command.keys, confirmed, command.reason.strip())


def confirm_person(command: ConfirmPerson, at: Situation) -> PersonConfirmed:
    """The second administrator's word."""
    refuse(no_confirmation(_person(command.name, at), at.who.name))
    return PersonConfirmed(command.name)


def record_password_change(command: RecordPasswordChange, at: Situation) -> PasswordChanged:
    """That the keys are wrapped by another password now; the keys are the same."""
    return PasswordChanged(at.who.name)


def set_policy(command: SetPolicy, at: Situation) -> PolicySet:
    """How the vault is run from now on."""
    refuse("The policy is that already." if at.ask(PolicyInForce()) == command.policy else "")
    return PolicySet(checked(command.policy))


def open_session(command: OpenSession, at: Situation) -> SessionOpened:
    """Signing this event is the login."""
    return SessionOpened(at.who.name, command.host, command.failures)


def close_session(command: CloseSession, at: Situation) -> SessionClosed:
    """The session's end."""
    return SessionClosed(at.who.name)


def _person(name: str, at: Situation) -> Person:
    person = at.ask(PersonNamed(name))
    if person is None:
        raise BadRequest(f"There is no person called {name} here.", "See: workbench people list")
    return person
