"""What it takes to make an old file out of the new one: the old bytes that the two do not share.

Taggers move the sound: a longer tag before it shifts all of it, and in Ogg every page is numbered
anew. So a delta is the length of the common beginning, of the common end, and the old bytes between
them, compressed with the new bytes around the same place as dictionary (zstd's "patch from"). It is
made and used block by block: memory does not grow with the file.

    head    MAGIC, then _HEAD
    blocks  _BLOCK, then a zstd frame; as many as the old middle takes
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

import xxhash
import zstandard

from soniq.files.model import Unreadable

MAGIC = b"soniq tagblock 1\n"
_HEAD = struct.Struct("<QQQQ16s16s16s")
_BLOCK = struct.Struct("<QII")  # where the dictionary begins in the new file, its length, the frame

READ = 1 << 18
BLOCK = 4 << 20
"""Old bytes that are compressed together."""
AROUND = 1 << 20
"""New bytes before and behind the same place that are the dictionary with it."""
SMALL = 64 << 10
"""Old bytes that are cheaper to keep than to look for in the new file."""
_WINDOW = 23  # log2 of the bytes that zstd looks back over: a block and its dictionary


class Places(Protocol):
    """A file that is read by place."""

    @property
    def size(self) -> int: ...
    def at(self, place: int, length: int) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Sizes in bytes, XXH128 of the whole files, and `payload_hash` of the sound in both."""

    old_size: int
    new_size: int
    prefix: int
    suffix: int
    old: bytes
    new: bytes
    payload: bytes

    def packed(self) -> bytes:
        sizes = (self.old_size, self.new_size, self.prefix, self.suffix)
        return MAGIC + _HEAD.pack(*sizes, self.old, self.new, self.payload)


def whole_hash(file: Places) -> bytes:
    """XXH128 of all of a file."""
    hash_ = xxhash.xxh3_128()
    for block in _parts(file, 0, file.size):
        hash_.update(block)
    return hash_.digest()


def write(old: Places, new: Places, to: BinaryIO, *, payload: bytes) -> Head:
    """Writes what makes `old` out of `new`."""
    hashes, suffix = _hashes_and_suffix(old, new)
    prefix = _common_prefix(old, new, min(old.size, new.size) - suffix)
    head = Head(
        old_size=old.size,
        new_size=new.size,
        prefix=prefix,
        suffix=suffix,
        old=hashes[0],
        new=hashes[1],
        payload=payload,
    )
    to.write(head.packed())
    for place in range(prefix, old.size - suffix, BLOCK):
        block = old.at(place, min(BLOCK, old.size - suffix - place))
        begin, length = _around(place, len(block), new.size - old.size, new.size)
        frame = _compressor(new.at(begin, length), len(block)).compress(block)
        to.write(_BLOCK.pack(begin, length, len(frame)) + frame)
    return head


def head_of(delta: BinaryIO) -> Head:
    """Raises Unreadable where it is no delta, or half of one."""
    if delta.read(len(MAGIC)) != MAGIC or len(packed := delta.read(_HEAD.size)) < _HEAD.size:
        raise Unreadable("What would bring the old tags back is damaged.")
    old_size, new_size, prefix, suffix, old, new, payload = _HEAD.unpack(packed)
    return Head(
        old_size=old_size,
        new_size=new_size,
        prefix=prefix,
        suffix=suffix,
        old=old,
        new=new,
        payload=payload,
    )


def restore(new: Places, delta: BinaryIO, to: BinaryIO) -> Head:
    """Writes the old file, and checks that it is.

    Raises:
        Unreadable: `new` is not the file that the delta was made for, or the delta is damaged.
    """
    head = head_of(delta)
    if new.size != head.new_size:
        raise Unreadable("The file is not as soniq wrote it.")
    hash_ = xxhash.xxh3_128()
    for part in _old_parts(new, delta, head):
        hash_.update(part)
        to.write(part)
    if hash_.digest() != head.old:
        raise Unreadable("The old bytes cannot be brought back: the file or its tag block changed.")
    return head


def _old_parts(new: Places, delta: BinaryIO, head: Head) -> Iterator[bytes]:
    yield from _parts(new, 0, head.prefix)
    left = head.old_size - head.prefix - head.suffix
    while left > 0:
        block = _next_block(new, delta)
        left -= len(block)
        yield block
    yield from _parts(new, new.size - head.suffix, new.size)


