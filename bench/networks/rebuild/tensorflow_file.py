"""Reads TensorFlow's checkpoints ("tensor bundles") without TensorFlow.

As much as musicnn needs: one shard and an index that is not compressed. The index is a LevelDB
table of names and, for each, a protocol buffer of type, shape, place and size; the data are the
raw little-endian tensors one after another.
"""

from collections.abc import Iterator

import numpy as np

MAGIC = b"\x57\xfb\x80\x8b\x24\x75\x47\xdb"
KINDS = {1: np.float32, 3: np.int32, 9: np.int64}
KIND, SHAPE, OFFSET, SIZE = 1, 2, 4, 5
"""Fields of a BundleEntryProto."""

DIMENSION, EXTENT = 2, 1
"""Fields of a TensorShapeProto and of its dimensions."""

Field = tuple[int, int | bytes]


def tensors(index: bytes, shard: bytes) -> dict[str, np.ndarray]:
    """Every tensor by the name of its variable. Raises ValueError for another kind of file."""
    footer = index[-48:]
    if not footer.endswith(MAGIC):
        raise ValueError("The index is no LevelDB table.")
    _, at = _varint(footer, 0)
    _, at = _varint(footer, at)
    directory, _ = _handle(footer, at)
    return {
        name.decode(): _tensor(entry, shard)
        for _, handle in _entries(index, *directory)
        for name, entry in _entries(index, *_handle(handle, 0)[0])
        if name  # the nameless one is the header
    }


def _tensor(entry: bytes, shard: bytes) -> np.ndarray:
    fields = dict(_fields(entry))
    kind = np.dtype(KINDS[_number(fields[KIND])]).newbyteorder("<")
    begin, size = _number(fields.get(OFFSET, 0)), _number(fields[SIZE])
    shape = list(_extents(_bytes(fields.get(SHAPE, b""))))
    return np.frombuffer(shard[begin : begin + size], kind).reshape(shape)


def _extents(shape: bytes) -> Iterator[int]:
    for field, dimension in _fields(shape):
        if field == DIMENSION:
            yield _number(dict(_fields(_bytes(dimension))).get(EXTENT, 0))


def _handle(raw: bytes, at: int) -> tuple[tuple[int, int], int]:
    """Place and size of a block."""
    begin, at = _varint(raw, at)
    size, at = _varint(raw, at)
    return (begin, size), at


def _entries(table: bytes, begin: int, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values of a block; a key says how much it shares with the one before it."""
    if table[begin + size]:
        raise ValueError("The index is compressed.")
    block = table[begin : begin + size]
    restarts = int.from_bytes(block[-4:], "little")
    at, key = 0, b""
    while at < len(block) - 4 - 4 * restarts:
        shared, at = _varint(block, at)
        fresh, at = _varint(block, at)
        length, at = _varint(block, at)
        key = key[:shared] + block[at : at + fresh]
        at += fresh
        yield key, block[at : at + length]
        at += length


def _fields(message: bytes) -> Iterator[Field]:
    """Numbers and values of a protocol buffer, the nested ones as they are."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            value, at = _varint(message, at)
            yield number, value
            continue
        if wire == 2:
            size, at = _varint(message, at)
        else:
            size = {1: 8, 5: 4}[wire]
        yield number, message[at : at + size]
        at += size


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = raw[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _number(value: int | bytes) -> int:
    assert isinstance(value, int)
    return value


def _bytes(value: int | bytes) -> bytes:
    assert isinstance(value, bytes)
    return value
