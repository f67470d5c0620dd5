"""Attacks on who is who: enrolments, keys, revocations, confirmations, policy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.faults.tamper_field import Expected, Field, at, found
from tests.faults.tamper_ground import ADMINS, ATTACKER, PUPPET, SUPERVISORS
from workbench.domain import events as e
from workbench.domain.annotations import Annotation
from workbench.domain.authority import key_id
from workbench.domain.people import ROOT_NAME, Person, PublicKeys, Role
from workbench.domain.policy import Approval, Policy
from workbench.domain.transcript import Correction
from workbench.storage.keys import Secrets, new_secrets

_ALL = "needs all:permissions"
_ACTORS = ("Ada", "Bo", "Ann", "Sue", "Sid")


def _public(secrets: Secrets) -> PublicKeys:
    halves = secrets.public
    return PublicKeys(halves.signing, halves.sealing, "PEM")


def _person(name: str, role: Role, by: str, secrets: Secrets | None = None, **changes: Any) -> Person:
    return replace(Person(name, role, _public(secrets or new_secrets()), by, "2026-11-26T00:00:00Z"), **changes)


def _said(field: Field, event: e.Event, by: str, problem: str, *, key: Secrets | None = None) -> Expected:
    """One entry at the end; the finding stands at it and nowhere else."""
    return found(at(field.say(event, by, key=key), problem))


def _role(field: Field) -> Role:
    return field.dice.choice(list(Role))


def enrols_a_puppet(field: Field) -> Expected:
    """In their own name, with their own key."""
    role = _role(field)
    puppet = _person(PUPPET, role, ATTACKER, confirmed=role is Role.ANALYST)
    return _said(field, e.PersonEnrolled(puppet), ATTACKER, _ALL)


def enrols_a_puppet_in_an_admins_name(field: Field) -> Expected:
    """The administrator's name over the attacker's signature."""
    admin, key = field.dice.choice(ADMINS), field.key_of(ATTACKER)
    seq = field.say(e.PersonEnrolled(_person(PUPPET, Role.ANALYST, admin)), admin, key=key)
    return found(at(seq, f"is signed with a key that is not {admin}'s"), at(seq, f"does not carry {admin}'s signature"))


def enrols_a_puppet_as_if_an_admin_had(field: Field) -> Expected:
    """Signed as themselves, enrolled by the administrator, so it says."""
    admin = field.dice.choice(ADMINS)
    seq = field.say(e.PersonEnrolled(_person(PUPPET, Role.ANALYST, admin)), ATTACKER)
    return found(at(seq, _ALL), at(seq, f"in the name of {admin}"))


def lets_a_puppet_act(field: Field) -> Expected:
    """Enrolled by the attacker, the puppet approves what waits."""
    secrets = field.made[PUPPET] = new_secrets()
    first = field.say(e.PersonEnrolled(_person(PUPPET, Role.ANALYST, ATTACKER, secrets)), ATTACKER)
    second = field.say(e.PasswordChanged("Sue"), PUPPET)
    return found(at(first, _ALL), at(second, f"is signed by {PUPPET} in the name of Sue"))


def acts_as_somebody_nobody_enrolled(field: Field) -> Expected:
    seq = field.say(e.PasswordChanged(PUPPET), PUPPET, key=field.key_of(ATTACKER))
    return found(at(seq, f"is signed in the name of {PUPPET}, who is not enrolled"))


def raises_their_own_role(field: Field) -> Expected:
    """Enrolled a second time, with a higher one."""
    role = field.dice.choice((Role.SUPERVISOR, Role.ADMIN))
    me = _person(ATTACKER, role, ATTACKER, field.key_of(ATTACKER), confirmed=False)
    seq = field.say(e.PersonEnrolled(me), ATTACKER)
    return found(at(seq, _ALL), at(seq, f"enrols {ATTACKER} a second time"), at(seq, "does not fit what stood before it"))


def enrols_a_name_a_second_time(field: Field) -> Expected:
    """By a genuine administrator."""
    name = field.dice.choice(("Ann", "Mal", "Rex"))
    seq = field.say(e.PersonEnrolled(_person(name, Role.ANALYST, "Ada")), "Ada")
    return found(at(seq, f"enrols {name} a second time"), at(seq, "does not fit what stood before it"))


def enrols_a_name_in_another_spelling(field: Field) -> Expected:
    """Who could tell them apart on a page?"""
    name = field.dice.choice(("Sue ", " Ann", "Sid\u00a0", "Bo\n", "Zoe\u0301", "Ada\u200b"))
    seq = field.say(e.PersonEnrolled(_person(name, Role.ANALYST, "Ada")), "Ada")
    return found(at(seq, "in another spelling"))


def enrols_somebody_with_anothers_key(field: Field) -> Expected:
    other = field.dice.choice(("Ann", "Sue", "Mal", "Bo"))
    twin = _person(PUPPET, Role.ANALYST, "Ada", field.key_of(other))
    return _said(field, e.PersonEnrolled(twin), "Ada", f"gives {PUPPET} the key of {other}")


def enrols_past_the_second_administrator(field: Field) -> Expected:
    """As if confirmed already."""
    role = field.dice.choice((Role.SUPERVISOR, Role.ADMIN))
    event = e.PersonEnrolled(_person(PUPPET, role, "Ada", confirmed=True))
    return _said(field, event, "Ada", f"enrols {PUPPET} otherwise than the policy wants")


def acts_unconfirmed(field: Field) -> Expected:
    events: tuple[e.Event, ...] = (e.PasswordChanged("Una"), e.SessionOpened("Una", "pc"), e.CaseHeld("C-1", "Mine."))
    return _said(field, field.dice.choice(events), "Una", "not yet confirmed by a second administrator")


def confirms_the_key_they_enrolled(field: Field) -> Expected:
    return _said(field, e.PersonConfirmed("Una"), "Ada", "Another administrator must confirm it")


def confirms_their_own_key(field: Field) -> Expected:
    seq = field.say(e.PersonConfirmed("Una"), "Una")
    return found(at(seq, _ALL), at(seq, "not yet confirmed"), at(seq, "Another administrator must confirm it"))


def confirms_without_being_an_administrator(field: Field) -> Expected:
    return _said(field, e.PersonConfirmed("Una"), field.dice.choice((ATTACKER, *SUPERVISORS)), _ALL)


def confirms_by_renewing_their_own_key(field: Field) -> Expected:
    """Own new keys that say they need no confirmation."""
    seq = field.say(e.PersonRekeyed("Una", _public(new_secrets()), confirmed=True, reason="yearly"), "Una")
    return found(at(seq, "not yet confirmed"), at(seq, "otherwise than the policy wants"))


def confirms_what_needs_none(field: Field) -> Expected:
    name = field.dice.choice(("Ann", "Sue", "Rex", "Kim"))
    return _said(field, e.PersonConfirmed(name), "Bo", f"{name}'s key needs no confirmation")


def gives_another_other_keys(field: Field) -> Expected:
    """By somebody who is no administrator."""
    by, name = field.dice.choice((ATTACKER, *SUPERVISORS)), field.dice.choice(("Ann", "Ada", "Kim"))
    event = e.PersonRekeyed(name, _public(new_secrets()), confirmed=True, reason="lost")
    return _said(field, event, by, f"gives {name} other keys, which only an administrator may")


def renews_a_key_in_anothers_name(field: Field) -> Expected:
    """The new key is the attacker's, and so is the signature."""
    name = field.dice.choice(_ACTORS)
    event = e.PersonRekeyed(name, _public(new_secrets()), confirmed=True, reason="yearly")
    seq = field.say(event, name, key=field.key_of(ATTACKER))
    return found(at(seq, f"is signed with a key that is not {name}'s"), at(seq, f"does not carry {name}'s signature"))