def _next_block(new: Places, delta: BinaryIO) -> bytes:
    packed = delta.read(_BLOCK.size)
    if len(packed) < _BLOCK.size:
        raise Unreadable("What would bring the old tags back is damaged.")
    begin, length, size = _BLOCK.unpack(packed)
    try:
        if length > BLOCK + 2 * AROUND:
            raise zstandard.ZstdError("no dictionary of ours is as long")
        packed = delta.read(size)
        if zstandard.get_frame_parameters(packed).content_size > BLOCK:
            raise zstandard.ZstdError("no block of ours is as long; its room is taken at once")
        known = _dictionary(new.at(begin, length))
        reader = zstandard.ZstdDecompressor(dict_data=known, max_window_size=1 << _WINDOW)
        block = reader.decompress(packed, max_output_size=BLOCK)
    except zstandard.ZstdError as error:
        raise Unreadable("What would bring the old tags back is damaged.") from error
    if not block:
        raise Unreadable("What would bring the old tags back is damaged.")
    return block


def _around(place: int, length: int, shift: int, size: int) -> tuple[int, int]:
    """The stretch of the new file in which a block of the old one lies, told from the end: what
    taggers change lies at the beginning, or nothing has moved."""
    if length < SMALL:
        return 0, 0
    begin = min(max(0, place + shift - AROUND), size)
    end = max(begin, min(size, place + shift + length + AROUND))
    return begin, end - begin


def _dictionary(known: bytes) -> zstandard.ZstdCompressionDict | None:
    if len(known) < 8:  # zstd takes no shorter one
        return None
    return zstandard.ZstdCompressionDict(known, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _compressor(known: bytes, length: int) -> zstandard.ZstdCompressor:
    """One whose table has room for each place of the dictionary: with a smaller one it finds again
    but the last part. Of an Opus file of 7.4 MB whose pages were numbered anew 5 kB are left (14
    with two tables, 7,167 with the sizes of zstd's level 3)."""
    parameters = zstandard.ZstdCompressionParameters(
        window_log=_WINDOW,
        hash_log=max(12, min(_WINDOW - 1, (len(known) + length).bit_length())),
        chain_log=16,
        search_log=1,
        min_match=7,
        strategy=zstandard.STRATEGY_FAST,
        write_content_size=True,
        write_checksum=True,
    )
    return zstandard.ZstdCompressor(dict_data=_dictionary(known), compression_params=parameters)


def _hashes_and_suffix(old: Places, new: Places) -> tuple[tuple[bytes, bytes], int]:
    """Both files' hashes and how long their common end is, reading each once from its beginning."""
    hashes = xxhash.xxh3_128(), xxhash.xxh3_128()
    shift = new.size - old.size
    for block in _parts(new, 0, max(0, shift)):
        hashes[1].update(block)
    for block in _parts(old, 0, max(0, -shift)):
        hashes[0].update(block)
    place, differs = max(0, -shift), max(0, -shift)
    while place < old.size:
        length = min(READ, old.size - place)
        a, b = old.at(place, length), new.at(place + shift, length)
        if len(a) < length or len(b) < length:
            raise Unreadable("It was cut off while it was read.")
        hashes[0].update(a)
        hashes[1].update(b)
        place += length
        if a != b:
            differs = place - _agreeing(a[::-1], b[::-1])
    return (hashes[0].digest(), hashes[1].digest()), old.size - differs


def _common_prefix(old: Places, new: Places, most: int) -> int:
    place = 0
    while place < most:
        length = min(READ, most - place)
        a, b = old.at(place, length), new.at(place, length)
        if a != b:
            return place + _agreeing(a, b)
        place += length
    return most


def _agreeing(a: bytes, b: bytes) -> int:
    """With how many bytes two that differ begin alike; halving is faster than looking at each."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _parts(file: Places, begin: int, end: int) -> Iterator[bytes]:
    while begin < end:
        part = file.at(begin, min(READ, end - begin))
        if not part:
            raise Unreadable("It was cut off while it was read.")
        yield part
        begin += len(part)
