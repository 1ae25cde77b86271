"""Albums that somebody wishes for: found on the shelves, or put there without a file."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from soniq import text
from soniq.library.model import CreditRole
from soniq.library.placing import titles
from soniq.library.placing.crediting import joined
from soniq.library.placing.names import UNKNOWN, VARIOUS_ARTISTS, Name, split_featured
from soniq.library.wanted import ToldAlbum, ToldTrack, barcodes
from soniq.library.writing import (
    album_rows,
    edition_rows,
    meant_rows,
    owning_rows,
    search_rows,
    track_rows,
    union_rows,
    wish_rows,
)
from soniq.library.writing import standing as standings
from soniq.library.writing.artist_rows import ArtistRows
from soniq.library.writing.succession import NEAR_WANTED_MS
from soniq.library.writing.wish_rows import KnownTrack
from soniq.store.database import Tx
from soniq.titles.words import same_title
from soniq.units import AlbumId, ArtistId, Moment, TrackId

KINDS = frozenset(
    {"album", "single", "ep", "compilation", "live", "soundtrack", "remix", "broadcast", "other"}
)
_DATE = re.compile(r"[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A told album in the words of the shelves."""

    names: tuple[Name, ...]
    credit: str
    base: str
    edition: str
    date: str | None

    @property
    def year(self) -> int | None:
        return int(self.date[:4]) if self.date else None

    @property
    def key(self) -> str:
        """As `placing.grouping` builds it for files without a MusicBrainz id."""
        return "|".join(name.key for name in self.names) + "\x1f" + titles.title_key(self.base)

    @property
    def artist_keys(self) -> tuple[str, ...]:
        """By what the shelves may know its artist: the first of them, or all as one name."""
        return tuple(dict.fromkeys((self.names[0].key, Name(self.credit).key)))


def find(tx: Tx, told: ToldAlbum) -> AlbumId | None:
    """The album on the shelves that is told, by its ids, its barcode or its names."""
    known = _known(told)
    marked = meant_rows.by_mark(
        tx,
        spotify_id=told.spotify_id,
        musicbrainz_id=told.musicbrainz_release_group_id,
        barcodes=barcodes(told.barcode),
    )
    if marked is not None:
        return marked
    return meant_rows.by_names(
        tx,
        key=known.key,
        title_key=text.sort_key(known.base),
        artist_keys=known.artist_keys,
        year=known.year or 0,
        musicbrainz_id=told.musicbrainz_release_group_id,
        is_plain=not known.edition,
    )


def put(tx: Tx, told: ToldAlbum, *, wanted: int, at: Moment) -> AlbumId:
    """The album that is told, made where it is not known. wanted: 2 the album, 1 songs of it, 0
    nothing of it: it is held. The songs that are told and not here become wanted tracks."""
    known = _known(told)
    found = find(tx, told)
    artists = ArtistRows(tx, at)
    ids = artists.ids({*known.names, *_singers(told.tracks)})
    album_id = _insert(tx, told, known, artists, ids, at) if found is None else found
    wish_rows.wish(
        tx,
        album_id,
        {
            "wanted": wanted,
            "told_tracks": told.total_tracks if wanted == 2 else None,
            "edition": known.edition,
            "barcode": next(iter(barcodes(told.barcode)), None),
            "cover_url": told.cover_url,
            "spotify_id": told.spotify_id,
            "musicbrainz_id": told.musicbrainz_release_group_id,
            "at": at,
        },
    )
    if told.spotify_id:
        wish_rows.refer(tx, "album", album_id, "spotify", told.spotify_id)
    if wanted:
        _put_tracks(tx, album_id, told, known, ids, at)
    owning_rows.settle(tx, album_id)
    standings.sweep(tx, artists.made, ())
    return album_id


