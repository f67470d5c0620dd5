"""Pictures of voices, notes, searches and two drafts: panels and dialogs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from tests.gallery.stage import PASSWORD, Stage
from tests.gui.fake_bench import FakeWorkshop
from tests.gui.sample_case import said
from workbench.domain import commands as c
from workbench.domain.hearings import VoicePrint
from workbench.domain.transcript import Draft
from workbench.gui import docking
from workbench.gui.examining.noting import Noting
from workbench.gui.examining.speaking import Speaking


def merge(stage: Stage) -> QWidget:
    """Two voices that are one."""
    return stage.act("merge_speakers", _kind("dialogs.voice_forms", "MergeForm"))


def profile(stage: Stage) -> QWidget:
    """A voice that is to be known in other recordings of the case."""
    made = VoicePrint("R2", "S1", "speaker-embedding", (0,) * 256, 430)
    Speaking.of(stage.window)._ask_profile(made)  # type: ignore[union-attr]
    return stage.dialog(_kind("dialogs.voice_forms", "ProfileForm"))


def invite(stage: Stage) -> QWidget:
    """Who is to listen without seeing a word."""
    return stage.act("second_listener", _kind("dialogs.listener_form", "InviteForm"))


def blind(stage: Stage) -> QWidget:
    """What the one who was asked sees."""
    page: Any = stage.dialog(_kind("dialogs.blind_page", "BlindPage"))
    QTest.keyClicks(page.focusWidget(), "can you say it again")
    stage.rest()
    return page


def answer(stage: Stage) -> QWidget:
    """To what somebody noted."""
    Noting.of(stage.window).answer(stage.desk.view.annotations[0])  # type: ignore[union-attr]
    return stage.dialog(_kind("dialogs.note_forms", "AnswerNote"))


def edit(stage: Stage) -> QWidget:
    """One's own note in other words."""
    Noting.of(stage.window).edit(stage.desk.view.annotations[0])  # type: ignore[union-attr]
    return stage.dialog(_kind("dialogs.note_forms", "EditNote"))


def asked(shop: FakeWorkshop) -> None:
    """Somebody is asked to listen blind."""
    _did(shop, "Supervisor", c.InviteListener("R2", "Analyst 2"))


def _two_drafts(shop: FakeWorkshop) -> None:
    _did(shop, "Analyst 1", c.FinishDraft(_other(said("R2")), beside=True))


def _other(draft: Draft) -> Draft:
    """The same, but for a few words."""
    changes = {0: ("Can", "Could"), 3: ("glue", "blue"), 6: ("brother.", "brother-in-law."), 8: ("nine", "ten")}
    rows = []
    for number, segment in enumerate(draft.segments):
        old, new = changes.get(number, ("", ""))
        words = tuple(replace(w, text=new) if w.text == old else w for w in segment.words)
        rows.append(replace(segment, id=f"b-{segment.id}", text=" ".join(w.text for w in words), words=words))
    return replace(draft, id=f"b-{draft.id}", segments=tuple(rows), suspicions=())


def _notes(shop: FakeWorkshop) -> None:
    note = c.Annotate("R2", "Is that the brother or the driver?", None, "question", ("later", "voices"), "important")
    _did(shop, "Analyst 2", note, c.Annotate("R2", "I hear the driver.", None, "note", reply_to="N1"))


def _did(shop: FakeWorkshop, who: str, *commands: Any) -> None:
    bench = shop.unlock(next(iter(shop.vaults)), user=who, password=PASSWORD)
    for command in commands:
        bench.do(command)
    bench.close()


def _panel(action: str, prepare: Callable[[FakeWorkshop], None] | None = None) -> Callable[[Stage], None]:
    def show(stage: Stage) -> None:
        stage.inside(prepare=prepare)
        stage.window.actions_by_id[action].trigger()
        stage.rest(800)

    return show


def _searched(stage: Stage) -> None:
    stage.inside()
    stage.window.actions_by_id["search_all"].trigger()
    stage.rest(200)
    panel = docking.panel(stage.window, "search_all")
    assert panel is not None
    QTest.keyClicks(panel.findChild(QLineEdit), "yard")
    stage.rest(900)


SCREENS: dict[str, Callable[[Stage], None]] = {
    "compare": _panel("compare", _two_drafts),
    "compare nothing": _panel("compare"),
    "speakers": _panel("speakers"),
    "notes": _panel("notes", _notes),
    "search": _searched,
    "search empty": _panel("search_all"),
}


def _kind(module: str, name: str) -> type[QDialog]:
    found: type[QDialog] = getattr(import_module(f"workbench.gui.{module}"), name)
    return found
