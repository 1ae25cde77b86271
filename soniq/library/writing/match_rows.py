"""Which release an album is, as matching tells the catalogue: the SQL that writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from soniq.store.database import Tx
from soniq.units import AlbumId, TrackId


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMatch:
    """How an album stands. status: as `albums.match_status` has it; score: 0–100.

    release_group_id: as it is to be shown; the next shelving shows what the tracks' tags say.
    """

    album_id: AlbumId
    status: str
    score: int | None
    release_group_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where an album or a track stands in somebody's catalogue."""

    external_id: str
    url: str


def show(tx: Tx, match: ShownMatch) -> None:
    tx.execute(
        """
        UPDATE albums
        SET
            match_status = :status,
            match_score = :score,
            musicbrainz_release_group_id = :release_group_id
        WHERE id = :album_id
        """,
        {
            "album_id": match.album_id,
            "status": match.status,
            "score": match.score,
            "release_group_id": match.release_group_id,
        },
    )


def refer(
    tx: Tx,
    source: str,
    album_id: AlbumId,
    of_album: Sequence[Reference],
    of_tracks: Mapping[TrackId, Sequence[Reference]],
) -> None:
    """Has these references of an album and its tracks stand in place of those from that source.

    An id stands with one album or track: with the first that had it.
    """
    _replace(tx, "album", source, {album_id: of_album})
    _replace(tx, "track", source, {int(track_id): said for track_id, said in of_tracks.items()})


def _replace(
    tx: Tx, entity: str, source: str, references: Mapping[int, Sequence[Reference]]
) -> None:
    tx.executemany(
        """
        DELETE FROM external_refs
        WHERE entity = :entity AND entity_id = :entity_id AND source = :source
        """,
        [{"entity": entity, "entity_id": id_, "source": source} for id_ in references],
    )
    tx.executemany(
        """
        INSERT OR IGNORE INTO external_refs (entity, entity_id, source, external_id, url)
        VALUES (:entity, :entity_id, :source, :external_id, :url)
        """,
        [
            {
                "entity": entity,
                "entity_id": id_,
                "source": source,
                "external_id": reference.external_id,
                "url": reference.url,
            }
            for id_, of_one in references.items()
            for reference in of_one
        ],
    )
