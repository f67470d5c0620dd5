"""Asks how somebody likes to listen: device, loops, pauses, the pedal, and whether listens are logged."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from workbench.gui.dialogs.form import Form
from workbench.gui.language import tr
from workbench.gui.panels.listening_seconds import Seconds
from workbench.gui.playing.habits import LONGEST_GAP_MS, LONGEST_REWIND_MS, Habits

_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_FREE = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class ListeningForm(Form):
    """Kept for this person on this computer."""

    def __init__(
        self,
        habits: Habits,
        devices: tuple[tuple[str, str], ...],
        keys: dict[str, str],
        refusal: str,
        parent: QWidget | None = None,
    ) -> None:
        """`keys` names what keys mean already; `refusal` says why nothing can be logged, empty where it can."""
        super().__init__(tr("Listening"), tr("Keep settings"), parent, text=tr("Kept for you on this computer."))
        self._keys = keys
        self.device = _outputs(devices, habits.device)
        self.gap = Seconds(habits.gap_ms, LONGEST_GAP_MS)
        self.rewind = Seconds(habits.rewind_ms, LONGEST_REWIND_MS)
        self.pedal = KeyField(habits.pedal)
        self.pedal_back = Seconds(habits.pedal_back_ms, LONGEST_REWIND_MS)
        self.logs = QCheckBox(tr("Log what I listen to"))
        self.logs.setChecked(habits.logs and not refusal)
        self.logs.setEnabled(not refusal)
        self._put(refusal)

    def check(self) -> str:
        taken = self._keys.get(QKeySequence(self.pedal.key).toString()) if self.pedal.key else None
        if taken is None:
            return ""
        return tr("{key} already means “{action}”. Let the pedal send another key, or free that one.").format(
            key=self.pedal.text(), action=taken
        )

    def habits(self) -> Habits:
        """What the form holds."""
        return Habits(
            gap_ms=self.gap.value(),
            rewind_ms=self.rewind.value(),
            pedal=self.pedal.key,
            pedal_back_ms=self.pedal_back.value(),
            device=str(self.device.currentData()),
            logs=self.logs.isChecked(),
        )

    def _put(self, refusal: str) -> None:
        self.field(tr("Sound comes out of"), self.device)
        self.field(tr("Pause between the rounds of a loop"), self.gap)
        self.field(tr("Step back when playing is paused"), self.rewind)
        self.field(
            tr("Foot pedal key"),
            self.pedal,
            tr("Most pedals act as a keyboard: click here and press the pedal. Holding it plays; Backspace frees the key."),
        )
        self.field(tr("Step back when the pedal is released"), self.pedal_back)
        logged = tr("Each stretch you hear becomes an entry in the ledger under your name, with its speed and filters.")
        self.field("", self.logs, refusal or logged)


class KeyField(QLineEdit):
    """Takes the next key that is pressed; `key` is its number in Qt, 0 for none."""

    def __init__(self, key: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setPlaceholderText(tr("No pedal"))
        self._take(key)

    def event(self, event: QEvent) -> bool:
        # Before shortcuts and the change of focus: a pedal may send Tab, Escape or a key that means something here.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not _leads_on(event):
            self._on_key(event)
            return True
        return super().event(event)

    def _on_key(self, event: QKeyEvent) -> None:
        if event.key() in _FREE:
            self._take(0)
        elif event.key() not in _MODIFIERS:
            self._take(event.key())

    def _take(self, key: int) -> None:
        self.key = key
        self.setText(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) if key else "")


def _leads_on(event: QKeyEvent) -> bool:
    """Tab and Escape stay what they are, or nobody would leave the field by keyboard."""
    return event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


def _outputs(devices: tuple[tuple[str, str], ...], chosen: str) -> QComboBox:
    made = QComboBox()
    made.addItem(tr("The system's output") if devices else tr("No audio device"), "")
    for known, name in devices:
        made.addItem(name, known)
    if chosen and made.findData(chosen) < 0:
        made.addItem(tr("The chosen output (not connected)"), chosen)
    made.setCurrentIndex(made.findData(chosen))
    return made
