"""Vaults of every version there was open, are upgraded, and are what their ledgers say."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs.test_importing import run
from tests.vaults import PASSWORD, workshop
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain.custody import Verdict
from workbench.domain.orders import VerifyVault
from workbench.domain.questions import (
    AnnotationsOf,
    AuthorsOf,
    CustodyOf,
    EvidenceIn,
    LinesOf,
    RecordingsOf,
    ReviewOf,
    SearchText,
    SpeakersOf,
)
from workbench.domain.review import ReviewState
from workbench.storage import migrations
from workbench.storage.reviews import content

STORED = Path(__file__).parent / "vaults"
OLDER = [path.stem for path in sorted(STORED.glob("*.zip"))]


@pytest.fixture(scope="module", params=OLDER)
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored") / "vault"
    with zipfile.ZipFile(STORED / f"{request.param}.zip") as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture
def bench(old: Path) -> Iterator[Bench]:
    bench = workshop().unlock(old, user="sue", password=PASSWORD)
    yield bench
    bench.close()


def verdict_of(bench: Bench, folder: Path) -> Verdict:
    verdict = run(bench.start(VerifyVault(root=(folder / "root-fingerprint.txt").read_text().splitlines()[1])))
    assert isinstance(verdict, Verdict)
    return verdict


def test_every_version_but_the_newest_has_a_stored_vault() -> None:
    assert tuple(OLDER) == migrations.VERSIONS[:-1]


def test_an_old_vault_is_upgraded_over_a_copy_and_is_sound(bench: Bench, old: Path) -> None:
    assert list(old.glob("vault.db.before-*"))
    assert verdict_of(bench, old).findings == ()


def test_what_stood_in_an_old_vault_stands(bench: Bench) -> None:
    [evidence] = bench.ask(EvidenceIn("C-1"))
    [recording] = bench.ask(RecordingsOf(evidence.id))
    assert bench.ask(LinesOf(recording.id))[0].text == "blue was there"
    assert bench.ask(SpeakersOf(recording.id))[0].name == "Witness A"
    assert [note.text for note in bench.ask(AnnotationsOf(recording.id))] == ["names the car"]
    assert bench.ask(AuthorsOf(evidence.id)) == ("ann",)
    assert bench.ask(ReviewOf(evidence.id)).state is ReviewState.DRAFT


def test_what_stood_in_an_old_vault_is_found(bench: Bench) -> None:
    assert [hit.text for hit in bench.ask(SearchText("blue")).hits] == ["blue was there"]
    assert [hit.text for hit in bench.ask(SearchText("names car")).hits] == ["names the car"]


def test_an_old_drafts_digest_is_filled_in_from_its_entry(bench: Bench) -> None:
    [evidence] = bench.ask(EvidenceIn("C-1"))
    [recording] = bench.ask(RecordingsOf(evidence.id))
    drafted = [entry for entry in bench.ask(CustodyOf((recording.id,))) if entry.kind == "draft.finished"][-1]
    with bench._fittings.vault._vault._engine.connect() as db:  # type: ignore[attr-defined]
        told = content(db, evidence.id)
    assert told["recordings"][0]["draft_sha256"] == drafted.payload["data_sha256"]  # type: ignore[index, call-overload]


def test_work_goes_on_in_an_old_vault_up_to_an_approval(bench: Bench, old: Path) -> None:
    [evidence] = bench.ask(EvidenceIn("C-1"))
    bench.close()
    ann = workshop().unlock(old, user="ann", password=PASSWORD)
    ann.do(c.SubmitReview(evidence.id))
    ann.close()
    sue = workshop().unlock(old, user="sue", password=PASSWORD)
    sue.do(c.ApproveReview(evidence.id, sue.ask(ReviewOf(evidence.id)).bound))
    assert sue.ask(ReviewOf(evidence.id)).is_final
    assert verdict_of(sue, old).findings == ()
    sue.close()
