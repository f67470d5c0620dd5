"""The program in a bundle and the workbench say the same of it, whatever was done to it."""

from __future__ import annotations

import ast
import json
import runpy
import shutil
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from tests.bundles import Forgery, Genuine, genuine
from tests.faults.bundle_attacks_contents import ATTACKS
from tests.faults.conftest import Campaigned
from tests.faults.second_opinion import Opinion, disagreement, ours, theirs
from tests.vaults import PASSWORD
from workbench.bootstrap.bundles import VERIFIER
from workbench.bootstrap.roots import LabRoot
from workbench.domain.authority import REQUIRED, key_id
from workbench.domain.events import KINDS, PersonRekeyed
from workbench.domain.people import ROOT_NAME, Permission, PublicKeys
from workbench.storage.keys import KeyFolder
from workbench.storage.passwords import FLOOR

PROGRAM = VERIFIER / "verify_bundle.py"
SOUND = Opinion(True, frozenset())


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Genuine:
    """One genuine bundle a session; tests work on copies of it."""
    return genuine(tmp_path_factory.mktemp("genuine"))


@pytest.fixture
def forgery(bundle: Genuine, tmp_path: Path) -> Forgery:
    """This test's own copy of the bundle, in the hands of somebody with everyone's keys."""
    return Forgery.of(bundle, tmp_path / "bundle")


@pytest.fixture
def earlier(bundle: Genuine, tmp_path: Path) -> Path:
    """A checkpoint that somebody outside kept before the bundle was made."""
    (tmp_path / "kept.txt").write_text(bundle.earlier)
    return tmp_path / "kept.txt"


def both(folder: Path, root: str, checkpoint: Path | None = None) -> tuple[Opinion, Opinion]:
    return ours(folder, root, checkpoint), theirs(folder, root, checkpoint)


def test_the_genuine_bundle_is_sound_to_both(bundle: Genuine, earlier: Path) -> None:
    assert both(bundle.folder, bundle.root) == (SOUND, SOUND)
    assert both(bundle.folder, bundle.root, earlier) == (SOUND, SOUND)
    assert both(bundle.folder, "", earlier) == (SOUND, SOUND)


def with_root(forgery: Forgery, bundle: Genuine) -> Forgery:
    """The same hands with the laboratory's root in them, as the recovery code opens it."""
    root = LabRoot.unpacked(KeyFolder(bundle.vault / "keys", cost=FLOOR).unwrap_root(password=PASSWORD))
    keys = {**forgery.keys, ROOT_NAME: (root.public, root.sign)}
    return replace(forgery, keys=keys, signers={**forgery.signers, key_id(root.public): root.sign})


def rekeyed(bundle: Genuine, name: str, signing: str) -> PersonRekeyed:
    return PersonRekeyed(name, PublicKeys(signing, "00" * 32, "PEM"), confirmed=True, reason="Recovered.")


def test_a_recovery_by_the_root_is_sound_to_both(bundle: Genuine, forgery: Forgery) -> None:
    hands = with_root(forgery, bundle)
    hands.add(rekeyed(bundle, "amy", "ab" * 32), ROOT_NAME)
    hands.close()
    hands.save()
    hands.reseal()
    assert both(hands.folder, bundle.root) == (SOUND, SOUND)


@pytest.mark.parametrize(("name", "by"), [("amy", "ann"), ("ann", ROOT_NAME)])
def test_a_recovery_that_is_none_is_named_by_both(bundle: Genuine, forgery: Forgery, name: str, by: str) -> None:
    hands = with_root(forgery, bundle)
    place = hands.add(rekeyed(bundle, name, "ab" * 32), by, actor=ROOT_NAME)
    hands.close("sue" if name == "ann" else "ann")
    hands.save()
    hands.reseal("sue" if name == "ann" else "ann")
    mine, other = both(hands.folder, bundle.root)
    assert f"ledger entry {place}" in mine.places & other.places


