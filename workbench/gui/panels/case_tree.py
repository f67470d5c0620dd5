"""The case tree: cases, exhibits with the state of their hash, recordings, drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from workbench.domain.evidence import Recording
from workbench.domain.handing_over import HandOver
from workbench.domain.recipe import Recipe
from workbench.gui import handed, icons, reviewed, typeface
from workbench.gui.language import counted, tr
from workbench.gui.panels.parts import tip
from workbench.gui.style import Theme
from workbench.gui.views import CaseNode, EvidenceNode, RecordingNode

Index = QModelIndex | QPersistentModelIndex

CASE, EVIDENCE, RECORDING, STATE, TONE, SECOND, IDLE, CHIP = (Qt.ItemDataRole.UserRole + n for n in range(1, 9))
_LINE, _SECOND_LINE = 24, 16


class CaseTree(QTreeView):
    """Shows cases and says which case, exhibit and recording was chosen."""

    chosen = Signal(str, str, str)
    menu_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cases")
        self.setAccessibleName(tr("Cases and exhibits"))
        self._model = QStandardItemModel(self)
        self._delegate = _Painter(theme, self)
        self._busy: dict[str, str] = {}
        self._nodes: Sequence[CaseNode] = ()
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(12)
        self.setExpandsOnDoubleClick(True)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.selectionModel().currentChanged.connect(self._on_current)

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._delegate.theme = theme
        self.viewport().update()

    def show_cases(self, nodes: Sequence[CaseNode], current: tuple[str, str, str]) -> None:
        """Replace the tree and keep the place."""
        self._nodes = nodes
        self.selectionModel().blockSignals(True)
        self._model.clear()
        for node in nodes:
            self._model.appendRow(self._case(node))
        self.expandAll()
        self.choose(*current)
        self.selectionModel().blockSignals(False)

    def choose(self, case: str, evidence: str, recording: str) -> None:
        """Make an item the current one."""
        wanted = {CASE: case, EVIDENCE: evidence, RECORDING: recording}
        if all((self.currentIndex().data(role) or "") == value for role, value in wanted.items()):
            return
        for index in self._walk(QModelIndex()):
            if all((index.data(role) or "") == value for role, value in wanted.items()):
                self.setCurrentIndex(index)
                return

    def show_busy(self, recordings: Mapping[str, str]) -> None:
        """Say what a job does to recordings: texts by recording id, shown under their exhibit."""
        self._busy = dict(recordings)
        for index in self._walk(QModelIndex()):
            if index.data(EVIDENCE) and (item := self._model.itemFromIndex(index)).data(SECOND) is not None:
                item.setData(self._second_line(item), SECOND)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:  # noqa: N802 - Qt's name
        """Nothing: the delegate draws the arrow beside the name."""

    def _walk(self, parent: QModelIndex) -> list[QModelIndex]:
        found = []
        for row in range(self._model.rowCount(parent)):
            index = self._model.index(row, 0, parent)
            found += [index, *self._walk(index)]
        return found

    def _case(self, node: CaseNode) -> QStandardItem:
        item = _item(f"{node.case.number} {node.case.title}", case=node.case.number)
        item.setData(reviewed.of_case(node.case, node.standing), STATE)
        item.setData("bad" if node.case.critical or node.standing.is_held else "muted", TONE)
        item.setToolTip(tip(_case_tip(node)))
        for exhibit in node.exhibits:
            item.appendRow(self._evidence(exhibit))
        return item

    def _evidence(self, node: EvidenceNode) -> QStandardItem:
        evidence = node.evidence
        only = node.recordings[0].recording.id if len(node.recordings) == 1 else ""
        item = _item(evidence.name, case=evidence.case_number, evidence=evidence.id, recording=only)
        count = node.caveats
        item.setData(f"✓ {tr('hashed')}" if not count else f"✓ {tr('hashed')} · {counted(count, 'caveat')}", STATE)
        item.setData("warn" if count else "good", TONE)
        item.setData(_about(node), SECOND)
        item.setData(_about(node), IDLE)
        item.setData(reviewed.chip(node.review, node.tombstone, has_transcript=node.has_transcript), CHIP)
        item.setToolTip(
            tip(
                tr("{reference} · {name}\n{told}\nSHA-256 {sha256}").format(
                    reference=evidence.reference, name=evidence.name, told=reviewed.told(node.review), sha256=evidence.sha256
                )
            )
        )
        for recording in node.recordings if len(node.recordings) > 1 else ():
            item.appendRow(_track(recording, evidence.case_number))
        if only:
            _add_drafts(item, node.recordings[0])
        if node.handed is not None:
            item.appendRow(_handed(node.handed))
        return item

    def _second_line(self, item: QStandardItem) -> str:
        busy = self._busy.get(str(item.data(RECORDING)), "")
        return busy or str(item.data(IDLE))

    def _on_current(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(*(str(current.data(role) or "") for role in (CASE, EVIDENCE, RECORDING)))

    def _on_menu(self, at: QPoint) -> None:
        if self.indexAt(at).isValid():
            self.menu_requested.emit(self.viewport().mapToGlobal(at))


def _item(text: str, *, case: str = "", evidence: str = "", recording: str = "") -> QStandardItem:
    item = QStandardItem(text)
    for role, value in ((CASE, case), (EVIDENCE, evidence), (RECORDING, recording)):
        item.setData(value, role)
    return item


def _case_tip(node: CaseNode) -> str:
    standing = node.standing
    last = f"{standing.by}: “{standing.reason}”" if standing.by else ""
    critical = tr("Critical: a report is final only with a supervisor's approval.") if node.case.critical else ""
    return "\n".join(part for part in (f"{node.case.number} {node.case.title}", critical, last) if part)


def _about(node: EvidenceNode) -> str:
    if not node.recordings:
        return tr("no audio decoded")
    first = node.recordings[0]
    length = length_of(first.recording)
    if not first.recipes:
        return tr("{length} · not transcribed").format(length=length)
    voices = len(first.speakers)
    return f"{length} · {counted(voices, 'speaker')}"


def length_of(recording: Recording) -> str:
    """A recording's length to the second."""
    return recording.rate.clock(recording.frames, 0)


