"""Analysis of the recording on the screen: worked out beside the window, kept by what it was made from, never kept for good."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Event
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDockWidget

from workbench.domain.errors import Unavailable
from workbench.domain.timeline import Span
from workbench.gui import docking
from workbench.gui.language import tr
from workbench.gui.tenant import Tenant

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.gui.desk import Desk
    from workbench.gui.panels.analytics_panel import AnalyticsPanel
    from workbench.gui.views import RecordingView
    from workbench.gui.window import Window
    from workbench.stages.analytics import Analysis
    from workbench.stages.analytics.nearness import Near, Vector

PANEL = "analysis"
_KEPT = 8
_SOON_MS = 900  # a person who types would start it anew at every word


def worked_out(
    view: RecordingView, kept: OrderedDict[str, Analysis], stop: Event, tell: Callable[[str], object]
) -> Analysis | None:
    """The analysis, or None where it was stopped. Runs beside the GUI thread."""
    from workbench.stages.analytics import analyse, content_digest

    digest = content_digest(view.lines, view.turns, view.speakers)
    if digest in kept:
        return kept[digest]
    language = (view.profile.language if view.profile else "") or ""
    steps = analyse(view.lines, view.turns, view.speakers, view.recording.rate, language)
    while not stop.is_set():
        try:
            tell(next(steps).stage)
        except StopIteration as end:
            made: Analysis = end.value
            kept[digest] = made
            while len(kept) > _KEPT:
                kept.popitem(last=False)
            return made
    steps.close()
    return None


def lacking(bench: Bench) -> str:
    """What the search by meaning lacks here, and what to do; empty where it can be used."""
    try:
        bench.embedder()
    except Unavailable as why:
        return f"{why.problem} {why.remedy}"
    return ""


def found_near(
    bench: Bench,
    view: RecordingView,
    question: str,
    kept: dict[str, Vector],
    stop: Event,
    tell: Callable[[str], object],
) -> tuple[Near, ...] | None:
    """Rows near a question, or None where it was stopped. Runs beside the GUI thread."""
    from workbench.stages.analytics.nearness import nearest

    steps = nearest(question, view.lines, bench.embedder(), kept)
    while not stop.is_set():
        try:
            step = next(steps)
            tell(f"{step.stage} {(step.permille or 0) // 10} %")
        except StopIteration as end:
            found: tuple[Near, ...] = end.value
            return found
    steps.close()
    return None


class Analytics(Tenant):
    """Beside `Wiring`, and as long. It works only while its panel is on the screen."""

    told = Signal(str)

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window, desk)
        self._kept: OrderedDict[str, Analysis] = OrderedDict()
        self._vectors: dict[str, Vector] = {}
        self._stop = Event()
        self._is_at_work = self._is_stale = False
        self._is_open = True
        self._at: RecordingView | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.work_out)
        self._links.link(desk.recording_loaded, self._on_other)
        self._links.link(desk.recording_changed, self._on_change)
        self._links.link(desk.lines_changed, self._on_change)
        self._links.link(self.told, self._on_told)
        self._put_panel()

    def close(self) -> None:
        """Let go; what is being worked out ends at its next step."""
        self._soon.stop()
        self._stop.set()
        self._is_open = False
        super().close()

    def work_out(self) -> None:
        """Work it out where the panel is looked at; one run at a time."""
        view, panel = self._desk.view, panel_of(self._window)
        if panel is None or not self._is_seen():
            return
        if view is None or not view.lines:
            panel.show_nothing()
            return
        if self._is_at_work:
            self._is_stale = self._is_stale or view is not self._at
            if self._is_stale:
                self._stop.set()
            return
        self._stop = stop = Event()
        self._is_at_work, self._is_stale, self._at = True, False, view
        panel.show_work(tr("starting"))
        work = lambda: worked_out(view, self._kept, stop, self.told.emit)  # noqa: E731 - one errand
        self._desk.errands.run(work, lambda made: self._take(view, made), self._on_trouble)

    def search(self, question: str) -> None:
        """Look for rows that mean much the same."""
        view, panel = self._desk.view, panel_of(self._window)
        if view is None or panel is None or self._is_at_work:
            return
        self._stop = stop = Event()
        self._is_at_work, self._is_stale = True, False
        panel.show_work(tr("search by meaning"))
        bench, kept = self._desk.bench, self._vectors
        work = lambda: found_near(bench, view, question, kept, stop, self.told.emit)  # noqa: E731 - one errand
        self._desk.errands.run(work, lambda found: self._take_near(found, question), self._on_search_trouble)

    def _take_near(self, found: Sequence[Near] | None, question: str) -> None:
        self._is_at_work = False
        if self._is_open and (panel := panel_of(self._window)) is not None:
            panel.show_near(found, question) if found is not None else panel.show_stopped()

    def _on_search_trouble(self, error: BaseException) -> None:
        self._is_at_work = False
        if isinstance(error, Unavailable) and (panel := panel_of(self._window)) is not None:
            panel.show_near((), "")
            panel.show_lack(f"{error.problem} {error.remedy}")
        else:
            self._on_trouble(error)

    def cancel(self) -> None:
        """Stop at the next step."""
        self._is_stale = False
        self._stop.set()

    def _take(self, view: RecordingView, made: Analysis | None) -> None:
        self._is_at_work = False
        if not self._is_open:
            return
        panel, shown = panel_of(self._window), self._desk.view
        if self._is_stale or shown is None or shown.recording.id != view.recording.id:
            self.work_out()
        elif panel is not None and made is not None:
            panel.show_analysis(made, view)
        elif panel is not None:
            panel.show_stopped()

    def _on_trouble(self, error: BaseException) -> None:
        self._is_at_work = False
        if (panel := panel_of(self._window)) is not None:
            panel.show_stopped()
        self._desk.trouble.emit(tr("The recording could not be analysed"), error)

    def _on_told(self, stage: str) -> None:
        if self._is_at_work and (panel := panel_of(self._window)) is not None:
            panel.show_work(tr(stage))

    def _on_other(self, _: object) -> None:
        self._vectors = {}
        if (panel := panel_of(self._window)) is not None:
            panel.show_nothing()
        self.work_out()

    def _on_change(self, *_: object) -> None:
        self._soon.start()

    def _is_seen(self) -> bool:
        dock = self._window.findChild(QDockWidget, PANEL)
        return dock is not None and not dock.isHidden()

    def _put_panel(self) -> None:
        window = self._window

        def make() -> AnalyticsPanel:
            from workbench.gui.panels.analytics_panel import AnalyticsPanel

            return AnalyticsPanel(window.theme)

        dock = window.add_panel(PANEL, "Analysis", make, docking.RIGHT, beside="inspector")
        self._links.link(dock.visibilityChanged, lambda is_seen: self.work_out() if is_seen else None)
        self._once_made(PANEL, self._wire)

    def _wire(self) -> None:
        if (panel := panel_of(self._window)) is not None:
            window = self._window
            panel.wire(
                lambda row, span: go_to(window, row, span),
                lambda: _now(window, Analytics.cancel),
                lambda: _now(window, Analytics.work_out),
                lambda question: _now(window, lambda now: now.search(question)),
            )
            panel.show_lack("")
            bench = self._desk.bench
            self._desk.errands.run(lambda: lacking(bench), panel.show_lack, key="embedder")
            self.work_out()


def panel_of(window: Window) -> AnalyticsPanel | None:
    """The panel, where it was made."""
    return cast("AnalyticsPanel | None", docking.panel(window, PANEL))


def _now(window: Window, do: Callable[[Analytics], object]) -> None:
    """Ask who works for the vault that is open now; the panel outlives them."""
    if (found := Analytics.of(window)) is not None:
        do(found)


def go_to(window: Window, segment_id: str, span: Span) -> None:
    """Choose the row and put the playhead on the words."""
    model = window.centre.model
    row = model.row_of(segment_id) if segment_id else model.row_at(span.first)
    if row >= 0:
        window.centre.transcript.choose(row)
    if window.player is not None:
        window.player.seek(span.first)
    if window.centre.timeline is not None:
        window.centre.timeline.set_selection(span)
        window.centre.timeline.reveal(span)


VERBS: dict[str, Callable[[Window], object]] = {"analysis": lambda window: docking.show(window, PANEL)}
