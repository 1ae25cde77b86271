"""The quick reader of Vorbis and Opus in Ogg says what mutagen says, or leaves the file to it."""

import base64
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.flac import Picture
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from soniq.files import ogg, ogg_plain
from soniq.files.fields import field_of
from soniq.files.opened import Opened
from tests.files import media
from tests.files.test_torture import FILES

FORMATS = ("vorbis", "opus")


def header_of(path: Path) -> ogg_plain.Header | None:
    with Opened(os.fsencode(path)) as opened:
        return ogg_plain.header_of(opened)


def agrees(path: Path, header: ogg_plain.Header) -> None:
    file: Any = (OggOpus if header.is_opus else OggVorbis)(path)
    for fact in ("channels", "sample_rate", "length", "bitrate"):
        assert getattr(header.info, fact) == getattr(file.info, fact, 0), fact
    assert known(header.comments) == known(file.tags)
    with Opened(os.fsencode(path)) as opened:
        assert header.payload == ogg.payload(opened)


def known(comments: Any) -> list[tuple[str, str]]:
    return [(name, text) for name, text in comments if field_of(name)]


@pytest.mark.parametrize("fmt", FORMATS)
@given(
    comments=st.lists(
        st.tuples(
            st.sampled_from(["title", "ARTIST", "Album", "date", "soniq"]),
            st.text(st.characters(exclude_categories=["Cs"])),
        ),
        max_size=8,
    ),
    image=st.sampled_from([0, 300, 48_000, 49_000, 200_000]),
)
@settings(max_examples=60, deadline=None)
def test_written_files_are_read_alike(
    fmt: str, comments: list[tuple[str, str]], image: int
) -> None:
    """Also where a picture makes the comments longer than a page."""
    with tempfile.TemporaryDirectory() as folder:
        path = media.write(Path(folder), fmt, seconds=0.5)
        file: Any = (OggOpus if fmt == "opus" else OggVorbis)(path)
        file.tags.extend(comments)
        if image:
            block = Picture()
            block.type, block.data, block.mime = 3, bytes(image), "image/png"
            file["metadata_block_picture"] = [base64.b64encode(block.write()).decode()]
        file.save()

        header = header_of(path)

        assert header is not None
        agrees(path, header)


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.suffix in (".ogg", ".opus", ".oga")],
    ids=lambda p: p.name,
)
def test_real_files_are_read_alike_or_left_to_mutagen(path: Path) -> None:
    header = header_of(path)

    if header is not None:
        agrees(path, header)


@pytest.mark.parametrize("fmt", FORMATS)
def test_what_is_not_one_whole_stream_is_left_to_mutagen(tmp_path: Path, fmt: str) -> None:
    path = media.write(tmp_path, fmt, seconds=2)
    whole = path.read_bytes()
    another = bytearray(whole)
    for at in pages(whole):
        another[at + 14] ^= 1
    comments = pages(whole)[1]
    for changed in (
        whole + another,
        another[:comments] + whole[comments:],
        whole[: len(whole) * 2 // 3],
        whole[:comments],
        whole[:40],
        whole.replace(b"\x03vorbis", b"\x09vorbis").replace(b"OpusTags", b"OpusTugs"),
    ):
        path.write_bytes(changed)

        assert header_of(path) is None


def pages(content: bytes) -> list[int]:
    """Where pages begin."""
    return [at for at in range(len(content)) if content.startswith(b"OggS", at)]


@pytest.mark.parametrize("fmt", FORMATS)
@given(
    flips=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=4),
)
@settings(max_examples=150, deadline=None)
def test_damage_raises_nothing(fmt: str, flips: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = media.write(Path(folder), fmt, seconds=0.5)
        content = bytearray(path.read_bytes())
        for at, byte in flips:
            content[at] = byte
        path.write_bytes(content)

        header_of(path)
