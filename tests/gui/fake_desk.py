"""What the fake vault holds of the review desk: versions of rows, voices, notes, confirmations, listening. How it stands is
worked out by the domain, as in the real one."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tests.gui.sample_case import MOMENT
from workbench.domain import events as e
from workbench.domain import questions as q
from workbench.domain.annotations import Annotation
from workbench.domain.hearings import Invitation, Listened, VoiceProfile
from workbench.domain.listening import Treatment
from workbench.domain.revision import Confirmation, Revision, Version, resolved
from workbench.domain.search import LINE, NOTE, Hit, SearchPage, Sought, marks, sought
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.standing import Over, newcomer, newcomers, standing
from workbench.domain.transcript import Correction, Draft, DraftInfo, Line

if TYPE_CHECKING:
    from tests.gui.fake_bench import State

Made = Correction | Revision
BEFORE = 1000  # the entries that are taken to have been there before a test began


@dataclass
class Desk:
    """Everything people did at the desk. Rows are named by their draft and their id."""

    drafts: dict[str, DraftInfo] = field(default_factory=dict)
    bodies: dict[str, Draft] = field(default_factory=dict)
    versions: dict[tuple[str, str], dict[int, Made]] = field(default_factory=dict)
    standing: dict[tuple[str, str], int] = field(default_factory=dict)
    rosters: dict[str, tuple[Speaker, ...]] = field(default_factory=dict)
    names: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    confirmed: dict[str, list[Confirmation]] = field(default_factory=dict)
    notes: dict[str, Annotation] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    pictures: dict[str, bytes] = field(default_factory=dict)
    treatments: dict[tuple[str, str], Treatment] = field(default_factory=dict)
    listens: list[tuple[str, Listened]] = field(default_factory=list)
    vocabulary: dict[str, tuple[str, ...]] = field(default_factory=dict)
    invitations: list[Invitation] = field(default_factory=list)
    voices: dict[tuple[str, str], VoiceProfile] = field(default_factory=dict)

    def finish(self, draft: Draft, *, who: str, beside: bool = False) -> None:
        """Take a draft in; unless it stands beside, it is the one that is worked on."""
        if not beside:
            for name, info in self.drafts.items():
                if self.bodies[name].recording_id == draft.recording_id:
                    self.drafts[name] = replace(info, is_working=False)
        engines = tuple(dict.fromkeys(recipe.engine for recipe in draft.recipes))
        self.drafts[draft.id] = DraftInfo(draft.id, draft.made_at, who, engines, beside, not beside, len(draft.segments))
        self.bodies[draft.id] = draft

    def working(self, recording_id: str) -> Draft | None:
        """The draft that is worked on."""
        found = [d for d in self.bodies.values() if d.recording_id == recording_id and self.drafts[d.id].is_working]
        return found[0] if found else None

    def draft(self, recording_id: str, draft_id: str = "") -> Draft | None:
        """A draft of the recording: the one that is worked on, or the one that is named."""
        held = self.bodies.get(draft_id) if draft_id else self.working(recording_id)
        return held if held is not None and held.recording_id == recording_id else None

    def make(self, draft_id: str, segment_id: str, made: Made, seq: int) -> None:
        """A version of a row, which stands from now on."""
        self.versions.setdefault((draft_id, segment_id), {})[seq] = made
        self.standing[draft_id, segment_id] = seq

    def restore(self, draft_id: str, version: Version) -> None:
        """Let a version of a row stand again."""
        self.standing[draft_id, version.segment_id] = version.seq

    def made(self, draft_id: str) -> Iterable[tuple[str, int, Made]]:
        """What people put over a draft and stands: row, entry, version."""
        for (draft, segment), seq in self.standing.items():
            if draft == draft_id and seq:
                yield segment, seq, self.versions[draft, segment][seq]

    def over(self, draft_id: str) -> Over:
        """The same, as lines are made of it."""
        made = list(self.made(draft_id))
        return Over(
            {name: (seq, m) for name, seq, m in made if isinstance(m, Correction)},
            {name: m for name, _, m in made if isinstance(m, Revision)},
            {c.segment_id: c for c in self.confirmed.get(draft_id, ()) if c.segment_id and not c.kinds},
            resolved(self.roster(draft_id)),
        )

    def lines(self, draft: Draft | None) -> tuple[Line, ...]:
        """A draft with what people made of it."""
        return standing(draft.segments, self.over(draft.id), draft.suspicions) if draft else ()

    def roster(self, draft_id: str) -> tuple[Speaker, ...]:
        """Every voice, the merged ones too, under its present name."""
        known = self.rosters.get(draft_id) or self.bodies[draft_id].speakers
        given = (m.row.speaker or "" for _, _, m in self.made(draft_id) if isinstance(m, Revision))
        found = (*known, *newcomers(given, {voice.key for voice in known}))
        return tuple(self._named(draft_id, voice) for voice in found)

    def _named(self, draft_id: str, voice: Speaker) -> Speaker:
        name, role = self.names.get((draft_id, voice.key), (voice.name, voice.role))
        return replace(voice, name=name, role=role)


# -- what events change


def note(state: State, event: e.Event, who: str) -> None:
    """Let an event change what is held."""
    change = CHANGES.get(type(event))
    if change:
        change(state, event, who)


def seq(state: State) -> int:
    """The number of the entry that is being made."""
    return BEFORE + len(state.entries)


def _working(state: State, recording_id: str) -> str:
    draft = state.desk.working(recording_id)
    assert draft is not None, "the door asked for a draft"
    return draft.id


def _corrected(state: State, event: e.SegmentCorrected, who: str) -> None:
    state.desk.make(_working(state, event.recording_id), event.correction.segment_id, event.correction, seq(state))


def _reinstated(state: State, event: e.TextReinstated, who: str) -> None:
    state.desk.restore(_working(state, event.recording_id), Version(event.segment_id))


def _revised(state: State, event: e.TranscriptRevised, who: str) -> None:
    for row in event.rows:
        made = Revision(row, event.act, who, MOMENT, seq(state), event.dissent)
        state.desk.make(event.draft_id, row.segment_id, made, seq(state))


def _restored(state: State, event: e.RowsRestored, who: str) -> None:
    for version in event.versions:
        state.desk.restore(event.draft_id, version)


def _arranged(state: State, event: e.VoicesArranged, who: str) -> None:
    draft = _working(state, event.recording_id)
    state.desk.rosters[draft] = event.voices
    state.desk.names = {key: name for key, name in state.desk.names.items() if key[0] != draft}


def _annotated(state: State, event: e.Annotated, who: str) -> None:
    state.desk.notes[event.annotation.id] = event.annotation
    for picture in event.attached:
        body = base64.b64decode(picture.data)
        state.desk.pictures[hashlib.sha256(body).hexdigest()] = body


def _edited(state: State, event: e.AnnotationEdited, who: str) -> None:
    said = {"text": event.text, "kind": event.kind, "tags": event.tags, "importance": event.importance}
    state.desk.notes[event.annotation_id] = replace(state.desk.notes[event.annotation_id], **said)


def _confirmed(state: State, event: e.PassageConfirmed, who: str) -> None:
    state.desk.confirmed.setdefault(_working(state, event.recording_id), []).append(event.confirmation)


def _unconfirmed(state: State, event: e.PassageUnconfirmed, who: str) -> None:
    held = state.desk.confirmed[_working(state, event.recording_id)]
    place = (event.segment_id, event.span, event.kinds, who)
    newest = max(at for at, c in enumerate(held) if (c.segment_id, c.span, c.kinds, c.author) == place)
    del held[newest]


def _listened(state: State, event: e.ListeningLogged, who: str) -> None:
    heard = Listened(MOMENT, who, event.heard, event.speed_percent, event.treatment, event.text_hidden)
    state.desk.listens.append((event.recording_id, heard))


def _profiled(state: State, event: e.VoiceProfiled, who: str) -> None:
    about = (event.recording_id, event.speaker, event.model, event.print, event.reason)
    state.desk.voices[event.case_number, event.name] = VoiceProfile(event.case_number, event.name, *about, who, MOMENT)


CHANGES: dict[type, Callable[[State, Any, str], Any]] = {
    e.DraftFinished: lambda s, v, who: s.desk.finish(v.draft, who=who, beside=v.beside),
    e.SegmentCorrected: _corrected,
    e.TextReinstated: _reinstated,
    e.TranscriptRevised: _revised,
    e.RowsRestored: _restored,
    e.SpeakerRenamed: lambda s, v, who: s.desk.names.__setitem__((_working(s, v.recording_id), v.speaker), (v.name, v.role)),
    e.VoicesArranged: _arranged,
    e.Annotated: _annotated,
    e.AnnotationEdited: _edited,
    e.AnnotationWithdrawn: lambda s, v, who: s.desk.withdrawn.add(v.annotation_id),
    e.AnnotationRestored: lambda s, v, who: s.desk.withdrawn.discard(v.annotation_id),
    e.PassageConfirmed: _confirmed,
    e.PassageUnconfirmed: _unconfirmed,
    e.ListeningLogged: _listened,
    e.TreatmentKept: lambda s, v, who: s.desk.treatments.__setitem__((v.recording_id, v.treatment.name), v.treatment),
    e.TreatmentDropped: lambda s, v, who: s.desk.treatments.pop((v.recording_id, v.name)),
    e.VocabularySet: lambda s, v, who: s.desk.vocabulary.__setitem__(v.case_number, v.words),
    e.ListenerInvited: lambda s, v, who: s.desk.invitations.append(Invitation(v.recording_id, v.listener, who, MOMENT)),
    e.VoiceProfiled: _profiled,
    e.VoiceForgotten: lambda s, v, who: s.desk.voices.pop((v.case_number, v.name)),
}


# -- what is answered


def _draft(state: State, question: Any) -> Draft | None:
    return state.desk.draft(question.recording_id, getattr(question, "draft_id", ""))


def _lines(state: State, question: Any) -> tuple[Line, ...]:
    return state.desk.lines(_draft(state, question))


def _roster(state: State, question: Any) -> tuple[Speaker, ...]:
    draft = _draft(state, question)
    return state.desk.roster(draft.id) if draft else ()


def _arranged_voices(state: State, question: q.ArrangedVoicesOf) -> tuple[Speaker, ...]:
    draft = _draft(state, question)
    known = (state.desk.rosters.get(draft.id) or draft.speakers) if draft else ()
    held = {voice.key for voice in known}
    return tuple(voice for voice in _roster(state, question) if voice.key in held or voice != newcomer(voice.key))


def _turns(state: State, question: q.TurnsOf) -> tuple[Turn, ...]:
    draft = _draft(state, question)
    heard = resolved(_roster(state, question))
    return (
        tuple(sorted((Turn(t.span, heard.get(t.speaker, t.speaker)) for t in draft.turns), key=lambda t: t.span)) if draft else ()
    )


def _corrections(state: State, question: q.CorrectionsOf) -> tuple[Correction, ...]:
    mine = {name for name, draft in state.desk.bodies.items() if draft.recording_id == question.recording_id}
    return tuple(made for made in _versions(state, mine) if isinstance(made, Correction))


def _revisions(state: State, question: q.RevisionsOf) -> tuple[Revision, ...]:
    draft = _draft(state, question)
    made = (m for m in _versions(state, {draft.id} if draft else set()) if isinstance(m, Revision))
    return tuple(m for m in made if question.segment_id in ("", m.row.segment_id))


def _versions(state: State, drafts: set[str]) -> Iterable[Made]:
    held = ((at, m) for (draft, _), made in state.desk.versions.items() if draft in drafts for at, m in made.items())
    return (made for _, made in sorted(held, key=lambda one: one[0]))


def _rows(state: State, question: q.RowsOf) -> q.Rows:
    asked, desk, draft_id = set(question.segment_ids), state.desk, question.draft_id
    drafted = {s.id for s in desk.bodies[draft_id].segments} if draft_id in desk.bodies else set()
    made = {(name, at) for (d, name), versions in desk.versions.items() if d == draft_id and name in asked for at in versions}
    stands = (Version(name, desk.standing.get((draft_id, name), 0)) for name in question.segment_ids)
    return q.Rows(frozenset(drafted & asked | {name for name, _ in made}), frozenset(made), tuple(stands))


def _drafts(state: State, question: q.DraftsOf) -> tuple[DraftInfo, ...]:
    mine = (info for name, info in state.desk.drafts.items() if state.desk.bodies[name].recording_id == question.recording_id)
    return tuple(reversed(list(mine)))


def _confirmations(state: State, question: q.ConfirmationsOf) -> tuple[Confirmation, ...]:
    draft = _draft(state, question)
    return tuple(state.desk.confirmed.get(draft.id, ())) if draft else ()


def _notes(state: State, question: q.AnnotationsOf) -> tuple[Annotation, ...]:
    desk = state.desk
    return tuple(n for n in desk.notes.values() if n.recording_id == question.recording_id and n.id not in desk.withdrawn)


def _treatments(state: State, question: q.TreatmentsOf) -> tuple[Treatment, ...]:
    mine = (t for (recording, _), t in state.desk.treatments.items() if recording == question.recording_id)
    return tuple(sorted(mine, key=lambda t: t.name))


def _profiles(state: State, question: q.VoiceProfilesOf) -> tuple[VoiceProfile, ...]:
    mine = (v for v in state.desk.voices.values() if v.case_number == question.case_number)
    return tuple(sorted(mine, key=lambda v: v.name))


def _search(state: State, question: q.SearchText) -> SearchPage:
    """By the domain's own reading of what was typed; the real one finds the same in its index."""
    what = sought(question.text)
    hits = [] if what.is_empty else _hits(state, question, what)
    is_widened = not hits and not what.is_empty
    if is_widened:
        what = what.widened()
        hits = _hits(state, question, what)
    shown = tuple(hits[question.offset : question.offset + question.limit])
    return SearchPage(shown, len(hits), is_widened=is_widened)


