"""Old bytes out of new ones: whatever was done to a file, and however large it is."""

import io
import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.files import delta
from soniq.files.model import Unreadable
from soniq.files.opened import Opened
from tests import sound
from tests.files import media


class Held:
    """Bytes in memory, read as a file is."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    @property
    def size(self) -> int:
        return len(self.content)

    def at(self, place: int, length: int) -> bytes:
        return self.content[place : place + length]


def made(old: bytes, new: bytes) -> bytes:
    written = io.BytesIO()
    delta.write(Held(old), Held(new), written, payload=bytes(16))
    return written.getvalue()


def restored(new: bytes, packed: bytes) -> bytes:
    back = io.BytesIO()
    delta.restore(Held(new), io.BytesIO(packed), back)
    return back.getvalue()


PARTS = st.lists(st.binary(max_size=40), max_size=6).map(b"".join)


@given(old=PARTS, new=PARTS, shared=st.binary(max_size=60))
def test_any_old_bytes_come_back(old: bytes, new: bytes, shared: bytes) -> None:
    for a, b in ((old, new), (old + shared, new + shared), (shared + old, shared + new)):
        assert restored(b, made(a, b)) == a
    assert restored(b"", made(old, b"")) == old
    assert restored(old, made(old, old)) == old


@pytest.mark.parametrize("moved", [-3_000_000, -70_000, 0, 1, 70_000, 9_000_000])
def test_large_stretches_with_small_changes_cost_little(moved: int) -> None:
    chance = random.Random(moved)
    body = bytearray(chance.randbytes(12 << 20))
    old = chance.randbytes(max(0, -moved)) + bytes(body)
    for place in range(0, len(body), 5_000):
        body[place] ^= 1
    new = chance.randbytes(max(0, moved)) + bytes(body)
    packed = made(old, new)
    assert restored(new, packed) == old
    assert len(packed) < max(0, -moved) + len(body) // 50


def test_ogg_pages_that_were_numbered_anew_cost_little(tmp_path: Path) -> None:
    path = media.write(tmp_path, "opus")
    path.write_bytes(sound.encoded("opus", seed=1, seconds=120.0))
    old = path.read_bytes()
    media.retag(path, title="New", cover=media.picture(bytes_at_least=300_000))
    packed = made(old, path.read_bytes())
    assert len(packed) < len(old) / 200
    assert restored(path.read_bytes(), packed) == old


def test_another_file_than_the_one_it_was_made_for_is_refused() -> None:
    shared = b"sound" * 1_000
    packed = made(b"old" + shared, b"new one" + shared)
    for other in (b"new one" + shared[1:], b"new one" + shared[:-1] + b"D"):
        with pytest.raises(Unreadable):
            restored(other, packed)


def test_a_delta_that_claims_to_be_huge_takes_no_room() -> None:
    old, new = b"some old tags" + b"\xff" * 500, b"new" + b"\xff" * 500
    packed = bytearray(made(old, new))
    frame = packed.index(b"\x28\xb5\x2f\xfd")  # zstd's magic number
    for descriptor in range(256):
        packed[frame + 4] = descriptor
        packed[frame + 5 : frame + 13] = b"\xfe" * 8
        with pytest.raises(Unreadable):
            restored(new, bytes(packed))


@given(st.data())
def test_a_damaged_delta_never_gives_other_bytes(data: st.DataObject) -> None:
    old, new = b"some old tags" + b"\xff" * 500, b"new" + b"\xff" * 500
    packed = bytearray(made(old, new))
    place = data.draw(st.integers(0, len(packed) - 1))
    packed[place] ^= data.draw(st.integers(1, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(packed) - 1)))
    try:
        back = restored(new, bytes(packed[:cut]))
    except Unreadable:
        return
    assert back == old


def test_a_file_that_is_cut_off_meanwhile_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 10_000)
    with Opened(os.fsencode(path)) as old:
        os.truncate(path, 5_000)
        with pytest.raises(Unreadable, match="cut off"):
            delta.write(old, Held(b"x" * 10_000), io.BytesIO(), payload=bytes(16))
