"""The quick reader of plain FLAC headers says what mutagen says, or leaves the file to it."""

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.flac import FLAC, Picture

from soniq.files import flac_plain
from soniq.files.opened import Opened
from tests.files import media
from tests.files.test_torture import FILES

FACTS = (
    "max_blocksize", "sample_rate", "channels", "bits_per_sample", "total_samples",
    "md5_signature", "length", "bitrate",
)  # fmt: skip


def header_of(path: Path) -> flac_plain.Header | None:
    with Opened(os.fsencode(path)) as opened:
        return flac_plain.header_of(opened)


def agrees(path: Path, header: flac_plain.Header) -> None:
    file: Any = FLAC(path)
    assert [getattr(header.info, name) for name in FACTS] == [
        getattr(file.info, name) for name in FACTS
    ]
    assert header.comments == list(file.tags or [])
    assert header.pictures == [(picture.type, picture.data) for picture in file.pictures]


@given(
    comments=st.lists(
        st.tuples(
            st.text(st.characters(min_codepoint=32, max_codepoint=125, exclude_characters="=")),
            st.text(st.characters(exclude_categories=["Cs"])),
        ),
        max_size=8,
    ),
    images=st.lists(st.binary(max_size=300), max_size=3),
)
@settings(max_examples=150, deadline=None)
def test_written_files_are_read_alike(comments: list[tuple[str, str]], images: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = media.write(Path(folder), "flac", seconds=0.2)
        file: Any = FLAC(path)
        if file.tags is None:
            file.add_tags()
        file.tags.extend((name, text) for name, text in comments if name)
        for image in images:
            block = Picture()
            block.type, block.data, block.desc, block.mime = 3, image, "é", "image/png"
            file.add_picture(block)
        file.save()

        header = header_of(path)

        assert header is not None
        agrees(path, header)


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix == ".flac"], ids=lambda path: path.name
)
def test_real_files_are_read_alike_or_left_to_mutagen(path: Path) -> None:
    header = header_of(path)

    if header is not None:
        agrees(path, header)


def test_broken_sizes_are_left_to_mutagen(tmp_path: Path) -> None:
    path = media.write(tmp_path, "flac", seconds=0.2)
    media.retag(path, title="Title", cover=media.picture())
    whole = path.read_bytes()
    place = whole.index(b"TITLE=")
    for changed in (
        whole[: place - 4] + b"\xff\xff\xff\x00" + whole[place:],
        whole[:60],
        whole[:6],
    ):
        path.write_bytes(changed)

        assert header_of(path) is None
