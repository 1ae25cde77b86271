"""Walking a music folder."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.files.reading import read
from soniq.files.walk import FolderSeen, PassedBy, walk
from tests.files import media


def folders(root: Path) -> dict[bytes, FolderSeen]:
    return {seen.path: seen for seen in walk(os.fsencode(root)) if isinstance(seen, FolderSeen)}


def passed_by(root: Path) -> dict[bytes, str]:
    return {
        seen.path: seen.reason for seen in walk(os.fsencode(root)) if isinstance(seen, PassedBy)
    }


def names(root: Path) -> list[bytes]:
    return [
        os.path.join(folder.path, entry.name)
        for folder in folders(root).values()
        for entry in (*folder.audio, *folder.images)
    ]


def put(path: Path, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "music"
    root.mkdir()
    return root


def test_sounds_and_images_are_listed_with_their_facts(root: Path) -> None:
    song = put(root / "A" / "song.MP3", b"12345")
    put(root / "A" / "cover.jpg")
    put(root / "A" / "notes.txt")
    put(root / "A" / "no ending")

    folder = folders(root)[b"A"]

    [entry] = folder.audio
    about = song.stat()
    assert (entry.name, entry.size, entry.mtime_ns, entry.inode) == (
        b"song.MP3",
        5,
        about.st_mtime_ns,
        about.st_ino,
    )
    assert [image.name for image in folder.images] == [b"cover.jpg"]
    assert folder.mtime_ns == (root / "A").stat().st_mtime_ns
    assert folder.audio_count == 1


def test_every_format_is_a_sound(root: Path) -> None:
    suffixes = (
        "mp3 flac wav ogg oga opus m4a mp4 m4b aac aiff aif aifc wma ape wv mpc mp+ tta dsf dff"
    )
    for suffix in suffixes.split():
        put(root / f"a.{suffix}")

    assert folders(root)[b""].audio_count == len(suffixes.split())


def test_folders_come_sorted_and_parents_first(root: Path) -> None:
    for name in ("b/2", "b/10", "a", "b", "B", "ä", "b/2/deep", "b "):
        put(root / name / "x.mp3")

    found = [seen.path for seen in walk(os.fsencode(root)) if isinstance(seen, FolderSeen)]

    assert found == [b"", b"B", b"a", b"b", b"b/10", b"b/2", b"b/2/deep", b"b ", "ä".encode()]
    assert found == [seen.path for seen in walk(os.fsencode(root)) if isinstance(seen, FolderSeen)]


def test_a_listing_changes_with_any_fact_of_its_files(root: Path) -> None:
    song = put(root / "song.mp3")
    seen = {folders(root)[b""].listing}

    def changed() -> bool:
        listing = folders(root)[b""].listing
        new = listing not in seen
        seen.add(listing)
        return new

    assert not changed()
    song.write_bytes(b"longer")
    assert changed()
    os.utime(song, ns=(1, 1))
    assert changed()
    song.rename(root / "other.mp3")
    assert changed()
    put(root / "cover.png")
    assert changed()
    put(root / "notes.txt")
    (root / "empty").mkdir()
    assert not changed()


@pytest.mark.parametrize(
    "name", [".git", ".Trash-1000", "@eaDir", "#recycle", "$RECYCLE.BIN", "lost+found"]
)
def test_junk_is_left_out_without_a_word(root: Path, name: str) -> None:
    put(root / name / "song.mp3")
    put(root / "System Volume Information" / "song.mp3")
    put(root / "._song.mp3")
    put(root / ".hidden.mp3")

    assert names(root) == []
    assert passed_by(root) == {}


def test_dots_that_hide_nothing(root: Path) -> None:
    wanted = ["...And Justice for All/1.mp3", ".38 Special/1.mp3", "..Baby.mp3", "Album.../1.mp3"]
    for name in wanted:
        put(root / name)

    assert sorted(names(root)) == sorted(map(os.fsencode, wanted))


@pytest.mark.parametrize("marker", [".nomedia", ".ndignore"])
def test_a_folder_may_ask_to_be_left_out(root: Path, marker: str) -> None:
    put(root / "A" / "song.mp3")
    put(root / "A" / "B" / "song.mp3")
    put(root / "A" / marker)

    assert names(root) == []
    assert list(passed_by(root)) == [b"A"]


def test_links_that_stay_inside_are_followed_once(root: Path) -> None:
    put(root / "A" / "song.mp3")
    (root / "A" / "loop").symlink_to(root)
    (root / "A" / "self").symlink_to("self")
    (root / "B").symlink_to("A")
    (root / "favourite.mp3").symlink_to("A/song.mp3")

    assert names(root) == [b"favourite.mp3", b"A/song.mp3"]
    assert set(folders(root)) == {b"", b"A"}
    linked, direct = folders(root)[b""].audio[0], folders(root)[b"A"].audio[0]
    assert linked.inode == direct.inode
    assert passed_by(root) == {b"A/self": "It is a link that leads nowhere."}


def test_links_that_lead_outside_are_noted(root: Path, tmp_path: Path) -> None:
    outside = put(tmp_path / "music too" / "song.mp3")
    (root / "folder").symlink_to(outside.parent)
    (root / "song.mp3").symlink_to(outside)
    (root / "gone.mp3").symlink_to(tmp_path / "gone.mp3")
    (root / "text").symlink_to("/etc/hostname")

    assert names(root) == []
    noted = passed_by(root)
    assert set(noted) == {b"folder", b"song.mp3", b"gone.mp3"}
    assert "leads outside the folder; add its target" in noted[b"folder"]
    assert noted[b"gone.mp3"] == "It is a link that leads nowhere."


def test_a_root_that_is_a_link_is_walked(root: Path, tmp_path: Path) -> None:
    put(root / "A" / "song.mp3")
    (root / "again.mp3").symlink_to(root / "A" / "song.mp3")
    (tmp_path / "link").symlink_to(root)

    assert names(tmp_path / "link") == [b"again.mp3", b"A/song.mp3"]


def test_hard_links_are_files_of_their_own(root: Path) -> None:
    song = put(root / "song.mp3")
    os.link(song, root / "twin.mp3")

    one, two = folders(root)[b""].audio
    assert one.inode == two.inode


def test_pipes_sockets_and_devices_are_noted(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / "pipe.mp3")
    monkeypatch.chdir(root)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.mp3")

    assert names(root) == []
    assert passed_by(root) == {
        b"pipe.mp3": "It is a named pipe, not a file.",
        b"socket.mp3": "It is a socket, not a file.",
    }


def test_a_folder_that_may_not_be_read_is_noted(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root / "A" / "song.mp3")
    put(root / "B" / "song.mp3")
    scandir = os.scandir

    def refuse(path: bytes) -> object:
        if path.endswith(b"/A"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)

    assert names(root) == [b"B/song.mp3"]
    assert "not allowed" in passed_by(root)[b"A"]


def test_a_folder_that_vanishes_meanwhile_is_noted(root: Path) -> None:
    put(root / "A" / "song.mp3")
    put(root / "B" / "song.mp3")
    walking: Iterator[FolderSeen | PassedBy] = walk(os.fsencode(root))
    next(walking)
    (root / "A" / "song.mp3").unlink()
    (root / "A").rmdir()

    assert next(walking) == PassedBy(b"A", "It is gone.")


def test_a_root_that_is_not_there_is_noted(root: Path) -> None:
    assert list(walk(os.fsencode(root / "none"))) == [PassedBy(b"", "It is gone.")]
    put(root / "file")
    [seen] = walk(os.fsencode(root / "file"))
    assert isinstance(seen, PassedBy)


def test_three_hundred_folders_deep(root: Path) -> None:
    place = root
    for _ in range(300):
        place = place / "deep"
    put(place / "song.mp3")

    assert len(names(root)) == 1
    assert len(folders(root)) == 301


def test_paths_longer_than_the_system_opens_are_noted(root: Path) -> None:
    here = os.open(root, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("x" * 250, dir_fd=here)
        deeper = os.open("x" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)

    [reason] = passed_by(root).values()

    assert "longer than the system can open" in reason


def test_many_files_in_one_folder(root: Path) -> None:
    for number in range(2_000):
        (root / f"{number}.mp3").touch()

    assert folders(root)[b""].audio_count == 2_000


ODD_NAMES = [
    b"plain.mp3",
    b"\xff\xfe not utf-8.mp3",
    "emoji \N{GUITAR}.mp3".encode(),
    b"new\nline.mp3",
    b"-rf.mp3",
    b"x" * 251 + b".mp3",
    "caf\u00e9.mp3".encode(),
    "cafe\u0301.mp3".encode(),
    b"trailing dot..mp3",
    b"CASE.mp3",
    b"case.mp3",
    b"%00.mp3",
    "\u202egnp.mp3".encode(),
    b'tab\tquote"back\\slash.mp3',
]


def test_any_name_survives_from_the_walk_to_the_reading(root: Path) -> None:
    content = media.content("mp3")
    for name in ODD_NAMES:
        put(root / os.fsdecode(name) / os.fsdecode(name), content)

    found = names(root)

    assert set(found) == {name + b"/" + name for name in ODD_NAMES}
    for path in found:
        assert read(os.path.join(os.fsencode(root), path)).sound.codec == "mp3"
