"""Attacks on what people did at the review desk: versions, voices, confirmations, pictures, second drafts."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

from tests.faults.desk_work import PICTURE, STILL, inserted
from tests.faults.tamper_desk import FRAMES
from tests.faults.tamper_field import Expected, Field, Trace, at, found
from tests.faults.tamper_ground import ATTACKER
from workbench.domain import events as e
from workbench.domain.annotations import Annotation, Attached, Attachment
from workbench.domain.revision import Confirmation, Row, Version
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction

_WALL = "behind the wall"
_MAYBE_STALE = (r"approval of .*",)
_FOLLOWS = (r"revision .*", r"ledger .*", r"entry .*", r"passage .*", *_MAYBE_STALE)


def _says(field: Field, event: e.Event, problem: str, by: str = ATTACKER) -> Expected:
    return found(at(field.say(event, by), problem))


def changes_a_rows_text(field: Field) -> Expected:
    """In a genuine entry, without anybody's key."""
    seq = field.which(lambda item: item.said["type"] == "transcript.revised" and item.payload["rows"][0]["text"] is not None)
    [[body]] = field.rows("SELECT body FROM event WHERE seq = ?", seq)
    changed = bytes(body).replace(b"told you so", b"sold you so", 1)
    field.sql("UPDATE event SET body = ? WHERE seq = ?", changed, seq)
    by = json.loads(body)["actor"]
    return found(
        at(seq, f"does not carry {by}'s signature"),
        also=(r"revision .*", r"ledger .*", r"entry .*", r"passage .*", *_MAYBE_STALE),
    )


def revises_past_the_end(field: Field) -> Expected:
    row = Row("open-1", Span(5, FRAMES + field.dice.randint(1, 10**6)))
    event = e.TranscriptRevised(field.ground.tracks["open"], "open", "retimed", (row,))
    return _says(field, event, "a row must lie inside the recording and last")


def puts_in_half_a_row(field: Field) -> Expected:
    row = replace(inserted("half"), words=None)
    event = e.TranscriptRevised(field.ground.tracks["open"], "open", "inserted", (row,))
    return _says(field, event, "a new row needs its time, text, words and voice")


def revises_what_is_submitted_or_approved(field: Field) -> Expected:
    label = field.dice.choice(("waiting", "approved"))
    event = e.TranscriptRevised(field.ground.tracks[label], label, "struck", (Row(f"{label}-1", struck=True),))
    seq = field.say(event, ATTACKER)
    return found(at(seq, _WALL), also=_MAYBE_STALE)


def revises_anothers_draft(field: Field) -> Expected:
    event = e.TranscriptRevised(field.ground.tracks["open"], "other", "struck", (Row("other-1", struck=True),))
    return _says(field, event, "revises a draft that is not there")


def restores_a_version_that_never_was(field: Field) -> Expected:
    version = Version("open-1", field.dice.randrange(1, 9))
    return _says(field, e.RowsRestored(field.ground.tracks["open"], "open", (version,)), "is not in this transcript")


def restores_another_drafts_version(field: Field) -> Expected:
    [[seq]] = field.rows("SELECT min(seq) FROM revision WHERE draft_id = 'other' AND segment_id = 'other-new'")
    event = e.RowsRestored(field.ground.tracks["open"], "open", (Version("other-new", seq),))
    return _says(field, event, "is not in this transcript")


def takes_an_inserted_row_away(field: Field) -> Expected:
    """By a correction, under which nothing of the machine's lies."""
    event = e.SegmentCorrected(field.ground.tracks["open"], Correction("open-new", "nothing", ATTACKER, ""))
    return _says(field, event, "corrects a segment that is not in the transcript")


def merges_voices_in_a_circle(field: Field) -> Expected:
    one, other = Speaker("S1", 1, "A", into="S2"), Speaker("S2", 2, "B", into="S1")
    event = e.VoicesArranged(field.ground.tracks["open"], (one, other))
    return _says(field, event, "a voice can only be merged into one that stands")


def loses_a_voice(field: Field) -> Expected:
    event = e.VoicesArranged(field.ground.tracks["open"], (Speaker("S1", 1, "A"),))
    return _says(field, event, "a voice is missing or named twice")


def _confirmation(field: Field, label: str, by: str) -> e.PassageConfirmed:
    text = field.rows("SELECT text, first, end FROM segment WHERE draft_id = ? AND id = ?", label, f"{label}-3")[0]
    said = Confirmation(f"{label}-3", Span(text[1], text[2]), (), text[0], by, "")
    return e.PassageConfirmed(field.ground.tracks[label], said)


def confirms_in_anothers_name(field: Field) -> Expected:
    return _says(field, _confirmation(field, "open", "Sue"), f"is signed by {ATTACKER} in the name of Sue")


def confirms_what_the_row_does_not_say(field: Field) -> Expected:
    event = _confirmation(field, "open", ATTACKER)
    event = replace(event, confirmation=replace(event.confirmation, text="by no gate"))
    return _says(field, event, "confirms what the row does not say")


def takes_back_anothers_confirmation(field: Field) -> Expected:
    confirmed = _confirmation(field, "other", "Ann").confirmation
    event = e.PassageUnconfirmed(field.ground.tracks["other"], confirmed.segment_id, confirmed.span, ())
    return _says(field, event, "takes back a confirmation that its signer never gave")


def swaps_a_picture(field: Field) -> Expected:
    """Under the digest of the one that was meant."""
    said = Attachment(PICTURE.name, PICTURE.media_type, "0" * 64, len(STILL))
    other = Attached(PICTURE.name, PICTURE.media_type, base64.b64encode(STILL + b"~").decode())
    note = Annotation("pictured", field.ground.tracks["open"], None, "note", "See.", ATTACKER, "", attachments=(said,))
    return _says(field, e.Annotated(note, (other,)), "its pictures are not the ones it names")


def sets_a_vocabulary_of_no_case(field: Field) -> Expected:
    seq = field.say(e.VocabularySet("C-0", ("Wharf",)), ATTACKER)
    return found(at(seq, "is about case C-0, which is not there"), also=("vocabulary C-0",))


def asks_an_author_to_listen_blind(field: Field) -> Expected:
    event = e.ListenerInvited(field.ground.tracks["open"], ATTACKER)
    return _says(field, event, f"asks {ATTACKER}, who is not blind to the exhibit")


def listens_past_the_end(field: Field) -> Expected:
    event = e.ListeningLogged(field.ground.tracks["open"], (Span(0, FRAMES + 1),), 100, "", text_hidden=False)
    return _says(field, event, "says that someone listened as nobody can")


def flips_what_stands_beside(field: Field) -> Expected:
    """Then the second listener's draft is shown as the one that is worked on."""
    name = field.dice.choice(("open-beside", "other-beside"))
    field.sql("UPDATE draft SET beside = 0 WHERE id = ?", name)
    return found(Trace(f"draft {name}", "is not what the ledger says"))
