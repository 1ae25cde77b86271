"""The jukebox's queue as it sounds: mpv plays what it says, and it goes where mpv went."""

import itertools
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from soniq.errors import Conflict, Invalid, NotFound, SoniqError, Unavailable
from soniq.playback.jukebox.following import followed
from soniq.playback.jukebox.mpv import Mpv, Refused, Said
from soniq.playback.jukebox.sounding import Sounding
from soniq.playback.jukebox.sources import Source
from soniq.playback.line import Line
from soniq.playback.model import START, Entry, PlayState
from soniq.units import Milliseconds, TrackId

logger = logging.getLogger(__name__)

EVENTS = frozenset({"start-file", "end-file", "playback-restart", "idle", "property-change"})
"""What `hear` wants to hear."""
TRIES = 20
"""Entries that cannot be played before it gives up: a drive that is away may hold them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An entry in the queue, with a number by which it is known wherever it comes to stand."""

    number: int
    entry: Entry


class Deck:
    """All of it is done by one thread at a time: `jukebox` sees to that."""

    def __init__(
        self,
        source_of: Callable[[Entry], Source],
        sounding: Sounding,
        *,
        mpv: Callable[[], Mpv],
        mpv_now: Callable[[], Mpv | None],
        tell: Callable[[Entry, PlayState, Milliseconds, bool], None],
    ) -> None:
        """mpv: started if need be, or raises Unavailable. mpv_now: if it runs.

        tell: what sounds, how, where, and whether it begins; whenever that changes.
        """
        self._source_of = source_of
        self._sounding = sounding
        self._mpv = mpv
        self._mpv_now = mpv_now
        self._tell = tell
        self._counter = itertools.count(1)
        self.line: Line[Placed] = Line()
        self.state = PlayState.STOPPED
        self.trouble: str | None = None

    def placed(self, entries: Iterable[Entry]) -> list[Placed]:
        return [Placed(number=next(self._counter), entry=entry) for entry in entries]

    @property
    def position(self) -> Milliseconds:
        return self._sounding.position()

    # What is asked of it

    def begin(self, position: Milliseconds = START) -> None:
        """Plays the entry of the index, or the next after it that can be played.

        Raises:
            Conflict: the queue is empty.
            Unavailable: mpv does not run, or nothing can be played.
        """
        if self.line.current is None:
            raise Conflict("The queue of the sound output is empty. Put something into it.")
        mpv = self._mpv()
        self.trouble = None
        self._tell_stopped()
        for _ in range(TRIES):
            placed = self.line.current
            source = self._found(placed)
            if source is not None and self._began(mpv, placed, source, position):
                return
            if self.line.after() is None:
                break
            self.line, position = self.line.at((self.line.index or 0) + 1), START
        self._end(mpv)
        raise Unavailable(self.trouble or "Nothing in the queue can be played.")

    def play(self) -> None:
        """Goes on where it is. Raises as `begin`."""
        if self.state == PlayState.STOPPED:
            self.begin(self._sounding.position())
        elif self.state == PlayState.PAUSED:
            self._sounding.hold(self._here(), False)
            self._is(PlayState.PLAYING)

    def pause(self) -> None:
        if self.state == PlayState.PLAYING:
            self._sounding.hold(self._here(), True)
            self._is(PlayState.PAUSED)

    def stop(self, *, at: Milliseconds = START) -> None:
        """at: where it is to begin next time."""
        self._tell_stopped()
        self._end(self._mpv_now(), at=at)

    def seek(self, position: Milliseconds) -> None:
        """Raises Invalid where that cannot be: in most radio."""
        if self.state == PlayState.STOPPED:
            self._sounding.end(None, at=position)
            return
        self._is(self.state)  # so that what was heard until here counts
        mpv = self._here()
        try:
            self._sounding.seek(mpv, position)
        except Refused:
            self._begin_anew(mpv, position)
        self._is(self.state)

    def _begin_anew(self, mpv: Mpv, position: Milliseconds) -> None:
        """For what mpv has not opened yet: only from then on it seeks."""
        number, source = self._sounding.number, self._sounding.source
        if number is None or source is None or source.duration is None:
            raise Invalid("There is no seeking in this; it is played as it comes.") from None
        is_paused = self.state == PlayState.PAUSED
        self._sounding.begin(mpv, number, source, position, paused=is_paused)
        self._follow(mpv)

    def settle(self) -> None:
        """After the queue was changed: what is played and what follows are as it says.

        Where the new one cannot be played, the change stands, and `trouble` says why it is quiet.
        """
        current = self.line.current
        if self.state == PlayState.STOPPED:
            return
        if current is None:
            self.stop()
        elif current.number == self._sounding.number:
            self._follow(self._here())
        elif self.state == PlayState.PLAYING:
            self._try_to_begin()
        else:
            self.stop()

    def follow(self, src: TrackId, dst: TrackId, places: Sequence[int]) -> None:
        """One track became another, in those places of the queue where it stands."""
        line = self.line
        entries = followed([placed.entry for placed in line.entries], src, dst, places)
        both = zip(line.entries, entries, strict=True)
        self.line = Line(tuple(replace(one, entry=entry) for one, entry in both), line.index)
        self.settle()

    def beat(self) -> None:
        """Now and then, while it plays."""
        mpv = self._mpv_now()
        if mpv is not None and self.state == PlayState.PLAYING:
            self._sounding.agree(mpv)
            self._is(self.state)

    def lost(self) -> bool:
        """mpv is gone; it stops where it was. Whether it was playing."""
        was_playing = self.state == PlayState.PLAYING
        at = self._sounding.position()
        self._tell_stopped()
        self._end(None, at=at)
        return was_playing

    def adopt(self, mpv: Mpv) -> None:
        """Goes on with an mpv that ran before soniq did; one that plays something else stops."""
        playing = _playing(mpv)
        if playing is None:
            return
        entry_id, url = playing
        for placed in filter(None, (self.line.current, self.line.after())):
            source = self._found(placed)
            if source is not None and source.url == url:
                self.line = self.line.at(self._index_of(placed.number) or 0)
                self._sounding.adopt(mpv, entry_id, placed.number, source)
                self.state = PlayState.PAUSED if mpv.get("pause") else PlayState.PLAYING
                self.trouble = None
                self._now(begins=True)
                self._follow(mpv)
                return
        mpv.ask("stop")

    # What mpv tells

    def hear(self, said: Said) -> None:
        mpv = self._mpv_now()
        if mpv is None:
            return
        event, entry_id = said.get("event"), said.get("playlist_entry_id")
        if event == "start-file" and isinstance(entry_id, int):
            self._started(mpv, entry_id)
        elif event == "end-file" and isinstance(entry_id, int):
            self._ended(entry_id, said)
        elif event == "playback-restart":
            self._sounding.agree(mpv)
        elif event == "idle" and self._sounding.is_over:
            self._go_after()
        elif event == "property-change" and said.get("name") == "pause":
            self._paused(mpv)

    def _started(self, mpv: Mpv, entry_id: int) -> None:
        number = self._sounding.number_of(entry_id)
        if self._sounding.is_past(entry_id) or self.state == PlayState.STOPPED:
            return
        if number is None:  # it went on to what was taken from the queue in that moment
            self._go_after()
        elif number != self._sounding.number:
            self.line = self.line.at(self._index_of(number) or 0)
            self._sounding.went_on(number)
            self._now(begins=True)
            self._follow(mpv)

    def _ended(self, entry_id: int, said: Said) -> None:
        number, reason = self._sounding.number_of(entry_id), said.get("reason")
        if number is None:
            return
        if reason == "redirect":
            first, count = said.get("playlist_insert_id"), said.get("playlist_insert_num_entries")
            if isinstance(first, int) and isinstance(count, int):
                self._sounding.became(entry_id, range(first, first + count))
        elif reason in {"eof", "error"} and number == self._sounding.number:
            source, self.trouble = self._sounding.source, None
            if reason == "error" and source is not None:
                self.trouble = f'"{source.title}" could not be played: {said.get("file_error")}.'
                logger.warning("mpv cannot play %s: %s", source.url, said.get("file_error"))
            self._tell_stopped(source.duration if source and reason == "eof" else None)
            self._sounding.is_over = True
        elif reason == "stop" and number == self._sounding.number:
            self.stop()  # by somebody else

    def _go_after(self) -> None:
        """To the next that mpv did not know of; at the end, it stops."""
        if self.line.after() is None:
            self._end(self._mpv_now())
            return
        self.line = self.line.at((self.line.index or 0) + 1)
        why = self.trouble
        self._try_to_begin()
        self.trouble = self.trouble or why

    def _try_to_begin(self) -> None:
        try:
            self.begin()
        except Unavailable as error:
            self.trouble = str(error)
            logger.warning("the sound output stops: %s", error)

    def _paused(self, mpv: Mpv) -> None:
        """Somebody else told mpv; what is so now counts, not what was when it said so."""
        is_paused = mpv.get("pause") is True
        if self.state == (PlayState.PLAYING if is_paused else PlayState.PAUSED):
            self._sounding.held(is_paused)
            self._is(PlayState.PAUSED if is_paused else PlayState.PLAYING)

    def _began(self, mpv: Mpv, placed: Placed, source: Source, position: Milliseconds) -> bool:
        try:
            self._sounding.begin(mpv, placed.number, source, position)
        except Refused as error:
            self.trouble = f'"{source.title}" could not be played: {error}.'
            return False
        self.state = PlayState.PLAYING
        self._now(begins=True)
        self._follow(mpv)
        return True

    def _follow(self, mpv: Mpv) -> None:
        """Has mpv know what comes next, so that it can go on without a gap."""
        after = self.line.after()
        source = None if after is None else self._found(after)
        self._sounding.follow(mpv, 0 if after is None else after.number, source)

    def _here(self) -> Mpv:
        """The mpv that plays: it is not started for what it would know nothing of."""
        mpv = self._mpv_now()
        if mpv is None:
            raise Unavailable("The player of the sound output has just ended.", retry_after=2)
        return mpv

    def _found(self, placed: Placed | None) -> Source | None:
        if placed is None:
            return None
        try:
            return self._source_of(placed.entry)
        except (NotFound, Unavailable) as error:
            self.trouble = str(error)
            return None

    def _index_of(self, number: int) -> int | None:
        numbers = (placed.number for placed in self.line.entries)
        return next((place for place, own in enumerate(numbers) if own == number), None)

    def _sounds(self) -> Entry | None:
        number = self._sounding.number
        place = None if number is None else self._index_of(number)
        return None if place is None else self.line.entries[place].entry

    def _is(self, state: PlayState) -> None:
        self.state = state
        self._now(begins=False)

    def _now(self, *, begins: bool) -> None:
        entry = self._sounds()
        if entry is not None:
            self._tell(entry, self.state, self._sounding.position(), begins)

    def _tell_stopped(self, at: Milliseconds | None = None) -> None:
        entry = self._sounds()
        if entry is not None and not self._sounding.is_over:
            position = self._sounding.position() if at is None else at
            self._tell(entry, PlayState.STOPPED, position, False)

    def _end(self, mpv: Mpv | None, *, at: Milliseconds = START) -> None:
        self.state = PlayState.STOPPED
        try:
            self._sounding.end(mpv, at=at)
        except SoniqError as error:
            logger.debug("mpv was not told to stop: %s", error)


def _playing(mpv: Mpv) -> tuple[int, str] | None:
    """Id and address of what mpv plays, or is about to: between two files it plays none."""
    listed = mpv.get("playlist")
    entries = [one for one in (listed if isinstance(listed, list) else []) if isinstance(one, dict)]
    signs = ("playing",) if mpv.get("idle-active") is True else ("playing", "current")
    for sign in signs:
        for one in entries:
            entry_id, url = one.get("id"), one.get("filename")
            if one.get(sign) is True and isinstance(entry_id, int) and isinstance(url, str):
                return entry_id, url
    return None
