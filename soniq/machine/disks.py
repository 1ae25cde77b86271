"""How much room a disk has, asked so that a dead network drive holds nobody up."""

import os
import threading

from soniq.machine.model import Disk

PATIENCE_SECONDS = 1.0
"""How long a disk may take to answer; a sleeping one is waited for by the next asker."""


class Disks:
    """Asks about folders, each in a thread of its own that outlives an asker's patience."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: dict[bytes, _Question] = {}

    def ask(self, path: bytes) -> Disk:
        with self._lock:
            question = self._asked.get(path)
            if question is None:
                question = self._asked[path] = _Question(path)
                question.start()
        question.join(PATIENCE_SECONDS)
        if question.is_alive():
            return Disk(path=path, free_bytes=None, total_bytes=None, writable=None)
        with self._lock:
            self._asked.pop(path, None)
        return question.answer


class _Question(threading.Thread):
    def __init__(self, path: bytes) -> None:
        super().__init__(name="disk", daemon=True)
        self._path = path
        self.answer = Disk(path=path, free_bytes=None, total_bytes=None, writable=None)

    def run(self) -> None:
        try:
            found = os.statvfs(self._path)
        except OSError:
            return
        self.answer = Disk(
            path=self._path,
            free_bytes=found.f_bavail * found.f_frsize,
            total_bytes=found.f_blocks * found.f_frsize,
            writable=not found.f_flag & os.ST_RDONLY,
        )
