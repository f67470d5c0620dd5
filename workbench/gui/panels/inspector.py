"""The inspector: the chosen segment, how its text came about, notes, custody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.domain.annotations import Annotation
from workbench.domain.calibration import worth_of
from workbench.domain.codecs import spoken
from workbench.domain.custody import Head
from workbench.domain.leaving import Validation
from workbench.domain.recipe import Recipe
from workbench.domain.transcript import Confidence, Line
from workbench.domain.transcript import confidence as band_of
from workbench.gui import moments
from workbench.gui.language import counted, tr
from workbench.gui.panels import condition_facts, hub_facts, review_facts
from workbench.gui.panels.hub_facts import HandedOver
from workbench.gui.panels.parts import Facts, button, digest, label, tip
from workbench.gui.panels.review_facts import Reviewed
from workbench.gui.style import GRID, Theme
from workbench.gui.views import RecordingView

if TYPE_CHECKING:
    from workbench.stages.suspicions import Check


@dataclass(frozen=True, slots=True)
class Shown:
    """What the inspector speaks of."""

    view: RecordingView | None = None
    line: Line | None = None
    head: Head | None = None
    number: int = 0
    person: str = ""
    reviewed: Reviewed | None = None
    no_note: str = ""
    checks: Sequence[Check] = ()
    handed: HandedOver | None = None


class Inspector(QScrollArea):
    """Facts about what is chosen; built anew whenever that changes."""

    annotate_requested = Signal()
    action_requested = Signal(str)
    rename_requested = Signal(str)
    withdraw_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName(tr("Inspector"))
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(280)  # narrower, and a digest would be cut beside its name
        self._theme = theme
        self._shown = Shown()
        self._rebuild_soon = QTimer(self, singleShot=True, interval=0)
        self._rebuild_soon.timeout.connect(self._rebuild)
        self._rebuild()

    def dress(self, theme: Theme) -> None:
        """Change colours."""
        self._theme = theme
        self.show_facts(self._shown)

    def show_facts(self, shown: Shown) -> None:
        """Speak of something else; several changes in one turn of the event loop are shown once."""
        self._shown = shown
        self._rebuild_soon.start()

    def clear(self) -> None:
        """Speak of nothing."""
        self.show_facts(Shown())

    def _rebuild(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, GRID * 2, 16, GRID * 4)
        column.setSpacing(GRID * 5)
        for section in self._sections(self._shown):
            column.addWidget(section)
        column.addStretch(1)
        at = self.verticalScrollBar().value()
        self.setWidget(body)
        self.verticalScrollBar().setValue(at)

    def _sections(self, shown: Shown) -> list[QWidget]:
        if shown.view is None:
            return [label(tr("Choose a recording to see where it came from and how its text came about."), "small", wraps=True)]
        segment = [self._segment(shown.view, shown.line)] if shown.line else []
        return [
            *segment,
            self._making(shown.view, shown.line),
            self._notes(shown.view, shown.line),
            *([review_facts.section(shown.reviewed, self._theme, self.action_requested.emit)] if shown.reviewed else []),
            *([hub_facts.section(shown.handed, self._theme, self.action_requested.emit)] if shown.handed else []),
            self._condition(shown.view),
            self._custody(shown.view, shown.head),
        ]

    def _segment(self, view: RecordingView, line: Line) -> QWidget:
        number = f"{self._shown.number:,}" if self._shown.number else ""
        facts, segment, rate = Facts(tr("Segment {number}").format(number=number).strip()), line.segment, view.recording.rate
        facts.row(tr("Start"), rate.clock(line.span.first))
        facts.row(tr("End"), rate.clock(line.span.end))
        facts.row(tr("Speaker"), self._speaker(view, line.speaker))
        if line.correction is None or any(word.permille is not None for word in line.words):
            facts.row(tr("Confidence"), *_confidence(line))
            facts.row(tr("Marks"), worth(line, view.validation), "muted")
        if segment.language:
            facts.row(tr("Language"), segment.language)
        for check in self._shown.checks:
            held = check.confirmed
            sure = f"{held.author} · {moments.clock(held.made_at)}" if held is not None else ""
            facts.row(tr("Confirmed") if sure else tr("Check"), f"{tr(str(check.kind))}: {check.text}", "" if sure else "warn")
            if sure:
                facts.row("", sure, "good")
        return facts

    def _speaker(self, view: RecordingView, key: str) -> QWidget:
        if key not in view.name_of:
            return label(tr("nobody named"), "muted")
        link = button(view.name_of[key], "link", name="rename_speaker")
        link.setToolTip(tr("Rename this speaker everywhere in the recording"))
        link.setAccessibleName(tr("Rename {name_of}").format(name_of=view.name_of[key]))
        link.setStyleSheet("text-align: left; padding: 0")
        link.clicked.connect(lambda: self.rename_requested.emit(key))
        return link

    def _making(self, view: RecordingView, line: Line | None) -> QWidget:
        facts = Facts(tr("How this text came about"))
        if line is not None and _is_by_hand(line):
            facts.wide(label(tr("A person wrote this line; no engine had a part in it."), "small", wraps=True))
            return self._corrected(facts, line)
        mine = [r for r in view.recipes if line is not None and r.digest() == line.segment.recipe]
        for recipe in mine or view.recipes:
            self._recipe(facts, recipe)
        for name, value in ((tr("Chosen"), view.making.routing), (tr("Ran on"), view.making.device)):
            if value:
                facts.row(name, value)
        if not view.recipes:
            facts.wide(label(tr("No text yet: this recording has not been transcribed."), "small", wraps=True))
        else:
            facts.wide(self._again())
        return facts if line is None else self._corrected(facts, line)

    def _again(self) -> QHBoxLayout:
        """What a court may want of a text: that it comes again, and the passage by itself."""
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        for text, named, action in (
            (tr("Reproduce…"), tr("Run the recorded recipe again and compare"), "reproduce"),
            (tr("Exhibit…"), tr("Disputed utterance exhibit of this passage"), "disputed"),
        ):
            made = button(text, name=f"inspector_{action}")
            made.setAccessibleName(named)
            made.setToolTip(tip(named))
            made.clicked.connect(lambda _=False, action=action: self.action_requested.emit(action))
            row.addWidget(made)
        return row

    def _corrected(self, facts: Facts, line: Line) -> QWidget:
        if (made := line.correction) is not None:
            written = tr("Written") if line.is_inserted else tr("Corrected")
            facts.row(written, f"{made.author} · {moments.clock(made.made_at)}")
            if line.segment.text:
                facts.row(tr("Machine"), line.segment.text, "muted")
        return facts

    def _recipe(self, facts: Facts, recipe: Recipe) -> None:
        facts.row(tr("Engine"), f"{recipe.engine} {recipe.version}")
        facts.row(tr("Recipe"), " · ".join([tr("{name} settings").format(name=recipe.name), *_settings(recipe)]))
        for name, value in recipe.models:
            facts.row(tr("Model"), name)
            facts.row("", digest(value, self._theme, tr("model digest")))

    def _notes(self, view: RecordingView, line: Line | None) -> QWidget:
        facts = Facts(tr("Notes"))
        for note in _near(view.annotations, line):
            facts.wide(label(note.text, wraps=True, selectable=True))
            place = view.recording.rate.clock(note.span.first) if note.span else tr("whole recording")
            facts.wide(label(f"{place} · {note.author} · {moments.clock(note.made_at)} · {note.kind}", "small", wraps=True))
            if note.author == self._shown.person and not self._shown.no_note:
                facts.wide(self._withdraw(note))
        add = button(tr("Add note…"), name="add_note")
        add.setAccessibleName(tr("Add a note to this passage"))
        add.setEnabled(not self._shown.no_note)
        add.setToolTip(tip(self._shown.no_note))
        add.clicked.connect(self.annotate_requested)
        facts.wide(add)
        return facts

    def _withdraw(self, note: Annotation) -> QWidget:
        link = button(tr("Withdraw"), "link", name="withdraw_note")
        link.setAccessibleName(tr("Withdraw the note {text}").format(text=note.text[:40]))
        link.setToolTip(tr("Takes the note back; it stays in the history, and undo restores it"))
        link.setStyleSheet("text-align: left; padding: 0")
        link.clicked.connect(lambda: self.withdraw_requested.emit(note.id))
        return link

    def _condition(self, view: RecordingView) -> QWidget:
        facts, recording = Facts(tr("Recording")), view.recording
        facts.row(tr("Length"), recording.rate.clock(recording.frames))
        facts.row(tr("Sound"), f"{spoken(recording.codec)} · {recording.rate.hz / 1000:g} kHz · {_channels(recording.channels)}")
        if (profile := view.profile) is not None:
            for name, value, role in condition_facts.rows(profile):
                facts.row(name, value, role)
        count = len(view.caveats)
        facts.row(tr("Caveats"), str(count) if count else "none", "warn" if count else "good")
        return facts

    def _custody(self, view: RecordingView, head: Head | None) -> QWidget:
        facts, evidence = Facts(tr("Custody")), view.evidence
        facts.row(tr("Exhibit"), evidence.reference)
        facts.row("SHA-256", digest(evidence.sha256, self._theme, "SHA-256"))
        facts.row(tr("Imported"), moments.day(evidence.imported_at))
        facts.row(tr("By"), evidence.imported_by)
        if head is not None:
            facts.row(tr("Ledger"), tr("{size} entries").format(size=head.size))
            facts.row(tr("Root"), digest(head.root, self._theme, tr("ledger root")))
        story = button(tr("What happened to it…"), "link", name="custody_link")
        story.setAccessibleName(tr("Show the custody of this exhibit"))
        story.setStyleSheet("text-align: left; padding: 0")
        story.clicked.connect(lambda: self.action_requested.emit("custody"))
        facts.wide(story)
        return facts


def _is_by_hand(line: Line) -> bool:
    """Whether a person put the row there and no word of it is an engine's."""
    return line.is_inserted and all(word.permille is None for word in line.words)


