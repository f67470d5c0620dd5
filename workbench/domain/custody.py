"""Ledger entries as people read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbench.domain.canonical import Json
from workbench.domain.desk_sentences import TELLERS


@dataclass(frozen=True, slots=True)
class Entry:
    """One signed ledger entry. `body` is the exact canonical bytes that were signed."""

    seq: int
    at: str
    actor: str
    kind: str
    subject: str
    payload: Json
    hash: str
    body: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """The ledger's size and RFC 6962 root: what a checkpoint witnesses."""

    size: int
    root: str
    last_hash: str

    @property
    def short(self) -> str:
        """The root's first twelve digits in groups, for footers and status bars."""
        return f"{self.root[:4]} {self.root[4:8]} {self.root[8:12]}"


@dataclass(frozen=True, slots=True)
class Anchors:
    """What is known outside a vault and it must still agree with: its root's fingerprint, heads that were seen or witnessed,
    and the head up to which this machine verified it before; `believed` None means: judge every entry."""

    root: str = ""
    heads: tuple[Head, ...] = ()
    believed: Head | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing `verify` found wrong: where, and what it means."""

    place: str
    problem: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` says in the end: sound when there are no findings.

    `unchecked` names checks that could not run, `notes` what the subject says of itself and is no fault.
    """

    subject: str
    checked: tuple[str, ...]
    findings: tuple[Finding, ...]
    head: Head | None = None
    unchecked: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """No finding at all."""
        return not self.findings


def sentence(entry: Entry, worded: Callable[[str], str] = str) -> str:
    """What an entry says, as a sentence for a report or a screen; `worded` gives an English text in the reader's language."""
    payload = entry.payload if isinstance(entry.payload, dict) else {}
    wording = worded(_SENTENCES.get(entry.kind, entry.kind.replace(".", " ").capitalize()))
    try:
        if entry.kind in TELLERS:
            return TELLERS[entry.kind](payload, worded)
        said = wording.format_map(_Fields(payload))
        return said[:-1] if said.endswith("..") else said  # a reason that is a sentence brings its own full stop
    except (KeyError, ValueError, AttributeError):
        return f"{entry.kind.replace('.', ' ').capitalize()} ({entry.subject})"


class _Fields(dict[str, Json]):
    """Members of a payload for `format_map`: nested ones by `{a[b]}`; lists are joined by commas."""

    def __init__(self, members: dict[str, Json]) -> None:
        super().__init__({name: _worded(value) for name, value in members.items()})


def _worded(value: Json) -> Json:
    if isinstance(value, dict):
        return {name: _worded(item) for name, item in value.items()}
    if isinstance(value, list):
        return ", ".join(str(item) for item in value if isinstance(item, str | int))
    if isinstance(value, str) and len(value) == 64 and not set(value) - set("0123456789abcdef"):
        return f"{value[:8]}…{value[-8:]}"
    return value


