"""report and reports, as they are called."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.jobs.test_importing import run
from tests.sounds import a_tone
from tests.vaults import Vaults
from workbench.domain.commands import OpenCase
from workbench.domain.orders import ImportFiles


@pytest.fixture
def case(vaults: Vaults, tmp_path: Path) -> str:
    """A case with a recording that nobody transcribed."""
    with closing(vaults.open("ann")) as bench:
        bench.do(OpenCase("C-1", "Harbour"))
        run(bench.start(ImportFiles("C-1", (a_tone(tmp_path / "a.wav", seconds=1),))))
    return "C-1"


def test_a_report_is_looked_at_signed_and_listed_with_its_number(call: Call, case: str, tmp_path: Path) -> None:
    look, file = tmp_path / "look.pdf", tmp_path / "r.pdf"
    _, seen, _ = call("ann", "report", "--case", case, "--preview", "-o", str(look))
    assert (seen["preview"], look.read_bytes()[:5]) == (True, b"%PDF-")
    assert call("ann", "reports", "--case", case)[1]["reports"] == []
    _, made, _ = call("ann", "report", "--case", case, "--profile", "plain", "--term", "gate", "-o", str(file))
    assert (made["number"], made["waits_for"]) == (1, "")
    (listed,) = call("ann", "reports", "--case", case)[1]["reports"]
    assert (listed["number"], listed["signers"], listed["revisions"][0]["sha256"]) == (1, ["ann"], made["sha256"])


def test_what_cannot_be_reported_is_said_and_leaves_no_file(call: Call, case: str, tmp_path: Path) -> None:
    for words, problem in (
        (("--preview", "--final"), "A preview is neither final nor signed."),
        (("--amends", "last"), "no report yet"),
        (("--profile", "questions"), "Nobody asks the questions"),
        (("--translation", "d-9"), "0 drafts of this case begin with 'd-9'."),
        (("--questions", "Nobody"), "No voice of this case is called Nobody."),
    ):
        code, _, said = call("ann", "report", "--case", case, "-o", str(tmp_path / "r.pdf"), *words)
        assert (code, problem in said) == (2, True)
    assert not (tmp_path / "r.pdf").exists()


def test_a_report_s_pages_are_set_again_byte_for_byte_until_somebody_works_on(call: Call, case: str, tmp_path: Path) -> None:
    drafted(call, case, tmp_path)
    call("ann", "report", "--case", case, "--language", "de", "-o", str(tmp_path / "r.pdf"))
    again = ("reports", "--case", case, "--again", "1", "-o", str(tmp_path / "again.pdf"))
    code, same, _ = call("ann", *again)
    assert (code, same["outcome"], same["sha256"]) == (0, "SAME", same["recorded"])
    assert (tmp_path / "r.pdf").read_bytes().startswith((tmp_path / "again.pdf").read_bytes())
    for who, *words in _NO_WORK:
        assert call(who, *words)[0] == 0, words
    later = call("ann", "reports", "--case", case, "--again", "1")[1]
    assert (later["outcome"], later["since"]) == ("SAME", [])
    call("sue", "reopen", f"{case}/1", "--reason", "a note")
    call("ann", "annotate", f"{case}/1", "--text", "red card")
    code, other, _ = call("ann", *again)
    assert (code, other["outcome"]) == (1, "DIFFERENT")
    assert any("red card" in told for told in other["since"])


def drafted(call: Call, case: str, folder: Path) -> None:
    """Gives the exhibit a draft, as another program wrote it."""
    (folder / "d.srt").write_text("1\n00:00:00,100 --> 00:00:00,900\nred car\n", encoding="utf-8")
    assert call("ann", "import-transcript", f"{case}/1", str(folder / "d.srt"), "--language", "en")[0] == 0


_NO_WORK = (
    ("boss", "policy", "set", "--approval", "all"),
    ("ann", "submit", "C-1/1"),
    ("sue", "approve", "C-1/1"),
    ("ann", "people", "rotate", "--reason", "due"),
)


def test_no_report_is_archived_for_a_case_that_cannot_be_closed(call: Call, case: str, tmp_path: Path) -> None:
    file = tmp_path / "r.pdf"
    call("ann", "report", "--case", case, "-o", str(file))
    closing = ("case", "close", case, "--archive", str(file))
    assert "does not have" in call("ann", *closing, "--reason", "done")[2]
    assert "Give a reason" in call("sue", *closing, "--reason", " ")[2]
    assert "left this vault" in call("sue", *closing, "--archive", str(tmp_path / "other.pdf"), "--reason", "done")[2]
    drafted(call, case, tmp_path)
    call("ann", "submit", f"{case}/1")
    code, _, said = call("sue", *closing, "--reason", "done")
    assert (code, "before a reviewer" in said, "Nothing was archived" in said) == (2, True, True)


def test_a_case_is_not_closed_with_a_report_of_another_case(call: Call, case: str, tmp_path: Path) -> None:
    file = tmp_path / "r.pdf"
    call("ann", "report", "--case", case, "-o", str(file))
    call("ann", "case", "new", "C-2", "--title", "Quay")
    code, _, said = call("sue", "case", "close", "C-2", "--reason", "done", "--archive", str(file))
    assert (code, "is a report of case C-1" in said) == (2, True)
