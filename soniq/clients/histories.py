"""What Last.fm and ListenBrainz hold of a person's own: plays and loves, a page at a time.

Plays and loves are handed on as the services write them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from soniq.clients import lastfm, listenbrainz
from soniq.clients.model import NOT_AT_ALL, FailureKind, ServiceFailed
from soniq.clients.transport import Transport

PAGE = 200
"""Plays a page: the most that Last.fm gives."""
LISTENS = 1_000
"""Listens a page: the most that ListenBrainz gives."""
LOVES = 100

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class LastfmPage:
    """pages: how many there are in all."""

    tracks: tuple[object, ...]
    pages: int


class LastfmHistory:
    """All methods raise ServiceFailed; NOT_FOUND where Last.fm knows nobody of that name."""

    def __init__(
        self, transport: Transport, key: Callable[[], str | None], base_url: str = lastfm.BASE_URL
    ) -> None:
        self._transport = transport
        self._key = key
        self._service = lastfm.service(base_url)

    def plays(self, user: str, page: int, *, since: int | None, until: int) -> LastfmPage:
        """Plays between two times (seconds), the newest first. page: from 1 on.

        A fixed `until` keeps the pages still while the person goes on listening.
        """
        params: dict[str, str | int] = {"user": user, "limit": PAGE, "page": page, "to": until}
        if since is not None:
            params["from"] = since
        return self._asked("user.getRecentTracks", "recenttracks", params)

    def loves(self, user: str, page: int) -> LastfmPage:
        params: dict[str, str | int] = {"user": user, "limit": PAGE, "page": page}
        return self._asked("user.getLovedTracks", "lovedtracks", params)

    def _asked(self, method: str, group: str, params: Mapping[str, str | int]) -> LastfmPage:
        key = self._key()
        if not key:
            raise ServiceFailed(
                "Last.fm asks for an API key. Make one at last.fm/api and put it in the settings.",
                kind=FailureKind.OFF,
                service=lastfm.LASTFM.name,
            )
        return self._transport.get_json(
            self._service,
            "/2.0/",
            {"method": method, "format": "json", **params},
            read=lambda body: _lastfm_page(body, group),
            keep=NOT_AT_ALL,
            secrets={"api_key": key},
        )


class ListenBrainzHistory:
    """All methods raise ServiceFailed; NOT_FOUND where it knows nobody of that name."""

    def __init__(self, transport: Transport, base_url: str = listenbrainz.BASE_URL) -> None:
        self._transport = transport
        self._service = listenbrainz.service(base_url)

    def listens(self, user: str, *, before: int | None, token: str = "") -> tuple[object, ...]:
        """The newest before a time (seconds); none at the end."""
        params: dict[str, str | int] = {"count": LISTENS}
        if before is not None:
            params["max_ts"] = before
        return self._asked(
            f"/1/user/{quote(user, safe='')}/listens",
            params,
            lambda body: _listed(_group(body, "payload"), "listens"),
            token,
        )

    def loves(self, user: str, offset: int, *, token: str = "") -> tuple[object, ...]:
        """Loves and hates, from a place on; none at the end."""
        params: dict[str, str | int] = {"count": LOVES, "offset": offset, "metadata": "true"}
        return self._asked(
            f"/1/feedback/user/{quote(user, safe='')}/get-feedback",
            params,
            lambda body: _listed(body, "feedback"),
            token,
        )

    def _asked(
        self,
        path: str,
        params: Mapping[str, str | int],
        read: Callable[[Mapping[str, object]], T],
        token: str,
    ) -> T:
        return self._transport.get_json(
            self._service,
            path,
            params,
            read=lambda body: read(_object(body, listenbrainz.LISTENBRAINZ.name)),
            keep=NOT_AT_ALL,
            headers={"Authorization": f"Token {token}"} if token else None,
        )


def _lastfm_page(body: object, group: str) -> LastfmPage:
    said = _group(_object(body, lastfm.LASTFM.name), group)
    pages = str(_group(said, "@attr").get("totalPages", ""))
    return LastfmPage(tracks=_listed(said, "track"), pages=int(pages) if pages.isdecimal() else 0)


def _object(body: object, service: str) -> Mapping[str, object]:
    if not isinstance(body, dict):
        raise ServiceFailed(
            "The service answers, but not as soniq knows it.",
            kind=FailureKind.GARBAGE,
            service=service,
        )
    return body


def _group(said: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = said.get(name)
    return found if isinstance(found, dict) else {}


def _listed(said: Mapping[str, object], name: str) -> tuple[object, ...]:
    """Last.fm writes a list of one thing without its brackets."""
    found = said.get(name, [])
    return tuple(found) if isinstance(found, list) else (found,)
