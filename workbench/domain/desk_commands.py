"""What can be asked to change at the review desk: the working transcript, voices, notes, confirmations, listening."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.annotations import Attached
from workbench.domain.listening import Treatment
from workbench.domain.revision import Dissent, Row, Version
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span


@dataclass(frozen=True, slots=True)
class CorrectSegment:
    """Put a human's text over a segment of the working transcript."""

    recording_id: str
    segment_id: str
    text: str


@dataclass(frozen=True, slots=True)
class ReinstateText:
    """Let the machine's words stand again, whatever a person made of the row."""

    recording_id: str
    segment_id: str


@dataclass(frozen=True, slots=True)
class Revise:
    """Let rows stand as a person leaves them: split, merged, inserted, struck, retimed, said by another voice.

    `act` names it in a word; `draft_id` empty is the working draft; `dissent` are the readings that were not chosen.
    """

    recording_id: str
    act: str
    rows: tuple[Row, ...]
    draft_id: str = ""
    why: str = ""
    dissent: tuple[Dissent, ...] = ()


@dataclass(frozen=True, slots=True)
class RestoreRows:
    """Let earlier versions of rows stand again: what undo is."""

    recording_id: str
    versions: tuple[Version, ...]
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class RenameSpeaker:
    """Name a voice, in this recording, everywhere it appears."""

    recording_id: str
    speaker: str
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class ArrangeVoices:
    """The recording's voices as they are to stand: all of them, with those that were merged."""

    recording_id: str
    voices: tuple[Speaker, ...]


@dataclass(frozen=True, slots=True)
class Annotate:
    """Attach a note to a passage, or to the whole recording when `span` is None; `reply_to` answers another note."""

    recording_id: str
    text: str
    span: Span | None = None
    kind: str = "note"
    tags: tuple[str, ...] = ()
    importance: str = ""
    reply_to: str = ""
    segment_id: str = ""
    attached: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class EditAnnotation:
    """Say a note of one's own in other words."""

    recording_id: str
    annotation_id: str
    text: str
    kind: str = "note"
    tags: tuple[str, ...] = ()
    importance: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawAnnotation:
    """Take a note back; it stays in the history."""

    recording_id: str
    annotation_id: str


@dataclass(frozen=True, slots=True)
class RestoreAnnotation:
    """The opposite of withdrawing a note."""

    recording_id: str
    annotation_id: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """Stand for a passage as it reads now: the row as a whole, or only the `kinds` of doubt; `span` where it is no row."""

    recording_id: str
    segment_id: str = ""
    kinds: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Unconfirm:
    """The opposite of confirming."""

    recording_id: str
    segment_id: str = ""
    kinds: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class LogListening:
    """Enter what was heard: which stretches, how fast, through which treatment, with the text hidden or in sight."""

    recording_id: str
    heard: tuple[Span, ...]
    speed_percent: int = 100
    treatment: str = ""
    text_hidden: bool = False


@dataclass(frozen=True, slots=True)
class KeepTreatment:
    """Keep a way of listening under its name; the sound itself is never changed."""

    recording_id: str
    treatment: Treatment


@dataclass(frozen=True, slots=True)
class DropTreatment:
    """The opposite of keeping."""

    recording_id: str
    name: str


@dataclass(frozen=True, slots=True)
class SetVocabulary:
    """The names and terms of a case, for the engines to expect."""

    case_number: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InviteListener:
    """Ask a second person to write down what they hear, without seeing what others wrote."""

    recording_id: str
    listener: str


@dataclass(frozen=True, slots=True)
class ProfileVoice:
    """Keep what a voice of a recording sounds like, for this case alone. `print` are the numbers × 10,000, `model` a digest."""

    case_number: str
    name: str
    recording_id: str
    speaker: str
    model: str
    print: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class ForgetVoice:
    """Use a voice's profile no longer."""

    case_number: str
    name: str
