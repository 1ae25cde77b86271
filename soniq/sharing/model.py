"""What people share, and how long a link opens."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, NewType, TypeAlias

from soniq.errors import NotFound
from soniq.events import PersonalEvent
from soniq.units import Moment, PersonId, TrackId

ShareId = NewType("ShareId", int)

DAY_MS = 24 * 3600 * 1000
USUAL_MS = 30 * DAY_MS
"""How long a link opens where nobody says."""
LONGEST_MS = 366 * DAY_MS
"""A year, be it a leap year."""
MOST_THINGS = 1_000
"""In one share."""
MOST_SHARES = 500
"""Of one person."""
MOST_TRACKS = 5_000
"""That one share plays, however long its lists become."""
DESCRIPTION_LIMIT = 500


class SharedKind(StrEnum):
    TRACK = "track"
    ALBUM = "album"
    PLAYLIST = "playlist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A thing that is shared: as it is at each visit, not as it was when the link was made."""

    kind: SharedKind
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A link, as its person's list shows it."""

    id: ShareId
    person_id: PersonId
    secret: str | None
    """What the link ends with; None to all but its person, and where another key sealed it."""
    description: str
    things: tuple[Shared, ...]
    created_at: Moment
    expires_at: Moment | None
    """None: it opens until it is revoked."""
    visits: int
    last_visited_at: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a link shows to whoever follows it."""

    share: Share
    track_ids: tuple[TrackId, ...]
    """All that it plays, in order; some may be gone from the library."""


@dataclass(frozen=True, slots=True)
class Until:
    """A new end for a share; None: it opens until it is revoked."""

    at: Moment | None


PlaylistTracks: TypeAlias = Callable[[PersonId, int], list[TrackId]]
"""The tracks of a playlist, as that person sees it. Raises NotFound: they see none of that id."""


class Expired(NotFound):
    """The link opened once, but its time is over."""

    code = "expired"
    status = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class SharesChanged(PersonalEvent):
    """A person made, changed or revoked a share."""

    name: ClassVar[str] = "shares.changed"

    share_id: int
