"""The door to the child that writes tags."""

import os

from soniq.child import protocol
from soniq.child.model import Failure, Limits
from soniq.child.process import WRITER
from soniq.child.pump import Batch, Pump
from soniq.files.rewritten import Restore, Retag, Rewritten

WRITING = Limits(memory=512 * 1024 * 1024, seconds=60.0, idle_seconds=30.0, files=5_000)
"""memory: of address space; PyAV's libraries take 160 MB of it, what is kept for undo 60. seconds:
on top come those for a slow card; see `_BYTES_A_SECOND`."""

_BYTES_A_SECOND = 1_000_000
"""What the slowest cards and shares write while others are at them."""

_ROOM = 64 * 1024 * 1024
"""Bytes by which a file may grow, its cover not counted."""


class Writers:
    """Any thread may knock, and waits for its answer; files are written one at a time."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._pump = Pump(limits or WRITING, WRITER)

    def retag(self, order: Retag) -> Rewritten | Failure:
        """Makes a copy beside a file that says what it is to say; the file stays as it is.

        Raises:
            Unavailable: soniq is going down, or its writer cannot be started.
        """
        more = len(order.cover.image) if order.cover is not None and order.cover.image else 0
        return self._asked({"retag": order.packed()}, order.path, more)

    def restore(self, order: Restore) -> Rewritten | Failure:
        """Makes a file's earlier bytes beside it; likewise."""
        return self._asked({"restore": order.packed()}, order.path, _size(order.tagblock))

    def recognise(self, path: bytes, kept: bytes) -> Rewritten | Failure:
        """Whether a file is the one that was made when `kept` was; likewise."""
        latin: dict[str, object] = {
            "recognise": path.decode("latin-1"),
            "kept": kept.decode("latin-1"),
        }
        return self._asked(latin, path, 0)

    def close(self) -> None:
        """End the child at once; whoever waits for an answer is told Unavailable."""
        self._pump.close()

    @property
    def process_id(self) -> int | None:
        """The child's, while there is one."""
        child = self._pump.child
        return None if child is None else child.id

    def _asked(self, request: dict[str, object], path: bytes, more: int) -> Rewritten | Failure:
        size = _size(path) + more
        line = protocol.rewrite_request({**request, "most": 2 * size + _ROOM})
        batch = Batch(line, [path], more_seconds=size / _BYTES_A_SECOND)
        self._pump.submit(batch)
        answer = batch.promise.result()[0]
        assert isinstance(answer, Rewritten | Failure)
        return answer


def _size(path: bytes) -> int:
    """0 where it is gone, which the child will tell."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0
