"""A PDF on the screen: pages one under the other, zoom, page number, text to find. Qt's PDF parts come with the first file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QModelIndex, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QToolButton, QVBoxLayout, QWidget

from workbench.gui import icons
from workbench.gui.language import number, tr
from workbench.gui.panels.parts import button, label, tip
from workbench.gui.style import GRID, Theme

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
    from PySide6.QtPdfWidgets import QPdfView

_STEP, _LEAST, _MOST = 1.25, 0.25, 5.0


class PdfPane(QWidget):
    """Reads a whole file into memory, so that the file itself may go."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._document: QPdfDocument | None = None
        self._view: QPdfView | None = None
        self._search: QPdfSearchModel | None = None
        self._body = QBuffer(self)
        self.page, self.pages = QSpinBox(), label("", "muted")
        self.words, self.found = QLineEdit(), label("", "muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID * 2)
        self._column.addLayout(self._bar())
        self._stand_in = QWidget()
        self._column.addWidget(self._stand_in, 1)
        self._keys()

    @property
    def count(self) -> int:
        """How many pages are shown."""
        return self._document.pageCount() if self._document is not None else 0

    @property
    def zoom(self) -> float:
        """How large, against the page's own size."""
        return self._view.zoomFactor() if self._view is not None else 1.0

    def show_pdf(self, body: bytes) -> bool:
        """Show a file's bytes; false when it is none that can be shown."""
        document = self._document or self._furnish()
        self._body.close()
        self._body.setData(QByteArray(body))
        self._body.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(self._body)
        self.page.setRange(1, max(1, document.pageCount()))
        self.pages.setText(tr("of {n}").format(n=number(document.pageCount())))
        self._jump(1)
        return document.pageCount() > 0

    def take_focus(self) -> None:
        """Let the keys turn the pages."""
        if self._view is not None:
            self._view.setFocus()

    def look_for(self, text: str) -> None:
        """Mark a text wherever it stands, and go to the first place."""
        if self._search is not None and self._view is not None:
            self._search.setSearchString(text)
            self._view.setCurrentSearchResultIndex(-1)
            self._tell_found()

    def step(self, by: int) -> None:
        """To the next or the previous place of the text that is looked for."""
        if self._search is None or self._view is None or not (count := self._search.rowCount(QModelIndex())):
            return
        at = (self._view.currentSearchResultIndex() + by) % count
        self._view.setCurrentSearchResultIndex(at)
        link = self._search.resultAtIndex(at)
        self._view.pageNavigator().jump(link.page(), link.location(), 0)
        self._tell_found()

    def fit(self) -> None:
        """As wide as there is room."""
        if self._view is not None:
            self._view.setZoomMode(type(self._view).ZoomMode.FitToWidth)

    def magnify(self, by: float) -> None:
        """Larger or smaller."""
        if self._view is None:
            return
        now = self._width_factor() if self._view.zoomMode() == type(self._view).ZoomMode.FitToWidth else self._view.zoomFactor()
        self._view.setZoomMode(type(self._view).ZoomMode.Custom)
        self._view.setZoomFactor(min(_MOST, max(_LEAST, now * by)))

    # -- inside

    def _width_factor(self) -> float:
        """The factor that fitting the width comes to; Qt does not tell."""
        assert self._view is not None and self._document is not None  # noqa: S101, PT018 - only asked where there is a view
        margins = self._view.documentMargins()
        room = self._view.viewport().width() - margins.left() - margins.right()
        wide = self._document.pagePointSize(max(0, self.page.value() - 1)).width() * self._view.logicalDpiX() / 72
        return room / wide if wide else 1.0

    def _furnish(self) -> QPdfDocument:
        from PySide6.QtPdf import QPdfDocument, QPdfSearchModel
        from PySide6.QtPdfWidgets import QPdfView

        document, view, search = QPdfDocument(self), QPdfView(self), QPdfSearchModel(self)
        search.setDocument(document)
        search.countChanged.connect(self._on_count)
        view.setObjectName("pdf")
        view.setAccessibleName(tr("Pages of the report"))
        view.setDocument(document)
        view.setSearchModel(search)
        view.setPageMode(QPdfView.PageMode.MultiPage)
        view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        view.pageNavigator().currentPageChanged.connect(self._on_page)
        self._column.replaceWidget(self._stand_in, view)
        self._stand_in.deleteLater()
        QWidget.setTabOrder(self.words, view)
        self._document, self._view, self._search = document, view, search
        return document

    def _bar(self) -> QHBoxLayout:
        self.page.setAccessibleName(tr("Page"))
        self.page.setKeyboardTracking(False)
        self.page.valueChanged.connect(self._jump)
        self.words.setPlaceholderText(tr("Find"))
        self.words.setMinimumWidth(120)
        self.words.setAccessibleName(tr("Find in the pages"))
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self.look_for)
        self.words.returnPressed.connect(lambda: self.step(+1))
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(label(tr("Page"), "muted"))
        row.addWidget(self.page)
        row.addWidget(self.pages)
        row.addSpacing(GRID * 3)
        row.addWidget(self._tool("−", tr("Smaller (Ctrl+-)"), lambda: self.magnify(1 / _STEP)))
        row.addWidget(self._tool("+", tr("Larger (Ctrl++)"), lambda: self.magnify(_STEP)))
        self.width_button = button(tr("Fit the width"), "quiet", name="fit")
        self.width_button.clicked.connect(lambda _=False: self.fit())
        row.addWidget(self.width_button)
        row.addStretch(1)
        row.addWidget(self.words, 2)
        row.addWidget(self.found)
        row.addWidget(self._tool("previous", tr("Previous place (Shift+F3)"), lambda: self.step(-1)))
        row.addWidget(self._tool("next", tr("Next place (F3)"), lambda: self.step(+1)))
        return row

    def _tool(self, face: str, text: str, do: Callable[[], object]) -> QToolButton:
        made = QToolButton()
        made.setFixedSize(32, 28)
        if face in icons.GLYPHS:
            made.setIcon(icons.icon(face, self._theme.muted))
        else:
            made.setText(face)
        made.setToolTip(tip(text))
        made.setAccessibleName(text.split(" (")[0])
        made.clicked.connect(lambda _=False: do())
        return made

    def _keys(self) -> None:
        ways: dict[str, Callable[[], object]] = {
            "Ctrl+F": self.words.setFocus,
            "F3": lambda: self.step(+1),
            "Shift+F3": lambda: self.step(-1),
            "Ctrl++": lambda: self.magnify(_STEP),
            "Ctrl+-": lambda: self.magnify(1 / _STEP),
            "Ctrl+0": self.fit,
        }
        for keys, do in ways.items():
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WindowShortcut)
            key.activated.connect(do)

    def _jump(self, page: int) -> None:
        if self._view is not None and self._view.pageNavigator().currentPage() != page - 1:
            self._view.pageNavigator().jump(page - 1, QPointF(), 0)

    def _on_page(self, page: int) -> None:
        self.page.blockSignals(True)
        self.page.setValue(page + 1)
        self.page.blockSignals(False)

    def _on_count(self) -> None:
        if self._view is not None and self._view.currentSearchResultIndex() < 0:
            self.step(+1)
        self._tell_found()

    def _tell_found(self) -> None:
        count = self._search.rowCount(QModelIndex()) if self._search is not None else 0
        if not self.words.text():
            self.found.setText("")
        elif self._view is None or not count:
            self.found.setText(tr("not found"))
        else:
            at = max(0, self._view.currentSearchResultIndex()) + 1
            self.found.setText(tr("{at} of {n}").format(at=number(at), n=number(count)))
