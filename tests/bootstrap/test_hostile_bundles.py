"""Bundles made to harm whoever opens them: each is findings, soon, and nothing outside its folder is read or waited for."""

from __future__ import annotations

import json
import os
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bundles import done
from tests.stored_bundles import ROOT, unpacked
from workbench.bootstrap.bundles import opened
from workbench.cli.answers import harmless
from workbench.cli.verbs.bundle_shown import shown
from workbench.domain.foreign import OpenedBundle

SECRET = "what lies outside the bundle"
LONGEST_SECONDS = 20.0  # a busy machine takes two for an honest one

Trap = Callable[[Path], None]
TRAPS: dict[str, Trap] = {}


def trap(set_: Trap) -> Trap:
    """Enter one."""
    TRAPS[set_.__name__] = set_
    return set_


def _evidence(folder: Path) -> Path:
    return sorted((folder / "data" / "evidence").iterdir())[0]


def _outside(folder: Path) -> Path:
    place = folder.parent / "outside.txt"
    place.write_text(SECRET)
    return place


def _listed(folder: Path, path: str, times: int = 1) -> None:
    with (folder / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(f"{'0' * 64}  {path}\n" * times)


def _lines(folder: Path) -> list[bytes]:
    return (folder / "data" / "ledger.jsonl").read_bytes().splitlines(keepends=True)


@trap
def evidence_is_a_link_out(folder: Path) -> None:
    path = _evidence(folder)
    path.unlink()
    path.symlink_to(_outside(folder))


@trap
def the_ledger_is_a_link_out(folder: Path) -> None:
    (folder / "data" / "ledger.jsonl").unlink()
    (folder / "data" / "ledger.jsonl").symlink_to(_outside(folder))


@trap
def a_folder_is_a_link_to_itself(folder: Path) -> None:
    (folder / "data" / "again").symlink_to(folder / "data", target_is_directory=True)


@trap
def the_signature_is_a_pipe(folder: Path) -> None:
    (folder / "signature.json").unlink()
    os.mkfifo(folder / "signature.json")


@trap
def the_manifest_is_a_pipe(folder: Path) -> None:
    (folder / "manifest-sha256.txt").unlink()
    os.mkfifo(folder / "manifest-sha256.txt")


@trap
def a_transcript_is_a_socket(folder: Path) -> None:
    here = Path.cwd()
    os.chdir(folder / "data" / "transcripts")  # a socket's path is short
    try:
        with socket.socket(socket.AF_UNIX) as opened_here:
            opened_here.bind("s.txt")
    finally:
        os.chdir(here)


@trap
def a_file_takes_the_place_of_a_folder(folder: Path) -> None:
    shutil.rmtree(folder / "data" / "payloads")
    (folder / "data" / "payloads").write_text("x")


@trap
def a_folder_takes_the_place_of_a_file(folder: Path) -> None:
    (folder / "data" / "ledger.jsonl").unlink()
    (folder / "data" / "ledger.jsonl").mkdir()


@trap
def names_speak_to_the_terminal(folder: Path) -> None:
    (folder / "data" / "\x1b[2J\x1b]0;owned\x07").write_text("x")


@trap
def names_are_no_text(folder: Path) -> None:
    (folder / os.fsdecode(b"data/\xff\xfe\n.txt")).write_text("x")


@trap
def names_run_backwards(folder: Path) -> None:
    (folder / "data" / "cod\u202etxt.exe").write_text("x")


@trap
def folders_are_deeper_than_paths_are_long(folder: Path) -> None:
    here = os.open(folder / "data", os.O_RDONLY)
    for _ in range(300):
        os.mkdir("d" * 40, dir_fd=here)
        inner = os.open("d" * 40, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


@trap
def links_by_the_thousand(folder: Path) -> None:
    for number in range(4_000):
        (folder / "data" / f"l{number}").symlink_to("/")


@trap
def the_manifest_leads_out(folder: Path) -> None:
    for path in ("data/../../outside.txt", "/etc/passwd", "data//x", "C:\\x", "data/con", "data/x\0y"):
        _listed(folder, path)


@trap
def the_manifest_repeats_itself(folder: Path) -> None:
    _listed(folder, "data/checkpoint.txt", 5_000)


@trap
def files_are_fetched_from_elsewhere(folder: Path) -> None:
    (folder / "fetch.txt").write_text("http://127.0.0.1:9/x 1 data/x\n")


@trap
def the_ledger_is_one_line(folder: Path) -> None:
    (folder / "data" / "ledger.jsonl").write_bytes(b"x" * 30_000_000)


@trap
def the_ledger_is_a_hole(folder: Path) -> None:
    with (folder / "data" / "ledger.jsonl").open("ab") as file:
        file.truncate(60_000_000)


@trap
def a_line_is_nested_without_end(folder: Path) -> None:
    lines = _lines(folder)
    body = '{"a":' * 60_000 + "1" + "}" * 60_000
    lines[5] = json.dumps({"body": body, "seq": 5, "signature": "00" * 64}, separators=(",", ":")).encode() + b"\n"
    (folder / "data" / "ledger.jsonl").write_bytes(b"".join(lines))


@trap
def a_number_has_a_million_digits(folder: Path) -> None:
    lines = _lines(folder)
    lines[5] = b'{"body":"{}","seq":' + b"9" * 1_000_000 + b',"signature":""}\n'
    (folder / "data" / "ledger.jsonl").write_bytes(b"".join(lines))


@trap
def a_payload_is_made_to_fill_the_memory(folder: Path) -> None:
    path = sorted((folder / "data" / "payloads").iterdir())[0]
    path.write_bytes(b"[" + b"{}," * 7_000_000 + b"1]")


@trap
def a_payload_is_nested_without_end(folder: Path) -> None:
    path = sorted((folder / "data" / "payloads").iterdir())[0]
    path.write_bytes(b"[" * 5_000_000)


@trap
def the_checkpoint_is_longer_than_the_ledger(folder: Path) -> None:
    (folder / "data" / "checkpoint.txt").write_bytes(b"\n" * 70_000_000)


@trap
def a_program_takes_the_verifiers_place(folder: Path) -> None:
    marker = folder.parent / "ran"
    (folder / "verify_bundle.py").write_text(f"open({str(marker)!r}, 'w')\n")


def opening(folder: Path) -> OpenedBundle:
    """The bundle, opened, and its verdict said aloud."""
    began = time.monotonic()
    bundle: OpenedBundle = done(opened(folder, root=ROOT))
    assert time.monotonic() - began < LONGEST_SECONDS
    return bundle


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_a_finding_and_does_nothing(name: str, tmp_path: Path) -> None:
    folder = unpacked(tmp_path / "bundle")
    TRAPS[name](folder)
    bundle = opening(folder)
    assert not bundle.verdict.is_sound
    assert len(bundle.verdict.findings) < 10_000
    said = "\n".join(shown(bundle).lines)
    assert SECRET not in said
    assert all(part.isprintable() for part in harmless(said).split("\n"))
    assert not (tmp_path / "ran").exists()
    assert not [x for x in bundle.exhibits if x.file is not None and x.file.is_symlink()]


def test_an_honest_bundle_beside_the_traps_is_sound(tmp_path: Path) -> None:
    bundle = opening(unpacked(tmp_path / "bundle"))
    assert bundle.verdict.findings == ()
    assert [x.file is not None for x in bundle.exhibits] == [True, True, False]
