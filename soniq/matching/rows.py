"""What matching reads of the catalogue: the SQL."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soniq.files.model import Tags
from soniq.library.spoken import Said, laid_over
from soniq.units import AlbumId, EditionId, Milliseconds, Moment, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedTrack:
    """A track as it is shown. tags: of its best file, with what people and catalogues said laid
    over; without a file, what is said of it alone."""

    id: TrackId
    edition_id: EditionId
    title: str
    artist: str
    disc_number: int
    track_number: int | None
    duration: Milliseconds
    isrc: str | None
    recording_id: str | None
    audio_hash: bytes | None
    tags: Tags


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelvedAlbum:
    """An album with the tracks that are there; with all of them where none is."""

    id: AlbumId
    title: str
    artist: str
    kind: str
    compilation: bool
    release_date: str | None
    release_group_id: str | None
    barcode: str | None
    """As a wish tells it, without leading zeros."""
    tracks: tuple[ShelvedTrack, ...]

    @property
    def track_ids(self) -> list[TrackId]:
        return [track.id for track in self.tracks]

    @property
    def main_edition(self) -> list[ShelvedTrack]:
        """The tracks of the edition that has the most; releases are found for that one."""
        if not self.tracks:
            return []
        counts = Counter(track.edition_id for track in self.tracks)
        chosen = min(counts, key=lambda edition: (-counts[edition], edition))
        return [track for track in self.tracks if track.edition_id == chosen]

    @property
    def tagged_group(self) -> str | None:
        """The release group that the shelves show, as most tags say it; of a wish, none."""
        ids = [track.tags.mb_release_group_id for track in self.tracks]
        said = Counter(one for one in ids if one)
        return min(said, key=lambda group: (-said[group], group)) if said else None

    @property
    def sounds(self) -> frozenset[bytes]:
        return frozenset(track.audio_hash for track in self.tracks if track.audio_hash)


def album(reader: sqlite3.Connection, album_id: AlbumId) -> ShelvedAlbum | None:
    row = reader.execute(_ALBUM, {"album_id": album_id}).fetchone()
    if row is None:
        return None
    tracks = [
        (_track(part), part["missing"]) for part in reader.execute(_TRACKS, {"album_id": album_id})
    ]
    there = [track for track, missing in tracks if not missing]
    return ShelvedAlbum(
        id=album_id,
        title=row["title"],
        artist=row["artist"],
        kind=row["kind"],
        compilation=bool(row["compilation"]),
        release_date=row["release_date"],
        release_group_id=row["musicbrainz_release_group_id"],
        barcode=row["barcode"],
        tracks=tuple(there or [track for track, _ in tracks]),
    )


def name(reader: sqlite3.Connection, album_id: AlbumId) -> str | None:
    """ "Radiohead – OK Computer"."""
    row = reader.execute(
        "SELECT artist, title FROM albums WHERE id = :album_id", {"album_id": album_id}
    ).fetchone()
    return None if row is None else f"{row['artist']} – {row['title']}"


def album_of_tracks(reader: sqlite3.Connection, track_ids: Iterable[TrackId]) -> AlbumId | None:
    """The album where most of these tracks are now."""
    row = reader.execute(_ALBUM_OF_TRACKS, {"ids": json.dumps(list(track_ids))}).fetchone()
    return None if row is None else AlbumId(row["album_id"])


def album_of_sounds(reader: sqlite3.Connection, sounds: Sequence[bytes]) -> AlbumId | None:
    """The album that holds more than half of these sounds."""
    counts: Counter[int] = Counter()
    for sound in sounds:
        for row in reader.execute(_ALBUMS_OF_SOUND, {"audio_hash": sound}):
            counts[row["album_id"]] += 1
    if not counts:
        return None
    album_id = min(counts, key=lambda id_: (-counts[id_], id_))
    return AlbumId(album_id) if 2 * counts[album_id] > len(sounds) else None


def album_of_track(reader: sqlite3.Connection, track_id: TrackId) -> AlbumId | None:
    row = reader.execute(
        "SELECT album_id FROM tracks WHERE id = :track_id", {"track_id": track_id}
    ).fetchone()
    return None if row is None else AlbumId(row["album_id"])


def to_look_for(reader: sqlite3.Connection, *, not_found_before: Moment) -> list[AlbumId]:
    """Albums that are pending or were touched, and those of which nothing was found before then;
    what a person decided is not among them."""
    found = {
        AlbumId(row["album_id"])
        for sql in (_PENDING, _TOUCHED, _NOT_FOUND)
        for row in reader.execute(sql, {"before": not_found_before})
    }
    return sorted(found)


def has_any_to_look_for(reader: sqlite3.Connection, *, not_found_before: Moment) -> bool:
    values = {"before": not_found_before}
    return any(
        reader.execute(f"{sql} LIMIT 1", values).fetchone() is not None
        for sql in (_PENDING, _TOUCHED, _NOT_FOUND, _COARSE)
    )


def to_look_closer_at(reader: sqlite3.Connection) -> list[AlbumId]:
    """Albums that were matched by their names alone."""
    return [AlbumId(row["album_id"]) for row in reader.execute(_COARSE)]


def path_of(reader: sqlite3.Connection, track_id: TrackId) -> bytes | None:
    """Where the best file of a track lies."""
    row = reader.execute(_PATH, {"track_id": track_id}).fetchone()
    if row is None:
        return None
    return b"/".join(part for part in (row["root"], row["folder"], row["name"]) if part)


def _track(row: sqlite3.Row) -> ShelvedTrack:
    over = json.loads(row["said"]) if row["said"] else {}
    return ShelvedTrack(
        id=TrackId(row["id"]),
        edition_id=EditionId(row["edition_id"]),
        title=row["title"],
        artist=row["artist"],
        disc_number=row["disc_number"],
        track_number=row["track_number"],
        duration=Milliseconds(row["duration_ms"]),
        isrc=row["isrc"],
        recording_id=row["musicbrainz_id"],
        audio_hash=row["audio_hash"],
        tags=laid_over(
            Tags.from_json(row["tags"]) if row["tags"] else Tags(),
            {name: Said(value=value, change_id=by) for name, (value, by) in over.items()},
        ),
    )


_ALBUM = """
    SELECT
        id,
        title,
        artist,
        kind,
        compilation,
        release_date,
        musicbrainz_release_group_id,
        barcode
    FROM albums
    WHERE id = :album_id
