"""Telling Last.fm what somebody played: signed calls, by a session key that never ends.

Sources: last.fm/api/scrobbling, /api/authspec (signature), /api/desktopauth, /api/errorcodes.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import Field

from soniq.clients.lastfm import BASE_URL, service
from soniq.clients.listens import Listen
from soniq.clients.model import NOT_AT_ALL, FailureKind, ServiceFailed
from soniq.clients.transport import Transport
from soniq.clients.wire import Count, Many, Named, Text, Wire, odd, read

AT_ONCE = 50
"""Plays a request."""

RELINK = frozenset({4, 9, 14, 15, 17})
"""Codes that mean: this person has to link their account anew."""

WHYS = {
    1: "Last.fm leaves out this artist",
    2: "Last.fm leaves out this track",
    3: "it was played too long ago for Last.fm",
    4: "it lies in the future for Last.fm: look at the clock",
    5: "Last.fm takes no more plays today",
}
"""Why a single play was not taken ("ignoredMessage")."""

TODAY_IS_FULL = 5

_Part = TypeVar("_Part", bound=Wire)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastfmSession:
    """An account that somebody linked. key: is to be kept secret."""

    name: str
    key: str


class _Token(Wire):
    token: Named


class _Session(Wire):
    name: Named
    key: Named


class _SessionAnswer(Wire):
    session: _Session


class _Ignored(Wire):
    code: Count = None


class _Scrobble(Wire):
    ignored: _Ignored = Field(default=_Ignored(), alias="ignoredMessage")


class _Scrobbles(Wire):
    scrobble: Many[_Scrobble] = ()


class _ScrobblesAnswer(Wire):
    scrobbles: _Scrobbles


class _Anything(Wire):
    error: Text = None


class LastfmScrobbling:
    """All methods raise ServiceFailed; its number is one of `RELINK` where the session is over."""

    def __init__(
        self,
        transport: Transport,
        key: Callable[[], str | None],
        secret: Callable[[], str | None],
        base_url: str = BASE_URL,
    ) -> None:
        """key, secret: those of the application that a person made for soniq at last.fm/api."""
        self._transport = transport
        self._key = key
        self._secret = secret
        self._service = service(base_url)

    def token(self) -> str:
        """Of an hour's life, by which a person lets soniq in."""
        return self._asked("auth.getToken", _Token, {}).token

    def page(self, token: str) -> str:
        """Where the person does that."""
        key, _ = self._keys()
        return f"https://www.last.fm/api/auth/?api_key={key}&token={token}"

    def session(self, token: str) -> LastfmSession:
        """Raises ServiceFailed with the number 14 where the person has not let soniq in yet."""
        said = self._asked("auth.getSession", _SessionAnswer, {}, {"token": token}).session
        return LastfmSession(name=said.name, key=said.key)

    def scrobble(self, session: str, listens: Sequence[Listen]) -> list[int]:
        """Of each 0 where it was taken, else why not (`WHYS`). At most `AT_ONCE`.

        What was told before, Last.fm knows by its time.
        """
        params: dict[str, str] = {}
        for place, one in enumerate(listens):
            named = _named(one) | {"timestamp": str(one.at // 1000)}
            params |= {f"{name}[{place}]": value for name, value in named.items()}
        answer = self._asked("track.scrobble", _ScrobblesAnswer, params, {"sk": session})
        codes = [one.ignored.code or 0 for one in answer.scrobbles.scrobble]
        if len(codes) != len(listens):
            raise odd(self._service, f"{len(listens)} plays were told, {len(codes)} answered")
        return codes

    def playing_now(self, session: str, listen: Listen) -> None:
        self._asked("track.updateNowPlaying", _Anything, _named(listen), {"sk": session})

    def love(self, session: str, artist: str, title: str, *, loved: bool) -> None:
        method = "track.love" if loved else "track.unlove"
        self._asked(method, _Anything, {"artist": artist, "track": title}, {"sk": session})

    def _asked(
        self,
        method: str,
        part: type[_Part],
        params: Mapping[str, str],
        secrets: Mapping[str, str] | None = None,
    ) -> _Part:
        key, secret = self._keys()
        hidden = {"api_key": key, **(secrets or {})}
        said = {"method": method, **params}
        return self._transport.post_json(
            self._service,
            "/2.0/",
            read=lambda answer: read(self._service, part, answer),
            form={**said, "format": "json"},
            keep=NOT_AT_ALL,
            secrets={**hidden, "api_sig": signature({**said, **hidden}, secret)},
        )

    def _keys(self) -> tuple[str, str]:
        key, secret = self._key(), self._secret()
        if not key or not secret:
            raise ServiceFailed(
                "Last.fm asks for an API key and its shared secret. Make them at last.fm/api and "
                "put both in the settings.",
                kind=FailureKind.OFF,
                service=self._service.name,
            )
        return key, secret


def signature(params: Mapping[str, str], secret: str) -> str:
    """MD5 over the names and values in the order of the names, and the secret; 32 hex digits.

    The format is no part of it.
    """
    said = "".join(name + params[name] for name in sorted(params))
    return hashlib.md5((said + secret).encode(), usedforsecurity=False).hexdigest()


def _named(listen: Listen) -> dict[str, str]:
    said = {"artist": listen.artist, "track": listen.title}
    if listen.album:
        said["album"] = listen.album
    if listen.duration:
        said["duration"] = str(round(listen.duration / 1000))
    if listen.recording_mbid:
        said["mbid"] = listen.recording_mbid
    return said
