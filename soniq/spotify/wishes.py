"""What is saved at Spotify, as the collection and the playlists take it. By Spotify's terms it goes
no further: to nothing that learns or reckons what sounds alike."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from soniq.clients.spotify_model import (
    ItemKind,
    PlaylistItem,
    SavedAlbum,
    SavedTrack,
    SpotifyAlbum,
    SpotifyTrack,
)
from soniq.collection.model import BroughtWish, WishKind, WishSource
from soniq.library.finding import Line
from soniq.library.wanted import ToldAlbum, ToldTrack

if TYPE_CHECKING:
    from pydantic import TypeAdapter

EP_TRACKS = 4
"""What Spotify calls a single is an EP from so many songs on (Spotify for Artists)."""


def album(saved: SavedAlbum, tracks: Sequence[SpotifyTrack] | None = None) -> BroughtWish:
    """tracks: other songs of it than those that were told with it."""
    return BroughtWish(
        source=WishSource.SPOTIFY,
        kind=WishKind.ALBUM,
        album=told_album(saved.album, saved.album.tracks if tracks is None else tracks),
        external_id=saved.album.id or "",
        url=saved.album.url,
        wished_at=saved.added_at,
    )


def song(saved: SavedTrack) -> BroughtWish:
    of = saved.album or SpotifyAlbum(id=None, name="", artists=saved.track.artists)
    return BroughtWish(
        source=WishSource.SPOTIFY,
        kind=WishKind.SONG,
        album=told_album(of),
        track=told_track(saved.track),
        external_id=saved.track.id or "",
        url=saved.track.url,
        wished_at=saved.added_at,
    )


def told_album(album: SpotifyAlbum, tracks: Sequence[SpotifyTrack] = ()) -> ToldAlbum:
    return ToldAlbum(
        title=album.name,
        artists=album.artists,
        release_date=album.release_date,
        kind=_kind(album),
        total_tracks=album.total_tracks,
        barcode=album.barcode,
        spotify_id=album.id,
        cover_url=album.cover_url,
        genres=album.genres,
        tracks=tuple(map(told_track, tracks)),
    )


def told_track(track: SpotifyTrack) -> ToldTrack:
    return ToldTrack(
        title=track.name,
        artist=", ".join(track.artists),
        disc_number=track.disc_number,
        track_number=track.track_number,
        duration=track.duration,
        isrc=track.isrc,
        spotify_id=track.id,
    )


def lines(items: Sequence[PlaylistItem]) -> tuple[Line, ...]:
    """Of the songs; episodes, and what is there no more, are none."""
    return tuple(
        Line(
            title=item.track.name,
            artist=", ".join(item.track.artists),
            album=item.album.name if item.album else "",
            duration=item.track.duration or None,
            isrc=item.track.isrc,
            spotify_id=item.track.id,
            track_number=item.track.track_number,
        )
        for item in items
        if item.track is not None
    )


def songs(items: Sequence[PlaylistItem]) -> list[BroughtWish]:
    """Those that Spotify has, each once; a person's own files they have already."""
    found = {
        item.track.id: song(SavedTrack(track=item.track, album=item.album, added_at=item.added_at))
        for item in items
        if item.kind is ItemKind.TRACK and item.track is not None and item.track.id
    }
    return list(found.values())


def written(item: PlaylistItem) -> str:
    """As JSON, until the whole playlist is here."""
    return _items().dump_json(item, exclude_defaults=True).decode()


def item(text: str) -> PlaylistItem:
    return _items().validate_json(text)


def written_album(saved: SavedAlbum) -> str:
    """Without its songs."""
    return _albums().dump_json(saved, exclude={"album": {"tracks", "more_from"}}).decode()


def saved_album(text: str) -> SavedAlbum:
    return _albums().validate_json(text)


def _kind(album: SpotifyAlbum) -> str | None:
    if album.kind == "single" and (album.total_tracks or 0) >= EP_TRACKS:
        return "ep"
    return album.kind if album.kind in {"album", "single", "ep", "compilation"} else None


@cache
def _items() -> "TypeAdapter[PlaylistItem]":
    from pydantic import TypeAdapter

    return TypeAdapter(PlaylistItem)


@cache
def _albums() -> "TypeAdapter[SavedAlbum]":
    from pydantic import TypeAdapter

    return TypeAdapter(SavedAlbum)
