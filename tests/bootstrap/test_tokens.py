"""A person whose keys are on a token works like any other, and nobody works in their place."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.jobs.test_importing import run
from tests.sounds import a_tone
from tests.tokens import PIN, Drawer
from tests.vaults import PASSWORD, Vaults, a_draft, workshop
from workbench.bench.door import Bench
from workbench.bench.workshop import Salvaged
from workbench.bootstrap.keymaking import KeyMaker
from workbench.bootstrap.salvaging import salvaged
from workbench.bootstrap.tokens import health, module_for
from workbench.cli.main import run as call
from workbench.domain.commands import FinishDraft, OpenCase
from workbench.domain.court_questions import ReportsOf
from workbench.domain.custody import Verdict
from workbench.domain.errors import BadRequest, CaseError, NotPermitted, Unavailable
from workbench.domain.leaving import Issued
from workbench.domain.orders import ImportFiles, ImportOutcome, MakeReport, ReportOutcome, VerifyVault
from workbench.domain.people import Role
from workbench.domain.questions import Cases, LedgerHead, PersonNamed, RecordingsOf
from workbench.storage.keys import KeyFolder, new_secrets
from workbench.storage.passwords import FLOOR
from workbench.storage.token import Token


@pytest.fixture
def drawer(drawer: Drawer, vaults: Vaults) -> Drawer:
    """A token in the hands of tom, an analyst of the vault."""
    drawer.new("tom")
    enrolled(vaults, "tom")
    return drawer


def enrolled(vaults: Vaults, name: str, role: Role = Role.ANALYST) -> None:
    bench = vaults.open("boss")
    bench.enrol(name, role, PIN, token=name)
    bench.close()


def logged_in(vaults: Vaults, name: str = "tom", pin: str = PIN) -> Bench:
    bench = workshop().unlock(vaults.folder, user=name, password=pin)
    vaults.opened.append(bench)
    return bench


def verdict_of(bench: Bench) -> Verdict:
    verdict = run(bench.start(VerifyVault()))
    assert isinstance(verdict, Verdict)
    return verdict


def file_of(vaults: Vaults, name: str) -> Path:
    [path] = [p for p in (vaults.folder / "keys").glob("person-*.json") if json.loads(p.read_text())["name"] == name]
    return path


def a_drafted_tone(bench: Bench, folder: Path) -> None:
    """A case with a recording that is really there, and a machine draft of it."""
    bench.do(OpenCase("C-1", "Harbour"))
    outcome = run(bench.start(ImportFiles("C-1", (a_tone(folder / "tone.wav", seconds=10),))))
    assert isinstance(outcome, ImportOutcome)
    [recording] = bench.ask(RecordingsOf(outcome.taken[0].id))
    bench.do(FinishDraft(a_draft(recording, ("glue was there", "yes it was"))))


def test_a_token_logs_in_works_and_leaves_a_sound_vault(drawer: Drawer, vaults: Vaults, tmp_path: Path) -> None:
    bench = logged_in(vaults)
    a_drafted_tone(bench, tmp_path)
    bench.close()
    again = logged_in(vaults)
    assert [c.number for c in again.ask(Cases())] == ["C-1"]
    assert verdict_of(again).findings == ()


def test_a_report_signed_by_a_token_is_judged_sound(drawer: Drawer, vaults: Vaults, tmp_path: Path) -> None:
    bench = logged_in(vaults)
    a_drafted_tone(bench, tmp_path)
    outcome = run(bench.start(MakeReport("C-1", tmp_path / "r.pdf")))
    assert isinstance(outcome, ReportOutcome)
    verdict = workshop().judge_report(tmp_path / "r.pdf", vault=vaults.folder, issued=Issued(bench.ask(ReportsOf())))
    assert verdict.findings == ()
    assert any("tom (analyst)" in item for item in (*verdict.checked, *verdict.notes))


def test_nothing_in_the_vault_s_folder_is_a_key_or_the_pin(drawer: Drawer, vaults: Vaults) -> None:
    document = json.loads(file_of(vaults, "tom").read_text())
    assert set(document["token"]) == {"label", "serial", "model", "module", "signing", "sealing", "report"}
    assert all(len(bytes.fromhex(document["token"][name]["public"])) in (32, 65) for name in ("signing", "sealing", "report"))
    assert document["token"]["module"] == drawer.module.name
    assert not any(PIN.encode() in path.read_bytes() for path in (vaults.folder / "keys").iterdir())


def test_a_wrong_pin_does_not_log_in(drawer: Drawer, vaults: Vaults) -> None:
    with pytest.raises(NotPermitted, match="does not open with this PIN"):
        logged_in(vaults, pin="000000")
    assert logged_in(vaults).person.name == "tom"


def test_a_missing_token_is_said_and_locks_nobody_else_out(drawer: Drawer, vaults: Vaults) -> None:
    with drawer.taken_out():
        with pytest.raises(Unavailable, match=r"“tom” .* is not plugged in"):
            logged_in(vaults)
        vaults.open("ann").close()


def test_another_s_token_does_not_log_in_as_tom(drawer: Drawer, vaults: Vaults) -> None:
    """Mallory owns a token and may write to the vault's folder: their keys, however they are noted, are not tom's."""
    drawer.new("mallory")
    enrolled(vaults, "mallory")
    theirs = json.loads(file_of(vaults, "mallory").read_text())
    file_of(vaults, "tom").write_text(json.dumps(theirs | {"name": "tom"}))
    with pytest.raises(CaseError):
        logged_in(vaults)
    keys = KeyFolder(vaults.folder / "keys")
    place = keys.token("mallory")
    assert place is not None
    bench = logged_in(vaults, "mallory")
    keys.seal_database_key("tom", place.sealing.public, bench._fittings.keys.database_key)  # type: ignore[attr-defined]
    bench.close()
    with pytest.raises(NotPermitted, match="not the one that was enrolled"):
        logged_in(vaults)
    assert logged_in(vaults, "mallory").person.name == "mallory"


def test_a_password_s_keys_in_the_token_s_place_do_not_log_in(drawer: Drawer, vaults: Vaults) -> None:
    bench = vaults.open("ann")
    keys, own = KeyFolder(vaults.folder / "keys", cost=FLOOR), new_secrets()
    keys.store("tom", own, PASSWORD)
    keys.seal_database_key("tom", own.public.sealing, bench._fittings.keys.database_key)  # type: ignore[attr-defined]
    bench.close()
    with pytest.raises(NotPermitted, match="not the one that was enrolled"):
        logged_in(vaults, pin=PASSWORD)


def test_a_token_taken_out_at_work_leaves_nothing_half_done(drawer: Drawer, vaults: Vaults) -> None:
    bench = logged_in(vaults)
    bench.do(OpenCase("C-1", "Harbour"))
    before = bench.ask(LedgerHead())
    with drawer.taken_out():
        with pytest.raises(Unavailable, match=r"was taken out.*log in again"):
            bench.do(OpenCase("C-2", "Quay"))
        assert (bench.ask(LedgerHead()), [c.number for c in bench.ask(Cases())]) == (before, ["C-1"])
        with pytest.raises(Unavailable, match="was taken out"):
            bench.close()
    again = logged_in(vaults)
    again.do(OpenCase("C-2", "Quay"))
    assert verdict_of(again).findings == ()


def test_the_pin_uncovers_a_vault_that_is_open(drawer: Drawer, vaults: Vaults) -> None:
    """As the window asks for it again: by a second opening, to read, beside the first."""
    bench = logged_in(vaults)
    with pytest.raises(NotPermitted, match="does not open with this PIN"):
        logged_in(vaults, pin="000000")
    beside = workshop().unlock(vaults.folder, user="tom", password=PIN)
    assert beside.read_only
    beside.close()
    bench.do(OpenCase("C-1", "Harbour"))


def test_a_report_is_whole_or_not_there_when_the_token_goes(drawer: Drawer, vaults: Vaults, tmp_path: Path) -> None:
    bench = logged_in(vaults)
    a_drafted_tone(bench, tmp_path)
    job = bench.start(MakeReport("C-1", tmp_path / "r.pdf"))
    next(job)
    with drawer.taken_out(), pytest.raises(CaseError, match="was taken out"):
        run(job)
    assert not (tmp_path / "r.pdf").exists()
    with drawer.taken_out(), pytest.raises(Unavailable):
        bench.close()


def test_the_vault_is_free_for_others_after_the_token_went(drawer: Drawer, vaults: Vaults) -> None:
    bench = logged_in(vaults)
    with drawer.taken_out(), pytest.raises(Unavailable):
        bench.close()
    assert vaults.open("ann").read_only == ""


def test_locking_the_vault_lets_go_of_the_token(drawer: Drawer, vaults: Vaults) -> None:
    logged_in(vaults).close()
    assert drawer.keys_on("tom") == 3


def test_an_enrolment_that_is_refused_leaves_no_key_on_the_token(
    drawer: Drawer, vaults: Vaults, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawer.new("eve")
    bench = vaults.open("boss")
    with monkeypatch.context() as patch:
        patch.setattr(bench, "do", refused)
        with pytest.raises(CaseError, match="refused"):
            bench.enrol("eve", Role.ANALYST, PIN, token="eve")
    assert (drawer.keys_on("eve"), KeyFolder(vaults.folder / "keys").token("eve")) == (0, None)
    bench.enrol("eve", Role.ANALYST, PIN, token="eve")
    assert drawer.keys_on("eve") == 3


def refused(*_: object, **__: object) -> None:
    raise CaseError("refused")


def test_renewed_keys_sign_from_then_on_and_the_old_ones_are_gone(drawer: Drawer, vaults: Vaults) -> None:
    bench = logged_in(vaults)
    old = bench.person.keys
    bench.rotate_own(PIN)
    bench.do(OpenCase("C-1", "Harbour"))
    bench.close()
    assert drawer.keys_on("tom") == 3
    again = logged_in(vaults)
    assert (again.person.keys.signing != old.signing, again.person.keys.certificate) == (True, old.certificate)
    assert verdict_of(again).findings == ()


def test_a_renewal_that_is_refused_leaves_the_old_keys(drawer: Drawer, vaults: Vaults, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = logged_in(vaults)
    with monkeypatch.context() as patch:
        patch.setattr(bench, "do", refused)
        with pytest.raises(CaseError, match="refused"):
            bench.rotate_own(PIN)
    bench.do(OpenCase("C-1", "Harbour"))
    bench.close()
    assert drawer.keys_on("tom") == 3
    logged_in(vaults).close()


@pytest.mark.parametrize("committed", [True, False])
def test_a_renewal_cut_off_at_its_worst_is_settled_by_the_ledger(
    drawer: Drawer, vaults: Vaults, monkeypatch: pytest.MonkeyPatch, committed: bool
) -> None:
    """As if the machine stopped with both sets of keys noted: after the entry, or before it."""
    bench = logged_in(vaults)
    old = bench.person.keys.signing
    with monkeypatch.context() as patch:
        patch.setattr(KeyMaker, "adopt" if committed else "drop", lambda maker, name: None)
        if committed:
            bench.rotate_own(PIN)
        else:
            patch.setattr(bench, "do", refused)
            with pytest.raises(CaseError, match="refused"):
                bench.rotate_own(PIN)
    bench._writer.shutdown()
    bench._fittings.vault.close()
    vaults.opened.remove(bench)
    again = logged_in(vaults)
    assert (again.person.keys.signing != old) == committed
    again.do(OpenCase("C-1", "Harbour"))
    again.close()
    assert drawer.keys_on("tom") == 3


def test_a_lost_password_is_replaced_by_a_token(drawer: Drawer, vaults: Vaults) -> None:
    drawer.new("ann")
    bench = vaults.open("boss")
    bench.replace_keys("ann", PIN, "forgot the password", token="ann")
    bench.close()
    again = logged_in(vaults, "ann")
    again.do(OpenCase("C-1", "Harbour"))
    assert verdict_of(again).findings == ()


def test_a_lost_token_is_replaced_by_another(drawer: Drawer, vaults: Vaults) -> None:
    with drawer.taken_out():
        drawer.new("spare")
        bench = vaults.open("boss")
        bench.replace_keys("tom", PIN, "lost the token", token="spare")
        bench.close()
        logged_in(vaults).close()
    bench = logged_in(vaults)
    assert bench.ask(PersonNamed("tom")) == bench.person
    assert verdict_of(bench).findings == ()


def test_a_replacement_that_was_never_entered_leaves_the_old_token_good(
    drawer: Drawer, vaults: Vaults, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the administrator's machine stopped between the key files and the entry: both tokens open, one is enrolled."""
    drawer.new("spare")
    bench = vaults.open("boss")
    with monkeypatch.context() as patch:
        patch.setattr(KeyMaker, "drop", lambda maker, name: None)
        patch.setattr(bench, "do", refused)
        with pytest.raises(CaseError, match="refused"):
            bench.replace_keys("tom", PIN, "lost the token", token="spare")
    bench.close()
    logged_in(vaults).close()
    keys = KeyFolder(vaults.folder / "keys")
    place = keys.token("tom")
    assert (place.label if place else "", keys.has_former("tom")) == ("tom", False)
    assert (drawer.keys_on("tom"), drawer.keys_on("spare")) == (3, 0)


