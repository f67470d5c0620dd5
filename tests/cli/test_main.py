import json
import os
from pathlib import Path

import pytest

from tests.laboratory import Laboratory
from tests.sounds import a_tone
from tests.vaults import PASSWORD, copied, workshop
from workbench import __version__
from workbench.bench.permissions import REQUIRED
from workbench.cli.main import parser, run
from workbench.domain import orders as o
from workbench.sealing.certificates import as_pem


@pytest.fixture
def vault(vault_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the vault, named by the environment as people do it."""
    folder = copied(vault_template, tmp_path / "vault")
    monkeypatch.setenv("WORKBENCH_VAULT", str(folder))
    monkeypatch.setenv("WORKBENCH_USER", "ann")
    monkeypatch.setenv("WORKBENCH_PASSWORD", PASSWORD)
    return folder


def call(*words: str) -> int:
    return run(words, workshop())


def test_a_case_is_opened_listed_and_told_as_one_json_document(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("case", "new", "C-1", "--title", "Harbour", "--critical") == 0
    capsys.readouterr()
    assert call("case", "list", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    one = {"number": "C-1", "title": "Harbour", "critical": True, "exhibits": 0, "state": "open", "held": False}
    assert document["cases"] == [one]


def test_json_into_a_file_leaves_the_text_for_people(vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("case", "new", "C-1", "--title", "Harbour")
    assert call("case", "list", "--json", str(tmp_path / "cases.json")) == 0
    assert "Harbour" in capsys.readouterr().out
    assert json.loads((tmp_path / "cases.json").read_text())["exit_code"] == 0


def test_json_into_a_folder_that_is_not_there_is_exit_2(vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("case", "list", "--json", str(tmp_path / "none" / "cases.json")) == 2
    assert "could not be written" in capsys.readouterr().err


def test_an_evaluation_that_scores_nothing_is_exit_4(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.wav").write_text("no sound")
    (tmp_path / "broken.ref.txt").write_text("red")
    assert call("evaluate", str(tmp_path)) == 4
    assert "broken.wav" in capsys.readouterr().out


def test_all_input_refused_is_exit_4_and_something_usable_is_0(vault: Path, tmp_path: Path) -> None:
    call("case", "new", "C-1", "--title", "Harbour")
    (tmp_path / "empty.wav").touch()
    assert call("import", str(tmp_path / "empty.wav"), "--case", "C-1") == 4
    assert call("import", str(tmp_path / "empty.wav"), str(a_tone(tmp_path / "a.wav")), "--case", "C-1") == 0


def test_a_missing_permission_is_exit_3_with_the_reason(vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pw").write_text(PASSWORD)
    assert call("people", "add", "eve", "--role", "admin", "--new-password-file", str(tmp_path / "pw")) == 3
    assert "all:permissions" in capsys.readouterr().err


def test_a_wrong_password_is_exit_3(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_PASSWORD", "something else")
    assert call("case", "list") == 3


def test_an_exhibit_nobody_knows_is_exit_2_and_names_the_known_ones(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("case", "new", "C-1", "--title", "Harbour")
    assert call("export", "C-1/7", "--format", "txt", "-o", "x.txt") == 2
    assert "There is no exhibit 7" in capsys.readouterr().err


def test_a_sound_vault_verifies_with_exit_0(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("verify", str(vault)) == 0
    assert "SOUND" in capsys.readouterr().out


def test_something_that_is_no_report_is_a_finding(vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert call("verify", str(tmp_path / "r.pdf")) == 1
    assert "FINDING" in capsys.readouterr().out


def test_init_makes_a_vault_that_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_PASSWORD", PASSWORD)
    assert call("init", str(tmp_path / "new"), "--admin", "boss") == 0
    assert call("people", "list", "--vault", str(tmp_path / "new")) == 0


def test_init_into_a_folder_with_files_leaves_them_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_PASSWORD", PASSWORD)
    (tmp_path / "mine.txt").write_text("x")
    assert call("init", str(tmp_path), "--admin", "boss") == 2
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        parser().parse_args(["--version"])
    assert (end.value.code, capsys.readouterr().out) == (0, f"workbench {__version__}\n")


def test_every_order_has_a_permission() -> None:
    assert set(o.Order.__args__) <= set(REQUIRED)  # type: ignore[attr-defined]


def test_a_pdf_the_vault_never_issued_is_a_finding_where_the_ledger_is_at_hand(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "r.pdf").write_bytes(b"%PDF-1.7 nothing")
    assert call("verify", str(tmp_path / "r.pdf")) == 1
    assert "not a file that left this vault" in capsys.readouterr().out


def test_without_the_ledger_the_verdict_says_that_it_was_not_compared(
    vault: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORKBENCH_PASSWORD")
    (tmp_path / "r.pdf").write_bytes(b"%PDF-1.7 nothing")
    call("verify", str(tmp_path / "r.pdf"))
    assert "  not checked  whether the ledger knows this file" in capsys.readouterr().out


def test_a_relative_vault_is_the_same_vault(vault: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(vault.parent)
    monkeypatch.setenv("WORKBENCH_VAULT", vault.name)
    call("case", "new", "C-1", "--title", "Harbour")
    assert call("import", str(a_tone(tmp_path / "a.wav")), "--case", "C-1") == 0


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("case", "list", "--vault", "/nonexistent"), 2, "There is no vault at /nonexistent"),
        (("import", "", "--case", "C-1"), 2, "empty path"),
        (("process", "--case", "C-1", "--speakers", "-3"), 2, "-3 speakers"),
    ],
)
def test_a_request_that_is_off_is_exit_2_with_the_reason(
    vault: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, says: str
) -> None:
    call("case", "new", "C-1", "--title", "Harbour")
    assert call(*words) == code
    assert says in capsys.readouterr().err


def test_an_administrator_needs_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_PASSWORD", PASSWORD)
    assert call("init", str(tmp_path / "new"), "--admin", "") == 2
    assert not (tmp_path / "new").exists()


def test_the_vault_itself_is_not_taken_in(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("case", "new", "C-1", "--title", "Harbour")
    assert call("import", str(vault), "--case", "C-1") == 2
    assert "inside the vault" in capsys.readouterr().err


def test_what_is_printed_can_do_nothing_to_a_terminal(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("case", "new", "C-1", "--title", "Harbour\x1b[2J")
    capsys.readouterr()
    call("case", "list")
    assert "\x1b" not in capsys.readouterr().out


def test_without_a_display_the_window_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert call() == 5
    assert "no display" in capsys.readouterr().err


def test_a_report_is_judged_by_a_root_from_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORKBENCH_VAULT", raising=False)
    laboratory = Laboratory()
    (tmp_path / "r.pdf").write_bytes(laboratory.prepared())
    (tmp_path / "root.pem").write_text(as_pem(laboratory.root))
    assert call("verify", str(tmp_path / "r.pdf"), "--root", str(tmp_path / "root.pem")) == 0
    assert "signed by Analyst 1 (analyst), key " in capsys.readouterr().out
    assert call("verify", str(tmp_path / "r.pdf"), "--root", "0" * 64) == 2


@pytest.mark.parametrize("words", [("--root", "0" * 64), ("--checkpoint", "kept.txt"), ("--since-last",)])
def test_what_only_a_ledger_can_be_compared_with_is_never_passed_over(
    words: tuple[str, ...], tmp_path: Path, vault: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORKBENCH_PASSWORD")
    laboratory = Laboratory()
    (tmp_path / "r.pdf").write_bytes(laboratory.prepared())
    (tmp_path / "root.pem").write_text(as_pem(laboratory.root))
    assert call("verify", str(tmp_path / "r.pdf"), "--root", str(tmp_path / "root.pem")) == 0
    assert call("verify", str(tmp_path / "r.pdf"), "--root", str(tmp_path / "root.pem"), *words) == 2
    assert "none was unlocked" in capsys.readouterr().err


def test_a_reader_who_has_read_enough_is_no_defect(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    (tmp_path / "r.pdf").write_text("no report")
    monkeypatch.delenv("WORKBENCH_VAULT", raising=False)
    with os.fdopen(writing, "w") as gone:
        monkeypatch.setattr("sys.stdout", gone)
        assert call("verify", str(tmp_path / "r.pdf")) == 1
    assert "defect" not in capsys.readouterr().err


def test_several_problems_stand_on_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "off.yaml").write_text("engine: x\ncolour: red\n")
    assert call("presets", "show", str(tmp_path / "off.yaml")) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("workbench: ")
    assert said[1].startswith("           ")
    assert "\\n" not in "".join(said)
