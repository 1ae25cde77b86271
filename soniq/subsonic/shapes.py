"""Songs, albums and artists as OpenSubsonic tells them; whole lists in a handful of queries."""

from collections.abc import Mapping, Sequence

from soniq.errors import NotFound
from soniq.library.beside import AlbumBeside, ArtistBeside, Name
from soniq.library.model import Album, Artist, Track
from soniq.listening.model import NO_OPINION, Opinion, ThingKind
from soniq.subsonic import song_shape
from soniq.subsonic.answers import Body, Value
from soniq.subsonic.asked import Asked
from soniq.subsonic.ids import public
from soniq.units import AlbumId, ArtistId, ArtworkHash, Moment, TrackId

_KINDS = {
    "album": "Album",
    "single": "Single",
    "ep": "EP",
    "compilation": "Compilation",
    "live": "Live",
    "soundtrack": "Soundtrack",
    "remix": "Remix",
    "broadcast": "Broadcast",
    "other": "Other",
}
"""As MusicBrainz calls them, which apps group albums by."""


def songs(asked: Asked, ids: Sequence[int]) -> list[Body]:
    """Full entries (Child) in that order; tracks that are gone are left out."""
    return of_tracks(asked, asked.soniq.library.tracks_by_ids([TrackId(one) for one in ids]))


def song(asked: Asked, track_id: int) -> Body:
    """Raises NotFound."""
    return _one(songs(asked, [track_id]), "song")


def albums(asked: Asked, ids: Sequence[int]) -> list[Body]:
    """Full entries (AlbumID3, without songs) in that order; those that are gone are left out."""
    return of_albums(asked, asked.soniq.library.albums_by_ids([AlbumId(one) for one in ids]))


def album(asked: Asked, album_id: int) -> Body:
    """Raises NotFound."""
    return _one(albums(asked, [album_id]), "album")


def artists(asked: Asked, ids: Sequence[int]) -> list[Body]:
    """Full entries (ArtistID3, without albums) in that order; those that are gone are left out."""
    return of_artists(asked, asked.soniq.library.artists_by_ids([ArtistId(one) for one in ids]))


def artist(asked: Asked, artist_id: int) -> Body:
    """Raises NotFound."""
    return _one(artists(asked, [artist_id]), "artist")


def of_tracks(asked: Asked, tracks: Sequence[Track]) -> list[Body]:
    if not tracks:
        return []
    soniq = asked.soniq
    ids = [track.id for track in tracks]
    beside = soniq.catalogue.beside_tracks(ids)
    album_artists = soniq.catalogue.album_artists({track.album_id for track in tracks})
    opinions = opinions_of(asked, ThingKind.TRACK, ids)
    levels, moods = soniq.levels.of(ids), soniq.features.moods(ids)
    bookmarks = soniq.bookmarks.positions(asked.person.id, ids)
    roots = {root.id: root.path for root in soniq.roots.all()}
    return [
        song_shape.song(
            track,
            beside=beside.get(track.id, song_shape.NOTHING_BESIDE),
            album_artists=album_artists.get(track.album_id, ()),
            opinion=opinions.get(track.id, NO_OPINION),
            level=levels.get(track.id),
            bookmark=bookmarks.get(track.id),
            moods=moods.get(track.id),
            root=roots.get(track.file.root_id) if track.file else None,
        )
        for track in tracks
    ]


def of_albums(asked: Asked, found: Sequence[Album]) -> list[Body]:
    if not found:
        return []
    ids = [one.id for one in found]
    beside = asked.soniq.catalogue.beside_albums(ids)
    opinions = opinions_of(asked, ThingKind.ALBUM, ids)
    return [_album(one, beside[one.id], opinions.get(one.id, NO_OPINION)) for one in found]


def of_artists(asked: Asked, found: Sequence[Artist]) -> list[Body]:
    if not found:
        return []
    ids = [one.id for one in found]
    beside = asked.soniq.catalogue.beside_artists(ids)
    opinions = opinions_of(asked, ThingKind.ARTIST, ids)
    nothing = ArtistBeside()
    return [
        _artist(one, beside.get(one.id, nothing), opinions.get(one.id, NO_OPINION)) for one in found
    ]


