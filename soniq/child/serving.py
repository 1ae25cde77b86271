"""What all children that take strangers' files have in common: `python -m MODULE COUNTER MEMORY
FILES GROWN PARENT`, all numbers.

COUNTER is the descriptor of the shared item number, MEMORY and GROWN are bytes, PARENT is the
process id of the one who asks. Ends when its standard input does.
"""

import gc
import os
import resource
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, TypeAlias

import orjson

from soniq.child import protocol
from soniq.child.confine import confine
from soniq.child.protocol import Packed
from soniq.errors import Unreadable

Work: TypeAlias = Callable[[], Packed]
"""One item. Raises Unreadable, or Starved."""


class Starved(Unreadable):
    """More memory was asked for than there is: the child ends, lest the next file suffer."""


def serve(
    arguments: list[str], works: Callable[[dict[str, Any]], list[Work]], *, writes: bool = False
) -> None:
    """Answer requests until there are none. works: the items of one request, in order.

    writes: whether this child may make files; any other can write none.
    """
    counter, memory, files, grown, parent = (int(argument) for argument in arguments)
    item = protocol.counter(counter)
    answers = _answers_only()
    confine(memory, parent, writes=writes)
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)  # parsing makes no cycles worth a look each 700 objects
    done = 0
    for line in sys.stdin.buffer:
        told, starved = _answered(works(orjson.loads(line)), item)
        done += len(told)
        last = starved or done >= files or _resident() > grown
        answers.write(orjson.dumps({"answers": told, "last": last}) + b"\n")
        answers.flush()
        if last:
            return


def _answers_only() -> BinaryIO:
    """The way back for answers alone: what a library prints goes to the log."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _resident() -> int:
    """Bytes in memory now; in a peak, Linux would count what the server had at the fork."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def _answered(works: list[Work], item: memoryview) -> tuple[list[Packed], bool]:
    """The answers to one request, and whether one of them wanted more memory than there is."""
    told: list[Packed] = []
    starved = False
    for work in works:
        item[0] += 1
        try:
            told.append(work())
        except Unreadable as error:
            starved |= isinstance(error, Starved)
            told.append({"e": error.reason})
    return told, starved
