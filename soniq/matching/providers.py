"""Other catalogues in the words of the search: what each tells of an album or a track."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from soniq.clients.deezer import Deezer, DeezerAlbum, DeezerTrack
from soniq.clients.discogs import Discogs
from soniq.clients.discogs_model import DiscogsArtist, DiscogsRelease
from soniq.clients.itunes import Itunes, ItunesAlbum, ItunesSong
from soniq.clients.musicbrainz_model import (
    ArtistCredit,
    Label,
    Medium,
    Release,
    ReleaseGroup,
    ReleaseTrack,
)
from soniq.journal.model import Source
from soniq.matching.model import AlbumWanted, TrackWanted

LOOKED_UP = 2
"""Albums whose tracks are asked for, of those that a search names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumOffer:
    """An album of a catalogue. The ids in `release` are that catalogue's own."""

    external_id: str
    url: str | None
    release: Release
    genres: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackOffer:
    external_id: str
    url: str | None
    track: ReleaseTrack
    genres: tuple[str, ...] = ()


class Provider(Protocol):
    """A catalogue that may be asked besides MusicBrainz. Its methods raise ServiceFailed; REFUSED
    where nobody has set its key."""

    @property
    def source(self) -> Source: ...

    def albums(self, wanted: AlbumWanted, /) -> Sequence[AlbumOffer]: ...

    def tracks(self, wanted: TrackWanted, /) -> Sequence[TrackOffer]: ...


class DeezerProvider:
    source = Source.DEEZER

    def __init__(self, deezer: Deezer) -> None:
        self._deezer = deezer

    def albums(self, wanted: AlbumWanted) -> list[AlbumOffer]:
        hits = self._deezer.search_albums(wanted.artist or "", wanted.title, limit=10)
        return [self._offer(self._deezer.album(hit.id)) for hit in hits[:LOOKED_UP]]

    def tracks(self, wanted: TrackWanted) -> list[TrackOffer]:
        hits = self._deezer.search_tracks(wanted.artist or "", wanted.title or "", limit=5)
        return [
            TrackOffer(external_id=str(hit.id), url=hit.page_url, track=_deezer_track(hit, 1))
            for hit in hits
        ]

    def _offer(self, album: DeezerAlbum) -> AlbumOffer:
        places = enumerate(album.tracks, 1)
        tracks = [(hit.disc_number or 1, _deezer_track(hit, place)) for place, hit in places]
        release = _release(
            str(album.id),
            album.title,
            album.artists or (album.artist,),
            tracks,
            date=album.release_date,
            kind=album.kind,
            barcode=album.upc,
            labels=[Label(name=album.label, catalog_number=None)] if album.label else [],
        )
        return AlbumOffer(
            external_id=str(album.id), url=album.page_url, release=release, genres=album.genres
        )


class ItunesProvider:
    source = Source.ITUNES

    def __init__(self, itunes: Itunes) -> None:
        self._itunes = itunes

    def albums(self, wanted: AlbumWanted) -> list[AlbumOffer]:
        found = self._itunes.search(f"{wanted.artist or ''} {wanted.title}".strip(), limit=10)
        return [
            self._offer(album, self._itunes.lookup(album.id).songs)
            for album in found.albums[:LOOKED_UP]
        ]

    def tracks(self, wanted: TrackWanted) -> list[TrackOffer]:
        words = f"{wanted.artist or ''} {wanted.title or ''}".strip()
        return [
            TrackOffer(
                external_id=str(song.id),
                url=song.page_url,
                track=_itunes_track(song),
                genres=(song.genre,) if song.genre else (),
            )
            for song in self._itunes.search(words, entity="song", limit=5).songs
        ]

    def _offer(self, album: ItunesAlbum, songs: Iterable[ItunesSong]) -> AlbumOffer:
        tracks = [(song.disc_number or 1, _itunes_track(song)) for song in songs]
        release = _release(
            str(album.id), album.title, (album.artist,), tracks, date=album.release_date
        )
        return AlbumOffer(
            external_id=str(album.id),
            url=album.page_url,
            release=release,
            genres=(album.genre,) if album.genre else (),
        )