def replaces_a_key_and_signs_with_it(field: Field) -> Expected:
    """Every entry in the other's name that follows stands on the forged renewal: the renewal is what is named."""
    name = field.dice.choice(("Ann", "Ada"))
    fresh = new_secrets()
    first = field.say(e.PersonRekeyed(name, _public(fresh), confirmed=True, reason="lost"), ATTACKER)
    field.say(e.PasswordChanged(name), name, key=fresh)
    return found(at(first, f"gives {name} other keys, which only an administrator may"))


def takes_anothers_key_as_their_own(field: Field) -> Expected:
    other = field.dice.choice(_ACTORS)
    event = e.PersonRekeyed(ATTACKER, _public(field.key_of(other)), confirmed=True, reason="yearly")
    return _said(field, event, ATTACKER, f"gives {ATTACKER} the key of {other}")


def replaces_a_key_past_the_second_administrator(field: Field) -> Expected:
    name = field.dice.choice(("Sue", "Sid", "Bo", "Kim"))
    event = e.PersonRekeyed(name, _public(new_secrets()), confirmed=True, reason="lost")
    return _said(field, event, "Ada", "gives keys otherwise than the policy wants")


def enrols_somebody_with_a_renewed_key(field: Field) -> Expected:
    """One that its owner gave up."""
    twin = _person(PUPPET, Role.ANALYST, "Ada", field.ground.former["Ann"][0])
    return _said(field, e.PersonEnrolled(twin), "Ada", f"gives {PUPPET} the key of Ann")


