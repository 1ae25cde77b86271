"""What people play at this moment. It is held in memory alone: a restart begins in silence."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from soniq.listening.model import NowPlaying
from soniq.units import Milliseconds, Moment, PersonId, TrackId

LINGER = Milliseconds(60_000)
"""After a track should have ended, for clients that buffer."""

PAUSED = Milliseconds(30 * 60_000)
"""How long something that stands still is told."""

STOPPED = "stopped"
PLAYING = frozenset({"playing", "starting"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    playing: NowPlaying
    ends: Moment


class Presence:
    """One entry for each person and client, until it should be over."""

    def __init__(self, clock: Callable[[], Moment]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._told: dict[tuple[PersonId, str], _Told] = {}

    def tell(
        self,
        person_id: PersonId,
        track_id: TrackId,
        *,
        client: str,
        position: Milliseconds,
        state: str,
        length: Milliseconds,
    ) -> bool:
        """Whether it is something else than was told before. length: of the track."""
        at = self._clock()
        left = max(0, length - position) + LINGER if state in PLAYING else PAUSED
        new = NowPlaying(
            person_id=person_id,
            track_id=track_id,
            client=client,
            state=state,
            position=position,
            at=at,
        )
        with self._lock:
            self._sweep(at)
            old = self._told.pop((person_id, client), None)
            if state != STOPPED:
                self._told[person_id, client] = _Told(playing=new, ends=Moment(at + left))
        if old is None:
            return state != STOPPED
        return (old.playing.track_id, old.playing.state) != (track_id, state)

    def of(self, person_id: PersonId) -> list[NowPlaying]:
        """The newest first."""
        with self._lock:
            self._sweep(self._clock())
            found = [one.playing for one in self._told.values()]
        mine = [one for one in found if one.person_id == person_id]
        return sorted(mine, key=lambda one: -one.at)

    def _sweep(self, at: Moment) -> None:
        self._told = {key: one for key, one in self._told.items() if one.ends > at}