def _track(node: RecordingNode, case: str) -> QStandardItem:
    recording = node.recording
    item = _item(
        tr("Track {track}").format(track=recording.track), case=case, evidence=recording.evidence_id, recording=recording.id
    )
    item.setData(length_of(recording), STATE)
    item.setData("muted", TONE)
    _add_drafts(item, node)
    return item


def _handed(over: HandOver) -> QStandardItem:
    row = _item(tr("Hub {name}").format(name=over.hub))
    row.setData("muted", TONE)
    row.setData(handed.chip(over), CHIP)
    row.setToolTip(tip(handed.told(over)))
    row.setData(f"{row.text()}, {handed.chip(over)[1]}", Qt.ItemDataRole.AccessibleTextRole)
    row.setSelectable(False)
    return row


def _add_drafts(item: QStandardItem, node: RecordingNode) -> None:
    by_name: dict[str, list[Recipe]] = {}
    for recipe in node.recipes:
        made = tr("Voices") if "diariz" in recipe.engine else tr("Draft")
        by_name.setdefault(f"{made} {recipe.models[0][0] if recipe.models else recipe.engine}", []).append(recipe)
    for name, recipes in by_name.items():
        row = _item(name if len(recipes) == 1 else tr("{name} · {recipes} readings").format(name=name, recipes=len(recipes)))
        row.setToolTip(
            tip(
                "\n".join(
                    tr("{engine} {version}, {name} settings").format(engine=r.engine, version=r.version, name=r.name)
                    for r in recipes
                )
            )
        )
        row.setData("muted", TONE)
        row.setSelectable(False)
        item.appendRow(row)
    if node.corrected:
        row = _item(tr("Changed: {count}").format(count=counted(node.corrected, "segment")))
        row.setSelectable(False)
        item.appendRow(row)


