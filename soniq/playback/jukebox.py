"""This machine's own sound output: a queue that plays on whatever becomes of browsers."""

from collections.abc import Sequence

from soniq.accounts.model import Person
from soniq.playback.model import (
    START,
    Command,
    Device,
    Entry,
    GainMode,
    JukeboxStatus,
    Output,
    Queue,
)
from soniq.store.database import Database
from soniq.units import Milliseconds


class Jukebox:
    """Played by mpv, over its JSON IPC; the queue is soniq's, and outlives both.

    Whoever has it play, it counts as theirs. Each change says how it is then. Surfaces ask
    `check` first, whether that person may use it at all.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def check(self, person: Person) -> None:
        """Raises:
        Forbidden: the person's role is below the setting `jukebox_role`.
        """
        raise NotImplementedError

    def device(self) -> Device | None:
        """As the last of everybody's devices; None where it is off or cannot be."""
        raise NotImplementedError

    def status(self) -> JukeboxStatus:
        raise NotImplementedError

    def outputs(self) -> list[Output]:
        """The sound devices to choose from. Raises Unavailable: its player does not run."""
        raise NotImplementedError

    def play(self, by: Person) -> JukeboxStatus:
        """Goes on, or begins with the played entry.

        Raises:
            Conflict: the queue is empty.
            Unavailable: its player does not run.
        """
        raise NotImplementedError

    def pause(self, by: Person) -> JukeboxStatus:
        raise NotImplementedError

    def stop(self, by: Person) -> JukeboxStatus:
        """Ends the sound; the played entry begins anew next time."""
        raise NotImplementedError

    def next(self, by: Person) -> JukeboxStatus:
        raise NotImplementedError

    def previous(self, by: Person) -> JukeboxStatus:
        raise NotImplementedError

    def skip(self, by: Person, index: int, position: Milliseconds = START) -> JukeboxStatus:
        """Plays that entry of the queue. Raises Invalid where there is none."""
        raise NotImplementedError

    def seek(self, by: Person, position: Milliseconds) -> JukeboxStatus:
        raise NotImplementedError

    def take(self, by: Person, queue: Queue, *, playing: bool) -> JukeboxStatus:
        """Takes a person's queue over, with its index and position."""
        raise NotImplementedError

    def set(self, by: Person, entries: Sequence[Entry], *, index: int = 0) -> JukeboxStatus:
        """Another queue. If what is played is in it too, it plays on.

        Raises:
            NotFound: there is no such track or station.
        """
        raise NotImplementedError

    def add(
        self, by: Person, entries: Sequence[Entry], *, place: int | None = None
    ) -> JukeboxStatus:
        """More entries, before that of `place`; behind all where it is None."""
        raise NotImplementedError

    def remove(self, by: Person, places: Sequence[int]) -> JukeboxStatus:
        raise NotImplementedError

    def move(self, by: Person, place: int, to: int) -> JukeboxStatus:
        raise NotImplementedError

    def clear(self, by: Person) -> JukeboxStatus:
        raise NotImplementedError

    def shuffle(self, by: Person) -> JukeboxStatus:
        """What is played comes first, the others in any order."""
        raise NotImplementedError

    def set_volume(self, by: Person, volume: int) -> JukeboxStatus:
        """0–100. Raises Invalid otherwise."""
        raise NotImplementedError

    def set_gain(self, by: Person, gain: GainMode) -> JukeboxStatus:
        raise NotImplementedError

    def set_output(self, by: Person, name: str) -> JukeboxStatus:
        """A sound device, as `outputs` names it; "auto" leaves the choice to the system."""
        raise NotImplementedError

    def obey(self, by: Person, command: Command) -> JukeboxStatus:
        """What a device is told, done here."""
        raise NotImplementedError
