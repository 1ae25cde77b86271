"""Discovery scores of tracks, from what is known of them and of their artists."""

import json
import sqlite3
from collections.abc import Sequence

from soniq.listening import opinion_rows, top_rows
from soniq.listening.model import EVER, ThingKind, TopKind
from soniq.listening.scoring import discovery_score
from soniq.units import PersonId, TrackId


def scores(
    reader: sqlite3.Connection, person_id: PersonId, ids: Sequence[TrackId]
) -> dict[TrackId, float]:
    if not ids:
        return {}
    opinions = opinion_rows.opinions(reader, person_id, ThingKind.TRACK, ids)
    artists = _artists(reader, ids)
    heard = opinion_rows.opinions(reader, person_id, ThingKind.ARTIST, artists.values())
    most = top_rows.tops(reader, person_id, TopKind.ARTISTS, EVER, 1)
    found = {}
    for track_id, artist_id in artists.items():
        opinion = opinions[track_id]
        found[track_id] = discovery_score(
            plays=opinion.play_count,
            artist_plays=heard[artist_id].play_count,
            most_artist_plays=most[0].plays if most else 0,
            rating=opinion.average_rating,
            vote=opinion.vote,
        )
    return found


def _artists(reader: sqlite3.Connection, ids: Sequence[TrackId]) -> dict[TrackId, int]:
    rows = reader.execute(
        """
        SELECT
            c.track_id,
            c.artist_id
        FROM json_each(:ids) AS wanted
        CROSS JOIN track_credits AS c
            ON c.track_id = wanted.value AND c.role = 'artist' AND c.position = 0
        """,
        {"ids": json.dumps(sorted(set(ids)))},
    )
    return {TrackId(row["track_id"]): row["artist_id"] for row in rows}
