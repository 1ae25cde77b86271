"""The greatest products of a vector with many, without an index."""

import heapq
import struct
from collections.abc import Iterable, Sequence
from itertools import islice
from operator import mul
from typing import TypeVar

Id = TypeVar("Id")

FEW = 500
"""Up to so many, pure Python is done before numpy is loaded."""

BLOCK = 4_096


def product(vector: Sequence[float], halves: bytes) -> float:
    """With float16 numbers as they are stored."""
    numbers: tuple[float, ...] = struct.unpack(f"<{len(halves) // 2}e", halves)
    return float(sum(map(mul, vector, numbers)))


def ranked(
    vector: Sequence[float], rows: Iterable[tuple[Id, bytes]], k: int
) -> list[tuple[Id, float]]:
    """The `k` greatest products, the greatest first. rows: float16, as long as the vector."""
    rows = iter(rows)
    few = list(islice(rows, FEW))
    best = [(product(vector, halves), name) for name, halves in few]
    best = heapq.nlargest(k, best, key=lambda pair: pair[0])
    while len(few) >= FEW and (block := list(islice(rows, BLOCK))):
        best = heapq.nlargest(k, [*best, *_products(vector, block)], key=lambda pair: pair[0])
    return [(name, value) for value, name in best]


def _products(vector: Sequence[float], block: list[tuple[Id, bytes]]) -> list[tuple[float, Id]]:
    import numpy as np  # 12 MB that only a machine without sqlite-vec needs

    joined = np.frombuffer(b"".join(halves for _, halves in block), "<f2")
    values = joined.reshape(len(block), -1).astype(np.float32) @ np.array(vector, np.float32)
    return list(zip(values.tolist(), (name for name, _ in block), strict=True))
