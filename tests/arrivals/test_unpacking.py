"""A stranger's zip comes out whole, into numbered files, or not at all and with a reason."""

import io
import os
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.arrivals import unpacking
from soniq.arrivals.unpacking import Told, Unpacked, unpack
from soniq.errors import Stopped, Unavailable, Unreadable
from tests.arrivals.zips import zipped

LARGEST = 8 << 20


def unpacked(folder: Path, content: bytes, *, largest: int = LARGEST) -> list[Unpacked]:
    source = folder / "in.zip"
    source.write_bytes(content)
    into = folder / "out"
    into.mkdir(exist_ok=True)
    return unpack(source, into, largest=largest, check_space=lambda _: None, tell=lambda _: None)


def refused(folder: Path, content: bytes, *, largest: int = LARGEST) -> str:
    with pytest.raises(Unreadable) as caught:
        unpacked(folder, content, largest=largest)
    assert list((folder / "out").iterdir()) == [], "something is left behind"
    assert sorted(place.name for place in folder.iterdir()) == ["in.zip", "out"]
    return str(caught.value)


def with_member(change: Callable[[zipfile.ZipInfo], None], name: str = "b.flac") -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        made.writestr("a.flac", b"fine")
        member = zipfile.ZipInfo(name)
        change(member)
        made.writestr(member, b"not fine")
    return kept.getvalue()


def test_files_come_out_by_their_names_and_under_numbers(tmp_path: Path) -> None:
    found = unpacked(tmp_path, zipped({"b/2.flac": b"two", "b/1.flac": b"one", "a.jpg": b"pic"}))
    assert [(one.name, one.place.name) for one in found] == [
        ("a.jpg", "00000.jpg"),
        ("b/1.flac", "00001.flac"),
        ("b/2.flac", "00002.flac"),
    ]
    assert [one.place.read_bytes() for one in found] == [b"pic", b"one", b"two"]


@pytest.mark.parametrize(
    "name",
    [
        "../out.flac",
        "a/../../out.flac",
        "/etc/cron.d/x",
        "..\\out.flac",
        "C:\\music\\x.flac",
        "c:x.flac",
        "\\\\server\\share\\x.flac",
        "a/..",
        "..",
        " / ",
    ],
    ids=str,
)
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    assert "Download it again" in refused(tmp_path, zipped({"a.flac": b"1", name: b"2"}))


@pytest.mark.parametrize(
    "kind",
    [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK],
    ids=["link", "pipe", "character device", "block device", "socket"],
)
def test_what_is_neither_file_nor_folder_is_refused(tmp_path: Path, kind: int) -> None:
    def change(member: zipfile.ZipInfo) -> None:
        member.external_attr = (kind | 0o777) << 16

    assert "neither file nor folder" in refused(tmp_path, with_member(change))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "names",
    [
        ("x.flac", "x.flac"),
        ("x.flac", "X.FLAC"),
        ("é.flac", "e\u0301.flac"),
        ("x", "x/y.flac", "x/"),
    ],
    ids=["the same", "by case", "by accents", "a file and a folder"],
)
def test_two_files_of_one_name_are_refused(tmp_path: Path, names: tuple[str, ...]) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as made:
        for name in names:
            made.writestr(name, b"" if name.endswith("/") else b"1")
    assert "two files" in refused(tmp_path, kept.getvalue())


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.flac": b"secret"}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + place] |= 1
    assert "password" in refused(tmp_path, bytes(content))


def test_a_zip_within_a_zip_is_refused(tmp_path: Path) -> None:
    inner = zipped({"a.flac": b"1"})
    assert "another archive" in refused(tmp_path, zipped({"b.flac": b"2", "c.flac": inner}))


def test_a_bomb_is_refused_by_what_it_claims(tmp_path: Path) -> None:
    bomb = zipped({"a.flac": b"\0" * (20 << 20)}, pack=zipfile.ZIP_DEFLATED)
    assert "far larger" in refused(tmp_path, bomb, largest=1 << 30)


def test_a_zip_that_becomes_too_large_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    many = {f"{number}.flac": os.urandom(1 << 20) for number in range(9)}
    assert "arrival_mb" in refused(tmp_path, zipped(many))


def test_a_zip_that_lies_of_its_sizes_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.flac": os.urandom(200_000)}, pack=zipfile.ZIP_DEFLATED))
    entry = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, entry + 24, 1_000)
    assert refused(tmp_path, bytes(content))


