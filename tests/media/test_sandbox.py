"""The box around the decoder: one file to read, one folder to write, no network."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.media import sandbox


def run_inside(script: str, path: Path, folder: Path) -> str:
    if not sandbox.is_boxed():
        pytest.skip("no bubblewrap, or no user namespaces, on this machine")
    command = sandbox.command(path, folder)
    done = subprocess.run([*command[:-2], "-c", script], capture_output=True, text=True, check=False, env=sandbox.environment())
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path, Path]:
    evidence, secret, folder = tmp_path / "evidence", tmp_path / "secret", tmp_path / "out"
    evidence.write_bytes(b"sound")
    secret.write_bytes(b"other case")
    folder.mkdir()
    return evidence, secret, folder


def test_the_file_is_there_and_its_neighbours_are_not(places: tuple[Path, Path, Path]) -> None:
    evidence, secret, folder = places
    assert run_inside(f"print(open({str(evidence)!r}).read())", evidence, folder) == "sound"
    assert "FileNotFoundError" in run_inside(f"open({str(secret)!r})", evidence, folder)
    assert "FileNotFoundError" in run_inside("open('/etc/passwd')", evidence, folder)


def test_the_evidence_cannot_be_written(places: tuple[Path, Path, Path]) -> None:
    evidence, _, folder = places
    assert "Read-only file system" in run_inside(f"open({str(evidence)!r}, 'w')", evidence, folder)
    assert evidence.read_bytes() == b"sound"


def test_the_folder_can_be_written(places: tuple[Path, Path, Path]) -> None:
    evidence, _, folder = places
    assert run_inside(f"print(open({str(folder / 'peaks')!r}, 'w').write('x'))", evidence, folder) == "1"
    assert (folder / "peaks").read_text() == "x"


def test_no_network_is_there(places: tuple[Path, Path, Path]) -> None:
    evidence, _, folder = places
    said = run_inside("import socket; socket.create_connection(('192.0.2.1', 80), 2)", evidence, folder)
    assert "Network is unreachable" in said


def test_the_child_itself_opens_no_socket_where_there_is_no_box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "is_boxed", lambda: False)
    script = "from workbench.media import decoder_child as c; c._forbid_network(); import socket; socket.socket()"
    command = [*sandbox.command(tmp_path, None)[:-2], "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=sandbox.environment())
    assert "may not use the network" in done.stderr


def test_the_child_writes_no_more_than_it_is_allowed(tmp_path: Path) -> None:
    script = f"""
from workbench.media import decoder_child
decoder_child._limit({{"FSIZE": 1000}})
with open({str(tmp_path / "big")!r}, "wb") as file:
    file.write(bytes(5000))
"""
    command = [sys.executable, "-P", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=sandbox.environment())
    assert "File too large" in done.stderr
    assert (tmp_path / "big").stat().st_size <= 1000


def test_the_child_answers_in_one_line(tmp_path: Path) -> None:
    request = {"op": "probe", "path": str(tmp_path / "none"), "folder": "", "limits": {}}
    command = [sys.executable, "-P", "-m", "workbench.media.decoder_child"]
    said = json.dumps(request) + "\n"
    done = subprocess.run(command, input=said, capture_output=True, text=True, check=False, env=sandbox.environment())
    assert json.loads(done.stdout)["reason"] == "No such file or directory"
