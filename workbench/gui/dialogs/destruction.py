"""Dialogs before an exhibit is destroyed: the order of an authority goes on record, then a person types its reference."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from workbench.domain.casework import Tombstone
from workbench.domain.commands import OrderDestruction
from workbench.domain.evidence import Evidence
from workbench.domain.orders import DestroyExhibit
from workbench.gui import moments
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.reason import writing
from workbench.gui.panels.parts import Facts, label

_ORDER = (
    "Only an authority with power over this evidence orders its destruction: a court, or the law. This dialog enters such an "
    "order; it destroys nothing yet."
)
_GONE = (
    "The file is erased from the vault, with everything computed from its sound. It cannot be had back, by nobody. Its "
    "digest, its transcript and its history stay, and the history says who destroyed it on whose order."
)
_COPIES = "Copies in backups, bundles and exports are not reached from here. Destroy them by the same order."


class OrderDestructionForm(Form):
    """Whose order, and on which ground."""

    enter_submits = False

    def __init__(self, evidence: Evidence, parent: QWidget | None = None, *, second_person: bool = False) -> None:
        super().__init__(f"Order destruction of {evidence.reference}", "Enter the order", parent, text=_ORDER)
        self._evidence = evidence
        self.tell(_what(evidence))
        if second_person:
            self.tell(label("The policy wants another administrator to carry it out.", "warn", wraps=True))
        self.authority, self.reason = QLineEdit(), writing()
        self.authority.setPlaceholderText("District Court, 12 KLs 31/26, order of 3 November 2026")
        self.field("Authority and file number", self.authority)
        self.field("Reason", self.reason)

    def check(self) -> str:
        if not self.authority.text().strip():
            return "Say whose order it is, with its file number."
        return "" if self.reason.toPlainText().strip() else "Say why the exhibit is to be destroyed, in the words of the order."

    def command(self) -> OrderDestruction:
        """What the form asks for."""
        return OrderDestruction(self._evidence.id, self.authority.text().strip(), self.reason.toPlainText().strip())


class DestroyForm(Form):
    """The last step: whoever carries the order out types the exhibit's reference."""

    enter_submits = False

    def __init__(self, evidence: Evidence, tombstone: Tombstone, parent: QWidget | None = None) -> None:
        super().__init__(f"Destroy {evidence.reference}", f"Destroy {evidence.reference} for ever", parent, text=_GONE)
        self._reference = evidence.reference
        facts = _what(evidence)
        facts.row("Order of", tombstone.authority)
        facts.row("Reason", tombstone.reason)
        facts.row("Entered", f"by {tombstone.ordered_by} · {moments.day(tombstone.ordered_at)}")
        self.tell(facts)
        self.tell(label(_COPIES, "warn", wraps=True))
        self.typed = QLineEdit()
        self.field(f"Type {evidence.reference} to confirm", self.typed)
        self.go.setEnabled(False)
        self.go.setProperty("role", "danger")
        self.typed.textChanged.connect(lambda text: self.go.setEnabled(text.strip() == self._reference))

    def check(self) -> str:
        return "" if self.typed.text().strip() == self._reference else f"Type {self._reference} to confirm."


def job_of(evidence: Evidence) -> DestroyExhibit:
    """The order that takes the file away."""
    return DestroyExhibit(evidence.id)


def _what(evidence: Evidence) -> Facts:
    facts = Facts("What is destroyed")
    facts.row("Exhibit", f"{evidence.reference} · {evidence.name}")
    facts.row("Size", f"{evidence.size:,} bytes")
    facts.row("SHA-256", f"{evidence.sha256[:32]}\n{evidence.sha256[32:]}")
    return facts
