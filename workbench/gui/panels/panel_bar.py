"""What stands over a panel: its title, and under the mouse or the focus what moves it or puts it away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QEnterEvent, QIcon
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QMenu, QToolButton, QWidget

from workbench.gui import icons
from workbench.gui.language import tr
from workbench.gui.panels.parts import head
from workbench.gui.style import Theme

_SIDE = 20
_FOCUS = (QEvent.Type.FocusIn, QEvent.Type.FocusOut)


class PanelBar(QWidget):
    """The buttons are always there for the keyboard, and drawn only where somebody is about to use them."""

    def __init__(self, named: str, dock: QDockWidget, theme: Theme) -> None:
        super().__init__()
        self._dock, self._theme = dock, theme
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.said = head(named)
        self.move_button = self._button(tr("Move {panel}").format(panel=named), "list")
        self.hide_button = self._button(tr("Hide {panel}").format(panel=named), "cancel")
        self.move_button.clicked.connect(self.offer_places)
        self.hide_button.clicked.connect(dock.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 4)
        row.setSpacing(0)
        row.addWidget(self.said, 1)
        row.addWidget(self.move_button)
        row.addWidget(self.hide_button)

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        self._draw(self.underMouse())

    def offer_places(self) -> None:
        """The places a panel can stand in, for those who do not drag."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, area in (
            (tr("Move to the left"), Qt.DockWidgetArea.LeftDockWidgetArea),
            (tr("Move to the right"), Qt.DockWidgetArea.RightDockWidgetArea),
            (tr("Move to the bottom"), Qt.DockWidgetArea.BottomDockWidgetArea),
        ):
            menu.addAction(text).triggered.connect(lambda _=False, area=area: self.move_to(area))
        own = tr("Back into the window") if self._dock.isFloating() else tr("In a window of its own")
        menu.addAction(own).triggered.connect(lambda _=False: self._dock.setFloating(not self._dock.isFloating()))
        menu.popup(self.move_button.mapToGlobal(self.move_button.rect().bottomLeft()))

    def move_to(self, area: Qt.DockWidgetArea) -> None:
        """Put the panel on another side."""
        window = self._dock.parent()
        if isinstance(window, QMainWindow):
            self._dock.setFloating(False)
            window.addDockWidget(area, self._dock)
            self._dock.show()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        super().enterEvent(event)
        self._draw(True)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().leaveEvent(event)
        self._draw(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() in _FOCUS:
            self._draw(event.type() is QEvent.Type.FocusIn or self.underMouse())
        return super().eventFilter(watched, event)

    def _button(self, named: str, icon: str) -> QToolButton:
        made = QToolButton()
        made.setFixedSize(_SIDE, _SIDE)
        made.setAccessibleName(named)
        made.setToolTip(named)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setProperty("glyph", icon)
        made.installEventFilter(self)
        return made

    def _draw(self, is_wanted: bool) -> None:
        for made in (self.move_button, self.hide_button):
            name = str(made.property("glyph"))
            made.setIcon(icons.icon(name, self._theme.muted) if is_wanted else QIcon())
