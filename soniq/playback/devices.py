"""What each person plays on, and how one device has another play."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from soniq.accounts.model import Person
from soniq.errors import Conflict, Invalid, NotFound
from soniq.events import Event
from soniq.playback.jukebox import Jukebox
from soniq.playback.model import (
    GONE_AFTER,
    JUKEBOX,
    Action,
    Command,
    Device,
    DeviceChanged,
    DeviceCommand,
    DeviceId,
    DeviceKind,
    PlayState,
    Queue,
    Report,
    Via,
)
from soniq.playback.queues import Queues
from soniq.playback.reports import Reports
from soniq.playback.ticking import Ticking
from soniq.units import Milliseconds, Moment, PersonId, now

MOST = 20
"""Devices of a person at once; the one that was silent longest makes room."""
NAME = 100
"""Letters."""


@dataclass(slots=True)
class _Here:
    device: Device
    seen: float
    """When it spoke last, by the clock that never jumps."""


class Devices:
    """Only in memory: after a restart of soniq each device registers anew, within its next word.

    A device is its person's alone: to anybody else there is none of its id. The jukebox is in
    everybody's list who may use it.
    """

    def __init__(
        self,
        queues: Queues,
        reports: Reports,
        jukebox: Jukebox,
        publish: Callable[[Event], None],
        *,
        clock: Callable[[], Moment] = now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._queues = queues
        self._reports = reports
        self._jukebox = jukebox
        self._publish = publish
        self._clock = clock
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._here: dict[DeviceId, _Here] = {}
        self._ticking = Ticking(GONE_AFTER, self.sweep)

    def close(self) -> None:
        self._ticking.close()

    def register(
        self,
        person_id: PersonId,
        name: str,
        *,
        kind: DeviceKind = DeviceKind.BROWSER,
        as_id: DeviceId | None = None,
    ) -> Device:
        """as_id: the id that it had, so that it keeps it over reloads and restarts.

        Raises:
            Invalid: it has no name, or calls itself the jukebox.
        """
        raise NotImplementedError

    def of(self, by: Person) -> list[Device]:
        """The person's devices that are there now, and the jukebox last, where they may use it."""
        raise NotImplementedError

    def report(
        self, person_id: PersonId, device_id: DeviceId, report: Report, *, counts: bool = True
    ) -> Device:
        """What the device does now, or just that it is there; wanted every 30 s at least.

        What it plays is counted as heard from these reports (see `Reports`), unless `counts` says
        that it tells that by other ways.

        Raises:
            NotFound: the person has no such device (any more): it is to register.
        """
        raise NotImplementedError

    def leave(self, person_id: PersonId, device_id: DeviceId) -> None:
        """Raises NotFound where the person has no such device."""
        raise NotImplementedError

    def command(self, by: Person, device_id: DeviceId, command: Command) -> None:
        """Tells a device of the person's what to do: it hears a `device.command`.

        Raises:
            NotFound: the person has no such device.
            Invalid: the command lacks what its action needs.
            Forbidden: it is the jukebox, and the person may not use it.
            Unavailable: it is the jukebox, and its player does not run.
        """
        raise NotImplementedError

    def transfer(self, by: Person, source: DeviceId | None, target: DeviceId) -> Queue:
        """Has the target go on where the source is, which stops; the queue is as it went along.

        source: None for the queue as it was saved last, wherever that was.

        Raises:
            NotFound: the person has no such device.
            Conflict: there is nothing in the queue.
            Forbidden, Unavailable: as with `command`.
        """
        raise NotImplementedError

    def sweep(self) -> bool:
        """Lets go of devices that say nothing any more; whether any are left."""
        raise NotImplementedError
