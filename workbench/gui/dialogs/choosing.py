"""Before a recording is transcribed: which engines would hear it, why, and what each of the others lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.domain.engines import EngineState, Task
from workbench.domain.orders import Explained, ExplainOutcome
from workbench.domain.presets import PresetState
from workbench.domain.routing import Choice, Decision
from workbench.gui.language import counted, later, tr
from workbench.gui.panels.parts import Facts, button, label, retell, tip
from workbench.gui.style import GRID

READY, NOT_READY = "✓", "✕"
_LOW, _TALL = 168, 248
_TASKS = {
    Task.TRANSCRIPTION: later("Words"),
    Task.ALIGNMENT: later("Word times"),
    Task.DIARIZATION: later("Voices"),
}
_MEASURED = later("Chosen by what was measured in the recording.")
_PROVISIONAL = later("Provisional: nobody has listened to it yet. Noise, language and number of voices may change the choice.")


class ChoicePanel(QFrame):
    """The choice for the recordings of an order, as it stands now."""

    listen_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.standing = label(tr("Looking at the engines of this machine…"), "muted", wraps=True)
        self.listen = button(tr("Listen first"), name="listen")
        self.listen.setToolTip(tip(tr("Finds speech, noise and language and puts them on record; nothing is transcribed.")))
        self.listen.clicked.connect(self.listen_asked.emit)
        self.listen.hide()
        head = QHBoxLayout()
        head.setSpacing(GRID * 2)
        head.addWidget(self.standing, 1)
        head.addWidget(self.listen)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFixedHeight(_LOW)
        self._area.setAccessibleName(tr("What would run"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID * 2)
        self._column.addLayout(head)
        self._column.addWidget(self._area)

    def show_choice(self, outcome: ExplainOutcome) -> None:
        """The choice as it is now; recordings that get the same are told together."""
        groups: dict[tuple[object, ...], list[Explained]] = {}
        for one in outcome.explained:
            groups.setdefault(_alike(one), []).append(one)
        is_measured = all(one.measured or one.decision is None for one in outcome.explained)
        retell(self.standing, tr(_MEASURED) if is_measured else tr(_PROVISIONAL), "muted" if is_measured else "warn")
        self.listen.setVisible(not is_measured)
        self.listen.setEnabled(True)
        self._area.setWidget(rows := _rows(list(groups.values()), len(outcome.explained)))
        for ground in (rows, self._area.viewport()):
            ground.setAutoFillBackground(False)
        needed = rows.heightForWidth(self._area.width())
        self._area.setFixedHeight(min(max(needed, self._area.height()), _TALL))
        self._column.activate()

    def show_listening(self, text: str) -> None:
        """Listening is under way, or what came of it in the end."""
        retell(self.standing, text, "muted")
        self.listen.setEnabled(False)

    def show_problem(self, text: str, *, stands: bool = False) -> None:
        """The choice cannot be told, or nobody could listen: then the one that is shown `stands`."""
        if not stands and (rows := self._area.takeWidget()) is not None:
            rows.deleteLater()  # what was chosen before would pass for an answer
        retell(self.standing, f"{NOT_READY} {text}", "bad")
        self.listen.setEnabled(True)


def _alike(one: Explained) -> tuple[object, ...]:
    if one.decision is None:
        return (one.problem,)
    return one.decision.choices, one.decision.condition


def _rows(groups: Sequence[Sequence[Explained]], count: int) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, GRID * 2, 0)
    column.setSpacing(GRID * 3)
    for group in groups:
        title = tr("What would run") if len(groups) == 1 and count == 1 else counted(len(group), "recording")
        facts = Facts(title)
        for name, value, role in _told(group[0]):
            facts.row(name, value, role)
        column.addWidget(facts)
    column.addStretch(1)
    return made


def _told(one: Explained) -> Iterator[tuple[str, str, str]]:
    if one.decision is None:
        yield tr("Nothing"), f"{NOT_READY} {one.problem}", "bad"
        return
    for choice in one.decision.choices:
        yield from _choice(choice)
    if not one.decision.aligner:
        yield tr(_TASKS[Task.ALIGNMENT]), tr("those of the recogniser itself"), ""
    yield tr("Runs on"), _place(one.decision), ""
    yield tr("Preset"), f"{one.decision.preset} · {one.decision.tier}", ""
    yield tr("Measured"), one.decision.condition if one.measured else tr("not yet"), "muted"


def _choice(choice: Choice) -> Iterator[tuple[str, str, str]]:
    if choice.engine:
        yield tr(_TASKS[Task(choice.task)]), f"{READY} {choice.engine} {choice.reason}", ""
    for passed in choice.passed_over:
        yield tr("Passed over"), f"{NOT_READY} {passed.engine}: {passed.why}", "muted"


def _place(decision: Decision) -> str:
    place = decision.placement
    device = tr("the processor") if place.device == "cpu" else place.device
    return f"{device} · {place.precision}" + (f" · {counted(place.batch, 'chunk')}" if place.batch > 1 else "")


def fill_engines(combo: QComboBox, states: Sequence[EngineState], task: Task) -> None:
    """The engines of a task, those that can run first; the others say why they cannot, and cannot be chosen."""
    chosen = combo.currentData()
    while combo.count() > combo.property("own"):
        combo.removeItem(combo.count() - 1)
    for state in sorted((s for s in states if s.engine.task == task), key=lambda s: not s.is_ready):
        mark = READY if state.is_ready else NOT_READY
        text = state.engine.title if state.is_ready else tr("{title}: not ready").format(title=state.engine.title)
        combo.addItem(f"{mark} {text}", state.engine.name)
        _explain(combo, " ".join(state.obstacles))
    combo.setCurrentIndex(max(0, combo.findData(chosen)))


def fill_presets(combo: QComboBox, states: Sequence[PresetState], titles: dict[str, str]) -> None:
    """Every preset there is; one whose file is off says what is."""
    chosen = combo.currentData()
    while combo.count() > 1:
        combo.removeItem(combo.count() - 1)
    for state in states:
        title = titles.get(state.name, state.name) if state.origin == "shipped" else f"{state.name} · {tr('your own')}"
        combo.addItem(title if state.preset else f"{NOT_READY} {title}", state.name)
        _explain(combo, state.problem)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))


def _explain(combo: QComboBox, why: str) -> None:
    """The last item's reason, where it cannot be chosen."""
    model = combo.model()
    if not why or not isinstance(model, QStandardItemModel):
        return
    item = model.item(combo.count() - 1)
    item.setEnabled(False)
    item.setToolTip(tip(why))
    item.setAccessibleDescription(why)
