"""How albums stand, and what people decided of them: the SQL."""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping

from soniq.matching.reviewing import MatchStatus
from soniq.matching.states import Decision, Label, State
from soniq.store.database import Tx
from soniq.units import AlbumId, Moment, PersonId


def read(reader: sqlite3.Connection, album_id: AlbumId) -> State | None:
    row = reader.execute(_STATE, {"album_id": album_id}).fetchone()
    if row is None:
        return None
    looked_at = row["looked_at_ms"]
    return State(
        status=MatchStatus(row["match_status"]),
        score=row["match_score"],
        release_group_id=row["musicbrainz_release_group_id"],
        release_id=row["release_id"],
        rung=row["rung"],
        reason=row["reason"] or "",
        later=Moment(row["later_ms"]) if row["later_ms"] else None,
        looked_at=None if looked_at is None else Moment(looked_at),
        seen=row["seen"],
        coarse=bool(row["coarse"]),
        decision=None if row["verdict"] is None else _decision(row),
    )


def put(
    tx: Tx, album_id: AlbumId, state: State, *, changed: bool, sounds: Collection[bytes]
) -> None:
    """All but what `albums` holds. sounds: by which the decision finds the album again."""
    known = tx.execute(
        "SELECT decision_id FROM match_states WHERE album_id = :album_id", {"album_id": album_id}
    ).fetchone()
    if known is not None and known["decision_id"] is not None:
        forget_decision(tx, known["decision_id"])
    if state.is_untouched:
        tx.execute("DELETE FROM match_states WHERE album_id = :album_id", {"album_id": album_id})
        return
    decision_id = None if state.decision is None else _keep(tx, state.decision, sounds)
    tx.execute(
        """
        INSERT OR REPLACE INTO match_states (
            album_id, looked_at_ms, seen, changed, queue, later_ms, release_id, rung, reason,
            coarse, decision_id
        )
        VALUES (
            :album_id, :looked_at, :seen, :changed, :queue, :later, :release_id, :rung, :reason,
            :coarse, :decision_id
        )
        """,
        {
            "album_id": album_id,
            "looked_at": state.looked_at,
            "seen": state.seen,
            "changed": changed,
            "queue": state.queue,
            "later": state.later or 0,
            "release_id": state.release_id,
            "rung": state.rung,
            "reason": state.reason,
            "coarse": state.coarse,
            "decision_id": decision_id,
        },
    )


def forget_decision(tx: Tx, decision_id: int) -> None:
    tx.execute("DELETE FROM match_decisions WHERE id = :id", {"id": decision_id})


def decision_of_sounds(
    reader: sqlite3.Connection, sounds: Collection[bytes]
) -> tuple[int, Decision] | None:
    """What a person decided of an album that had these sounds, and that is there no more under
    its old id: more than half of both must agree."""
    if not sounds:
        return None
    counts: Counter[int] = Counter()
    for sound in sounds:
        for row in reader.execute(_DECIDED_SOUND, {"audio_hash": sound}):
            counts[row["decision_id"]] += 1
    for decision_id, shared in sorted(counts.items(), key=lambda item: (-item[1], -item[0])):
        (had,) = reader.execute(
            "SELECT count(*) FROM match_decision_sounds WHERE decision_id = :id",
            {"id": decision_id},
        ).fetchone()
        if 2 * shared > len(sounds) and 2 * shared > had:
            return decision_id, _decision(reader.execute(_BY_ID, {"id": decision_id}).fetchone())
    return None


def labels(reader: sqlite3.Connection, *, newest: int) -> dict[str, tuple[Label, ...]]:
    """What people's newest decisions say of candidates, by a name that each decision keeps."""
    rows = reader.execute(
        "SELECT at_ms, labels FROM match_decisions ORDER BY id DESC LIMIT :newest",
        {"newest": newest},
    ).fetchall()
    found = {
        f"{row['at_ms']}": tuple(Label.of(label) for label in json.loads(row["labels"]))
        for row in rows
    }
    return {name: of_one for name, of_one in found.items() if of_one}


def weights(reader: sqlite3.Connection) -> tuple[dict[str, float], int] | None:
    """What was learnt, and from how many decisions; None: nothing that wins."""
    row = reader.execute("SELECT weights, decisions FROM match_weights").fetchone()
    return None if row is None else (json.loads(row["weights"]), row["decisions"])


def put_weights(tx: Tx, of: Mapping[str, float] | None, *, decisions: int, at: Moment) -> None:
    """of: None where soniq's own weights win."""
    if of is None:
        tx.execute("DELETE FROM match_weights")
        return
    tx.execute(
        """
        INSERT OR REPLACE INTO match_weights (only, weights, decisions, learned_at_ms)
        VALUES (1, :weights, :decisions, :at)
        """,
        {"weights": json.dumps(dict(of)), "decisions": decisions, "at": at},
    )


def _keep(tx: Tx, decision: Decision, sounds: Collection[bytes]) -> int:
    cursor = tx.execute(
        """
        INSERT INTO match_decisions (
            verdict, release_group_id, release_id, score, by_person, at_ms, labels
        )
        VALUES (:verdict, :release_group_id, :release_id, :score, :by, :at, :labels)
        """,
        {
            "verdict": decision.verdict,
            "release_group_id": decision.release_group_id,
            "release_id": decision.release_id,
            "score": decision.score,
            "by": decision.by,
            "at": decision.at,
            "labels": json.dumps([label.to_json() for label in decision.labels]),
        },
    )
    decision_id = cursor.lastrowid or 0
    tx.executemany(
        """
        INSERT INTO match_decision_sounds (audio_hash, decision_id)
        VALUES (:audio_hash, :decision_id)
        """,
        [{"audio_hash": sound, "decision_id": decision_id} for sound in sorted(set(sounds))],
    )
    return decision_id


def _decision(row: sqlite3.Row) -> Decision:
    return Decision(
        verdict=row["verdict"],
        by=None if row["by_person"] is None else PersonId(row["by_person"]),
        at=Moment(row["at_ms"]),
        release_group_id=row["decided_group_id"],
        release_id=row["decided_release_id"],
        score=row["decided_score"],
        labels=tuple(Label.of(label) for label in json.loads(row["labels"])),
    )


_DECISION_COLUMNS = """
        d.verdict,
        d.by_person,
        d.at_ms,
        d.release_group_id AS decided_group_id,
        d.release_id AS decided_release_id,
        d.score AS decided_score,
        d.labels
"""

_STATE = f"""
    SELECT
        a.match_status,
        a.match_score,
        a.musicbrainz_release_group_id,
        s.release_id,
        s.rung,
        s.reason,
        s.later_ms,
        s.looked_at_ms,
        s.seen,
        s.coarse,
        {_DECISION_COLUMNS}
    FROM albums AS a
    LEFT JOIN match_states AS s ON s.album_id = a.id
    LEFT JOIN match_decisions AS d ON d.id = s.decision_id
    WHERE a.id = :album_id
"""  # noqa: S608 - a constant list of columns

_BY_ID = f"SELECT {_DECISION_COLUMNS} FROM match_decisions AS d WHERE d.id = :id"  # noqa: S608

_DECIDED_SOUND = """
    SELECT ds.decision_id
    FROM match_decision_sounds AS ds
    WHERE ds.audio_hash = :audio_hash
        AND NOT EXISTS (SELECT 1 FROM match_states AS s WHERE s.decision_id = ds.decision_id)
"""
