"""What mpv has been told to play: one thing now and the next behind it, so that no gap comes in
between; and where it is in it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from soniq.playback.jukebox.mpv import Mpv, Refused
from soniq.playback.jukebox.sources import Source
from soniq.playback.model import START, GainMode, Output
from soniq.units import Milliseconds

LOUD = 60
"""Of 100, on mpv's cubic scale: what an amplifier that is turned up stands."""
MODES = {GainMode.OFF: "no", GainMode.TRACK: "track", GainMode.ALBUM: "album"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """How it sounds. volume: 0–100. output: as mpv names it."""

    volume: int = LOUD
    gain: GainMode = GainMode.OFF
    output: str = "auto"


class Sounding:
    """Entries are known by a number of the caller's; mpv deals out ids of its own, which grow."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self.number: int | None = None
        """Of what is played; None where nothing is."""
        self.source: Source | None = None
        self.is_over = False
        """It has come to its end, and nothing else has begun."""
        self._numbers: dict[int, int] = {}
        self._sources: dict[int, Source] = {}
        self._first = 0
        """The id of what was begun last: what mpv tells of older ones is past."""
        self._base = START
        self._since: float | None = None

    def position(self) -> Milliseconds:
        """In what is played, or, where nothing is, where it is to begin."""
        gone = 0.0 if self._since is None else (self._monotonic() - self._since) * 1000
        reached = self._base + round(gone)
        longest = None if self.source is None else self.source.duration
        return Milliseconds(reached if longest is None else min(reached, longest))

    def begin(
        self,
        mpv: Mpv,
        number: int,
        source: Source,
        position: Milliseconds,
        *,
        paused: bool = False,
    ) -> None:
        """Plays this at once, whatever was played."""
        options = dict(source.options)
        if position:
            options["start"] = f"{position / 1000:.3f}"
        self._numbers, self._sources = {}, {number: source}
        self._first = _entry_id(
            mpv.ask("loadfile", url=source.url, flags="replace", options={**options})
        )
        self._numbers[self._first] = number
        mpv.set("pause", paused)
        self._is(number, position)
        self._since = None if paused else self._since

    def follow(self, mpv: Mpv, number: int, source: Source | None) -> None:
        """Has this come next, without a gap; nothing where the source is None."""
        mpv.ask("playlist-clear")
        self._numbers = {id_: own for id_, own in self._numbers.items() if own == self.number}
        if source is not None:
            answer = mpv.ask("loadfile", url=source.url, flags="append", options={**source.options})
            self._numbers[_entry_id(answer)] = number
            self._sources = {**self._kept(), number: source}

    def hold(self, mpv: Mpv, paused: bool) -> None:
        mpv.set("pause", paused)
        self.held(paused)

    def held(self, paused: bool) -> None:
        """mpv was paused, or goes on."""
        self._base = self.position()
        self._since = None if paused else self._monotonic()

    def seek(self, mpv: Mpv, position: Milliseconds) -> None:
        """Raises Refused where mpv cannot, as in most radio."""
        mpv.ask("seek", target=position / 1000, flags="absolute")
        self._base = position
        self._since = None if self._since is None else self._monotonic()

    def end(self, mpv: Mpv | None, *, at: Milliseconds = START) -> None:
        """Nothing is played any more; `at`: where it is to begin next time."""
        self.number = self.source = self._since = None
        self._numbers, self._sources, self._base, self.is_over = {}, {}, at, False
        if mpv is not None:
            mpv.ask("stop")

    # What mpv tells

    def is_past(self, entry_id: int) -> bool:
        """Whether that is news of what was replaced meanwhile."""
        return entry_id < self._first

    def number_of(self, entry_id: int) -> int | None:
        return self._numbers.get(entry_id)

    def went_on(self, number: int) -> None:
        """mpv has come to what was to follow."""
        self._is(number, START)

    def became(self, entry_id: int, ids: Sequence[int]) -> None:
        """The address was that of a list: these of mpv's stand for it now."""
        number = self._numbers.pop(entry_id, None)
        if number is not None:
            self._numbers.update(dict.fromkeys(ids, number))

    def agree(self, mpv: Mpv) -> None:
        """Takes the place from mpv, which may have waited for a disk or a server."""
        place, is_paused = mpv.get("time-pos"), mpv.get("pause")
        if isinstance(place, int | float) and self.number is not None:
            self._base = Milliseconds(max(0, round(place * 1000)))
            self._since = None if is_paused else self._monotonic()

    def adopt(self, mpv: Mpv, entry_id: int, number: int, source: Source) -> None:
        """mpv played this before soniq came to it."""
        self._first = entry_id
        self._numbers, self._sources = {entry_id: number}, {number: source}
        self._is(number, START)
        self.agree(mpv)

    def _is(self, number: int, position: Milliseconds) -> None:
        self.number, self._base, self._since = number, position, self._monotonic()
        self.source, self.is_over = self._sources[number], False

    def _kept(self) -> dict[int, Source]:
        return {own: source for own, source in self._sources.items() if own == self.number}


def tune(mpv: Mpv, tuning: Tuning) -> None:
    """Sets how it sounds. A sound device that is not there any more is left to the system."""
    mpv.set("volume", tuning.volume)
    mpv.set("replaygain", MODES[tuning.gain])
    try:
        mpv.set("audio-device", tuning.output)
    except Refused:
        mpv.set("audio-device", "auto")


def outputs(mpv: Mpv) -> list[Output]:
    listed = mpv.get("audio-device-list")
    return [
        Output(name=str(one["name"]), description=str(one.get("description") or one["name"]))
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict) and "name" in one
    ]


def _entry_id(answer: object) -> int:
    if isinstance(answer, dict) and isinstance(answer.get("playlist_entry_id"), int):
        return int(answer["playlist_entry_id"])
    raise Refused("loadfile: mpv does not say what it loaded; it is older than 0.33.")
