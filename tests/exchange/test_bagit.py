import hashlib
import os
from pathlib import Path

import pytest

from workbench.domain.errors import CaseError
from workbench.exchange.bagit import Bag, BagWriter, examined, is_safe, safe_part


def packed(folder: Path) -> Path:
    """A small bag."""
    bag = BagWriter(folder)
    bag.put("data/a.txt", b"one")
    bag.put("data/deep/b.txt", b"two")
    bag.put("README.txt", b"read me")
    bag.finish({"External-Identifier": "C-1"})
    return folder


def read(folder: Path) -> Bag:
    work = examined(folder)
    while True:
        try:
            next(work)
        except StopIteration as end:
            bag: Bag = end.value
            return bag


def places(folder: Path) -> list[str]:
    return [finding.place for finding in read(folder).findings]


def test_what_was_packed_is_read_back_without_a_finding(tmp_path: Path) -> None:
    bag = read(packed(tmp_path / "bag"))
    assert bag.findings == ()
    assert bag.under("data/") == ("data/a.txt", "data/deep/b.txt")
    assert bag.read("data/a.txt") == b"one"


def test_a_bag_is_one_to_anyone_who_knows_bagit(tmp_path: Path) -> None:
    folder = packed(tmp_path / "bag")
    assert (folder / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    one = hashlib.sha256(b"one").hexdigest()
    assert (folder / "manifest-sha256.txt").read_text().splitlines()[0] == f"{one}  data/a.txt"
    tagged = [line.split("  ")[1] for line in (folder / "tagmanifest-sha256.txt").read_text().splitlines()]
    assert tagged == ["README.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt"]


def test_a_copied_file_is_hashed_as_it_is_written_and_told_by_the_block(tmp_path: Path) -> None:
    (tmp_path / "sound").write_bytes(b"x" * 3_000_000)
    heard: list[int] = []
    digest = BagWriter(tmp_path / "bag").copy("data/sound", tmp_path / "sound", heard.append)
    assert digest == hashlib.sha256(b"x" * 3_000_000).hexdigest()
    assert (sum(heard), len(heard)) == (3_000_000, 3)


def test_information_stays_on_its_line(tmp_path: Path) -> None:
    bag = BagWriter(tmp_path / "bag")
    bag.finish({"External-Identifier": "C-1\nBundle-Format: forged"})
    assert (tmp_path / "bag" / "bag-info.txt").read_text() == "External-Identifier: C-1 Bundle-Format: forged\n"


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x", "data/../../x", "data//x", "C:/x", "data\\x", "data/.x", "con", "data/x.", ""]
)
def test_a_path_that_could_mean_another_file_is_never_written(path: str, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="cannot hold"):
        BagWriter(tmp_path / "bag").put(path, b"x")


def test_two_names_that_differ_in_capitals_alone_are_never_written(tmp_path: Path) -> None:
    bag = BagWriter(tmp_path / "bag")
    bag.put("data/a.txt", b"1")
    with pytest.raises(CaseError, match=r"A\.txt"):
        bag.put("data/A.txt", b"2")


@pytest.mark.parametrize("name", ["HS/2", "../..", "", ".hidden", "aux", "Zeugin Müller", "x" * 500, "a:b*c?"])
def test_any_name_becomes_one_safe_part(name: str) -> None:
    part = safe_part(name)
    assert is_safe(part)
    assert "/" not in part


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("0" * 64 + "  ../outside", "bag manifest-sha256.txt"),
        ("0" * 64 + "  /etc/passwd", "bag manifest-sha256.txt"),
        ("0" * 64 + "  README.txt", "bag manifest-sha256.txt"),
        ("0" * 64 + "  data/a.txt", "bag data/a.txt"),
        ("0" * 64 + "  data/none.txt", "bag data/none.txt"),
        ("nonsense", "bag manifest-sha256.txt"),
    ],
)
def test_a_manifest_line_that_no_bag_of_ours_has_is_found(line: str, place: str, tmp_path: Path) -> None:
    folder = packed(tmp_path / "bag")
    with (folder / "manifest-sha256.txt").open("a") as file:
        file.write(line + "\n")
    assert place in places(folder)


def test_a_link_is_found_and_what_it_points_to_is_not_read(tmp_path: Path) -> None:
    folder = packed(tmp_path / "bag")
    (tmp_path / "secret").write_text("two")
    (folder / "data" / "deep" / "b.txt").unlink()
    (folder / "data" / "deep" / "b.txt").symlink_to(tmp_path / "secret")
    bag = read(folder)
    assert bag.findings[0].place == "bag data/deep/b.txt"
    assert bag.read("data/deep/b.txt") is None


def test_a_pipe_is_found_and_nobody_waits_for_it(tmp_path: Path) -> None:
    folder = packed(tmp_path / "bag")
    os.mkfifo(folder / "data" / "pipe")
    assert places(folder) == ["bag data/pipe"]


def test_a_changed_a_missing_and_an_added_file_are_each_named(tmp_path: Path) -> None:
    folder = packed(tmp_path / "bag")
    (folder / "data" / "a.txt").write_text("ONE")
    (folder / "data" / "deep" / "b.txt").unlink()
    (folder / "data" / "c.txt").write_text("three")
    assert places(folder) == ["bag data/a.txt", "bag data/deep/b.txt", "bag data/c.txt"]


def test_a_folder_that_is_no_bag_has_findings_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"\xff\x00")
    assert "bag bagit.txt" in places(tmp_path)