def _hits(state: State, question: q.SearchText, what: Sought) -> list[Hit]:
    spoken = sought(question.speaker)
    found = [hit for recording in state.recordings for hit in _passages(state, recording, what)]
    return [
        hit
        for hit in found
        if question.recording_id in ("", hit.recording_id)
        and (question.recording_id or question.case_number in ("", hit.case_number))
        and (spoken.is_empty or _holds(hit.speaker, spoken))
    ]


def _holds(text: str, what: Sought) -> bool:
    every = all(any(marks(text, Sought(((term,),))) for term in group) for group in what.every)
    return every and not any(marks(text, Sought(((term,),))) for term in what.none)


def _passages(state: State, recording_id: str, what: Sought) -> Iterable[Hit]:
    recording = state.recordings[recording_id]
    evidence = state.evidence[recording.evidence_id]
    about = (evidence.case_number, evidence.id, evidence.exhibit, recording_id)
    names: Mapping[str, str] = {v.key: v.name for v in _roster(state, q.RosterOf(recording_id))}
    for line in _lines(state, q.LinesOf(recording_id)):
        if not line.is_struck and _holds(line.text, what):
            said_by = names.get(line.speaker, "")
            yield Hit(*about, LINE, line.id, line.span, recording.rate, said_by, line.text, marks(line.text, what))
    for held in _notes(state, q.AnnotationsOf(recording_id)):
        if _holds(held.text, what):
            yield Hit(*about, NOTE, held.id, held.span, recording.rate, held.author, held.text, marks(held.text, what))


