"""What the actions of the vault do: people, keys, policy, checkpoints, and the custody view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.domain import questions as q
from workbench.domain.commands import ConfirmPerson
from workbench.domain.people import Person
from workbench.gui.custody_book import Scope
from workbench.gui.frame import extras
from workbench.gui.language import later, tr
from workbench.gui.submitting import command_form, errand_form, order_form, while_open

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.dialogs.people import People
    from workbench.gui.window import Window

_MAKING = later("Making keys takes a moment…")


def _people(window: Window) -> None:
    desk = window.desk
    if desk is None:
        return
    from workbench.gui.dialogs.people import People

    form = People(desk.bench, window)
    form.asked.connect(lambda what, person: _ABOUT[what](window, form, person))
    _show_people(desk, form)
    form.open()


def _show_people(desk: Desk, form: People) -> None:
    desk.errands.run(lambda: desk.bench.ask(q.People()), while_open(form, form.show_people), key="people list")


def _enrol(window: Window, form: People, _: Person | None) -> None:
    if (desk := window.desk) is None:
        return
    from workbench.gui.dialogs.key_forms import Enrol

    asked, bench = Enrol(desk.errands, form, second_person=desk.oversight.policy.second_person), desk.bench

    def work() -> Callable[[], Person]:
        name, role, password, token = asked.value()
        return lambda: bench.enrol(name, role, password, token)

    errand_form(desk, asked, work, lambda _: _show_people(desk, form), tr(_MAKING))


def _new_keys(window: Window, form: People, person: Person | None) -> None:
    if (desk := window.desk) is None or person is None:
        return
    from workbench.gui.dialogs.key_forms import NewKeys

    asked, bench = NewKeys(desk.errands, person, form), desk.bench

    def work() -> Callable[[], object]:
        password, reason = asked.value()
        return lambda: bench.replace_keys(person.name, password, reason)

    errand_form(desk, asked, work, lambda _: _show_people(desk, form), tr(_MAKING))


def _revoke(window: Window, form: People, person: Person | None) -> None:
    if (desk := window.desk) is None or person is None:
        return
    from workbench.gui.dialogs.reason import Reason

    text = tr("They log in and sign no more. What they signed before stays valid under their name.")
    warning = tr("This cannot be taken back: to work again they are enrolled under another name.")
    asked, bench = (
        Reason(
            tr("Revoke {name}").format(name=person.name),
            tr("Revoke {name}").format(name=person.name),
            form,
            text=text,
            warning=warning,
        ),
        desk.bench,
    )

    def work() -> Callable[[], object]:
        reason = asked.value()
        return lambda: bench.revoke(person.name, reason)

    errand_form(desk, asked, work, lambda _: _show_people(desk, form), tr("Revoking…"))


def _confirm(window: Window, form: People, person: Person | None) -> None:
    if (desk := window.desk) is not None and person is not None:
        from workbench.gui.dialogs import notices

        desk.changes.make(
            ConfirmPerson(person.name),
            "",
            lambda _: _show_people(desk, form),
            lambda error: notices.trouble(tr("{name} was not confirmed").format(name=person.name), error, form),
        )


def _policy(window: Window) -> None:
    desk = window.desk
    if desk is None:
        return

    def show(policy: object) -> None:
        from workbench.domain.policy import Policy
        from workbench.gui.dialogs.policy_form import PolicyForm

        form = PolicyForm(policy if isinstance(policy, Policy) else Policy(), window)
        command_form(desk, form, form.command, "", lambda _: window.bottom.say(tr("The policy is set")))

    desk.errands.run(lambda: desk.bench.ask(q.PolicyInForce()), show, key="policy")


def _change_password(window: Window) -> None:
    if (desk := window.desk) is None:
        return
    from workbench.gui.dialogs.key_forms import ChangePassword

    form, bench = ChangePassword(desk.errands, desk.bench.person.name, window), desk.bench

    def work() -> Callable[[], object]:
        old, new = form.value()
        return lambda: bench.change_password(old, new)

    errand_form(desk, form, work, lambda _: window.bottom.say(tr("Your password is changed")), tr("Wrapping your keys anew…"))


def _rotate(window: Window) -> None:
    if (desk := window.desk) is None:
        return
    from workbench.gui.dialogs.key_forms import RenewKeys

    form, bench = RenewKeys(desk.errands, desk.bench.person.name, window, on_token=desk.bench.on_token), desk.bench

    def work() -> Callable[[], object]:
        password = form.value()
        return lambda: bench.rotate_own(password)

    errand_form(desk, form, work, lambda _: window.bottom.say(tr("You sign with your new keys")), tr(_MAKING))


def _checkpoint(window: Window) -> None:
    if (desk := window.desk) is None:
        return
    from workbench.gui.overseeing import witnessing

    witnessing.show(window, desk, desk.witnesser)


def _custody_here(window: Window) -> None:
    desk = window.desk
    node = desk.exhibit() if desk else None
    if node is not None:
        recordings = tuple(track.recording.id for track in node.recordings)
        extras.show_custody(
            window, Scope(tr("Exhibit {reference}").format(reference=node.evidence.reference), (node.evidence.id, *recordings))
        )


def _custody_of_case(window: Window) -> None:
    desk = window.desk
    node = desk.case() if desk else None
    if node is not None:
        inside = [name for x in node.exhibits for name in (x.evidence.id, *(track.recording.id for track in x.recordings))]
        number = node.case.number
        extras.show_custody(window, Scope(tr("Case {number}").format(number=number), (number, *inside), number))


def _verify_against(window: Window) -> None:
    if (desk := window.desk) is None:
        return
    from workbench.gui.dialogs.order_forms import VerifyAgainst

    form = VerifyAgainst(window)
    order_form(desk, form, form.order, tr("Verify against your own copy"))


def _check_vault(window: Window) -> None:
    extras.show_custody(window, Scope())
    if (made := extras.custody(window)) is not None:
        made.check.button.click()


_ABOUT: dict[str, Callable[[Window, People, Person | None], None]] = {
    "enrol": _enrol,
    "confirm": _confirm,
    "new_keys": _new_keys,
    "revoke": _revoke,
}


def _back_up(window: Window) -> None:
    if (desk := window.desk) is not None:
        from workbench.domain.orders import BackUp

        desk.queue.add(BackUp(), tr("Back up the database"))


VERBS: dict[str, Callable[[Window], object]] = {
    "people": _people,
    "policy": _policy,
    "change_password": _change_password,
    "rotate_keys": _rotate,
    "checkpoint": _checkpoint,
    "custody": _custody_here,
    "custody_case": _custody_of_case,
    "verify_against": _verify_against,
    "check_vault": _check_vault,
    "back_up": _back_up,
    "custody_vault": lambda window: extras.show_custody(window, Scope()),
}
