"""Attacks on cases, on what a court ordered destroyed, and on checkpoints and their witnesses."""

from __future__ import annotations

from dataclasses import replace

from tests.faults.tamper_desk import a_draft, decoded_recording
from tests.faults.tamper_field import Expected, Field, Trace, at, found
from tests.faults.tamper_ground import ATTACKER, SUPERVISORS
from tests.faults.tamper_reviews import imported_evidence
from workbench.domain import checkpoints as cp
from workbench.domain import events as e
from workbench.domain.authority import key_id
from workbench.domain.evidence import Case
from workbench.domain.routing import Choice, Decision
from workbench.domain.transcript import Correction
from workbench.storage.keys import Secrets, new_secrets

_APPROVE, _ALL = "needs approve:critical_cases", "needs all:permissions"
_FILES = ("evidence .*",)


def works_in_a_closed_case(field: Field) -> Expected:
    track, exhibit = field.ground.tracks["closed"], field.ground.exhibits["closed"]
    recording = decoded_recording(track, exhibit)
    events: tuple[e.Event, ...] = (
        e.SegmentCorrected(track, Correction("closed-3", "by the door", ATTACKER, "")),
        e.SpeakerRenamed(track, "S2", "Mr B", ""),
        e.DraftFinished(a_draft(recording, "late", ("nothing",))),
        e.RecordingDecoded(replace(recording, id="late", track=1)),
        e.ProcessingStarted(track, ("faster-whisper",), "again"),
    )
    return found(at(field.say(field.dice.choice(events), ATTACKER), "Case C-2 is closed"))


def starts_other_engines_than_its_decision(field: Field) -> Expected:
    """What a report prints as the reason speaks of an engine that did not run."""
    decision = Decision((Choice("transcription", "whisper-large-v3", "the most accurate one"),))
    seq = field.say(e.ProcessingStarted(field.ground.tracks["open"], ("whisper-tiny",), "again", decision), ATTACKER)
    return found(at(seq, "names other engines than its own decision"))


def brings_evidence_into_a_closed_case(field: Field) -> Expected:
    came = replace(imported_evidence(field, "9"), case_number="C-2")
    return found(at(field.say(e.EvidenceImported(came), ATTACKER), "Case C-2 is closed"), also=_FILES)


def takes_an_exhibit_number_twice(field: Field) -> Expected:
    seq = field.say(e.EvidenceImported(imported_evidence(field, "1")), ATTACKER)
    return found(at(seq, "takes exhibit 1 a second time"), also=_FILES)


def replaces_an_exhibit_under_its_id(field: Field) -> Expected:
    came = replace(imported_evidence(field, "8"), id=field.ground.exhibits["open"], sha256=field.dice.randbytes(32).hex())
    seq = field.say(e.EvidenceImported(came), ATTACKER)
    return found(at(seq, "takes an exhibit's id a second time"), at(seq, "does not fit what stood before it"))


def brings_evidence_into_no_case(field: Field) -> Expected:
    came = replace(imported_evidence(field, "9"), case_number="C-77")
    seq = field.say(e.EvidenceImported(came), ATTACKER)
    return found(at(seq, "brings evidence into case C-77, which is not open"), at(seq, "does not fit"), also=_FILES)


def opens_a_case_a_second_time(field: Field) -> Expected:
    """Uncritical this time."""
    number = field.dice.choice(("C-1", "C-2"))
    seq = field.say(e.CaseOpened(Case(number, "Another", critical=False, opened_at="")), ATTACKER)
    return found(at(seq, f"opens case {number} a second time"), at(seq, "does not fit what stood before it"))


def opens_a_case_under_no_number(field: Field) -> Expected:
    """One that nobody can tell from another's, or that leads out of a folder."""
    number = field.dice.choice(("", "C-1 ", " C-1", "C-1\u200b", "../C-1", "C/1", "C-1#2", "C-1\n", "C" * 70))
    seq = field.say(e.CaseOpened(Case(number, "Another", critical=False, opened_at="")), ATTACKER)
    return found(at(seq, "which is no case's number"))


def replaces_a_decoded_track(field: Field) -> Expected:
    ground = field.ground
    same = decoded_recording(ground.tracks["open"], ground.exhibits["open"])
    again = decoded_recording(f"r-{field.dice.randrange(999)}", ground.exhibits["open"])
    seq = field.say(e.RecordingDecoded(field.dice.choice((same, again))), ATTACKER)
    return found(at(seq, "decodes track 0 a second time"), also=(f"ledger entry {seq}",))


