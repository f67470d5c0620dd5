"""What a signed event may not say although its signer holds the right: others' notes, work behind the wall, own approvals.

The door refuses the same by the same rules (`domain/review.py`, `domain/casework.py`, `domain/people.py`): these are for
events that went round it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from workbench.domain import casework, review
from workbench.domain import checkpoints as cp
from workbench.domain import events as e
from workbench.domain.authority import WORK, key_id
from workbench.domain.court_rules import no_moment
from workbench.domain.custody import Head
from workbench.domain.errors import CaseError
from workbench.domain.hub_rules import Ground
from workbench.domain.people import Permission, Person, is_spelt, may, no_confirmation, no_revocation
from workbench.domain.policy import checked
from workbench.domain.questions import Asker, ContentOf
from workbench.storage import court_sense, desk_sense, hub_sense
from workbench.storage.person_keys import is_signed
from workbench.storage.scene import Exhibit, Scene


@dataclass(frozen=True, slots=True)
class Given:
    """What an event is judged by: the scene before it, its signer, the ledger's head before it, and what else was so."""

    scene: Scene
    signer: Person
    head: Callable[[], Head]
    ask: Asker
    last_at: str
    at: str
    # The root that the ledger had at an earlier size; empty where it was never so long.
    root_at: Callable[[int], str]
    # What a hidden entry says of its time is not known: then `last_at` is that of an earlier one.
    after_hidden: bool = False


def nonsense(event: e.Event, given: Given) -> str:
    """Why the event cannot stand on what came before it; empty when it can."""
    if type(event) in hub_sense.RULES:
        ground = Ground(given.ask, given.signer.name, given.scene.vault_id, is_signed)
        return hub_sense.nonsense(event, ground, given.root_at)
    check, desk = _CHECKS.get(type(event)), _BY_SCENE.get(type(event))
    said = check(event, given) if check else desk(event, given.scene, given.signer.name, given.ask) if desk else ""
    if not said and isinstance(event, e.ReportRendered):
        why = no_moment(event, given.head().size, given.at)
        return f"sets a report as none can be: {why}" if why else ""
    if not said and type(event) in _OF_CASE:
        return _no_work(cast(Any, event).case_number, given)
    return said or (_behind_the_wall(event, given) if type(event) in _WALLED else "")


def _behind_the_wall(event: Any, given: Given) -> str:
    """Work on what is before a reviewer or stands approved, or in a case that is closed."""
    exhibit = given.scene.exhibit_of(event)
    if exhibit is None or isinstance(event, e.ReviewSubmitted):
        return ""
    if why := review.no_change(exhibit.review):
        return f"changes exhibit {exhibit.case_number}/{exhibit.exhibit} behind the wall. {why}"
    return _no_work(exhibit.case_number, given)


def _no_work(number: str, given: Given) -> str:
    standing = given.scene.cases.get(number)
    why = casework.no_work(standing) if standing else ""
    return f"works where no work may be done. {why}" if why else ""


def _case(event: e.CaseOpened, given: Given) -> str:
    number = event.case.number
    if not casework.is_number(number):
        return f"opens a case under {number!r}, which is no case's number"
    return f"opens case {number} a second time" if number in given.scene.cases else ""


def _evidence(event: e.EvidenceImported, given: Given) -> str:
    came = event.evidence
    if came.case_number not in given.scene.cases:
        return f"brings evidence into case {came.case_number}, which is not open"
    if (came.case_number, came.exhibit) in given.scene.taken:
        return f"takes exhibit {came.exhibit} a second time"
    if came.id in given.scene.tracks:
        return "takes an id that a recording has"
    return "takes an exhibit's id a second time" if came.id in given.scene.exhibits else _no_work(came.case_number, given)


def _in_case(event: Any, given: Given) -> str:
    there = event.case_number in given.scene.cases or (not event.case_number and isinstance(event, e.BundleMade))
    return "" if there else f"is about case {event.case_number}, which is not there"


