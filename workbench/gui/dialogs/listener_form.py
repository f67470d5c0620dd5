"""A second listener is asked: someone who has not worked on the exhibit, and will not see what others wrote."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from workbench.domain.commands import InviteListener
from workbench.gui.dialogs.form import Form
from workbench.gui.language import tr

_MEANT = (
    "A second person writes down what they hear without seeing what the machine or others wrote. Their draft stands beside the "
    "working transcript; where the two differ, somebody decides, and the reading that was not chosen is kept."
)
_NOBODY = "Everybody enrolled here has worked on this exhibit. Ask an administrator to enrol somebody who has not."


class InviteForm(Form):
    """Makes an `InviteListener`."""

    def __init__(self, recording_id: str, people: Sequence[str], parent: QWidget) -> None:
        super().__init__(tr("Ask a second listener"), tr("Ask to listen"), parent, text=tr(_MEANT))
        self._recording = recording_id
        self.listener = QComboBox()
        self.listener.addItems(list(people))
        self.field(tr("Listener"), self.listener, "" if people else tr(_NOBODY))
        self.go.setEnabled(bool(people))

    def command(self) -> InviteListener:
        """What is asked for."""
        return InviteListener(self._recording, self.listener.currentText())