def steps_a_case_as_an_analyst(field: Field) -> Expected:
    events: tuple[e.Event, ...] = (
        e.CaseClosed("C-4", "x"),
        e.CaseReopened("C-2", "x"),
        e.CaseArchived("C-2", "x"),
        e.CaseHeld("C-1", "x"),
    )
    return found(at(field.say(field.dice.choice(events), ATTACKER), _APPROVE))


def releases_a_hold_without_being_an_administrator(field: Field) -> Expected:
    return found(at(field.say(e.CaseReleased("C-3", "x"), field.dice.choice((ATTACKER, *SUPERVISORS))), _ALL))


def steps_a_case_where_it_cannot_go(field: Field) -> Expected:
    events: tuple[e.Event, ...] = (
        e.CaseArchived("C-1", "open"),
        e.CaseArchived("C-3", "held"),
        e.CaseReopened("C-1", "open"),
        e.CaseClosed("C-2", "closed"),
        e.CaseClosed("C-1", "an exhibit is before a reviewer"),
        e.CaseHeld("C-3", "held"),
        e.CaseReleased("C-1", "not held"),
    )
    return found(at(field.say(field.dice.choice(events), "Ada"), "is not as cases go"))


def steps_a_case_that_is_not_there(field: Field) -> Expected:
    seq = field.say(field.dice.choice((e.CaseClosed, e.CaseHeld))("C-77", "x"), "Sue")
    return found(at(seq, "is about case C-77, which is not there"), at(seq, "does not fit"), also=("standing .*",))


def _ordered(field: Field, label: str) -> e.DestructionOrdered:
    sha256 = field.rows("SELECT sha256 FROM evidence WHERE id = ?", field.ground.exhibits[label])[0][0]
    return e.DestructionOrdered(field.ground.exhibits[label], sha256, "Court 9", "Order 9.")


def _destroyed(field: Field, label: str) -> e.EvidenceDestroyed:
    order = _ordered(field, label)
    return e.EvidenceDestroyed(order.evidence_id, order.sha256)


def orders_destruction_without_being_an_administrator(field: Field) -> Expected:
    by = field.dice.choice((ATTACKER, *SUPERVISORS))
    return found(at(field.say(_ordered(field, "open"), by), _ALL))


def destroys_without_being_an_administrator(field: Field) -> Expected:
    seq = field.say(_destroyed(field, "ordered"), field.dice.choice((ATTACKER, *SUPERVISORS)))
    return found(at(seq, _ALL), also=_FILES)


def destroys_what_they_ordered_themselves(field: Field) -> Expected:
    """Where the policy wants a second administrator."""
    seq = field.say(_destroyed(field, "ordered"), "Ada")
    return found(at(seq, "the policy wants a second person to carry it out"), also=_FILES)


def destroys_without_an_order(field: Field) -> Expected:
    seq = field.say(_destroyed(field, field.dice.choice(("open", "other", "approved"))), "Bo")
    return found(at(seq, "Nobody ordered its destruction"))


def destroys_what_is_on_hold(field: Field) -> Expected:
    """Ordered before the hold, carried out during it, the file gone."""
    event = _destroyed(field, "held")
    (field.folder / "store" / event.sha256[:2] / event.sha256).unlink()
    return found(at(field.say(event, "Bo"), "Case C-3 is on hold"))


def orders_destruction_of_what_is_on_hold(field: Field) -> Expected:
    event = _ordered(field, "held")
    field.say(e.DestructionCancelled(event.evidence_id, "x"), "Bo")
    return found(at(field.say(event, "Bo"), "Case C-3 is on hold"))


def destroys_another_file_than_was_ordered(field: Field) -> Expected:
    event = replace(_destroyed(field, "ordered"), sha256=field.dice.randbytes(32).hex())
    return found(at(field.say(event, "Bo"), "It names another file"), also=_FILES)


def destroys_a_second_time(field: Field) -> Expected:
    return found(at(field.say(_destroyed(field, "destroyed"), "Bo"), "It was destroyed already"))


def takes_an_order_back_after_the_deed(field: Field) -> Expected:
    """So that the screens show no tombstone."""
    seq = field.say(e.DestructionCancelled(field.ground.exhibits["destroyed"], "x"), "Ada")
    return found(at(seq, "It was destroyed already"), also=_FILES)


def takes_an_order_back_as_an_analyst(field: Field) -> Expected:
    return found(at(field.say(e.DestructionCancelled(field.ground.exhibits["ordered"], "x"), ATTACKER), _ALL))


def _line(key: Secrets, note: cp.Note) -> str:
    public = key.public.signing
    return cp.maker_line(key_id(public), public, key.sign(note.body.encode()))


