"""Radio stations as rows."""

import sqlite3
from collections.abc import Iterable

from soniq import text
from soniq.playback.model import Station, StationId
from soniq.store.arrays import array
from soniq.store.database import Tx


def stations(reader: sqlite3.Connection) -> list[Station]:
    """By name."""
    rows = reader.execute(
        """
        SELECT
            id,
            name,
            stream_url,
            homepage_url
        FROM stations
        ORDER BY name_key, id
        """
    )
    return [_station(row) for row in rows]


def by_ids(reader: sqlite3.Connection, ids: Iterable[StationId]) -> dict[StationId, Station]:
    rows = reader.execute(
        """
        SELECT
            s.id,
            s.name,
            s.stream_url,
            s.homepage_url
        FROM json_each(:ids) AS wanted
        CROSS JOIN stations AS s ON s.id = wanted.value
        """,
        {"ids": array(ids)},
    )
    return {station.id: station for station in map(_station, rows)}


def count(reader: sqlite3.Connection) -> int:
    return int(reader.execute("SELECT count(*) AS n FROM stations").fetchone()["n"])


def next_id(reader: sqlite3.Connection) -> StationId:
    """None is dealt out twice."""
    row = reader.execute(
        "SELECT ifnull(max(seq), 0) + 1 AS next FROM sqlite_sequence WHERE name = 'stations'"
    ).fetchone()
    return StationId(row["next"])


def keep(tx: Tx, station: Station) -> None:
    tx.execute(
        """
        INSERT INTO stations (
            id,
            name,
            name_key,
            stream_url,
            homepage_url
        )
        VALUES (:id, :name, :name_key, :stream_url, :homepage_url)
        ON CONFLICT (id) DO UPDATE SET
            name = excluded.name,
            name_key = excluded.name_key,
            stream_url = excluded.stream_url,
            homepage_url = excluded.homepage_url
        """,
        {
            "id": station.id,
            "name": station.name,
            "name_key": text.sort_key(station.name),
            "stream_url": station.stream_url,
            "homepage_url": station.homepage_url,
        },
    )


def drop(tx: Tx, station_id: StationId) -> bool:
    """Whether it was there."""
    gone = tx.execute("DELETE FROM stations WHERE id = :id", {"id": station_id})
    return gone.rowcount > 0


def _station(row: sqlite3.Row) -> Station:
    return Station(
        id=StationId(row["id"]),
        name=row["name"],
        stream_url=row["stream_url"],
        homepage_url=row["homepage_url"],
    )
