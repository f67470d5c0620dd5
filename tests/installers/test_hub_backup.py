"""A hub is backed up with all that belongs to it, destroyed, put back and found sound; an upgrade is taken back the same way."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.hub.state import a_job
from tests.installers.shipped import INSTALLERS, ROOT
from tests.jobs.test_importing import run
from tests.postgres_server import Server, server_programs
from tests.sounds import a_tone
from tests.vaults import PASSWORD, Vaults, workshop
from workbench.bench.door import Bench
from workbench.bench.hub_desk import HubLogin
from workbench.bootstrap.hub_opened import opened, remember
from workbench.domain.commands import OpenCase
from workbench.domain.custody import Verdict
from workbench.domain.orders import BackUp, ImportFiles, VerifyVault
from workbench.domain.questions import Cases, EvidenceIn
from workbench.storage.hub.objects import objects
from workbench.storage.hub.work import Work

SCRIPT = INSTALLERS / "hub_backup.sh"
OLDER = ROOT / "tests" / "migrations" / "vaults"


def _backup(*words: str | Path) -> subprocess.CompletedProcess[str]:
    programs = server_programs()
    path = os.pathsep.join([*([str(programs)] if programs else []), os.environ["PATH"]])
    call = ["bash", str(SCRIPT), *map(str, words)]
    return subprocess.run(call, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False, timeout=120)


def _worked(folder: Path, tmp_path: Path, state: str = "") -> None:
    """Evidence in the vault, a job in the state, an object in the store."""
    login = HubLogin(folder, "boss", PASSWORD, state)
    with opened(login, workshop().store, workshop().cost) as hub:
        hub.bench.do(OpenCase("C-1", "Harbour"))
        run(hub.bench.start(ImportFiles("C-1", (a_tone(tmp_path / "tone.wav"),))))
        Work(hub.home).submit(a_job("j"))
        objects(str(folder / "hub-objects")).put("sound/p", b"sealed")
        if state:
            remember(folder, state)


def _is_whole(folder: Path, state: str = "") -> None:
    with opened(HubLogin(folder, "boss", PASSWORD, state), workshop().store, workshop().cost) as hub:
        verdict = run(hub.bench.start(VerifyVault("")))
        assert isinstance(verdict, Verdict)
        assert verdict.findings == ()
        assert [evidence.name for evidence in hub.bench.ask(EvidenceIn("C-1"))] == ["tone.wav"]
        assert [job.id for job in Work(hub.home).jobs()] == ["j"]
        assert objects(str(folder / "hub-objects")).get("sound/p") == b"sealed"


def test_a_hub_in_a_folder_that_was_destroyed_comes_back_and_is_sound(vaults: Vaults, tmp_path: Path) -> None:
    vaults.open("boss").close()
    _worked(vaults.folder, tmp_path)
    made = _backup("make", vaults.folder, tmp_path / "backup")
    assert (made.returncode, made.stderr) == (0, "")
    shutil.rmtree(vaults.folder)
    back = _backup("restore", tmp_path / "backup", vaults.folder)
    assert (back.returncode, back.stderr) == (0, "")
    _is_whole(vaults.folder)


def test_a_hub_that_serves_is_backed_up_by_its_newest_signed_copy(vaults: Vaults, tmp_path: Path) -> None:
    bench = vaults.open("boss")
    bench.do(OpenCase("C-1", "Harbour"))
    refused = _backup("make", vaults.folder, tmp_path / "none")
    assert (refused.returncode, "no signed copy" in refused.stderr) == (2, True)
    run(bench.start(BackUp()))
    assert _backup("make", vaults.folder, tmp_path / "backup").returncode == 0
    assert not (tmp_path / "backup" / "vault" / "vault.db").exists()
    bench.close()
    shutil.rmtree(vaults.folder)
    assert "workbench backup restore" in _backup("restore", tmp_path / "backup", vaults.folder).stdout
    workshop().restore(vaults.folder, user="boss", password=PASSWORD, name="")
    assert [case.number for case in vaults.open("boss").ask(Cases())] == ["C-1"]


def test_a_hub_on_postgresql_that_was_destroyed_comes_back_and_is_sound(postgres: Server, tmp_path: Path) -> None:
    for name in ("hub_vault", "hub_state", "hub_vault_again", "hub_state_again"):
        postgres.make(name)
    folder, state, again = tmp_path / "vault", postgres.url("hub_state"), postgres.url("hub_state_again")
    workshop().found(folder, admin="boss", password=PASSWORD, database=postgres.url("hub_vault"))
    _worked(folder, tmp_path, state)
    made = _backup("make", folder, tmp_path / "backup")
    assert (made.returncode, made.stderr) == (0, "")
    shutil.rmtree(folder)
    words = ["--database", postgres.url("hub_vault_again"), "--state", again]
    back = _backup("restore", tmp_path / "backup", folder, *words)
    assert (back.returncode, back.stderr) == (0, "")
    _is_whole(folder, again)


def test_a_backup_that_was_changed_is_not_put_back(vaults: Vaults, tmp_path: Path) -> None:
    vaults.open("boss").close()
    assert _backup("make", vaults.folder, tmp_path / "backup").returncode == 0
    with (tmp_path / "backup" / "vault" / "vault.db").open("r+b") as file:
        file.write(b"\0")
    said = _backup("restore", tmp_path / "backup", tmp_path / "back")
    assert (said.returncode, "vault.db" in said.stdout + said.stderr) == (2, True)
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("words", [("make", "nowhere", "x"), ("restore", "nowhere", "x"), ("make",), ("burn", "a", "b")])
def test_what_is_no_hub_and_no_backup_is_refused(words: tuple[str, ...], tmp_path: Path) -> None:
    said = _backup(words[0], *(tmp_path / word for word in words[1:]))
    assert said.returncode == 2


def test_an_upgrade_is_taken_back_by_the_copy_it_made_and_can_be_made_again(tmp_path: Path) -> None:
    """The steps of “Upgrade and rollback” in installers/README.md, on the last vault of the version before."""
    newest = max(OLDER.glob("*.zip"))
    folder = tmp_path / "vault"
    with zipfile.ZipFile(newest) as packed:
        packed.extractall(folder)
    with closing(_unlocked(folder)) as bench:
        assert bench.ask(Cases())
    [copy] = folder.glob("vault.db.before-*")
    assert copy.name == f"vault.db.before-{newest.stem}"
    for name in ("vault.db", "vault.db-wal", "vault.db-shm"):
        (folder / name).unlink(missing_ok=True)
    copy.rename(folder / "vault.db")
    with closing(_unlocked(folder)) as bench:
        verdict = run(bench.start(VerifyVault((folder / "root-fingerprint.txt").read_text().splitlines()[1])))
    assert isinstance(verdict, Verdict)
    assert verdict.findings == ()
    assert list(folder.glob("vault.db.before-*"))


def _unlocked(folder: Path) -> Bench:
    return workshop().unlock(folder, user="sue", password=PASSWORD)