@pytest.mark.parametrize("name", ATTACKS)
def test_both_name_the_place(name: str, bundle: Genuine, forgery: Forgery) -> None:
    place = ATTACKS[name](forgery)
    mine, other = both(forgery.folder, bundle.root)
    assert place in mine.places
    assert mine == other


def test_a_file_for_another_program_is_made_again_by_ours_and_vouched_for_by_the_other_no_further(
    bundle: Genuine, forgery: Forgery
) -> None:
    """The one thing on which the two may part, and the other says so."""
    path = next((forgery.folder / "data" / "exports").glob("*.eaf"))
    path.write_bytes(path.read_bytes().replace(b"glue", b"blue"))
    forgery.reseal()
    assert both(forgery.folder, bundle.root) == (Opinion(False, frozenset({f"bag data/exports/{path.name}"})), SOUND)
    assert "10 files listed and unchanged, not made again" in run(str(forgery.folder), "--root", bundle.root).stdout


def test_another_versions_files_for_other_programs_are_not_held_against_it(bundle: Genuine, forgery: Forgery) -> None:
    info = forgery.folder / "bag-info.txt"
    info.write_text(info.read_text().replace("Forensic Audio Workbench ", "Forensic Audio Workbench 99."))
    path = next((forgery.folder / "data" / "exports").glob("*.eaf"))
    path.write_bytes(path.read_bytes() + b"\n")
    forgery.reseal()
    assert both(forgery.folder, bundle.root) == (SOUND, SOUND)


def test_they_agree_on_whatever_chance_makes_of_a_bundle(campaign: Campaigned) -> None:
    assert campaign("second-opinion").failures == ()


def test_a_disagreement_would_be_noticed() -> None:
    found = Opinion(False, frozenset({"ledger entry 3"}))
    assert "ledger entry 3" in disagreement(SOUND, found)
    assert "no place in common" in disagreement(Opinion(False, frozenset({"signature.json"})), found)


def test_without_a_root_or_a_checkpoint_nothing_says_whose_it_is(bundle: Genuine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.bootstrap.roots.all_known", lambda: ())
    assert {o.places for o in both(bundle.folder, "")} == {frozenset({"laboratory root"})}


def test_another_laboratorys_root_is_not_the_one_that_is_known(bundle: Genuine) -> None:
    assert {o.places for o in both(bundle.folder, "0" * 64)} == {frozenset({"ledger entry 0"})}


def test_history_that_everyone_together_rewrote_is_found_by_who_kept_a_checkpoint(
    bundle: Genuine, forgery: Forgery, earlier: Path
) -> None:
    place = forgery.find("case.opened")
    case = forgery.said(place)["data"]["case"]
    forgery.change(place, data={"case": {**case, "title": "Another title"}})
    forgery.rewritten(place)
    forgery.save()
    forgery.reseal()
    assert both(forgery.folder, bundle.root) == (SOUND, SOUND)
    size = int(bundle.earlier.splitlines()[1])
    assert {o.places for o in both(forgery.folder, bundle.root, earlier)} == {frozenset({f"ledger entry {size - 1}"})}


def test_an_end_that_was_cut_off_is_found_by_who_kept_a_later_checkpoint(
    bundle: Genuine, forgery: Forgery, tmp_path: Path
) -> None:
    kept = Path(shutil.copy(forgery.folder / "data" / "checkpoint.txt", tmp_path / "kept.txt"))
    del forgery.lines[forgery.find("checkpoint.made", -4) + 1 :]
    forgery.rewritten(len(forgery.lines) - 1)
    forgery.save()
    forgery.reseal()
    assert [f"ledger entry {len(forgery.lines)}" in o.places for o in both(forgery.folder, bundle.root, kept)] == [True, True]


def test_what_was_hidden_at_the_very_end_cannot_be_known_and_is_said(bundle: Genuine, forgery: Forgery) -> None:
    """The limit: an approval whose return was hidden stands, on the word of the bundle's maker."""
    forgery.hide(forgery.find("review.reopened"))
    forgery.rewritten(len(forgery.lines) - 1)
    forgery.save()
    forgery.reseal()
    assert both(forgery.folder, bundle.root) == (SOUND, SOUND)
    told = run(str(forgery.folder), "--root", bundle.root).stdout
    assert "43 of " in told
    assert "is the word of the person who made the bundle" in told


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-I", str(PROGRAM), *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", [("nowhere",), (".", "--root", "12"), (".", "--checkpoint", "nowhere")])
def test_a_question_that_cannot_be_answered_is_exit_2(words: tuple[str, ...]) -> None:
    assert run(*words).returncode == 2


