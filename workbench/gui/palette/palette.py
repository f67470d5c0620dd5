"""The palette: everything that can be done or gone to, found by some of its letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from workbench.gui import icons, typeface
from workbench.gui.dialogs.framed import Framed
from workbench.gui.language import tr
from workbench.gui.palette.findable import Found, find, folded
from workbench.gui.panels.parts import label
from workbench.gui.settings import strings
from workbench.gui.style import GRID, Theme

if TYPE_CHECKING:
    from workbench.gui.window import Window

_WIDTH, _HEIGHT, _ROW, _ABOVE = 680, 460, 36, 52
_FOUND = Qt.ItemDataRole.UserRole
_KEPT, _RECENT = "palette", 12
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Palette(Framed):
    """Type, choose with arrows or mouse, Enter. What cannot be done now stays in sight with its reason."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._lines: list[str] | None = None
        self.setWindowTitle(tr("Go to or do"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search, self.list, self.said = QLineEdit(), QListWidget(), label("", "small", wraps=True)
        self.search.setPlaceholderText(tr("What to do, or where to go: a case, a recording, a speaker, words of the transcript"))
        self.search.setAccessibleName(tr("What to do, or where to go"))
        self.list.setObjectName("palette")
        self.list.setAccessibleName(tr("What was found"))
        self.list.setItemDelegate(_Row(window.theme, self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        column.setSpacing(GRID * 2)
        for part in (self.search, self.list, self.said):
            column.addWidget(part)
        self.search.textChanged.connect(self.look_for)
        self.list.currentItemChanged.connect(lambda *_: self._tell())
        self.list.itemClicked.connect(lambda _: self.take())
        self.list.itemActivated.connect(lambda _: self.take())
        self._place()
        self.look_for("")

    def look_for(self, text: str) -> None:
        """Show what fits."""
        recent = tuple(strings(self._window.store.value(_KEPT, [])))
        self.list.clear()
        if self._lines is None and text.strip():
            self._lines = folded(self._window)
        for found in find(self._window, text, recent, self._lines or ()):
            self.list.addItem(_item(found))
        self.list.setCurrentRow(0)
        if not self.list.count():
            self.said.setText(tr("Nothing is called that."))

    def take(self) -> None:
        """Do what is chosen, unless something stands in its way."""
        found = self._chosen()
        if found is None or found.why:
            return
        if found.kind == "action":
            self._remember(found.id)
        self.accept()
        # The window has the focus again by then, and an action acts where the focus was.
        QTimer.singleShot(0, self._window, found.do)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in _MOVES:
            self.list.keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> Found | None:
        item = self.list.currentItem()
        found: Found | None = item.data(_FOUND) if item is not None else None
        return found

    def _tell(self) -> None:
        found = self._chosen()
        self.said.setText(found.why if found and found.why else tr("Enter does it · arrows choose · Esc closes"))

    def _remember(self, name: str) -> None:
        others = [other for other in strings(self._window.store.value(_KEPT, [])) if other != name]
        self._window.store.setValue(_KEPT, [name, *others][:_RECENT])

    def _place(self) -> None:
        window = self._window
        self.resize(min(_WIDTH, window.width() - 80), min(_HEIGHT, window.height() - 120))
        self.move(window.mapToGlobal(window.rect().topLeft()).x() + (window.width() - self.width()) // 2, window.y() + _ABOVE)


def show(window: Window) -> Palette:
    """Open the palette."""
    made = Palette(window)
    made.open()
    made.search.setFocus()
    return made


def _item(found: Found) -> QListWidgetItem:
    item = QListWidgetItem(found.title)
    item.setData(_FOUND, found)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, (found.title, found.detail, found.keys, found.why))))
    item.setToolTip(found.why or found.title)
    return item


class _Row(QStyledItemDelegate):
    """Icon, name, where it belongs, and its keys or the reason against it at the right."""

    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's name
        return QSize(120, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        found: Found = index.data(_FOUND)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            ground = self._theme.selection if state & QStyle.StateFlag.State_Selected else self._theme.raised
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(option.rect, 4, 4)
        self._write(painter, option.rect, found)
        painter.restore()

    def _write(self, painter: QPainter, box: QRect, found: Found) -> None:
        theme = self._theme
        ink, quiet = (theme.faint, theme.faint) if found.why else (theme.text, theme.muted)
        reason = theme.muted  # to be read, even where the name is greyed
        inner = box.adjusted(GRID * 3, 0, -GRID * 3, 0)
        if found.icon:
            painter.drawPixmap(inner.left(), box.center().y() - 8, icons.glyph(found.icon, quiet, 16))
        right = found.why or found.keys
        painter.setFont(typeface.small())
        taken = painter.fontMetrics().horizontalAdvance(right) + GRID * 3
        painter.setPen(QColor(reason))
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), right)
        self._name(painter, inner.adjusted(28, 0, -min(taken, inner.width() // 2), 0), found, (ink, quiet))

    def _name(self, painter: QPainter, box: QRect, found: Found, inks: tuple[str, str]) -> None:
        painter.setFont(typeface.face())
        title = painter.fontMetrics().elidedText(found.title, Qt.TextElideMode.ElideRight, box.width())
        painter.setPen(QColor(inks[0]))
        at = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(box, at, title)
        rest = box.adjusted(painter.fontMetrics().horizontalAdvance(title) + GRID * 3, 0, 0, 0)
        painter.setFont(typeface.small())
        painter.setPen(QColor(inks[1]))
        painter.drawText(rest, at, painter.fontMetrics().elidedText(found.detail, Qt.TextElideMode.ElideRight, rest.width()))