def test_files_that_lie_upon_each_other_are_refused(tmp_path: Path) -> None:
    """As the bombs do that need no other tricks: many entries, one and the same content."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = body.compress(b"\0" * 100_000) + body.flush()
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("0.flac", b"\0" * 100_000)
        first = made.infolist()[0]
        for number in range(1, 50):
            twin = zipfile.ZipInfo(f"{number}.flac")
            for name in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(twin, name, getattr(first, name))
            twin.file_size, twin.compress_size = 100_000, max(first.compress_size, len(packed))
            made.filelist.append(twin)
            made.NameToInfo[twin.filename] = twin
    assert "upon each other" in refused(tmp_path, kept.getvalue())


def test_a_table_of_contents_without_end_is_not_read(tmp_path: Path) -> None:
    """Its end claims 200 MB of entries: nobody asks the disk for them."""
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 9, 9, 200 << 20, 0, 0)
    source = tmp_path / "in.zip"
    with source.open("wb") as file:
        file.truncate(201 << 20)
        file.seek(0, 2)
        file.write(end)
    (tmp_path / "out").mkdir()
    with pytest.raises(Unreadable, match="table of contents"):
        unpack(
            source,
            tmp_path / "out",
            largest=LARGEST,
            check_space=lambda _: None,
            tell=lambda _: None,
        )


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    many = {f"{number}.txt": b"" for number in range(unpacking.MOST + 1)}
    assert "files" in refused(tmp_path, zipped(many))


def test_names_in_utf_8_that_nobody_told_of_are_read(tmp_path: Path) -> None:
    content = bytearray(zipped({"Ágætis.flac": b"1"}))
    for sign, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        content[content.index(sign) + place] &= ~0x08
    (one,) = unpacked(tmp_path, bytes(content))
    assert one.name == "Ágætis.flac"


def test_a_file_without_a_name_is_refused(tmp_path: Path) -> None:
    content = zipped({"a": b"1", "b.flac": b"2"}).replace(b"a1PK", b"\x001PK")
    content = content[: content.rindex(b"a")] + b"\0" + content[content.rindex(b"a") + 1 :]
    assert "without a proper name" in refused(tmp_path, content)


def test_a_zip_that_was_cut_short_is_refused_at_any_length(tmp_path: Path) -> None:
    whole = zipped({"a.flac": os.urandom(3_000), "b.flac": os.urandom(3_000)})
    for number, length in enumerate(range(4, len(whole) - 1, 97)):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert refused(folder, whole[:length])


def test_what_stops_it_leaves_nothing(tmp_path: Path) -> None:
    source = tmp_path / "in.zip"
    source.write_bytes(zipped({"a.flac": b"1" * 600_000, "b.flac": b"2" * 600_000}))
    (tmp_path / "out").mkdir()

    def stop(told: Told) -> None:
        if told.done > 700_000:
            raise Stopped

    with pytest.raises(Stopped):
        unpack(source, tmp_path / "out", largest=LARGEST, check_space=lambda _: None, tell=stop)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_disk_without_room_is_not_written_to(tmp_path: Path) -> None:
    source = tmp_path / "in.zip"
    source.write_bytes(zipped({"a.flac": b"1" * 600}))
    (tmp_path / "out").mkdir()
    asked: list[int] = []

    def full(size: int) -> None:
        asked.append(size)
        raise Unavailable("no room")

    with pytest.raises(Unavailable):
        unpack(source, tmp_path / "out", largest=LARGEST, check_space=full, tell=lambda _: None)
    assert asked == [600]
    assert list((tmp_path / "out").iterdir()) == []


NAMES = st.one_of(
    st.text(min_size=1, max_size=30),
    st.lists(st.sampled_from(["..", ".", "a", "A", "b.flac", "", "~", "C:", "con"]), min_size=1)
    .map("/".join)
    .filter(bool),
)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@given(
    files=st.lists(st.tuples(NAMES, st.binary(max_size=300)), min_size=1, max_size=6),
    pack=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
    chance=st.randoms(use_true_random=False),
    spoiled=st.integers(0, 12),
)
def test_whatever_a_zip_holds_nothing_leaves_its_folder(
    tmp_path_factory: pytest.TempPathFactory,
    files: list[tuple[str, bytes]],
    pack: int,
    chance: random.Random,
    spoiled: int,
) -> None:
    """Any names and contents, with any bytes of it changed: refused with a reason and without a
    trace, or unpacked to files of its own in that one folder."""
    folder = tmp_path_factory.mktemp("zip")
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", pack) as made:
        for name, content in files:
            try:
                made.writestr(name, content)
            except (ValueError, IndexError):
                return  # zipfile itself cannot write that name
    whole = bytearray(kept.getvalue())
    for _ in range(spoiled):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    reason, found = "", list[Unpacked]()
    try:
        found = unpacked(folder, bytes(whole))
    except Unreadable as error:
        reason = str(error)
    if reason:
        assert list((folder / "out").iterdir()) == []
    else:
        assert {one.place for one in found} == set((folder / "out").iterdir())
        assert sum(one.size for one in found) <= LARGEST
        assert all(one.place.stat().st_size == one.size for one in found)
        assert not any(".." in one.name.split("/") or one.name[0] == "/" for one in found)
    assert sorted(place.name for place in folder.iterdir()) == ["in.zip", "out"]
