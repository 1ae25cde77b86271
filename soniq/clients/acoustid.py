"""AcoustID: which recording a sound is, by its fingerprint.

At most three requests a second, for uses that earn no money, with a key per application.
Source: acoustid.org/webservice; the numbers of failures are those of its server's code.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from soniq.clients.model import DAY, FailureKind, Fault, Keep, ReleaseGroup, Service, ServiceFailed
from soniq.clients.musicbrainz_shapes import Mbid, Some
from soniq.clients.transport import Transport
from soniq.clients.wire import Fraction, Named, Text, Wire, read

BASE_URL = "https://api.acoustid.org"
KEEP = Keep(found=30 * DAY, missing=60 * DAY)
META = "recordings releasegroups compress"

_KINDS = {
    4: FailureKind.REFUSED,  # invalid API key
    5: FailureKind.UNREACHABLE,  # internal error
    13: FailureKind.UNREACHABLE,  # service unavailable
    14: FailureKind.THROTTLED,  # too many requests
}


def faults(_status: int, body: object) -> Fault | None:
    if not isinstance(body, dict) or body.get("status") != "error":
        return None
    error = body.get("error")
    said = error if isinstance(error, dict) else {}
    code, message = said.get("code"), said.get("message")
    kind = _KINDS.get(code) if isinstance(code, int) else None
    return Fault(kind=kind or FailureKind.REFUSED, text=str(message or "no reason given")[:200])


SERVICE = Service(name="acoustid", label="AcoustID", base_url=BASE_URL, rate=2.9, faults=faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcoustIdRecording:
    id: str
    """Its MBID."""
    title: str | None
    artist: str
    length_ms: int | None
    groups: tuple[ReleaseGroup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AcoustIdHit:
    id: str
    """Of AcoustID."""
    score: float
    """0–1: how well the fingerprint fits."""
    recordings: tuple[AcoustIdRecording, ...]


class AcoustId:
    def __init__(
        self, transport: Transport, key: Callable[[], str | None], base_url: str = BASE_URL
    ) -> None:
        """key: the application's; None where a person has set none."""
        self._transport = transport
        self._key = key
        self._service = replace(SERVICE, base_url=base_url.rstrip("/"))

    @property
    def service(self) -> Service:
        return self._service

    def lookup(self, fingerprint: str, duration_s: float) -> list[AcoustIdHit]:
        """The best first; empty where it is unknown.

        Raises:
            ServiceFailed: REFUSED without a key or with a wrong one; others as ever.
        """
        key = self._key()
        if not key:
            raise ServiceFailed(
                "AcoustID answers only to those with a key. Get one at acoustid.org (it costs "
                "nothing) and enter it in the settings.",
                kind=FailureKind.REFUSED,
                service=self._service.name,
                reached=False,
            )
        return self._transport.post_json(
            self._service,
            "/v2/lookup",
            form={
                "format": "json",
                "meta": META,
                "duration": round(duration_s),
                "fingerprint": fingerprint,
            },
            secrets={"client": key},
            gzip=True,
            read=hits,
            keep=KEEP,
        )


class _Artist(Wire):
    name: Text = None
    joinphrase: str | None = None


class _Group(Wire):
    id: Mbid = None
    title: Text = None
    type: Text = None
    secondarytypes: Some[str] = ()
    artists: Some[_Artist] = ()


class _Recording(Wire):
    id: Mbid = None
    title: Text = None
    duration: Fraction = None
    artists: Some[_Artist] = ()
    releasegroups: Some[_Group] = ()


class _Hit(Wire):
    id: Named
    score: Fraction = None
    recordings: Some[_Recording] = ()


class _Found(Wire):
    results: Some[_Hit]


def hits(answer: object) -> list[AcoustIdHit]:
    """The best first. Raises ServiceFailed (GARBAGE) for what is no answer of a look-up."""
    found = [
        AcoustIdHit(
            id=hit.id,
            score=min(1.0, hit.score or 0.0),
            recordings=tuple(_recording(part) for part in hit.recordings if part.id),
        )
        for hit in read(SERVICE, _Found, answer).results
    ]
    return sorted(found, key=lambda hit: -hit.score)


def recording_of(answer: object) -> AcoustIdRecording | None:
    """One recording as AcoustID writes it; None where it has no MBID. Raises ServiceFailed."""
    part = read(SERVICE, _Recording, answer)
    return _recording(part) if part.id else None


def _recording(part: _Recording) -> AcoustIdRecording:
    assert part.id is not None
    return AcoustIdRecording(
        id=part.id,
        title=part.title,
        artist=_credit(part.artists),
        length_ms=None if part.duration is None else round(1000 * part.duration),
        groups=tuple(_group(group) for group in part.releasegroups if group.id and group.title),
    )


def _group(part: _Group) -> ReleaseGroup:
    assert part.id is not None
    assert part.title is not None
    return ReleaseGroup(
        id=part.id,
        title=part.title,
        disambiguation="",
        artist=_credit(part.artists),
        artists=(),
        primary_type=part.type,
        secondary_types=tuple(part.secondarytypes),
        first_release_date=None,
    )


def _credit(artists: tuple[_Artist, ...]) -> str:
    named = [artist for artist in artists if artist.name]
    joins = [artist.joinphrase or ", " for artist in named[:-1]] + [""]
    return "".join(f"{artist.name}{join}" for artist, join in zip(named, joins, strict=False))