def marks_another_history(field: Field) -> Expected:
    """A checkpoint over another root, or another size, well signed."""
    head = field.head()
    other = replace(head, root=field.dice.randbytes(32).hex()) if field.dice.random() < 0.5 else replace(head, size=head.size - 1)
    line = _line(field.key_of(ATTACKER), cp.note_of(field.ground.vault_id, other))
    seq = field.say(e.CheckpointMade(other.size, other.root, line), ATTACKER)
    return found(at(seq, "is a checkpoint of another history"))


def marks_with_a_line_of_another(field: Field) -> Expected:
    """Nothing, noise, an older line, or one by a key of no one's."""
    head = field.head()
    note = cp.note_of(field.ground.vault_id, head)
    [[older]] = [field.dice.choice(field.rows("SELECT line FROM checkpoint"))]
    line = field.dice.choice(("", "no line", older, _line(new_secrets(), note), _line(field.key_of("Sue"), note)))
    seq = field.say(e.CheckpointMade(head.size, head.root, line), ATTACKER)
    return found(at(seq, "carries a line that its signer's key did not sign"))


def _cosignature(field: Field, size: int, root: str, key: Secrets) -> str:
    public, when = key.public.signing, field.dice.randrange(2**31)
    message = cp.cosigned_message(cp.Note(field.ground.vault_id, size, root), when)
    return cp.cosigner_line(key_id(public), public, when, key.sign(message))


def _mark(field: Field, *, own: bool) -> tuple[int, str]:
    sign = "=" if own else "<>"
    size, root = field.dice.choice(field.rows(f"SELECT seq, root FROM checkpoint WHERE actor {sign} ?", ATTACKER))
    return int(size), str(root)


def cosigns_their_own_checkpoint(field: Field) -> Expected:
    size, root = _mark(field, own=True)
    line = _cosignature(field, size, root, field.key_of(ATTACKER))
    return found(at(field.say(e.CheckpointCosigned(size, root, line), ATTACKER), "cosigns a checkpoint of one's own"))


def cosigns_by_another_key(field: Field) -> Expected:
    """A line of a puppet, of somebody else, or over another root."""
    size, root = _mark(field, own=False)
    mine = field.key_of(ATTACKER)
    lines = (
        _cosignature(field, size, root, new_secrets()),
        _cosignature(field, size, root, field.key_of("Sid")),
        _cosignature(field, size, field.dice.randbytes(32).hex(), mine),
        _line(mine, cp.Note(field.ground.vault_id, size, root)),
    )
    seq = field.say(e.CheckpointCosigned(size, root, field.dice.choice(lines)), ATTACKER)
    return found(at(seq, "carries a line that its signer's key did not sign"))


def cosigns_in_a_witnesss_name(field: Field) -> Expected:
    size, root = _mark(field, own=True)
    by, key = field.dice.choice(("Sue", "Ann", "Ada")), field.key_of(ATTACKER)
    seq = field.say(e.CheckpointCosigned(size, root, _cosignature(field, size, root, key)), by, key=key)
    return found(at(seq, f"does not carry {by}'s signature"), also=(f"ledger entry {seq}",))


def cosigns_a_checkpoint_that_is_not_there(field: Field) -> Expected:
    size, root = _mark(field, own=False)
    size, root = (size + 1, root) if field.dice.random() < 0.5 else (size, field.dice.randbytes(32).hex())
    line = _cosignature(field, size, root, field.key_of(ATTACKER))
    seq = field.say(e.CheckpointCosigned(size, root, line), ATTACKER)
    return found(at(seq, "vouches for a checkpoint that is not there"), also=(f"ledger entry {seq}", "witness .*"))


def stamps_a_checkpoint_that_is_not_there(field: Field) -> Expected:
    size, root = _mark(field, own=False)
    seq = field.say(e.CheckpointTimestamped(size + 1, root, "dG9rZW4="), ATTACKER)
    return found(
        at(seq, "vouches for a checkpoint that is not there"), also=(f"ledger entry {seq}", "timestamp .*", "witness .*")
    )


def stamps_a_checkpoint_with_noise(field: Field) -> Expected:
    """No authority ever said so."""
    size, root = _mark(field, own=field.dice.random() < 0.5)
    token = field.dice.choice(("dG9rZW4=", "not base64!", field.dice.randbytes(90).hex()))
    field.say(e.CheckpointTimestamped(size, root, token), ATTACKER)
    return found(Trace(f"timestamp of the checkpoint over {size} entries", "does not hold"))


def stamps_a_checkpoint_with_nothing(field: Field) -> Expected:
    size, root = _mark(field, own=field.dice.random() < 0.5)
    return found(at(field.say(e.CheckpointTimestamped(size, root, ""), ATTACKER), "brings no timestamp"))