def drop(tx: Tx, album_id: AlbumId, at: Moment) -> bool:
    """Nobody wishes for the album any more. True when nothing of it is left."""
    gone = wish_rows.wanted_tracks(tx, album_id)
    artists, genres = standings.named_by(tx, gone, [album_id])
    wish_rows.remove_tracks(tx, gone)
    wish_rows.unwish(tx, album_id, at)
    edition_rows.sweep(tx, wish_rows.editions_without_tracks(tx, album_id))
    owning_rows.settle(tx, album_id)
    swept = album_rows.sweep(tx, [album_id])
    search_rows.drop(tx, search_rows.ALBUMS, swept)
    standings.sweep(tx, artists, genres)
    return album_id in swept


def meet(tx: Tx, wanted: Iterable[TrackId], album_id: AlbumId) -> None:
    """These wanted tracks are met by others that are here."""
    wish_rows.remove_tracks(tx, list(wanted))
    edition_rows.sweep(tx, wish_rows.editions_without_tracks(tx, album_id))
    owning_rows.settle(tx, album_id)


def _known(told: ToldAlbum) -> _Known:
    said = [split_featured(name)[0] for name in told.artists if name.strip()]
    names = tuple(dict.fromkeys(Name(name.strip()) for name in said)) or (Name(UNKNOWN),)
    if any(name.various for name in names):
        names = (VARIOUS_ARTISTS,)
    title = titles.album_title(told.title.strip() or UNKNOWN)
    is_date = told.release_date is not None and _DATE.fullmatch(told.release_date)
    return _Known(
        names=names,
        credit=joined(name.text for name in names),
        base=title.base,
        edition=title.edition or "",
        date=told.release_date if is_date else None,
    )


def _singers(tracks: Iterable[ToldTrack]) -> list[Name]:
    return [Name(track.artist.strip()) for track in tracks if track.artist.strip()]


def _insert(
    tx: Tx,
    told: ToldAlbum,
    known: _Known,
    artists: ArtistRows,
    ids: dict[Name, ArtistId],
    at: Moment,
) -> AlbumId:
    first = known.names[0]
    alone = len(known.names) == 1
    group = told.musicbrainz_release_group_id
    album_id = wish_rows.insert(
        tx,
        {
            "key": f"mb:{group}" if group else known.key,
            "title": known.base,
            "title_key": text.sort_key(known.base),
            "artist_id": ids[first],
            "artist": known.credit,
            "artist_key": artists.keys[ids[first]] if alone else text.sort_key(known.credit),
            "kind": told.kind if told.kind in KINDS else "album",
            "compilation": int(first.various or told.kind == "compilation"),
            "release_date": known.date,
            "year": known.year,
            "musicbrainz_id": group,
            "at": at,
        },
    )
    wish_rows.credit(tx, album_id, dict.fromkeys((ids[name], name.text) for name in known.names))
    return album_id


def _put_tracks(
    tx: Tx,
    album_id: AlbumId,
    told: ToldAlbum,
    known: _Known,
    ids: dict[Name, ArtistId],
    at: Moment,
) -> None:
    there = wish_rows.tracks(tx, album_id)
    new: list[ToldTrack] = []
    for track in told.tracks:
        same = next((one for one in there if is_same(track, one)), None)
        if same is None:
            new.append(track)
        else:
            there.remove(same)
            wish_rows.mark(
                tx,
                same.id,
                {
                    "spotify_id": track.spotify_id,
                    "isrc": track.isrc,
                    "musicbrainz_id": track.musicbrainz_id,
                },
            )
    if not new:
        return
    edition_id = wish_rows.edition(
        tx,
        album_id,
        f"{titles.title_key(known.edition) if known.edition else ''}@wish",
        {
            "title": told.title,
            "name": known.edition or None,
            "release_date": known.date,
            "barcode": next(iter(barcodes(told.barcode)), None),
        },
    )
    first = track_rows.next_id(tx)
    numbered = list(enumerate(new, first))
    shown = {id_: _credit(track, known, ids) for id_, track in numbered}
    wish_rows.insert_tracks(
        tx,
        (
            {
                "id": id_,
                "edition_id": edition_id,
                "album_id": album_id,
                "title": track.title,
                "title_key": text.sort_key(track.title),
                "artist": shown[id_][1],
                "artist_key": text.sort_key(shown[id_][1]),
                "album": told.title,
                "album_key": text.sort_key(told.title),
                "year": known.year,
                "disc": max(1, track.disc_number),
                "number": track.track_number,
                "duration_ms": track.duration,
                "isrc": track.isrc,
                "musicbrainz_id": track.musicbrainz_id,
                "spotify_id": track.spotify_id,
                "at": at,
            }
            for id_, track in numbered
        ),
    )
    wish_rows.credit_tracks(
        tx,
        (
            {
                "track_id": id_,
                "role": str(CreditRole.ARTIST),
                "position": 0,
                "artist_id": shown[id_][0],
                "credited_as": shown[id_][1],
            }
            for id_, _ in numbered
        ),
    )


