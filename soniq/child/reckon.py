"""The child that reckons: `python -m soniq.child.reckon TASK ROWS NUMBERS MEMORY PARENT`.

ROWS is a file of float16 rows, NUMBERS a JSON object, MEMORY bytes of address space, PARENT the
process id of the one who asks. On standard output: lines of JSON that tell of progress, then one
that says how many bytes the result has, then the result; or one with an error.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import numpy as np
import orjson

from soniq.audio.clustering import BLOCK, centroids, nearest
from soniq.audio.model import DIMENSIONS
from soniq.audio.projection import projection
from soniq.child.confine import confine
from soniq.units import Progress, Tell

Rows: TypeAlias = np.ndarray[Any, np.dtype[np.float16]]
Result: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]
Work: TypeAlias = Callable[[Rows, Mapping[str, float], Tell], Result]


SAMPLE = 40_000
"""Rows that say where clusters lie; the sum holds them four times, in 330 MB."""


def _clusters(rows: Rows, numbers: Mapping[str, float], tell: Tell) -> Result:
    """The centres of `count` clusters, row by row, then the cluster of each of the rows."""
    seed = int(numbers["seed"])
    sample: Rows = rows
    if len(rows) > SAMPLE:
        chosen = np.random.default_rng(seed).permutation(len(rows))[:SAMPLE]
        sample = rows[np.sort(chosen)]
    centres = centroids(sample.astype(np.float32), int(numbers["count"]), seed)
    places = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), BLOCK):
        tell(Progress(done=start, total=len(rows), note="parting sounds"))
        block = rows[start : start + BLOCK].astype(np.float32)
        places[start : start + BLOCK] = nearest(block, centres)
    return np.concatenate([centres.ravel(), places])


def _map(rows: Rows, numbers: Mapping[str, float], tell: Tell) -> Result:
    return projection(rows, seed=int(numbers.get("seed", 0)), tell=tell)


TASKS: dict[str, Work] = {"clusters": _clusters, "map": _map}


def main(arguments: list[str]) -> None:
    """Do one task."""
    task, rows, numbers, memory, parent = arguments
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints goes to the log
    confine(int(memory), int(parent))
    try:
        result = TASKS[task](_rows(Path(rows)), orjson.loads(numbers), _telling(answer))
    except MemoryError:
        _say(answer, {"error": f"There is not enough memory for the sum “{task}”."})
    except Exception as error:  # the one who asks has no other way to hear of it
        _say(answer, {"error": f"The sum “{task}” failed: {type(error).__name__}: {error}."})
    else:
        told = np.ascontiguousarray(result).tobytes()
        _say(answer, {"bytes": len(told)})
        answer.write(told)
        answer.flush()


def _rows(path: Path) -> Rows:
    """The rows, read from the disk as they are needed."""
    count, rest = divmod(path.stat().st_size, 2 * DIMENSIONS)
    if rest or not count:
        raise ValueError(f"{path.name} holds no whole rows of {DIMENSIONS} numbers")
    return np.memmap(path, dtype="<f2", mode="r", shape=(count, DIMENSIONS))


def _telling(answer: BinaryIO) -> Tell:
    def tell(progress: Progress) -> None:
        _say(answer, {"done": progress.done, "total": progress.total, "note": progress.note})

    return tell


def _say(answer: BinaryIO, what: dict[str, object]) -> None:
    answer.write(orjson.dumps(what) + b"\n")
    answer.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
