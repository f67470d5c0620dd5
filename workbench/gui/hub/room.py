"""What the window does about the hub: joins and leaves, sends and takes back, shows how it stands, and tells what came."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog

from workbench.domain import commands as c
from workbench.domain.events import Event
from workbench.domain.handing_over import HandOverState
from workbench.domain.hub_orders import EnterOutcome, HubLook, LookAtHub
from workbench.gui import docking, menus, moments
from workbench.gui.desk import Place
from workbench.gui.dialogs import notices
from workbench.gui.hub import gathered
from workbench.gui.language import counted, later, tr
from workbench.gui.notifying import Notifier, Told
from workbench.gui.panels.hub_facts import HandedOver
from workbench.gui.running import Run
from workbench.gui.sending import NO_HUB, choices, handed_over, tracks
from workbench.gui.submitting import command_form, while_open
from workbench.gui.tenant import Tenant

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.hub.page import HubPage
    from workbench.gui.window import Window

_LOOK_MS = 5_000
_ASKING = later("Asking the hub…")


class HubRoom(Tenant):
    """Links the liaison to the window: the bar below, the alarm, and a word when a draft came."""

    facts_changed = Signal()

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(window, desk)
        self._is_alarmed, self._trouble = False, ""
        self._facts: HandedOver | None = None
        self._known: tuple[object, ...] = ()
        link, liaison = self._links.link, desk.liaison
        link(liaison.changed, self._on_changed)
        link(desk.cases_loaded, lambda _: self._look())
        link(liaison.drafted, self._on_drafted)
        link(liaison.forked, self._on_fork)
        link(window.bottom.hub_clicked, lambda: show(window))
        self._on_changed()

    def close(self) -> None:
        """What is shown of the vault goes with it."""
        for name in ("hub_page", "watching"):
            for shown in self._window.findChildren(QDialog, name):
                shown.done(0)
        super().close()

    def _on_changed(self) -> None:
        from workbench.gui.hub.page import contact_words

        window, liaison = self._window, self._desk.liaison
        glyph, told, role = contact_words(liaison.hub, liaison.contact, is_busy=liaison.is_busy)
        waiting = tr("{count} to go").format(count=len(liaison.waiting)) if liaison.waiting else ""
        short = _short(liaison.hub is not None, glyph, role, waiting, is_away=liaison.contact.is_away)
        window.bottom.show_hub(short, f"{told}. {waiting}".strip(" ."), role)
        if self._known != (liaison.hub, liaison.hand_overs):
            self._known = (liaison.hub, liaison.hand_overs)
            self._desk.place_changed.emit()
        self._look()
        contact = liaison.contact
        if contact.problem and not contact.is_away and contact.problem != self._trouble:
            self._trouble = contact.problem
            self._tell(Told(moments.now(), "warning", "bad", tr("Hub: trouble"), contact.problem))

    def _tell(self, told: Told) -> None:
        notifier = self._window.findChild(Notifier)
        if notifier is not None:
            notifier.tell(told)

    def _look(self) -> None:
        """The inspector is built anew only where it would say something else: who is in it stays where they are."""
        facts = shown_hub(self._desk)
        if facts != self._facts:
            self._facts = facts
            self.facts_changed.emit()

    def _on_drafted(self, found: tuple[str, str]) -> None:
        """The person is told, and one press compares the two."""
        recording, draft = found
        name = next((x.evidence.name for x, track in tracks(self._desk) if track == recording), "")
        title = tr("The hub's draft of {name} is here").format(name=name)
        text = tr("It stands beside yours. Nothing of yours was changed.")
        self._tell(Told(moments.now(), "hub", "good", title, text, recording, draft))

    def _on_fork(self, fork: str) -> None:
        from workbench.gui.hub.page import FORK, alarm

        self._window.notice.show_standing(alarm(fork))
        if not self._is_alarmed:
            self._is_alarmed = True
            notices.Notice(f"⚠ {tr(FORK)}", fork, self._window).show_with()


def compare(window: Window, recording_id: str, draft_id: str) -> None:
    """Open the two drafts of a recording beside each other."""
    from workbench.gui.examining import comparing

    desk = window.desk
    if desk is None:
        return
    for exhibit, track in tracks(desk):
        if track == recording_id:
            desk.go(Place(exhibit.evidence.case_number, exhibit.evidence.id, recording_id))
    docking.show(window, comparing.PANEL)
    if (room := comparing.Comparing.of(window)) is not None:
        room.choose(draft_id)


def show(window: Window) -> None:
    """The page; one of it."""
    from workbench.gui.hub.page import HubPage

    desk = window.desk
    if desk is None:
        return
    if (there := window.findChild(HubPage)) is not None:
        there.raise_()
        there.activateWindow()
        return
    page = HubPage(window.theme, window)
    page.asked.connect(lambda name: _do(window, name))
    page.compare_asked.connect(lambda one: compare(window, one.drafts[-1].recording_id, one.drafts[-1].draft_id))
    _keep_fresh(desk, page)
    page.show()


def _do(window: Window, name: str) -> None:
    """What the page asks for, where it can be done now; else why not."""
    action = window.actions_by_id[name]
    why = menus.why_not(action)
    window.bottom.say(why) if why else action.trigger()


def _barred(desk: Desk) -> dict[str, str]:
    verbs = {"join_hub": c.JoinHub, "leave_hub": c.LeaveHub}
    return {name: desk.permission(verb) for name, verb in verbs.items()}


def _keep_fresh(desk: Desk, page: HubPage) -> None:
    """As long as the page is open: what is on record whenever it changes, what the hub says every few seconds."""
    from workbench.gui.hub.page import Shown

    liaison, look, pulse = desk.liaison, Run(page, is_far=True), QTimer(page, interval=_LOOK_MS)

    def tell(found: tuple[gathered.Handed, ...]) -> None:
        page.show_state(Shown(liaison.hub, liaison.contact, found, liaison.is_busy))
        page.permit(_barred(desk))

    told: Callable[[tuple[gathered.Handed, ...]], None] = while_open(page, tell)

    def read() -> None:
        desk.errands.run(lambda: gathered.handed(desk.bench), told, key="hub page")

    def ask() -> None:
        if liaison.hub is not None and not look.is_busy and not desk.bench.refusal(LookAtHub):
            look.begin(lambda: desk.bench.start(LookAtHub()))

    through: set[str] = set()

    def looked(found: HubLook) -> None:
        """A job that is through has a draft to be fetched: at once, and once."""
        over = {job.id for job in found.jobs if job.state.is_over}
        page.show_look(found)
        if (new := over - through) and any(one.state is HandOverState.RECEIVED for one in liaison.hand_overs):
            liaison.begin()
        through.update(new)

    def over() -> None:
        """Once: who closes the page and leaves the vault at the same moment closes it twice."""
        if pulse.isActive():
            pulse.stop()
            look.give_up()
            liaison.changed.disconnect(read)

    look.done.connect(looked)
    look.failed.connect(lambda error: page.show_look(HubLook(problem=str(error))))
    pulse.timeout.connect(ask)
    liaison.changed.connect(read)
    page.finished.connect(lambda _: over())
    tell(())
    read()
    ask()
    pulse.start()


def _join(window: Window) -> None:
    from workbench.gui.hub.forms import JoinForm

    desk = window.desk
    if desk is None:
        return
    form = JoinForm(window)
    run = Run(form, is_far=True)

    def submitted() -> None:
        order = form.order()
        form.set_busy(True, tr(_ASKING))
        run.begin(lambda: desk.bench.start(order))

    def joined(outcome: EnterOutcome) -> None:
        form.set_busy(False)
        form.accept()
        _welcome(window, outcome)

    form.submitted.connect(submitted)
    run.done.connect(joined)
    run.failed.connect(form.fail)
    form.finished.connect(lambda _: run.give_up())
    form.open()


def _welcome(window: Window, outcome: EnterOutcome) -> None:
    """The key in words is to be compared by people, once."""
    from workbench.domain.fingerprints import six_words

    key = six_words(outcome.fingerprint).replace("-", " · ")
    text = tr(
        "Ask the hub's administrator by telephone whether these are the words of its key. If they differ, leave it at once."
    )
    notices.Notice(tr("Joined the hub “{name}”").format(name=outcome.name), f"{key}\n\n{text}", window).show_with()


def _leave(window: Window) -> None:
    from workbench.gui.dialogs.reason import Reason

    desk = window.desk
    hub = desk.liaison.hub if desk is not None else None
    if desk is None or hub is None:
        return
    title = tr("Leave the hub “{name}”").format(name=hub.name)
    text = tr("Nothing more goes there, and no draft comes from there. What went before, and its receipts, stay on record.")
    waiting = desk.liaison.waiting
    warning = tr("{count} to go: they stay here.").format(count=counted(len(waiting), "exhibit")) if waiting else ""
    form = Reason(title, tr("Leave the hub"), window, text=text, warning=warning)
    command = lambda: c.LeaveHub(hub.name, form.value())  # noqa: E731 - read when the form is submitted
    command_form(desk, form, command, "", lambda _: window.bottom.say(tr("The hub is left")))


def _sync(window: Window) -> None:
    desk = window.desk
    if desk is None:
        return
    if desk.liaison.hub is None:
        window.bottom.say(tr(NO_HUB))
        return
    desk.liaison.begin()
    window.bottom.say(tr(_ASKING))


def _send(window: Window) -> None:
    from workbench.gui.hub.forms import SendToHub

    desk = window.desk
    node = desk.case() if desk else None
    if desk is None or node is None or (hub := desk.liaison.hub) is None:
        return
    form = SendToHub(hub.name, choices(desk, node), window, is_away=desk.liaison.contact.is_away)

    def submitted() -> None:
        form.set_busy(True)
        commands = [c.AskHandOver(name, form.wish()) for name in form.exhibits()]
        desk.errands.run(lambda: tuple(desk.bench.do(command) for command in commands), done, form.fail)

    def done(made: tuple[Event, ...]) -> None:
        form.set_busy(False)
        form.accept()
        away = desk.liaison.contact.is_away
        told = tr("{count} goes when the hub can be reached") if away else tr("{count} on the way to the hub")
        window.bottom.say(told.format(count=counted(len(made), "exhibit")))

    form.submitted.connect(submitted)
    form.open()


def shown_hub(desk: Desk) -> HandedOver | None:
    """The inspector's section; None where no hub was joined and nothing ever went."""
    over, hub = handed_over(desk), desk.liaison.hub
    if hub is None and over is None:
        return None
    barred = {"send_hub": desk.permission(c.AskHandOver), "withdraw_hub": desk.permission(c.WithdrawHandOver)}
    return HandedOver(hub.name if hub else over.hub if over else "", over, barred)


