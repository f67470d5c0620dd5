"""Pictures of the hub: none joined, waiting while it is away, at work, a draft that came, a fork; and of a watched folder."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from tests.gallery.stage import PASSWORD, Stage
from tests.gui.fake_bench import FakeWorkshop, State
from tests.gui.fake_hub import HUB, a_job, joined
from workbench.domain import events as e
from workbench.domain.arrivals import Fate
from workbench.domain.handing_over import Wish
from workbench.domain.spread import WorkState

_ARRIVALS = [
    ("day 1/0417 intake call.wav", Fate.TAKEN, ""),
    ("day 1/notes of the officer.txt", Fate.ASIDE, "“notes of the officer.txt” holds no sound."),
    ("day 1/0417 intake call (copy).wav", Fate.KNOWN, "2026-0417/4"),
    ("day 2/doorbell camera.mp4", Fate.TAKEN, ""),
    ("day 2/link to share", Fate.ASIDE, "“link to share” is a symbolic link."),
    ("day 2/interview.wav", Fate.TROUBLE, "The disk that holds the evidence store is full. Free some space."),
]
_FORK = (
    "The hub witnessed 1,204 entries of this vault, which has only 1,180 now. Stop working in this vault and tell your "
    "supervisor: one of the two histories was rewritten, or an old copy of the vault was put in its place."
)


def _kind(path: str) -> type[QDialog]:
    module, _, name = path.partition(":")
    found: type[QDialog] = getattr(import_module(f"workbench.gui.{module}"), name)
    return found


def _state(shop: FakeWorkshop) -> State:
    return next(iter(shop.vaults.values()))


def _with_hub(**how: Any) -> Callable[[FakeWorkshop], None]:
    """A hub, with one exhibit there, one whose draft came, and one that waits."""

    def prepare(shop: FakeWorkshop) -> None:
        state = _state(shop)
        bench = shop.unlock(next(iter(shop.vaults)), user="Analyst 1", password=PASSWORD)
        joined(state, **how)
        for name in ("E1", "E2", "E3") if state.hub.is_away else ("E1", "E2"):
            bench.enter(e.HandOverAsked(f"H-{name}", name, HUB.name, Wish()))
        for name in ("E1", "E2"):
            bench.enter(e.EvidenceHandedOver(f"H-{name}", name, "{}", "ab"))
        bench.enter(e.HubDraftTaken("H-E1", "E1", "R1", "D-R1", "J0", "{}", "ab"))
        bench.close()
        sha256 = [state.evidence[name].sha256 for name in ("E1", "E2")]
        state.hub.jobs = (
            a_job("J1", sha256[1], WorkState.RUNNING, stage="transcription", permille=420),
            a_job("J0", sha256[0], WorkState.DONE, stage="done", permille=1000),
            a_job("J2", sha256[0], WorkState.FAILED, problem="No engine there reads this language: tlh. Ask for another."),
        )

    return prepare


def _page(tab: int) -> Callable[[Stage], QWidget]:
    def take(stage: Stage) -> QWidget:
        _reached(stage)
        shown: Any = stage.act("hub", _kind("hub.page:HubPage"))
        shown.tabs.setCurrentIndex(tab)
        stage.rest(500)
        made: QWidget = shown
        return made

    return take


def _reached(stage: Stage) -> None:
    liaison = stage.desk.liaison
    stage.until(lambda: liaison.hub is None or (liaison.contact.tried_at and not liaison.is_busy))
    stage.rest(200)


def _act(action: str, path: str, then: Callable[[Any], object] = lambda _: None) -> Callable[[Stage], QWidget]:
    def take(stage: Stage) -> QWidget:
        _reached(stage)
        form = stage.act(action, _kind(path))
        then(form)
        stage.rest(200)
        return form

    return take


def _filled(form: Any) -> None:
    for field, text in ((form.url, "https://hub.lab.example:8000"), (form.code, "7KQ2-M9XD-4VHA"), (form.unit, "Van 3")):
        field.setText(text)
    form.submit()


def _arriving(shop: FakeWorkshop) -> None:
    _state(shop).hub.arrivals = list(_ARRIVALS)


def _watching(stage: Stage) -> QWidget:
    form: Any = stage.act("watch_folder", _kind("hub.watch_form:WatchForm"))
    form.folder.path.setText("/tmp")
    form.submit()
    shown: Any = stage.dialog(_kind("hub.watch_window:Watching"))
    stage.until(lambda: shown.list.topLevelItemCount() == len(_ARRIVALS))
    stage.rest(300)
    made: QWidget = shown
    return made


def _desk(stage: Stage) -> None:
    stage.inside(prepare=_with_hub())
    _reached(stage)
    stage.rest(300)


def _away(stage: Stage) -> None:
    stage.inside(prepare=_with_hub(is_away=True))
    _reached(stage)
    stage.rest(300)


def _came(stage: Stage) -> None:
    stage.inside(prepare=_with_hub(ready={"H-E2"}))
    _reached(stage)
    stage.rest(600)


def _forked(stage: Stage) -> None:
    stage.inside(prepare=_with_hub(fork=_FORK))
    _reached(stage)
    stage.rest(600)


SCREENS: dict[str, Callable[[Stage], None]] = {
    "hub desk": _desk,
    "hub away": _away,
    "hub draft came": _came,
    "hub forked": _forked,
}
_PAGE, _SEND, _JOIN = "hub.page:HubPage", "hub.forms:SendToHub", "hub.forms:JoinForm"
# name, class, how to get there, who opens it, what was before
DIALOGS: tuple[tuple[str, str, Callable[[Stage], QWidget], str, Callable[[FakeWorkshop], object] | None], ...] = (
    ("no hub", _PAGE, _page(0), "Admin", None),
    ("hub", _PAGE, _page(0), "Analyst 1", _with_hub()),
    ("hub jobs", _PAGE, _page(1), "Analyst 1", _with_hub()),
    ("hub queue", _PAGE, _page(2), "Analyst 1", _with_hub()),
    ("hub away", _PAGE, _page(0), "Admin", _with_hub(is_away=True)),
    ("hub forked", _PAGE, _page(0), "Analyst 1", _with_hub(fork=_FORK)),
    ("send to hub", _SEND, _act("send_hub", _SEND), "Analyst 1", _with_hub()),
    ("send to hub away", _SEND, _act("send_hub", _SEND), "Analyst 1", _with_hub(is_away=True)),
    ("join hub", _JOIN, _act("join_hub", _JOIN, _filled), "Admin", None),
    ("watch folder", "hub.watch_form:WatchForm", _act("watch_folder", "hub.watch_form:WatchForm"), "Analyst 1", None),
    ("watching", "hub.watch_window:Watching", _watching, "Analyst 1", _arriving),
)
