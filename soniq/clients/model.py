"""The words of asking other servers: services, what is kept, what is logged, how it fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from soniq.clients.musicbrainz_model import ArtistCredit as ArtistCredit
from soniq.clients.musicbrainz_model import Label as Label
from soniq.clients.musicbrainz_model import Medium as Medium
from soniq.clients.musicbrainz_model import Recording as Recording
from soniq.clients.musicbrainz_model import Release as Release
from soniq.clients.musicbrainz_model import ReleaseGroup as ReleaseGroup
from soniq.clients.musicbrainz_model import ReleaseStub as ReleaseStub
from soniq.clients.musicbrainz_model import ReleaseTrack as ReleaseTrack
from soniq.clients.musicbrainz_model import UrlTarget as UrlTarget
from soniq.errors import Unavailable
from soniq.units import Milliseconds, Moment

DAY = 86_400_000


class FailureKind(StrEnum):
    THROTTLED = "throttled"
    """Too many requests just now; the same will be answered a little later."""
    QUOTA = "quota"
    """What the service grants for a day, or for good, is used up."""
    NOT_FOUND = "not_found"
    """The service answered: it has no such thing."""
    REFUSED = "refused"
    """The service, or soniq itself, declines this request as it is: no key, a wrong one …"""
    GARBAGE = "garbage"
    """The answer is not what the service documents: HTML, half a body, another shape, too long."""
    UNREACHABLE = "unreachable"
    """No answer, a failing server, or one that is left alone for a while after many failures."""
    OFF = "off"
    """The settings do not let soniq ask."""

    @property
    def can_pass(self) -> bool:
        """Whether the same request may succeed later, with nobody changing anything."""
        return self in _PASSING


_PASSING = frozenset(
    {FailureKind.THROTTLED, FailureKind.QUOTA, FailureKind.UNREACHABLE, FailureKind.GARBAGE}
)


class ServiceFailed(Unavailable):
    """Another server gave no answer that soniq can use. Its text is fit for people."""

    def __init__(
        self,
        text: str,
        *,
        kind: FailureKind,
        service: str,
        retry_after: float | None = None,
        reached: bool = True,
        number: int | None = None,
    ) -> None:
        super().__init__(text, retry_after=retry_after)
        self.kind = kind
        self.number = number
        """The service's own number for it, else the HTTP status; None where it said neither."""
        self.service = service
        """The service's `Service.name`."""
        self.reached = reached
        """Whether the server may have got the request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A failure that a service tells in the JSON of its answer, whatever the HTTP status."""

    kind: FailureKind
    text: str
    """What it said, for people: "Invalid API key"."""
    retry_after: float | None = None
    number: int | None = None
    """Its own for it."""


Faults = Callable[[int, object], Fault | None]
"""Given the HTTP status and the JSON of an answer, the failure it tells, if any. It must take
anything, as strangers write it, and raise nothing."""


def no_faults(_status: int, _body: object) -> None:
    """For services that fail by HTTP status alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A server that soniq may ask, and the manners that it wants."""

    name: str
    """Short and stable, as the log and the cache have it: "musicbrainz"."""
    label: str
    """For people: "MusicBrainz"."""
    base_url: str
    """Without a slash at its end. Only https is spoken, unless this says http."""
    rate: float
    """Requests a second, on average and in any second."""
    hosts: tuple[str, ...] = ()
    """Other hosts, each with its subdomains, that redirects and addresses in answers may name."""
    headers: Mapping[str, str] | None = None
    """Sent with every request to its own host; for secrets there is an argument per call."""
    faults: Faults = no_faults
    tries: int = 3

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long an answer may be given again without asking. None: for ever; 0: not at all."""

    found: int | None = None
    """Milliseconds for an answer that says something."""
    missing: int | None = 7 * DAY
    """Milliseconds for "not found", and for an answer that reads as empty: [] or None."""


FOR_EVER = Keep()
A_WEEK = Keep(found=7 * DAY)
NOT_AT_ALL = Keep(found=0, missing=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer that was kept. A JSON one has its body, an image its file, "not found" neither."""

    found: bool
    mime: str
    body: bytes = b""
    file: Path | None = None


class Cache(Protocol):
    """Where answers are kept. Keys and addresses hold no secrets."""

    def find(self, key: str) -> Kept | None:
        """What is kept and not too old."""

    def keep(self, key: str, kept: Kept, *, service: str, url: str, ttl: int | None) -> None:
        """ttl: milliseconds, None for ever. Replaces what was kept. Never fails for a full disk."""

    def part(self) -> Path:
        """A new name on the cache's disk, for a file that is still being fetched."""

    def settle(self, key: str, part: Path, mime: str) -> Path:
        """Moves a fetched file to its place and returns that; `keep` then names it.

        Raises:
            Unavailable: the disk does not take it.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request as the log has it. Nothing in it is secret."""

    service: str
    method: str
    url: str
    status: int | None
    """HTTP status; None where no answer came."""
    failure: FailureKind | None
    from_cache: bool
    duration: Milliseconds
    size: int
    """Bytes of the answer's body, as far as it was read."""
    action: str
    """What caused it, for people: "Match all albums"."""
    at: Moment


class CallLog(Protocol):
    def note(self, call: Call) -> None:
        """Writes a call down. Never fails for a full disk."""


class BreakerState(StrEnum):
    CLOSED = "closed"
    """The service is asked."""
    OPEN = "open"
    """It failed many times in a row, and is left alone for a while."""
    HALF_OPEN = "half_open"
    """One request at a time tries whether it is back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """How a service does just now."""

    name: str
    label: str
    host: str
    rate: float
    breaker: BreakerState
    failures: int
    """In a row, up to now."""
    rests: float
    """Seconds until it is asked again; 0 where nothing holds it."""
    waiting: int
    """Requests that wait for their turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file that a service sent."""

    content: bytes
    mime: str
    """By its first bytes, not by what the server says."""
    path: Path
    """Where the cache has it. It may go when the cache is tidied: copy what is to stay."""