ANSWERS: dict[type, Callable[[Any, Any], Any]] = {
    q.DraftOf: _draft,
    q.LinesOf: _lines,
    q.LineBy: lambda s, v: next((line for line in _lines(s, v) if line.id == v.segment_id), None),
    q.CorrectionsOf: _corrections,
    q.RevisionsOf: _revisions,
    q.RowsOf: _rows,
    q.SpeakersOf: lambda s, v: tuple(voice for voice in _roster(s, v) if not voice.into),
    q.RosterOf: _roster,
    q.ArrangedVoicesOf: _arranged_voices,
    q.DraftedVoicesOf: lambda s, v: d.speakers if (d := _draft(s, v)) else (),
    q.TurnsOf: _turns,
    q.SuspicionsOf: lambda s, v: d.suspicions if (d := _draft(s, v)) else (),
    q.RecipesOf: lambda s, v: d.recipes if (d := _draft(s, v)) else (),
    q.DraftsOf: _drafts,
    q.ConfirmationsOf: _confirmations,
    q.AnnotationsOf: _notes,
    q.AnnotationBy: lambda s, v: s.desk.notes.get(v.id),
    q.AttachmentBy: lambda s, v: s.desk.pictures.get(v.sha256),
    q.TreatmentsOf: _treatments,
    q.ListensOf: lambda s, v: tuple(heard for recording, heard in s.desk.listens if recording == v.recording_id),
    q.VocabularyOf: lambda s, v: s.desk.vocabulary.get(v.case_number, ()),
    q.InvitationsOf: lambda s, v: tuple(i for i in s.desk.invitations if v.recording_id in ("", i.recording_id)),
    q.VoiceProfilesOf: _profiles,
    q.SearchText: _search,
}