def _withdraw(window: Window) -> None:
    from workbench.gui.dialogs.reason import Reason

    desk = window.desk
    node, held = (desk.exhibit(), handed_over(desk)) if desk else (None, None)
    if desk is None or node is None or held is None:
        return
    reference = node.evidence.reference
    text = tr("It stays here. Pieces of the file that went already are useless there without the rest, and are thrown away.")
    form = Reason(tr("Take {reference} back").format(reference=reference), tr("Do not send it"), window, text=text)
    command = lambda: c.WithdrawHandOver(held.id, form.value())  # noqa: E731 - read when the form is submitted
    command_form(desk, form, command, "", lambda _: window.bottom.say(tr("{reference} stays here").format(reference=reference)))


def _compare(window: Window) -> None:
    """The newest draft that the hub made of the exhibit that is looked at."""
    desk = window.desk
    node = desk.exhibit() if desk else None
    if desk is None or node is None:
        return
    here = desk.place.recording

    def found(drafts: tuple[gathered.Draft, ...]) -> None:
        mine = [draft for draft in drafts if draft.recording_id == here] or list(drafts)
        if mine:
            compare(window, mine[-1].recording_id, mine[-1].draft_id)
        else:
            window.bottom.say(tr("No draft of the hub's stands here yet"))

    desk.errands.run(lambda: gathered.drafts_of(desk.bench, node.evidence.id), found, key="hub drafts")


def _short(is_joined: bool, glyph: str, role: str, waiting: str, *, is_away: bool) -> str:
    """What stands in the bar below. A hub that is being asked for the first time is not away."""
    if not is_joined:
        return ""
    told = {"bad": tr("Hub: FORK"), "warn": tr("Hub: trouble")}.get(role, tr("Hub: away") if is_away else tr("Hub"))
    return f"{glyph} {told}" + (f" · {waiting}" if waiting else "")


VERBS: dict[str, Callable[[Window], object]] = {
    "hub": show,
    "join_hub": _join,
    "leave_hub": _leave,
    "sync_hub": _sync,
    "send_hub": _send,
    "withdraw_hub": _withdraw,
    "compare_hub": _compare,
}
