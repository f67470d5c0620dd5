"""The dialog before a signature: which exhibits, what the report will hold, who signs, where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from workbench.domain.evidence import Case, Evidence
from workbench.domain.orders import MakeReport
from workbench.domain.policy import Policy
from workbench.domain.review import Review
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.order_forms import FileField
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import label
from workbench.gui.worked import Worked

_TEXT = later(
    "One PDF with your certificate's signature: exhibit data and hashes, method and models, caveats, the line-numbered "
    "transcript, notes, and the custody history, with custody.json attached. Its digest goes on record."
)


@dataclass(frozen=True, slots=True)
class Part:
    """An exhibit that can be in the report, and what stands on it."""

    evidence: Evidence
    is_transcribed: bool
    worked: Worked
    review: Review


class Report(Form):
    """Which exhibits, what they will say, and where the signed file goes."""

    def __init__(
        self,
        case: Case,
        parts: Sequence[Part],
        signer: str,
        folder: Path,
        parent: QWidget | None = None,
        *,
        unsaved: int = 0,
        policy: Policy = Policy(),  # noqa: B008 - frozen
    ) -> None:
        super().__init__(tr("Report"), tr("Sign report"), parent, text=tr(_TEXT))
        self._is_needed = policy.needs_approval(critical=case.critical)
        self._case, self._parts, self._signer, self._unsaved = case, {x.evidence.id: x for x in parts}, signer, unsaved
        self.exhibits = QListWidget()
        self.exhibits.setObjectName("exhibits")
        self.exhibits.setFixedHeight(min(240, 12 + 26 * len(parts)))
        for part in parts:
            self.exhibits.addItem(_exhibit(part))
        self.holds, self.warning = label("", "", wraps=True), label("", "warn", wraps=True)
        self.file = FileField(folder / tr("{number} report.pdf").format(number=case.number), tr("PDF (*.pdf)"))
        self.field(tr("Exhibits in the report"), self.exhibits)
        self.field(tr("It will hold"), self.holds)
        self.field("", self.warning)
        self.field(tr("File"), self.file)
        self.exhibits.itemChanged.connect(lambda _: self._tell())
        self._tell()

    def chosen(self) -> tuple[str, ...]:
        """Ids of the exhibits that are ticked."""
        items = [self.exhibits.item(row) for row in range(self.exhibits.count())]
        return tuple(item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked)

    def check(self) -> str:
        return self.file.problem() if self.chosen() else tr("Tick at least one exhibit.")

    def order(self) -> MakeReport:
        """What the form asks for."""
        everything = len(self.chosen()) == self.exhibits.count()
        evidence = () if everything else self.chosen()
        # What is called final here is refused if an approval ends before the report is made.
        return MakeReport(self._case.number, self.file.value(), evidence, final=self._is_needed and not self._open())

    def _open(self) -> int:
        """How many of the ticked exhibits no approval stands for."""
        return sum(not self._parts[key].review.is_final for key in self.chosen())

    def _tell(self) -> None:
        parts = [self._parts[key] for key in self.chosen()]
        self.holds.setText(tr("{parts}\nSigned by {signer}.").format(parts=contents(parts), signer=self._signer))
        warnings = "\n".join(self._warnings(parts))
        self.warning.setText(warnings)
        self.warning.setVisible(bool(warnings))
        self.go.setText(tr("Sign report, not final") if self._is_needed and self._open() else tr("Sign report"))

    def _warnings(self, parts: Sequence[Part]) -> list[str]:
        bare = sum(not part.is_transcribed for part in parts)
        stale, open_ = sum(part.review.is_stale for part in parts), self._open()
        told = [
            (
                self._is_needed and open_,
                tr("{open} not approved yet: the report is not final, and says so.").format(open=counted(open_, "exhibit")),
            ),
            (stale, tr("{stale} no longer what was approved: verify the vault first.").format(stale=counted(stale, "exhibit"))),
            (bare, tr("{bare} without a transcript: data and hashes only.").format(bare=counted(bare, "exhibit"))),
            (
                self._unsaved,
                tr("{unsaved} typed but not saved: not in the report.").format(unsaved=counted(self._unsaved, "correction")),
            ),
        ]
        return [text for is_so, text in told if is_so]


def contents(parts: Sequence[Part]) -> str:
    """What a report of these exhibits holds, in three lines."""
    all_of = sum((part.worked for part in parts), Worked())
    left = all_of.lines - all_of.corrected
    review = tr("{corrected:,} corrected by a person, {left:,} as the machine wrote them").format(
        corrected=all_of.corrected, left=left
    )
    rest = (counted(all_of.caveats, "caveat"), counted(all_of.flagged, "flagged passage"), counted(all_of.notes, "note"))
    return f"{counted(len(parts), 'exhibit')} · {counted(all_of.lines, 'line')}\n{review}\n{' · '.join(rest)}"


def _exhibit(part: Part) -> QListWidgetItem:
    evidence = part.evidence
    item = QListWidgetItem(f"{evidence.exhibit}  ·  {evidence.name}" + ("" if part.is_transcribed else tr("  ·  no transcript")))
    item.setData(Qt.ItemDataRole.UserRole, evidence.id)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
    item.setCheckState(Qt.CheckState.Checked)
    return item
