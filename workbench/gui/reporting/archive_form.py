"""The dialog before a report gets its long-term proofs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from workbench.domain.court_orders import ArchiveReport
from workbench.domain.policy import Policy
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.order_forms import FileField
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import Facts, label

_TEXT = later(
    "Certificates end, and servers that answer for them go. This puts what the signatures need to be judged in many years into "
    "the file, under a timestamp. Signatures and pages stay as they are."
)
_NO_SERVER = later("The policy names no timestamp server. An administrator sets one under “Vault, Policy…”.")


class ArchiveForm(Form):
    """Which file, whose timestamp, and where the result goes."""

    def __init__(self, path: Path, policy: Policy, parent: QWidget | None = None) -> None:
        super().__init__(tr("Long-term proofs"), tr("Add long-term proofs"), parent, text=tr(_TEXT))
        self.setMinimumWidth(560)
        self._path, self._has_server = path, bool(policy.timestamp_url)
        facts = Facts(tr("What is done"))
        facts.row(tr("Report"), path.name)
        facts.row(tr("Timestamp by"), policy.timestamp_url or tr("nobody"))
        self.tell(facts)
        if not self._has_server:
            self.tell(label(f"⚠ {tr(_NO_SERVER)}", "warn", wraps=True))
        target = path.with_name(tr("{stem} archived.pdf").format(stem=path.stem))
        self.file = FileField(target, tr("PDF (*.pdf)"))
        self.field(tr("File"), self.file)

    def check(self) -> str:
        return self.file.problem() if self._has_server else tr(_NO_SERVER)

    def order(self) -> ArchiveReport:
        """What the form asks for."""
        return ArchiveReport(self._path, self.file.value())
