import pytest

from soniq.errors import Invalid, NotFound
from soniq.listening.model import AlbumOrder, OpinionChanged, Thing, ThingKind
from soniq.units import AlbumId, Moment
from tests.listening.room import (
    ABSCHIED,
    ADA,
    AFRAID,
    AGAETIS,
    AMBER,
    AMBER_ALBUM,
    BEN,
    DAY,
    DESERTSHORE,
    INTRO,
    NOON,
    STARALFUR,
    SVEFN,
    Room,
    things,
)

TRACK, ALBUM, ARTIST = ThingKind.TRACK, ThingKind.ALBUM, ThingKind.ARTIST


def of(room: Room, kind: ThingKind, id_: int, by: int = ADA) -> tuple[object, object, int]:
    found = room.listening.opinions(ADA if by == ADA else BEN, kind, [id_])[id_]
    return found.rating, found.starred_at, found.vote


def test_tracks_albums_and_artists_are_starred_rated_and_voted_on(room: Room) -> None:
    listening = room.listening
    for kind in ThingKind:
        listening.rate(ADA, Thing(kind=kind, id=1), 4)
        listening.star(ADA, things(kind, [1]), at=NOON)
        assert of(room, kind, 1) == (4, NOON, 0)
        listening.rate(ADA, Thing(kind=kind, id=1), None)
        assert of(room, kind, 1) == (None, NOON, 0)
        listening.unstar(ADA, things(kind, [1, 2]))
        assert of(room, kind, 1) == (None, None, 0)
    assert room.rows("SELECT * FROM ratings") == []


def test_a_star_keeps_the_time_of_its_first_giving(room: Room) -> None:
    room.listening.star(ADA, things(TRACK, [INTRO]), at=NOON)
    room.listening.star(ADA, things(TRACK, [INTRO, SVEFN]), at=Moment(NOON + DAY))
    assert of(room, TRACK, INTRO)[1] == NOON
    assert of(room, TRACK, SVEFN)[1] == NOON + DAY


def test_the_household_has_an_average_and_nothing_else_of_others(room: Room) -> None:
    room.listening.rate(ADA, Thing(kind=ALBUM, id=1), 2)
    room.listening.rate(BEN, Thing(kind=ALBUM, id=1), 5)
    room.listening.star(BEN, things(ALBUM, [1]))
    found = room.listening.opinions(ADA, ALBUM, [1])[1]
    assert (found.rating, found.average_rating, found.starred_at) == (2, 3.5, None)


def test_what_cannot_be_is_refused_and_nothing_of_it_done(room: Room) -> None:
    with pytest.raises(Invalid, match="1 to 5"):
        room.listening.rate(ADA, Thing(kind=TRACK, id=INTRO), 6)
    with pytest.raises(Invalid, match="1 to 5"):
        room.listening.rate(ADA, Thing(kind=TRACK, id=INTRO), 0)
    with pytest.raises(NotFound, match="no track 999"):
        room.listening.star(ADA, things(TRACK, [INTRO, 999]))
    with pytest.raises(NotFound, match="no artist 999"):
        room.listening.star(ADA, things(ARTIST, [999]))
    assert room.rows("SELECT * FROM ratings") == []


def test_votes_feed_the_radio_of_their_person(room: Room) -> None:
    listening = room.listening
    listening.vote(ADA, INTRO, -1)
    listening.vote(ADA, SVEFN, 1)
    listening.vote(BEN, AFRAID, -1)
    assert listening.disliked(ADA) == {INTRO}
    assert room.rows("SELECT user_id, track_id, vote FROM user_votes ORDER BY 1, 2") == [
        (ADA, INTRO, -1),
        (ADA, SVEFN, 1),
        (BEN, AFRAID, -1),
    ]
    listening.vote(ADA, INTRO, 0)
    assert listening.disliked(ADA) == frozenset()


