"""What stood when a report was set, where the vault's answers tell what stands now: read from the entries before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from workbench.domain import events as e
from workbench.domain.authority import fingerprint
from workbench.domain.canonical import fact
from workbench.domain.dossier import Beside, Exhibit
from workbench.domain.leaving import ReportStyle, Validation
from workbench.domain.listening import Treatment
from workbench.domain.people import Person, PublicKeys
from workbench.domain.policy import Policy
from workbench.domain.questions import Asker, CustodyOf, PersonNamed, ReviewsOf, VaultId
from workbench.domain.review import Review
from workbench.domain.transcript import Draft
from workbench.jobs.gathering import measured
from workbench.stages.terms import indexed


@dataclass(frozen=True, slots=True)
class Then:
    """A vault as it stood before the entry `seq`, for what a report says of it."""

    ask: Asker
    seq: int

    def person(self, name: str) -> Person | None:
        """A person with the keys they had, enrolled as they were; None where nobody has the name."""
        now = self.ask(PersonNamed(name))
        if now is None:
            return None
        given = [said["keys"] for said in self._entered(name, e.PersonRekeyed)]
        given = given or [said["person"]["keys"] for said in self._entered(name, e.PersonEnrolled)]
        keys = fact(PublicKeys, given[-1]) if given else self._founder(now)
        return replace(now, keys=keys, revoked=False, confirmed=True)

    def policy(self) -> Policy:
        """The policy that was in force."""
        set_ = [said["policy"] for said in self._entered(e.PolicySet.KIND, e.PolicySet)]
        return fact(Policy, set_[-1]) if set_ else Policy()

    def exhibit(self, exhibit: Exhibit, style: ReportStyle) -> Exhibit:
        """An exhibit without what later steps, measurements, names and ways of listening say of it."""
        custody = tuple(entry for entry in exhibit.custody if entry.seq < self.seq)
        review = self._review(exhibit)
        return replace(
            exhibit,
            custody=custody,
            review=review,
            approval=next((entry for entry in custody if entry.seq == review.seq), None) if review.is_final else None,
            validation=measured(exhibit.draft, exhibit.profile, self._validations(exhibit.draft)) if exhibit.draft else None,
            treatments=self._treatments(exhibit.recording.id),
            terms=self._terms(exhibit, style),
            others=self._others(exhibit),
        )

    def root(self) -> str:
        """The fingerprint of the root that the vault itself names."""
        return fingerprint(self._founding()["root_key"])

    def _review(self, exhibit: Exhibit) -> Review:
        steps = [step for step in self.ask(ReviewsOf(exhibit.evidence.id)) if step.seq < self.seq]
        last = steps[-1] if steps else Review(exhibit.evidence.id)
        return exhibit.review if exhibit.review.seq == last.seq else last

    def _validations(self, draft: Draft) -> tuple[Validation, ...]:
        recipes = tuple(recipe.digest() for recipe in draft.recipes)
        entered = self._before(recipes, e.ValidationRecorded) if recipes else ()
        found = [fact(Validation, one.payload["validation"]) for one in sorted(entered, key=lambda one: one.seq)]
        return tuple({(v.recipe, v.language, v.snr_from, v.snr_to, v.narrow_band): v for v in found}.values())

    def _others(self, exhibit: Exhibit) -> tuple[Beside, ...]:
        if not exhibit.others:
            return ()
        there = {payload["draft"]["id"] for payload in self._entered(exhibit.recording.id, e.DraftFinished)}
        return tuple(other for other in exhibit.others if other.draft_id in there)

    def _treatments(self, recording_id: str) -> tuple[Treatment, ...]:
        kept: dict[str, Treatment] = {}
        for entry in self._before((recording_id,), e.TreatmentKept, e.TreatmentDropped):
            if entry.kind == e.TreatmentDropped.KIND:
                kept.pop(entry.payload["name"], None)
            else:
                made = fact(Treatment, entry.payload["treatment"])
                kept[made.name] = made
        return tuple(kept[name] for name in sorted(kept))

    def _terms(self, exhibit: Exhibit, style: ReportStyle) -> tuple[str, ...]:
        set_ = self._entered(exhibit.evidence.case_number, e.VocabularySet)
        language = exhibit.draft.language if exhibit.draft else ""
        return indexed(exhibit.lines, language, (*style.terms, *(set_[-1]["words"] if set_ else ())))

    def _founder(self, now: Person) -> PublicKeys:
        founder = self._founding()["founder"]
        return fact(PublicKeys, founder["keys"]) if founder["name"] == now.name else now.keys

    def _founding(self) -> Any:
        about = self.ask(CustodyOf((self.ask(VaultId()),)))
        return next(entry.payload for entry in about if entry.kind == e.VaultFounded.KIND)

    def _entered(self, subject: str, kind: type[e.Event]) -> list[Any]:
        return [entry.payload for entry in self._before((subject,), kind)]

    def _before(self, subjects: tuple[str, ...], *kinds: type[e.Event]) -> Iterator[Any]:
        wanted = {kind.KIND for kind in kinds}
        return (entry for entry in self.ask(CustodyOf(subjects)) if entry.seq < self.seq and entry.kind in wanted)
