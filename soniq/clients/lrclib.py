"""LRCLIB: lyrics, plain and timed. It asks for no key and names no limit; soniq is polite.

It is generous in what it calls the same song; soniq takes lyrics only where title, artist, album
and duration agree, as wrong lyrics are worse than none.
"""

from dataclasses import dataclass

from soniq import text
from soniq.clients.model import DAY, FailureKind, Keep, Service, ServiceFailed
from soniq.clients.transport import Transport
from soniq.clients.wire import CamelWire, Fraction, Id, Named, Text, read
from soniq.units import Milliseconds

BASE_URL = "https://lrclib.net"

CLOSE = Milliseconds(2_000)
"""How far two durations of one recording may lie apart, as LRCLIB has it too."""

KEPT = Keep(missing=30 * DAY)


def service(base_url: str = BASE_URL) -> Service:
    return Service(name="lrclib", label="LRCLIB", base_url=base_url, rate=1.0)


LRCLIB = service()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lyrics:
    id: int
    title: str
    artist: str
    album: str | None
    duration: Milliseconds | None
    is_instrumental: bool
    plain: str | None
    timed: str | None
    """In the LRC format."""


class _Lyrics(CamelWire):
    id: Id
    track_name: Named
    artist_name: Named
    album_name: Text = None
    duration: Fraction = None
    instrumental: bool | None = None
    plain_lyrics: Text = None
    synced_lyrics: Text = None


class Lrclib:
    def __init__(self, transport: Transport, base_url: str = BASE_URL) -> None:
        self._transport = transport
        self._service = service(base_url)

    def find(self, *, artist: str, title: str, album: str, duration: Milliseconds) -> Lyrics | None:
        """The lyrics of exactly this recording; None where LRCLIB has none that agree.

        Raises ServiceFailed.
        """
        try:
            found = self._transport.get_json(
                self._service,
                "/api/get",
                {
                    "artist_name": artist,
                    "track_name": title,
                    "album_name": album,
                    "duration": round(duration / 1000),
                },
                read=lyrics,
                keep=KEPT,
            )
        except ServiceFailed as failed:
            if failed.kind == FailureKind.NOT_FOUND:
                return None
            raise
        return found if agrees(found, artist, title, album, duration) else None


def lyrics(answer: object) -> Lyrics:
    """Raises ServiceFailed."""
    said = read(LRCLIB, _Lyrics, answer)
    return Lyrics(
        id=said.id,
        title=said.track_name,
        artist=said.artist_name,
        album=said.album_name,
        duration=None if said.duration is None else Milliseconds(round(said.duration * 1000)),
        is_instrumental=bool(said.instrumental),
        plain=said.plain_lyrics,
        timed=said.synced_lyrics,
    )


def agrees(found: Lyrics, artist: str, title: str, album: str, duration: Milliseconds) -> bool:
    """Whether all four say the same, but for case, accents and marks."""
    asked = (artist, title, album)
    told = (found.artist, found.title, found.album or "")
    return (
        found.duration is not None
        and abs(found.duration - duration) <= CLOSE
        and all(_key(one) == _key(other) for one, other in zip(asked, told, strict=True))
    )


def _key(name: str) -> str:
    return text.words(name) or text.fold(name)
