"""What people do to their shares, each in a form that a restore can do again.

The body carries every value that is written: of the link's secret its hash and its encrypted form.
Doing an act twice leaves the same as once. What an older library lacks is left out of a share
(`again`): the next scan deals its number out anew, to music that nobody shared.
"""

from collections.abc import Mapping

from soniq.events import JSON
from soniq.sharing.model import SharesChanged
from soniq.store.database import Tx

CREATED = "sharing.created"
CHANGED = "sharing.changed"
REVOKED = "sharing.revoked"

_SQL: Mapping[str, tuple[str, ...]] = {
    CREATED: (
        """
        INSERT INTO shares
            (id, person_id, secret_hash, sealed, description, created_at_ms, expires_at_ms)
        VALUES (:share_id, :person_id, :secret_hash, :sealed, :description, :at, :expires_at)
        ON CONFLICT (id) DO NOTHING
        """,
    ),
    CHANGED: (
        """
        UPDATE shares
        SET description = :description, expires_at_ms = :expires_at
        WHERE id = :share_id
        """,
    ),
    REVOKED: ("DELETE FROM shares WHERE id = :share_id",),
}

KINDS = tuple(_SQL)


def do(tx: Tx, kind: str, body: dict[str, JSON]) -> None:
    """Does an act, notes it among the deeds, and tells its person."""
    values = {name: value for name, value in body.items() if not isinstance(value, list)}
    for sql in _SQL[kind]:
        tx.execute(sql, values)
    if kind == CREATED:
        _add_things(tx, body)
    tx.deed(kind, body)
    person_id, share_id = body["person_id"], body["share_id"]
    assert isinstance(person_id, int)
    assert isinstance(share_id, int)
    tx.emit(SharesChanged(person_id=person_id, share_id=share_id))


def again(tx: Tx, kind: str, body: dict[str, JSON]) -> None:
    """Does an act on a library that was restored from an older backup."""
    do(tx, kind, body)
    if kind == CREATED:
        tx.execute(_DROP_STRANGE, {"share_id": body["share_id"]})


_DROP_STRANGE = """
    DELETE FROM share_entries
    WHERE share_id = :share_id
        AND CASE kind
            WHEN 'track' THEN NOT EXISTS (SELECT 1 FROM tracks WHERE id = entity_id)
            WHEN 'album' THEN NOT EXISTS (SELECT 1 FROM albums WHERE id = entity_id)
            ELSE NOT EXISTS (SELECT 1 FROM playlists WHERE id = entity_id)
        END
"""


def _add_things(tx: Tx, body: dict[str, JSON]) -> None:
    things = body["things"]
    assert isinstance(things, list)
    rows: list[dict[str, JSON]] = []
    for position, thing in enumerate(things):
        assert isinstance(thing, list)
        kind, number = thing
        rows.append(
            {
                "share_id": body["share_id"],
                "position": position,
                "kind": kind,
                "entity_id": number,
            }
        )
    tx.executemany(
        """
        INSERT INTO share_entries (share_id, position, kind, entity_id)
        VALUES (:share_id, :position, :kind, :entity_id)
        ON CONFLICT DO NOTHING
        """,
        rows,
    )
