"""Spotify: what a person saved there, by their own consent (OAuth with PKCE, without a secret).

Web API as of 2026: 50 entries a page; the songs of a playlist are shown to its owner and to those
who may change it, else 403; 429 with Retry-After where it was asked too often, and with the reason
QUOTA_EXCEEDED where the app may ask no more. What is read here is for the person's own lists: by
Spotify's terms it goes into nothing that learns.
Sources: developer.spotify.com (Web API reference, "PKCE flow", "Quota modes"); RFC 7636.
"""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import quote, urlencode

from soniq.clients import spotify_reading as reading
from soniq.clients.model import NOT_AT_ALL, FailureKind, Fault, Service
from soniq.clients.oidc import challenge
from soniq.clients.spotify_model import (
    CONSENT_OVER,
    PlaylistItem,
    SavedAlbum,
    SavedTrack,
    SpotifyPage,
    SpotifyPerson,
    SpotifyPlaylist,
    SpotifyTrack,
    Tokens,
)
from soniq.clients.transport import Transport

API_URL = "https://api.spotify.com"
ACCOUNTS_URL = "https://accounts.spotify.com"
RATE = 2.0
"""Requests a second. What Spotify grants is unpublished, and counted over 30 seconds."""
PAGE = 50
"""Entries a request: the most."""

_QUOTA = "QUOTA_EXCEEDED"

T = TypeVar("T")


def api(base_url: str = API_URL) -> Service:
    """One try a call: who asks counts each against the day's budget, and tries again itself."""
    return Service(
        name="spotify",
        label="Spotify",
        base_url=base_url,
        rate=RATE,
        faults=fault,
        tries=1,
    )


def accounts(base_url: str = ACCOUNTS_URL) -> Service:
    return Service(
        name="spotify-accounts",
        label="Spotify",
        base_url=base_url,
        rate=RATE,
        faults=consent_fault,
        tries=2,
    )


def fault(status: int, body: object) -> Fault | None:
    """What the Web API says went wrong: {"error": {"status", "message", "reason"}}."""
    error = body.get("error") if isinstance(body, dict) else None
    if status < 400 or not isinstance(error, dict):
        return None
    text = " ".join(str(error.get("message") or "").split())[:200]
    if error.get("reason") == _QUOTA:
        return Fault(kind=FailureKind.QUOTA, text=text or _QUOTA, number=status)
    if status in (401, 403):
        return Fault(kind=FailureKind.REFUSED, text=text, number=status)
    return None


def consent_fault(status: int, body: object) -> Fault | None:
    """What the token endpoint says went wrong (RFC 6749 §5.2)."""
    error = body.get("error") if isinstance(body, dict) else None
    if status < 400 or not isinstance(error, str) or not isinstance(body, dict):
        return None
    why = " ".join(str(body.get("error_description") or error).split())[:200]
    if error == "invalid_grant":
        return Fault(kind=FailureKind.REFUSED, text=why, number=CONSENT_OVER)
    if error == "invalid_client":
        return Fault(kind=FailureKind.REFUSED, text=f"{why}: look at the Client ID", number=status)
    return None


class SpotifyWeb:
    """Each call is for one person, by their access token. All raise ServiceFailed: THROTTLED and
    QUOTA are two things, and `number` tells `SIGNED_OUT`, `NOT_SHOWN` and `CONSENT_OVER` apart.

    Nothing is kept: a person's lists are asked for when they are wanted, and stored by who asks.
    """

    def __init__(
        self, transport: Transport, api_url: str | None = None, accounts_url: str | None = None
    ) -> None:
        self._transport = transport
        self._api = api(api_url or API_URL)
        self._accounts = accounts(accounts_url or ACCOUNTS_URL)

    # Consent

    def authorization_url(
        self,
        client_id: str,
        *,
        redirect_uri: str,
        scopes: tuple[str, ...],
        state: str,
        verifier: str,
    ) -> str:
        """Where the person lets soniq in. verifier: 43–128 letters and digits, kept secret."""
        asked = {
            "client_id": client_id,
            "response_type": "code",
            "redirect_uri": redirect_uri,
            "scope": " ".join(scopes),
            "state": state,
            "code_challenge_method": "S256",
            "code_challenge": challenge(verifier),
        }
        return f"{self._accounts.base_url}/authorize?{urlencode(asked)}"

    def tokens(self, client_id: str, *, code: str, verifier: str, redirect_uri: str) -> Tokens:
        """For the code that the person's browser came back with; it is good once."""
        form = {
            "grant_type": "authorization_code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
        }
        return self._tokens(form, {"code": code, "code_verifier": verifier})

    def renewed(self, client_id: str, refresh: str) -> Tokens:
        """For a refresh token. The answer may bring another one, which then is the good one."""
        form = {"grant_type": "refresh_token", "client_id": client_id}
        return self._tokens(form, {"refresh_token": refresh})

    # What is saved

    def person(self, token: str) -> SpotifyPerson:
        return self._get(token, "/v1/me", {}, reading.person)

    def saved_albums(self, token: str, offset: int) -> SpotifyPage[SavedAlbum]:
        """The newest first, each with its first 50 songs."""
        return self._get(token, "/v1/me/albums", _part(offset), reading.albums)

    def saved_tracks(self, token: str, offset: int) -> SpotifyPage[SavedTrack]:
        """The newest first."""
        return self._get(token, "/v1/me/tracks", _part(offset), reading.tracks)

    def album_tracks(self, token: str, album_id: str, offset: int) -> SpotifyPage[SpotifyTrack]:
        path = f"/v1/albums/{quote(album_id, safe='')}/tracks"
        return self._get(token, path, _part(offset), reading.album_tracks)

    def playlists(self, token: str, offset: int) -> SpotifyPage[SpotifyPlaylist]:
        """Own ones and those that the person follows."""
        return self._get(token, "/v1/me/playlists", _part(offset), reading.playlists)

    def playlist_items(
        self, token: str, playlist_id: str, offset: int
    ) -> SpotifyPage[PlaylistItem]:
        """NOT_SHOWN where the person neither owns the list nor may change it."""
        path = f"/v1/playlists/{quote(playlist_id, safe='')}/items"
        return self._get(
            token,
            path,
            _part(offset) | {"additional_types": "track,episode"},
            reading.playlist_items,
        )

    def _tokens(self, form: dict[str, str], secrets: dict[str, str]) -> Tokens:
        return self._transport.post_json(
            self._accounts,
            "/api/token",
            read=lambda answer: reading.tokens(self._accounts, answer),
            form=form,
            secrets=secrets,
            keep=NOT_AT_ALL,
            repeatable=False,  # a code, and a rotating refresh token, are good once
        )

    def _get(
        self,
        token: str,
        path: str,
        params: dict[str, str | int],
        read: Callable[[Service, object], T],
    ) -> T:
        return self._transport.get_json(
            self._api,
            path,
            params,
            read=lambda answer: read(self._api, answer),
            keep=NOT_AT_ALL,
            headers={"Authorization": f"Bearer {token}"},
        )


def _part(offset: int) -> dict[str, str | int]:
    return {"limit": PAGE, "offset": offset}
