"""Finds text that does not fit where it stands, and widgets that stick out of what holds them or lie on each other."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QTreeView,
    QWidget,
)

from workbench.gui.elided import Elided

SLACK = 1  # Qt rounds sizes of text up, widths of widgets down
EDGE = 2


def findings(shown: QWidget) -> list[str]:
    """What is wrong with the widgets that can be seen, one line each: where, what, and the text."""
    seen = [w for w in shown.findChildren(QWidget) if w.isVisible() and not _is_qts_own(w)]
    found = [f"{_path(w, shown)}: {what}" for w in seen for what in _wrong(w)]
    found += [f"{_path(a, shown)}: lies on {_path(b, shown)}" for a, b in _on_each_other(seen)]
    return found + [f"{type(shown).__name__}: {what}" for what in _too_large(shown)]


def _wrong(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QAbstractButton):
        yield from _button(widget)
    elif isinstance(widget, QComboBox):
        yield from _combo(widget)
    elif isinstance(widget, QLineEdit):
        yield from _line(widget)
    elif isinstance(widget, QHeaderView):
        yield from _heads(widget)
    if isinstance(widget, QTreeView | QTableView):
        yield from _cells(widget)
    if isinstance(widget, QScrollArea):
        yield from _cut_at_the_side(widget)
    yield from _sticks_out(widget)


def _label(label: QLabel) -> Iterator[str]:
    if not label.text() or isinstance(label, Elided):
        return
    room, wants = label.size(), label.sizeHint()
    if label.wordWrap():
        wants = QSize(label.minimumSizeHint().width(), label.heightForWidth(room.width()))
    if wants.width() > room.width() + SLACK:
        yield f"{wants.width() - room.width()} px of its width are cut: {label.text()[:60]!r}"
    if wants.height() > room.height() + EDGE:
        yield f"{wants.height() - room.height()} px of its height are cut: {label.text()[:60]!r}"


def _button(button: QAbstractButton) -> Iterator[str]:
    missing = button.sizeHint().width() - button.width()
    if button.text() and missing > SLACK:
        yield f"{missing} px of its width are cut: {button.text()!r}"


def _combo(combo: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    room = combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, combo)
    wants = combo.fontMetrics().horizontalAdvance(combo.currentText())
    if wants > room.width() + SLACK and not combo.isEditable():
        yield f"its choice is cut: {combo.currentText()!r}"


def _line(line: QLineEdit) -> Iterator[str]:
    wants = line.fontMetrics().horizontalAdvance(line.placeholderText())
    margins = line.textMargins()
    if not line.text() and wants > line.contentsRect().width() - margins.left() - margins.right():
        yield f"its hint is cut: {line.placeholderText()!r}"


def _heads(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    for section in range(header.count()):
        text = str(model.headerData(section, header.orientation()) or "") if model else ""
        size = header.sectionSize(section)
        if text and 0 < size < header.fontMetrics().horizontalAdvance(text):
            yield f"the head {text!r} is cut"


def _cells(view: QTreeView | QTableView) -> Iterator[str]:
    """Plain cells in sight that are cut and say the rest nowhere; a delegate of ours sets its text itself."""
    model = view.model()
    if model is None or type(view.itemDelegate()).__module__.startswith("workbench"):
        return
    for row in range(min(model.rowCount(), 40)):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            box = view.visualRect(index)
            text = str(index.data() or "")
            wants = view.fontMetrics().horizontalAdvance(text)
            is_told = bool(index.data(Qt.ItemDataRole.ToolTipRole)) or view.wordWrap()
            if box.width() > 0 and wants > box.width() and not is_told:
                yield f"a cell is cut and has no tooltip: {text[:60]!r}"


def _cut_at_the_side(area: QScrollArea) -> Iterator[str]:
    inside, room = area.widget(), area.viewport().width()
    is_barred = area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if inside is not None and is_barred and inside.width() > room + SLACK:
        yield f"{inside.width() - room} px at its side can never be seen"


def _sticks_out(widget: QWidget) -> Iterator[str]:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or isinstance(parent.parentWidget(), QAbstractScrollArea):
        return
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox) and not parent.rect().contains(widget.geometry()):
        over = widget.geometry().united(parent.rect()).size() - parent.size()
        if over.width() > EDGE or over.height() > EDGE:
            yield f"sticks out of its {type(parent).__name__} by {over.width()} × {over.height()} px"


def _on_each_other(seen: list[QWidget]) -> Iterator[tuple[QWidget, QWidget]]:
    """Pairs of texts and controls of one parent that share more than an edge."""
    kinds = (QLabel, QAbstractButton, QLineEdit, QComboBox)
    by_parent: dict[QWidget, list[QWidget]] = {}
    for widget in seen:
        parent = widget.parentWidget()
        if isinstance(widget, kinds) and parent is not None and not isinstance(parent, QLineEdit | QComboBox):
            by_parent.setdefault(parent, []).append(widget)
    for mates in by_parent.values():
        for number, one in enumerate(mates):
            yield from ((one, other) for other in mates[number + 1 :] if _overlap(one.geometry(), other.geometry()))


def _overlap(one: QRect, other: QRect) -> bool:
    both = one.intersected(other)
    return both.width() > EDGE and both.height() > EDGE


def _too_large(shown: QWidget) -> Iterator[str]:
    room = shown.screen().availableSize()
    if isinstance(shown, QDialog | QMenu) and (shown.width() > room.width() or shown.height() > room.height()):
        yield f"{shown.width()} × {shown.height()} px do not fit on a screen of {room.width()} × {room.height()}"
    if isinstance(shown, QDialog):
        least = shown.minimumSizeHint()
        if least.height() > shown.height() + EDGE:
            yield f"squeezed: it needs {least.height()} px of height and has {shown.height()}"


def _is_qts_own(widget: QWidget) -> bool:
    name = widget.objectName()
    return name.startswith("qt_") or type(widget).__name__ in {"QAbstractButton", "QTableCornerButton"}


def _path(widget: QWidget, top: QWidget) -> str:
    parts: list[str] = []
    at: QWidget | None = widget
    while at is not None and at is not top:
        parts.append(at.objectName() or at.accessibleName() or type(at).__name__)
        at = at.parentWidget()
    return "/".join([type(top).__name__, *reversed([p for p in parts if not p.startswith("qt_")])])


def everything_open() -> list[QWidget]:
    """What is on the screen."""
    return [w for w in QApplication.topLevelWidgets() if w.isVisible()]
