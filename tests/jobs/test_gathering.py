"""What a report gathers, and what looking at it leaves behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import a_recipe, an_exhibit
from tests.jobs.test_importing import run
from tests.sounds import a_tone
from tests.vaults import Vaults, a_draft
from workbench.bench.door import Bench
from workbench.domain import commands as c
from workbench.domain.court_questions import ReportsOf
from workbench.domain.dossier import Dossier
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.leaving import ReportStyle, Validation
from workbench.domain.orders import ImportFiles, Preview, PreviewReport
from workbench.domain.questions import EvidenceIn, LedgerHead, LinesOf, RecordingsOf
from workbench.domain.revision import Dissent, Row
from workbench.jobs.gathering import measured

MEASURED = Validation(a_recipe().digest(), "faster-whisper", "en", 15, 20, False, 42, 51_204, 6_042, "jiwer", "set 1")
EXHIBIT = an_exhibit(utterances=4)


@pytest.mark.parametrize(
    ("other", "fits"),
    [
        (MEASURED, True),
        (replace(MEASURED, language="de"), False),
        (replace(MEASURED, snr_from=20, snr_to=30), False),
        (replace(MEASURED, narrow_band=True), False),
        (replace(MEASURED, recipe="00" * 32), False),
    ],
)
def test_a_measurement_counts_only_for_the_same_settings_language_and_condition(other: Validation, fits: bool) -> None:
    assert EXHIBIT.draft is not None
    assert (measured(EXHIBIT.draft, EXHIBIT.profile, (other,)) == other) is fits


def test_of_several_measurements_the_newest_counts() -> None:
    assert EXHIBIT.draft is not None
    newer = replace(MEASURED, errors=5_000)
    assert measured(EXHIBIT.draft, EXHIBIT.profile, (MEASURED, newer)) == newer


class Setting:
    """Takes the dossier instead of setting it."""

    def __init__(self) -> None:
        self.dossiers: list[Dossier] = []
        self.readable = ""

    def pages(self, dossier: Dossier) -> tuple[bytes, int]:
        self.dossiers.append(dossier)
        return b"%PDF", 1


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Setting:
    made = Setting()
    monkeypatch.setattr("workbench.typesetting.isolated.IsolatedTypesetter.pages", lambda _, dossier: made.pages(dossier))
    monkeypatch.setattr("workbench.typesetting.isolated.IsolatedTypesetter.read_back", lambda _, pdf: made.readable)
    return made


@pytest.fixture
def bench(vaults: Vaults, tmp_path: Path, setting: Setting) -> Bench:
    """Ann at a vault with a recording of a tone that has a draft."""
    bench = vaults.open()
    bench.do(c.OpenCase("C-1", "Harbour"))
    run(bench.start(ImportFiles("C-1", (a_tone(tmp_path / "a.wav", seconds=10, rate=16_000),))))
    (evidence,) = bench.ask(EvidenceIn("C-1"))
    (recording,) = bench.ask(RecordingsOf(evidence.id))
    bench.do(c.FinishDraft(a_draft(recording, ("glue was there", "yes it was"))))
    return bench


def looked_at(bench: Bench, folder: Path, **how: object) -> None:
    outcome = run(bench.start(PreviewReport("C-1", folder / "look.pdf", **how)))  # type: ignore[arg-type]
    assert isinstance(outcome, Preview)


def test_looking_at_a_report_enters_nothing_and_shows_what_is_in_dispute(bench: Bench, setting: Setting, tmp_path: Path) -> None:
    (recording,) = bench.ask(RecordingsOf(bench.ask(EvidenceIn("C-1"))[0].id))
    line = bench.ask(LinesOf(recording.id))[0]
    row = Row(line.id, line.span, "blue was there", line.words, line.speaker)
    bench.do(c.Revise(recording.id, "adjudicated", (row,), dissent=(Dissent("bob", "glue was there"),)))
    before = bench.ask(LedgerHead())
    looked_at(bench, tmp_path)
    (dossier,) = setting.dossiers
    assert bench.ask(LedgerHead()) == before
    assert (dossier.is_preview, dossier.number, dossier.head) == (True, 1, before)
    assert [picture.about for picture in dossier.exhibits[0].pictures] == [line.id]
    assert (tmp_path / "look.pdf").read_bytes() == b"%PDF"


def test_an_amended_report_has_the_next_number_and_what_changed_since(bench: Bench, setting: Setting, tmp_path: Path) -> None:
    (evidence,) = bench.ask(EvidenceIn("C-1"))
    (recording,) = bench.ask(RecordingsOf(evidence.id))
    bench.do(c.RecordRendering("C-1", "r-1", "ab" * 32, (evidence.id,), number=1, signers=("ann",)))
    bench.do(c.IssueReport("C-1", "r-1", "cd" * 32))
    line = bench.ask(LinesOf(recording.id))[0]
    bench.do(c.CorrectSegment(recording.id, line.id, "blue was there"))
    looked_at(bench, tmp_path, amends="last")
    made = setting.dossiers[0]
    assert made.amendment is not None
    assert (made.number, made.amendment.number, made.amendment.sha256) == (2, 1, "cd" * 32)
    assert [(x.place, x.before, x.after) for x in made.amendment.changes] == [(line.id, "glue was there", "blue was there")]
    assert len(bench.ask(ReportsOf("C-1"))) == 1


def test_what_is_not_there_is_not_reported_on(bench: Bench, tmp_path: Path) -> None:
    for how, problem in (
        ({"amends": "last"}, "no report yet"),
        ({"style": ReportStyle(translations=("d-9",))}, "no draft d-9"),
        ({"style": ReportStyle(profile="parchment")}, "no court profile"),
    ):
        with pytest.raises(BadRequest, match=problem):
            looked_at(bench, tmp_path, **how)
    assert not (tmp_path / "look.pdf").exists()


def test_a_disclosure_version_that_still_tells_what_is_redacted_is_not_made(
    bench: Bench, setting: Setting, tmp_path: Path
) -> None:
    (recording,) = bench.ask(RecordingsOf(bench.ask(EvidenceIn("C-1"))[0].id))
    line = bench.ask(LinesOf(recording.id))[0]
    bench.do(c.CorrectSegment(recording.id, line.id, "Margaret bought poison yesterday"))
    bench.do(c.Annotate(recording.id, "a protected person", line.span, "redaction"))
    setting.readable = "it was heard that Margaret bought poison yesterday"
    with pytest.raises(CaseError, match="would still show what is redacted"):
        looked_at(bench, tmp_path, style=ReportStyle(disclosure=True))
    assert not (tmp_path / "look.pdf").exists()
    setting.readable = "nothing of the kind"
    looked_at(bench, tmp_path, style=ReportStyle(disclosure=True))
    assert "Margaret" not in setting.dossiers[0].exhibits[0].lines[0].text