def _credit(track: ToldTrack, known: _Known, ids: dict[Name, ArtistId]) -> tuple[ArtistId, str]:
    said = track.artist.strip()
    return (ids[Name(said)], said) if said else (ids[known.names[0]], known.names[0].text)


def is_same(told: ToldTrack, track: KnownTrack) -> bool:
    """Whether a told song is that track of its album: by an id, else by its name and length."""
    for mine, its in (
        (told.spotify_id, track.spotify_id),
        (told.isrc, track.isrc),
        (told.musicbrainz_id, track.musicbrainz_id),
    ):
        if mine and mine == its:
            return True
    if told.duration and track.duration and abs(told.duration - track.duration) > NEAR_WANTED_MS:
        return False
    placed = told.track_number is not None and track.number is not None
    if placed and (told.disc_number, told.track_number) != (track.disc, track.number):
        return False
    return same_title(told.title, track.title)


def want_known(tx: Tx, album_id: AlbumId, *, wanted: int, at: Moment) -> None:
    wish_rows.set_wanted(tx, album_id, wanted, at)
    owning_rows.settle(tx, album_id)


def stand(tx: Tx, album_id: AlbumId, said: dict[str, Any], at: Moment) -> bool:
    """said: columns of `albums` and what is to stand there. True when the album is gone."""
    wish_rows.stand(tx, album_id, said, at)
    owning_rows.settle(tx, album_id)
    artists, genres = standings.named_by(tx, (), [album_id])
    swept = album_rows.sweep(tx, [album_id])
    search_rows.drop(tx, search_rows.ALBUMS, swept)
    if swept:
        standings.sweep(tx, artists, genres)
    return album_id in swept


def merge(tx: Tx, album_id: AlbumId, into: AlbumId, at: Moment) -> None:
    """The first, of which nothing is here, becomes the other."""
    there = wish_rows.tracks(tx, into)
    artists, genres = standings.named_by(tx, wish_rows.wanted_tracks(tx, album_id), [album_id])
    for track in wish_rows.tracks(tx, album_id):
        if not track.wanted:
            continue
        same = next((one for one in there if _is_one(track, one)), None)
        if same is None:
            union_rows.carry(tx, track.id, into)
            continue
        marks = {name: getattr(track, name) for name in ("spotify_id", "isrc", "musicbrainz_id")}
        wish_rows.mark(tx, same.id, marks)
        wish_rows.remove_tracks(tx, [track.id])
    edition_rows.sweep(tx, wish_rows.editions_without_tracks(tx, album_id))
    union_rows.become(tx, album_id, into, at)
    search_rows.drop(tx, search_rows.ALBUMS, album_rows.sweep(tx, [album_id]))
    standings.sweep(tx, artists, genres)
    owning_rows.settle(tx, into)


def _is_one(track: KnownTrack, other: KnownTrack) -> bool:
    told = ToldTrack(
        title=track.title,
        disc_number=track.disc,
        track_number=track.number,
        duration=track.duration,
        isrc=track.isrc,
        spotify_id=track.spotify_id,
        musicbrainz_id=track.musicbrainz_id,
    )
    return is_same(told, other)
