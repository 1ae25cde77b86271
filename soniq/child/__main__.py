"""The child itself: `python -m soniq.child COUNTER MEMORY FILES GROWN PARENT`, all numbers.

COUNTER is the descriptor of the shared item number, MEMORY and GROWN are bytes, PARENT is the
process id of the one who asks. Ends when its standard input does.
"""

import gc
import os
import resource
import sys
from typing import BinaryIO

import orjson

from soniq.child import protocol
from soniq.child.confine import confine
from soniq.child.protocol import Packed
from soniq.files import artwork, formats, tags  # noqa: F401 - loaded before memory is bounded
from soniq.files.reading import TOO_LARGE, Unreadable, read
from soniq.units import ArtworkHash


def main(arguments: list[str]) -> None:
    """Answer requests until there are none."""
    counter, memory, files, grown, parent = (int(argument) for argument in arguments)
    item = protocol.counter(counter)
    answers = _answers_only()
    confine(memory, parent)
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)  # parsing makes no cycles worth a look each 700 objects
    done = 0
    for line in sys.stdin.buffer:
        told, starved = _answered(orjson.loads(line), item)
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


def _answered(request: dict[str, object], item: memoryview) -> tuple[list[Packed], bool]:
    """The answers to one request, and whether one of them wanted more memory than there is."""
    told: list[Packed] = []
    starved = False
    for work in _works(request):
        item[0] += 1
        try:
            told.append(_one(*work))
        except Unreadable as error:
            starved |= error.reason == TOO_LARGE
            told.append({"e": error.reason})
    return told, starved


def _works(request: dict[str, object]) -> list[tuple[bytes, ArtworkHash | None]]:
    if "render" in request:
        return [(protocol.path_of(str(request["render"])), ArtworkHash(str(request["hash"])))]
    paths = request["read"]
    assert isinstance(paths, list)
    return [(protocol.path_of(path), None) for path in paths]


def _one(path: bytes, hash: ArtworkHash | None) -> Packed:
    if hash is None:
        return read(path).packed()
    return protocol.packed_rendered(artwork.render(artwork.picture_bytes(path, hash)))


if __name__ == "__main__":
    main(sys.argv[1:])
