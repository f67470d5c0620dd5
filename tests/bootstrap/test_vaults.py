import shutil
from pathlib import Path

import pytest

from tests.jobs.test_importing import run
from tests.vaults import PASSWORD, Vaults, a_drafted_recording, workshop
from workbench.bootstrap import roots
from workbench.domain.authority import key_id
from workbench.domain.commands import Annotate, CorrectSegment, OpenCase
from workbench.domain.custody import Verdict
from workbench.domain.errors import CaseError, NotPermitted
from workbench.domain.events import Annotated, AnnotationWithdrawn
from workbench.domain.orders import MakeReport, VerifyVault
from workbench.domain.questions import AnnotationsOf, LinesOf
from workbench.storage.keys import KeyFolder, public_halves
from workbench.storage.results import SignedResults
from workbench.storage.vault import Signer, Vault


def verdict_of(vaults: Vaults, name: str = "ann", root: str = "") -> Verdict:
    bench = vaults.open(name)
    try:
        answer = run(bench.start(VerifyVault(root)))
    finally:
        bench.close()
    assert isinstance(answer, Verdict)
    return answer


def opened_by_hand(folder: Path, name: str) -> tuple[Vault, Signer]:
    """What a patched program in the hands of `name` can do: the database, open, and the person's own signature."""
    keys = KeyFolder(folder / "keys")
    held = keys.unwrap(name, PASSWORD)
    vault = Vault.open(folder, database_key=keys.database_key(name, held))
    return vault, Signer(name, key_id(public_halves(held).signing), held.sign, "s", "patched")


def test_an_older_database_put_back_is_named(vaults: Vaults, tmp_path: Path) -> None:
    vaults.open().close()
    shutil.copyfile(vaults.folder / "vault.db", tmp_path / "older.db")
    bench = vaults.open("sue")
    bench.do(OpenCase("C-1", "Harbour"))
    bench.close()
    shutil.copyfile(tmp_path / "older.db", vaults.folder / "vault.db")
    assert any("missing" in f.problem for f in verdict_of(vaults).findings)


def test_a_vault_whose_root_nobody_here_knows_is_not_sound_until_it_is_named(vaults: Vaults, tmp_path: Path) -> None:
    vaults.open().close()
    print_ = (vaults.folder / "root-fingerprint.txt").read_text().splitlines()[1]
    moved = Vaults(vaults.template, vaults.folder.rename(tmp_path / "moved"))
    assert [f.place for f in verdict_of(moved).findings] == ["laboratory root"]
    assert verdict_of(moved, root=print_).is_sound
    assert not verdict_of(moved, root="0" * 64).is_sound


def test_another_s_note_withdrawn_round_the_door_is_named(vaults: Vaults) -> None:
    bench = vaults.open("sue")
    recording = a_drafted_recording(bench)
    noted = bench.do(Annotate(recording.id, "names the car"))
    bench.close()
    assert isinstance(noted, Annotated)
    vault, ann = opened_by_hand(vaults.folder, "ann")
    with vault.change(ann) as change:
        change.append(AnnotationWithdrawn(recording.id, noted.annotation.id))
    vault.close()
    assert any("sue's note" in f.problem for f in verdict_of(vaults).findings)


def test_nobody_signs_a_report_over_rows_that_were_changed_by_hand(vaults: Vaults, tmp_path: Path) -> None:
    bench = vaults.open("sue")
    recording = a_drafted_recording(bench)
    bench.do(CorrectSegment(recording.id, bench.ask(LinesOf(recording.id))[0].segment.id, "blue"))
    bench.close()
    vault, _ = opened_by_hand(vaults.folder, "ann")
    with vault._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE correction SET text = 'I did it'")
    vault.close()
    with pytest.raises(CaseError, match="No report can be made"):
        run(vaults.open("sue").start(MakeReport("C-1", tmp_path / "r.pdf")))
    assert not (tmp_path / "r.pdf").exists()


def test_a_key_that_was_put_in_another_s_place_does_not_log_in(vaults: Vaults) -> None:
    vaults.open().close()
    keys = KeyFolder(vaults.folder / "keys")
    held = keys.unwrap("ann", PASSWORD)
    keys.store("boss", held, PASSWORD)
    keys.seal_database_key("boss", public_halves(held).sealing, keys.database_key("ann", held))
    with pytest.raises(NotPermitted, match="not the one that was enrolled"):
        workshop().unlock(vaults.folder, user="boss", password=PASSWORD)


def test_what_another_put_into_the_cache_is_not_believed(vaults: Vaults) -> None:
    vaults.open().close()
    vault, ann = opened_by_hand(vaults.folder, "ann")
    mine = KeyFolder(vaults.folder / "keys").unwrap("sue", PASSWORD)
    sue = SignedResults(vault.results(), sign=mine.sign, public=public_halves(mine).signing)
    vault.results().keep("key", "chunk-text", ann.sign(b"anything") + b"planted")
    sue.keep("other", "chunk-text", b"heard")
    assert (sue.find("key"), sue.find("other")) == (None, b"heard")
    vault.close()


def test_two_spellings_of_one_name_are_one_person(vaults: Vaults) -> None:
    bench = vaults.open("boss")
    from workbench.domain.people import Role

    bench.enrol("José", Role.ANALYST, PASSWORD)
    with pytest.raises(CaseError, match="already enrolled"):
        bench.enrol("Jose\u0301", Role.ANALYST, PASSWORD)
    bench.close()
    assert vaults.open("Jose\u0301").person.name == "José"


def test_a_damaged_pin_says_nothing_about_the_others(vaults: Vaults) -> None:
    vaults.open().close()
    folder = roots._place(vaults.folder).parent
    (folder / "zz.json").write_text("[1]")
    assert roots.known(vaults.folder) in roots.all_known()
    (folder / "zz.json").unlink()


def test_notes_of_everybody_stay_where_nobody_cheats(vaults: Vaults) -> None:
    bench = vaults.open("sue")
    recording = a_drafted_recording(bench)
    bench.do(Annotate(recording.id, "names the car"))
    assert len(bench.ask(AnnotationsOf(recording.id))) == 1
    bench.close()
    findings = [f for f in verdict_of(vaults).findings if not f.place.startswith("evidence")]
    assert findings == []
