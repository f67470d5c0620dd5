"""People and their keys: revoked, renewed, replaced, confirmed, rewrapped; and what each leaves for verify to say."""

from __future__ import annotations

from contextlib import closing

import pytest

from tests.bootstrap.test_vaults import opened_by_hand
from tests.vaults import PASSWORD, Vaults, a_drafted_recording, faults_of, workshop
from workbench.domain import commands as c
from workbench.domain import questions as q
from workbench.domain.authority import key_id
from workbench.domain.errors import BadRequest, CaseError, NotPermitted
from workbench.domain.events import CaseOpened
from workbench.domain.evidence import Case
from workbench.domain.people import Person, Role
from workbench.domain.policy import Policy
from workbench.storage.keys import KeyFolder

OTHER = "velvet-anchor-lantern-58"


def person(vaults: Vaults, name: str) -> Person:
    with closing(vaults.open("sue")) as sue:
        found = sue.ask(q.PersonNamed(name))
    assert found is not None
    return found


def test_who_is_revoked_logs_in_no_more_and_their_work_stands(vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        recording = a_drafted_recording(ann)
    with closing(vaults.open("boss")) as boss:
        boss.revoke("ann", "left")
        assert boss.ask(q.LinesOf(recording.id))
        assert faults_of(boss) == []
    assert "ann" not in workshop().people_of(vaults.folder)
    with pytest.raises(NotPermitted):
        vaults.open("ann")


def test_a_kept_copy_of_a_revoked_persons_keys_opens_nothing_and_signs_nothing(vaults: Vaults) -> None:
    vaults.open("ann").close()
    vault, ann = opened_by_hand(vaults.folder, "ann")
    vault.close()
    kept = {path: path.read_bytes() for path in (vaults.folder / "keys").iterdir()}
    with closing(vaults.open("boss")) as boss:
        boss.revoke("ann", "left")
    for path, body in kept.items():
        path.write_bytes(body)
    with pytest.raises(NotPermitted, match="enrolment was revoked"):
        vaults.open("ann")
    vault, _ = opened_by_hand(vaults.folder, "boss")
    with vault.change(ann) as change:
        change.append(CaseOpened(Case("C-9", "Mine", False, "2026-01-02T03:04:05Z")))
    vault.close()
    assert ["revoked" in fault for fault in faults_of(vaults.open("boss"))] == [True]


def test_a_revocation_that_was_cut_off_before_the_keys_were_gone_is_finished_by_asking_again(vaults: Vaults) -> None:
    boss = vaults.open("boss")
    boss.do(c.RevokePerson("ann", "left"))
    assert "ann" in workshop().people_of(vaults.folder)
    with pytest.raises(BadRequest, match="revoked already"):
        boss.revoke("ann", "left")
    assert "ann" not in workshop().people_of(vaults.folder)


def test_an_enrolment_that_was_cut_off_before_its_entry_is_done_again(vaults: Vaults) -> None:
    boss = vaults.open("boss")
    boss._fittings.keys.make("eve", Role.ADMIN, OTHER)
    boss.enrol("eve", Role.ANALYST, PASSWORD)
    boss.close()
    assert vaults.open("eve").person.role is Role.ANALYST


def test_a_listener_that_fails_leaves_an_enrolled_person_their_keys(vaults: Vaults) -> None:
    def broken(event: object) -> None:
        raise RuntimeError("a window's own fault")

    boss = vaults.open("boss")
    unsubscribe = boss.subscribe(broken)
    with pytest.raises(RuntimeError):
        boss.enrol("eve", Role.ANALYST, PASSWORD)
    unsubscribe()
    boss.close()
    assert vaults.open("eve").person.name == "eve"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (c.RevokePerson("boss", "x"), "Nobody revokes themselves"),
        (c.RevokePerson("ann", " "), "Give a reason"),
        (c.RevokePerson("nobody", "x"), "no person called nobody"),
        (c.ConfirmPerson("ann"), "needs no confirmation"),
        (c.ConfirmPerson("nobody"), "no person called nobody"),
    ],
)
def test_what_cannot_be_done_to_a_person_says_why(vaults: Vaults, command: c.Command, says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        vaults.open("boss").do(command)


def test_a_revoked_name_is_not_revoked_enrolled_or_given_keys_again(vaults: Vaults) -> None:
    boss = vaults.open("boss")
    boss.revoke("ann", "left")
    with pytest.raises(BadRequest, match="revoked already"):
        boss.revoke("ann", "again")
    with pytest.raises(CaseError, match="already enrolled"):
        boss.enrol("ann", Role.ANALYST, PASSWORD)
    with pytest.raises(BadRequest, match=r"revoked\. Enrol them under another name"):
        boss.replace_keys("ann", PASSWORD, "lost")
    assert "ann" not in workshop().people_of(vaults.folder)


def test_an_analyst_revokes_replaces_and_confirms_nobody(vaults: Vaults) -> None:
    ann = vaults.open("ann")
    for deed in (lambda: ann.revoke("sue", "x"), lambda: ann.replace_keys("sue", OTHER, "x")):
        with pytest.raises(NotPermitted, match="all:permissions"):
            deed()
    with pytest.raises(NotPermitted, match="all:permissions"):
        ann.do(c.ConfirmPerson("sue"))


@pytest.mark.parametrize("name", ["ann", "boss"])
def test_who_renews_their_keys_works_on_at_once_and_after_a_new_login(vaults: Vaults, name: str) -> None:
    bench = vaults.open(name)
    before = bench.person.keys
    bench.rotate_own(OTHER, "yearly")
    bench.do(c.OpenCase("C-1", "Harbour"))
    assert bench.person.keys.signing != before.signing
    assert bench.person.keys.sealing != before.sealing
    bench.close()
    with pytest.raises(NotPermitted):
        vaults.open(name)
    again = workshop().unlock(vaults.folder, user=name, password=OTHER)
    vaults.opened.append(again)
    again.do(c.OpenCase("C-2", "Pier"))
    assert faults_of(again) == []


def test_the_roots_holder_still_enrols_after_a_renewal_and_after_another_password(vaults: Vaults) -> None:
    with closing(vaults.open("boss")) as boss:
        boss.rotate_own(OTHER)
        boss.enrol("eve", Role.ADMIN, PASSWORD)
        boss.change_password(OTHER, PASSWORD)
    boss = vaults.open("boss")
    boss.enrol("sam", Role.SUPERVISOR, PASSWORD)
    boss.close()
    assert vaults.open("sam").person.role is Role.SUPERVISOR


def test_the_old_key_signs_nothing_after_a_renewal(vaults: Vaults) -> None:
    vaults.open("ann").close()
    vault, old = opened_by_hand(vaults.folder, "ann")
    vault.close()
    with closing(vaults.open("ann")) as ann:
        ann.rotate_own(PASSWORD)
    vault, new = opened_by_hand(vaults.folder, "ann")
    with vault.change(old) as change:
        change.append(CaseOpened(Case("C-9", "Mine", False, "2026-01-02T03:04:05Z")))
    vault.close()
    assert old.key_id != new.key_id
    faults = faults_of(vaults.open("boss"))
    assert any("key that is not ann's" in fault for fault in faults)


def test_who_forgot_their_password_gets_other_keys_from_an_administrator(vaults: Vaults) -> None:
    before = person(vaults, "ann").keys
    with closing(vaults.open("boss")) as boss:
        boss.replace_keys("ann", OTHER, "forgot the password")
    with pytest.raises(NotPermitted):
        vaults.open("ann")
    with closing(workshop().unlock(vaults.folder, user="ann", password=OTHER)) as ann:
        ann.do(c.OpenCase("C-1", "Harbour"))
        assert ann.person.keys != before
        assert (ann.person.enrolled_by, faults_of(ann)) == ("boss", [])


def test_an_administrator_renews_their_own_keys_and_does_not_replace_them(vaults: Vaults) -> None:
    """A replaced key may need a second administrator's word: the last one would have locked everybody out."""
    boss = vaults.open("boss")
    boss.do(c.SetPolicy(Policy(second_person=True)))
    with pytest.raises(BadRequest, match="renewed, not replaced"):
        boss.replace_keys("boss", OTHER, "lost")
    boss.do(c.OpenCase("C-1", "Harbour"))
    boss.close()
    with closing(vaults.open("boss")) as again:
        assert faults_of(again) == []


def test_only_the_roots_holder_makes_keys_for_others(vaults: Vaults) -> None:
    with closing(vaults.open("boss")) as boss:
        boss.enrol("eve", Role.ADMIN, PASSWORD)
    eve = vaults.open("eve")
    for deed in (lambda: eve.enrol("sam", Role.ANALYST, PASSWORD), lambda: eve.replace_keys("ann", OTHER, "lost")):
        with pytest.raises(NotPermitted, match="laboratory's root"):
            deed()
    assert "sam" not in workshop().people_of(vaults.folder)
    eve.close()
    vaults.open("ann").close()


def test_where_the_policy_says_so_a_second_administrator_lets_a_new_one_in(vaults: Vaults) -> None:
    with closing(vaults.open("boss")) as boss:
        boss.enrol("eve", Role.ADMIN, PASSWORD)
        boss.do(c.SetPolicy(Policy(second_person=True)))
        boss.enrol("sam", Role.SUPERVISOR, PASSWORD)
        boss.enrol("bob", Role.ANALYST, PASSWORD)
        with pytest.raises(BadRequest, match="Another administrator must confirm"):
            boss.do(c.ConfirmPerson("sam"))
    vaults.open("bob").close()
    with pytest.raises(NotPermitted, match="not yet confirmed by a second administrator"):
        vaults.open("sam")
    with closing(vaults.open("eve")) as eve:
        eve.do(c.ConfirmPerson("sam"))
        assert faults_of(eve) == []
    assert vaults.open("sam").person.confirmed


def test_replaced_keys_of_a_supervisor_wait_for_the_second_administrator_too(vaults: Vaults) -> None:
    with closing(vaults.open("boss")) as boss:
        boss.enrol("eve", Role.ADMIN, PASSWORD)
        boss.do(c.SetPolicy(Policy(second_person=True)))
        boss.replace_keys("sue", PASSWORD, "lost")
    with pytest.raises(NotPermitted, match="not yet confirmed"):
        vaults.open("sue")
    with closing(vaults.open("eve")) as eve:
        eve.do(c.ConfirmPerson("sue"))
    sue = vaults.open("sue")
    sue.rotate_own(PASSWORD)
    assert (sue.person.confirmed, faults_of(sue)) == (True, [])


@pytest.mark.parametrize("name", ["ann", "boss"])
def test_another_password_opens_the_same_keys_and_the_old_one_nothing(vaults: Vaults, name: str) -> None:
    with closing(vaults.open(name)) as bench:
        before = bench.person.keys
        bench.change_password(PASSWORD, OTHER)
    with pytest.raises(NotPermitted, match="is not right"):
        vaults.open(name)
    with closing(workshop().unlock(vaults.folder, user=name, password=OTHER)) as bench:
        assert bench.person.keys == before
        kinds = [entry.kind for entry in bench.ask(q.CustodyOf((name,)))]
        assert (kinds.count("person.password_changed"), faults_of(bench)) == (1, [])


@pytest.mark.parametrize(("old", "new", "error"), [("wrong", OTHER, NotPermitted), (PASSWORD, "password1234", BadRequest)])
def test_a_password_is_changed_by_who_knows_it_to_one_that_is_good(
    vaults: Vaults, old: str, new: str, error: type[CaseError]
) -> None:
    with closing(vaults.open("ann")) as ann:
        with pytest.raises(error):
            ann.change_password(old, new)
        assert "person.password_changed" not in [entry.kind for entry in ann.ask(q.CustodyOf(("ann",)))]
    vaults.open("ann")


def test_a_password_change_that_cannot_be_entered_never_was(vaults: Vaults, monkeypatch: pytest.MonkeyPatch) -> None:
    boss = vaults.open("boss")

    def full(actor: object) -> object:
        raise CaseError("The disk is full; nothing was changed.")

    with monkeypatch.context() as patch:
        patch.setattr(boss._fittings.vault._vault, "change", full)  # type: ignore[attr-defined]
        with pytest.raises(CaseError, match="disk is full"):
            boss.change_password(PASSWORD, OTHER)
    boss.close()
    with closing(vaults.open("boss")) as again:
        again.enrol("sam", Role.ANALYST, PASSWORD)


def test_the_ledger_names_the_key_that_counts_and_the_folder_keeps_no_other(vaults: Vaults) -> None:
    with closing(vaults.open("ann")) as ann:
        ann.rotate_own(PASSWORD)
        entry = ann.ask(q.CustodyOf(("ann",)))[-1]
        counts = key_id(ann.person.keys.signing)
    assert (entry.kind, key_id(entry.payload["keys"]["signing"])) == ("person.rekeyed", counts)  # type: ignore[index,call-overload,arg-type]
    assert not list((vaults.folder / "keys").glob("*.former"))
    assert KeyFolder(vaults.folder / "keys").unwrap("ann", PASSWORD)