def recovers_in_the_roots_name(field: Field) -> Expected:
    """An administrator's lost keys replaced by the attacker's own, as the recovery code would."""
    event = e.PersonRekeyed(field.dice.choice(ADMINS), _public(new_secrets()), confirmed=True, reason="lost")
    seq = field.say(event, ROOT_NAME, key=field.key_of(ATTACKER))
    return found(at(seq, f"is signed with a key that is not {ROOT_NAME}'s"), at(seq, f"does not carry {ROOT_NAME}'s signature"))


def speaks_in_the_roots_name(field: Field) -> Expected:
    """Of what the root has no say in."""
    puppet = _person(PUPPET, Role.ANALYST, ROOT_NAME)
    events: tuple[e.Event, ...] = (e.PersonEnrolled(puppet), e.PolicySet(Policy(Approval.ALL)), e.PersonConfirmed("Una"))
    seq = field.say(field.dice.choice(events), ROOT_NAME, key=field.key_of(ATTACKER))
    return found(at(seq, "which only founds and recovers"), also=(f"ledger entry {seq}",))


def renews_to_a_key_that_is_none(field: Field) -> Expected:
    """So that nothing they sign can be checked."""
    keys = replace(_public(new_secrets()), signing=field.dice.choice(("", "zz" * 32, "ab", "AB" * 32, "ab" * 33)))
    event = e.PersonRekeyed(ATTACKER, keys, confirmed=True, reason="yearly")
    return _said(field, event, ATTACKER, f"gives {ATTACKER} a key that is none")


def gives_keys_to_a_revoked_person(field: Field) -> Expected:
    event = e.PersonRekeyed("Rex", _public(new_secrets()), confirmed=True, reason="came back")
    return _said(field, event, field.dice.choice(ADMINS), "gives keys to Rex, who is not enrolled")


def revokes_without_being_an_administrator(field: Field) -> Expected:
    by = field.dice.choice((ATTACKER, *SUPERVISORS))
    return _said(field, e.PersonRevoked(field.dice.choice(("Ann", "Ada", "Kim")), "Left."), by, _ALL)


def revokes_themselves(field: Field) -> Expected:
    by = field.dice.choice(ADMINS)
    return _said(field, e.PersonRevoked(by, "Left."), by, "Nobody revokes themselves")


def revokes_who_is_not_there(field: Field) -> Expected:
    return _said(field, e.PersonRevoked(PUPPET, "Left."), "Ada", f"is about {PUPPET}, who is not enrolled")


def acts_after_being_revoked(field: Field) -> Expected:
    """With the genuine key."""
    note = Annotation(f"late-{field.dice.random()}", field.ground.tracks["open"], None, "note", "Rex was here.", "Rex", "")
    events: tuple[e.Event, ...] = (e.SessionOpened("Rex", "pc"), e.Annotated(note), e.PasswordChanged("Rex"))
    return _said(field, field.dice.choice(events), "Rex", "Rex's enrolment was revoked")


def acts_with_a_key_that_was_renewed(field: Field) -> Expected:
    """Stolen before the renewal, or kept."""
    name = field.dice.choice(("Ann", ATTACKER))
    seq = field.say(e.PasswordChanged(name), name, key=field.ground.former[name][0])
    return found(at(seq, f"is signed with a key that is not {name}'s"), at(seq, f"does not carry {name}'s signature"))


def names_a_key_they_do_not_sign_with(field: Field) -> Expected:
    name, key = field.dice.choice(_ACTORS), field.key_of(ATTACKER)
    seq = field.say(e.PasswordChanged(name), name, key=key, named=key_id(field.key_of(name).public.signing))
    return found(at(seq, f"does not carry {name}'s signature"))


def acts_in_anothers_name(field: Field) -> Expected:
    """Signed as themselves; the words name somebody else."""
    other, track = field.dice.choice(_ACTORS), field.ground.tracks["open"]
    note = Annotation("forged", track, None, "note", "I agree.", other, "")
    events: tuple[e.Event, ...] = (
        e.SessionOpened(other, "pc"),
        e.SessionClosed(other),
        e.PasswordChanged(other),
        e.SegmentCorrected(track, Correction("open-0", "I said so", other, "")),
        e.Annotated(note),
    )
    return _said(field, field.dice.choice(events), ATTACKER, f"is signed by {ATTACKER} in the name of {other}")


def sets_a_policy(field: Field) -> Expected:
    """By somebody who is no administrator."""
    return _said(field, e.PolicySet(Policy(Approval.CRITICAL)), field.dice.choice((ATTACKER, *SUPERVISORS)), _ALL)


def sets_a_policy_that_cannot_be(field: Field) -> Expected:
    odd = field.dice.choice((Policy(idle_minutes=0), Policy(checkpoint_events=10**6), Policy(timestamp_url="gopher://time")))
    return _said(field, e.PolicySet(odd), "Ada", "sets a policy that cannot be")
