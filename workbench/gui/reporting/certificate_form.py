"""A certificate of another authority, brought in to sign one's reports with: looked at first, then used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.domain.court_commands import BringCertificate
from workbench.domain.court_orders import Pkcs12
from workbench.gui import moments
from workbench.gui.dialogs.form import Form
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import Facts, button, label
from workbench.gui.reporting.key_choice import Pkcs12Field

if TYPE_CHECKING:
    from workbench.domain.leaving import CertificateFacts

_TEXT = later(
    "Reports are signed with this laboratory's certificate for you. Where a court knows another authority better, bring its "
    "certificate: from then on you can choose it. The key stays in your file; only the certificate goes on record."
)


class CertificateForm(Form):
    """`look_wanted` asks for what is in the file; nothing is used before it was seen."""

    look_wanted = Signal(object)
    enter_submits = False

    def __init__(self, known: CertificateFacts | None, parent: QWidget | None = None) -> None:
        super().__init__(tr("Report certificate"), tr("Use this certificate"), parent, text=tr(_TEXT))
        self.setMinimumWidth(640)
        self.seen: CertificateFacts | None = None
        self.now = QVBoxLayout()
        self.file, self.look = Pkcs12Field(), button(tr("Look at it"), name="look")
        held, self._room = QWidget(), QVBoxLayout()
        held.setLayout(self.now)
        self.now.setContentsMargins(0, 0, 0, 0)
        self.now.addWidget(facts_of(tr("In use now"), known) if known else label(tr("You have brought none yet."), "small"))
        self.tell(held)
        self.field(tr("File with your key and certificate (PKCS#12)"), self.file)
        looking, row = QWidget(), QHBoxLayout()
        looking.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.look)
        row.addStretch(1)
        self.tell(looking)
        shown = QWidget()
        self._room.setContentsMargins(0, 0, 0, 0)
        shown.setLayout(self._room)
        self.tell(shown)
        self.look.clicked.connect(lambda _=False: self._ask())
        for field in (self.file.path, self.file.password):
            field.textChanged.connect(lambda _: self._forget())
        self.file.password.returnPressed.connect(self._ask)
        self.go.setEnabled(False)

    def show_described(self, described: CertificateFacts) -> None:
        """What is in the file."""
        self.set_busy(False)
        self._show(described)
        self.go.setFocus()

    def fail(self, error: BaseException | str) -> None:
        super().fail(error)
        at = self.file.path if self.file.problem() else self.file.password
        at.setFocus()
        at.selectAll()

    def set_busy(self, is_busy: bool, text: str = "") -> None:
        super().set_busy(is_busy, text)
        for part in (self.look, self.file):
            part.setEnabled(not is_busy)
        self.go.setEnabled(not is_busy and self.seen is not None)

    def command(self) -> BringCertificate:
        """What the form asks for."""
        assert self.seen is not None  # noqa: S101 - the button is greyed without it
        return BringCertificate(self.seen.certificate, self.seen.chain)

    def _ask(self) -> None:
        if wrong := self.file.problem():
            self.fail(wrong)
            return
        asked: Pkcs12 = self.file.value()
        self.set_busy(True, tr("Opening the file…"))
        self.look_wanted.emit(asked)

    def _forget(self) -> None:
        """Another file or password: what was said of the last one no longer holds."""
        self.problem.hide()
        self._show(None)

    def _show(self, described: CertificateFacts | None) -> None:
        if described is None and self.seen is None:
            return
        self.seen = described
        while (item := self._room.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        if described is not None:
            self._room.addWidget(facts_of(tr("In the file"), described))
        self.go.setEnabled(described is not None)
        QTimer.singleShot(0, self, self._grow)  # what was put in has its height after a turn of the event loop


def facts_of(title: str, described: CertificateFacts) -> Facts:
    """A certificate in rows."""
    facts = Facts(title)
    facts.row(tr("Whose"), described.subject)
    facts.row(tr("Issued by"), described.issuer)
    facts.row(tr("Valid"), f"{moments.day(described.begins)} – {moments.day(described.ends)}")
    facts.row(tr("Six words"), described.words.replace("-", " · "))
    return facts
