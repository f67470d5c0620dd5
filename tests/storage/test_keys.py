"""Keys open with the right password and with nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from workbench.domain.errors import CaseError, NotPermitted
from workbench.storage.keys import KeyFolder, new_secrets, public_halves, recovery_code
from workbench.storage.passwords import FLOOR

PASSWORD = "unrelated words make it"
DATABASE_KEY = bytes(range(32))


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys", cost=FLOOR)


def test_the_password_gives_the_keys_back(keys: KeyFolder) -> None:
    secrets = new_secrets()
    keys.store("Ada Löwe", secrets, PASSWORD)
    assert keys.unwrap("Ada Löwe", PASSWORD) == secrets
    assert keys.names() == ("Ada Löwe",)


def test_a_wrong_password_and_an_unknown_name_are_told_apart_clearly(keys: KeyFolder) -> None:
    keys.store("Ada", new_secrets(), PASSWORD)
    with pytest.raises(NotPermitted, match="password for Ada is not right"):
        keys.unwrap("Ada", PASSWORD + "x")
    with pytest.raises(NotPermitted, match=r"Bob has no key in this vault\. Known here: Ada"):
        keys.unwrap("Bob", PASSWORD)


def test_an_accent_may_be_composed_either_way(keys: KeyFolder) -> None:
    keys.store("Ada", new_secrets(), "caf\u00e9 caf\u00e9 caf\u00e9")
    keys.unwrap("Ada", "cafe\u0301 cafe\u0301 cafe\u0301")


def test_the_database_key_opens_for_the_person_it_was_sealed_to_alone(keys: KeyFolder) -> None:
    ada, ben = new_secrets(), new_secrets()
    keys.seal_database_key("Ada", public_halves(ada).sealing, DATABASE_KEY)
    assert keys.database_key("Ada", ada) == DATABASE_KEY
    with pytest.raises(CaseError, match="damaged"):
        keys.database_key("Ada", ben)
    with pytest.raises(NotPermitted, match="not given the database key"):
        keys.database_key("Ben", ben)


def test_one_persons_files_do_not_serve_another(keys: KeyFolder) -> None:
    """Copying Ada's wrapped key over Ben's must not make Ada's password open Ben's account."""
    ada = new_secrets()
    keys.store("Ada", ada, PASSWORD)
    document = json.loads(next(keys.folder.glob("person-*.json")).read_bytes())
    keys.store("Ben", new_secrets(), PASSWORD)
    [ben] = [p for p in keys.folder.glob("person-*.json") if json.loads(p.read_bytes())["name"] == "Ben"]
    ben.write_text(json.dumps(document | {"name": "Ben"}))
    with pytest.raises(NotPermitted):
        keys.unwrap("Ben", PASSWORD)


def test_a_new_password_replaces_the_old_one_for_the_root_too(keys: KeyFolder) -> None:
    secrets, code = new_secrets(), recovery_code()
    keys.store("Ada", secrets, PASSWORD)
    assert keys.root_holder() == ""
    keys.store_root(b"root secrets", holder="Ada", password=PASSWORD, recovery_code=code)
    assert keys.root_holder() == "Ada"
    keys.rewrap("Ada", PASSWORD, "another set of words")
    assert keys.unwrap("Ada", "another set of words") == secrets
    assert keys.unwrap_root(password="another set of words") == b"root secrets"
    with pytest.raises(NotPermitted):
        keys.unwrap_root(password=PASSWORD)


def test_the_recovery_code_opens_the_root_however_it_is_typed(keys: KeyFolder) -> None:
    code = recovery_code()
    keys.store_root(b"root secrets", holder="Ada", password=PASSWORD, recovery_code=code)
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("0", "O").replace("1", "l")):
        assert keys.unwrap_root(recovery_code=typed) == b"root secrets"
    with pytest.raises(NotPermitted, match="recovery code is not right"):
        keys.unwrap_root(recovery_code=recovery_code())


def test_keys_are_readable_by_their_owner_alone_and_hold_no_secret_in_the_clear(keys: KeyFolder) -> None:
    secrets = new_secrets()
    keys.store("Ada", secrets, PASSWORD)
    [path] = keys.folder.iterdir()
    assert (path.stat().st_mode & 0o777, keys.folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert secrets.signing.hex() not in path.read_text()
    assert repr(secrets.signing) not in repr(secrets)


def test_what_is_removed_opens_nothing(keys: KeyFolder) -> None:
    keys.store("Ada", new_secrets(), PASSWORD)
    keys.remove("Ada")
    assert keys.names() == ()
    with pytest.raises(NotPermitted):
        keys.unwrap("Ada", PASSWORD)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"name":"Ada"}'])
def test_a_damaged_key_file_is_named_with_what_to_do(keys: KeyFolder, damage: bytes) -> None:
    keys.store("Ada", new_secrets(), PASSWORD)
    next(keys.folder.iterdir()).write_bytes(damage)
    with pytest.raises(CaseError, match="backup"):
        keys.unwrap("Ada", PASSWORD)


def test_a_key_file_cannot_ask_for_endless_work(keys: KeyFolder) -> None:
    keys.store("Ada", new_secrets(), PASSWORD)
    [path] = keys.folder.iterdir()
    document = json.loads(path.read_bytes())
    for odd in ({"memory_kib": 1 << 30}, {"passes": 10_000}, {"memory_kib": 8}, {"memory_kib": "a"}):
        path.write_text(json.dumps(document | {"cost": document["cost"] | odd}))
        with pytest.raises(CaseError, match="damaged"):
            keys.unwrap("Ada", PASSWORD)


def test_the_public_halves_belong_to_the_secrets() -> None:
    secrets = new_secrets()
    halves = public_halves(secrets)
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(halves.signing)).verify(secrets.sign(b"x"), b"x")
    assert load_der_public_key(halves.report) == secrets.report_key().public_key()


def test_one_damaged_key_file_keeps_nobody_else_out(keys: KeyFolder) -> None:
    keys.store("Ada", new_secrets(), PASSWORD)
    (keys.folder / "person-0000000000000000.json").write_bytes(b"{")
    assert keys.names() == ("Ada",)
    keys.unwrap("Ada", PASSWORD)


def test_a_full_disk_is_said_in_plain_words_and_the_old_key_still_opens(keys: KeyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = new_secrets()
    keys.store("Ada", secrets, PASSWORD)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CaseError, match="No space left"):
        keys.rewrap("Ada", PASSWORD, "another set of words")
    assert keys.unwrap("Ada", PASSWORD) == secrets


def renewing(keys: KeyFolder) -> KeyFolder:
    """Ada's keys and root, set aside, and others in their places behind another password."""
    old, new = new_secrets(), new_secrets()
    keys.store("Ada", old, PASSWORD)
    keys.seal_database_key("Ada", public_halves(old).sealing, DATABASE_KEY)
    keys.store_root(b"root", holder="Ada", password=PASSWORD, recovery_code=recovery_code())
    keys.set_aside("Ada")
    keys.rewrap_root(b"root", password="another password altogether")
    keys.store("Ada", new, "another password altogether")
    keys.seal_database_key("Ada", public_halves(new).sealing, DATABASE_KEY)
    return keys


