"""Second step of a report: court pages, language, questions and answers, translation, index, disclosure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.domain.leaving import PROFILES, ReportStyle, Speakers
from workbench.gui import moments
from workbench.gui.dialogs.order_forms import LANGUAGES
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import label
from workbench.gui.reporting.court_sketch import CourtSketch
from workbench.gui.reporting.gathering import Part
from workbench.gui.reporting.languages import page_languages
from workbench.gui.reporting.page import Page
from workbench.gui.style import GRID

_TEXT = later("How the court wants its pages. What stands here is what the preview shows next.")
_PROFILES = {
    "standard": later("25 numbered lines, named speakers"),
    "questions": later("25 numbered lines, questions and answers"),
    "plain": later("25 numbered lines, no times"),
    "canada": later("28 numbered lines, named speakers"),
    "louisiana": later("32 numbered lines, questions and answers"),
    "continuous": later("25 lines a page, numbered through"),
}
_ROW = 26


class LookPage(Page):
    """Shows what its choices bring: a sketch of the page, what a disclosure version leaves out."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("How shall it look?"), tr(_TEXT), parent)
        self._parts: tuple[Part, ...] = ()
        self.profile, self.language, self.sketch = QComboBox(), page_languages(), CourtSketch()
        for name, profile in PROFILES.items():
            self.profile.addItem(tr(_PROFILES[name]) if name in _PROFILES else tr(profile.title), name)
        self.questioners, self.translations = _ticks(), _ticks()
        self.terms, self.disclosure = QLineEdit(), QCheckBox(tr("Disclosure version"))
        self.terms.setPlaceholderText(tr("grey car, yard side …"))
        self.left_out = label("", "small", wraps=True)
        self._lay_out()
        self._connect()
        self._tell()

    def show_parts(self, parts: Sequence[Part]) -> None:
        """The exhibits that were chosen; what was ticked stays ticked where it still can be."""
        self._parts = tuple(parts)
        _refill(self.questioners, [(name, name) for name in dict.fromkeys(v for part in parts for v in part.voices)])
        drafts = [pair for part in parts for pair in zip(part.drafts, part.languages, strict=True)]
        _refill(self.translations, [(_draft(d.engines, d.by, d.made_at, code), d.id) for d, code in drafts])
        self._tell()

    def chosen(self) -> ReportStyle:
        """What was chosen."""
        is_asked = PROFILES[str(self.profile.currentData())].speakers is Speakers.QUESTIONS
        return ReportStyle(
            str(self.profile.currentData()),
            str(self.language.currentData()),
            self.disclosure.isChecked(),
            _ticked(self.translations),
            _ticked(self.questioners) if is_asked else (),
            tuple(filter(None, (term.strip() for term in self.terms.text().split(",")))),
        )

    def choose(self, style: ReportStyle) -> None:
        """Choose what an earlier look had."""
        self.profile.setCurrentIndex(max(0, self.profile.findData(style.profile)))
        self.language.setCurrentIndex(max(0, self.language.findData(style.language)))
        self.disclosure.setChecked(style.disclosure)
        self.terms.setText(", ".join(style.terms))
        _tick(self.questioners, style.questioners)
        _tick(self.translations, style.translations)

    def check(self) -> str:
        profile = PROFILES[str(self.profile.currentData())]
        if profile.speakers is Speakers.QUESTIONS and not _ticked(self.questioners):
            return tr("Tick who asks the questions; everybody else answers.")
        return ""

    def _lay_out(self) -> None:
        row, left = QHBoxLayout(), QVBoxLayout()
        row.setSpacing(GRID * 5)
        left.setSpacing(0)
        self.field(tr("Court pages"), self.profile, into=left)
        self._asking = self.field(tr("Who asks the questions"), self.questioners, into=left)
        hint = tr("What was said stays in its own language.")
        self.field(tr("Language of the report"), self.language, hint, into=left)
        left.addStretch(1)
        row.addLayout(left, 1)
        row.addWidget(self.sketch, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)
        self._translating = self.field(
            tr("Translation beside the original"), self.translations, tr("A draft of another language, set line by line.")
        )
        self.field(
            tr("Index: more terms, parted by commas (may stay empty)"), self.terms, tr("Names that are found stand in it anyway.")
        )
        self.field("", self.disclosure, tr("For the other side: redacted passages blacked out, privileged notes left out."))
        self.tell(self.left_out)
        self.column.addStretch(1)

    def _connect(self) -> None:
        for combo in (self.profile, self.language):
            combo.currentIndexChanged.connect(lambda _: self._tell())
        for ticks in (self.questioners, self.translations):
            ticks.itemChanged.connect(lambda _: self.changed.emit())
        self.terms.textChanged.connect(lambda _: self.changed.emit())
        self.disclosure.toggled.connect(lambda _: self._tell())

    def _tell(self) -> None:
        profile = PROFILES[str(self.profile.currentData() or "standard")]
        self.sketch.show_profile(profile)
        self._asking.setVisible(profile.speakers is Speakers.QUESTIONS)
        self._translating.setVisible(self.translations.count() > 0)
        self.left_out.setVisible(self.disclosure.isChecked())
        self.left_out.setText(left_out(self._parts))
        self.changed.emit()


def left_out(parts: Iterable[Part]) -> str:
    """What a disclosure version of these exhibits does without, with the reasons."""
    parts = tuple(parts)
    cuts = [f"█ {p.evidence.exhibit} · {cut.place} · {cut.reason} ({cut.author})" for p in parts for cut in p.cuts]
    privileged = sum(part.privileged for part in parts)
    notes = tr("{notes} left out as privileged").format(notes=counted(privileged, "note"))
    if not cuts and not privileged:
        return tr("There is nothing to leave out: no passage is redacted and no note is privileged.")
    return "\n".join((*(cuts or [tr("No passage is redacted.")]), notes))


def _draft(engines: Sequence[str], by: str, at: str, language: str) -> str:
    named = next((tr(text) for text, code in LANGUAGES if code and code == language), language)
    return " · ".join(filter(None, (named, ", ".join(engines) or tr("draft"), by, moments.day(at))))


def _ticks() -> QListWidget:
    made = QListWidget()
    made.setObjectName("exhibits")
    return made


def _refill(ticks: QListWidget, items: Sequence[tuple[str, str]]) -> None:
    kept = _ticked(ticks)
    ticks.blockSignals(True)
    ticks.clear()
    for text, value in items:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, value)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
        item.setCheckState(Qt.CheckState.Checked if value in kept else Qt.CheckState.Unchecked)
        ticks.addItem(item)
    ticks.setFixedHeight(min(4, max(1, len(items))) * _ROW + 14)
    ticks.blockSignals(False)


def _ticked(ticks: QListWidget) -> tuple[str, ...]:
    items = [ticks.item(row) for row in range(ticks.count())]
    return tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() is Qt.CheckState.Checked)


def _tick(ticks: QListWidget, values: Sequence[str]) -> None:
    for row in range(ticks.count()):
        item = ticks.item(row)
        wanted = item.data(Qt.ItemDataRole.UserRole) in values
        item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