def _confidence(line: Line) -> tuple[str, str]:
    """Of the engine's words that still stand."""
    known = [w.permille for w in line.words if w.permille is not None]
    low = [permille for permille in known if band_of(permille) is Confidence.LOW]
    band = band_of(sum(known) // len(known)) if known else line.segment.band
    words = tr("{band} · {words} low").format(band=tr(str(band)), words=counted(len(low), "word")) if low else tr(str(band))
    return words, "warn" if low or band is Confidence.LOW else ""


def worth(line: Line, measured: Validation | None) -> str:
    """What the marks of a line's words were worth in this laboratory's recordings of the kind; that it is not known, else."""
    held = [worth_of(word.permille, measured.bins if measured else ()) for word in line.words if word.permille is not None]
    known = [one for one in held if one is not None]
    if not known or len(known) < len(held):
        return tr("not calibrated for these conditions")
    told = tr("words marked like these were right in {share} % (n = {n}), in this laboratory's recordings of the kind")
    words = sum(one.words for one in dict.fromkeys(known))
    return told.format(share=round(sum(one.share for one in known) / len(known) / 10), n=f"{words:,}")


def _settings(recipe: Recipe) -> list[str]:
    known = dict(recipe.parameters)
    return [f"{name.replace('_', ' ')} {known[name]}" for name in ("compute_type", "temperature", "beam_size") if name in known]


def _near(notes: tuple[Annotation, ...], line: Line | None) -> list[Annotation]:
    if line is None:
        return list(notes)
    return [note for note in notes if note.span is None or note.span.overlap(line.span) or note.span == line.span]


def _channels(count: int) -> str:
    return {1: "mono", 2: "stereo"}.get(count, tr("{count} channels").format(count=count))