def _recording(event: e.RecordingDecoded, given: Given) -> str:
    recording = event.recording
    exhibit = given.scene.exhibits.get(recording.evidence_id)
    if exhibit is None:
        return "decodes an exhibit that is not there"
    if recording.id in given.scene.exhibits:
        # Work is told apart by what it is about: under one id for two things, an author could be missed.
        return "takes an id that an exhibit has"
    if recording.id in given.scene.tracks or recording.track in exhibit.tracks:
        return f"decodes track {recording.track} a second time"
    if why := review.no_change(exhibit.review):
        return f"changes exhibit {exhibit.case_number}/{exhibit.exhibit} behind the wall. {why}"
    return _no_work(exhibit.case_number, given)


def _about_recording(event: Any, given: Given) -> str:
    return "" if event.recording_id in given.scene.tracks else "is about a recording that is not there"


def _started(event: e.ProcessingStarted, given: Given) -> str:
    if said := _about_recording(event, given):
        return said
    differs = event.decision is not None and event.decision.engines != event.engines
    return "names other engines than its own decision" if differs else ""


def _exported(event: e.TranscriptExported, given: Given) -> str:
    said = _about_recording(event, given)
    past = not said and event.span is not None and event.span.end > given.scene.tracks[event.recording_id].frames
    return "exports a passage past the recording's end" if past else said


def _draft(event: e.DraftFinished, given: Given) -> str:
    if event.draft.recording_id not in given.scene.tracks:
        return "drafts a recording that is not there"
    return "brings a draft a second time" if event.draft.id in given.scene.drafts else ""


def _submitted(event: e.ReviewSubmitted, given: Given) -> str:
    exhibit = given.scene.exhibits.get(event.evidence_id)
    if exhibit is None:
        return _NO_EXHIBIT
    has = any(t.drafts for t in given.scene.tracks.values() if t.evidence_id == event.evidence_id)
    if why := review.no_submission(exhibit.review, has_transcript=has) or _no_work(exhibit.case_number, given):
        return f"submits what cannot be submitted. {why}"
    if event.content != given.ask(ContentOf(event.evidence_id)):
        return OTHER_CONTENT
    now = given.head()
    stands = (event.ledger.size, event.ledger.root) == (now.size, now.root)
    return "" if stands and event.bound == review.bound(event.content, event.ledger) else OTHER_HISTORY


def _withdrawn(event: e.ReviewWithdrawn, given: Given) -> str:
    return _judged(event, given, lambda x: review.no_withdrawal(x.review, given.signer.name))


def _approved(event: e.ReviewApproved, given: Given) -> str:
    def why(exhibit: Exhibit) -> str:
        content = given.ask(ContentOf(event.evidence_id))
        who = given.signer.name
        said = review.no_approval(exhibit.review, who, exhibit.authors, content=content, bound_now=event.bound)
        return said or ("" if event.content == content else "It names another content.")

    return _judged(event, given, why)


def _returned(event: e.ReviewReturned, given: Given) -> str:
    return _judged(event, given, lambda x: review.no_verdict(x.review, given.signer.name, x.authors))


def _reopened(event: e.ReviewReopened, given: Given) -> str:
    return _judged(event, given, lambda x: review.no_reopening(x.review))


def _judged(event: Any, given: Given, why: Callable[[Exhibit], str]) -> str:
    exhibit = given.scene.exhibits.get(event.evidence_id)
    if exhibit is None:
        return _NO_EXHIBIT
    said = why(exhibit) or _no_work(exhibit.case_number, given)
    return f"({event.KIND}) is not as reviews go. {said}" if said else ""


def _case_step(rule: Callable[[casework.CaseStanding], str]) -> Callable[[Any, Given], str]:
    def check(event: Any, given: Given) -> str:
        standing = given.scene.cases.get(event.number)
        if standing is None:
            return f"is about case {event.number}, which is not there"
        return f"({event.KIND}) is not as cases go. {why}" if (why := rule(standing)) else ""

    return check


