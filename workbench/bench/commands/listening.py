"""How a recording is listened to, by whom, and which words and voices a case knows."""

from __future__ import annotations

from workbench.bench.commands.situation import Situation, refuse
from workbench.domain.commands import (
    DropTreatment,
    ForgetVoice,
    InviteListener,
    KeepTreatment,
    LogListening,
    ProfileVoice,
    SetVocabulary,
)
from workbench.domain.desk_rules import no_hearing, no_vocabulary, spelt_words
from workbench.domain.errors import BadRequest
from workbench.domain.events import (
    ListenerInvited,
    ListeningLogged,
    TreatmentDropped,
    TreatmentKept,
    VocabularySet,
    VoiceForgotten,
    VoiceProfiled,
)
from workbench.domain.evidence import Recording
from workbench.domain.listening import checked, merged
from workbench.domain.people import unfit
from workbench.domain.questions import (
    AuthorsOf,
    CaseNumbered,
    EvidenceBy,
    PersonNamed,
    RecordingBy,
    SpeakersOf,
    TreatmentsOf,
    VocabularyOf,
    VoiceProfilesOf,
)


def log(command: LogListening, at: Situation) -> ListeningLogged:
    """What was heard is a fact, whatever state the exhibit is in."""
    recording = _recording(command.recording_id, at)
    heard = merged(span.clipped(recording.span) for span in command.heard)
    if why := no_hearing(heard, command.speed_percent, recording.frames):
        raise BadRequest(f"This cannot be entered: {why}.")
    return ListeningLogged(recording.id, heard, command.speed_percent, command.treatment, command.text_hidden)


def keep_treatment(command: KeepTreatment, at: Situation) -> TreatmentKept:
    """A name for a way of listening; the same name replaces."""
    recording = _recording(command.recording_id, at)
    treatment = checked(command.treatment)
    refuse("It is kept already." if treatment in at.ask(TreatmentsOf(recording.id)) else "")
    return TreatmentKept(recording.id, treatment)


def drop_treatment(command: DropTreatment, at: Situation) -> TreatmentDropped:
    """It is offered no longer; what was heard through it stays in the history."""
    recording = _recording(command.recording_id, at)
    known = {treatment.name for treatment in at.ask(TreatmentsOf(recording.id))}
    refuse("" if command.name in known else f"There is no way of listening called {command.name!r}.")
    return TreatmentDropped(recording.id, command.name)


def set_vocabulary(command: SetVocabulary, at: Situation) -> VocabularySet:
    """The list as a whole, each word once, in the order given."""
    at.standing(CaseNumbered(command.case_number), f"case {command.case_number}")
    at.open_case(command.case_number)
    words = spelt_words(command.words)
    if why := no_vocabulary(words):
        raise BadRequest(f"The vocabulary is too long: {why}.")
    refuse("The vocabulary is the same as before." if words == at.ask(VocabularyOf(command.case_number)) else "")
    return VocabularySet(command.case_number, words)


def invite_listener(command: InviteListener, at: Situation) -> ListenerInvited:
    """Only someone who has not worked on the exhibit can listen blind."""
    recording = at.open_recording(command.recording_id)
    person = at.standing(PersonNamed(command.listener), f"person called {command.listener}")
    refuse(unfit(person))
    if command.listener in at.ask(AuthorsOf(recording.evidence_id)):
        raise BadRequest(f"{command.listener} has worked on this exhibit and is not blind to it.", "Ask somebody else.")
    return ListenerInvited(recording.id, person.name)


def profile_voice(command: ProfileVoice, at: Situation) -> VoiceProfiled:
    """Kept for one case, with the reason; a voice is personal data."""
    at.standing(CaseNumbered(command.case_number), f"case {command.case_number}")
    at.open_case(command.case_number)
    name, reason = " ".join(command.name.split()), command.reason.strip()
    refuse("" if name else "A voice profile needs a name.")
    refuse("" if reason else "A voice profile needs a reason.", "Say why this voice may be compared within the case.")
    recording = _recording(command.recording_id, at)
    case = at.standing(EvidenceBy(recording.evidence_id), f"exhibit {recording.evidence_id}").case_number
    refuse("" if case == command.case_number else "The recording belongs to another case.", "A voice is known in its own case.")
    known = {speaker.key for speaker in at.ask(SpeakersOf(recording.id))}
    refuse("" if command.speaker in known else f"There is no speaker {command.speaker} in this recording.")
    refuse("" if command.print else "There is nothing to compare this voice by.", "Let its voice print be made first.")
    about = (command.recording_id, command.speaker, command.model, command.print)
    return VoiceProfiled(command.case_number, name, *about, reason)


def forget_voice(command: ForgetVoice, at: Situation) -> VoiceForgotten:
    """The profile is used no longer."""
    at.open_case(command.case_number)
    known = {voice.name for voice in at.ask(VoiceProfilesOf(command.case_number))}
    refuse("" if command.name in known else f"No voice is known as {command.name!r} in this case.")
    return VoiceForgotten(command.case_number, command.name)


def _recording(recording_id: str, at: Situation) -> Recording:
    return at.standing(RecordingBy(recording_id), f"recording {recording_id}")
