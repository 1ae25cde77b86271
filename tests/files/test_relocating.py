"""Moving a file on its disk, and never over another."""

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.files import relocating
from soniq.files.relocating import drop_empty, made_folders, rename, stamp_of


@pytest.fixture(params=["renameat2", "a C library without it"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    relocating._rename_without_replacing.cache_clear()
    if request.param != "renameat2":
        monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    yield
    relocating._rename_without_replacing.cache_clear()


@pytest.mark.usefixtures("way")
def test_a_file_gets_its_name_and_stays_the_same(tmp_path: Path) -> None:
    old, new = os.fsencode(tmp_path / "old"), os.fsencode(tmp_path) + b"/\xff new"
    Path(os.fsdecode(old)).write_text("x")
    stamp = stamp_of(old)
    rename(old, new)
    assert stamp_of(new) == stamp is not None
    assert stamp_of(old) is None


@pytest.mark.usefixtures("way")
def test_nothing_is_overwritten(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("1")
    other.write_text("2")
    with pytest.raises(FileExistsError):
        rename(os.fsencode(one), os.fsencode(other))
    dangling = tmp_path / "dangling"
    dangling.symlink_to("nowhere")
    with pytest.raises(FileExistsError):
        rename(os.fsencode(one), os.fsencode(dangling))
    assert (one.read_text(), other.read_text()) == ("1", "2")


@pytest.mark.usefixtures("way")
def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        rename(os.fsencode(tmp_path / "none"), os.fsencode(tmp_path / "new"))


def test_links_and_folders_have_no_stamp(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("file")
    assert stamp_of(os.fsencode(tmp_path / "link")) is None
    assert stamp_of(os.fsencode(tmp_path)) is None


def test_empty_folders_go_up_to_what_holds_something_and_never_the_root(tmp_path: Path) -> None:
    root = os.fsencode(tmp_path)
    (tmp_path / "a/b/c").mkdir(parents=True)
    (tmp_path / "a/kept").touch()
    assert drop_empty(root, b"a/b/c") == [b"a/b/c", b"a/b"]
    (tmp_path / "a/kept").unlink()
    assert drop_empty(root, b"a") == [b"a"]
    assert tmp_path.exists()


def test_folders_that_were_made_in_vain_go_again(tmp_path: Path) -> None:
    root = os.fsencode(tmp_path)
    (tmp_path / "there").mkdir()
    with pytest.raises(OSError, match="no"), made_folders(root, b"there/a/b"):
        assert (tmp_path / "there/a/b").is_dir()
        raise OSError("no")
    assert list((tmp_path / "there").iterdir()) == []
    with made_folders(root, b"there/a/b"):
        pass
    assert (tmp_path / "there/a/b").is_dir()


def test_no_folder_is_made_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "root/link").symlink_to(tmp_path / "outside")
    with (
        pytest.raises(NotADirectoryError),
        made_folders(os.fsencode(tmp_path / "root"), b"link/deep"),
    ):
        pass
    assert list((tmp_path / "outside").iterdir()) == []
