"""Speakers: the voices of the recording, what can be done to them, and the voices that are known in the case."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.domain.hearings import VoiceProfile
from workbench.gui.language import tr
from workbench.gui.panels.parts import button, head, label, tip
from workbench.gui.panels.speakers_list import Voice, VoicesModel, VoicesView
from workbench.gui.style import GRID, Theme

_SIDE = 16
_NONE = "The voices of a transcribed recording stand here: name them, say what they are, merge two that are one."
_HINT = "How alike two voices sound to a machine is a hint where to listen. It identifies nobody."


class SpeakersPanel(QWidget):
    """Says what a person wants done to which voices."""

    rename_wanted = Signal(str)
    merge_wanted = Signal(object)
    part_wanted = Signal(str)
    color_wanted = Signal(str)
    lines_wanted = Signal(str)
    compare_wanted = Signal()
    profile_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = VoicesModel(self)
        self.list = VoicesView(self.model, theme, self)
        self.rename = button(tr("Rename…"), name="rename_voice")
        self.merge = button(tr("Merge…"), name="merge_voices")
        self.color = button(tr("Next colour"), name="next_color")
        self.lines = button(tr("Choose its lines"), name="lines_of_voice")
        self.compare = button(tr("Compare voices"), name="compare_voices")
        self.profile = button(tr("Keep voice…"), name="profile_voice")
        self.merged = QListWidget()
        self.merged.setAccessibleName(tr("Voices that were merged"))
        self.known = QListWidget()
        self.known.setAccessibleName(tr("Voices known in this case"))
        self.said = label("", "small", wraps=True)
        self.setFocusProxy(self.list)
        self._barred = ""
        self._lay_out()
        self._connect()
        self.show_voices((), barred="")

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self.list.dress(theme)

    def clear(self) -> None:
        """No vault."""
        self.show_voices((), barred="")
        self.show_merged(())
        self.show_known(())

    def show_voices(self, voices: Sequence[Voice], *, barred: str) -> None:
        """The voices that stand; `barred` says why they cannot be changed now."""
        current = self.list.currentIndex()
        kept = self.model.voice(current.row()).speaker.key if current.isValid() else ""
        self._barred = barred
        self.model.show(voices)
        row = self.model.row_of(kept)
        if voices:
            self.list.setCurrentIndex(self.model.index(max(row, 0)))
        self.said.setText(tr(_HINT) if any(voice.alike for voice in voices) else "" if voices else tr(_NONE))
        self.said.setVisible(bool(self.said.text()))
        self._permit()

    def show_merged(self, merged: Sequence[tuple[str, str]]) -> None:
        """Voices that were found to be others: key, and in words."""
        self._fill(self.merged, merged, tr("Enter parts it again"))
        self._merged_head.setVisible(bool(merged))

    def show_known(self, profiles: Sequence[VoiceProfile]) -> None:
        """The voices of the case."""
        told = [(p.name, f"{p.name} · {tr('kept by {who}').format(who=p.by)} · {p.reason}") for p in profiles]
        self._fill(self.known, told, tr("Delete forgets it"))
        self._known_head.setVisible(bool(profiles))

    def _fill(self, into: QListWidget, rows: Sequence[tuple[str, str]], hint: str) -> None:
        into.clear()
        for key, text in rows:
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setToolTip(tip(f"{text}\n{hint}"))
            into.addItem(item)
        into.setVisible(bool(rows))
        into.setFixedHeight(min(4, max(1, len(rows))) * 26 + 4)

    def _connect(self) -> None:
        self.list.rename_key.connect(lambda: self._with_one(self.rename_wanted.emit))
        self.rename.clicked.connect(lambda _=False: self._with_one(self.rename_wanted.emit))
        self.color.clicked.connect(lambda _=False: self._with_one(self.color_wanted.emit))
        self.lines.clicked.connect(lambda _=False: self._with_one(self.lines_wanted.emit))
        self.profile.clicked.connect(lambda _=False: self._with_one(self.profile_wanted.emit))
        self.merge.clicked.connect(lambda _=False: self.merge_wanted.emit(self.list.chosen()))
        self.compare.clicked.connect(lambda _=False: self.compare_wanted.emit())
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._permit())
        self.merged.itemActivated.connect(lambda item: self.part_wanted.emit(item.data(Qt.ItemDataRole.UserRole)))
        self.known.itemActivated.connect(lambda item: self.forget_wanted.emit(item.data(Qt.ItemDataRole.UserRole)))

    def _with_one(self, do: object) -> None:
        chosen = self.list.chosen()
        if chosen and callable(do):
            do(chosen[0].key)

    def _permit(self) -> None:
        count = len(self.list.chosen())
        for made, can, why in (
            (self.rename, count == 1, tr("Name this voice and say what it is (F2)")),
            (self.merge, self.model.rowCount() > 1 and count > 0, tr("These voices are one: choose which")),
            (self.color, count == 1, tr("Another colour and pattern for this voice")),
            (self.profile, count == 1, tr("Keep what this voice sounds like, for this case alone")),
        ):
            made.setEnabled(can and not self._barred)
            made.setToolTip(tip(self._barred or why))
        self.lines.setEnabled(count == 1)
        self.compare.setEnabled(self.model.rowCount() > 0)
        self.compare.setToolTip(tip(tr("Let the machine say which voices sound alike")))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID * 2)
        column.setSpacing(GRID)
        top = QVBoxLayout()
        top.setContentsMargins(_SIDE, 0, _SIDE, 0)
        top.addWidget(self.said)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        self._merged_head, self._known_head = head(tr("Merged")), head(tr("Known in this case"))
        for title, listed in ((self._merged_head, self.merged), (self._known_head, self.known)):
            row = QHBoxLayout()
            row.setContentsMargins(_SIDE, GRID, _SIDE, 0)
            row.addWidget(title)
            column.addLayout(row)
            column.addWidget(listed)
        grid = QGridLayout()
        grid.setContentsMargins(_SIDE, GRID, _SIDE, 0)
        grid.setSpacing(GRID * 2)
        for place, made in enumerate((self.rename, self.merge, self.color, self.lines, self.compare, self.profile)):
            grid.addWidget(made, place // 2, place % 2)
        column.addLayout(grid)
        self.show_merged(())
        self.show_known(())
