import json
import os
from pathlib import Path

import pytest

from tests.sounds import a_tone
from tests.stored_bundles import FORMAT_1, ROOT, unpacked
from tests.vaults import PASSWORD, copied, workshop
from workbench.bootstrap import roots
from workbench.cli.main import run
from workbench.domain.authority import fingerprint


@pytest.fixture
def bundle(vault_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle of a case with one recording, made on the command line."""
    folder = copied(vault_template, tmp_path / "vault")
    for name, value in (("VAULT", str(folder)), ("USER", "ann"), ("PASSWORD", PASSWORD)):
        monkeypatch.setenv(f"WORKBENCH_{name}", value)
    assert call("case", "new", "C-1", "--title", "Harbour") == 0
    assert call("import", str(a_tone(tmp_path / "a.wav", rate=8_000)), "--case", "C-1") == 0
    assert call("bundle", "make", "--case", "C-1", "-o", str(tmp_path / "bundle")) == 0
    for name in ("VAULT", "USER", "PASSWORD"):
        monkeypatch.delenv(f"WORKBENCH_{name}")
    return tmp_path / "bundle"


def call(*words: str) -> int:
    return run(words, workshop())


def test_a_bundle_is_checked_without_a_vault_by_either_verb(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("bundle", "verify", str(bundle)) == 0
    capsys.readouterr()
    assert call("verify", str(bundle)) == 0
    assert "bundle: SOUND" in capsys.readouterr().out


def test_a_changed_bundle_is_exit_1_and_named(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = next((bundle / "data" / "evidence").iterdir())
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
    capsys.readouterr()
    assert call("verify", str(bundle), "--json") == 1
    places = [finding["place"] for finding in json.loads(capsys.readouterr().out)["findings"]]
    assert places == [f"bag data/evidence/{path.name}", f"evidence {path.name}"]


def test_a_machine_that_knows_no_root_needs_the_fingerprint(
    bundle: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (known,) = {root.fingerprint for root in roots.all_known()} & {_root(bundle)}
    monkeypatch.setattr(roots, "all_known", lambda: ())
    assert call("bundle", "verify", str(bundle)) == 1
    assert "laboratory root" in capsys.readouterr().out
    assert call("bundle", "verify", str(bundle), "--root", known) == 0
    assert call("bundle", "verify", str(bundle), "--root", "12") == 2


def _root(bundle: Path) -> str:
    founding = json.loads(json.loads((bundle / "data" / "ledger.jsonl").read_bytes().splitlines()[0])["body"])
    return fingerprint(founding["data"]["root_key"])


def test_a_checkpoint_that_somebody_kept_anchors_a_bundle(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_bytes((bundle / "data" / "checkpoint.txt").read_bytes())
    assert call("bundle", "verify", str(bundle), "--checkpoint", str(tmp_path / "kept.txt")) == 0
    (tmp_path / "kept.txt").write_text("none\n")
    assert call("bundle", "verify", str(bundle), "--checkpoint", str(tmp_path / "kept.txt")) == 2


def test_a_bundle_is_shown_without_a_vault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = unpacked(tmp_path / "old")
    assert call("bundle", "open", str(folder), "--root", ROOT) == 0
    said = capsys.readouterr().out
    assert "Case C-1: Harbour (critical)" in said
    assert "Mrs A: glue was there [corrected by ann; the machine wrote: word 0]" in said
    assert "destroyed as ordered" in said
    assert call("bundle", "open", str(folder), "--root", ROOT, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [x["reference"] for x in told["exhibits"]] == ["C-1/1", "C-1/2", "C-1/3"]
    assert "glue was there" in told["exhibits"][0]["tracks"][0]["transcript"]


def test_what_a_bundle_with_findings_holds_is_shown_under_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = unpacked(tmp_path / "old")
    (folder / "data" / "extra.txt").write_text("more")
    assert call("bundle", "open", str(folder), "--root", ROOT) == 1
    assert "what follows may not be what its laboratory recorded" in capsys.readouterr().out


def test_an_archive_has_to_be_unpacked_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("bundle", "open", str(FORMAT_1)) == 2
    assert "unpack it first" in capsys.readouterr().err


def test_a_bundle_is_taken_into_a_case(
    vault_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = unpacked(tmp_path / "old")
    for name, value in (("VAULT", copied(vault_template, tmp_path / "vault")), ("USER", "ann"), ("PASSWORD", PASSWORD)):
        monkeypatch.setenv(f"WORKBENCH_{name}", str(value))
    assert call("case", "new", "X-1", "--title", "There") == 0
    assert call("bundle", "open", str(folder), "--into", "X-1", "--root", "0" * 64) == 1
    assert "Nothing was taken" in capsys.readouterr().out
    assert call("bundle", "open", str(folder), "--into", "X-1", "--root", ROOT) == 0
    said = capsys.readouterr().out
    assert "taken  X-1/2" in said
    assert "refused  exhibit C-1/3 (r.wav): It was destroyed as ordered there." in said
    assert "2 exhibits, 4 drafts and 8 notes" in said
    assert call("bundle", "open", str(folder), "--into", "X-1", "--root", ROOT) == 2


def test_a_folder_that_is_not_there_is_exit_2(tmp_path: Path) -> None:
    assert call("bundle", "verify", str(tmp_path / "nowhere")) == 2


def test_a_name_that_is_no_text_spoils_no_document(tmp_path: Path) -> None:
    folder = unpacked(tmp_path / "old")
    (folder / os.fsdecode(b"data/\xff.txt")).write_text("more")
    assert call("bundle", "open", str(folder), "--root", ROOT, "--json", str(tmp_path / "told.json")) == 1
    assert json.loads((tmp_path / "told.json").read_bytes())["findings"][0]["place"] == os.fsdecode(b"bag data/\xff.txt")
