"""The bar below: transport on the left; what is saved and how long the ledger is on the right."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStatusBar, QWidget

from workbench.domain.checkpoints import Witnessing
from workbench.domain.custody import Head
from workbench.gui import moments
from workbench.gui.elided import Elided
from workbench.gui.language import counted, tr
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.style import GRID
from workbench.gui.telling import told
from workbench.gui.witnessed import meaning, unwitnessed

_SHOWN_MS = 8000


class BottomBar(QStatusBar):
    """Says "saved" only after the commit."""

    witness_clicked = Signal()
    hub_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(0, 0, GRID * 3, 0)
        self.setMinimumHeight(44)
        self._notice = Elided("muted")
        self._until = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._until.timeout.connect(self._notice.clear)
        self._saved = label("", "muted")
        self._ledger = Elided("muted")
        self._saved.setAccessibleName(tr("Save state"))
        self._ledger.setAccessibleName(tr("Ledger"))
        self.witness = button("", "quiet", name="unwitnessed")
        self.witness.setAccessibleName(tr("Unwitnessed entries"))
        self.witness.hide()
        self.witness.clicked.connect(self.witness_clicked)
        self.hub = button("", "quiet", name="hub_state")
        self.hub.setAccessibleName(tr("Hub"))
        self.hub.hide()
        self.hub.clicked.connect(self.hub_clicked)
        for part in (self._notice, self._saved, self._ledger, self.hub, self.witness):
            self.addPermanentWidget(part)

    def put_transport(self, transport: QWidget) -> None:
        """The transport fills what the states leave."""
        self.insertWidget(0, transport, 1)
        transport.show()

    def show_pending(self, is_pending: bool) -> None:
        """A change is on its way."""
        if is_pending:
            self._saved.setText(tr("Saving…"))

    def show_saved(self) -> None:
        """The change is committed."""
        self._saved.setText(tr("Saved {now}").format(now=moments.now()))

    def show_ledger(self, head: Head | None) -> None:
        """How long the ledger is; its root in the tooltip."""
        self._ledger.setText(counted(head.size, "ledger entry") if head else "")
        self._ledger.setToolTip(tr("Root {short} …").format(short=head.short) if head else "")
        if head is None:
            self.show_witnessing(None)
            self.show_hub("")

    def show_hub(self, text: str, told: str = "", role: str = "") -> None:
        """How the way to the hub is; nothing where none was joined."""
        self.hub.setVisible(bool(text))
        self.hub.setText(text)
        self.hub.setToolTip(tip(told))
        self.hub.setAccessibleName(text or tr("Hub"))
        self.hub.setAccessibleDescription(told)
        if self.hub.property("alarm") != (role == "bad"):
            self.hub.setProperty("alarm", role == "bad")
            self.hub.style().polish(self.hub)

    def show_witnessing(self, witnessing: Witnessing | None) -> None:
        """How many entries no second person vouches for; the tooltip says what that means."""
        self.witness.setVisible(witnessing is not None)
        if witnessing is not None:
            self.witness.setText(unwitnessed(witnessing))
            self.witness.setToolTip(tip(meaning(witnessing)))
            self.witness.setAccessibleDescription(meaning(witnessing))

    def say_why(self, error: BaseException) -> None:
        """Why something smaller than a job did not work."""
        self.say(told(error))

    def say(self, text: str) -> None:
        """A short notice that goes away by itself."""
        self._notice.setText(text)
        self._until.start()
