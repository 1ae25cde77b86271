"""Candidates, and what services tell of tracks besides: the SQL."""

import json
import sqlite3
from collections.abc import Mapping

from soniq.events import JSON
from soniq.journal.model import Source
from soniq.provenance.model import (
    Candidate,
    CandidateEntity,
    MetadataOfTrack,
    NewCandidate,
    Proposals,
    Term,
)
from soniq.store.database import Tx
from soniq.units import CandidateId, Moment, TrackId


def put(
    tx: Tx, new: NewCandidate, *, temp_ref: str | None, at: Moment, until: Moment | None
) -> CandidateId:
    """One that is kept for good stays so."""
    row = tx.execute(
        _PUT,
        {
            "temp_ref": temp_ref,
            "entity": new.entity,
            "entity_id": new.entity_id,
            "source": new.source,
            "external_id": new.external_id,
            "url": new.url,
            "title": new.title,
            "score": new.score,
            "confidence": new.confidence,
            "terms": json.dumps(
                [[term.name, term.points, term.of, term.text] for term in new.terms],
                ensure_ascii=False,
            ),
            "proposals": json.dumps(new.proposals, ensure_ascii=False),
            "payload": json.dumps(new.payload, ensure_ascii=False),
            "at": at,
            "until": until,
        },
    ).fetchone()
    return CandidateId(row["id"])


def keep(tx: Tx, candidate_id: CandidateId) -> None:
    """For good."""
    tx.execute(
        """
        UPDATE metadata_candidates
        SET temp_ref = NULL, expires_at_ms = NULL
        WHERE id = :id
        """,
        {"id": candidate_id},
    )


def sweep(tx: Tx, at: Moment) -> int:
    return tx.execute(
        "DELETE FROM metadata_candidates WHERE expires_at_ms <= :at", {"at": at}
    ).rowcount


def by_id(reader: sqlite3.Connection, candidate_id: CandidateId, at: Moment) -> Candidate | None:
    row = reader.execute(f"{_ALL} AND id = :id", {"id": candidate_id, "at": at}).fetchone()
    return None if row is None else _candidate(row)


def by_ref(reader: sqlite3.Connection, temp_ref: str, at: Moment) -> Candidate | None:
    row = reader.execute(f"{_ALL} AND temp_ref = :ref", {"ref": temp_ref, "at": at}).fetchone()
    return None if row is None else _candidate(row)


def of_entity(
    reader: sqlite3.Connection, entity: CandidateEntity, entity_id: int, at: Moment
) -> list[Candidate]:
    rows = reader.execute(
        f"{_ALL} AND entity = :entity AND entity_id = :entity_id ORDER BY score DESC, id DESC",
        {"entity": entity, "entity_id": entity_id, "at": at},
    )
    return [_candidate(row) for row in rows]


def put_metadata(
    tx: Tx, track_id: TrackId, source: Source, values: Mapping[str, JSON], at: Moment
) -> None:
    tx.executemany(
        "DELETE FROM track_metadata WHERE track_id = :id AND key = :key AND source = :source",
        [
            {"id": track_id, "key": key, "source": source}
            for key, value in values.items()
            if value is None
        ],
    )
    tx.executemany(
        """
        INSERT INTO track_metadata (track_id, key, source, value, at_ms)
        VALUES (:id, :key, :source, :value, :at)
        ON CONFLICT (track_id, key, source) DO UPDATE
        SET value = excluded.value, at_ms = excluded.at_ms
        """,
        [
            {
                "id": track_id,
                "key": key,
                "source": source,
                "value": json.dumps(value, ensure_ascii=False),
                "at": at,
            }
            for key, value in values.items()
            if value is not None
        ],
    )


def move_metadata(tx: Tx, of: TrackId, to: TrackId) -> None:
    tx.execute(
        """
        INSERT OR IGNORE INTO track_metadata (track_id, key, source, value, at_ms)
        SELECT
            :to,
            key,
            source,
            value,
            at_ms
        FROM track_metadata
        WHERE track_id = :of
        """,
        {"of": of, "to": to},
    )


def take_back_metadata(tx: Tx, dst: TrackId, src: TrackId, *, key: str, source: str) -> None:
    """Where it is still what `src` has."""
    tx.execute(
        """
        DELETE FROM track_metadata
        WHERE track_id = :dst
            AND key = :key
            AND source = :source
            AND value IS (
                SELECT mine.value
                FROM track_metadata AS mine
                WHERE mine.track_id = :src AND mine.key = :key AND mine.source = :source
            )
        """,
        {"dst": dst, "src": src, "key": key, "source": source},
    )


def metadata_of(reader: sqlite3.Connection, track_id: TrackId) -> list[MetadataOfTrack]:
    rows = reader.execute(
        """
        SELECT key, source, value, at_ms
        FROM track_metadata
        WHERE track_id = :track_id
        ORDER BY key, source
        """,
        {"track_id": track_id},
    )
    return [
        MetadataOfTrack(
            track_id=track_id,
            key=row["key"],
            value=json.loads(row["value"]),
            source=Source(row["source"]),
            at=Moment(row["at_ms"]),
        )
        for row in rows
    ]


def _candidate(row: sqlite3.Row) -> Candidate:
    proposals: Proposals = {
        TrackId(int(track)): values for track, values in json.loads(row["proposals"]).items()
    }
    return Candidate(
        id=CandidateId(row["id"]),
        temp_ref=row["temp_ref"],
        entity=row["entity"],
        entity_id=row["entity_id"],
        source=Source(row["source"]),
        external_id=row["external_id"],
        url=row["url"],
        title=row["title"],
        score=row["score"],
        confidence=row["confidence"],
        terms=tuple(
            Term(name=name, points=points, of=of, text=text)
            for name, points, of, text in json.loads(row["terms"])
        ),
        proposals=proposals,
        payload=json.loads(row["payload"]),
        at=Moment(row["at_ms"]),
    )


_PUT = """
    INSERT INTO metadata_candidates (
        temp_ref, entity, entity_id, source, external_id, url, title, score, confidence, terms,
        proposals, payload, at_ms, expires_at_ms
    )
    VALUES (
        :temp_ref, :entity, :entity_id, :source, :external_id, :url, :title, :score, :confidence,
        :terms, :proposals, :payload, :at, :until
    )
    ON CONFLICT (entity, entity_id, source, external_id) DO UPDATE
    SET
        temp_ref = iif(expires_at_ms IS NULL, NULL, excluded.temp_ref),
        url = excluded.url,
        title = excluded.title,
        score = excluded.score,
        confidence = excluded.confidence,
        terms = excluded.terms,
        proposals = excluded.proposals,
        payload = excluded.payload,
        at_ms = excluded.at_ms,
        expires_at_ms = iif(expires_at_ms IS NULL, NULL, excluded.expires_at_ms)
    RETURNING id
"""

_ALL = """
    SELECT
        id,
        temp_ref,
        entity,
        entity_id,
        source,
        external_id,
        url,
        title,
        score,
        confidence,
        terms,
        proposals,
        payload,
        at_ms
    FROM metadata_candidates
    WHERE (expires_at_ms IS NULL OR expires_at_ms > :at)
"""
