"""What the panels show, gathered from the bench in one go. Runs beside the GUI thread; holds no Qt."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain import questions as q
from workbench.domain.annotations import Annotation
from workbench.domain.casework import CaseStanding, Tombstone
from workbench.domain.caveats import Caveat
from workbench.domain.court_questions import Validations
from workbench.domain.custody import Head
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.handing_over import HandOver
from workbench.domain.hub_questions import HandOvers
from workbench.domain.leaving import Validation, fitting
from workbench.domain.profile import Profile
from workbench.domain.recipe import Recipe
from workbench.domain.review import Review
from workbench.domain.revision import Confirmation
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.transcript import Correction, Line, Suspicion
from workbench.gui.collecting import rounds

if TYPE_CHECKING:
    from workbench.bench.door import Bench


_MANY = 20_000


@dataclass(frozen=True, slots=True)
class RecordingNode:
    """A recording as the case tree shows it."""

    recording: Recording
    recipes: tuple[Recipe, ...]
    speakers: tuple[Speaker, ...]
    corrected: int


@dataclass(frozen=True, slots=True)
class EvidenceNode:
    """An exhibit as the case tree shows it."""

    evidence: Evidence
    recordings: tuple[RecordingNode, ...]
    review: Review
    tombstone: Tombstone | None = None
    handed: HandOver | None = None

    @property
    def has_transcript(self) -> bool:
        """Whether engines have written anything about it."""
        return any(node.recipes for node in self.recordings)

    @property
    def caveats(self) -> int:
        """Limits stated about its recordings."""
        return sum(len(node.recording.caveats) for node in self.recordings)


@dataclass(frozen=True, slots=True)
class CaseNode:
    """A case as the tree shows it."""

    case: Case
    exhibits: tuple[EvidenceNode, ...]
    standing: CaseStanding


@dataclass(frozen=True, slots=True)
class Making:
    """How the working draft was made, beside its recipes."""

    made_at: str = ""
    routing: str = ""
    device: str = ""
    caveats: tuple[Caveat, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordingView:
    """Everything the desk shows of one recording."""

    evidence: Evidence
    recording: Recording
    profile: Profile | None
    lines: tuple[Line, ...]
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    annotations: tuple[Annotation, ...]
    suspicions: tuple[Suspicion, ...]
    corrections: tuple[Correction, ...]
    recipes: tuple[Recipe, ...]
    making: Making
    review: Review
    authors: tuple[str, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    validation: Validation | None = None

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """Limits of the recording and of the draft."""
        return self.recording.caveats + self.making.caveats

    @property
    def name_of(self) -> dict[str, str]:
        """Speaker names by key."""
        return {speaker.key: speaker.name for speaker in self.speakers}


def tree(bench: Bench) -> tuple[CaseNode, ...]:
    """All cases with their exhibits."""
    more = _Beside(
        {stone.evidence_id: stone for stone in bench.ask(q.Tombstones())},
        {handed.evidence_id: handed for handed in bench.ask(HandOvers())},
    )
    return tuple(_case(bench, case, more) for case in bench.ask(q.Cases()))


def recording_view(bench: Bench, recording_id: str) -> RecordingView | None:
    """The recording with its working transcript; None when it is gone."""
    with _uncollected():
        view = _recording_view(bench, recording_id)
    if view is not None and len(view.lines) > _MANY:
        # Once read, they are left out of the collector's later rounds too: one would stop the window for a second.
        rounds.leave_out_facts()
    return view


@contextmanager
def _uncollected() -> Iterator[None]:
    """Facts by the hundred thousand that hold no circles: walking over them again and again costs the collector twice the time
    of reading them."""
    rounds.take_back_facts()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _recording_view(bench: Bench, recording_id: str) -> RecordingView | None:
    recording = bench.ask(q.RecordingBy(recording_id))
    evidence = bench.ask(q.EvidenceBy(recording.evidence_id)) if recording else None
    if recording is None or evidence is None:
        return None
    profile, lines = bench.ask(q.ProfileOf(recording_id)), bench.ask(q.LinesOf(recording_id))
    recipes = bench.ask(q.RecipesOf(recording_id))
    return RecordingView(
        evidence=evidence,
        recording=recording,
        profile=profile,
        lines=lines,
        speakers=bench.ask(q.SpeakersOf(recording_id)),
        turns=bench.ask(q.TurnsOf(recording_id)),
        annotations=bench.ask(q.AnnotationsOf(recording_id)),
        suspicions=bench.ask(q.SuspicionsOf(recording_id)),
        corrections=bench.ask(q.CorrectionsOf(recording_id)),
        recipes=recipes,
        making=_making(bench, recording_id),
        review=bench.ask(q.ReviewOf(evidence.id)),
        authors=bench.ask(q.AuthorsOf(evidence.id)),
        confirmations=bench.ask(q.ConfirmationsOf(recording_id)),
        validation=_measured(bench, recipes, lines, profile) if recipes else None,
    )


def _measured(bench: Bench, recipes: Sequence[Recipe], lines: Sequence[Line], profile: Profile | None) -> Validation | None:
    """What this laboratory measured with such a recipe on such recordings."""
    digests = {recipe.digest() for recipe in recipes}
    language = next((line.segment.language for line in lines if line.segment.language), (profile and profile.language) or "")
    snr, narrow = (profile.snr_tenths_db, profile.is_narrow_band) if profile else (None, False)
    return fitting(bench.ask(Validations()), digests, language, snr, narrow_band=narrow)


def ledger(bench: Bench) -> Head:
    """The ledger's size and root."""
    return bench.ask(q.LedgerHead())


def _making(bench: Bench, recording_id: str) -> Making:
    draft = bench.ask(q.DraftOf(recording_id))
    if draft is None:
        return Making()
    return Making(draft.made_at, draft.routing, draft.runs[0].device if draft.runs else "", draft.caveats)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What only some exhibits have, by their ids: an order to destroy, the newest hand-over."""

    tombstones: dict[str, Tombstone]
    handed: dict[str, HandOver]


def _case(bench: Bench, case: Case, more: _Beside) -> CaseNode:
    exhibits = tuple(_exhibit(bench, evidence, more) for evidence in bench.ask(q.EvidenceIn(case.number)))
    return CaseNode(case, exhibits, bench.ask(q.CaseStandingOf(case.number)))


def _exhibit(bench: Bench, evidence: Evidence, more: _Beside) -> EvidenceNode:
    recordings, name = tuple(_recording(bench, r) for r in bench.ask(q.RecordingsOf(evidence.id))), evidence.id
    return EvidenceNode(evidence, recordings, bench.ask(q.ReviewOf(name)), more.tombstones.get(name), more.handed.get(name))


def _recording(bench: Bench, recording: Recording) -> RecordingNode:
    recipes, speakers = bench.ask(q.RecipesOf(recording.id)), bench.ask(q.SpeakersOf(recording.id))
    return RecordingNode(recording, recipes, speakers, _standing(bench, recording.id))


def _standing(bench: Bench, recording_id: str) -> int:
    # Lines are many; most recordings were never corrected.
    if not bench.ask(q.CorrectionsOf(recording_id)) and not bench.ask(q.RevisionsOf(recording_id)):
        return 0
    return sum(line.is_changed for line in bench.ask(q.LinesOf(recording_id)))
