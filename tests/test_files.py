"""Files are written whole or not at all, and no link is followed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder._files import write_whole


def test_contents_are_replaced_to_the_byte(tmp_path):
    path = tmp_path / "a.txt"
    for data, there in (("é\r\n", b"\xc3\xa9\r\n"), (b"\x00\r", b"\x00\r"), ("", b"")):
        write_whole(path, data, durable=True)
        assert path.read_bytes() == there
    assert os.listdir(tmp_path) == ["a.txt"]


def test_what_cannot_be_put_into_place_leaves_nothing(tmp_path):
    (tmp_path / "there" / "full").mkdir(parents=True)
    with pytest.raises(OSError):
        write_whole(tmp_path / "there", "x")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a.txt", "\ud800")
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "nowhere" / "a.txt", "x")
    assert os.listdir(tmp_path) == ["there"] and (tmp_path / "there" / "full").is_dir()


def test_a_fresh_file_is_never_replaced(tmp_path):
    path = tmp_path / "key"
    write_whole(path, "first", fresh=True, mode=0o600)
    with pytest.raises(FileExistsError):
        write_whole(path, "second", fresh=True)
    assert path.read_text() == "first" and path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["key"]


def test_links_are_replaced_and_not_followed(tmp_path):
    (tmp_path / "outside").write_text("mine")
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("a.txt", "draft"):
        (folder / name).symlink_to(tmp_path / "outside")
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        write_whole(Path("a.txt"), "new", dir_fd=handle)
        with pytest.raises(FileExistsError):
            write_whole(Path("a.txt"), "newer", dir_fd=handle, draft=Path("draft"))
    finally:
        os.close(handle)
    assert (tmp_path / "outside").read_text() == "mine"
    assert not (folder / "a.txt").is_symlink() and (folder / "a.txt").read_text() == "new"
