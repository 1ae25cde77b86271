"""The quick reader of plain MP4 files says what mutagen says, or leaves the file to it."""

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.mp4 import MP4, AtomDataType, MP4Cover, MP4FreeForm

from soniq.files import chunks, mp4, mp4_plain
from soniq.files.opened import Opened
from tests.files import media
from tests.files.test_torture import FILES

FORMATS = ("aac", "alac")
TEXTS = (
    "\xa9nam",
    "\xa9ART",
    "aART",
    "\xa9alb",
    "\xa9gen",
    "\xa9day",
    "\xa9lyr",
    "sonm",
    "\xa9con",
)


def header_of(path: Path) -> mp4_plain.Header | None:
    with Opened(os.fsencode(path)) as opened:
        return mp4_plain.header_of(opened)


def agrees(path: Path, header: mp4_plain.Header) -> None:
    file: Any = MP4(path)
    for fact in ("codec", "channels", "sample_rate", "bits_per_sample", "bitrate", "length"):
        assert getattr(header.info, fact) == getattr(file.info, fact), fact
    theirs = file.tags or {}
    assert mp4.listen(header.tags) == mp4.listen(theirs)
    assert mp4.pictures(header.tags) == mp4.pictures(theirs)
    with Opened(os.fsencode(path)) as opened:
        assert header.payload == chunks.mdats(opened)


@pytest.mark.parametrize("fmt", FORMATS)
@given(
    texts=st.dictionaries(
        st.sampled_from(TEXTS), st.lists(st.text(st.characters(exclude_categories=["Cs"])))
    ),
    freeform=st.dictionaries(
        st.sampled_from(["MusicBrainz Track Id", "ARTISTS", "LABEL", "title", "odd:name"]),
        st.lists(st.binary(max_size=40), min_size=1, max_size=3),
    ),
    pairs=st.dictionaries(
        st.sampled_from(["trkn", "disk"]),
        st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 65535)), max_size=2),
    ),
    tempo=st.lists(st.integers(-(2**31), 2**31 - 1), max_size=2),
    compilation=st.none() | st.booleans(),
    covers=st.lists(st.binary(max_size=300), max_size=2),
)
@settings(max_examples=60, deadline=None)
def test_written_files_are_read_alike(
    fmt: str,
    texts: dict[str, list[str]],
    freeform: dict[str, list[bytes]],
    pairs: dict[str, list[tuple[int, int]]],
    tempo: list[int],
    compilation: bool | None,
    covers: list[bytes],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = media.write(Path(folder), fmt, seconds=0.5)
        file: Any = MP4(path)
        if file.tags is None:
            file.add_tags()
        file.tags.update(texts)
        file.tags.update(pairs)
        for name, values in freeform.items():
            file[f"----:com.apple.iTunes:{name}"] = [
                MP4FreeForm(value, AtomDataType.UTF8) for value in values
            ]
        file["tmpo"] = tempo
        file["covr"] = [MP4Cover(cover) for cover in covers]
        if compilation is not None:
            file["cpil"] = compilation
        file.save()

        header = header_of(path)

        assert header is not None
        agrees(path, header)


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.suffix in (".m4a", ".m4b", ".mp4")],
    ids=lambda path: path.name,
)
def test_real_files_are_read_alike_or_left_to_mutagen(path: Path) -> None:
    header = header_of(path)

    if header is not None:
        agrees(path, header)


@pytest.mark.parametrize("fmt", FORMATS)
def test_oddities_are_left_to_mutagen(tmp_path: Path, fmt: str) -> None:
    path = media.write(tmp_path, fmt, seconds=0.5)
    media.retag(path, title="Title")
    whole = path.read_bytes()
    for changed in (
        whole.replace(b"soun", b"vide"),
        whole.replace(b"ilst", b"\0\0\0\0"),
        whole.replace(b"udta", b"moof"),
        whole.replace(b"stsd", b"stsx"),
        whole[: whole.index(b"moov") + 40],
        whole[:20],
    ):
        path.write_bytes(changed)

        header = header_of(path)

        assert header is None or header.tags == {}


@pytest.mark.parametrize("fmt", FORMATS)
@given(
    flips=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=4),
)
@settings(max_examples=150, deadline=None)
def test_damage_raises_nothing(fmt: str, flips: list[tuple[float, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = media.write(Path(folder), fmt, seconds=0.5)
        media.retag(path, title="Title", comment="Comment")
        content = bytearray(path.read_bytes())
        begin = content.index(b"moov")
        for share, byte in flips:
            content[begin + int(share * (len(content) - begin - 1))] = byte
        path.write_bytes(content)

        header_of(path)
