"""Reading files and rendering pictures where strangers' files can do no harm."""

import collections
from collections.abc import Generator, Iterable, Iterator

from soniq.child import protocol
from soniq.child.model import Failure, Limits
from soniq.child.pump import Batch, Pump
from soniq.files.artwork import Rendered
from soniq.files.lyrics import Sheet
from soniq.files.reading import Reading, Unreadable
from soniq.units import ArtworkHash

__all__ = ["Children", "Failure", "Limits"]

BATCH = 16  # files a message: a message costs some 60 µs on both sides, so 4 µs a file
BATCH_BYTES = 8 * 1024  # of paths in a message
AHEAD = 3  # batches that a reader of many files has under way


class Children:
    """The door to the child process. Any thread may knock."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._pump = Pump(limits or Limits())

    def read(
        self, paths: Iterable[bytes]
    ) -> Generator[tuple[bytes, Reading | Failure], None, None]:
        """Read files, answers in the order of the paths, as they come.

        Paths are absolute. They are taken from the iterable a few dozen ahead of the answers.

        Raises:
            Unavailable: soniq is going down, or its reader cannot be started.
        """
        waiting: collections.deque[tuple[list[bytes], Batch]] = collections.deque()
        try:
            for batch in _batches(paths):
                waiting.append((batch, self._submitted(batch)))
                if len(waiting) > AHEAD:
                    yield from _answered(*waiting.popleft())
            while waiting:
                yield from _answered(*waiting.popleft())
        finally:
            for _, abandoned in waiting:
                abandoned.promise.cancel()

    def _submitted(self, paths: list[bytes]) -> Batch:
        batch = Batch(protocol.read_request(paths), paths)
        self._pump.submit(batch)
        return batch

    def render(self, path: bytes, hash: ArtworkHash) -> Rendered:
        """Make a picture ready for pages: an image file, or one that a sound file carries.

        It goes before the files that wait to be read: a person is looking at the page.

        Raises:
            Unreadable: the picture is gone, broken or too large.
            Unavailable: soniq is going down, or its reader cannot be started.
        """
        batch = Batch(protocol.render_request(path, hash), [path])
        self._pump.submit(batch, first=True)
        answer = batch.promise.result()[0]
        if isinstance(answer, Rendered):
            return answer
        assert isinstance(answer, Failure)
        raise Unreadable(answer.reason)

    def lyrics(self, path: bytes, *, beside: bool) -> tuple[Sheet, ...]:
        """The words in a file that lies beside the music, or that a sound file carries.

        Raises:
            Unreadable: the file is gone, broken or too large.
            Unavailable: soniq is going down, or its reader cannot be started.
        """
        batch = Batch(protocol.lyrics_request(path, beside=beside), [path])
        self._pump.submit(batch, first=True)
        answer = batch.promise.result()[0]
        if isinstance(answer, Failure):
            raise Unreadable(answer.reason)
        assert isinstance(answer, tuple)
        return answer

    def close(self) -> None:
        """End the child at once; whoever waits for an answer is told Unavailable."""
        self._pump.close()

    @property
    def process_id(self) -> int | None:
        """The child's, while there is one."""
        child = self._pump.child
        return None if child is None else child.id


def _answered(paths: list[bytes], batch: Batch) -> Iterator[tuple[bytes, Reading | Failure]]:
    for path, answer in zip(paths, batch.promise.result(), strict=True):
        assert isinstance(answer, Reading | Failure)
        yield path, answer


def _batches(paths: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for path in paths:
        if batch and (len(batch) == BATCH or size + len(path) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(path)
        size += len(path)
    if batch:
        yield batch
