"""The vault's policy, for an administrator."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from workbench.domain.commands import SetPolicy
from workbench.domain.errors import BadRequest
from workbench.domain.policy import Approval, HandOverRule, Policy, checked
from workbench.gui.dialogs.form import Form
from workbench.gui.dialogs.reason import writing
from workbench.gui.language import later, tr
from workbench.gui.panels.parts import button
from workbench.gui.style import GRID
from workbench.gui.telling import told

_DAY = 24 * 60
_HAND_OVER = {
    HandOverRule.ASKED: later("Nothing: only what a person sends"),
    HandOverRule.CRITICAL: later("Exhibits of critical cases"),
    HandOverRule.ALL: later("Every exhibit"),
}


class PolicyForm(Form):
    """Every field of the policy with what it means."""

    def __init__(self, policy: Policy, parent: QWidget | None = None) -> None:
        text = tr("How this vault is run. What you decide goes on record and holds for everyone from then on.")
        super().__init__(tr("Policy"), tr("Set policy"), parent, text=text)
        self.setMinimumWidth(600)
        self.approval, self.second = (
            QComboBox(),
            QCheckBox(tr("A second administrator confirms keys and carries out destruction")),
        )
        self.approval.addItem(tr("Critical cases"), Approval.CRITICAL)
        self.approval.addItem(tr("All cases"), Approval.ALL)
        self.approval.setCurrentIndex(self.approval.findData(policy.approval))
        self.second.setChecked(policy.second_person)
        self.hand_over = QComboBox()
        for rule, words in _HAND_OVER.items():
            self.hand_over.addItem(tr(words), rule)
        self.hand_over.setCurrentIndex(self.hand_over.findData(policy.hand_over))
        self.events = _number(policy.checkpoint_events, 10_000, " entries")
        self.minutes = _number(policy.checkpoint_minutes, _DAY, " minutes")
        self.idle = _number(policy.idle_minutes, _DAY, " minutes")
        self.url, self.roots = QLineEdit(policy.timestamp_url), writing(72)
        self.url.setPlaceholderText(tr("https://…   empty: no timestamps"))
        self.roots.setPlainText(policy.timestamp_roots)
        self.roots.setPlaceholderText("-----BEGIN CERTIFICATE-----")
        self._put()

    def check(self) -> str:
        try:
            checked(self.policy())
        except BadRequest as error:
            return told(error)
        return ""

    def policy(self) -> Policy:
        """What the form holds."""
        return Policy(
            approval=Approval(str(self.approval.currentData())),
            second_person=self.second.isChecked(),
            checkpoint_events=self.events.value(),
            checkpoint_minutes=self.minutes.value(),
            idle_minutes=self.idle.value(),
            timestamp_url=self.url.text().strip(),
            timestamp_roots=self.roots.toPlainText().strip(),
            hand_over=HandOverRule(str(self.hand_over.currentData())),
        )

    def command(self) -> SetPolicy:
        """What the form asks for."""
        return SetPolicy(self.policy())

    def _put(self) -> None:
        self.field(tr("A report is final only with an approval in"), self.approval)
        self.field("", self.second)
        hint = tr("Sealed, once the hub can be reached. Where no hub is joined, nothing goes.")
        self.field(tr("Goes to the hub by itself"), self.hand_over, hint)
        self.field(tr("Checkpoint after · at the latest every"), _beside(self.events, self.minutes))
        self.events.setAccessibleName(tr("Entries between checkpoints"))
        self.minutes.setAccessibleName(tr("Minutes between checkpoints"))
        self.field(
            tr("Lock the vault without input after"),
            self.idle,
            tr("Kept by this program only: whoever runs another one is not held by it."),
        )
        self.field(tr("Timestamp server (RFC 3161)"), self.url, tr("It sees the digest of a checkpoint and nothing else."))
        self.field(tr("Certificates it is trusted by (PEM)"), self.roots)
        load = button(tr("Read from a file…"), name="load_roots")
        load.clicked.connect(self._load)
        self.tell(_beside(load))

    def _load(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Certificates of the timestamp server"), "", tr("PEM (*.pem *.crt *.cer)")
        )
        if not chosen:
            return
        try:
            _fill(self.roots, Path(chosen).read_text(encoding="ascii"))
        except (OSError, UnicodeDecodeError) as error:
            self.fail(tr("{name} could not be read as PEM: {error}").format(name=Path(chosen).name, error=error))


def _fill(field: QPlainTextEdit, text: str) -> None:
    field.setPlainText(text.strip())


def _number(value: int, most: int, unit: str) -> QSpinBox:
    made = QSpinBox()
    made.setRange(1, most)
    made.setValue(value)
    made.setSuffix(unit)
    made.setGroupSeparatorShown(True)
    made.lineEdit().setTextMargins(GRID * 2, 0, 0, 0)
    return made


def _beside(*widgets: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GRID * 2)
    for widget in widgets:
        row.addWidget(widget, 0 if len(widgets) == 1 else 1)
    if len(widgets) == 1:
        row.addStretch(1)
    made.setFocusProxy(widgets[0])
    return made
