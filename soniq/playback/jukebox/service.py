"""This machine's own sound output: a queue that plays on whatever becomes of browsers."""

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from soniq.accounts.model import Person, Role
from soniq.errors import Conflict, Forbidden, Invalid, NotFound, SoniqError
from soniq.events import Event
from soniq.playback.jukebox import rows
from soniq.playback.jukebox.running import REVIVALS, PlayerOf, Running
from soniq.playback.jukebox.sounding import MODES, outputs
from soniq.playback.jukebox.sources import Sources
from soniq.playback.line import Line
from soniq.playback.model import (
    LONGEST_QUEUE,
    START,
    Entry,
    GainMode,
    JukeboxChanged,
    JukeboxFollowed,
    JukeboxStatus,
    Output,
    PlayState,
    Queue,
    Via,
    check_position,
)
from soniq.playback.queue_rows import known
from soniq.playback.radio import Radio
from soniq.playback.reports import Reports
from soniq.store.database import Database
from soniq.units import Milliseconds, TrackId

logger = logging.getLogger(__name__)

CLIENT = "Jukebox"
SAID = 20_000
"""Milliseconds by which the place that is on the disk may be behind."""
BACK = Milliseconds(5_000)
"""So far into a track, "previous" goes to its start first."""


class Jukebox:
    """Played by mpv, over its JSON IPC; the queue is soniq's, and outlives both.

    Whoever has it begin, it counts as theirs. Each change says how it is then. Surfaces ask
    `check` first, whether that person may use it at all.
    """

    def __init__(
        self,
        db: Database,
        radio: Radio,
        sources: Sources,
        reports: Reports,
        player: PlayerOf,
        publish: Callable[[Event], None],
        *,
        role: Callable[[], Role],
        monotonic: Callable[[], float] = time.monotonic,
        revivals: Sequence[float] = REVIVALS,
    ) -> None:
        """role: the least that may use it."""
        self._db = db
        self._radio = radio
        self._reports = reports
        self._publish = publish
        self._role = role
        self._kept = rows.kept(db.read())
        self._tuning = self._kept.tuning
        self._person_id = self._kept.person_id
        self._told: JukeboxChanged | None = None
        self._running = Running(
            sources.of,
            player,
            tuning=lambda: self._tuning,
            heard=self._heard,
            changed=self._changed,
            monotonic=monotonic,
            revivals=revivals,
        )
        self._deck = self._running.deck
        self._deck.line = Line(
            tuple(self._deck.placed(self._kept.line.entries)), self._kept.line.index
        )
        self._deck.stop(at=self._kept.position)

    # What is so

    def check(self, person: Person) -> None:
        """
        Raises:
            Unavailable: it is off.
            Forbidden: the person's role is below the setting `jukebox_role`.
        """
        self._running.player.check()
        if not self.is_open_to(person):
            raise Forbidden(
                f"The sound output of this machine is for the role {self._role()} and those above; "
                f"you are {person.role}."
            )

    def is_open_to(self, person: Person) -> bool:
        return person.role.may(self._role())

    @property
    def can_be(self) -> bool:
        """Whether it is on, and mpv is there for it."""
        return self._running.player.can_be

    def status(self) -> JukeboxStatus:
        with self._running.alone():
            return self._status()

    def outputs(self) -> list[Output]:
        """The sound devices to choose from. Raises Unavailable where its player does not run."""
        with self._running.changing():
            return outputs(self._running.mpv())

    # What people ask of it

    def play(self, by: Person) -> JukeboxStatus:
        """Goes on, or begins with the entry of the index.

        Raises:
            Conflict: the queue is empty.
            Unavailable: its player does not run, or nothing can be played.
        """
        with self._running.changing():
            if self._deck.state == PlayState.STOPPED:
                self._person_id = by.id
            self._deck.play()
            return self._status()

    def pause(self) -> JukeboxStatus:
        with self._running.changing():
            self._deck.pause()
            return self._status()

    def stop(self) -> JukeboxStatus:
        """Ends the sound; the entry of the index begins anew next time."""
        with self._running.changing():
            self._deck.stop()
            return self._status()

    def next(self) -> JukeboxStatus:
        """Raises Conflict at the end of the queue."""
        return self._step(1)

    def previous(self) -> JukeboxStatus:
        """To the entry before; some seconds into one, to its own start."""
        status = self.status()
        goes_back = status.position <= BACK and (status.index or 0) > 0
        return self._step(-1 if goes_back else 0)

    def skip(self, by: Person, index: int, position: Milliseconds = START) -> JukeboxStatus:
        """Plays that entry of the queue. Raises Invalid where there is none."""
        check_position(position)
        with self._running.changing():
            self._deck.line = self._deck.line.at(index)
            self._begins_for(by, position)
            return self._status()

    def seek(self, position: Milliseconds) -> JukeboxStatus:
        """Raises Invalid in what has no places, such as radio."""
        check_position(position)
        with self._running.changing():
            self._deck.seek(position)
            return self._status()

    def take(self, by: Person, queue: Queue, *, playing: bool) -> JukeboxStatus:
        """Takes a person's queue over, with its index and position.

        Raises:
            Conflict: nothing is in it.
            Unavailable: its player does not run, or nothing can be played.
        """
        if queue.index is None:
            raise Conflict("Nothing is in your queue. Play something first.")
        entries = [Entry(track_id=track) for track in queue.tracks]
        with self._running.changing():
            self._deck.stop()
            self._deck.line = Line.of(self._deck.placed(entries), queue.index)
            if playing:
                self._begins_for(by, queue.position)
            else:
                self._deck.stop(at=queue.position)
                self._person_id = by.id
            return self._status()

    def set(self, entries: Sequence[Entry], *, index: int | None = None) -> JukeboxStatus:
        """Another queue. index: None leaves what is played the played one, if it is in it.

        Raises:
            NotFound: there is no such track or station.
            Invalid: the index is of no entry, or they are too many.
        """
        self._sought(entries)
        with self._running.changing():
            before = self._deck.line.current
            placed = self._deck.placed(entries)
            if before is not None and index is None and before.entry in entries:
                index = entries.index(before.entry)
                placed[index] = before
            self._deck.line = Line.of(placed, index)
            self._deck.settle()
            return self._status()

    def add(self, entries: Sequence[Entry], *, place: int | None = None) -> JukeboxStatus:
        """More entries, before that of `place`; behind all where it is None. Raises as `set`."""
        with self._running.changing():
            self._sought(entries, beside=len(self._deck.line.entries))
            self._deck.line = self._deck.line.put(self._deck.placed(entries), place)
            self._deck.settle()
            return self._status()

    def remove(self, places: Sequence[int]) -> JukeboxStatus:
        """Raises Invalid where one of the places is none."""
        with self._running.changing():
            self._deck.line = self._deck.line.without(places)
            self._deck.settle()
            return self._status()

    def move(self, place: int, to: int) -> JukeboxStatus:
        """Raises Invalid where one of the places is none."""
        with self._running.changing():
            self._deck.line = self._deck.line.moved(place, to)
            self._deck.settle()
            return self._status()

    def clear(self) -> JukeboxStatus:
        return self.set([])

    def shuffle(self) -> JukeboxStatus:
        """What is played comes first, the others in any order."""
        with self._running.changing():
            self._deck.line = self._deck.line.shuffled(random.SystemRandom())
            self._deck.settle()
            return self._status()

    # How it sounds

    def set_volume(self, volume: int) -> JukeboxStatus:
        """0–100. Raises Invalid otherwise."""
        if not 0 <= volume <= 100:
            raise Invalid(f"A volume is 0 to 100; {volume} is none.")
        with self._running.changing():
            self._tuning = replace(self._tuning, volume=volume)
            self._tune("volume", volume)
            return self._status()

    def set_gain(self, gain: GainMode) -> JukeboxStatus:
        with self._running.changing():
            self._tuning = replace(self._tuning, gain=gain)
            self._tune("replaygain", MODES[gain])
            return self._status()

    def set_output(self, name: str) -> JukeboxStatus:
        """A sound device, as `outputs` names it; "auto" leaves the choice to the system.

        Raises:
            Invalid: there is none of that name.
            Unavailable: its player does not run.
        """
        with self._running.changing():
            if name not in {output.name for output in outputs(self._running.mpv())}:
                raise Invalid(f'This machine has no sound output "{name[:80]}". Look at the list.')
            self._tuning = replace(self._tuning, output=name)
            self._tune("audio-device", name)
            return self._status()

    # Coming and going

    def settle(self) -> None:
        """Goes on with an mpv that outlived the last soniq, if there is one."""
        self._running.settle()

    def close(self) -> None:
        """Leaves mpv to play what it plays to its end."""
        self._running.close()
        self._keep(self._now())

    def refresh(self) -> None:
        """After a change of the settings: one that is off is quiet."""
        if self._running.player.is_off:
            self.stop()

    def follow(self, news: JukeboxFollowed) -> None:
        """What plays sounds on to its end; what comes next is the other track's file."""
        with self._running.changing():
            self._deck.follow(TrackId(news.track_id), TrackId(news.into_id), news.places)

    def _begins_for(self, by: Person, position: Milliseconds) -> None:
        self._deck.stop()
        self._person_id = by.id
        self._deck.begin(position)

    def _step(self, by: int) -> JukeboxStatus:
        with self._running.changing():
            line = self._deck.line
            if line.index is None or not 0 <= line.index + by < len(line.entries):
                raise Conflict("There is nothing more in the queue of the sound output.")
            was_playing = self._deck.state == PlayState.PLAYING
            self._deck.stop()
            self._deck.line = line.at(line.index + by)
            if was_playing:
                self._deck.begin()
            return self._status()

    def _tune(self, name: str, value: int | str) -> None:
        mpv = self._running.player.mpv
        if mpv is not None:
            mpv.set(name, value)

    def _sought(self, entries: Sequence[Entry], *, beside: int = 0) -> None:
        if beside + len(entries) > LONGEST_QUEUE:
            raise Invalid(f"A queue takes {LONGEST_QUEUE} entries, not {beside + len(entries)}.")
        tracks = {one.track_id for one in entries if one.track_id is not None}
        stations = {one.station_id for one in entries if one.station_id is not None}
        gone = tracks - known(self._db.read(), tracks)
        if gone or stations - set(self._radio.by_ids(stations)):
            raise NotFound("One of these is not in the library. Take ids from what soniq answers.")

    def _status(self) -> JukeboxStatus:
        deck = self._deck
        return JukeboxStatus(
            entries=tuple(placed.entry for placed in deck.line.entries),
            index=deck.line.index,
            state=deck.state,
            position=deck.position,
            volume=self._tuning.volume,
            gain=self._tuning.gain,
            output=self._tuning.output,
            person_id=self._person_id,
            is_connected=self._running.player.mpv is not None,
            trouble=deck.trouble,
        )

    def _heard(self, entry: Entry, state: PlayState, position: Milliseconds, begins: bool) -> None:
        """Counts what sounds for the person who had it begin."""
        if entry.track_id is None or self._person_id is None:
            return
        try:
            self._reports.report(
                self._person_id,
                CLIENT,
                entry.track_id,
                state=state,
                position=position,
                via=Via.JUKEBOX,
                begins=begins,
            )
        except SoniqError as error:
            logger.warning("what the sound output plays does not count: %s", error)

    def _changed(self) -> None:
        """Keeps what is so for the next start, and tells it."""
        status = self._status()
        now = self._now()
        if self._is_news(now, status.state):
            self._keep(now)
        current = self._deck.line.current
        told = JukeboxChanged(
            state=status.state,
            index=status.index,
            track_id=None if current is None else current.entry.track_id,
            station_id=None if current is None else current.entry.station_id,
            volume=status.volume,
            trouble=status.trouble,
        )
        if told != self._told:
            self._told = told
            self._publish(told)

    def _now(self) -> rows.Kept:
        line = self._deck.line
        return rows.Kept(
            line=Line(tuple(placed.entry for placed in line.entries), line.index),
            position=self._deck.position,
            tuning=self._tuning,
            person_id=self._person_id,
        )

    def _keep(self, kept: rows.Kept) -> None:
        with self._db.write() as tx:
            if self._kept is rows.NOTHING or kept.line.entries != self._kept.line.entries:
                rows.keep(tx, kept)
            else:
                rows.keep_manner(tx, kept)
        self._kept = kept

    def _is_news(self, kept: rows.Kept, state: PlayState) -> bool:
        """While it plays, the place alone is written down only now and then."""
        if state != PlayState.PLAYING or replace(kept, position=self._kept.position) != self._kept:
            return kept != self._kept
        return abs(kept.position - self._kept.position) >= SAID
