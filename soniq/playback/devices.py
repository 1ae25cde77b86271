"""What each person plays on, and how one device has another play."""

import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from soniq.accounts.model import Person
from soniq.errors import Conflict, Invalid, NotFound
from soniq.events import Event
from soniq.playback.jukebox.service import Jukebox
from soniq.playback.model import (
    GONE_AFTER,
    JUKEBOX,
    LAST_POSITION,
    START,
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
    check_position,
)
from soniq.playback.queues import Queues
from soniq.playback.reports import Reports
from soniq.playback.ticking import Ticking
from soniq.units import Milliseconds, Moment, PersonId, now

MOST = 20
"""Devices of a person at once; the one that was silent longest makes room."""
NAME = 100
"""Letters."""

_JUKEBOX_NAME = "Sound output of this machine"
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


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
        name = " ".join(name.split())[:NAME]
        if not name or kind == DeviceKind.JUKEBOX:
            raise Invalid("A device says its name, and that it is a browser or an app.")
        with self._lock:
            device_id = (
                as_id if as_id is not None and self._is_free(person_id, as_id) else _new_id()
            )
            before = self._here.get(device_id)
            device = Device(
                id=device_id,
                person_id=person_id,
                name=name,
                kind=kind,
                last_seen_at=self._clock(),
                report=Report() if before is None else before.device.report,
            )
            self._here[device_id] = _Here(device=device, seen=self._monotonic())
            gone = self._crowded_out(person_id)
        self._lose(gone)
        self._publish(_told(device))
        self._ticking.wake()
        return device

    def of(self, by: Person) -> list[Device]:
        """The person's devices that are there now, by name, and then the jukebox, where they may
        use it."""
        self.sweep()
        with self._lock:
            own = [one.device for one in self._here.values() if one.device.person_id == by.id]
        jukebox = self._jukebox_for(by)
        own.sort(key=lambda device: (device.name.casefold(), device.id))
        return own if jukebox is None else [*own, jukebox]

    def report(
        self, person_id: PersonId, device_id: DeviceId, report: Report, *, counts: bool = True
    ) -> Device:
        """What the device does now, or just that it is there; wanted every 30 s at least.

        What it plays is counted as heard from these reports (see `Reports`), unless `counts` says
        that it tells that by other ways.

        Raises:
            NotFound: the person has no such device (any more): it is to register. Or no such track.
            Invalid: a negative position, or a volume that is not 0–100.
        """
        _check(report)
        before = self._sought(person_id, device_id)
        if report.track_id is not None:
            self._reports.report(
                person_id,
                before.name,
                report.track_id,
                player=device_id,
                state=report.state,
                position=report.position,
                via=Via.WEB if before.kind == DeviceKind.BROWSER else Via.API,
                counts=counts,
            )
        elif before.report.track_id is not None:
            self._reports.left(person_id, device_id)
        device = replace(before, report=report, last_seen_at=self._clock())
        with self._lock:
            if device_id not in self._here:  # it left meanwhile
                return device
            self._here[device_id] = _Here(device=device, seen=self._monotonic())
        if replace(report, position=before.report.position) != before.report:
            self._publish(_told(device))
        self._ticking.wake()
        return device

    def leave(self, person_id: PersonId, device_id: DeviceId) -> None:
        """Raises NotFound where the person has no such device."""
        device = self._sought(person_id, device_id)
        with self._lock:
            self._here.pop(device_id, None)
        self._lose([device])

    def command(self, by: Person, device_id: DeviceId, command: Command) -> None:
        """Tells a device of the person's what to do: it hears a `device.command`.

        Raises:
            NotFound: the person has no such device.
            Invalid: the command lacks what its action needs.
            Forbidden: it is the jukebox, and the person may not use it.
            Unavailable: it is the jukebox, and its player does not run.
        """
        _check_command(command)
        if device_id == JUKEBOX:
            self._jukebox.check(by)
            self._obey(by, command)
            return
        self._sought(by.id, device_id)
        self._publish(
            DeviceCommand(
                person_id=by.id,
                device_id=device_id,
                action=command.action.value,
                position=command.position,
                index=command.index,
                volume=command.volume,
                playing=command.playing,
            )
        )

    def transfer(self, by: Person, source: DeviceId | None, target: DeviceId) -> Queue:
        """Has the target go on where the source is, which stops; the queue is as it went along.

        source: None for the queue as it was saved last, wherever that was.

        Raises:
            NotFound: the person has no such device.
            Conflict: there is nothing in the queue, or both are the same.
            Forbidden, Unavailable: as with `command`.
        """
        if source == target:
            raise Conflict("It plays there already.")
        if target == JUKEBOX:
            self._jukebox.check(by)
        else:
            self._sought(by.id, target)
        queue, is_playing = self._carried(by, source)
        if queue.index is None:
            raise Conflict("Nothing is in your queue. Play something first.")
        take_over = Command(action=Action.QUEUE, playing=is_playing)
        self.command(by, target, take_over)
        if source is not None:
            self.command(by, source, Command(action=Action.STOP))
        return queue

    def sweep(self) -> bool:
        """Lets go of devices that say nothing any more; whether any are left."""
        late = self._monotonic() - GONE_AFTER
        with self._lock:
            gone = [one.device for one in self._here.values() if one.seen < late]
            for device in gone:
                del self._here[device.id]
            left = bool(self._here)
        self._lose(gone)
        return left

    def _carried(self, by: Person, source: DeviceId | None) -> tuple[Queue, bool]:
        """The person's queue as the source plays it, and whether it does so now."""
        if source is None:
            return self._queues.of(by.id), True
        if source == JUKEBOX:
            self._jukebox.check(by)
            return self._from_jukebox(by)
        device = self._sought(by.id, source)
        queue, report = self._queues.of(by.id), device.report
        if report.index is not None and report.index < len(queue.tracks):
            queue = self._queues.go(
                by.id, report.index, position=self._reached(device), client=device.name
            )
        return queue, report.state == PlayState.PLAYING

    def _from_jukebox(self, by: Person) -> tuple[Queue, bool]:
        """Its tracks; radio stays where it is."""
        status = self._jukebox.status()
        places = [place for place, one in enumerate(status.entries) if one.track_id is not None]
        tracks = [one.track_id for one in status.entries if one.track_id is not None]
        is_within = status.index in places
        before = sum(place < (status.index or 0) for place in places)
        queue = self._queues.save(
            by.id,
            tracks,
            index=min(before, len(tracks) - 1) if tracks else None,
            position=status.position if is_within else START,
            client=_JUKEBOX_NAME,
        )
        return queue, status.state == PlayState.PLAYING

    def _reached(self, device: Device) -> Milliseconds:
        """Where the device is by now."""
        report = device.report
        if report.state != PlayState.PLAYING:
            return report.position
        with self._lock:
            here = self._here.get(device.id)
        gone = 0.0 if here is None else (self._monotonic() - here.seen) * 1000
        return Milliseconds(min(report.position + round(gone), LAST_POSITION))

    def _obey(self, by: Person, command: Command) -> None:
        """What the jukebox is told like any device."""
        jukebox = self._jukebox
        position = START if command.position is None else command.position
        match command.action:
            case Action.PLAY:
                jukebox.play(by)
            case Action.PAUSE:
                jukebox.pause()
            case Action.STOP:
                jukebox.stop()
            case Action.NEXT:
                jukebox.next()
            case Action.PREVIOUS:
                jukebox.previous()
            case Action.SEEK:
                jukebox.seek(position)
            case Action.SKIP:
                jukebox.skip(by, command.index or 0, position)
            case Action.VOLUME:
                jukebox.set_volume(command.volume or 0)
            case Action.QUEUE:
                jukebox.take(by, self._queues.of(by.id), playing=command.playing)

    def _jukebox_for(self, by: Person) -> Device | None:
        if not self._jukebox.can_be or not self._jukebox.is_open_to(by):
            return None
        status = self._jukebox.status()
        entry = None if status.index is None else status.entries[status.index]
        return Device(
            id=JUKEBOX,
            person_id=None,
            name=_JUKEBOX_NAME,
            kind=DeviceKind.JUKEBOX,
            last_seen_at=self._clock(),
            report=Report(
                state=status.state,
                track_id=None if entry is None else entry.track_id,
                index=status.index,
                position=status.position,
                volume=status.volume,
            ),
        )

    def _sought(self, person_id: PersonId, device_id: DeviceId) -> Device:
        with self._lock:
            here = self._here.get(device_id)
        if here is None or here.device.person_id != person_id:
            raise NotFound("You have no such device, or it is gone. It registers with its name.")
        return here.device

    def _is_free(self, person_id: PersonId, device_id: DeviceId) -> bool:
        if not _ID.fullmatch(device_id) or device_id == JUKEBOX:
            return False
        here = self._here.get(device_id)
        return here is None or here.device.person_id == person_id

    def _crowded_out(self, person_id: PersonId) -> list[Device]:
        own = [one for one in self._here.values() if one.device.person_id == person_id]
        own.sort(key=lambda one: one.seen)
        gone = [one.device for one in own[: max(0, len(own) - MOST)]]
        for device in gone:
            del self._here[device.id]
        return gone

    def _lose(self, gone: list[Device]) -> None:
        for device in gone:
            if device.person_id is not None:
                self._reports.left(device.person_id, device.id)
                self._publish(replace(_told(device), state="gone"))


def _new_id() -> DeviceId:
    return DeviceId(secrets.token_urlsafe(12))


def _check(report: Report) -> None:
    check_position(report.position)
    if report.index is not None and report.index < 0:
        raise Invalid("The entries of a queue are counted from 0.")
    if report.volume is not None and not 0 <= report.volume <= 100:
        raise Invalid(f"A volume is 0 to 100; {report.volume} is none.")


_NEEDS = {Action.SEEK: "position", Action.SKIP: "index", Action.VOLUME: "volume"}


def _check_command(command: Command) -> None:
    needed = _NEEDS.get(command.action)
    if needed is not None and getattr(command, needed) is None:
        raise Invalid(f'The command "{command.action}" says the {needed}.')
    _check(
        Report(
            position=START if command.position is None else command.position,
            index=command.index,
            volume=command.volume,
        )
    )


def _told(device: Device) -> DeviceChanged:
    assert device.person_id is not None
    report = device.report
    return DeviceChanged(
        person_id=device.person_id,
        device_id=device.id,
        state=report.state.value,
        track_id=report.track_id,
        index=report.index,
        position=report.position,
        volume=report.volume,
    )
