"""Files that take their reader with them, without harm to the test's machine."""

from collections.abc import Iterable, Iterator

from soniq.child.model import Failure
from soniq.files.model import Reading
from soniq.intake.model import Reads


class Killer:
    """Reads as another does, but files of one name kill their reader."""

    def __init__(self, reads: Reads, name: bytes) -> None:
        self._reads = reads
        self._name = name

    def read(self, paths: Iterable[bytes]) -> Iterator[tuple[bytes, Reading | Failure]]:
        for path, answer in self._reads.read(paths):
            if path.endswith(self._name):
                yield path, Failure(reason="Its reader died of it.", killed=True)
            else:
                yield path, answer
