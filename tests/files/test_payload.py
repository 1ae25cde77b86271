"""The hash of all sound: deaf to tags, and to nothing else."""

import os
import random
from pathlib import Path

import pytest

from soniq.files.payload import payload_hash
from soniq.files.reading import Unreadable
from tests.files import media


def hash_of(path: Path) -> bytes:
    return payload_hash(os.fsencode(path))


@pytest.mark.parametrize("fmt", media.FORMATS)
def test_tags_of_any_size_change_nothing(fmt: str, tmp_path: Path) -> None:
    path = media.write(tmp_path, fmt)
    first = hash_of(path)
    for comment in ("x" * 3_000, "", "x" * 90_000):
        media.retag(path, title="Other", comment=comment, cover=media.picture())
        assert hash_of(path) == first


@pytest.mark.parametrize("fmt", media.FORMATS)
def test_each_byte_of_the_sound_counts(fmt: str, tmp_path: Path) -> None:
    """Bytes far from all headers, one at a time; the three windows of `digest` would miss most."""
    path = media.write(tmp_path, fmt)
    media.retag(path, title="Other", comment="", cover=None)
    whole, first = path.read_bytes(), hash_of(path)
    for place in random.Random(fmt).sample(range(len(whole) // 3, len(whole) * 2 // 3), 20):
        changed = bytearray(whole)
        changed[place] ^= 0x10
        path.write_bytes(changed)
        try:
            assert hash_of(path) != first
        except Unreadable:
            continue


@pytest.mark.parametrize("fmt", ["aac", "alac"])
def test_a_wrong_chunk_offset_counts_though_the_sound_lies_there_unchanged(
    fmt: str, tmp_path: Path
) -> None:
    path = media.write(tmp_path, fmt)
    whole, first = bytearray(path.read_bytes()), hash_of(path)
    place = whole.index(b"stco") + 12
    offset = int.from_bytes(whole[place : place + 4], "big")
    whole[place : place + 4] = (offset + 8).to_bytes(4, "big")
    path.write_bytes(whole)
    assert hash_of(path) != first


def test_the_setup_of_a_vorbis_stream_counts(tmp_path: Path) -> None:
    path = media.write(tmp_path, "vorbis")
    whole, first = bytearray(path.read_bytes()), hash_of(path)
    whole[whole.index(b"\x05vorbis") + 200] ^= 1
    path.write_bytes(whole)
    assert hash_of(path) != first


def test_the_md5_of_a_flac_counts(tmp_path: Path) -> None:
    path = media.write(tmp_path, "flac")
    whole, first = bytearray(path.read_bytes()), hash_of(path)
    whole[8 + 20] ^= 1
    path.write_bytes(whole)
    assert hash_of(path) != first


def test_a_file_without_sound_has_none(tmp_path: Path) -> None:
    path = tmp_path / "empty.mp3"
    path.write_bytes(b"ID3\x04\0\0\0\0\0\x0a" + bytes(10))
    with pytest.raises(Exception, match=r"."):
        hash_of(path)