def test_nobody_else_hears_of_an_opinion(room: Room) -> None:
    room.listening.star(ADA, [*things(TRACK, [1, 2]), *things(ALBUM, [1])])
    told = [event for event in room.heard if isinstance(event, OpinionChanged)]
    assert [(one.heard_by, one.kind, one.thing_ids) for one in told] == [
        ("person:1", "track", (1, 2)),
        ("person:1", "album", (1,)),
    ]


def test_stars_come_in_pages_and_leave_out_what_is_gone(room: Room) -> None:
    for place, track in enumerate((INTRO, SVEFN, STARALFUR, AFRAID)):
        room.listening.star(ADA, things(TRACK, [track]), at=Moment(NOON + place))
    with room.db.write() as tx:
        tx.execute("UPDATE tracks SET missing_since_ms = 1 WHERE id = :id", {"id": STARALFUR})
    first = room.listening.starred(ADA, TRACK, first=2)
    assert [id_ for id_, _ in first.items] == [AFRAID, SVEFN]
    second = room.listening.starred(ADA, TRACK, first=2, after=first.after)
    assert [id_ for id_, _ in second.items] == [INTRO]
    assert second.after is None


def test_album_lists_are_the_persons_own(room: Room) -> None:
    listening = room.listening
    for at, track in enumerate((INTRO, SVEFN, AFRAID, AMBER)):
        room.play(track, NOON + at * DAY)
    listening.rate(ADA, Thing(kind=ALBUM, id=DESERTSHORE), 5)
    listening.rate(ADA, Thing(kind=ALBUM, id=AGAETIS), 3)
    listening.star(ADA, things(ALBUM, [AMBER_ALBUM]))

    def ids(order: AlbumOrder, *, size: int = 10, offset: int = 0) -> list[AlbumId]:
        return listening.albums(ADA, order, size=size, offset=offset)

    assert ids(AlbumOrder.FREQUENT) == [AGAETIS, AMBER_ALBUM, DESERTSHORE]
    assert ids(AlbumOrder.RECENT) == [AMBER_ALBUM, DESERTSHORE, AGAETIS]
    assert ids(AlbumOrder.RATED) == [DESERTSHORE, AGAETIS]
    assert ids(AlbumOrder.STARRED) == [AMBER_ALBUM]
    assert ids(AlbumOrder.RECENT, size=1, offset=1) == [DESERTSHORE]
    assert listening.albums(BEN, AlbumOrder.FREQUENT, size=10) == []


def test_counts_and_stars_follow_an_album_whose_tags_were_put_right(room: Room) -> None:
    for at, track in enumerate((AFRAID, ABSCHIED, INTRO)):
        room.play(track, NOON + at * DAY)
    room.listening.star(ADA, things(ALBUM, [DESERTSHORE]), at=NOON)
    with room.db.write() as tx:
        tx.execute("UPDATE tracks SET album_id = :to WHERE id = :id", {"to": AGAETIS, "id": AFRAID})
    assert room.rows("SELECT album_id, plays, last_played_ms FROM album_counts ORDER BY 1") == [
        (AGAETIS, 2, NOON + 2 * DAY),
        (DESERTSHORE, 1, NOON + DAY),
    ]
    with room.db.write() as tx:
        tx.execute(
            "UPDATE tracks SET album_id = :to, edition_id = :to WHERE album_id = :old",
            {"to": AGAETIS, "old": DESERTSHORE},
        )
        tx.execute("UPDATE tracks SET edition_id = 1 WHERE edition_id = :old", {"old": DESERTSHORE})
        tx.execute("DELETE FROM editions WHERE album_id = :old", {"old": DESERTSHORE})
        tx.execute("DELETE FROM albums WHERE id = :old", {"old": DESERTSHORE})
    assert room.rows("SELECT album_id, plays FROM album_counts") == [(AGAETIS, 3)]
    assert of(room, ALBUM, AGAETIS) == (None, NOON, 0)
    assert of(room, ALBUM, DESERTSHORE) == (None, None, 0)
