"""Reports in an open vault: the steps to one, the list of them, second signatures, long-term proofs, checks of files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QDialog, QFileDialog

from workbench.domain import court_orders as o
from workbench.domain.court_questions import ReportsOf
from workbench.domain.leaving import ReportInfo
from workbench.domain.orders import Order
from workbench.gui import running
from workbench.gui.dialogs import notices
from workbench.gui.folders import documents
from workbench.gui.language import counted, tr
from workbench.gui.queue import JobView
from workbench.gui.reporting import verdict_notice
from workbench.gui.submitting import while_open
from workbench.gui.tenant import Tenant

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.reporting.countersign import CountersignForm
    from workbench.gui.reporting.gathering import Gathered
    from workbench.gui.reporting.reports_list import Reports
    from workbench.gui.reporting.signed import Done, Signed
    from workbench.gui.reporting.wizard import Choices, ReportWizard
    from workbench.gui.window import Window


class Following(Protocol):
    """A dialog that shows how far its job is, and what came of it."""

    def show_job(self, job: JobView) -> None: ...

    def show_outcome(self, done: Done) -> None: ...


class Reporting(Tenant):
    """Owns the dialogs of the case's reports; they go when the vault is locked."""

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window, desk)
        self._open: list[QDialog] = []
        self._waiting: dict[int, Following] = {}
        self._kept: dict[str, Choices] = {}
        self._links.link(desk.queue.changed, self._on_job)
        self._links.link(desk.queue.succeeded, self._on_succeeded)

    def close(self) -> None:
        for dialog in tuple(self._open):
            dialog.done(0)
        running.finish()
        super().close()

    # -- a report

    def begin(self) -> None:
        """The steps to a report of the case that is looked at, or the ones that are open already."""
        node, desk = self._desk.case(), self._desk
        if node is None or self._raised(lambda d: getattr(d, "case_number", "") == node.case.number and hasattr(d, "steps")):
            return
        from workbench.gui.reporting.gathering import gathered

        unsaved = len(self._window.centre.model.unsaved())
        desk.errands.run(lambda: gathered(desk.bench, node, unsaved), self._show_steps, key="report")

    def _show_steps(self, about: Gathered) -> None:
        from workbench.gui.reporting.wizard import ReportWizard

        bench, number = self._desk.bench, about.case.number
        wizard = ReportWizard(about, self._window.theme, bench.start, documents(), self._window)
        if (kept := self._kept.get(number)) is not None:
            wizard.restore(kept)
        wizard.signing.connect(lambda order: self._sign(wizard, order))
        wizard.cancel_asked.connect(self._desk.queue.cancel)
        wizard.verify_wanted.connect(lambda path: self._judge_in(wizard, path))
        wizard.left.connect(lambda choices: self._kept.__setitem__(number, choices))
        self.show(wizard)

    def _sign(self, wizard: ReportWizard, order: o.MakeReport) -> None:
        title = tr("Report {number}").format(number=order.case_number)
        self._follow(wizard, self._desk.queue.add(order, title))

    # -- the list

    def show_list(self) -> None:
        """The reports of the case that is looked at."""
        number = self._desk.place.case
        if not number or self._raised(lambda d: getattr(d, "case_number", "") == number and hasattr(d, "show_reports")):
            return
        from workbench.gui.reporting.reports_list import Reports

        dialog = Reports(number, self._window.theme, self._window)
        dialog.bar({name: self._desk.permission(verb) for name, verb in _VERBS_OF_LIST.items()})
        dialog.asked.connect(lambda name: self._window.actions_by_id[name].trigger())
        link = self._desk.ledger_loaded.connect(lambda _: self._refresh(dialog))
        dialog.finished.connect(lambda _: self._desk.ledger_loaded.disconnect(link))
        self._refresh(dialog)
        self.show(dialog)

    def _refresh(self, dialog: Reports) -> None:
        bench, number = self._desk.bench, dialog.case_number
        show: Callable[[tuple[ReportInfo, ...]], None] = while_open(dialog, dialog.show_reports)
        self._desk.errands.run(lambda: bench.ask(ReportsOf(number)), show, key="reports")

    # -- files

    def countersign(self, path: Path | None = None) -> None:
        """A second person's signature under a file."""
        if (chosen := path or self._file(tr("The report to countersign"))) is None:
            return
        from workbench.gui.reporting.found_file import found

        bench = self._desk.bench
        trouble = tr("This file cannot be countersigned")
        self._desk.errands.run(
            lambda: found(bench, chosen),
            self._show_countersigning,
            lambda error: notices.trouble(trouble, error, self._window),
            key="countersign",
        )

    def _show_countersigning(self, about: object) -> None:
        from workbench.gui.reporting.countersign import CountersignForm
        from workbench.gui.reporting.found_file import FoundFile

        assert isinstance(about, FoundFile)  # noqa: S101 - what `found` answers
        bench = self._desk.bench
        form = CountersignForm(about, bench.person.name, self._window.theme, self._window, on_token=bench.on_token)
        title = tr("Countersign {name}").format(name=about.path.name)
        form.signing.connect(lambda order: self._follow(form, self._desk.queue.add(order, title)))
        form.cancel_asked.connect(self._desk.queue.cancel)
        form.verify_wanted.connect(lambda path: self._judge_in(form, path))
        self.show(form)

    def archive(self, path: Path | None = None) -> None:
        """What a report needs to be judged in many years."""
        from workbench.gui.reporting.archive_form import ArchiveForm
        from workbench.gui.submitting import order_form

        if (chosen := path or self._file(tr("The report that gets long-term proofs"))) is not None:
            form = ArchiveForm(chosen, self._desk.oversight.policy, self._window)
            order_form(self._desk, form, form.order, tr("Long-term proofs for {name}").format(name=chosen.name))

    def verify(self, path: Path | None = None) -> None:
        """The verdict on a file, as anybody would get it."""
        if (chosen := path or self._file(tr("The report to verify"))) is None:
            return
        judge, title = self._desk.judge, tr("{name} cannot be judged").format(name=chosen.name)
        self._window.bottom.say(tr("Checking {name}…").format(name=chosen.name))
        self._desk.errands.run(
            lambda: judge.report(chosen),
            lambda verdict: verdict_notice.report_verdict(chosen, verdict, self._window),
            lambda error: notices.trouble(title, error, self._window),
        )

    # -- inside

    def _judge_in(self, dialog: ReportWizard | CountersignForm, path: Path) -> None:
        shown: Signed | None = dialog.outcome
        if shown is not None:
            judge = self._desk.judge
            self._desk.errands.run(
                lambda: judge.report(path),
                while_open(dialog, shown.show_verdict),
                while_open(dialog, shown.show_trouble),
            )

    def _follow(self, dialog: QDialog, job: JobView) -> None:
        self._waiting[job.id] = dialog  # type: ignore[assignment]  # every dialog given here follows its job
        dialog.finished.connect(lambda _: self._waiting.pop(job.id, None))
        newest = next((one for one in self._desk.queue.jobs() if one.id == job.id), job)
        self._on_job(newest)

    def _on_job(self, job: JobView | None) -> None:
        if job is not None and (dialog := self._waiting.get(job.id)) is not None:
            dialog.show_job(job)

    def _on_succeeded(self, job: JobView, outcome: object) -> None:
        """Where its dialog was closed meanwhile, a notice tells the same."""
        if not isinstance(outcome, o.ReportOutcome):
            return
        done = _done(job.order, outcome)
        dialog = self._waiting.pop(job.id, None)
        if dialog is not None:
            dialog.show_outcome(done)
        else:
            self._tell(done)

    def _tell(self, done: Done) -> None:
        from workbench.gui.reporting.signed import Signed

        notice = notices.Notice(done.title, "", self._window)
        notice.text.hide()
        shown = Signed(done, self._window.theme, is_titled=False)
        judge = self._desk.judge
        shown.verify_wanted.connect(
            lambda path: self._desk.errands.run(
                lambda: judge.report(path), while_open(notice, shown.show_verdict), while_open(notice, shown.show_trouble)
            )
        )
        notice.show_with(shown)

    def show(self, dialog: QDialog) -> None:
        self._open.append(dialog)
        dialog.finished.connect(lambda _: self._open.remove(dialog))
        dialog.show()

    def _raised(self, is_it: Callable[[QDialog], bool]) -> bool:
        found = next((dialog for dialog in self._open if is_it(dialog)), None)
        if found is not None:
            found.raise_()
            found.activateWindow()
        return found is not None

    def _file(self, title: str) -> Path | None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, str(documents()), tr("PDF (*.pdf)"))
        return Path(chosen) if chosen else None


def _done(order: Order, outcome: o.ReportOutcome) -> Done:
    """What is told of a file that was signed, by what was asked for."""
    from workbench.gui.reporting.signed import Done

    titles: dict[type, str] = {
        o.Countersign: tr("The report is countersigned"),
        o.ArchiveReport: tr("The report has its long-term proofs"),
    }
    title = titles.get(type(order), tr("The report is signed"))
    facts = [(tr("Pages"), counted(outcome.pages, "page"))] if outcome.pages else []
    facts += [(tr("Report"), tr("No. {n}").format(n=outcome.number))] if outcome.number else []
    facts += [(tr("Note"), note) for note in outcome.notes]
    waits = tr("Not complete yet: {who} has to countersign it. Give them the file; they open “Case, Countersign a report…”.")
    next_step = f"◆ {waits.format(who=outcome.waits_for)}" if outcome.waits_for else ""
    return Done(title, outcome.path, outcome.sha256, tuple(facts), next_step)


_VERBS_OF_LIST: dict[str, type] = {
    "report": o.MakeReport,
    "countersign": o.Countersign,
    "archive_report": o.ArchiveReport,
}