def _closed(event: e.CaseClosed, given: Given) -> str:
    mine = (x for x in given.scene.exhibits.values() if x.case_number == event.number)
    submitted = sum(x.review.state is review.ReviewState.SUBMITTED for x in mine)
    return _case_step(lambda standing: casework.no_closing(standing, submitted=submitted))(event, given)


def _ordered(event: e.DestructionOrdered, given: Given) -> str:
    def why(exhibit: Exhibit, standing: casework.CaseStanding) -> str:
        return casework.no_order(standing, exhibit.tombstone) or _same_file(event, exhibit)

    return _destruction(event, given, why)


def _cancelled(event: e.DestructionCancelled, given: Given) -> str:
    return _destruction(event, given, lambda exhibit, _: casework.no_cancelling(exhibit.tombstone))


def _destroyed(event: e.EvidenceDestroyed, given: Given) -> str:
    def why(exhibit: Exhibit, standing: casework.CaseStanding) -> str:
        second, who = given.scene.policy.second_person, given.signer.name
        return casework.no_destruction(standing, exhibit.tombstone, who, second_person=second) or _same_file(event, exhibit)

    return _destruction(event, given, why)


def _same_file(event: Any, exhibit: Exhibit) -> str:
    return "" if event.sha256 == exhibit.sha256 else "It names another file."


def _destruction(event: Any, given: Given, why: Callable[[Exhibit, casework.CaseStanding], str]) -> str:
    exhibit = given.scene.exhibits.get(event.evidence_id)
    if exhibit is None:
        return _NO_EXHIBIT
    standing = given.scene.cases.get(exhibit.case_number, casework.CaseStanding(exhibit.case_number))
    said = why(exhibit, standing)
    return f"({event.KIND}) is not as evidence is destroyed. {said}" if said else ""


def _enrolled(event: e.PersonEnrolled, given: Given) -> str:
    person = event.person
    if not is_spelt(person.name):
        return f"enrols {person.name!r} in another spelling than names have"
    if person.name in given.scene.people:
        return f"enrols {person.name} a second time: a second key for a name is a second identity"
    if person.revoked or person.confirmed == given.scene.policy.needs_confirmation(person.role):
        return f"enrols {person.name} otherwise than the policy wants"
    return _shared_key(person.keys.signing, person.name, given)


def _rekeyed(event: e.PersonRekeyed, given: Given) -> str:
    person = given.scene.people.get(event.name)
    if person is None or person.revoked:
        return f"gives keys to {event.name}, who is not enrolled"
    if event.name == given.signer.name:
        return _shared_key(event.keys.signing, event.name, given) or ("" if event.confirmed == person.confirmed else _CONFIRMS)
    if not may(given.signer.role, Permission.ALL):
        return f"gives {event.name} other keys, which only an administrator may"
    if event.confirmed == given.scene.policy.needs_confirmation(person.role):
        return _CONFIRMS
    return _shared_key(event.keys.signing, event.name, given)


def _shared_key(signing: str, name: str, given: Given) -> str:
    if not _KEY.fullmatch(signing):
        return f"gives {name} a key that is none"
    other = given.scene.another_s(signing, name)
    return f"gives {name} the key of {other}" if other else ""


def _revoked(event: e.PersonRevoked, given: Given) -> str:
    return _person(event.name, given, no_revocation)


def _confirmed(event: e.PersonConfirmed, given: Given) -> str:
    return _person(event.name, given, no_confirmation)


def _person(name: str, given: Given, rule: Callable[[Person, str], str]) -> str:
    person = given.scene.people.get(name)
    if person is None:
        return f"is about {name}, who is not enrolled"
    return f"is not as people are enrolled. {why}" if (why := rule(person, given.signer.name)) else ""


def _policy(event: e.PolicySet, given: Given) -> str:
    try:
        checked(event.policy)
    except CaseError as error:
        return f"sets a policy that cannot be: {error.problem}"
    return ""


