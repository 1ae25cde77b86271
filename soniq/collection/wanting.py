"""Whose albums are wanted most."""

import heapq
import sqlite3

from soniq.units import ArtistId


def artists(reader: sqlite3.Connection, first: int) -> list[tuple[ArtistId, int]]:
    """Artists with how many albums of theirs are wished for and not here, the most first. This
    walks the index of what is to be bought."""
    found = [(ArtistId(row["artist_id"]), int(row["count"])) for row in reader.execute(_WANTED)]
    return heapq.nsmallest(first, found, key=lambda one: (-one[1], one[0]))


_WANTED = """
    SELECT
        artist_id,
        count(*) AS count
    FROM albums INDEXED BY albums_to_buy
    WHERE wanted > 0
        AND ownership_status = 'not_owned'
        AND artist_id IS NOT NULL
    GROUP BY artist_id
"""
