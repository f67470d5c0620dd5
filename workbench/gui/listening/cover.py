"""Listen first: covers over everything that would tell what is said, until they are lifted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label
from workbench.gui.style import GRID

if TYPE_CHECKING:
    from workbench.domain.annotations import Annotation
    from workbench.gui.timeline.desk import TimelineDesk

_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ShowToParent)


class Hush(QObject):
    """The timeline without its tool tips, which quote, without notes and words; what it shows of sound and voices stays."""

    def __init__(self, timeline: TimelineDesk) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        timeline.canvas.installEventFilter(self)
        self.again()

    def again(self) -> None:
        """Somebody may have told the timeline of notes since."""
        self._timeline.set_annotations(())
        self._timeline.keep_words(out=True)

    def lift(self, notes: Sequence[Annotation]) -> None:
        """Give everything back."""
        self._timeline.canvas.removeEventFilter(self)
        self._timeline.set_annotations(notes)
        self._timeline.keep_words(out=False)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        return event.type() == QEvent.Type.ToolTip


class Cover(QWidget):
    """Lies over a widget wherever it goes; what is under it takes neither mouse nor keys."""

    lift_wanted = Signal()

    def __init__(self, under: QWidget, *, speaks: bool) -> None:
        super().__init__(under.parentWidget())
        self._under = under
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lay_out(speaks=speaks)
        self._was_enabled = under.isEnabled()
        under.setEnabled(False)
        under.installEventFilter(self)
        self._fit()

    def lift(self) -> None:
        """Give what is under it back."""
        self._under.removeEventFilter(self)
        self._under.setEnabled(self._was_enabled)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _MOVES:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        self.setGeometry(self._under.geometry())
        self.setVisible(not self._under.isHidden())
        self.raise_()

    def _lay_out(self, *, speaks: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, GRID * 4, 16, GRID * 4)
        column.setSpacing(GRID * 2)
        if not speaks:
            column.addWidget(label(tr("Hidden while you listen first."), "small", wraps=True))
            column.addStretch(1)
            return
        lift = button(tr("Show the text"), name="lift")
        lift.setToolTip(tr("Ends “Listen first” (Ctrl+Shift+F5)"))
        lift.clicked.connect(self.lift_wanted)
        said = label(tr("What others or a machine wrote changes what is heard. Form your own impression first."), "muted")
        column.addStretch(1)
        for part in (label(tr("Listen first: the text is hidden"), "title"), said, lift):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
