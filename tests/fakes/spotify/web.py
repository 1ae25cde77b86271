"""Spotify as soniq meets it: consent with PKCE, tokens that end and rotate, and one person's lists.

It keeps the published contract: 50 entries a page at most; 401 for a token that has ended; 403 for
the songs of a list that is neither the person's nor open to them; 429 with Retry-After, or with
QUOTA_EXCEEDED; a refresh token that was rotated, or whose consent was taken back, is no grant.
Each request is held against Spotify's own description of its API, and so is each answer.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx

from tests.fakes.spotify.described import published
from tests.fakes.spotify.music import (
    API,
    Json,
    album,
    item,
    page,
    saved,
    simple_track,
    spotify_id,
    track,
)

CLIENT = "0123456789abcdef0123456789abcdef"
REDIRECT = "http://127.0.0.1:8888/callback"
SECONDS = 3_600


@dataclass
class Playlist:
    id: str
    name: str
    items: list[Json]
    owner: str = "ida"
    collaborative: bool = False
    snapshot: int = 1

    def change(self, items: list[Json]) -> None:
        self.items, self.snapshot = items, self.snapshot + 1

    def listed(self) -> Json:
        about = {"href": f"{API}/playlists/{self.id}/items", "total": len(self.items)}
        return {
            "collaborative": self.collaborative,
            "description": f"About {self.name}",
            "external_urls": {"spotify": f"https://open.spotify.com/playlist/{self.id}"},
            "href": f"{API}/playlists/{self.id}",
            "id": self.id,
            "images": [],
            "name": self.name,
            "owner": {"id": self.owner, "display_name": self.owner.title(), "type": "user"},
            "public": False,
            "snapshot_id": f"snapshot{self.snapshot}of{self.id}",
            "items": about,
            "tracks": about,
            "type": "playlist",
            "uri": f"spotify:playlist:{self.id}",
        }


@dataclass
class Grant:
    """What somebody consented to. refresh: the one that is good."""

    scopes: set[str]
    refresh: str
    access: dict[str, float] = field(default_factory=dict)
    """Each with the time of its end."""


class FakeSpotify:
    """One person's account. albums, tracks: saved, the newest first. `waits`: seconds that the next
    requests are sent away with. quota: requests that the app may still make; None: any number.

    `before`: called with each request to the Web API; may raise what a broken line raises.
    """

    def __init__(self, *, now: Callable[[], float] = lambda: 0.0) -> None:
        self.now = now
        self.albums: list[Json] = []
        self.tracks: list[Json] = []
        self.songs: dict[str, list[Json]] = {}
        """All songs of long albums, by the album's id."""
        self.playlists: list[Playlist] = []
        self.me: Json | None = {"id": "ida", "display_name": "Ida Holm", "type": "user"}
        self.waits: list[int] = []
        self.quota: int | None = None
        self.registered = True
        """Whether the person is among the app's users."""
        self.rotates = True
        self.accounts = "https://accounts.spotify.com"
        self.redirect = REDIRECT
        """The one that is registered with the app."""
        self.before: Callable[[httpx.Request], None] = lambda _: None
        self.asked: list[httpx.Request] = []
        """Of the Web API."""
        self.wrong: list[str] = []
        """What was not as described."""
        self.renewals = 0
        self._codes: dict[str, dict[str, str]] = {}
        self._grants: list[Grant] = []
        self.server = httpx.MockTransport(self.answer)

    # What a person does there

    def fill(
        self, *, albums: int = 0, tracks: int = 0, playlists: int = 0, songs: int = 30
    ) -> None:
        """songs: of each playlist."""
        for number in range(albums):
            self.save_album(album(number))
        for number in range(tracks):
            self.save_track(track(10_000 + number // 4, number % 4 + 1))
        for number in range(playlists):
            items = [item(track(20_000 + number, song)) for song in range(1, songs + 1)]
            self.playlists.append(Playlist(spotify_id("list", number), f"List {number}", items))

    def save_album(self, entry: Json | None, at: str = "2025-01-02T03:04:05Z") -> None:
        self.albums.insert(0, saved("album", entry, at))

    def save_track(self, entry: Json | None, at: str = "2025-01-02T03:04:05Z") -> None:
        self.tracks.insert(0, saved("track", entry, at))

    def save_long_album(self, number: int, songs: int) -> None:
        entry = album(number, songs=songs)
        self.songs[entry["id"]] = [simple_track(number, song) for song in range(1, songs + 1)]
        self.save_album(entry)

    def consent(self, address: str, *, but: str = "") -> str:
        """Somebody says yes on Spotify's page; where their browser ends. but: a scope less."""
        asked = self._asked_for(address)
        code = secrets.token_urlsafe(40)
        scopes = [scope for scope in asked["scope"].split() if scope != but]
        self._codes[code] = asked | {"scope": " ".join(scopes)}
        return f"{self.redirect}?{urlencode({'code': code, 'state': asked['state']})}"

    def deny(self, address: str) -> str:
        asked = self._asked_for(address)
        return f"{self.redirect}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"

    def revoke(self) -> None:
        """The person takes their consent back."""
        self._grants.clear()

    def end_tokens(self) -> None:
        """Access tokens end before their time."""
        for grant in self._grants:
            grant.access.clear()

    # What it answers

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "accounts.spotify.com":
            return self._token(request)
        self.asked.append(request)
        self.before(request)
        grant = self._grant_of(request)
        described = published()
        if described is not None:
            self.wrong += described.asks(request, None if grant is None else grant.scopes)
        answer = self._refusal(request, grant) or self._good(request)
        if described is not None and answer.status_code == 200:
            self.wrong += described.answers(request, json.loads(answer.content))
        return answer

    def pages(self) -> list[str]:
        """What was asked for of lists, without the person's own name."""
        return [
            f"{one.url.path.removeprefix('/v1')}?{one.url.params.get('offset')}"
            for one in self.asked
            if "offset" in one.url.params
        ]

    def _asked_for(self, address: str) -> dict[str, str]:
        asked = dict(parse_qsl(urlsplit(address).query))
        assert address.startswith(f"{self.accounts}/authorize?")
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["redirect_uri"] == self.redirect, "it is not registered"
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["state"]) >= 32
        return asked

    def _token(self, request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/api/token"
        assert request.method == "POST"
        form = {name: said[0] for name, said in parse_qs(request.content.decode()).items()}
        assert "client_secret" not in form
        if form.get("client_id") != CLIENT:
            return _no_grant("invalid_client", "Invalid client")
        if form["grant_type"] == "refresh_token":
            return self._renewed(form["refresh_token"])
        asked = self._codes.pop(form.get("code", ""), {})
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not asked or asked["redirect_uri"] != form["redirect_uri"]:
            return _no_grant("invalid_grant", "Invalid authorization code")
        if asked["code_challenge"] != challenge:
            return _no_grant("invalid_grant", "code_verifier was incorrect")
        grant = Grant(scopes=set(asked["scope"].split()), refresh=_word("refresh"))
        self._grants.append(grant)
        return self._tokens(grant, tell_refresh=True)

    def _renewed(self, refresh: str) -> httpx.Response:
        self.renewals += 1
        grant = next((one for one in self._grants if one.refresh == refresh), None)
        if grant is None:
            return _no_grant("invalid_grant", "Refresh token revoked")
        if self.rotates:
            grant.refresh = _word("refresh")
        return self._tokens(grant, tell_refresh=self.rotates)

    def _tokens(self, grant: Grant, *, tell_refresh: bool) -> httpx.Response:
        access = _word("access")
        grant.access[access] = self.now() + SECONDS
        said = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": SECONDS,
            "scope": " ".join(sorted(grant.scopes)),
        }
        told = {"refresh_token": grant.refresh} if tell_refresh else {}
        return httpx.Response(200, json=said | told)

    def _grant_of(self, request: httpx.Request) -> Grant | None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        found = (one for one in self._grants if one.access.get(token, -1.0) > self.now())
        return next(found, None)

    def _refusal(self, request: httpx.Request, grant: Grant | None) -> httpx.Response | None:
        if self.waits:
            headers = {"Retry-After": str(self.waits.pop(0))}
            return _error(429, "API rate limit exceeded", headers=headers)
        if self.quota is not None:
            if self.quota <= 0:
                return _error(429, "Quota exceeded", reason="QUOTA_EXCEEDED")
            self.quota -= 1
        if grant is None:
            return _error(401, "The access token expired")
        if not self.registered:
            return httpx.Response(403, text="User not registered in the Developer Dashboard")
        if int(request.url.params.get("limit", 20)) > 50:
            return _error(400, "Invalid limit")
        return None

    def _good(self, request: httpx.Request) -> httpx.Response:
        parts = request.url.path.removeprefix("/v1/").split("/")
        if parts == ["me"]:
            return httpx.Response(200, json=self.me) if self.me else _error(403, "Forbidden")
        lists: dict[str, list[Any]] = {
            "albums": self.albums,
            "tracks": self.tracks,
            "playlists": [one.listed() for one in self.playlists],
        }
        if parts[0] == "me":
            return self._part(request, lists[parts[1]])
        if parts[0] == "albums":
            return self._part(request, self.songs[parts[1]])
        found = next((one for one in self.playlists if one.id == parts[1]), None)
        if found is None:
            return _error(404, "Resource not found")
        if found.owner != "ida" and not found.collaborative:
            return _error(403, "Forbidden")
        return self._part(request, found.items)

    def _part(self, request: httpx.Request, entries: list[Any]) -> httpx.Response:
        params = request.url.params
        offset, limit = int(params.get("offset", 0)), int(params.get("limit", 20))
        address = str(request.url.copy_with(query=None))
        return httpx.Response(200, json=page(address, entries, offset, limit))


def _word(kind: str) -> str:
    """A token that a search for canaries would find."""
    return f"canary-{kind}-{secrets.token_urlsafe(30)}"


def _no_grant(error: str, why: str) -> httpx.Response:
    return httpx.Response(400, json={"error": error, "error_description": why})


def _error(
    status: int, message: str, *, reason: str | None = None, headers: dict[str, str] | None = None
) -> httpx.Response:
    error: dict[str, object] = {"status": status, "message": message}
    if reason is not None:
        error["reason"] = reason
    return httpx.Response(status, json={"error": error}, headers=headers)
