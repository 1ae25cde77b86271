"""Tags are put right: what people think of an album or an artist follows to what it is called."""

from soniq.listening.model import ThingKind
from tests.listening.room import ADA, BEN, DESERTSHORE, NOON, Room, things

NEW = 99


def name_artist_anew(room: Room, artist: int) -> None:
    """As a scan does where all tracks of an artist say another name now."""
    values = {"old": artist, "new": NEW}
    with room.db.write() as tx:
        tx.execute(
            "INSERT INTO artists (id, name, name_key, match_key, created_at_ms, updated_at_ms)"
            " VALUES (:new, 'Nico (DE)', 'nico de', 'nico de', 0, 0)",
            values,
        )
        for table in ("track", "album"):
            kept = tx.execute(
                f"SELECT * FROM {table}_credits WHERE artist_id = :old",
                values,
            ).fetchall()
            tx.execute(f"DELETE FROM {table}_credits WHERE artist_id = :old", values)
            for row in map(dict, kept):
                row["artist_id"] = NEW
                names = ", ".join(f":{name}" for name in row)
                tx.execute(
                    f"INSERT INTO {table}_credits ({', '.join(row)}) VALUES ({names})",
                    row,
                )
        tx.execute("UPDATE albums SET artist_id = :new WHERE artist_id = :old", values)
        tx.execute("DELETE FROM artists WHERE id = :old", values)


def nico(room: Room) -> int:
    return int(room.rows("SELECT id FROM artists WHERE name = 'Nico'")[0][0])


def test_stars_of_an_artist_follow_to_how_the_artist_is_called_now(room: Room) -> None:
    [old] = things(ThingKind.ARTIST, [nico(room)])
    room.listening.star(ADA, [old], at=NOON)
    room.listening.rate(BEN, old, 4)
    name_artist_anew(room, old.id)
    assert room.listening.starred(ADA, ThingKind.ARTIST).items == [(NEW, NOON)]
    assert room.listening.opinions(BEN, ThingKind.ARTIST, [NEW])[NEW].rating == 4
    assert room.rows("SELECT 1 FROM ratings WHERE entity_id = :id", {"id": old.id}) == []
    assert room.rows("SELECT 1 FROM artist_heirs") == []


def test_an_artist_who_is_gone_with_their_tracks_leaves_nothing(room: Room) -> None:
    [old] = things(ThingKind.ARTIST, [nico(room)])
    room.listening.star(ADA, [old], at=NOON)
    with room.db.write() as tx:
        tx.execute("DELETE FROM track_credits WHERE artist_id = :id", {"id": old.id})
        tx.execute("DELETE FROM album_credits WHERE artist_id = :id", {"id": old.id})
        tx.execute("UPDATE albums SET artist_id = 1 WHERE artist_id = :id", {"id": old.id})
        tx.execute("DELETE FROM artists WHERE id = :id", {"id": old.id})
    assert room.rows("SELECT 1 FROM ratings") == room.rows("SELECT 1 FROM artist_heirs") == []


def test_the_star_of_an_album_follows_its_tracks(room: Room) -> None:
    [old] = things(ThingKind.ALBUM, [DESERTSHORE])
    room.listening.star(ADA, [old], at=NOON)
    with room.db.write() as tx:
        tx.execute("UPDATE tracks SET album_id = 1 WHERE album_id = :id", {"id": old.id})
        tx.execute(
            "UPDATE editions SET album_id = 1, edition_key = 'new' WHERE album_id = :id",
            {"id": old.id},
        )
        tx.execute("DELETE FROM albums WHERE id = :id", {"id": old.id})
    assert room.listening.starred(ADA, ThingKind.ALBUM).items == [(1, NOON)]
    assert room.rows("SELECT 1 FROM album_heirs") == []
