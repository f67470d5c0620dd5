"""The inspector: the chosen segment, how its text came about, notes, custody."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from workbench.domain.annotations import Annotation
from workbench.domain.codecs import spoken
from workbench.domain.custody import Head
from workbench.domain.recipe import Recipe
from workbench.domain.transcript import Confidence, Line
from workbench.domain.transcript import confidence as band_of
from workbench.gui import moments
from workbench.gui.panels import review_facts
from workbench.gui.panels.parts import Facts, button, digest, label, tip
from workbench.gui.panels.review_facts import Reviewed
from workbench.gui.style import GRID, Theme
from workbench.gui.views import RecordingView


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


class Inspector(QScrollArea):
    """Facts about what is chosen; built anew whenever that changes."""

    annotate_requested = Signal()
    action_requested = Signal(str)
    rename_requested = Signal(str)
    withdraw_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Inspector")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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
            return [label("Choose a recording to see where it came from and how its text came about.", "small", wraps=True)]
        segment = [self._segment(shown.view, shown.line)] if shown.line else []
        return [
            *segment,
            self._making(shown.view, shown.line),
            self._notes(shown.view, shown.line),
            *([review_facts.section(shown.reviewed, self._theme, self.action_requested.emit)] if shown.reviewed else []),
            self._condition(shown.view),
            self._custody(shown.view, shown.head),
        ]

    def _segment(self, view: RecordingView, line: Line) -> QWidget:
        number = f"{self._shown.number:,}" if self._shown.number else ""
        facts, segment, rate = Facts(f"Segment {number}".strip()), line.segment, view.recording.rate
        facts.row("Start", rate.clock(segment.span.first))
        facts.row("End", rate.clock(segment.span.end))
        facts.row("Speaker", self._speaker(view, segment.speaker))
        facts.row("Confidence", *_confidence(line))
        if segment.language:
            facts.row("Language", segment.language)
        for suspicion in line.suspicions:
            facts.row("Check", f"{suspicion.kind}: {suspicion.text}", "warn")
        return facts

    def _speaker(self, view: RecordingView, key: str) -> QWidget:
        if key not in view.name_of:
            return label("nobody named", "muted")
        link = button(view.name_of[key], "link", name="rename_speaker")
        link.setToolTip("Rename this speaker everywhere in the recording")
        link.setAccessibleName(f"Rename {view.name_of[key]}")
        link.setStyleSheet("text-align: left; padding: 0")
        link.clicked.connect(lambda: self.rename_requested.emit(key))
        return link

    def _making(self, view: RecordingView, line: Line | None) -> QWidget:
        facts = Facts("How this text came about")
        mine = [r for r in view.recipes if line is not None and r.digest() == line.segment.recipe]
        for recipe in mine or view.recipes:
            self._recipe(facts, recipe)
        for name, value in (("Chosen", view.making.routing), ("Ran on", view.making.device)):
            if value:
                facts.row(name, value)
        if not view.recipes:
            facts.wide(label("No text yet: this recording has not been transcribed.", "small", wraps=True))
        if line is not None and line.correction is not None:
            made = line.correction
            facts.row("Corrected", f"{made.author} · {moments.clock(made.made_at)}")
            facts.row("Machine", line.segment.text, "muted")
        return facts

    def _recipe(self, facts: Facts, recipe: Recipe) -> None:
        facts.row("Engine", f"{recipe.engine} {recipe.version}")
        facts.row("Recipe", " · ".join([f"{recipe.name} settings", *_settings(recipe)]))
        for name, value in recipe.models:
            facts.row("Model", name)
            facts.row("", digest(value, self._theme, "model digest"))

    def _notes(self, view: RecordingView, line: Line | None) -> QWidget:
        facts = Facts("Notes")
        for note in _near(view.annotations, line):
            facts.wide(label(note.text, wraps=True, selectable=True))
            place = view.recording.rate.clock(note.span.first) if note.span else "whole recording"
            facts.wide(label(f"{place} · {note.author} · {moments.clock(note.made_at)} · {note.kind}", "small", wraps=True))
            if note.author == self._shown.person and not self._shown.no_note:
                facts.wide(self._withdraw(note))
        add = button("Add note…", name="add_note")
        add.setAccessibleName("Add a note to this passage")
        add.setEnabled(not self._shown.no_note)
        add.setToolTip(tip(self._shown.no_note))
        add.clicked.connect(self.annotate_requested)
        facts.wide(add)
        return facts

    def _withdraw(self, note: Annotation) -> QWidget:
        link = button("Withdraw", "link", name="withdraw_note")
        link.setAccessibleName(f"Withdraw the note {note.text[:40]}")
        link.setToolTip("Takes the note back; it stays in the history, and undo restores it")
        link.setStyleSheet("text-align: left; padding: 0")
        link.clicked.connect(lambda: self.withdraw_requested.emit(note.id))
        return link

    def _condition(self, view: RecordingView) -> QWidget:
        facts, recording = Facts("Recording"), view.recording
        facts.row("Length", recording.rate.clock(recording.frames))
        facts.row("Sound", f"{spoken(recording.codec)} · {recording.rate.hz / 1000:g} kHz · {_channels(recording.channels)}")
        if (profile := view.profile) is not None:
            facts.row("Speech", profile.spoken_share)
            if profile.snr_tenths_db is not None:
                facts.row("Signal to noise", profile.spoken_ratio, "warn" if profile.is_noisy else "")
        if view.profile is not None and view.profile.language:
            sure = view.profile.language_permille
            facts.row("Language", view.profile.language + (f" · {sure // 10} %" if sure is not None else ""))
        count = len(view.caveats)
        facts.row("Caveats", str(count) if count else "none", "warn" if count else "good")
        return facts

    def _custody(self, view: RecordingView, head: Head | None) -> QWidget:
        facts, evidence = Facts("Custody"), view.evidence
        facts.row("Exhibit", evidence.reference)
        facts.row("SHA-256", digest(evidence.sha256, self._theme, "SHA-256"))
        facts.row("Imported", moments.day(evidence.imported_at))
        facts.row("By", evidence.imported_by)
        if head is not None:
            facts.row("Ledger", f"{head.size} entries")
            facts.row("Root", digest(head.root, self._theme, "ledger root"))
        story = button("What happened to it…", "link", name="custody_link")
        story.setAccessibleName("Show the custody of this exhibit")
        story.setStyleSheet("text-align: left; padding: 0")
        story.clicked.connect(lambda: self.action_requested.emit("custody"))
        facts.wide(story)
        return facts


def _confidence(line: Line) -> tuple[str, str]:
    low = [w for w in line.segment.words if w.permille is not None and band_of(w.permille) is Confidence.LOW]
    band = line.segment.band
    words = f"{band} · {len(low)} word{'s' * (len(low) > 1)} low" if low else str(band)
    return words, "warn" if low or band is Confidence.LOW else ""


def _settings(recipe: Recipe) -> list[str]:
    known = dict(recipe.parameters)
    return [f"{name.replace('_', ' ')} {known[name]}" for name in ("compute_type", "temperature", "beam_size") if name in known]


def _near(notes: tuple[Annotation, ...], line: Line | None) -> list[Annotation]:
    if line is None:
        return list(notes)
    return [note for note in notes if note.span is None or note.span.overlap(line.segment.span) or note.span == line.segment.span]


def _channels(count: int) -> str:
    return {1: "mono", 2: "stereo"}.get(count, f"{count} channels")
