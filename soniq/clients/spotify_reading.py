"""Spotify's answers read into soniq's own words.

A page is read entry by entry: one that is null, or in another form than documented, names nothing
and keeps no other from coming; only where all are so the answer is no answer.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import ValidationError

from soniq.clients.model import Service
from soniq.clients.spotify_model import (
    ItemKind,
    PlaylistItem,
    SavedAlbum,
    SavedTrack,
    SpotifyAlbum,
    SpotifyPage,
    SpotifyPerson,
    SpotifyPlaylist,
    SpotifyTrack,
    Tokens,
)
from soniq.clients.wire import Count, Id, Many, Named, Text, Web, Wire, Words, odd, read
from soniq.units import Milliseconds, Moment

_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}\d{7}")
_BARCODE = re.compile(r"\d{8,14}")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_SPOTIFY_ID = re.compile(r"[0-9A-Za-z]{1,64}")
LONGEST_DAY = 86_400

T = TypeVar("T")
W = TypeVar("W", bound=Wire)


class _Tokens(Wire):
    access_token: Named
    token_type: Named
    expires_in: Id
    refresh_token: Text = None
    scope: Text = None


class _Person(Wire):
    id: Text = None
    account_id: Text = None
    display_name: Text = None


class _Page(Wire):
    items: tuple[Any, ...]
    total: Id
    offset: Id = 0
    next: Text = None


class _Urls(Wire):
    spotify: Web = None


class _Artist(Wire):
    name: Text = None


class _Image(Wire):
    url: Web = None
    width: Count = None


class _Marks(Wire):
    isrc: Text = None
    upc: Text = None
    ean: Text = None


class _Track(Wire):
    id: Text = None
    type: Text = None
    name: Text = None
    artists: Many[_Artist] = ()
    disc_number: Count = None
    track_number: Count = None
    duration_ms: Count = None
    external_ids: _Marks | None = None
    external_urls: _Urls | None = None
    is_local: bool = False


class _Album(Wire):
    id: Text = None
    name: Text = None
    album_type: Text = None
    artists: Many[_Artist] = ()
    release_date: Text = None
    total_tracks: Count = None
    external_ids: _Marks | None = None
    external_urls: _Urls | None = None
    images: Many[_Image] = ()
    genres: Words = ()
    tracks: _Page | None = None


class _FullTrack(_Track):
    album: _Album | None = None


class _SavedAlbum(Wire):
    added_at: Text = None
    album: _Album


class _SavedTrack(Wire):
    added_at: Text = None
    track: _FullTrack


class _Songs(Wire):
    total: Count = None


class _Owner(Wire):
    id: Text = None
    display_name: Text = None


class _Playlist(Wire):
    id: Named
    name: Text = None
    description: Text = None
    owner: _Owner | None = None
    collaborative: bool | None = None
    snapshot_id: Named
    items: _Songs | None = None
    tracks: _Songs | None = None
    external_urls: _Urls | None = None


class _Item(Wire):
    """item: since February 2026; track: before."""

    added_at: Text = None
    is_local: bool | None = None
    item: dict[str, Any] | None = None
    track: dict[str, Any] | bool | None = None


def tokens(service: Service, answer: object) -> Tokens:
    said = read(service, _Tokens, answer)
    if said.token_type.lower() != "bearer":
        raise odd(service, f"a token of the kind {said.token_type[:40]}")
    return Tokens(
        access=said.access_token,
        refresh=said.refresh_token,
        seconds=min(said.expires_in, LONGEST_DAY),
        scopes=tuple((said.scope or "").split()),
    )


def person(service: Service, answer: object) -> SpotifyPerson:
    said = read(service, _Person, answer)
    ids = frozenset(one for one in (said.id, said.account_id) if one)
    return SpotifyPerson(ids=ids, name=(said.display_name or said.id or "")[:200])


def albums(service: Service, answer: object) -> SpotifyPage[SavedAlbum]:
    return _page(service, answer, _saved_album)


def tracks(service: Service, answer: object) -> SpotifyPage[SavedTrack]:
    return _page(service, answer, _saved_track)


def album_tracks(service: Service, answer: object) -> SpotifyPage[SpotifyTrack]:
    return _page(service, answer, lambda entry: _track(_read(_Track, entry)))


def playlists(service: Service, answer: object) -> SpotifyPage[SpotifyPlaylist]:
    return _page(service, answer, _playlist)


def playlist_items(service: Service, answer: object) -> SpotifyPage[PlaylistItem]:
    """Every place of the part has its item, so that places can be counted."""
    return _page(service, answer, lambda entry: _item(entry) or _BLANK, blank=_BLANK)


_BLANK = PlaylistItem(kind=ItemKind.BLANK)


def _page(
    service: Service, answer: object, one: Callable[[object], T | None], *, blank: T | None = None
) -> SpotifyPage[T]:
    said = read(service, _Page, answer)
    found = [_lenient(one, entry, blank) for entry in said.items]
    items = tuple(entry for entry in found if entry is not None)
    told = [entry for entry in said.items if entry is not None]
    if told and not items:
        raise odd(service, "no entry of the list is as documented")
    return SpotifyPage(
        items=items,
        count=len(said.items),
        total=said.total,
        is_last=said.next is None or not said.items,
    )


def _lenient(one: Callable[[object], T | None], entry: object, blank: T | None) -> T | None:
    try:
        return one(entry)
    except ValidationError:
        return blank


def _read(part: type[W], entry: object) -> W:
    """Raises ValidationError."""
    return part.model_validate(entry)


def _saved_album(entry: object) -> SavedAlbum | None:
    said = _read(_SavedAlbum, entry)
    album = _album(said.album)
    if album is None or album.id is None:
        return None
    return SavedAlbum(album=album, added_at=_moment(said.added_at))


def _saved_track(entry: object) -> SavedTrack | None:
    said = _read(_SavedTrack, entry)
    track = _track(said.track)
    if track is None or track.id is None:
        return None
    album = None if said.track.album is None else _album(said.track.album)
    return SavedTrack(track=track, album=album, added_at=_moment(said.added_at))


def _playlist(entry: object) -> SpotifyPlaylist | None:
    said = _read(_Playlist, entry)
    if not _SPOTIFY_ID.fullmatch(said.id):
        return None
    songs = said.items or said.tracks
    owner = said.owner or _Owner()
    return SpotifyPlaylist(
        id=said.id,
        name=(said.name or "Without a name")[:500],
        description=(said.description or "")[:5_000],
        owner_id=owner.id or "",
        owner=(owner.display_name or owner.id or "")[:200],
        collaborative=bool(said.collaborative),
        snapshot_id=said.snapshot_id[:500],
        total=(songs.total if songs else None) or 0,
        url=_url(said.external_urls),
    )


def _item(entry: object) -> PlaylistItem | None:
    said = _read(_Item, entry)
    told = said.item if said.item is not None else said.track
    if not isinstance(told, dict):
        return None
    if told.get("type") == "episode":
        return PlaylistItem(kind=ItemKind.EPISODE)
    full = _read(_FullTrack, told)
    track = _track(full)
    if track is None:
        return None
    is_local = bool(said.is_local) or full.is_local or track.id is None
    return PlaylistItem(
        kind=ItemKind.LOCAL if is_local else ItemKind.TRACK,
        track=track,
        album=None if full.album is None else _album(full.album),
        added_at=_moment(said.added_at),
    )


def _track(said: _Track) -> SpotifyTrack | None:
    if said.name is None:
        return None
    return SpotifyTrack(
        id=_id(said.id),
        name=said.name[:1_000],
        artists=_names(said.artists),
        disc_number=max(1, said.disc_number or 1),
        track_number=said.track_number or None,
        duration=Milliseconds(said.duration_ms or 0),
        isrc=_isrc(said.external_ids),
        url=_url(said.external_urls),
    )


def _album(said: _Album) -> SpotifyAlbum | None:
    if said.name is None:
        return None
    songs = said.tracks.items if said.tracks else ()
    found = [_lenient(lambda entry: _track(_read(_Track, entry)), song, None) for song in songs]
    widest = max(said.images, key=lambda one: one.width or 0, default=_Image())
    return SpotifyAlbum(
        id=_id(said.id),
        name=said.name[:1_000],
        artists=_names(said.artists),
        kind=(said.album_type or "").lower() or None,
        release_date=_date(said.release_date),
        total_tracks=said.total_tracks or None,
        barcode=_barcode(said.external_ids),
        cover_url=widest.url if (widest.url or "").startswith("https:") else None,
        genres=tuple(said.genres[:50]),
        url=_url(said.external_urls),
        tracks=tuple(track for track in found if track is not None),
        more_from=len(songs) if said.tracks and said.tracks.next else None,
    )


def _names(artists: Iterable[_Artist]) -> tuple[str, ...]:
    return tuple(one.name[:500] for one in artists if one.name)


def _id(text: str | None) -> str | None:
    return text if text is not None and _SPOTIFY_ID.fullmatch(text) else None


def _url(urls: _Urls | None) -> str | None:
    url = None if urls is None else urls.spotify
    return url if url is not None and url.startswith("https://") else None


def _isrc(marks: _Marks | None) -> str | None:
    isrc = ((marks.isrc if marks else None) or "").replace("-", "").replace(" ", "").upper()
    return isrc if _ISRC.fullmatch(isrc) else None


def _barcode(marks: _Marks | None) -> str | None:
    if marks is None:
        return None
    told = (mark.replace(" ", "") for mark in (marks.upc, marks.ean) if mark)
    return next((mark for mark in told if _BARCODE.fullmatch(mark)), None)


def _date(text: str | None) -> str | None:
    """Spotify tells "0000" where it does not know."""
    is_date = text is not None and _DATE.fullmatch(text) and not text.startswith("0000")
    return text if is_date else None


def _moment(text: str | None) -> Moment | None:
    """Very old entries lie in 1970, for "unknown"."""
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    try:
        moment = Moment(round(at.timestamp() * 1000))
    except (OverflowError, OSError, ValueError):
        return None
    return moment if moment > 0 else None
