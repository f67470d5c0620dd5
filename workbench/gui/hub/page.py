"""The page of the hub: who it is, what goes and came, what it is doing for this vault, and what waits there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.hub_orders import HubLook
from workbench.domain.spread import Backlog, Job
from workbench.domain.units import Hub
from workbench.gui import handed, icons, moments
from workbench.gui.dialogs.framed import Framed
from workbench.gui.hub.gathered import Handed
from workbench.gui.language import counted, later, number, tr
from workbench.gui.liaison import Contact
from workbench.gui.panels.banner import Banner
from workbench.gui.panels.parts import Facts, button, digest, label, retell, tip
from workbench.gui.standing import Standing
from workbench.gui.style import GRID, Theme

_SIZE, _WIDTH = QSize(860, 660), 460
_ROW = Qt.ItemDataRole.UserRole
_HANDED = (later("Exhibit"), later("State"), later("Asked"), later("Went"), later("Draft came"))
_JOBS = (later("Exhibit"), later("State"), later("Stage"), later("Began"), later("Trouble"))
_QUEUE = (later("Urgency"), later("Jobs that wait"), later("Longest wait"))
_NO_HUB = later(
    "A hub is a larger machine of your laboratory. A quick draft is made here; what you send is transcribed there once more with "
    "the best engines, and that draft comes back and stands beside yours."
)
_NOTHING_SENT = later("Nothing was sent yet. Choose an exhibit, then Case, Send to hub.")
_NO_JOBS = later("The hub is doing nothing for this vault now.")
FORK = later("The hub saw another history of this vault")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page speaks of."""

    hub: Hub | None
    contact: Contact
    handed: tuple[Handed, ...] = ()
    is_busy: bool = False


