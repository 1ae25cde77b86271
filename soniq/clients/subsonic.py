"""Another Subsonic server: a person's plays, ratings, stars and lists that lie there.

Token sign-in (API 1.13.0: t = md5(password + salt)), or OpenSubsonic's API key. Songs come by the
empty search of OpenSubsonic, 500 at once; servers that do not know it are walked album by album.
Songs and lists are handed on as the server writes them.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

from soniq.clients.model import NOT_AT_ALL, FailureKind, Fault, Service, ServiceFailed
from soniq.clients.transport import Transport
from soniq.errors import Invalid

VERSION = "1.16.1"
PAGE = 500
ALBUMS = 50
"""Albums that are walked between two places where an import can go on."""

T = TypeVar("T")

_KINDS = {
    40: FailureKind.REFUSED,  # wrong name or password
    41: FailureKind.REFUSED,  # no tokens for LDAP users
    42: FailureKind.REFUSED,
    43: FailureKind.REFUSED,
    44: FailureKind.REFUSED,  # invalid API key
    50: FailureKind.REFUSED,
    70: FailureKind.NOT_FOUND,
}
_TEXTS = {
    40: "it does not know this name with this password",
    41: "it takes no tokens for this account; use an API key",
    44: "it does not know this API key",
}


def faults(_status: int, body: object) -> Fault | None:
    said = body.get("subsonic-response") if isinstance(body, dict) else None
    if not isinstance(said, dict) or said.get("status") != "failed":
        return None
    error = said.get("error")
    error = error if isinstance(error, dict) else {}
    code = error.get("code")
    number = code if isinstance(code, int) else 0
    text = _TEXTS.get(number) or str(error.get("message") or "an error")[:200]
    return Fault(kind=_KINDS.get(number, FailureKind.REFUSED), text=text)


def address(url: str) -> str:
    """The server's base address of what a person wrote.

    Raises Invalid.
    """
    written = url.strip().rstrip("/")
    written = written if "://" in written else f"https://{written}"
    try:
        parts = urlsplit(written)
        is_one = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or "@" in parts.netloc or parts.query or parts.fragment:
        raise Invalid(
            "The address of the server is written as https://music.example.org, without a name "
            "or password in it."
        )
    return written.removesuffix("/rest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How a person comes in there. key: an API key instead of name and password."""

    url: str
    name: str
    password: str = field(default="", repr=False)
    key: str = field(default="", repr=False)

    def secrets(self) -> dict[str, str]:
        if self.key:
            return {"apiKey": self.key}
        salt = secrets.token_hex(8)
        told = hashlib.md5((self.password + salt).encode(), usedforsecurity=False)
        return {"t": told.hexdigest(), "s": salt}


class SubsonicServer:
    """All methods raise ServiceFailed."""

    def __init__(self, transport: Transport, login: Login) -> None:
        """Raises Invalid where the address is none."""
        self._transport = transport
        self._login = login
        url = address(login.url)
        host = urlsplit(url).netloc
        self._service = Service(
            name=f"subsonic:{host}", label=host, base_url=url, rate=4.0, faults=faults
        )

    def ping(self) -> None:
        """Says nothing where the login is good."""
        self._asked("ping", {}, lambda said: said)

    def songs(self, offset: int) -> tuple[Mapping[str, object], ...]:
        """500 of all songs, from a place on; none at the end."""
        return self._asked(
            "search3",
            {"query": "", "songCount": PAGE, "songOffset": offset, "albumCount": 0,
             "artistCount": 0},
            lambda said: _list(_inner(said, "searchResult3"), "song"),
        )  # fmt: skip

    def album_ids(self, offset: int) -> tuple[str, ...]:
        """50 of all albums, from a place on; none at the end."""
        albums = self._asked(
            "getAlbumList2",
            {"type": "alphabeticalByName", "size": ALBUMS, "offset": offset},
            lambda said: _list(_inner(said, "albumList2"), "album"),
        )
        return tuple(str(album["id"]) for album in albums if "id" in album)

    def songs_of(self, album_id: str) -> tuple[Mapping[str, object], ...]:
        return self._asked(
            "getAlbum", {"id": album_id}, lambda said: _list(_inner(said, "album"), "song")
        )

    def starred_albums(self) -> tuple[Mapping[str, object], ...]:
        return self._asked("getStarred2", {}, lambda said: _list(_inner(said, "starred2"), "album"))

    def playlists(self) -> Iterator[Mapping[str, object]]:
        """The person's own, each with its songs as "entry"."""
        me = self._login.name or self._key_name()
        found = self._asked(
            "getPlaylists", {}, lambda said: _list(_inner(said, "playlists"), "playlist")
        )
        for one in found:
            owner = one.get("owner")
            if "id" in one and (not owner or owner == me):
                yield self._asked(
                    "getPlaylist", {"id": str(one["id"])}, lambda said: _inner(said, "playlist")
                )

    def _key_name(self) -> object:
        """Whose the API key is."""
        return self._asked("tokenInfo", {}, lambda said: _inner(said, "tokenInfo").get("username"))

    def _asked(
        self,
        method: str,
        params: Mapping[str, str | int],
        read: Callable[[Mapping[str, object]], T],
    ) -> T:
        who = {} if self._login.key else {"u": self._login.name}
        return self._transport.get_json(
            self._service,
            f"/rest/{method}.view",
            {**who, "v": VERSION, "c": "soniq", "f": "json", **params},
            read=lambda body: read(_response(self._service, body)),
            keep=NOT_AT_ALL,
            secrets=self._login.secrets(),
        )


def _response(service: Service, body: object) -> Mapping[str, object]:
    said = body.get("subsonic-response") if isinstance(body, dict) else None
    if not isinstance(said, dict):
        raise ServiceFailed(
            f"{service.label} answers, but not as a Subsonic server does. Look at the address.",
            kind=FailureKind.GARBAGE,
            service=service.name,
        )
    return said


def _inner(said: Mapping[str, object], name: str) -> Mapping[str, object]:
    """The group of that name; an empty one where it is left out, as for no results."""
    found = said.get(name)
    return found if isinstance(found, dict) else {}


def _list(said: Mapping[str, object], name: str) -> tuple[Mapping[str, object], ...]:
    """Of things; old servers write a single one without its brackets."""
    found = said.get(name)
    things = found if isinstance(found, list) else [found]
    return tuple(thing for thing in things if isinstance(thing, dict))