"""

_TRACKS = """
    SELECT
        t.id,
        t.edition_id,
        t.title,
        t.artist,
        t.disc_number,
        t.track_number,
        t.duration_ms,
        t.isrc,
        t.musicbrainz_id,
        t.missing_since_ms IS NOT NULL AS missing,
        f.audio_hash,
        f.tags,
        o.said
    FROM tracks AS t INDEXED BY tracks_of_album
    LEFT JOIN files AS f ON f.id = t.file_id
    LEFT JOIN track_overrides AS o ON o.track_id = t.id
    WHERE t.album_id = :album_id
    ORDER BY t.edition_id, t.disc_number, t.number_key, t.id
"""

_ALBUM_OF_TRACKS = """
    SELECT t.album_id, count(*) AS count
    FROM json_each(:ids) AS wanted
    CROSS JOIN tracks AS t ON t.id = wanted.value
    GROUP BY t.album_id
    ORDER BY count DESC, t.album_id
    LIMIT 1
"""

_ALBUMS_OF_SOUND = """
    SELECT DISTINCT t.album_id
    FROM files AS f INDEXED BY files_by_sound
    CROSS JOIN tracks AS t ON t.id = f.track_id
    WHERE f.audio_hash = :audio_hash AND f.track_id IS NOT NULL
"""

_PENDING = """
    SELECT a.id AS album_id
    FROM albums AS a INDEXED BY albums_by_match
    LEFT JOIN match_states AS s ON s.album_id = a.id
    WHERE a.match_status = 'pending'
        AND (a.missing_since_ms IS NULL OR a.wanted > 0 OR a.held = 1)
        AND s.decision_id IS NULL
"""

_TOUCHED = """
    SELECT s.album_id
    FROM match_states AS s INDEXED BY match_states_changed
    CROSS JOIN albums AS a ON a.id = s.album_id
    WHERE s.changed = 1
        AND s.decision_id IS NULL
        AND (a.missing_since_ms IS NULL OR a.wanted > 0 OR a.held = 1)
"""

_NOT_FOUND = """
    SELECT s.album_id
    FROM match_states AS s INDEXED BY match_states_queued
    CROSS JOIN albums AS a ON a.id = s.album_id
    WHERE s.queue = 1
        AND s.looked_at_ms < :before
        AND (a.missing_since_ms IS NULL OR a.wanted > 0 OR a.held = 1)
"""

_COARSE = """
    SELECT s.album_id
    FROM match_states AS s INDEXED BY match_states_coarse
    CROSS JOIN albums AS a ON a.id = s.album_id
    WHERE s.coarse = 1 AND a.missing_since_ms IS NULL
"""

_PATH = """
    SELECT r.path AS root, d.path AS folder, f.name
    FROM tracks AS t
    CROSS JOIN files AS f ON f.id = t.file_id
    CROSS JOIN folders AS d ON d.id = f.folder_id
    CROSS JOIN roots AS r ON r.id = f.root_id
    WHERE t.id = :track_id
"""
