"""A bundle of any laboratory on the screen: the verdict first, then what is in it, to read; and from there into a case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.domain.fingerprints import six_words
from workbench.domain.foreign import ForeignExhibit, ForeignRecording, OpenedBundle
from workbench.domain.progress import Progress
from workbench.gui.dialogs.framed import Framed
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import Facts, button, digest, label, tip
from workbench.gui.reporting.verdict_view import VerdictView
from workbench.gui.running import Run
from workbench.gui.style import GRID, Theme
from workbench.gui.telling import told
from workbench.gui.workers import Job

_TEXT = later("Nothing in the folder is run or followed. What it says counts only as far as the verdict goes.")
_NO_TEXT = later("Choose a recording at the left to read its transcript.")
_NONE = later("This recording has no transcript in the bundle.")
_SIZE, _TREE = QSize(1080, 780), 300
_DIGITS = 64  # of a root's fingerprint
_LARGEST = 112


class BundleWindow(Framed):
    """`taking` gives the folder and the root it was judged against."""

    taking = Signal(object, str)

    def __init__(self, folder: Path, theme: Theme, open_it: Callable[[Path, str], Job], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Bundle {name}").format(name=folder.name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.folder, self._theme, self._open_it = folder, theme, open_it
        self.opened: OpenedBundle | None = None
        self._barred, self._judged = "", ""
        self.run = Run(self)
        self.verdict, self.bar = VerdictView(_LARGEST), QProgressBar(textVisible=False)
        self.bar.setAccessibleName(tr("Progress of the check"))
        self.root, self.tree, self.text = QLineEdit(), QTreeWidget(), QPlainTextEdit(readOnly=True)
        self.facts, self._facts_room = Facts(tr("The bundle")), QVBoxLayout()
        self.check, self.take = button(tr("Check against it"), name="check"), button(tr("Take into a case…"), name="take")
        self._dress()
        self._lay_out()
        self.resize(_SIZE.boundedTo(self.screen().availableSize() - QSize(40, 40)))
        self._connect()
        self.judge()

    def bar_taking(self, why: str) -> None:
        """It cannot be taken into a case here, whatever the verdict."""
        self._barred = why
        self._permit()

    def judge(self) -> None:
        """Open the folder and judge it, against the root that is typed where one is."""
        root = self._typed()
        if root and (len(root) != _DIGITS or set(root) - set("0123456789abcdef")):
            self.verdict.say(tr("A root fingerprint has 64 hex digits."), "bad")
            return
        self.opened, self._judged = None, root
        self.verdict.say(tr("Checking signatures, ledger and digests…"), "muted")
        self.bar.show()
        self.run.begin(lambda: self._open_it(self.folder, root))
        self._permit()

    def done(self, result: int) -> None:
        self.run.give_up()
        super().done(result)

    # -- inside

    def _typed(self) -> str:
        return "".join(self.root.text().split()).lower()

    def _on_progress(self, step: Progress) -> None:
        self.bar.setRange(0, step.total or 0)
        self.bar.setValue(step.done)

    def _on_done(self, opened: OpenedBundle) -> None:
        self.opened = opened
        self.bar.hide()
        self.verdict.show_verdict(opened.verdict)
        self._show_facts(opened)
        self.tree.clear()
        self.tree.addTopLevelItems([_exhibit(exhibit) for exhibit in opened.exhibits])
        self.tree.expandAll()
        first = next((item for item in self._recordings() if item.data(0, Qt.ItemDataRole.UserRole)), None)
        if first is not None:
            self.tree.setCurrentItem(first)
        self._permit()

    def _on_failed(self, error: BaseException) -> None:
        self.bar.hide()
        self.verdict.say(told(error), "bad")
        self.tree.clear()  # of what was not judged nothing is shown
        self._on_current()
        self._permit()

    def _recordings(self) -> list[QTreeWidgetItem]:
        tops = [self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount())]
        held = (top.child(row) for top in tops if top is not None for row in range(top.childCount()))
        return [item for item in held if item is not None]

    def _show_facts(self, opened: OpenedBundle) -> None:
        facts = Facts(tr("The bundle"))
        for case in opened.cases:
            facts.row(tr("Case"), f"{case.number} · {case.title}")
        facts.row(tr("Made by"), opened.maker or tr("nobody it names"))
        facts.row(tr("People"), ", ".join(f"{p.name} ({tr(str(p.role))})" for p in opened.people) or "–")
        if opened.root_fingerprint:
            facts.row(tr("Laboratory"), digest(opened.root_fingerprint, self._theme, tr("root fingerprint")))
            facts.row(tr("In six words"), six_words(opened.root_fingerprint).replace("-", " · "))
        if opened.head.size:
            facts.row(tr("History"), counted(opened.head.size, "entry"))
        facts.row(tr("Reports"), ", ".join(Path(name).name for name in opened.reports) or tr("none enclosed"))
        self._facts_room.replaceWidget(self.facts, facts)
        self.facts.deleteLater()
        self.facts = facts

    def _on_current(self) -> None:
        item = self.tree.currentItem()
        held = item.data(0, Qt.ItemDataRole.UserRole) if item else None
        self.text.setPlainText(held or (tr(_NONE) if item is not None and item.parent() else tr(_NO_TEXT)))

    def _permit(self) -> None:
        opened = self.opened
        findings = tr("The bundle has findings: nothing of it is taken in.") if opened and not opened.verdict.is_sound else ""
        other = tr("Check it against this root first.") if self._typed() != self._judged else ""
        why = self._barred or findings or other or ("" if opened else self._unopened())
        self.take.setEnabled(not why)
        self.take.setToolTip(tip(why))

    def _unopened(self) -> str:
        return tr("It is still being checked.") if self.run.is_busy else tr("It could not be checked.")

    def _connect(self) -> None:
        self.run.progressed.connect(self._on_progress)
        self.run.done.connect(self._on_done)
        self.run.failed.connect(self._on_failed)
        self.check.clicked.connect(lambda _=False: self.judge())
        self.root.returnPressed.connect(self.judge)
        self.root.textChanged.connect(lambda _: self._permit())
        self.take.clicked.connect(lambda _=False: self.taking.emit(self.folder, self._typed()))
        self.tree.currentItemChanged.connect(lambda *_: self._on_current())

    def _dress(self) -> None:
        self.root.setPlaceholderText(tr("64 hex digits, spaces do not matter"))
        self.root.setAccessibleName(tr("Root fingerprint of the other laboratory"))
        self.tree.setObjectName("rows")
        self.tree.setAccessibleName(tr("Exhibits in the bundle"))
        self.tree.setHeaderHidden(True)
        self.text.setAccessibleName(tr("Transcript in the bundle"))
        self.text.setPlaceholderText(tr(_NO_TEXT))

    def _lay_out(self) -> None:
        column, checked, split = QVBoxLayout(self), QHBoxLayout(), QSplitter(Qt.Orientation.Horizontal)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(GRID * 2)
        column.addWidget(label(self.windowTitle(), "title"))
        column.addWidget(label(tr(_TEXT), "muted", wraps=True))
        column.addWidget(self.verdict)
        column.addWidget(self.bar)
        checked.setSpacing(GRID * 2)
        checked.addWidget(label(tr("Their root, from a copy you trust (may stay empty)"), "small"))
        checked.addWidget(self.root, 1)
        checked.addWidget(self.check)
        column.addLayout(checked)
        split.setObjectName("plain")
        split.setChildrenCollapsible(False)
        split.addWidget(self._left())
        split.addWidget(self.text)
        split.setSizes([_TREE, _SIZE.width() - _TREE])
        split.setStretchFactor(1, 1)
        column.addWidget(split, 1)
        column.addSpacing(GRID)
        column.addLayout(self._buttons())

    def _left(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, GRID * 2, 0)
        column.setSpacing(GRID * 2)
        self._facts_room.addWidget(self.facts)
        column.addLayout(self._facts_room)
        column.addWidget(self.tree, 1)
        return made

    def _buttons(self) -> QHBoxLayout:
        row, close = QHBoxLayout(), button(tr("Close"), "primary", name="close")
        close.clicked.connect(lambda _=False: self.accept())
        row.setSpacing(GRID * 2)
        row.addWidget(self.take)
        row.addStretch(1)
        row.addWidget(close)
        return row


def _exhibit(exhibit: ForeignExhibit) -> QTreeWidgetItem:
    evidence = exhibit.evidence
    there = tr("destroyed") if exhibit.is_destroyed else tr("file enclosed") if exhibit.file else tr("by its digest alone")
    item = QTreeWidgetItem([f"{evidence.reference} · {evidence.name}"])
    item.setToolTip(0, tip(f"{evidence.name}\n{there}\nSHA-256 {evidence.sha256}"))
    item.addChildren([_recording(recording) for recording in exhibit.recordings])
    return item


def _recording(held: ForeignRecording) -> QTreeWidgetItem:
    rows = sum(len(draft.lines) for draft in held.drafts if draft.is_working)
    track = tr("track {n}").format(n=held.recording.track + 1)
    parts = (track, counted(rows, "line") if rows else tr("no transcript"), counted(len(held.notes), "note"))
    item = QTreeWidgetItem([" · ".join(parts)])
    item.setToolTip(0, tip(" · ".join(parts)))
    item.setData(0, Qt.ItemDataRole.UserRole, held.text)
    return item
