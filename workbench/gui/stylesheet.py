"""A theme as palette and style sheet; nothing else in the window names a colour."""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from workbench.gui import typeface
from workbench.gui.style import LARGE, NORMAL, SMALL, Theme

_ICONS = (typeface.RESOURCES / "icons").as_posix()
_SHEET = Template("""
* { font-size: ${normal}px; }
QMainWindow, QDialog, QWizard { background: $window; }
QWidget#panel, QWidget#bar, QScrollArea#panel, QScrollArea#panel > QWidget > QWidget { background: $panel; }
QMainWindow::separator { background: $line; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }
QDockWidget { color: $muted; titlebar-close-icon: none; titlebar-normal-icon: none; }

QMenuBar { background: transparent; color: $muted; padding: 0; }
QMenuBar::item { padding: 8px 10px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { color: $text; background: $selection; }
QMenu { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 8px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 8px; }

QStatusBar { background: $panel; color: $muted; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QDockWidget > QLabel { background: $panel; }
QWidget#bar { border-bottom: 1px solid $line; }
QLabel { color: $text; background: transparent; }
QLabel[role="muted"], QCheckBox[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: ${small}px; }
QLabel[role="head"] { color: $muted; font-size: ${small}px; font-weight: 600; }
QLabel[role="title"] { font-size: ${large}px; font-weight: 600; }
QLabel[role="accent"] { color: $accent; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="good"] { color: $good; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="done"] { color: $good; font-size: ${small}px; }
QLabel[role="failed"] { color: $bad; font-size: ${small}px; }
QLabel[role="code"] { background: $sunken; border: 1px solid $line; border-radius: 4px; padding: 8px 12px; font-weight: 600; }

QLabel[role="words"] { background: $sunken; border: 1px solid $line; border-radius: 4px; padding: 12px 16px;
  font-size: 22px; font-weight: 600; }
QLabel[role="mono"] { background: $sunken; border: 1px solid $line; border-radius: 4px; padding: 8px 12px;
  font-family: monospace; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox {
  background: $sunken; color: $text; border: 1px solid $line; border-radius: 4px; padding: 6px 8px;
  selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: $muted; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus { border-color: $accent; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { color: $faint; background: $window; }
QSpinBox { padding: 5px 8px 4px; }
QLineEdit#search { background: $raised; padding: 4px 12px; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url($icons/down-$tone.png); width: 12px; height: 12px; }
QSpinBox::up-button, QSpinBox::down-button { border: none; background: transparent; width: 28px; }
QSpinBox::up-arrow { image: url($icons/up-$tone.png); width: 12px; height: 12px; }
QSpinBox::down-arrow { image: url($icons/down-$tone.png); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $raised; color: $text; border: 1px solid $line; selection-background-color: $selection;
  selection-color: $text; outline: none; padding: 4px; }

QPushButton { background: $raised; color: $text; border: 1px solid $line; border-radius: 4px; padding: 6px 16px; }
QPushButton:hover { border-color: $muted; }
QPushButton:focus { border-color: $accent; }
QPushButton:pressed { background: $selection; }
QPushButton:disabled { color: $faint; background: $window; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[role="primary"]:hover { border-color: $text; }
QPushButton[role="primary"]:focus { border: 2px solid $text; padding: 5px 15px; }
QPushButton[role="primary"]:disabled { background: $line; color: $muted; border-color: $line; }
QPushButton[role="quiet"] { background: transparent; color: $muted; border: 1px solid transparent; padding: 2px 4px; }
QPushButton[role="quiet"]:hover { color: $text; }
QPushButton#hub_state[alarm="true"] { color: $bad; border-color: $bad; }
QPushButton[role="quiet"]:focus { border-color: $accent; }
QPushButton[role="badge"] { background: $selection; color: $text; border: 1px solid $accent; border-radius: 10px;
  padding: 1px 10px; }
QPushButton[role="badge"]:focus { border-color: $text; }
QPushButton[role="chip"] { background: transparent; color: $muted; border: 1px solid $line; border-radius: 10px;
  padding: 1px 8px; font-size: ${small}px; }
QPushButton[role="chip"]:hover { border-color: $muted; color: $text; }
QPushButton[role="chip"]:checked { background: $selection; color: $text; border-color: $accent; }
QPushButton[role="chip"]:focus { border-color: $accent; }
QToolButton[role="switch"] { color: $muted; background: transparent; border: 1px solid transparent; border-radius: 4px;
  padding: 3px 10px; }
QToolButton[role="switch"]:hover { color: $text; }
QToolButton[role="switch"]:checked { color: $text; background: $selection; border-color: $line; }
QToolButton[role="switch"]:focus { border-color: $accent; }
QFrame#doubting { background: $raised; border: 1px solid $muted; border-radius: 4px; }
QWidget#findbar { background: $panel; }
QPushButton[role="danger"] { background: $bad; color: $window; border-color: $bad; font-weight: 600; }
QPushButton[role="danger"]:hover, QPushButton[role="danger"]:focus { border-color: $text; }
QPushButton[role="danger"]:disabled { background: $line; color: $muted; border-color: $line; }
QToolButton { background: transparent; color: $muted; border: 1px solid transparent; border-radius: 4px; padding: 4px; }
QToolButton:hover { background: $selection; color: $text; }
QToolButton:focus { border-color: $accent; }
QPushButton[role="link"], QPushButton[role="flat"] { background: transparent; border: 1px solid transparent; padding: 2px 4px; }
QPushButton[role="link"] { color: $accent; }
QPushButton[role="link"]:focus, QPushButton[role="flat"]:focus { border-color: $accent; }

QCheckBox { color: $text; spacing: 8px; padding: 2px; }
QCheckBox:focus { outline: none; color: $accent; }
QCheckBox::indicator, QListView::indicator, QTreeView::indicator { width: 14px; height: 14px; border: 1px solid $muted;
  border-radius: 3px;
  background: $sunken; }
QCheckBox::indicator:checked, QListView::indicator:checked, QTreeView::indicator:checked { background: $accent;
  border-color: $accent;
  image: url($icons/check-$tick.png); }
QRadioButton { color: $text; spacing: 8px; padding: 2px; }
QRadioButton:focus { outline: none; color: $accent; }
QRadioButton:disabled { color: $faint; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $muted; border-radius: 8px; background: $sunken; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; background: $on_accent; }
QRadioButton::indicator:disabled { border-color: $faint; }
QLabel#sameness { font-size: ${large}px; font-weight: 600; }
QListWidget#exhibits { background: $sunken; border: 1px solid $line; border-radius: 4px; padding: 4px; }
QListWidget#exhibits::item, QTreeWidget#rows::item { padding: 4px 10px 4px 0; }
QListWidget#exhibits::item:selected { background: $selection; color: $text; }
QTreeWidget#rows { background: $sunken; border: 1px solid $line; border-radius: 4px; padding: 4px; }

QTreeView, QListView, QTableView { background: $panel; color: $text; border: none; outline: none;
  selection-background-color: $selection; selection-color: $text; }
QTableView#custody, QTableView#changes { background: $sunken; border: 1px solid $line; border-radius: 4px; }
QTableView#changes::item { padding: 6px 5px; }
QTableView#custody::item { padding: 0 5px; }
QTableView#custody::item:selected, QTableView#changes::item:selected, QTreeWidget#rows::item:selected {
  background: $selection; color: $text; }
QFrame#toast { background: $raised; border: 1px solid $muted; border-radius: 6px; }
QListWidget#told { background: transparent; }
QListWidget#told::item { padding: 6px 2px; }
QListWidget#told::item:selected { background: $selection; color: $text; }
QTextBrowser#help { background: $sunken; padding: 12px 20px; }
QListWidget#palette { background: transparent; }
QListWidget#sections { background: transparent; }
QListWidget#sections::item { padding: 8px 10px; border-radius: 4px; color: $muted; }
QListWidget#sections::item:selected { background: $selection; color: $text; }
QListWidget#sections::item:focus { border: 1px solid $accent; }
QScrollArea#plain, QScrollArea#plain > QWidget > QWidget { background: transparent; }
QSplitter#plain::handle { background: transparent; }
QTableView#transcript, QTreeView#cases { background: $sunken; selection-background-color: transparent; }
QTreeView#cases { background: $panel; }
QTreeView#cases::branch { background: transparent; }
QPlainTextEdit#line_editor { border: 1px solid $accent; padding: 5px 4px; font-size: ${large}px; }
QListView#completions { background: $raised; border: 1px solid $line; padding: 4px; }
QListView#completions::item { padding: 6px 8px; border-radius: 4px; }
QListView#completions::item:selected { background: $selection; color: $text; }
QTreeWidget#rows QHeaderView::section { background: $sunken; padding: 4px 3px; }
QTreeWidget#rows[figures="true"] QHeaderView::section { padding-right: 13px; }
QHeaderView::section { background: $panel; color: $muted; border: none; border-bottom: 1px solid $line; padding: 4px 8px; }

QProgressBar { background: $line; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QTabBar::tab { background: transparent; color: $muted; padding: 6px 8px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the whole program in a theme."""
    app.setFont(typeface.face())
    app.setPalette(palette(theme))
    app.setStyleSheet(sheet(theme))


def sheet(theme: Theme) -> str:
    """The theme's style sheet."""
    look = {"tone": theme.tone, "tick": theme.tick, "icons": _ICONS}
    return _SHEET.substitute(asdict(theme), small=SMALL, normal=NORMAL, large=LARGE, **look)


def palette(theme: Theme) -> QPalette:
    """The theme's palette, for everything the style sheet does not reach."""
    made = QPalette()
    for role, color in _roles(theme).items():
        made.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.faint))
    return made


def _roles(theme: Theme) -> dict[QPalette.ColorRole, str]:
    role = QPalette.ColorRole
    return {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.panel,
        role.AlternateBase: theme.sunken,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Link: theme.accent,
        role.Mid: theme.line,
        role.Dark: theme.line,
    }
