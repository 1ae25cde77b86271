"""Lists as such: made, named, shown to others, deleted, had back."""

from collections.abc import Callable

from soniq import text
from soniq.errors import Conflict, Invalid, NotFound
from soniq.playlists import acts, rows, seeing, wording
from soniq.playlists.model import (
    RESTORABLE_DAYS,
    BroughtPlaylist,
    Playlist,
    PlaylistId,
    Rules,
    Visibility,
)
from soniq.store.database import Database, Tx
from soniq.units import Moment, PersonId

LONGEST_NAME = 200
LONGEST_DESCRIPTION = 5_000
MOST = 2_000
"""Lists of a person."""


class Named:
    def __init__(self, db: Database, clock: Callable[[], Moment]) -> None:
        self._db = db
        self._now = clock

    def make(self, tx: Tx, owner: PersonId, new: BroughtPlaylist) -> Playlist:
        """A list without entries. new.key: "" for one that was made here."""
        if len(rows.own_ids(tx.reader, owner)) >= MOST:
            raise Invalid(f"A person has {MOST:,} playlists at most. Delete some first.")
        name = checked_name(new.name)
        playlist_id = acts.next_playlist(tx)
        body: acts.Body = {
            "playlist_id": playlist_id,
            "owner_id": owner,
            **_written(name, new.description, new.visibility, new.rules),
            "origin": new.origin or None,
            "origin_key": new.key or None,
            "at": self._now(),
        }
        acts.do(tx, acts.MADE, body)
        found = rows.by_id(tx.reader, playlist_id)
        if found is None:
            raise NotFound(f"There is no person {owner} to own a playlist.")
        return found

    def change(
        self,
        playlist_id: PlaylistId,
        by: PersonId,
        *,
        name: str | None,
        description: str | None,
        visibility: Visibility | None,
        rules: Rules | None,
        seen: int | None,
    ) -> Playlist:
        with self._db.write(lasting=True) as tx:
            now = seeing.own(tx.reader, playlist_id, by, seen_as=seen)
            if rules is not None and not now.is_smart:
                raise Conflict(f'"{now.name}" was made by hand; rules make a list of their own.')
            written = _written(
                now.name if name is None else checked_name(name),
                now.description if description is None else description,
                visibility or now.visibility,
                rules or now.rules,
            )
            before = _written(now.name, now.description, now.visibility, now.rules)
            if written != before:
                body = {"playlist_id": playlist_id, "at": self._now(), **written}
                acts.do(tx, acts.CHANGED, body)
            return rows.by_id(tx.reader, playlist_id) or now

    def delete(self, playlist_id: PlaylistId, by: PersonId) -> None:
        with self._db.write(lasting=True) as tx:
            seeing.own(tx.reader, playlist_id, by)
            acts.do(tx, acts.DELETED, {"playlist_id": playlist_id, "at": self._now()})

    def restore(self, playlist_id: PlaylistId, by: PersonId) -> Playlist:
        with self._db.write(lasting=True) as tx:
            found = rows.by_id(tx.reader, playlist_id)
            if found is None or found.owner_id != by:
                raise NotFound(f"There is no playlist {playlist_id} to bring back.")
            if found.deleted_at is not None:
                acts.do(tx, acts.RESTORED, {"playlist_id": playlist_id, "at": self._now()})
            return rows.by_id(tx.reader, playlist_id) or found

    def purge(self) -> int:
        """No deed tells of it: a restored library forgets it again by itself.

        What was brought and taken out stays as a mark, so that bringing it again leaves it out; of
        a list as a whole, so that soniq does not bring it by itself.
        """
        values = {"before": self._now() - RESTORABLE_DAYS * 86_400_000}
        with self._db.write() as tx:
            tx.execute(
                """
                INSERT INTO playlists_unwanted (owner_id, origin_key)
                SELECT owner_id, origin_key
                FROM playlists
                WHERE deleted_at_ms < :before AND origin_key IS NOT NULL
                ON CONFLICT DO NOTHING
                """,
                values,
            )
            lists = tx.execute("DELETE FROM playlists WHERE deleted_at_ms < :before", values)
            tx.execute(
                """
                DELETE FROM playlist_entries
                WHERE removed_at_ms < :before AND told_key IS NULL
                """,
                values,
            )
            return lists.rowcount


def checked_name(name: str) -> str:
    """Raises Invalid for one that is empty or too long."""
    name = text.shown(" ".join(name.split()).encode("utf-8", "replace"))
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(f"A playlist's name has 1 to {LONGEST_NAME} characters, not {len(name)}.")
    return name


def _written(name: str, description: str, visibility: Visibility, rules: Rules | None) -> acts.Body:
    if len(description) > LONGEST_DESCRIPTION:
        raise Invalid(f"A description has {LONGEST_DESCRIPTION:,} characters at most.")
    return {
        "name": name,
        "name_key": text.sort_key(name),
        "description": description.encode("utf-8", "replace").decode(),
        "visibility": visibility.value,
        "rules": None if rules is None else wording.stored(rules),
    }
