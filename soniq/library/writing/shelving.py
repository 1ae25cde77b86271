"""Placing the files that lie together: the one hard write of the library, step by step.

It compares what is to stand with what stands, and writes the difference: so it may be done again
at any time, and an unchanged folder costs only reads.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soniq import text
from soniq.files.model import Tags
from soniq.library.model import CreditRole
from soniq.library.placing import titles
from soniq.library.placing.formats import Candidate, share
from soniq.library.placing.grouping import place
from soniq.library.placing.model import AlbumFacts, EditionFacts, Placed, Tagged
from soniq.library.placing.names import Name
from soniq.library.writing import (
    album_rows,
    cover_rows,
    edition_rows,
    file_rows,
    kept_rows,
    search_rows,
    succession,
    track_rows,
)
from soniq.library.writing import standing as standings
from soniq.library.writing.artist_rows import ArtistRows, genre_ids, rename_by_majority
from soniq.library.writing.cover_rows import FolderImage
from soniq.library.writing.overlaying import Overlay
from soniq.library.writing.succession import Absence
from soniq.library.writing.track_rows import ShelvedTrack
from soniq.store.database import Tx
from soniq.units import (
    AlbumId,
    ArtistId,
    ArtworkHash,
    EditionId,
    FileId,
    FolderId,
    RootId,
    TrackId,
    now,
)

TOGETHER = 4_000
"""Files that are looked at together (some 15 MB); a folder of more is looked at album by album."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """How many tracks a shelving added, changed and lost."""

    added: int = 0
    changed: int = 0
    missing: int = 0

    def __add__(self, other: "Shelved") -> "Shelved":
        return Shelved(
            added=self.added + other.added,
            changed=self.changed + other.changed,
            missing=self.missing + other.missing,
        )


class Shelving:
    """One look at the files that lie together."""

    def __init__(
        self,
        tx: Tx,
        root_id: RootId,
        base: bytes,
        *,
        absence: Absence,
        lately: dict[str, Tags],
    ) -> None:
        self._tx = tx
        self._absence = absence
        self._lately = lately
        self._at = now()
        self._root_id = root_id
        self._folders = list(file_rows.together(tx.reader, root_id, base).values())
        self._artist_keys: dict[ArtistId, str] = {}
        self._made: set[ArtistId] = set()
        self.split: set[ArtistId] = set()

    def run(self, image: FolderImage | None, *, keep_images: bool) -> Shelved:
        parts = _parts(self._tx, self._folders)
        done = Shelved()
        for part in parts:
            fits = image if len(parts) == 1 else None
            done += self._place(part, fits, keep_images=keep_images)
        return done

    def _place(
        self, part: list[FileId] | None, image: FolderImage | None, *, keep_images: bool
    ) -> Shelved:
        tx = self._tx
        found, was_of = _files_in(tx, self._folders, part, self._lately)
        present = [file for file in found if file.file_id not in self._absence.files]
        overlay = Overlay(tx, present, was_of, lambda t: succession.is_left(tx, t, self._absence))
        files = overlay.files
        placed = {spot.file_id: spot for spot in place([file.tagged for file in files])}
        shared = succession.follow(tx, share(files, placed), placed, self._absence)
        old = track_rows.known(tx, {track for track, _ in shared if track is not None})
        leaving = track_rows.of_files(tx, self._absence.files)
        albums_before = {AlbumId(row[1]) for row in old.values()}
        editions_before = {EditionId(row[0]) for row in old.values()}
        keys = {spot.album.key for spot in placed.values()}
        albums_met = albums_before | album_rows.by_keys(tx, keys)
        before = standings.standing(tx, old, albums_met)
        sorts_before = album_rows.sort_names(tx, albums_met)
        named, _ = standings.named_by(tx, (), albums_met)

        spots = [placed[members[0].file_id] for _, members in shared]
        artists = self._artists(spots)
        albums, editions = self._albums(shared, placed, artists, editions_before, leaving)
        tracks = self._tracks(shared, placed, artists, albums, editions)
        added, changed = track_rows.put(tx, tracks, old, self._at)
        overlay.settle((t.id, t.is_new, own) for t, (_, own) in zip(tracks, shared, strict=True))
        track_rows.assign(tx, [(t.id, files) for t, (_, files) in zip(tracks, shared, strict=True)])
        lost = track_rows.put_credits(tx, tracks, artists)
        genres = genre_ids(tx, (name for spot in spots for name in spot.genres))
        track_rows.put_genres(tx, tracks, genres)

        touched = albums_before | set(albums.values())
        if not keep_images:
            self._images(set(albums.values()), image)
        edition_rows.sweep(tx, sorted(editions_before))
        kept_rows.follow(tx, {track: AlbumId(row[1]) for track, row in old.items()}, touched)
        for album in sorted(touched):
            album_rows.refresh(tx, album, self._at)
            cover_rows.drop_left_images(tx, album)
            cover_rows.choose(tx, album)
        ids = [track.id for track in tracks]
        counted = standings.apply(tx, before, standings.standing(tx, ids, touched))
        gone = album_rows.sweep(tx, sorted(touched))
        sorts_after = album_rows.sort_names(tx, touched)
        respelled = track_rows.spelled_otherwise(tx, ids) | lost
        respelled |= {artist for _, artist, _ in sorts_before ^ sorts_after}
        rename_by_majority(tx, respelled, self._at)
        search_rows.put_tracks(tx, ids)
        search_rows.put_albums(tx, touched - gone)
        search_rows.drop(tx, search_rows.ALBUMS, gone)
        search_rows.put_artists(tx, counted.artists | respelled)
        standings.sweep(tx, counted.artists | lost | self._made | named, counted.genres)
        return Shelved(added=added, changed=changed)

    def _artists(self, placed: Iterable[Placed]) -> dict[Name, ArtistId]:
        found = ArtistRows(self._tx, self._at)
        names = {name for spot in placed for _, name in spot.credits}
        names |= {name for spot in placed for name in spot.album.artists}
        ids = found.ids(names)
        self.split = found.split
        self._made = found.made
        self._artist_keys = found.keys
        return ids

    def _albums(
        self,
        shared: list[tuple[TrackId | None, list[Candidate]]],
        placed: dict[FileId, Placed],
        artists: dict[Name, ArtistId],
        editions_before: set[EditionId],
        leaving: set[TrackId],
    ) -> tuple[dict[str, AlbumId], dict[tuple[AlbumId, str], EditionId]]:
        """Albums by key and editions by album and key, written."""
        of_album: dict[str, tuple[AlbumFacts, set[TrackId], FolderId]] = {}
        of_edition: dict[tuple[str, str], tuple[EditionFacts, set[TrackId], FolderId]] = {}
        for track, members in shared:
            spot = placed[members[0].file_id]
            key = (spot.album.key, spot.edition.key)
            folder_id = members[0].folder_id
            _, mine, _ = of_album.setdefault(spot.album.key, (spot.album, set(), folder_id))
            _, also, _ = of_edition.setdefault(key, (spot.edition, set(), folder_id))
            if track is not None:
                mine.add(track)
                also.add(track)
        albums = {
            key: album_rows.put_album(
                self._tx,
                facts,
                artists,
                artist_key=self._artist_key(facts.artists, facts.artist, artists),
                of_tracks=mine,
                leaving=leaving,
                spoken_for=set(of_album),
                at=self._at,
                folder_id=folder_id,
                editions=editions_before,
            )
            for key, (facts, mine, folder_id) in of_album.items()
        }
        taken = {(albums[album], key) for album, key in of_edition}
        editions = {
            (albums[album], key): edition_rows.put_edition(
                self._tx,
                albums[album],
                facts,
                folder_id,
                of_tracks=mine,
                leaving=leaving,
                spoken_for=taken,
            )
            for (album, key), (facts, mine, folder_id) in of_edition.items()
        }
        return albums, editions

    def _tracks(
        self,
        shared: list[tuple[TrackId | None, list[Candidate]]],
        placed: dict[FileId, Placed],
        artists: dict[Name, ArtistId],
        albums: dict[str, AlbumId],
        editions: dict[tuple[AlbumId, str], EditionId],
    ) -> list[ShelvedTrack]:
        next_id = track_rows.next_id(self._tx)
        tracks: list[ShelvedTrack] = []
        for track_id, members in shared:
            best = members[0]
            spot = placed[best.file_id]
            album_id = albums[spot.album.key]
            tracks.append(
                ShelvedTrack(
                    id=track_id or TrackId(next_id),
                    is_new=track_id is None,
                    placed=spot,
                    artist_key=self._artist_key(_main_artists(spot), spot.artist, artists),
                    album_id=album_id,
                    edition_id=editions[album_id, spot.edition.key],
                    file_id=best.file_id,
                    codec=best.codec,
                    duration_ms=best.duration_ms,
                    picture=best.picture,
                )
            )
            next_id += track_id is None
        return tracks

    def _artist_key(self, names: Sequence[Name], credit: str, artists: dict[Name, ArtistId]) -> str:
        """By what a credit sorts: as its artist does, where it is one alone."""
        if len(names) == 1:
            return self._artist_keys[artists[names[0]]]
        return text.sort_key(credit)

    def _images(self, albums: set[AlbumId], image: FolderImage | None) -> None:
        """An image is a cover only where one album lies in the folder."""
        fits = image if len(albums) == 1 else None
        for album_id in albums:
            keep = fits.hash if fits else ""
            cover_rows.drop_folder_images(self._tx, album_id, self._folders, keep)
            if fits is not None:
                cover_rows.put_folder_image(self._tx, album_id, fits, self._at)


def _main_artists(spot: Placed) -> list[Name]:
    return [name for role, name in spot.credits if role is CreditRole.ARTIST]


def _parts(tx: Tx, folders: Sequence[FolderId]) -> list[list[FileId] | None]:
    """The files to look at together: None for all, or parts of thousands that lie in one folder.

    Files of one album title are always in one part.
    """
    ids = {"folders": json.dumps(list(folders))}
    (count,) = tx.execute(_COUNT, ids).fetchone()
    if count <= TOGETHER:
        return [None]
    by_title: dict[str, list[FileId]] = {}
    for file_id, album in tx.execute(_TITLES, ids):
        key = titles.title_key(titles.album_title(album).base) if album else ""
        by_title.setdefault(key, []).append(FileId(file_id))
    parts: list[list[FileId] | None] = []
    part: list[FileId] = []
    for _, files in sorted(by_title.items()):
        if part and len(part) + len(files) > TOGETHER:
            parts.append(part)
            part = []
        part = part + files
    return [*parts, part]


def _files_in(
    tx: Tx, folders: Sequence[FolderId], part: list[FileId] | None, lately: dict[str, Tags]
) -> tuple[list[Candidate], dict[FileId, TrackId]]:
    """The present files whose tags are known, each with its track; and what else some were of.

    A track whose best file now lies elsewhere went with that file; what stayed is a new track.
    """
    rows = tx.execute(
        """
        SELECT
            f.id,
            f.root_id,
            f.folder_id,
            d.path AS folder,
            f.name,
            f.tags,
            f.codec,
            f.bitrate_bps,
            f.duration_ms,
            f.picture,
            f.unreadable,
            f.track_id AS was_of,
            (
                SELECT t.id
                FROM tracks AS t
                LEFT JOIN files AS best ON best.id = t.file_id
                WHERE t.id = f.track_id
                    AND (
                        t.file_id IS NULL
                        OR best.missing_since_ms IS NOT NULL
                        OR best.folder_id IN (SELECT value FROM json_each(:folders))
                    )
            ) AS track_id
        FROM json_each(:folders) AS mine
        CROSS JOIN folders AS d ON d.id = mine.value
        CROSS JOIN files AS f ON f.folder_id = d.id
        WHERE f.missing_since_ms IS NULL
            AND f.tags IS NOT NULL
            AND (:part IS NULL OR f.id IN (SELECT value FROM json_each(:part)))
        ORDER BY d.path, f.name
        """,
        {
            "folders": json.dumps(list(folders)),
            "part": None if part is None else json.dumps(part),
        },
    ).fetchall()
    was_of = {
        FileId(row["id"]): TrackId(row["was_of"])
        for row in rows
        if row["was_of"] is not None and row["track_id"] is None
    }
    files = [
        Candidate(
            file_id=FileId(row["id"]),
            folder_id=FolderId(row["folder_id"]),
            track_id=None if row["track_id"] is None else TrackId(row["track_id"]),
            tagged=Tagged(
                file_id=FileId(row["id"]),
                root_id=RootId(row["root_id"]),
                folder=row["folder"],
                name=row["name"],
                tags=_tags(row["tags"], lately),
            ),
            codec=row["codec"],
            bitrate=row["bitrate_bps"] or 0,
            duration_ms=row["duration_ms"] or 0,
            picture=None if row["picture"] is None else ArtworkHash(row["picture"]),
            unreadable=row["unreadable"] is not None,
        )
        for row in rows
    ]
    return files, was_of


def _tags(text: str, lately: dict[str, Tags]) -> Tags:
    """Those that were kept a moment ago need no parsing."""
    return lately.pop(text) if text in lately else Tags.from_json(text)


_COUNT = """
    SELECT count(*)
    FROM json_each(:folders) AS mine
    CROSS JOIN files AS f ON f.folder_id = mine.value
"""

_TITLES = """
    SELECT f.id, ifnull(o.said ->> '$.album[0]', f.tags ->> '$.album')
    FROM json_each(:folders) AS mine
    CROSS JOIN files AS f ON f.folder_id = mine.value
    LEFT JOIN track_overrides AS o ON o.track_id = f.track_id
    WHERE f.missing_since_ms IS NULL AND f.tags IS NOT NULL
    ORDER BY f.name
"""
