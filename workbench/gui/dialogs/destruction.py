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
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import Facts, label

_ORDER = later(
    "Only an authority with power over this evidence orders its destruction: a court, or the law. This dialog enters such an "
    "order; it destroys nothing yet."
)
_GONE = later(
    "The file is erased from the vault, with everything computed from its sound. It cannot be had back, by nobody. Its "
    "digest, its transcript and its history stay, and the history says who destroyed it on whose order."
)
_COPIES = later("Copies in backups, bundles and exports are not reached from here. Destroy them by the same order.")


class OrderDestructionForm(Form):
    """Whose order, and on which ground."""

    enter_submits = False

    def __init__(self, evidence: Evidence, parent: QWidget | None = None, *, second_person: bool = False) -> None:
        super().__init__(
            tr("Order destruction of {reference}").format(reference=evidence.reference),
            tr("Enter the order"),
            parent,
            text=tr(_ORDER),
        )
        self._evidence = evidence
        self.tell(_what(evidence))
        if second_person:
            self.tell(label(tr("The policy wants another administrator to carry it out."), "warn", wraps=True))
        self.authority, self.reason = QLineEdit(), writing()
        self.authority.setPlaceholderText(tr("District Court, 12 KLs 31/26, order of 3 November 2026"))
        self.field(tr("Authority and file number"), self.authority)
        self.field(tr("Reason"), self.reason)

    def check(self) -> str:
        if not self.authority.text().strip():
            return tr("Say whose order it is, with its file number.")
        return (
            "" if self.reason.toPlainText().strip() else tr("Say why the exhibit is to be destroyed, in the words of the order.")
        )

    def command(self) -> OrderDestruction:
        """What the form asks for."""
        return OrderDestruction(self._evidence.id, self.authority.text().strip(), self.reason.toPlainText().strip())


class DestroyForm(Form):
    """The last step: whoever carries the order out types the exhibit's reference."""

    enter_submits = False

    def __init__(self, evidence: Evidence, tombstone: Tombstone, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Destroy {reference}").format(reference=evidence.reference),
            tr("Destroy {reference} for ever").format(reference=evidence.reference),
            parent,
            text=tr(_GONE),
        )
        self._reference = evidence.reference
        facts = _what(evidence)
        facts.row(tr("Order of"), tombstone.authority)
        facts.row(tr("Reason"), tombstone.reason)
        facts.row(tr("Entered"), f"by {tombstone.ordered_by} · {moments.day(tombstone.ordered_at)}")
        self.tell(facts)
        self.tell(label(tr(_COPIES), "warn", wraps=True))
        self.typed = QLineEdit()
        self.field(tr("Type {reference} to confirm").format(reference=evidence.reference), self.typed)
        self.go.setEnabled(False)
        self.go.setProperty("role", "danger")
        self.typed.textChanged.connect(lambda text: self.go.setEnabled(text.strip() == self._reference))

    def check(self) -> str:
        return (
            ""
            if self.typed.text().strip() == self._reference
            else tr("Type {reference} to confirm.").format(reference=self._reference)
        )


def job_of(evidence: Evidence) -> DestroyExhibit:
    """The order that takes the file away."""
    return DestroyExhibit(evidence.id)


def _what(evidence: Evidence) -> Facts:
    facts = Facts(tr("What is destroyed"))
    facts.row(tr("Exhibit"), f"{evidence.reference} · {evidence.name}")
    facts.row(tr("Size"), tr("{size:,} bytes").format(size=evidence.size))
    facts.row("SHA-256", f"{evidence.sha256[:32]}\n{evidence.sha256[32:]}")
    return facts
