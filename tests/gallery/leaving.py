"""Pictures of what leaves the vault and comes in: a report's steps, signatures, exports, exhibits, bundles, certificates."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from tests.gallery.stage import PASSWORD, Stage
from tests.gui.fake_bench import FakeWorkshop
from workbench.domain import commands as c
from workbench.domain.court_orders import ImportedTranscript, MakeReport, ReproductionOutcome
from workbench.domain.custody import Verdict
from workbench.domain.leaving import PRIVILEGED, Reproduction, Sameness
from workbench.domain.timeline import Span
from workbench.gui.reporting import import_form, reproducing, taking
from workbench.gui.reporting.reporting import Reporting


def cut(shop: FakeWorkshop) -> None:
    """Passages that no disclosure version carries."""
    span = Span(20_700_000, 20_740_000)
    notes = (
        c.Annotate("R2", "Name of a minor (§ 68 StPO)", span, "redaction"),
        c.Annotate("R2", "Phone number of the witness", Span(20_760_000, 20_790_000), "redaction"),
        c.Annotate("R2", "Counsel's own doubt about this passage.", span, "note", (PRIVILEGED,)),
    )
    _did(shop, "Analyst 1", *notes)


def approved(shop: FakeWorkshop) -> None:
    """One exhibit approved, so that a report of it is final and waits for its second signature."""
    cut(shop)
    bound: Any = _did(shop, "Analyst 1", c.SubmitReview("E2"))
    _did(shop, "Supervisor", c.ApproveReview("E2", bound.bound))


def reported(shop: FakeWorkshop) -> None:
    """Three reports: an old one, its amendment with a second signature, and one that waits."""
    approved(shop)
    folder = _folder(shop)
    bench = shop.unlock(next(iter(shop.vaults)), user="Analyst 1", password=PASSWORD)
    for number, (final, amends) in enumerate(((False, ""), (True, "R-1"), (True, "R-2")), 1):
        _run(bench, MakeReport("2026-0417", folder / f"{number}.pdf", ("E2",), final, amends=amends))
    bench.close()


def steps(step: int, then: Callable[[Any], object] | None = None) -> Callable[[Stage], QWidget]:
    """A report's steps, up to this one."""

    def take(stage: Stage) -> QWidget:
        wizard: Any = stage.act("report", kind("wizard", "ReportWizard"))
        stage.rest(60)
        if then is not None:
            then(wizard)
        wizard.turn_to(step)
        stage.until(lambda: step < 2 or wizard.preview.pages > 0 or step == 3)
        stage.rest(500)
        return wizard

    return take


def asking(wizard: Any) -> None:
    """Questions and answers, and a version for the other side."""
    wizard.look.profile.setCurrentIndex(wizard.look.profile.findData("questions"))
    wizard.look.disclosure.setChecked(True)
    wizard.look.terms.setText("grey car, yard side")


def alone(wizard: Any) -> None:
    """The approved exhibit alone."""
    wizard.exhibits.choose(("E2",), "")


def signed(stage: Stage) -> QWidget:
    """What is told once it is signed."""
    wizard: Any = steps(3, alone)(stage)
    wizard.sign.file.path.setText(str(_folder(stage.workshop) / "2026-0417 report.pdf"))
    wizard.go.click()
    stage.until(lambda: wizard.outcome is not None)
    wizard.outcome.verify.click()
    stage.rest(400)
    return wizard


def reports(stage: Stage) -> QWidget:
    """The list."""
    dialog: Any = stage.act("reports", kind("reports_list", "Reports"))
    stage.rest(400)
    return dialog


def countersigning(number: int) -> Callable[[Stage], QWidget]:
    """A file that waits, or one that does not."""

    def take(stage: Stage) -> QWidget:
        Reporting.of(stage.window).countersign(_folder(stage.workshop) / f"{number}.pdf")  # type: ignore[union-attr]
        form = stage.dialog(kind("countersign", "CountersignForm"))
        stage.rest(500)
        return form

    return take


