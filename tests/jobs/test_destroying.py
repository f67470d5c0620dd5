"""Destruction as ordered: the tombstone first, then everything that was made of the file; what was cut off is finished."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.sounds import a_tone
from tests.vaults import Vaults, pumped
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain.custody import Verdict
from workbench.domain.errors import BadRequest, CaseError, NotPermitted
from workbench.domain.evidence import Evidence
from workbench.domain.orders import DestroyExhibit, DestructionOutcome, ImportFiles, ImportOutcome, VerifyVault
from workbench.domain.questions import RecordingsOf, TombstoneOf


def imported(bench: Bench, number: str, path: Path) -> Evidence:
    bench.do(c.OpenCase(number, "Harbour"))
    outcome = pumped(bench.start(ImportFiles(number, (path,))))
    assert isinstance(outcome, ImportOutcome)
    return outcome.taken[0]


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    return a_tone(tmp_path / "tone.wav", rate=8_000)


@pytest.fixture
def boss(vaults: Vaults) -> Bench:
    return vaults.open("boss")


def ordered(bench: Bench, evidence: Evidence) -> DestroyExhibit:
    bench.do(c.OrderDestruction(evidence.id, "County court", "order 7"))
    return DestroyExhibit(evidence.id)


def destroyed(bench: Bench, order: DestroyExhibit) -> DestructionOutcome:
    outcome = pumped(bench.start(order))
    assert isinstance(outcome, DestructionOutcome)
    return outcome


def verdict_of(bench: Bench) -> Verdict:
    verdict = pumped(bench.start(VerifyVault()))
    assert isinstance(verdict, Verdict)
    return verdict


def remains(vaults: Vaults, evidence: Evidence) -> list[str]:
    """What is left of a file in the vault's folder, by its digest."""
    return [str(p.relative_to(vaults.folder)) for p in vaults.folder.rglob("*") if evidence.sha256 in str(p)]


def test_the_file_its_decoded_forms_and_cached_results_go_and_verify_is_sound(vaults: Vaults, boss: Bench, tone: Path) -> None:
    evidence = imported(boss, "C-1", tone)
    results = boss._place.ears.results
    results.keep("key", "chunk-text", b"heard")
    assert len(remains(vaults, evidence)) > 2
    outcome = destroyed(boss, ordered(boss, evidence))
    assert (outcome.reference, outcome.sha256, outcome.kept) == ("C-1/1", evidence.sha256, "")
    assert remains(vaults, evidence) == []
    assert results.find("key") is None
    assert verdict_of(boss).findings == ()


def test_its_history_stays_and_its_sound_is_asked_for_in_vain(boss: Bench, tone: Path) -> None:
    evidence = imported(boss, "C-1", tone)
    destroyed(boss, ordered(boss, evidence))
    [recording] = boss.ask(RecordingsOf(evidence.id))
    tombstone = boss.ask(TombstoneOf(evidence.id))
    assert tombstone is not None
    assert (tombstone.is_destroyed, tombstone.destroyed_by) == (True, "boss")
    with pytest.raises(CaseError):
        boss.peaks(recording.id)


def test_nothing_goes_without_an_order_or_without_the_right(vaults: Vaults, boss: Bench, tone: Path) -> None:
    evidence = imported(boss, "C-1", tone)
    with pytest.raises(BadRequest, match="Nobody ordered"):
        destroyed(boss, DestroyExhibit(evidence.id))
    with pytest.raises(BadRequest, match="no exhibit nowhere"):
        destroyed(boss, DestroyExhibit("nowhere"))
    ordered(boss, evidence)
    boss.close()
    with closing(vaults.open("sue")) as sue, pytest.raises(NotPermitted, match="all:permissions"):
        sue.start(DestroyExhibit(evidence.id))
    assert remains(vaults, evidence)


def test_what_was_cut_off_after_the_tombstone_is_found_and_finished_by_asking_again(
    vaults: Vaults, boss: Bench, tone: Path
) -> None:
    evidence = imported(boss, "C-1", tone)
    order = ordered(boss, evidence)
    job = boss.start(order)
    assert [next(job).done, next(job).done] == [0, 1]
    job.close()
    assert [f.problem for f in verdict_of(boss).findings] == ["stands although it was destroyed"]
    destroyed(boss, order)
    assert remains(vaults, evidence) == []
    assert verdict_of(boss).findings == ()


def test_the_same_bytes_in_another_exhibit_stay_until_that_is_destroyed_too(vaults: Vaults, boss: Bench, tone: Path) -> None:
    first, second = imported(boss, "C-1", tone), imported(boss, "C-2", tone)
    outcome = destroyed(boss, ordered(boss, first))
    assert outcome.kept == "C-2/1 has the same bytes and stands."
    assert remains(vaults, first)
    assert verdict_of(boss).findings == ()
    assert destroyed(boss, ordered(boss, second)).kept == ""
    assert remains(vaults, first) == []
    assert verdict_of(boss).findings == ()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_what_was_destroyed_does_not_come_back_into_its_case(vaults: Vaults, boss: Bench, tone: Path, elsewhere: bool) -> None:
    evidence = imported(boss, "C-1", tone)
    if elsewhere:
        imported(boss, "C-2", tone)
    destroyed(boss, ordered(boss, evidence))
    outcome = pumped(boss.start(ImportFiles("C-1", (tone,))))
    assert isinstance(outcome, ImportOutcome)
    [refusal] = outcome.refused
    assert "was destroyed as ordered: it was C-1/1" in refusal.problem
    assert bool(remains(vaults, evidence)) is elsewhere
    assert verdict_of(boss).findings == ()
