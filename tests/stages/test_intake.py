"""Finding files: folders opened in order, nothing passed over in silence."""

from __future__ import annotations

from pathlib import Path

from workbench.stages.intake import found_files


def test_folders_become_their_files_in_sorted_order(tmp_path: Path) -> None:
    (tmp_path / "b" / "deep").mkdir(parents=True)
    for name in ("z.wav", "b/2.wav", "b/1.wav", "b/deep/3.wav"):
        (tmp_path / name).write_bytes(b"x")
    files, refused = found_files([tmp_path])
    assert [str(path.relative_to(tmp_path)) for path in files] == ["b/1.wav", "b/2.wav", "b/deep/3.wav", "z.wav"]
    assert refused == ()


def test_hidden_entries_are_passed_over_and_said(tmp_path: Path) -> None:
    for name in ("a.wav", ".DS_Store"):
        (tmp_path / name).write_bytes(b"x")
    files, refused = found_files([tmp_path])
    assert [path.name for path in files] == ["a.wav"]
    assert refused[0].problem == f"Hidden entries of “{tmp_path}” were passed over: .DS_Store."


def test_a_hidden_file_named_outright_is_offered(tmp_path: Path) -> None:
    hidden = tmp_path / ".evidence.wav"
    hidden.write_bytes(b"x")
    assert found_files([hidden]) == ((hidden,), ())


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    files, refused = found_files([tmp_path])
    assert files == ()
    assert refused[0].problem == f"The folder “{tmp_path}” is empty."


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.wav").write_bytes(b"x")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "real")
    assert found_files([link]) == ((link,), ())


def test_a_file_given_twice_is_offered_once(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"x")
    assert found_files([path, tmp_path])[0] == (path,)


def test_a_name_that_is_no_text_is_shown_with_escapes(tmp_path: Path) -> None:
    folder = tmp_path / "bad\udcff\n"
    folder.mkdir()
    _, refused = found_files([folder])
    assert refused[0].name == "bad\\udcff\\n"
