"""Turning sound into what a device plays: a few at once, each once for all who want it."""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from soniq.audio.coding import Format, Quality
from soniq.child import transcoding
from soniq.child.transcoding import Abandoned, Failed, Order
from soniq.errors import Invalid, SoniqError, Unavailable
from soniq.library.model import File
from soniq.streaming import planning
from soniq.streaming.growing import Growing, Reading
from soniq.streaming.keeping import Keeping, name_of
from soniq.streaming.model import MOST_OFFSET, ORIGINAL, Plan, Ready, Source
from soniq.units import Milliseconds

logger = logging.getLogger(__name__)

WAITING = 8
"""Transcodes that may stand in line behind those at work."""

SPARE = 100 * 2**20
"""Bytes that stay free on the disk, for the library itself."""

_LOOK_EVERY = 16 * 2**20  # bytes of a transcode between two looks at the disk's room
_LOOK_SECONDS = 0.5


class Transcoding:
    """What listeners get instead of the file. Any thread may ask."""

    def __init__(
        self, folder: Path, *, at_once: Callable[[], int], most_bytes: Callable[[], int]
    ) -> None:
        """folder: for transcodes. at_once: how many may be made at the same time; asked for each.
        most_bytes: of finished ones."""
        self._kept = Keeping(folder)
        self._folder = folder
        self._at_once = at_once
        self._most_bytes = most_bytes
        self._changed = threading.Condition()
        self._growing: dict[str, Growing] = {}
        self._threads: set[threading.Thread] = set()
        self._line: list[Growing] = []
        self._at_work = 0
        self._closed = False

    def plan(
        self,
        file: File,
        *,
        format: Format | None = None,
        max_bitrate: int | None = None,
        quality: Quality | None = None,
        raw: bool = False,
        offset: Milliseconds | None = None,
    ) -> Plan:
        """What to send of a file; see `planning.plan`. raw: the file itself, whatever else."""
        if raw:
            return ORIGINAL
        return planning.plan(
            file,
            format=format,
            max_bitrate=max_bitrate,
            quality=quality,
            offset=offset or Milliseconds(0),
        )

    def expected_bytes(self, plan: Plan, length: Milliseconds | None) -> int | None:
        """About how many so much sound will have as a transcode; see `planning`."""
        return planning.expected_bytes(plan, length)

    def open(self, source: Source, plan: Plan, *, offset: Milliseconds) -> Ready | Reading:
        """The transcode of an opened file, finished or as it grows; it begins where nobody has
        made it yet. Who gets a `Reading` closes it; when nobody reads any more it ends.

        Raises:
            Invalid: the place lies outside of any track.
            Unavailable: too many are waiting for theirs already, or soniq is going down.
        """
        if not 0 <= offset <= MOST_OFFSET or (source.duration and offset >= source.duration):
            raise Invalid(f"The track is not {offset} ms long, so it cannot begin there.")
        name = name_of(source, plan, offset)
        with self._changed:
            if self._closed:
                raise Unavailable("soniq is going down; it makes nothing new to play.")
            growing = self._growing.get(name)
            reading = None if growing is None else growing.join()
            if reading is not None:
                return reading
            handle = self._kept.find(name)
            if handle is not None:
                return Ready.of(handle, name)
            if len(self._threads) >= max(1, self._at_once()) + WAITING:
                raise Unavailable(
                    "Too many tracks wait to be made playable for others. Try again in a moment, "
                    "or ask for the original.",
                    retry_after=10,
                )
            return self._begin(name, source, plan, offset)

    def forget_parts(self) -> None:
        """Takes away what a kill left half done; before anything is asked for."""
        self._kept.sweep()

    def tidy(self) -> int:
        """Takes away the least lately played beyond the room that there is; how many."""
        return self._kept.shrink(self._most_bytes())

    @property
    def is_busy(self) -> bool:
        """Whether anything is being made, or tidied after."""
        return bool(self._threads)

    def size(self) -> int:
        """Bytes on the disk."""
        return self._kept.size()

    def close(self) -> None:
        """Ends all children; what was half done is gone."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            threads = list(self._threads)
        for thread in threads:
            thread.join(transcoding.GOODBYE_SECONDS)

    def _begin(self, name: str, source: Source, plan: Plan, offset: Milliseconds) -> Reading:
        assert plan.format is not None
        order = Order(
            format=plan.format, bitrate=plan.bitrate, offset=offset, duration=source.duration
        )
        growing = Growing(name)
        reading = growing.join()
        assert reading is not None
        handle = os.dup(source.handle)
        thread = threading.Thread(
            target=self._make, args=(name, growing, order, handle), daemon=True
        )
        try:
            thread.start()  # it waits for the lock that is held here
        except RuntimeError as error:
            os.close(handle)
            raise Unavailable("The system gives soniq no more threads.") from error
        self._growing[name] = growing
        self._threads.add(thread)
        self._line.append(growing)
        return reading

    def _make(self, name: str, growing: Growing, order: Order, source: int) -> None:
        """The life of a transcode, in a thread of its own: the child dies with it."""
        try:
            with self._turn(growing):
                self._run(name, growing, order, source)
            self.tidy()
        except Abandoned:
            growing.fail(Unavailable("Nobody listened any more, so it was not finished."))
        except Failed as error:
            logger.info("no transcode %s: %s", name, error)
            growing.fail(Invalid(f"The file cannot be made into {order.format.value}: {error}"))
        except SoniqError as error:
            growing.fail(error)
        except OSError as error:
            logger.warning("no transcode %s: %s", name, error)
            growing.fail(
                Unavailable(f"The disk does not take the transcode ({error.strerror or error}).")
            )
        finally:
            os.close(source)
            growing.leave()
            with self._changed:
                if self._growing.get(name) is growing:
                    del self._growing[name]
                self._threads.discard(threading.current_thread())

    @contextmanager
    def _turn(self, growing: Growing) -> Iterator[None]:
        """Waits until it is the first in line and may begin. Raises Abandoned."""
        with self._changed:
            try:
                while self._is_wanted(growing) and not self._is_next(growing):
                    self._changed.wait(_LOOK_SECONDS)
            finally:
                self._line.remove(growing)
            if not self._is_wanted(growing):
                raise Abandoned
            self._at_work += 1
        try:
            yield
        finally:
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()

    def _is_next(self, growing: Growing) -> bool:
        return self._line[0] is growing and self._at_work < max(1, self._at_once())

    def _run(self, name: str, growing: Growing, order: Order, source: int) -> None:
        part = self._kept.part()
        try:
            growing.begin(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            transcoding.run(
                order,
                source,
                self._into(growing),
                wanted=lambda: self._is_wanted(growing),
            )
            growing.finish()
            self._kept.settle(part, name)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _into(self, growing: Growing) -> Callable[[bytes], None]:
        looked_at = 0

        def take(chunk: bytes) -> None:
            nonlocal looked_at
            if growing.size >= looked_at:
                room = os.statvfs(self._folder)
                if room.f_bavail * room.f_frsize < SPARE:
                    raise Unavailable("The disk is nearly full, so nothing is made to play.")
                looked_at = growing.size + _LOOK_EVERY
            growing.add(chunk)

        return take

    def _is_wanted(self, growing: Growing) -> bool:
        return not self._closed and growing.is_wanted()