class HubPage(Framed):
    """Stays beside the desk. `asked` names an action of the table, `compare_asked` a hand-over whose draft came."""

    asked = Signal(str)
    compare_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Hub"))
        self.setObjectName("hub_page")
        self._theme = theme
        self._names: dict[str, str] = {}
        self._jobs: tuple[Job, ...] | None = None
        self._handed: tuple[Handed, ...] | None = None
        self._told: tuple[Hub | None, int] | None = None
        self.title, self.state = label("", "title"), label("", "strong")
        self.trouble = label("", "warn", wraps=True, selectable=True)
        self.alarm = Banner(theme, tr("Hub"))
        self.alarm.asked.connect(self.asked)
        self._facts = QVBoxLayout()
        self.handed = _table(_HANDED, tr("What was handed over"))
        self.jobs = _table(_JOBS, tr("Jobs of this vault at the hub"), widest=len(_JOBS) - 1)
        self.queue = _table(_QUEUE, tr("What waits at the hub"))
        self.queue.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.queue.setProperty("figures", True)
        for column in (1, 2):
            self.queue.headerItem().setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.running = label("", "muted", wraps=True)
        self.tabs, self.rooms = QTabWidget(), QStackedWidget()
        self.buttons = {name: _action(tr(text), role, name, self.asked.emit) for name, text, role in _BUTTONS}
        self.compare = button(tr("Compare drafts"), name="compare_hub")
        self._lay_out()
        self._connect()
        self.resize(_SIZE)

    def show_state(self, shown: Shown) -> None:
        """The hub that was joined, or none; and what went and came."""
        hub = shown.hub
        self.title.setText(tr("Hub “{name}”").format(name=hub.name) if hub else tr("No hub is joined"))
        self.rooms.setCurrentIndex(1 if hub else 0)
        self._show_contact(shown)
        self._show_facts(shown)
        if shown.handed != self._handed:
            self._handed = shown.handed
            self._fill(self.handed, [self._handed_row(one) for one in shown.handed], _NOTHING_SENT)
        names = {one.sha256: one.reference for one in shown.handed}
        if names != self._names:
            self._names = names
            self._show_jobs()
        waiting = sum(one.over.state == "asked" for one in shown.handed)
        told = tr("Handed over · {count} to go").format(count=waiting) if waiting else tr("Handed over")
        self.tabs.setTabText(0, told)
        for name, made in self.buttons.items():
            made.setVisible((hub is None) == (name == "join_hub"))
        self.compare.setVisible(hub is not None)
        self._on_chosen()

    def permit(self, barred: dict[str, str]) -> None:
        """Grey what cannot be done now, with the reason, by action."""
        for name, made in self.buttons.items():
            why = barred.get(name, "")
            made.setEnabled(not why)
            made.setToolTip(tip(why))
            made.setAccessibleDescription(why)

    def show_look(self, look: HubLook) -> None:
        """What the hub says of itself; what it said before stays in sight where it says nothing now."""
        if look.backlog is None:
            retell(self.running, f"⚠ {look.problem}", "warn")
            return
        if look.jobs != self._jobs:
            self._jobs = look.jobs
            self._show_jobs()
        self._show_backlog(look, look.backlog)

    def chosen(self) -> Handed | None:
        """The hand-over whose row is current."""
        item = self.handed.currentItem()
        found: Handed | None = item.data(0, _ROW) if item is not None else None
        return found

    def _show_jobs(self) -> None:
        """Once the hub said which there are, by the names that exhibits have here."""
        if self._jobs is None:
            return
        self._fill(self.jobs, [self._job_row(job) for job in self._jobs], _NO_JOBS)
        going = sum(not job.state.is_over for job in self._jobs)
        self.tabs.setTabText(1, tr("Jobs there · {count}").format(count=going) if going else tr("Jobs there"))

    def _show_contact(self, shown: Shown) -> None:
        contact = shown.contact
        glyph, told, role = contact_words(shown.hub, contact, is_busy=shown.is_busy)
        retell(self.state, f"{glyph} {told}".strip(), role)
        retell(self.trouble, contact.problem, "muted" if contact.is_away else "warn")
        self.trouble.setVisible(bool(contact.problem) and shown.hub is not None)
        self.alarm.show_standing(alarm(contact.fork) if contact.fork else None)

    def _show_facts(self, shown: Shown) -> None:
        """Built anew only where they differ: whoever is at its button stays there."""
        if self._told == (shown.hub, shown.contact.witnessed):
            return
        self._told = (shown.hub, shown.contact.witnessed)
        while (item := self._facts.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        if (hub := shown.hub) is None:
            return
        facts = Facts(tr("This vault’s hub"))
        facts.row(tr("Address"), hub.url)
        facts.row(tr("Known there as"), hub.unit)
        facts.row(tr("Its key"), handed.key_words(hub))
        facts.row("", digest(hub.keys.signing, self._theme, tr("the hub’s key")))
        facts.row(tr("Joined"), f"{hub.joined_by} · {moments.day(hub.joined_at)}")
        if shown.contact.witnessed:
            facts.row(tr("Vouches for"), tr("the first {count}").format(count=counted(shown.contact.witnessed, "entry")))
        self._facts.addWidget(facts)
        facts.show()

    def _handed_row(self, one: Handed) -> QTreeWidgetItem:
        icon, state, tone = handed.chip(one.over)
        cells = [f"{one.reference}  {one.name}", state, *(moments.clock(at) for at in _times(one))]
        item = self._row(cells, (icon, tone), handed.told(one.over))
        item.setData(0, _ROW, one)
        return item

    def _job_row(self, job: Job) -> QTreeWidgetItem:
        icon, state, tone = handed.job_chip(job)
        named = self._names.get(job.sha256, job.case_number)
        began = moments.clock(job.started_at or job.asked_at)
        return self._row([named, state, handed.stage(job), began, job.problem], (icon, tone), job.problem)

    def _show_backlog(self, look: HubLook, backlog: Backlog) -> None:
        rows = []
        for urgency, named in handed.URGENCIES.items():
            count, longest = backlog.waiting.get(urgency, 0), backlog.longest_s.get(urgency, 0)
            rows.append(_counts([tr(named), number(count), handed.span(longest) if count else "–"]))
        self._fill(self.queue, rows, "")
        retell(self.running, _busy(look, backlog), "muted" if look.workers else "warn")

    def _row(self, cells: Sequence[str], look: tuple[str, str], told: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(list(cells))
        item.setIcon(1, icons.icon(look[0], getattr(self._theme, look[1])))
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, ", ".join(filter(None, (*cells, told))))
        for column, cell in enumerate(cells):
            item.setToolTip(column, tip(told or cell))
        return item

    def _fill(self, table: QTreeWidget, rows: Sequence[QTreeWidgetItem], nothing: str) -> None:
        at = table.currentIndex().row()
        table.clear()
        table.addTopLevelItems(list(rows))
        if not rows and nothing:
            item = QTreeWidgetItem([tr(nothing)])
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setForeground(0, QColor(self._theme.muted))
            table.addTopLevelItem(item)
            item.setFirstColumnSpanned(True)
        elif rows:
            table.setCurrentItem(rows[min(max(0, at), len(rows) - 1)])

    def _on_chosen(self) -> None:
        one = self.chosen()
        why = (
            "" if one is not None and one.drafts else tr("Its draft has not come yet.") if one else tr("Choose an exhibit first")
        )
        self.compare.setEnabled(not why)
        self.compare.setToolTip(tip(why))

    def _compare(self) -> None:
        if (one := self.chosen()) is not None and one.drafts:
            self.compare_asked.emit(one)

    def _connect(self) -> None:
        self.handed.currentItemChanged.connect(lambda *_: self._on_chosen())
        self.handed.itemActivated.connect(lambda *_: self._compare())
        self.compare.clicked.connect(self._compare)
        self.tabs.currentChanged.connect(lambda at: self.compare.setVisible(at == 0))

    def _lay_out(self) -> None:
        column, head, row = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(GRID * 2)
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        column.addLayout(head)
        column.addWidget(self.alarm)
        column.addWidget(self.trouble)
        column.addSpacing(GRID)
        column.addLayout(self._facts)
        column.addSpacing(GRID * 2)
        self.rooms.addWidget(_emptiness(self._theme, self.buttons["join_hub"]))
        self.rooms.addWidget(self._tabbed())
        column.addWidget(self.rooms, 1)
        row.setSpacing(GRID * 2)
        for name in ("leave_hub", "sync_hub"):
            row.addWidget(self.buttons[name])
        row.addWidget(self.compare)
        row.addStretch(1)
        close = button(tr("Close"), name="close")
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)

    def _tabbed(self) -> QTabWidget:
        self.tabs.setAccessibleName(tr("Pages of the hub"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.handed, tr("Handed over"))
        self.tabs.addTab(self.jobs, tr("Jobs there"))
        queue = QWidget()
        column = QVBoxLayout(queue)
        column.setContentsMargins(0, GRID * 2, 0, 0)
        column.setSpacing(GRID * 2)
        column.addWidget(self.running)
        column.addWidget(self.queue)
        self.tabs.addTab(queue, tr("Queue there"))
        return self.tabs


def contact_words(hub: Hub | None, contact: Contact, *, is_busy: bool) -> tuple[str, str, str]:
    """How the way to the hub is, as a glyph, words, and their role."""
    if hub is None:
        return "", "", "muted"
    if contact.fork:
        return "⚠", tr("FORK"), "bad"
    if is_busy and not contact.reached_at:
        return "⟳", tr("asking the hub…"), "muted"
    if contact.is_away:
        last = tr("last reached {at}").format(at=contact.reached_at) if contact.reached_at else tr("not reached since login")
        return "○", tr("away · {last}").format(last=last), "muted"
    if contact.problem:
        return "⚠", tr("trouble · {at}").format(at=contact.tried_at), "warn"
    if contact.reached_at:
        return "✓", tr("reached {at}").format(at=contact.reached_at), "good"
    return "○", tr("not asked yet"), "muted"


def alarm(fork: str) -> Standing:
    """What cannot be missed."""
    return Standing("fork", tr(FORK), fork, "bad", ("verify", tr("Verify the vault")))


def _times(one: Handed) -> tuple[str, str, str]:
    return one.over.asked_at, one.sent_at, one.came_at


def _table(heads: Sequence[str], named: str, widest: int = 0) -> QTreeWidget:
    made = QTreeWidget()
    made.setObjectName("rows")
    made.setAccessibleName(named)
    made.setHeaderLabels([tr(head) for head in heads])
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setAllColumnsShowFocus(True)
    made.setTabKeyNavigation(False)
    made.setIconSize(QSize(16, 16))
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.header().setStretchLastSection(False)
    made.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    made.header().setSectionResizeMode(widest, QHeaderView.ResizeMode.Stretch)
    return made


def _emptiness(theme: Theme, join: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    picture = QLabel()
    picture.setPixmap(icons.glyph("hub", theme.muted, 40))
    text = label(tr(_NO_HUB), "muted", wraps=True)
    text.setFixedWidth(_WIDTH)
    text.setFixedHeight(text.heightForWidth(_WIDTH))
    column.addStretch(2)
    for part in (picture, text):
        part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addSpacing(GRID * 3)
    column.addWidget(join, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(3)
    return made


def _counts(cells: list[str]) -> QTreeWidgetItem:
    """Figures stand under each other by their last digit."""
    made = QTreeWidgetItem(cells)
    for column in range(1, len(cells)):
        made.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _busy(look: HubLook, backlog: Backlog) -> str:
    """What the hub is doing altogether; each figure after its word, so that it reads for one as for many."""
    told = (
        tr("Jobs in work: {count}").format(count=number(backlog.running)),
        tr("Pieces that wait: {count}").format(count=number(backlog.pieces_waiting)),
        tr("Pieces in work: {count}").format(count=number(backlog.pieces_running)),
        tr("Workers: {count}, busy: {busy}").format(count=number(look.workers), busy=number(look.busy))
        if look.workers
        else f"⚠ {tr('No worker answers there now.')}",
    )
    return " · ".join(told)


def _action(text: str, role: str, name: str, do: Callable[[str], object]) -> QWidget:
    made = button(text, role, name=name)
    made.clicked.connect(lambda _=False: do(name))
    return made


_BUTTONS = (
    ("join_hub", later("Join a hub…"), "primary"),
    ("sync_hub", later("Catch up now"), ""),
    ("leave_hub", later("Leave…"), ""),
)
