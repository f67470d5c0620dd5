"""Last step of a report: who signs with which key, who countersigns afterwards, where the file goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from workbench.domain.court_orders import MakeReport
from workbench.domain.leaving import ReportStyle
from workbench.gui.dialogs.order_forms import FileField
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import Facts, label
from workbench.gui.queue import JobState, JobView
from workbench.gui.reporting.gathering import Gathered, Part, countersigner, unapproved, warnings
from workbench.gui.reporting.key_choice import KeyChoice
from workbench.gui.reporting.page import Page
from workbench.gui.reporting.preview_page import Wanted

_TEXT = later(
    "Your signature stands under every page as it was previewed. The report's digest goes on record before and after it; "
    "nothing can be changed afterwards without being noticed."
)
_NOT_FINAL = later(
    "This report calls itself not final. Once every exhibit is approved, sign a final one that takes its place: whoever "
    "approved countersigns that one."
)
_COUNTERSIGNED = later(
    "{who} countersigns: give them the file, they open “Case, Countersign a report…”. Until then “verify” says INCOMPLETE."
)


class SignPage(Page):
    """Shows, while it is signed, how far that is."""

    changed = Signal()

    def __init__(self, about: Gathered, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(tr("Sign it"), tr(_TEXT), parent)
        self._about = about
        self._parts: tuple[Part, ...] = ()
        self.facts, self._facts_room = Facts(tr("What is signed")), QVBoxLayout()
        self.key = KeyChoice(about.signer, on_token=about.on_token, brought=about.certificate)
        self.file = FileField(folder / _name(about), tr("PDF (*.pdf)"))
        self.warning, self.after = label("", "warn", wraps=True), label("", "", wraps=True)
        self.bar, self.said = QProgressBar(textVisible=False), label("", "muted", wraps=True)
        self.bar.setAccessibleName(tr("Progress of the report"))
        self._facts_room.addWidget(self.facts)
        self.column.addLayout(self._facts_room)
        self.column.addSpacing(8)
        self.tell(self.warning)
        self.field(tr("Who signs"), self.key)
        self.field(tr("And then"), self.after)
        self.field(tr("File"), self.file)
        self.column.addWidget(self.said)
        self.column.addWidget(self.bar)
        self.column.addStretch(1)
        self._first = self.file.path
        self.file.path.textChanged.connect(lambda _: self.changed.emit())
        self.key.changed.connect(self.changed)
        self.bar.hide()

    def check(self) -> str:
        return self.key.check() or self.file.problem()

    @property
    def is_final(self) -> bool:
        """Whether the report can call itself final."""
        return not self._about.needs_approval or not unapproved(self._parts)

    @property
    def consequence(self) -> str:
        """What stands on the button."""
        return tr("Sign report") if self.is_final else tr("Sign report, not final")

    def show_choice(self, parts: Sequence[Part], style: ReportStyle, amends: str, pages: int) -> None:
        """What the earlier steps decided."""
        self._parts = tuple(parts)
        facts = Facts(tr("What is signed"))
        for name, value in self._rows(style, amends, pages):
            facts.row(name, value)
        self._facts_room.replaceWidget(self.facts, facts)
        self.facts.deleteLater()
        self.facts = facts
        unseen = [] if pages else [tr("You have not looked at the pages yet.")]
        told = "\n".join(f"⚠ {line}" for line in (*warnings(self._about, parts), *unseen))
        self.warning.setText(told)
        self.warning.setVisible(bool(told))
        who = countersigner(self._about, parts)
        self.after.setText(_afterwards(who) if who or self.is_final else tr(_NOT_FINAL))

    def order(self, wanted: Wanted) -> MakeReport:
        """What is asked for: final where it is called so here, and then refused if an approval ends before it is made."""
        final = self._about.needs_approval and self.is_final
        return MakeReport(
            wanted.case_number, self.file.value(), wanted.evidence, final, wanted.style, wanted.amends, self.key.key()
        )

    def show_job(self, job: JobView | None) -> None:
        """How far it is; nothing where it does not run."""
        is_running = job is not None and not job.is_over
        for part in (self.key, self.file):
            part.setEnabled(not is_running)
        self.bar.setVisible(is_running)
        if job is None or job.is_over:
            self.said.setText("")
            return
        self.bar.setRange(0, 1000 if job.permille is not None else 0)
        self.bar.setValue(job.permille or 0)
        waits = tr("Waits until the jobs before it are done") if job.state is JobState.QUEUED else ""
        self.said.setText(waits or " · ".join(filter(None, (tr(job.stage), job.note))))

    def _rows(self, style: ReportStyle, amends: str, pages: int) -> list[tuple[str, str]]:
        about, exhibits = self._about, ", ".join(part.evidence.exhibit for part in self._parts)
        earlier = next((r for r in about.reports if r.report_id == amends), None)
        rows = [
            (tr("Report"), tr("No. {n} of case {case}").format(n=about.number, case=about.case.number)),
            (tr("Exhibits"), exhibits),
            (tr("Version"), tr("disclosure: redacted, without privileged notes") if style.disclosure else tr("complete")),
            (tr("Pages"), counted(pages, "page") if pages else tr("not looked at yet")),
        ]
        if earlier is not None:
            rows.append((tr("Amends"), tr("No. {n}").format(n=earlier.number)))
        return rows


def _name(about: Gathered) -> str:
    """What a report's file is called: never as an earlier one's."""
    if about.number < 2:
        return tr("{number} report.pdf").format(number=about.case.number)
    return tr("{number} report {n}.pdf").format(number=about.case.number, n=about.number)


def _afterwards(who: str) -> str:
    if not who:
        return tr("Nobody else has to sign. The report is complete with your signature.")
    return tr(_COUNTERSIGNED).format(who=who)