LEDGERS = (
    b"",
    b"\n",
    b"[]\n",
    b"{}\n",
    b"\xff\xfe\n",
    b"[" * 100_000,
    b'{"seq":0}\n' * 3,
    b"0" * 3_000_000,
    b"NaN\n",
    b"x\n" * 3_000,
)


@pytest.mark.parametrize("ledger", LEDGERS, ids=range(len(LEDGERS)))
def test_no_ledger_is_so_odd_that_either_breaks_over_it(ledger: bytes, bundle: Genuine, forgery: Forgery) -> None:
    (forgery.folder / "data" / "ledger.jsonl").write_bytes(ledger)
    forgery.reseal()
    mine, other = both(forgery.folder, bundle.root)
    assert not mine.is_sound
    assert not other.is_sound
    assert "ledger entry 0" in mine.places & other.places


@pytest.mark.parametrize(
    "name", ["signature.json", "manifest-sha256.txt", "tagmanifest-sha256.txt", "bagit.txt", "data/checkpoint.txt"]
)
@pytest.mark.parametrize("body", [b"", b"\xff" * 100, b"[" * 100_000], ids=["empty", "no text", "deep"])
def test_no_file_is_so_odd_that_either_breaks_over_it(name: str, body: bytes, bundle: Genuine, forgery: Forgery) -> None:
    (forgery.folder / name).write_bytes(body)
    mine, other = both(forgery.folder, bundle.root)
    assert disagreement(mine, other) == ""
    assert not mine.is_sound


def test_a_folder_that_is_no_bundle_is_findings_to_both(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    mine, other = both(tmp_path, "0" * 64)
    assert mine == other
    assert "bag bagit.txt" in mine.places


def test_the_program_leans_on_nothing_of_ours_and_runs_on_an_old_python() -> None:
    tree = ast.parse(PROGRAM.read_text("utf-8"), feature_version=(3, 9))
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imported |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} - sys.stdlib_module_names == {"cryptography"}


def test_the_programs_table_says_of_every_event_what_ours_says() -> None:
    told = runpy.run_path(str(PROGRAM))["EVENTS"]
    words = {Permission.READ: "read", Permission.WRITE: "write", Permission.APPROVE: "approve", Permission.ALL: "all"}
    assert {kind: row[0] for kind, row in told.items()} == {
        "vault.founded": "",
        **{event.KIND: words[needed] for event, needed in REQUIRED.items()},
    }
    members = {kind: {name.rstrip("?") for name in row[3]} for kind, row in told.items()}
    assert members == {kind: {f.name for f in fields(event)} for kind, event in KINDS.items()}


def test_the_program_says_in_json_what_it_says_in_words(bundle: Genuine) -> None:
    told = json.loads(run(str(bundle.folder), "--root", bundle.root, "--json").stdout)
    assert (told["sound"], told["findings"], told["ledger"]["hidden"] > 0) == (True, [], True)


def test_the_bundle_carries_the_program(bundle: Genuine) -> None:
    assert (bundle.folder / "verify_bundle.py").read_bytes() == PROGRAM.read_bytes()
    alone = [sys.executable, "-I", str(bundle.folder / "verify_bundle.py"), "--root", bundle.root]
    assert subprocess.run(alone, capture_output=True, check=False, cwd="/").returncode == 0
