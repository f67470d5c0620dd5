"""Keys renewed at the bench sign from then on, and reports say so."""

from __future__ import annotations

from pathlib import Path

from tests.jobs.test_importing import run
from tests.sounds import a_tone
from tests.vaults import PASSWORD, Vaults, a_draft, workshop
from workbench.domain.commands import FinishDraft, OpenCase
from workbench.domain.orders import ImportFiles, ImportOutcome, MakeReport, ReportOutcome
from workbench.domain.questions import RecordingsOf


def test_a_report_after_a_renewal_names_the_key_it_is_signed_with(vaults: Vaults, tmp_path: Path) -> None:
    """The root's holder gets a new certificate, which custody.json has to name."""
    bench = vaults.open("boss")
    old = bench.person.keys
    bench.rotate_own(PASSWORD)
    assert bench.person.keys.certificate != old.certificate
    bench.do(OpenCase("C-1", "Harbour"))
    outcome = run(bench.start(ImportFiles("C-1", (a_tone(tmp_path / "tone.wav", seconds=10),))))
    assert isinstance(outcome, ImportOutcome)
    [recording] = bench.ask(RecordingsOf(outcome.taken[0].id))
    bench.do(FinishDraft(a_draft(recording, ("glue was there", "yes it was"))))
    made = run(bench.start(MakeReport("C-1", tmp_path / "r.pdf")))
    assert isinstance(made, ReportOutcome)
    assert workshop().judge_report(tmp_path / "r.pdf", vault=vaults.folder).findings == ()