_SENTENCES = {
    "vault.founded": "Founded this vault with {founder[name]} as its first administrator.",
    "person.enrolled": "Enrolled {person[name]} as {person[role]}.",
    "session.opened": "Logged in on {host}.",
    "session.closed": "Logged out.",
    "case.opened": "Opened case {case[number]}, “{case[title]}”.",
    "evidence.imported": "Took in “{evidence[name]}”, {evidence[size]:,} bytes, SHA-256 {evidence[sha256]}.",
    "file.refused": "Refused “{name}”: {reason}",
    "recording.decoded": "Decoded {recording[codec]} to {recording[frames]:,} frames with SHA-256 {recording[audio_sha256]}.",
    "recording.profiled": "Measured the recording's condition.",
    "processing.started": "Started {engines}: {reason}.",
    "draft.finished": "The draft was finished and bound by its digest.",
    "segment.corrected": "Corrected utterance {correction[segment_id]} to “{correction[text]}”.",
    "segment.reinstated": "Let the machine's words stand again in utterance {segment_id}.",
    "speaker.renamed": "Named voice {speaker} “{name}”.",
    "annotation.withdrawn": "Withdrew a note.",
    "annotation.restored": "Restored a note.",
    "report.rendered": "Set report {report_id}; its unsigned pages have SHA-256 {unsigned_sha256}.",
    "report.issued": "Issued report {report_id}, signed, SHA-256 {sha256}.",
    "review.submitted": "Put the exhibit before a reviewer as it stood; content and history bound as {bound}.",
    "review.withdrawn": "Took the exhibit back from review.",
    "review.approved": "Approved the exhibit as submitted, bound as {bound}.",
    "review.returned": "Returned the exhibit: “{comment}”",
    "review.reopened": "Reopened the review of the exhibit: “{reason}”",
    "case.closed": "Closed the case: “{reason}”",
    "case.reopened": "Reopened the case: “{reason}”",
    "case.archived": "Archived the case: “{reason}”",
    "case.held": "Put the case on hold: “{reason}”",
    "case.released": "Released the hold on the case: “{reason}”",
    "destruction.ordered": "Entered the order of {authority} to destroy the exhibit with SHA-256 {sha256}: “{reason}”",
    "destruction.cancelled": "Took back the order to destroy the exhibit: “{reason}”",
    "evidence.destroyed": "Destroyed the file with SHA-256 {sha256} as ordered; its history stays.",
    "person.revoked": "Revoked {name}: “{reason}”",
    "person.rekeyed": "Entered new keys of {name}.",
    "person.confirmed": "Confirmed the key of {name} as a second administrator.",
    "person.password_changed": "Changed their password.",
    "policy.set": "Set the vault's policy.",
    "checkpoint.made": "Made a checkpoint over the first {size:,} entries, root {root}.",
    "checkpoint.cosigned": "Cosigned the checkpoint over the first {size:,} entries, root {root}.",
    "checkpoint.timestamped": "Entered a timestamp of the checkpoint over the first {size:,} entries.",
    "clock.set_back": "The clock of the machine stood before the entry made at {before}.",
    "transcript.restored": "Let earlier versions of rows stand again.",
    "voices.arranged": "Arranged the recording's voices.",
    "annotation.edited": "Edited a note: “{text}”.",
    "passage.unconfirmed": "Took a confirmation back.",
    "treatment.kept": "Kept the way of listening “{treatment[name]}”.",
    "treatment.dropped": "Dropped the way of listening “{name}”.",
    "vocabulary.set": "Set the case's vocabulary: {words}.",
    "listener.invited": "Asked {listener} to listen a second time, blind to the transcript.",
    "voice.profiled": "Kept what voice {speaker} sounds like as “{name}”, for this case: “{reason}”",
    "voice.forgotten": "Forgot the voice profile “{name}”.",
    "report.countersigned": "Countersigned report {report_id}; the whole file has SHA-256 {sha256}.",
    "report.archived": "Gave report {report_id} its long-term proofs; the whole file has SHA-256 {sha256}.",
    "certificate.brought": "Brought a certificate of another authority for the reports of {name}.",
    "validation.recorded": "Entered a measurement of {validation[engine]}: {validation[errors]:,} errors in "
    "{validation[words]:,} words.",
    "run.reproduced": "Ran the recipe of draft {draft_id} again: {outcome}.",
    "bundle.taken": "Took in a bundle that {maker} made in another vault, tag manifest SHA-256 {sha256}.",
    "unit.enrolled": "Enrolled the field unit {unit[name]} with the key {unit[key]}.",
    "unit.revoked": "Revoked the field unit {name}: “{reason}”",
    "handover.received": "Received the exhibit from the field unit {unit}, with a manifest that it signed.",
    "handover.returned": "The field unit {unit} has draft {draft_id}; its signed word is on record.",
    "history.witnessed": "Vouched for the first {size:,} entries of the field unit {unit}, root {root}.",
    "history.forked": "The field unit {unit} showed another history than the {held_size:,} entries that were witnessed: {why}.",
    "hub.joined": "Joined the hub {hub[name]} as the field unit {hub[unit]}; the hub's key is {hub[keys][signing]}.",
    "hub.left": "Left the hub {name}: “{reason}”",
    "handover.asked": "Asked for the exhibit to go to the hub {hub}.",
    "handover.withdrawn": "Ended the hand-over to the hub: “{reason}”",
    "handover.sent": "The hub has the exhibit; its signed receipt is on record.",
    "handover.drafted": "Put draft {draft_id} of the hub beside the transcript, in a package that the hub signed.",
    "checkpoint.witnessed": "The hub {hub} vouched for the first {size:,} entries, root {root}.",
    "bundle.made": "Made a bundle of the case; its tag manifest has SHA-256 {sha256}.",
}