def test_what_is_saved_of_a_damaged_vault_is_saved_by_token_too(drawer: Drawer, vaults: Vaults, tmp_path: Path) -> None:
    saved = run(salvaged(vaults.folder, tmp_path / "saved", user="tom", password=PIN, cost=FLOOR))
    assert isinstance(saved, Salvaged)
    assert (saved.entries > 0, saved.lost) == (True, ())
    assert Token.none_open(drawer.module)


def test_the_root_is_not_left_to_a_pin(drawer: Drawer, vaults: Vaults) -> None:
    drawer.new("boss")
    bench = vaults.open("boss")
    with pytest.raises(NotPermitted, match="a PIN is too short"):
        bench.replace_keys("boss", PIN, "moves to a token", token="boss")
    bench.close()
    vaults.open("boss").close()


def test_a_pin_is_not_changed_as_a_password(drawer: Drawer, vaults: Vaults) -> None:
    with pytest.raises(BadRequest, match="on a token"):
        logged_in(vaults).change_password(PIN, "another set of words")


def test_the_vault_never_chooses_the_module(drawer: Drawer, vaults: Vaults, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file_of(vaults, "tom")
    document = json.loads(path.read_text())
    planted = vaults.folder / "module.so"
    shutil.copyfile(drawer.module, planted)
    document["token"]["module"] = str(planted)
    path.write_text(json.dumps(document))
    logged_in(vaults).close()
    monkeypatch.setenv("WORKBENCH_PKCS11_MODULE", str(planted))
    with pytest.raises(NotPermitted, match="lies in the vault"):
        logged_in(vaults)
    monkeypatch.delenv("WORKBENCH_PKCS11_MODULE")
    with pytest.raises(Unavailable, match=r"No PKCS#11 module is set on this machine.*WORKBENCH_PKCS11_MODULE"):
        logged_in(vaults)


def test_health_tells_the_tokens_where_the_machine_is_set_up_for_them(drawer: Drawer, monkeypatch: pytest.MonkeyPatch) -> None:
    [(_, passed, detail)] = health()
    assert (passed, "“tom” (serial " in detail) == (True, True)
    monkeypatch.setenv("WORKBENCH_PKCS11_MODULE", "/nowhere/module.so")
    assert [passed for _, passed, _ in health()] == [False]
    monkeypatch.delenv("WORKBENCH_PKCS11_MODULE")
    assert health() == ()


@pytest.mark.parametrize("named", ["libsofthsm2.so", "/nowhere/module.so"])
def test_a_module_is_a_file_by_its_full_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("WORKBENCH_PKCS11_MODULE", named)
    with pytest.raises(BadRequest, match="is no PKCS#11 module"):
        module_for(tmp_path)


def test_the_module_may_stand_in_the_user_s_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORKBENCH_PKCS11_MODULE", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    module = tmp_path / "module.so"
    module.touch()
    place = tmp_path / "forensic-audio-workbench" / "pkcs11-module.txt"
    place.parent.mkdir()
    place.write_text(f"{module}\n")
    assert module_for(tmp_path / "vault") == module


def test_a_person_is_enrolled_on_a_token_and_works_from_the_command_line(
    drawer: Drawer, vaults: Vaults, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drawer.new("kim")
    drawer.new("spare")
    files = {name: tmp_path / name for name in ("pin", "wrong", "password")}
    for path, text in zip(files.values(), (PIN, "000000", PASSWORD), strict=True):
        path.write_text(text)

    def said(user: str, secret: str, *words: str) -> int:
        vault = ("--vault", str(vaults.folder), "--user", user, "--password-file", str(files[secret]))
        return call((*words, *vault), workshop())

    adding = ("people", "add", "kim", "--role", "analyst", "--token", "kim", "--new-password-file", str(files["pin"]))
    assert said("boss", "password", *adding) == 0
    assert "kim is enrolled as analyst, with keys on a token" in capsys.readouterr().out
    assert said("kim", "pin", "case", "new", "C-1", "--title", "Harbour") == 0
    assert said("kim", "pin", "verify", str(vaults.folder)) == 0
    assert said("kim", "pin", "people", "rotate") == 0
    assert said("kim", "wrong", "case", "list") == 3
    assert said("boss", "password", "people", "rotate", "ann", "--token", "spare", "--new-password-file", str(files["pin"])) == 0
    assert said("ann", "pin", "case", "list") == 0
    with drawer.taken_out():
        assert said("kim", "pin", "case", "list") == 5
    assert "is not plugged in" in capsys.readouterr().err
