"""What was approved under an older version stands approved: the digest an approval binds is the same to the letter."""

from __future__ import annotations

import zipfile
from contextlib import closing
from pathlib import Path

from tests.vaults import PASSWORD, faults_of, workshop
from workbench.domain import commands as c
from workbench.domain.questions import ContentOf, EvidenceIn, RecordingsOf, ReviewOf
from workbench.domain.revision import Row

STORED = Path(__file__).parent / "vaults" / "approved" / "0002.zip"
CONTENT = "32b5fefeff0bde44ece2a7607d2676bf7d5daf6e3ddb3ec1e34c9ba539e68eb2"  # as the program of that version told it


def test_an_approval_of_an_older_version_stays_valid_until_somebody_revises(tmp_path: Path) -> None:
    with zipfile.ZipFile(STORED) as packed:
        packed.extractall(tmp_path / "vault")
    with closing(workshop().unlock(tmp_path / "vault", user="sue", password=PASSWORD)) as sue:
        [evidence] = sue.ask(EvidenceIn("C-1"))
        assert sue.ask(ContentOf(evidence.id)) == CONTENT
        assert sue.ask(ReviewOf(evidence.id)).is_final
        unknown = [fault for fault in faults_of(sue) if not fault.startswith("laboratory root")]
        assert unknown == []
        [recording] = sue.ask(RecordingsOf(evidence.id))
        sue.do(c.ReopenReview(evidence.id, "a word was missed"))
        sue.do(c.Revise(recording.id, "struck", (Row("d-1", struck=True),)))
        assert sue.ask(ContentOf(evidence.id)) != CONTENT
