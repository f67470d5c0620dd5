"""Analysis: sections of candidates and measures, each row a way to its words; labelled as what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from workbench.domain.timeline import Rate, Span
from workbench.gui import icons
from workbench.gui.language import tr
from workbench.gui.panels.analytics_paint import ROW, RowPainter
from workbench.gui.panels.analytics_rows import Entry, Section, near, sections
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.style import GRID, Theme

if TYPE_CHECKING:
    from workbench.gui.views import RecordingView
    from workbench.stages.analytics import Analysis
    from workbench.stages.analytics.nearness import Near

Go = Callable[[str, Span], object]
_SIDE = 16
_EMPTY = "Choose a transcribed recording: who talks how much, names, numbers, places and what it is about are listed here."
_LABEL = "Machine output, not evidence"


class AnalyticsPanel(QWidget):
    """A click or Enter on a row leads to its words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._shown: tuple[Section, ...] = ()
        self._rate = Rate(1000)
        self.mark, self.warning = QLabel(), label(tr(_LABEL), "warn")
        self.said = label(tr(_EMPTY), "small", wraps=True)
        self.stop = button(tr("Cancel"), "link", name="cancel_analysis")
        self.again = button(tr("Analyse"), "link", name="analyse")
        self.ask = QLineEdit()
        self.lack = label("", "small", wraps=True)
        self._near: Section | None = None
        self._is_wired = False
        self.rows = QTreeWidget()
        self._painter = RowPainter(theme, self.rows)
        self.setFocusProxy(self.rows)
        self._lay_out()
        self.dress(theme)
        self.show_nothing()

    def wire(self, go: Go, cancel: Callable[[], object], again: Callable[[], object], search: Callable[[str], object]) -> None:
        """Where rows lead, and what the buttons do; said again by whoever logs in next, it would be done twice."""
        if self._is_wired:
            return
        self._is_wired = True
        self.ask.returnPressed.connect(lambda: search(self.ask.text().strip()))
        for signal in (self.rows.itemClicked, self.rows.itemActivated):
            signal.connect(lambda item, _column: self._lead(item, go))
        self.stop.clicked.connect(lambda _=False: cancel())
        self.again.clicked.connect(lambda _=False: again())

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        self.mark.setPixmap(icons.glyph("warning", theme.warn, 14))
        self._fill()

    def clear(self) -> None:
        """No vault."""
        self.show_nothing()

    def show_lack(self, why: str) -> None:
        """What the search by meaning lacks; empty where it can be used."""
        self.lack.setText(why)
        self.lack.setVisible(bool(why))
        self.ask.setVisible(not why)

    def show_near(self, found: Sequence[Near], question: str) -> None:
        """What was found near a question; without one, nothing."""
        self._near = near(found, question) if question else None
        self._fill()
        self.rows.scrollToTop()
        self._say(tr("No row is near to that.") if question and not found else "")

    def show_nothing(self) -> None:
        """No transcript."""
        self._shown, self._near = (), None
        self._fill()
        self._say(_EMPTY)

    def show_work(self, stage: str) -> None:
        """It is being worked out; what stood stays in sight."""
        self._say(tr("Being worked out: {stage}").format(stage=stage), is_at_work=True)

    def show_stopped(self) -> None:
        """It was stopped."""
        self._say(tr("Stopped before it was done."), may_begin=True)

    def show_analysis(self, made: Analysis, view: RecordingView) -> None:
        """What was found."""
        self._shown, self._rate, self._near = sections(made, view), view.recording.rate, None
        self._fill()
        self._say("" if self._shown else tr("Nothing was found in this transcript."))

    def _say(self, text: str, *, is_at_work: bool = False, may_begin: bool = False) -> None:
        self.said.setText(tr(text))
        self.said.setVisible(bool(text))
        self.stop.setVisible(is_at_work)
        self.again.setVisible(may_begin)
        self.rows.setVisible(bool(self._shown))
        self._filler.setVisible(not self._shown)

    def _fill(self) -> None:
        heads = [self.rows.topLevelItem(at) for at in range(self.rows.topLevelItemCount())]
        folded = {head.text(0) for head in heads if head is not None and not head.isExpanded()}
        self._painter.theme, self._painter.rate = self._theme, self._rate
        self.rows.clear()
        for section in ((self._near,) if self._near is not None else ()) + self._shown:
            head = self._head(section)
            self.rows.addTopLevelItem(head)
            head.setExpanded(head.text(0) not in folded)

    def _head(self, section: Section) -> QTreeWidgetItem:
        head = QTreeWidgetItem([section.title])
        head.setData(0, ROW, section)
        head.setToolTip(0, tip(section.method))
        head.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{section.title}, {section.total:,}")
        head.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, section.method)
        head.addChildren([self._row(entry) for entry in section.rows])
        if section.total > len(section.rows):
            head.addChild(QTreeWidgetItem([tr("and {n} more").format(n=f"{section.total - len(section.rows):,}")]))
        return head

    def _row(self, entry: Entry) -> QTreeWidgetItem:
        at = self._rate.clock(entry.span.first) if entry.span is not None else ""
        item = QTreeWidgetItem([entry.text])
        item.setData(0, ROW, entry)
        item.setToolTip(0, tip("\n".join(filter(None, (entry.text, entry.note, at)))))
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, (entry.text, entry.note, at))))
        item.addChildren([self._row(place) for place in entry.places])
        return item

    def _lead(self, item: QTreeWidgetItem, go: Go) -> None:
        row = item.data(0, ROW)
        if isinstance(row, Entry) and row.span is not None:
            go(row.segment_id, row.span)
        elif isinstance(row, Section):
            item.setExpanded(not item.isExpanded())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID * 2)
        column.setSpacing(GRID)
        top = QHBoxLayout()
        top.setContentsMargins(_SIDE, 0, _SIDE, GRID)
        top.setSpacing(GRID * 2)
        top.addWidget(self.mark)
        top.addWidget(self.warning, 1)
        column.addLayout(top)
        search = QVBoxLayout()
        search.setContentsMargins(_SIDE, 0, _SIDE, GRID)
        self.ask.setPlaceholderText(tr("Search by meaning"))
        self.ask.setAccessibleName(tr("Search by meaning"))
        self.ask.setClearButtonEnabled(True)
        self.lack.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        search.addWidget(self.ask)
        column.addLayout(search)
        state = QHBoxLayout()
        state.setContentsMargins(_SIDE, 0, _SIDE, 0)
        state.addWidget(self.said, 1)
        state.addWidget(self.stop)
        state.addWidget(self.again)
        column.addLayout(state)
        column.addWidget(self.rows, 1)
        self._filler = QWidget()
        column.addWidget(self._filler, 1)
        self.lack.setContentsMargins(_SIDE, GRID, _SIDE, 0)
        column.addWidget(self.lack)
        self._lay_out_rows()

    def _lay_out_rows(self) -> None:
        rows = self.rows
        rows.setObjectName("analysis")
        rows.setAccessibleName(tr("Analysis of this recording"))
        rows.setItemDelegate(self._painter)
        rows.setHeaderHidden(True)
        rows.setIndentation(_SIDE)
        rows.setMouseTracking(True)
        rows.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)
        rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows.setExpandsOnDoubleClick(False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.rows.doItemsLayout()  # sentences wrap at another width
