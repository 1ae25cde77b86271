"""When two tellings are of one listening.

A person's players may tell of the same one twice: an app that scrobbles and reports its playback, a
browser beside it, the jukebox and the app that steers it. Nobody hears a track twice at a time, so
tellings of one track whose times lie over each other are one.
"""

from typing import TypeAlias

from soniq.listening.counting import least
from soniq.units import Milliseconds, Moment

Sounded: TypeAlias = tuple[int, int]
"""From when until when, in milliseconds; pauses are within."""

PAUSES = Milliseconds(30 * 60_000)
"""What stood still for longer was left alone, and may have been heard elsewhere meanwhile."""

A_SECOND = 1_000


def sounded(
    at: Moment, played: Milliseconds | None, until: Moment | None, duration: Milliseconds
) -> Sounded:
    """played: None where a player only says that it counts. until: None where nobody told."""
    heard = least(duration) if played is None else played
    end = at + heard
    return at, end if until is None else max(end, min(until, end + PAUSES))


def is_one(a: Sounded, b: Sounded) -> bool:
    """Whether they began in the same second, or at least half of the shorter lies in the other.

    Clocks differ a little, so the end of one that is repeated may lie in the next.
    """
    shorter = min(a[1] - a[0], b[1] - b[0])
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return a[0] // A_SECOND == b[0] // A_SECOND or (shorter > 0 and 2 * shared >= shorter)
