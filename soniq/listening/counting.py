"""When something was played, and when it was only begun.

Source: Last.fm's rule for scrobbling (last.fm/api/scrobbling, "when is a scrobble a scrobble"): a
track was played once half of it was heard, or four minutes of it, whichever comes first.
"""

from soniq.units import Milliseconds

ENOUGH = Milliseconds(4 * 60_000)


def counts(played: Milliseconds, duration: Milliseconds) -> bool:
    """Whether a track was played; else it was skipped.

    duration: 0 where nobody knows it; then whatever was heard of it counts.
    """
    return played >= ENOUGH or (played > 0 and 2 * played >= duration)


def least(duration: Milliseconds) -> Milliseconds:
    """How long a track was heard at least, where a player says that it counts."""
    return min(ENOUGH, Milliseconds(duration // 2))


def heard(played: Milliseconds | None, duration: Milliseconds | None) -> Milliseconds | None:
    """What a play adds to the hours: no more than the track has, whatever a player says.

    None where neither is known. Of a play that is not timed, the whole track.
    """
    if played is None:
        return duration or None
    return min(played, duration) if duration else played