@pytest.mark.parametrize("steps", range(3))
def test_putting_keys_back_is_done_again_wherever_it_was_cut_off(
    keys: KeyFolder, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    renewing(keys)
    left, replace = iter(range(steps)), Path.replace

    def limited(path: Path, target: Path) -> Path:
        if next(left, None) is None:
            raise OSError(5, "Input/output error")
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", limited)
        with pytest.raises(CaseError, match="could not be put in order"):
            keys.put_back("Ada")
    former = keys.former()
    assert former.database_key("Ada", former.unwrap("Ada", PASSWORD)) == DATABASE_KEY
    keys.put_back("Ada")
    assert keys.database_key("Ada", keys.unwrap("Ada", PASSWORD)) == DATABASE_KEY
    assert keys.unwrap_root(password=PASSWORD) == b"root"
    assert not keys.has_former("Ada")


def test_a_change_of_password_that_was_cut_off_between_root_and_keys_is_done_again(keys: KeyFolder) -> None:
    keys.store("Ada", new_secrets(), PASSWORD)
    keys.store_root(b"root", holder="Ada", password=PASSWORD, recovery_code=recovery_code())
    keys.rewrap_root(b"root", password="another password altogether")
    keys.rewrap("Ada", PASSWORD, "another password altogether")
    assert keys.unwrap_root(password="another password altogether") == b"root"
    keys.unwrap("Ada", "another password altogether")


def test_taking_the_root_holders_keys_away_leaves_the_root(keys: KeyFolder) -> None:
    renewing(keys).remove("Ada")
    assert keys.root_holder() == "Ada"
