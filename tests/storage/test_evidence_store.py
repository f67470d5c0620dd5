"""The evidence store: whole, unchanged, read-only files, or a refusal that names the file."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.domain.errors import CaseError, InputRefused
from workbench.storage import evidence_store
from workbench.storage.evidence_store import EvidenceStore


def quietly(done: int, total: int) -> None:
    """Progress nobody looks at."""


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "store")


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "call.wav"
    path.write_bytes(os.urandom(9_000_000))
    return path


def parts(store_folder: Path) -> list[Path]:
    return list((store_folder / "incoming").iterdir())


def test_a_file_stands_under_its_digest_read_only(store: EvidenceStore, recording: Path) -> None:
    seen: list[tuple[int, int]] = []
    taken = store.take(recording, on_bytes=lambda done, total: seen.append((done, total)))
    assert taken.sha256 == hashlib.sha256(recording.read_bytes()).hexdigest()
    place = store.path(taken.sha256)
    assert place.read_bytes() == recording.read_bytes()
    assert stat.S_IMODE(place.stat().st_mode) == 0o444
    assert seen[-1] == (9_000_000, 9_000_000)


def test_the_same_bytes_are_known_the_second_time(store: EvidenceStore, recording: Path, tmp_path: Path) -> None:
    first = store.take(recording, on_bytes=quietly)
    other = tmp_path / "other name.wav"
    shutil.copy(recording, other)
    second = store.take(other, on_bytes=quietly)
    assert (first.known, second.known) == (False, True)
    assert list(store.digests()) == [first.sha256]


def test_cancelling_leaves_nothing(store: EvidenceStore, recording: Path, tmp_path: Path) -> None:
    def cancel(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.take(recording, on_bytes=cancel)
    assert parts(tmp_path / "store") == []
    assert list(store.digests()) == []


@pytest.mark.parametrize("kind", ["folder", "pipe", "socket", "link", "device", "missing", "empty", "impossible"])
def test_anything_but_a_file_with_bytes_is_refused_by_name(kind: str, store: EvidenceStore, tmp_path: Path) -> None:
    path, says = odd(kind, tmp_path)
    with pytest.raises(InputRefused) as refusal:
        store.take(path, on_bytes=quietly)
    assert refusal.value.problem == says
    assert refusal.value.remedy
    assert parts(tmp_path / "store") == []


def odd(kind: str, folder: Path) -> tuple[Path, str]:
    path = folder / kind
    if kind == "folder":
        path.mkdir()
        return path, f"“{path}” is a folder, not a file."
    if kind == "pipe":
        os.mkfifo(path)
        return path, f"“{path}” is a pipe (FIFO), not a file."
    if kind == "socket":
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
        return path, f"“{path}” is a socket, not a file."
    if kind == "link":
        (folder / "real").write_bytes(b"x")
        path.symlink_to(folder / "real")
        return path, f"“{path}” is a symbolic link, not a file."
    if kind == "device":
        return Path(os.devnull), "“/dev/null” is a character device, not a file."
    if kind == "empty":
        path.touch()
        return path, f"“{path}” is empty."
    if kind == "impossible":
        return Path("a\0b"), "“a\\x00b” is not a possible file name."
    return path, f"“{path}” does not exist."


def test_a_file_that_grows_while_it_is_read_is_refused(store: EvidenceStore, recording: Path, tmp_path: Path) -> None:
    def grow(done: int, total: int) -> None:
        with recording.open("ab") as file:
            file.write(b"more")

    with pytest.raises(InputRefused, match="changed while it was being read"):
        store.take(recording, on_bytes=grow)
    assert parts(tmp_path / "store") == []
    assert list(store.digests()) == []


def test_a_file_that_is_exchanged_while_it_is_read_is_refused(store: EvidenceStore, recording: Path, tmp_path: Path) -> None:
    def exchange(done: int, total: int) -> None:
        other = tmp_path / "other"
        other.write_bytes(recording.read_bytes())
        other.replace(recording)

    with pytest.raises(InputRefused, match="changed while it was being read"):
        store.take(recording, on_bytes=exchange)


def test_a_stored_file_that_changed_is_noticed(store: EvidenceStore, recording: Path) -> None:
    taken = store.take(recording, on_bytes=quietly)
    assert store.recheck(taken.sha256)
    place = store.path(taken.sha256)
    place.chmod(0o644)
    with place.open("r+b") as file:
        file.seek(4_000_000)
        file.write(b"\0\1")
    assert not store.recheck(taken.sha256)
    with pytest.raises(CaseError, match="no longer has the digest"):
        store.take(recording, on_bytes=quietly)


def test_a_digest_nobody_brought_is_no_path(store: EvidenceStore) -> None:
    assert not store.recheck("0" * 64)
    with pytest.raises(CaseError, match="holds no file"):
        store.path("0" * 64)


def test_discarded_bytes_are_gone(store: EvidenceStore, recording: Path) -> None:
    taken = store.take(recording, on_bytes=quietly)
    store.discard(taken.sha256)
    store.discard(taken.sha256)
    assert list(store.digests()) == []


def test_what_a_crashed_import_left_is_swept_and_a_running_one_stays(recording: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    store = EvidenceStore(folder)
    (folder / "incoming" / "dead.part").write_bytes(b"half a file")
    during: list[list[str]] = []

    def look(done: int, total: int) -> None:
        EvidenceStore(folder)
        during.append([path.name for path in parts(folder)])

    store.take(recording, on_bytes=look)
    assert all(len(names) == 1 and names[0] != "dead.part" for names in during)
    assert parts(folder) == []


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from workbench.domain.errors import CaseError
from workbench.storage.evidence_store import EvidenceStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (5_000_000, 5_000_000))
store = EvidenceStore(Path(sys.argv[1]))
try:
    store.take(Path(sys.argv[2]), on_bytes=lambda done, total: None)
except CaseError as error:
    print(error.problem)
"""


def test_a_full_disk_is_said_and_leaves_nothing(recording: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    command = [sys.executable, "-c", FULL_DISK, str(folder), str(recording)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"The disk that holds the evidence store “{folder / 'incoming'}” is full."
    assert parts(folder) == []


def test_the_copy_is_read_back_before_it_is_trusted(
    store: EvidenceStore, recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget = evidence_store._forget_cache

    def rot(descriptor: int) -> None:
        os.pwrite(descriptor, b"rot", 100)
        forget(descriptor)

    monkeypatch.setattr(evidence_store, "_forget_cache", rot)
    with pytest.raises(CaseError, match="differs from what was read"):
        store.take(recording, on_bytes=quietly)
    assert list(store.digests()) == []
    assert parts(tmp_path / "store") == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(min_size=1, max_size=5_000))
def test_what_comes_out_is_what_went_in(data: bytes, store: EvidenceStore, tmp_path: Path) -> None:
    source = tmp_path / "any"
    source.write_bytes(data)
    taken = store.take(source, on_bytes=quietly)
    assert store.path(taken.sha256).read_bytes() == data
    assert taken.size == len(data)