class _Painter(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, _LINE + (_SECOND_LINE if index.data(SECOND) else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.selection))
            painter.drawRoundedRect(QRect(6, cell.top(), cell.right() - 12, cell.height()), 4, 4)
        self._paint_name(painter, cell, index, is_open=bool(state & QStyle.StateFlag.State_Open))
        painter.restore()

    def _paint_name(self, painter: QPainter, cell: QRect, index: Index, *, is_open: bool) -> None:
        is_case, is_exhibit = not index.parent().isValid(), bool(index.data(SECOND))
        left = cell.left() + (16 if is_case else 10 if is_exhibit else 24)
        if is_exhibit:
            self._paint_caret(painter, left, cell.top(), index, is_open=is_open)
            left += 14
        is_chip = index.data(CHIP) and not is_exhibit
        beside = self._paint_chip(painter, cell.top(), cell, index) if is_chip else self._paint_state(painter, cell, index)
        room = cell.right() - 16 - left - beside
        tone = self.theme.muted if index.data(TONE) == "muted" else self.theme.text
        strong = self._is_current(index)
        font = typeface.face(strong=strong)
        text = QFontMetrics(font).elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, room)
        _write(painter, QRect(left, cell.top(), room, _LINE), text, (font, tone))
        if is_exhibit:
            font, beside = typeface.small(), self._paint_chip(painter, cell.top() + _LINE - 4, cell, index)
            room = cell.right() - 16 - left - beside
            text = QFontMetrics(font).elidedText(str(index.data(SECOND)), Qt.TextElideMode.ElideRight, room)
            _write(painter, QRect(left, cell.top() + _LINE - 4, cell.width(), _SECOND_LINE), text, (font, self.theme.muted))

    def _paint_caret(self, painter: QPainter, left: int, top: int, index: Index, *, is_open: bool) -> None:
        if not index.model().hasChildren(index):
            return
        painter.save()
        painter.translate(left + 5, top + _LINE / 2)
        painter.rotate(90 if is_open else 0)
        icons.draw(painter, QRectF(-5, -5, 10, 10), "caret", self.theme.muted)
        painter.restore()

    def _paint_state(self, painter: QPainter, cell: QRect, index: Index) -> int:
        text = str(index.data(STATE) or "")
        if not text:
            return 0
        tone = getattr(self.theme, str(index.data(TONE) or "muted"))
        # The name comes before its state where both have too little room.
        text = QFontMetrics(typeface.small()).elidedText(text, Qt.TextElideMode.ElideRight, cell.width() // 2)
        width = QFontMetrics(typeface.small()).horizontalAdvance(text)
        _write(painter, QRect(cell.right() - 16 - width, cell.top(), width + 2, _LINE), text, (typeface.small(), tone))
        return width + 8

    def _paint_chip(self, painter: QPainter, top: int, cell: QRect, index: Index) -> int:
        """Where the review or the hand-over stands, at the end of its line: an icon and a word."""
        chip = index.data(CHIP)
        if not chip:
            return 0
        icon, text, tone = chip
        color, height = getattr(self.theme, tone), _SECOND_LINE if index.data(SECOND) else _LINE
        font = typeface.small(strong=True) if text.isupper() else typeface.small()
        width = QFontMetrics(font).horizontalAdvance(text)
        right = cell.right() - 16
        _write(painter, QRect(right - width, top, width + 2, height), text, (font, color))
        icons.draw(painter, QRectF(right - width - 16, top + (height - 12) / 2, 12, 12), icon, color)
        return width + 24

    def _is_current(self, index: Index) -> bool:
        view = self.parent()
        current = view.currentIndex() if isinstance(view, CaseTree) else QModelIndex()
        same_case = current.data(CASE) == index.data(CASE) and not index.parent().isValid()
        return current == index or (current.isValid() and same_case)


def _write(painter: QPainter, box: QRect, text: str, look: tuple[QFont, str]) -> None:
    painter.setFont(look[0])
    painter.setPen(QColor(look[1]))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
