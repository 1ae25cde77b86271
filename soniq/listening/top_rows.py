"""Top lists: the SQL.

Those of all time come from the counts, those of a span from the plays that lie in it. So the work
is bounded by what was heard in the span, and for all time by how many different tracks were heard.
"""

import sqlite3
from collections.abc import Sequence

from soniq.listening.model import EVER, Span, Top, TopKind
from soniq.listening.play_rows import bounds
from soniq.units import Milliseconds, PersonId


def tops(
    reader: sqlite3.Connection, person_id: PersonId, kind: TopKind, span: Span, first: int
) -> list[Top]:
    """The most played first."""
    return several(reader, person_id, (kind,), span, first)[kind]


def several(
    reader: sqlite3.Connection,
    person_id: PersonId,
    kinds: Sequence[TopKind],
    span: Span,
    first: int,
) -> dict[TopKind, list[Top]]:
    """Several lists of one span; what was heard in it is gathered once."""
    heard = HEARD_EVER if span == EVER else HEARD
    parts = " UNION ALL ".join(
        f"SELECT '{kind}' AS kind, id, name, artist, plays, heard FROM ({part})"  # noqa: S608 constants only
        for kind in kinds
        for part in _TOPS[kind]
    )
    found: dict[TopKind, list[Top]] = {kind: [] for kind in kinds}
    for row in reader.execute(f"{heard} {parts}", {"first": first, **span_values(person_id, span)}):
        found[TopKind(row["kind"])].append(_top(row))
    for tops in found.values():
        tops.sort(key=lambda top: (-top.plays, -top.heard, top.name, top.artist))
        del tops[first:]
    return found


def span_values(person_id: PersonId, span: Span) -> dict[str, int]:
    since, until = bounds(span)
    return {"person_id": person_id, "since": since, "until": until}


def _top(row: sqlite3.Row) -> Top:
    return Top(
        id=row["id"],
        name=row["name"],
        artist=row["artist"],
        plays=row["plays"],
        heard=Milliseconds(row["heard"] or 0),
    )


HEARD = """
    WITH heard AS MATERIALIZED (
        SELECT
            track_id,
            line_id,
            count(*) AS plays,
            sum(heard_ms) AS heard
        FROM plays INDEXED BY plays_heard
        WHERE person_id = :person_id AND skipped = 0 AND at_ms >= :since AND at_ms < :until
        GROUP BY track_id, line_id
    )
"""

HEARD_EVER = """
    WITH heard AS MATERIALIZED (
        SELECT
            track_id,
            NULL AS line_id,
            plays,
            heard_ms AS heard
        FROM play_counts INDEXED BY play_counts_by_plays
        WHERE person_id = :person_id AND plays > 0
        UNION ALL
        SELECT
            NULL,
            line_id,
            plays,
            heard_ms
        FROM line_counts INDEXED BY line_counts_by_plays
        WHERE person_id = :person_id AND plays > 0
    )
"""

_TOPS = {
    TopKind.TRACKS: (
        """
        SELECT
            t.id,
            t.title AS name,
            t.artist,
            h.plays,
            h.heard
        FROM (
            SELECT track_id, plays, heard
            FROM heard
            WHERE track_id IS NOT NULL
            ORDER BY plays DESC, heard DESC
            LIMIT :first
        ) AS h
        CROSS JOIN tracks AS t ON t.id = h.track_id
        """,
        """
        SELECT
            NULL AS id,
            l.title AS name,
            l.artist,
            h.plays,
            h.heard
        FROM (
            SELECT line_id, plays, heard
            FROM heard
            WHERE line_id IS NOT NULL
            ORDER BY plays DESC, heard DESC
            LIMIT :first
        ) AS h
        CROSS JOIN heard_lines AS l ON l.id = h.line_id
        """,
    ),
    TopKind.ALBUMS: (
        """
        SELECT
            a.id,
            a.title AS name,
            a.artist,
            g.plays,
            g.heard
        FROM (
            SELECT
                t.album_id,
                sum(h.plays) AS plays,
                sum(h.heard) AS heard
            FROM heard AS h
            CROSS JOIN tracks AS t ON t.id = h.track_id
            GROUP BY t.album_id
            ORDER BY sum(h.plays) DESC, sum(h.heard) DESC
            LIMIT :first
        ) AS g
        CROSS JOIN albums AS a ON a.id = g.album_id
        """,
        """
        SELECT
            NULL AS id,
            l.album AS name,
            l.artist,
            sum(h.plays) AS plays,
            sum(h.heard) AS heard
        FROM heard AS h
        CROSS JOIN heard_lines AS l ON l.id = h.line_id
        WHERE l.album_key <> ''
        GROUP BY l.artist_key, l.album_key
        ORDER BY sum(h.plays) DESC, sum(h.heard) DESC
        LIMIT :first
        """,
    ),
    TopKind.ARTISTS: (
        """
        SELECT
            g.id,
            ifnull(a.name, g.told) AS name,
            '' AS artist,
            g.plays,
            g.heard
        FROM (
            SELECT
                id,
                words,
                min(told) AS told,
                sum(plays) AS plays,
                sum(heard) AS heard
            FROM (
                SELECT
                    c.artist_id AS id,
                    '' AS words,
                    '' AS told,
                    h.plays,
                    h.heard
                FROM heard AS h
                CROSS JOIN track_credits AS c ON c.track_id = h.track_id AND c.role = 'artist'
                UNION ALL
                SELECT
                    l.known_id,
                    iif(l.known_id IS NULL, l.artist_words, ''),
                    l.artist,
                    l.plays,
                    l.heard
                FROM (
                    SELECT
                        (
                            SELECT min(k.id)
                            FROM artists AS k INDEXED BY artists_by_match
                            WHERE k.match_key = w.artist_words
                        ) AS known_id,
                        w.artist_words,
                        min(w.artist) AS artist,
                        sum(h.plays) AS plays,
                        sum(h.heard) AS heard
                    FROM heard AS h
                    CROSS JOIN heard_lines AS w ON w.id = h.line_id
                    GROUP BY w.artist_words
                ) AS l
            )
            GROUP BY id, words
            ORDER BY sum(plays) DESC, sum(heard) DESC
            LIMIT :first
        ) AS g
        LEFT JOIN artists AS a ON a.id = g.id
        """,
    ),
    TopKind.GENRES: (
        """
        SELECT
            n.id,
            n.name,
            '' AS artist,
            g.plays,
            g.heard
        FROM (
            SELECT
                k.genre_id,
                sum(h.plays) AS plays,
                sum(h.heard) AS heard
            FROM heard AS h
            CROSS JOIN track_genres AS k ON k.track_id = h.track_id
            GROUP BY k.genre_id
            ORDER BY sum(h.plays) DESC, sum(h.heard) DESC
            LIMIT :first
        ) AS g
        CROSS JOIN genres AS n ON n.id = g.genre_id
        """,
    ),
}
