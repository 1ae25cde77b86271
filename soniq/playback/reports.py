"""What players say of what they play, and what follows from it: plays, places in long tracks."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from soniq.errors import Invalid, NotFound
from soniq.library.service import Library
from soniq.playback.bookmarks import Bookmarks
from soniq.playback.model import Heard, NowHeard, PlayState, Via, check_position
from soniq.playback.ticking import Ticking
from soniq.units import Milliseconds, Moment, PersonId, TrackId, now

SILENT = 90.0
"""Seconds after which a player that said it plays is taken to have gone."""
PUT_ASIDE = 6 * 3600.0
"""Seconds after which one that was paused is: many an app is closed so, and says no more."""
MOST = 20
"""Players of a person at once: an app may call itself anything, and another each time."""
AGAIN = Milliseconds(15_000)
"""So near to its end a track that is back at its start is played once more."""


@dataclass(slots=True)
class _Playing:
    """A track that a player plays, since it began."""

    person_id: PersonId
    client: str
    track_id: TrackId
    duration: Milliseconds
    began_at: Moment
    counts: bool
    via: Via
    state: PlayState
    position: Milliseconds
    told: float
    """When its player spoke last, by the clock that never jumps."""
    spoke_at: Moment
    """The same by the calendar."""
    heard: float = 0.0
    """Milliseconds."""


class Reports:
    """From what players report, the time that a track really sounded; when it ends, it is told as
    heard. Nothing of it is on the disk until then; a stop of soniq tells what was heard so far."""

    def __init__(
        self,
        library: Library,
        bookmarks: Bookmarks,
        *,
        heard: Callable[[Heard], None],
        now_heard: Callable[[NowHeard], None],
        clock: Callable[[], Moment] = now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """heard, now_heard: whom to tell; of `listening`, which stands beside this room."""
        self._library = library
        self._bookmarks = bookmarks
        self._heard = heard
        self._now_heard = now_heard
        self._clock = clock
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._playing: dict[tuple[PersonId, str], _Playing] = {}
        self._ticking = Ticking(SILENT, self.sweep)

    def report(
        self,
        person_id: PersonId,
        client: str,
        track_id: TrackId,
        *,
        state: PlayState,
        position: Milliseconds,
        via: Via,
        player: str | None = None,
        begins: bool = False,
        rate: float = 1.0,
        counts: bool = True,
    ) -> None:
        """A player's word on what it plays; the more often it speaks, the truer the time.

        client: the player's name, for people. player: what tells it from the person's others,
        where its name does not. begins: the track starts anew, even if it was this one before.
        rate: of the playback; 1 is as recorded. counts: whether it is to be told as heard; not
        where the player tells that by other ways.

        Raises:
            NotFound: no such track.
            Invalid: the position is negative or the rate is none.
        """
        check_position(position)
        if not 0 < rate <= 100:
            raise Invalid("A rate of playback is above 0, and 1 as recorded.")
        duration = self._duration(track_id)
        ended: list[_Playing] = []
        key = (person_id, player or client)
        with self._lock:
            told, at = self._monotonic(), self._clock()
            one = self._playing.get(key)
            if one is not None:
                _listen(one, track_id, position, told, rate)
                one.spoke_at = at
                if begins or one.track_id != track_id or _is_again(one, position):
                    ended.append(self._playing.pop(key))
                    one = None
            if one is None:
                one = self._playing[key] = _Playing(
                    person_id=person_id,
                    client=client,
                    track_id=track_id,
                    duration=duration,
                    began_at=at,
                    counts=counts,
                    via=via,
                    state=state,
                    position=position,
                    told=told,
                    spoke_at=at,
                )
            one.state, one.position, one.counts = state, position, counts
            one.told, one.spoke_at = told, at
            if state == PlayState.STOPPED:
                ended.append(self._playing.pop(key))
            ended += self._crowded_out(person_id)
        self._tell_ended(ended)
        self._bookmarks.heard(person_id, track_id, position, duration)
        self._now_heard(
            NowHeard(
                person_id=person_id,
                track_id=track_id,
                client=client,
                position=position,
                state=state,
            )
        )
        self._ticking.wake()

    def left(self, person_id: PersonId, player: str) -> None:
        """The player is gone, or plays nothing: what it played has ended."""
        with self._lock:
            one = self._playing.pop((person_id, player), None)
        if one is None:
            return
        self._tell_ended([one])
        self._now_heard(
            NowHeard(
                person_id=person_id,
                track_id=one.track_id,
                client=one.client,
                position=one.position,
                state=PlayState.STOPPED,
            )
        )

    def sweep(self) -> bool:
        """Ends what players said they play and then said no more of; whether any are left."""
        with self._lock:
            at = self._monotonic()
            gone = {
                key: one
                for key, one in self._playing.items()
                if one.told < at - (SILENT if one.state == PlayState.PLAYING else PUT_ASIDE)
            }
            for key in gone:
                del self._playing[key]
            left = bool(self._playing)
        self._tell_ended(gone.values())
        return left

    def close(self) -> None:
        """Tells what was heard so far."""
        self._ticking.close()
        with self._lock:
            rest = list(self._playing.values())
            self._playing.clear()
        self._tell_ended(rest)

    def _crowded_out(self, person_id: PersonId) -> list[_Playing]:
        """The players that were silent longest, where a person has too many."""
        own = [key for key in self._playing if key[0] == person_id]
        own.sort(key=lambda key: self._playing[key].told)
        return [self._playing.pop(key) for key in own[: max(0, len(own) - MOST)]]

    def _tell_ended(self, ended: Iterable[_Playing]) -> None:
        for one in ended:
            if not one.counts or one.heard < 1:
                continue
            self._heard(
                Heard(
                    person_id=one.person_id,
                    track_id=one.track_id,
                    at=one.began_at,
                    played=Milliseconds(round(one.heard)),
                    until=one.spoke_at,
                    via=one.via,
                    client=one.client,
                )
            )

    def _duration(self, track_id: TrackId) -> Milliseconds:
        found = self._library.tracks_by_ids([track_id])
        if not found:
            raise NotFound(f"There is no track {track_id}. Take ids from what soniq answers.")
        return found[0].duration


def _listen(
    one: _Playing, track_id: TrackId, position: Milliseconds, told: float, rate: float
) -> None:
    """Adds what sounded since the last word: never more than the time that went by, so that a seek
    ahead is none; of another track's word, the time that was left of this one."""
    if one.state != PlayState.PLAYING:
        return
    past = (told - one.told) * 1000
    until = position if track_id == one.track_id else one.duration
    if track_id == one.track_id and _is_again(one, position):
        until = one.duration
    one.heard += min(past, max(0, until - one.position) / rate)


def _is_again(one: _Playing, position: Milliseconds) -> bool:
    return position < AGAIN and one.position > max(one.duration - AGAIN, AGAIN)