def archiving(stage: Stage) -> QWidget:
    """Long-term proofs."""
    Reporting.of(stage.window).archive(Path("/evidence/2026-0417 report.pdf"))  # type: ignore[union-attr]
    return stage.dialog(kind("archive_form", "ArchiveForm"))


def exporting(stage: Stage) -> QWidget:
    """Several formats for the other side."""
    form: Any = stage.act("export", kind("export_form", "ExportTranscript"))
    form.tick("txt", "srt", "json")
    form.disclosure.setChecked(True)
    stage.rest(300)
    return form


def passage(action: str, name: str) -> Callable[[Stage], QWidget]:
    """A dialog about the chosen line."""
    return lambda stage: stage.act(action, kind("passage_forms", name))


def importing(stage: Stage) -> QWidget:
    """Another program's transcript."""
    form = import_form.ImportForm("R2", Path("/evidence/Interview room 2.TextGrid"), stage.window, has_draft=True)
    form.open()
    return stage.dialog(kind("import_form", "ImportForm"))


def reproduce(stage: Stage) -> QWidget:
    """Which draft is run again."""
    return stage.act("reproduce", kind("reproducing", "ReproduceForm"))


def bundle(name: str) -> Callable[[Stage], QWidget]:
    """Another laboratory's bundle."""

    def take(stage: Stage) -> QWidget:
        taking.open_bundle(stage.window, Path("/evidence") / name)
        shown: Any = stage.dialog(kind("bundle_window", "BundleWindow"))
        stage.until(lambda: shown.opened is not None)
        stage.rest(300)
        return shown

    return take


def taking_in(stage: Stage) -> QWidget:
    """Into which case."""
    shown: Any = bundle("2026-0417 bundle")(stage)
    shown.take.click()
    return stage.dialog(kind("taking_form", "TakingForm"))


def certificate(stage: Stage) -> QWidget:
    """What is in the file, before it is used."""
    form: Any = stage.act("certificate", kind("certificate_form", "CertificateForm"))
    file = _folder(stage.workshop) / "brandt.p12"
    file.write_bytes(b"0")
    form.file.path.setText(str(file))
    form.file.password.setText("secret")
    form.look.click()
    stage.until(lambda: form.seen is not None)
    stage.rest(200)
    return form


def _run(bench: Any, order: Any) -> None:
    for _ in bench.start(order):
        pass


def _folder(shop: Any) -> Path:
    folder = next(iter(shop.vaults)).parent / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _did(shop: FakeWorkshop, who: str, *commands: Any) -> Any:
    bench = shop.unlock(next(iter(shop.vaults)), user=who, password=PASSWORD)
    done = [bench.do(command) for command in commands]
    bench.close()
    return done[-1]


def kind(module: str, name: str) -> type[QDialog]:
    """A dialog's class of this room."""
    found: type[QDialog] = getattr(import_module(f"workbench.gui.reporting.{module}"), name)
    return found


_MADE = Reproduction("R2", "D-R2", Sameness.DIFFERENT, "9f2c44b107ae" + "5d" * 26, 2, "CTranslate2 is 4.6.1 now; it was 4.6.0")
_ROWS = (
    ("I saw him get out. He had the bag, the glue one", "I saw him get out. He had the bag, the blue one"),
    ("told you not to", ""),
)

TOLD: dict[str, Callable[[QWidget], object]] = {
    "different": lambda w: reproducing.compared(ReproductionOutcome(_MADE, _ROWS), w),
    "imported": lambda w: import_form.taken(ImportedTranscript("D-2", 412, ("2 rows overlapped and were cut.",)), w),
    "report sound": lambda w: _verdict(w, Verdict("report", ("signatures", "digests", "approval"), ())),
}


def _verdict(parent: QWidget, verdict: Verdict) -> object:
    from workbench.gui.reporting import verdict_notice

    return verdict_notice.report_verdict(Path("/evidence/2026-0417 report.pdf"), verdict, parent)
