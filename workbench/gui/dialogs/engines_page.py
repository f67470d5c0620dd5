"""The settings' page of engines: what can run here, what stands in the way of the others, and environments to install."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QProgressBar, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from workbench.domain.engines import Task
from workbench.domain.errors import CaseError
from workbench.gui import icons, running
from workbench.gui.dialogs.engine_needs import needs, skills, task
from workbench.gui.dialogs.settings_page import Page
from workbench.gui.language import tr
from workbench.gui.panels.parts import button, label, retell, tip
from workbench.gui.running import Run
from workbench.gui.style import GRID

if TYPE_CHECKING:
    from workbench.bench.workshop import EngineDesk
    from workbench.domain.engines import EngineState
    from workbench.domain.environments import EnvironmentState, RollCall
    from workbench.domain.progress import Progress
    from workbench.gui.window import Window

_STATE = Qt.ItemDataRole.UserRole
_ICON = QSize(16, 16)
_ORDER = tuple(Task)
Known = tuple[tuple["EngineState", ...], dict[str, "EnvironmentState"]]


class EnginesPage(Page):
    """Everything slow runs beside the window; what was begun here is stopped when the settings are closed."""

    def __init__(self, window: Window) -> None:
        super().__init__(tr("Engines"), tr("What transcribes, aligns words and tells voices apart on this machine."))
        self._window, self._desk = window, window.engines
        self._known: Known = ((), {})
        self._asked, self._work = Run(self), Run(self)
        self.table, self.said = QTreeWidget(), label("", wraps=True, selectable=True)
        self.bar = QProgressBar()
        self.install_button = button(tr("Install"), "primary", name="install_engine")
        self.check_button = button(tr("Check"), name="check_engine")
        self.remove_button = button(tr("Remove"), name="remove_engine")
        self.cancel_button = button(tr("Cancel"), name="cancel_engine")
        self._dress()
        self.fill(self._laid_out())
        self._connect()
        self.reload()

    @property
    def chosen(self) -> EngineState | None:
        """The engine whose row is current."""
        item = self.table.currentItem()
        found: EngineState | None = item.data(0, _STATE) if item is not None else None
        return found

    def choose(self, name: str) -> None:
        """Go to an engine."""
        items = (self.table.topLevelItem(row) for row in range(self.table.topLevelItemCount()))
        self.table.setCurrentItem(next(item for item in items if item is not None and item.data(0, _STATE).engine.name == name))

    def reload(self) -> None:
        """Ask anew what is here; finding out takes longer than a window may stand still."""
        desk = self._desk
        if desk is None:
            self._tell(tr("Open a vault first: then the engines of this machine are shown."))
            return
        self._tell(tr("Looking at what is installed…"))
        self._asked.begin(lambda: _listing(desk()))

    def install(self) -> None:
        """Make the environment of the chosen engine."""
        self._begin(lambda desk, name: desk.install(name), tr("Installing {engine}…"))

    def prove(self) -> None:
        """Start the chosen engine's process and import there what it needs."""
        self._begin(lambda desk, name: desk.check(name), tr("Checking {engine}…"))

    def remove(self) -> None:
        """Take the chosen engine's environment off the disk."""
        self._begin(_removal, tr("Removing the environment of {engine}…"))

    def cancel(self) -> None:
        """Stop what runs at its next step; nothing half-made stays."""
        self._work.give_up()
        self._tell(tr("Stopped. Nothing was changed."))
        self._show_chosen(keep=True)

    def _begin(self, work: Callable[[EngineDesk, str], Generator[Progress, None, Any]], told: str) -> None:
        state, desk = self.chosen, self._desk
        if state is None or desk is None or self._work.is_busy:
            return
        self._tell(told.format(engine=state.engine.title))
        self.bar.setRange(0, 0)
        self._work.begin(lambda: work(desk(), state.engine.name))
        self._show_chosen(keep=True)

    def _connect(self) -> None:
        self.table.currentItemChanged.connect(lambda *_: self._show_chosen())
        for made, act in (
            (self.install_button, self.install),
            (self.check_button, self.prove),
            (self.remove_button, self.remove),
            (self.cancel_button, self.cancel),
        ):
            made.clicked.connect(act)
        self._asked.done.connect(self._on_known)
        self._asked.failed.connect(self._on_failed)
        self._work.progressed.connect(self._on_progress)
        self._work.done.connect(self._on_done)
        self._work.failed.connect(self._on_failed)
        self.destroyed.connect(lambda _=None, runs=(self._asked, self._work): [run.give_up() for run in runs])
        self._window.closing.connect(self._on_closing)

    def _on_closing(self, _: object) -> None:
        """A thread that outlives the window takes the program with it."""
        self._asked.give_up()
        self._work.give_up()
        running.finish()

    def _on_known(self, known: Known) -> None:
        was = self.chosen.engine.name if self.chosen else ""
        self._known = known
        self.table.clear()
        for state in sorted(known[0], key=lambda s: (_ORDER.index(s.engine.task), not s.is_ready)):
            self.table.addTopLevelItem(self._row(state))
        names = [state.engine.name for state in known[0]]
        if names:
            self.choose(was if was in names else names[0])
        self._tell("" if names else tr("No engine is known here."))
        self._show_chosen()

    def _row(self, state: EngineState) -> QTreeWidgetItem:
        word = tr("ready") if state.is_ready else tr("not ready")
        home = state.engine.environment or tr("the workbench")
        item = QTreeWidgetItem([state.engine.title, task(state.engine), word, home])
        theme = self._window.theme
        glyph, tone = ("done", theme.good) if state.is_ready else ("caveat", theme.warn)
        item.setToolTip(0, tip(state.engine.title))
        item.setIcon(2, icons.icon(glyph, tone))
        item.setData(0, _STATE, state)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{state.engine.title}, {task(state.engine)}, {word}")
        return item

    def _on_progress(self, step: Progress) -> None:
        self.bar.setRange(0, step.total or 0)
        self.bar.setValue(step.done)
        self.said.setText(step.note)

    def _on_done(self, roll: RollCall | None) -> None:
        self.reload()
        if roll is not None:
            versions = ", ".join(f"{name} {version}" for name, version in roll.versions)
            told = tr("{name} works: Python {python}. {versions}")
            self._asked.done.connect(
                lambda _: self._tell(told.format(name=roll.name, python=roll.python, versions=versions)),
                Qt.ConnectionType.SingleShotConnection,
            )

    def _on_failed(self, error: Exception) -> None:
        told = f"{error.problem} {error.remedy}" if isinstance(error, CaseError) else str(error)
        self._tell(told.strip(), "bad")
        self._show_chosen(keep=True)

    def _show_chosen(self, *, keep: bool = False) -> None:
        """The buttons and the words of the chosen engine; `keep` what was just said."""
        state, is_busy = self.chosen, self._work.is_busy
        environment = self._known[1].get(state.engine.environment) if state else None
        is_here = environment is not None and environment.is_installed
        self.install_button.setEnabled(environment is not None and not is_busy)
        self.install_button.setText(tr("Install again") if is_here else tr("Install"))
        self.check_button.setEnabled(state is not None and not is_busy and (is_here or not state.engine.environment))
        self.remove_button.setEnabled(is_here and not is_busy)
        self.cancel_button.setVisible(is_busy)
        self.bar.setVisible(is_busy)
        if not keep:
            self._tell("" if state is None else _about(state))

    def _tell(self, text: str, role: str = "") -> None:
        retell(self.said, text, role)

    def _dress(self) -> None:
        self.table.setObjectName("rows")
        self.table.setAccessibleName(tr("Engines on this machine"))
        self.table.setHeaderLabels([tr("Engine"), tr("Does"), tr("State"), tr("Runs in")])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setTabKeyNavigation(False)
        self.table.setIconSize(_ICON)
        self.table.header().setStretchLastSection(False)
        self.table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            self.table.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.said.setMinimumHeight(GRID * 24)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        for part in (self.bar, self.cancel_button):
            part.hide()

    def _laid_out(self) -> QWidget:
        made = QWidget()
        column, row = QVBoxLayout(made), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        for part in (self.install_button, self.check_button, self.remove_button, self.cancel_button):
            row.addWidget(part)
        row.addWidget(self.bar, 1)
        row.addStretch(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        column.addLayout(row)
        return made


def _about(state: EngineState) -> str:
    """What stands in its way, each in a line of its own, what it needs and what it can."""
    lines = list(state.obstacles) or [tr("It can run here.")]
    if told := ", ".join(needs(state.engine)):
        lines.append(tr("It needs: {needs}.").format(needs=told))
    if told := ", ".join(skills(state.engine)):
        lines.append(f"{told[0].upper()}{told[1:]}.")
    return "\n".join(lines)


def _listing(desk: EngineDesk) -> Generator[Progress, None, Known]:
    yield from ()
    return desk.states(), {one.name: one for one in desk.environments()}


def _removal(desk: EngineDesk, name: str) -> Generator[Progress, None, None]:
    yield from ()
    desk.remove(name)