class DiscogsProvider:
    source = Source.DISCOGS

    def __init__(self, discogs: Discogs) -> None:
        self._discogs = discogs

    def albums(self, wanted: AlbumWanted) -> list[AlbumOffer]:
        hits = self._discogs.search(wanted.artist, wanted.title, limit=10)
        return [self._offer(self._discogs.release(hit.id)) for hit in hits[:LOOKED_UP]]

    def tracks(self, _: TrackWanted) -> list[TrackOffer]:
        """Discogs knows releases, not single tracks."""
        return []

    def _offer(self, found: DiscogsRelease) -> AlbumOffer:
        artists = _discogs_credit(found.artists)
        tracks = [
            (
                _disc_of(track.position),
                ReleaseTrack(
                    id=track.position or str(place),
                    position=_number_of(track.position) or place,
                    number=track.position or str(place),
                    title=track.title,
                    length_ms=track.length,
                    recording_id=None,
                    artist=_joined(credit := _discogs_credit(track.artists) or artists),
                    artists=credit,
                ),
            )
            for place, track in enumerate(found.tracks, 1)
        ]
        release = _release(
            str(found.id),
            found.title,
            artists,
            tracks,
            date=found.released,
            country=found.country,
            barcode=found.barcodes[0] if found.barcodes else None,
            labels=[
                Label(name=label.name, catalog_number=label.catalog_number)
                for label in found.labels
            ],
            media_format=found.formats[0].name if found.formats else None,
        )
        return AlbumOffer(
            external_id=str(found.id),
            url=found.page_url,
            release=release,
            genres=(*found.genres, *found.styles),
        )


def _release(
    id: str,
    title: str,
    artists: tuple[str, ...] | tuple[ArtistCredit, ...],
    tracks: Sequence[tuple[int, ReleaseTrack]],
    *,
    date: str | None = None,
    kind: str | None = None,
    country: str | None = None,
    barcode: str | None = None,
    labels: Sequence[Label] = (),
    media_format: str | None = None,
) -> Release:
    """tracks: each with its disc."""
    credit = tuple(one if isinstance(one, ArtistCredit) else _named(one) for one in artists)
    credit = _with_joins(credit)
    media = [
        Medium(
            position=disc,
            format=media_format,
            title="",
            tracks=tuple(track for _, track in of_disc),
            track_count=len(of_disc),
        )
        for disc, found in groupby(sorted(tracks, key=lambda one: one[0]), key=lambda one: one[0])
        for of_disc in [list(found)]
    ]
    group = ReleaseGroup(
        id="",
        title=title,
        disambiguation="",
        artist=_joined(credit),
        artists=credit,
        primary_type=_KINDS.get(kind or ""),
        secondary_types=(),
        first_release_date=None,
    )
    return Release(
        id=id,
        title=title,
        disambiguation="",
        artist=group.artist,
        artists=credit,
        group=group,
        status=None,
        date=date,
        country=country,
        barcode=barcode,
        asin=None,
        labels=tuple(labels),
        media=tuple(media),
        track_count=len(tracks) or None,
    )


_KINDS = {"album": "Album", "ep": "EP", "single": "Single"}


def _deezer_track(track: DeezerTrack, place: int) -> ReleaseTrack:
    artist = _named(track.artist)
    return ReleaseTrack(
        id=str(track.id),
        position=track.track_number or place,
        number=str(track.track_number or place),
        title=track.title,
        length_ms=track.length,
        recording_id=None,
        artist=track.artist,
        artists=(artist,),
        isrcs=(track.isrc,) if track.isrc else (),
    )


def _itunes_track(song: ItunesSong) -> ReleaseTrack:
    return ReleaseTrack(
        id=str(song.id),
        position=song.track_number or 1,
        number=str(song.track_number or 1),
        title=song.title,
        length_ms=song.length,
        recording_id=None,
        artist=song.artist,
        artists=(_named(song.artist),),
    )


def _discogs_credit(artists: Iterable[DiscogsArtist]) -> tuple[ArtistCredit, ...]:
    return tuple(
        ArtistCredit(
            name=one.credited_as or one.name,
            join=one.join if one.join.startswith(",") else f" {one.join} " if one.join else "",
            artist_id=None,
            artist_name=one.name,
            sort_name=None,
        )
        for one in artists
    )


def _named(name: str) -> ArtistCredit:
    return ArtistCredit(name=name, join="", artist_id=None, artist_name=name, sort_name=None)


def _with_joins(credit: tuple[ArtistCredit, ...]) -> tuple[ArtistCredit, ...]:
    """Where nobody says how several are joined, by commas."""
    if any(one.join for one in credit):
        return credit
    return tuple(
        ArtistCredit(
            name=one.name,
            join=", " if place < len(credit) - 1 else "",
            artist_id=one.artist_id,
            artist_name=one.artist_name,
            sort_name=one.sort_name,
        )
        for place, one in enumerate(credit)
    )


def _joined(credit: Iterable[ArtistCredit]) -> str:
    return "".join(one.name + one.join for one in credit)


def _disc_of(position: str) -> int:
    """ "2-07" is on the second; a vinyl's "C1" is on the second, too."""
    if match := re.match(r"^(?:CD)?(\d+)[-.]\d+$", position, re.IGNORECASE):
        return int(match.group(1))
    if match := re.match(r"^([A-Z])\d*$", position.upper()):
        return (ord(match.group(1)) - ord("A")) // 2 + 1
    return 1


def _number_of(position: str) -> int | None:
    """ "7", "2-07"; that of a vinyl's side is none."""
    match = re.match(r"^(?:(?:CD)?\d+[-.])?(\d+)$", position, re.IGNORECASE)
    return int(match.group(1)) if match else None