def album_folders(asked: Asked, found: Sequence[Album]) -> list[Body]:
    """Albums as older apps show them: folders (Child) that `getMusicDirectory` opens.

    They hold what newer entries do as well: some apps read both kinds by the same names.
    """
    return [
        {
            **entry,
            "parent": public("ar", one.artist_id),
            "isDir": True,
            "isVideo": False,
            "mediaType": "album",
        }
        for one, entry in zip(found, of_albums(asked, found), strict=True)
    ]


def old_artists(asked: Asked, found: Sequence[Artist]) -> list[Body]:
    """Artists as older apps show them."""
    opinions = opinions_of(asked, ThingKind.ARTIST, [one.id for one in found])
    return [
        known(
            {
                "id": public("ar", one.id),
                "name": one.name,
                "coverArt": cover(one.cover),
                "albumCount": one.album_count,
                **_opinion(opinions.get(one.id, NO_OPINION)),
            }
        )
        for one in found
    ]


def opinions_of(asked: Asked, kind: ThingKind, ids: Sequence[int]) -> Mapping[int, Opinion]:
    return asked.soniq.listening.opinions(asked.person.id, kind, ids) if ids else {}


def cover(hash: ArtworkHash | str | None) -> str | None:
    """The id under which a cover is fetched: of its content, so that apps keep it for good."""
    return None if hash is None else f"co-{hash}"


def iso(at: Moment) -> str:
    """ISO 8601 in UTC, as the schemas want it."""
    return song_shape.iso(at)


def known(said: Mapping[str, Value]) -> Body:
    """Without what nobody knows."""
    return {name: value for name, value in said.items() if value is not None}


def date(said: str | None) -> Body:
    """A date of YYYY, YYYY-MM or YYYY-MM-DD, of which some may be missing."""
    parts = [int(part) for part in (said or "").split("-") if part.isdecimal()]
    return dict(zip(("year", "month", "day"), parts, strict=False))


def _one(found: list[Body], kind: str) -> Body:
    if not found:
        raise NotFound(f"There is no such {kind}.")
    return found[0]


def _opinion(opinion: Opinion) -> dict[str, Value]:
    return {
        "userRating": opinion.rating,
        "averageRating": opinion.average_rating,
        "starred": None if opinion.starred_at is None else iso(opinion.starred_at),
    }


def _album(one: Album, beside: AlbumBeside, opinion: Opinion) -> Body:
    kinds = [_KINDS.get(one.kind, "Other")]
    if one.compilation and "Compilation" not in kinds:
        kinds.append("Compilation")
    return known(
        {
            "id": public("al", one.id),
            "name": one.title,
            "title": one.title,
            "album": one.title,
            "version": beside.edition,
            "artist": one.artist,
            "artistId": public("ar", one.artist_id),
            "coverArt": cover(one.cover),
            "songCount": one.track_count,
            "duration": round(one.duration / 1000),
            "playCount": opinion.play_count,
            "created": iso(one.added_at),
            "year": one.year,
            "genre": one.genres[0] if one.genres else None,
            **_opinion(opinion),
            "played": None if opinion.last_played is None else iso(opinion.last_played),
            "musicBrainzId": beside.musicbrainz_id,
            "displayArtist": one.artist,
            "sortName": one.title_key,
            "isCompilation": one.compilation,
            "recordLabels": [{"name": label} for label in beside.labels],
            "genres": [{"name": genre} for genre in one.genres],
            "artists": _named(beside.names),
            "releaseTypes": kinds,
            "originalReleaseDate": date(one.release_date),
            "releaseDate": date(beside.release_date),
            "discTitles": [{"disc": disc, "title": title} for disc, title in beside.discs],
        }
    )


def _artist(one: Artist, beside: ArtistBeside, opinion: Opinion) -> Body:
    roles = [*(["albumartist"] if one.album_count else []), *beside.roles]
    return known(
        {
            "id": public("ar", one.id),
            "name": one.name,
            "coverArt": cover(one.cover),
            "albumCount": one.album_count,
            **_opinion(opinion),
            "musicBrainzId": one.musicbrainz_id,
            "sortName": beside.sort_name or one.name_key,
            "roles": roles,
        }
    )


def _named(names: Sequence[Name]) -> list[Value]:
    return [{"id": public("ar", name.artist_id), "name": name.name} for name in names]