def _checkpoint(event: e.CheckpointMade, given: Given) -> str:
    now = given.head()
    if (event.size, event.root) != (now.size, now.root):
        return OTHER_CHECKPOINT
    public = given.signer.keys.signing
    note = cp.note_of(given.scene.vault_id, now)
    signature = cp.maker_signature(event.line, key_id(public), public)
    return "" if signature and is_signed(public, signature, note.body.encode()) else _BAD_LINE


def _cosigned(event: e.CheckpointCosigned, given: Given) -> str:
    mark = given.scene.checkpoints.get(event.size)
    if mark is None or mark.root != event.root:
        return _NO_CHECKPOINT
    if mark.by == given.signer.name:
        return "cosigns a checkpoint of one's own"
    public = given.signer.keys.signing
    at, signature = cp.cosignature(event.line, key_id(public), public)
    message = cp.cosigned_message(cp.Note(given.scene.vault_id, event.size, event.root), at)
    return "" if signature and is_signed(public, signature, message) else _BAD_LINE


def _timestamped(event: e.CheckpointTimestamped, given: Given) -> str:
    mark = given.scene.checkpoints.get(event.size)
    if mark is None or mark.root != event.root:
        return _NO_CHECKPOINT
    return "" if event.token else "brings no timestamp"


def _clock(event: e.ClockSetBack, given: Given) -> str:
    fits = event.before >= given.last_at if given.after_hidden else event.before == given.last_at
    return "" if fits and given.at < event.before else "says that the clock stood back, and it did not"


OTHER_CONTENT = "submits another content than the exhibit had"
OTHER_HISTORY = "binds another history than it stands on"
OTHER_CHECKPOINT = "is a checkpoint of another history"
# What a genuine entry says too, once something before it was changed.
AFTERMATH = frozenset({OTHER_CONTENT, OTHER_HISTORY, OTHER_CHECKPOINT, hub_sense.OTHER_MANIFEST})

_KEY = re.compile(r"[0-9a-f]{64}")
# What a reviewer sees and a report prints changes with these too, although they make nobody an author.
_WALLED = WORK | {e.RecordingProfiled, e.ProcessingStarted, e.ListenerInvited}
_OF_CASE = frozenset({e.VocabularySet, e.VoiceProfiled, e.VoiceForgotten, e.BundleTaken})
_BY_SCENE = {**desk_sense.CHECKS, **court_sense.CHECKS}
_NO_EXHIBIT = "is about an exhibit that is not there"
_NO_CHECKPOINT = "vouches for a checkpoint that is not there"
_BAD_LINE = "carries a line that its signer's key did not sign"
_CONFIRMS = "gives keys otherwise than the policy wants"

# Any: each check takes the event type beside it.
_CHECKS: dict[type[e.Event], Callable[[Any, Given], str]] = {
    e.CaseOpened: _case,
    e.EvidenceImported: _evidence,
    e.FileRefused: _in_case,
    e.RecordingDecoded: _recording,
    e.RecordingProfiled: _about_recording,
    e.ProcessingStarted: _started,
    e.TranscriptExported: _exported,
    e.DraftFinished: _draft,
    e.BundleMade: _in_case,
    e.ReviewSubmitted: _submitted,
    e.ReviewWithdrawn: _withdrawn,
    e.ReviewApproved: _approved,
    e.ReviewReturned: _returned,
    e.ReviewReopened: _reopened,
    e.CaseClosed: _closed,
    e.CaseReopened: _case_step(casework.no_opening),
    e.CaseArchived: _case_step(casework.no_archiving),
    e.CaseHeld: _case_step(casework.no_hold),
    e.CaseReleased: _case_step(casework.no_release),
    e.DestructionOrdered: _ordered,
    e.DestructionCancelled: _cancelled,
    e.EvidenceDestroyed: _destroyed,
    e.PersonEnrolled: _enrolled,
    e.PersonRekeyed: _rekeyed,
    e.PersonRevoked: _revoked,
    e.PersonConfirmed: _confirmed,
    e.PolicySet: _policy,
    e.CheckpointMade: _checkpoint,
    e.CheckpointCosigned: _cosigned,
    e.CheckpointTimestamped: _timestamped,
    e.ClockSetBack: _clock,
}
