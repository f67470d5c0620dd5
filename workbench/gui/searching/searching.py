"""Search over recordings and cases: the panel asks beside the GUI thread, and a hit leads to its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDockWidget

from workbench.domain.errors import CaseError
from workbench.domain.questions import SearchText
from workbench.domain.search import LINE, Hit, SearchPage
from workbench.gui import docking
from workbench.gui.desk import Place
from workbench.gui.language import tr
from workbench.gui.listening.blind import is_asked
from workbench.gui.searching import finding
from workbench.gui.tenant import Tenant

if TYPE_CHECKING:
    from workbench.bench.door import Bench
    from workbench.gui.desk import Desk
    from workbench.gui.panels.search_panel import Looked, SearchPanel
    from workbench.gui.views import RecordingView
    from workbench.gui.window import Window

PANEL = "search_all"
_HEIGHT, _A_PAGE = 320, 50


@dataclass(frozen=True, slots=True)
class _Found:
    """What may be shown, and how many hits were read for it."""

    page: SearchPage
    read: int


class Searching(Tenant):
    """Beside `Wiring`, and as long."""

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window, desk)
        self._awaited: Hit | None = None
        self._place = desk.place
        self._links.link(desk.place_changed, self._on_place)
        self._links.link(desk.recording_loaded, self._on_recording)
        self._links.link(desk.lines_changed, lambda *_: self._again())
        self._links.link(desk.recording_changed, lambda *_: self._again())
        window.add_panel(PANEL, "Search", self._make, docking.BOTTOM)
        self._once_made(PANEL, self._wire)

    def go(self, hit: Hit) -> None:
        """To the place of a hit, in whichever recording it is."""
        self._awaited = hit
        view = self._desk.view
        if view is not None and view.recording.id == hit.recording_id:
            self._arrive()
        else:
            self._desk.go(Place(hit.case_number, hit.evidence_id, hit.recording_id))

    def ask(self, looked: Looked, offset: int = 0) -> None:
        """Look for it; of several questions only the newest answer counts."""
        question = _question(looked, self._desk.place, offset)
        if question is None:
            self._show_trouble(tr("Choose a case or a recording first, or search all cases."))
            return
        bench, found = self._desk.bench, self._on_page(looked, offset)
        self._desk.errands.run(lambda: _found(bench, question), found, self._on_trouble, key=PANEL)

    def _on_page(self, looked: Looked, offset: int) -> Callable[[_Found], None]:
        def show(found: _Found) -> None:
            if (panel := panel_of(self._window)) is not None:
                panel.show_page(looked, found.page, offset=offset, through=offset + found.read)

        return show

    def _on_trouble(self, error: BaseException) -> None:
        self._show_trouble(f"{error.problem} {error.remedy}" if isinstance(error, CaseError) else str(error))

    def _show_trouble(self, said: str) -> None:
        if (panel := panel_of(self._window)) is not None:
            panel.show_trouble(said)

    def _make(self) -> SearchPanel:
        from workbench.gui.panels.search_panel import SearchPanel

        return SearchPanel(self._window.theme)

    def _wire(self) -> None:
        if (panel := panel_of(self._window)) is None:
            return
        panel.name_recordings(self._title)
        self._links.link(panel.asked, self.ask)
        self._links.link(panel.more_asked, self.ask)
        self._links.link(panel.chosen, self.go)
        self._links.link(panel.left, lambda: self._window.centre.transcript.setFocus())

    def _title(self, hit: Hit) -> str:
        names = {x.evidence.id: x.evidence.name for node in self._desk.cases for x in node.exhibits}
        return " · ".join(filter(None, (f"{hit.case_number}/{hit.exhibit}", names.get(hit.evidence_id, ""))))

    def _on_place(self) -> None:
        """Another recording or case is looked at: what is looked for in it is looked for there."""
        panel, before, now = panel_of(self._window), self._place, self._desk.place
        self._place = now
        if panel is None or before == now:
            return
        from workbench.gui.panels.search_panel import CASE, RECORDING

        changed = {CASE: before.case != now.case, RECORDING: before.recording != now.recording}
        if changed.get(panel.looked().scope, False):
            panel.ask_again()

    def _again(self) -> None:
        panel = panel_of(self._window)
        if panel is not None and panel.isVisible():
            panel.ask_again()

    def _on_recording(self, view: RecordingView | None) -> None:
        if self._awaited is not None and view is not None and view.recording.id == self._awaited.recording_id:
            # The rows are put into the transcript by another slot of the same signal.
            QTimer.singleShot(0, self, self._arrive)

    def _arrive(self) -> None:
        hit, window = self._awaited, self._window
        self._awaited = None
        if hit is None or window.desk is not self._desk:
            return
        transcript, model = window.centre.transcript, window.centre.model
        row = model.row_of(hit.passage) if hit.kind == LINE else model.row_at(hit.span.first) if hit.span else -1
        if row >= 0:
            transcript.choose(row)
        if hit.span is not None and window.player is not None:
            window.player.seek(hit.span.first)
        if row < 0 and hit.kind == LINE:
            window.bottom.say(tr("This line is not in the transcript any more"))


def panel_of(window: Window) -> SearchPanel | None:
    """The panel, where it was made."""
    return cast("SearchPanel | None", docking.panel(window, PANEL))


def look_for(window: Window, text: str = "") -> None:
    """Bring the panel onto the screen and look for the words there."""
    dock = window.findChild(QDockWidget, PANEL)
    if dock is None:
        return
    was_seen = dock.isVisible()
    docking.show(window, PANEL)
    if not was_seen and not dock.isFloating():
        from PySide6.QtCore import Qt

        window.resizeDocks([dock], [_HEIGHT], Qt.Orientation.Vertical)
    if (panel := panel_of(window)) is not None:
        panel.setFocus()
        panel.look_for(text.strip())


def from_top(window: Window, text: str) -> None:
    """What was typed into the field on top: found in the transcript on the screen, else looked for in the case."""
    wanted = text.strip().casefold()
    if wanted and any(wanted in line.text.casefold() for line in window.centre.model.lines()):
        finding.look_for(window, text)
    elif wanted:
        look_for(window, text)


def _found(bench: Bench, question: SearchText) -> _Found:
    """A second listener is shown no words of a recording before their own draft of it is signed."""
    page = bench.ask(question)
    hidden = {name for name in {hit.recording_id for hit in page.hits} if is_asked(bench, name, bench.person.name)}
    kept = tuple(hit for hit in page.hits if hit.recording_id not in hidden)
    return _Found(replace(page, hits=kept), len(page.hits))


def _question(looked: Looked, place: Place, offset: int) -> SearchText | None:
    """None where there is no such place: without one the question would be about all cases."""
    from workbench.gui.panels.search_panel import CASE, RECORDING

    where = {RECORDING: {"recording_id": place.recording}, CASE: {"case_number": place.case}}.get(looked.scope, {})
    if not all(where.values()):
        return None
    return SearchText(looked.text, **where, speaker=looked.speaker, limit=_A_PAGE, offset=offset)


VERBS: dict[str, Callable[[Window], object]] = {"search_all": look_for}
