from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.vaults import PASSWORD, workshop
from workbench.cli.main import run

NEW = "copper-meadow-violin-58"


@pytest.fixture
def new(tmp_path: Path) -> str:
    """A file with another password."""
    file = tmp_path / "new-password"
    file.write_text(f"{NEW}\n")
    return str(file)


def test_a_revoked_person_is_out_and_their_work_stands(call: Call, submitted: str) -> None:
    assert call("boss", "people", "revoke", "ann", "--reason", "left")[0] == 0
    assert call("ann", "case", "list")[0] == 3
    assert [p["state"] for p in call("sue", "people", "list")[1]["people"]] == ["active", "revoked", "active"]
    assert call("sue", "queue")[1]["waiting"]


def test_another_password_opens_and_the_old_one_no_more(call: Call, new: str) -> None:
    assert call("ann", "people", "passwd", "--new-password-file", new)[0] == 0
    assert call("ann", "case", "list")[0] == 3
    assert call("ann", "case", "list", "--password-file", new)[0] == 0


def test_own_keys_are_renewed_and_work_goes_on(call: Call) -> None:
    assert call("ann", "people", "rotate")[0] == 0
    assert call("ann", "case", "new", "C-9", "--title", "After")[0] == 0
    assert call("sue", "verify")[0] == 0


def test_an_administrator_gives_new_keys_to_who_forgot_their_password(call: Call, new: str) -> None:
    assert call("sue", "people", "rotate", "ann", "--new-password-file", new)[0] == 3
    assert call("boss", "people", "rotate", "ann", "--new-password-file", new)[0] == 0
    assert call("ann", "case", "list", "--password-file", new)[0] == 0
    assert call("sue", "verify")[0] == 0


def test_the_recovery_code_gives_an_administrator_new_keys_and_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], new: str
) -> None:
    founding = workshop().found(tmp_path / "v", admin="boss", password=PASSWORD)
    monkeypatch.setenv("WORKBENCH_VAULT", str(tmp_path / "v"))
    monkeypatch.setenv("WORKBENCH_PASSWORD", PASSWORD)
    add = ("people", "add", "ann", "--role", "analyst", "--user", "boss", "--new-password-file")
    same, code = tmp_path / "same", tmp_path / "code"
    same.write_text(PASSWORD)
    code.write_text(founding.recovery_code.lower())
    assert run([*add, str(same)], workshop()) == 0
    words = ("people", "recover", "boss", "--user", "ann", "--new-password-file", new, "--recovery-code-file")
    assert run([*words, str(same)], workshop()) == 3, "a wrong code"
    assert run([*words, str(code)], workshop()) == 0
    assert run(["people", "list", "--user", "boss"], workshop()) == 3, "the old password"
    add = ("people", "add", "sue", "--role", "supervisor", "--user", "boss", "--password-file", new, "--new-password-file")
    assert run([*add, str(same)], workshop()) == 0
    assert run(["verify", "--user", "sue"], workshop()) == 0


def test_the_policy_is_the_administrators_and_what_is_not_named_stays(call: Call) -> None:
    assert call("sue", "policy", "set", "--approval", "all")[0] == 3
    assert call("boss", "policy", "set", "--approval", "all", "--idle-minutes", "5", "--hand-over", "critical")[0] == 0
    policy = call("ann", "policy", "show")[1]["policy"]
    assert (policy["approval"], policy["idle_minutes"], policy["checkpoint_events"]) == ("all", 5, 100)
    assert policy["hand_over"] == "critical"


def test_the_certificate_of_somebody_who_is_not_there_is_a_slip_and_no_empty_answer(call: Call) -> None:
    code, _, said = call("ann", "people", "certificate", "nobody")
    assert (code, "Nobody here is called nobody." in said) == (2, True)
    assert call("ann", "people", "certificate", "sue")[0] == 0
