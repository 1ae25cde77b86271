import pytest

from soniq.errors import Invalid, NotFound
from soniq.listening.model import (
    AT_ONCE,
    BroughtCount,
    BroughtPlay,
    Heard,
    Played,
    PlaySource,
    Span,
    Thing,
    ThingKind,
)
from soniq.units import Milliseconds, Moment, TrackId
from tests.listening.room import (
    ABSCHIED,
    ADA,
    AFRAID,
    BEN,
    DAY,
    INTRO,
    LENGTH,
    MINUTE,
    NOON,
    SVEFN,
    Room,
    brought,
    line,
)


def test_half_a_track_is_a_play_and_less_a_skip(room: Room) -> None:
    room.play(INTRO, NOON, LENGTH // 2)
    room.play(INTRO, NOON + DAY, LENGTH // 2 - 1)
    assert room.count(INTRO) == (1, 1)
    [skip, play] = room.listening.plays(ADA, skips=True).plays
    assert (skip.is_skip, skip.played) == (True, LENGTH // 2 - 1)
    assert (play.is_skip, play.played) == (False, LENGTH // 2)
    assert [one.id for one in room.listening.plays(ADA).plays] == [play.id]


def test_what_a_client_says_counts_does(room: Room) -> None:
    room.play(INTRO, played=None)
    assert room.count(INTRO) == (1, 0)


def test_a_play_that_is_told_twice_is_one(room: Room) -> None:
    room.play(INTRO, NOON)
    room.play(INTRO, NOON + 999)
    assert room.count(INTRO) == (1, 0)
    room.play(INTRO, NOON + LENGTH)
    assert room.count(INTRO) == (2, 0)


def test_a_player_that_told_too_early_tells_again_how_far_it_came(room: Room) -> None:
    room.play(INTRO, NOON, 1_000)
    assert room.count(INTRO) == (0, 1)
    room.play(INTRO, NOON, 150_000)
    room.play(INTRO, NOON, 120_000)
    [play] = room.listening.plays(ADA, skips=True).plays
    assert (play.is_skip, play.played) == (False, 150_000)
    assert room.count(INTRO) == (1, 0)


def test_a_batch_says_what_became_of_it(room: Room) -> None:
    def told(track: TrackId, at: int, played: int) -> Heard:
        return Heard(
            track_id=track,
            at=Moment(at),
            played=Milliseconds(played),
            source=PlaySource.WEB,
            client="phone",
        )

    batch = [told(INTRO, NOON, LENGTH), told(SVEFN, NOON + LENGTH, 2), told(INTRO, NOON, LENGTH)]
    done = room.listening.record(ADA, batch)
    assert (done.plays, done.skips, done.known) == (1, 1, 1)
    again = room.listening.record(ADA, batch)
    assert (again.plays, again.skips, again.known) == (0, 0, 3)
    assert room.listening.plays(ADA).plays[0].client == "phone"


def test_a_batch_with_an_unknown_track_leaves_nothing(room: Room) -> None:
    unknown = Heard(track_id=TrackId(999), at=NOON, played=None, source=PlaySource.WEB)
    known = Heard(track_id=INTRO, at=NOON, played=None, source=PlaySource.WEB)
    with pytest.raises(NotFound, match="nothing was recorded"):
        room.listening.record(ADA, [known, unknown])
    assert room.history() == []
    with pytest.raises(Invalid, match="at most 1000"):
        room.listening.record(ADA, [known] * (AT_ONCE + 1))


def test_one_persons_plays_are_not_anothers(room: Room) -> None:
    room.play(INTRO, by=ADA)
    assert room.history(BEN) == []
    assert room.count(INTRO, by=BEN) == (0, 0)
    assert [event.heard_by for event in room.heard if isinstance(event, Played)] == ["person:1"]


def test_the_history_comes_in_pages_the_newest_first(room: Room) -> None:
    for place in range(5):
        room.play(INTRO, NOON + place * DAY)
        room.play(SVEFN, NOON + place * DAY)
    whole = [play.id for play in room.listening.plays(ADA, first=200).plays]
    pages, after = [], None
    while True:
        page = room.listening.plays(ADA, first=3, after=after)
        pages += [play.id for play in page.plays]
        after = page.after
        if after is None:
            break
    assert pages == whole
    assert len(whole) == 10
    part = room.listening.plays(
        ADA, span=Span(since=Moment(NOON + DAY), until=Moment(NOON + 2 * DAY))
    )
    assert [play.at for play in part.plays] == [NOON + DAY] * 2
    with pytest.raises(Invalid, match="another list"):
        room.listening.plays(ADA, after=("x", 1))


def test_an_import_adds_nothing_twice(room: Room) -> None:
    told = [
        brought("Gone", NOON),
        brought("Gone", NOON + 59_000),
        brought("Gone", NOON + 61_000 + 59_000),
        brought("Intro", NOON, INTRO),
    ]
    first = room.listening.bring(ADA, told, PlaySource.LASTFM)
    assert (first.added, first.known) == (3, 1)
    again = room.listening.bring(ADA, told, PlaySource.SPOTIFY)
    assert (again.added, again.known) == (0, 4)
    assert room.count(INTRO) == (1, 0)


def test_a_play_that_another_service_told_of_is_the_same(room: Room) -> None:
    room.play(INTRO, NOON)
    known = room.listening.bring(ADA, [brought("Intro", NOON + 30_000, INTRO)], PlaySource.LASTFM)
    assert (known.added, known.known) == (0, 1)
    room.listening.bring(ADA, [brought("x", NOON + DAY, SVEFN)], PlaySource.LASTFM)
    room.play(SVEFN, NOON + DAY + 10_000)
    assert room.count(SVEFN) == (1, 0)


def test_a_line_that_has_found_its_track_since_is_not_brought_again(room: Room) -> None:
    room.listening.bring(ADA, [brought("Gone", NOON)], PlaySource.LASTFM)
    told = BroughtPlay(at=NOON, line=line("Gone"), track_id=None)
    assert room.listening.bring(ADA, [told], PlaySource.LASTFM).added == 0
    other = BroughtPlay(at=NOON, line=line("Gone", album="Another"), track_id=None)
    assert room.listening.bring(ADA, [other], PlaySource.SPOTIFY).added == 0


def test_what_was_skipped_elsewhere_is_a_skip(room: Room) -> None:
    told = [
        BroughtPlay(at=NOON, line=line("a"), track_id=INTRO, skipped=True),
        BroughtPlay(
            at=Moment(NOON + DAY), line=line("a"), track_id=INTRO, played=Milliseconds(5_000)
        ),
        BroughtPlay(at=Moment(NOON + 2 * DAY), line=line("a"), track_id=INTRO),
    ]
    assert room.listening.bring(ADA, told, PlaySource.SPOTIFY).added == 3
    assert room.count(INTRO) == (1, 2)


def test_soniqs_own_sources_are_not_brought(room: Room) -> None:
    with pytest.raises(Invalid, match="own source"):
        room.listening.bring(ADA, [], PlaySource.WEB)


def test_counts_of_another_player_fill_what_no_play_tells(room: Room) -> None:
    def told(plays: int, origin: str) -> int:
        count = BroughtCount(
            line=line("Intro"), track_id=INTRO, plays=plays, skips=1, last_played=NOON
        )
        return room.listening.bring_counts(ADA, [count], origin).added

    room.play(INTRO, NOON + DAY)
    assert told(7, "itunes") == 1
    assert room.count(INTRO) == (8, 1)
    assert told(7, "itunes") == 0
    assert told(9, "itunes") == 1
    assert room.count(INTRO) == (10, 1)
    told(2, "server:attic")
    assert room.count(INTRO) == (12, 2)
    room.listening.bring(
        ADA, [brought("x", NOON - place * DAY, INTRO) for place in range(1, 5)], PlaySource.LASTFM
    )
    assert room.count(INTRO)[0] == 12


def test_the_counts_of_an_album_are_those_of_its_tracks(room: Room) -> None:
    room.play(INTRO, NOON)
    room.play(SVEFN, NOON + DAY)
    room.play(AFRAID, NOON + 2 * DAY)
    found = room.listening.opinions(ADA, ThingKind.ALBUM, [1, 2, 3])
    assert [found[id_].play_count for id_ in (1, 2, 3)] == [2, 1, 0]
    assert found[1].last_played == NOON + DAY
    [nico] = room.rows("SELECT id FROM artists WHERE name = 'Nico'")
    artist = room.listening.opinions(ADA, ThingKind.ARTIST, [nico[0]])[nico[0]]
    assert (artist.play_count, artist.last_played) == (1, NOON + 2 * DAY)


def test_what_was_heard_outlives_its_track(room: Room) -> None:
    room.play(AFRAID, NOON)
    room.play(ABSCHIED, NOON + DAY)
    room.listening.rate(ADA, Thing(kind=ThingKind.TRACK, id=AFRAID), 5)
    room.listening.bring_counts(
        ADA, [BroughtCount(line=line("x"), track_id=AFRAID, plays=3)], "itunes"
    )
    room.untrack(AFRAID)
    assert room.history() == [(NOON + DAY, ABSCHIED), (NOON, "Afraid")]
    assert room.rows("SELECT plays, skips FROM line_counts") == [(4, 0)]
    assert room.rows("SELECT album_id, plays FROM album_counts") == [(2, 1)]
    assert room.rows("SELECT entity_id, rating FROM ratings WHERE entity = 'line'") == [(1, 5)]
    assert room.db.check() == []


def test_lines_find_their_track_when_it_comes(room: Room) -> None:
    told = BroughtPlay(
        at=NOON, line=line("Afraid", artist="Nico", album="Desertshore"), track_id=None
    )
    other = BroughtPlay(at=NOON, line=line("Never Here", artist="Nobody"), track_id=None)
    room.listening.bring(ADA, [told, other], PlaySource.LASTFM)
    assert "1 lines found" in room.listening.tidy()
    assert room.history() == [(NOON, "Never Here"), (NOON, AFRAID)]
    assert room.count(AFRAID) == (1, 0)
    assert room.rows("SELECT count(*) FROM line_counts") == [(1,)]


def test_lines_that_nobody_heard_any_more_are_swept(room: Room) -> None:
    room.listening.bring(ADA, [brought("Gone", NOON)], PlaySource.LASTFM)
    room.listening.forget(ADA)
    room.listening.tidy()
    assert room.rows("SELECT count(*) FROM heard_lines") == [(1,)]
    with room.db.write() as tx:
        tx.execute("UPDATE forgettings SET at_ms = 0")
    room.listening.tidy()
    assert room.rows("SELECT count(*) FROM heard_lines") == [(0,)]
    assert room.rows("SELECT count(*) FROM plays_forgotten") == [(0,)]


def test_a_history_is_deleted_and_brought_back(room: Room) -> None:
    for place in range(4):
        room.play(INTRO, NOON + place * DAY)
    room.play(INTRO, NOON, by=BEN)
    whole = room.history()
    sums = room.rows("SELECT * FROM played_quarters ORDER BY 1, 2")
    span = Span(since=Moment(NOON + DAY), until=Moment(NOON + 3 * DAY))
    gone = room.listening.forget(ADA, span=span)
    assert (gone.plays, room.count(INTRO)) == (2, (2, 0))
    assert gone.id is not None
    with pytest.raises(NotFound):
        room.listening.remember(BEN, gone.id)
    assert room.listening.remember(ADA, gone.id) == 2
    assert room.history() == whole
    assert room.rows("SELECT * FROM played_quarters ORDER BY 1, 2") == sums
    with pytest.raises(NotFound, match="their day is over"):
        room.listening.remember(ADA, gone.id)


def test_single_plays_are_deleted_by_their_owner_alone(room: Room) -> None:
    room.play(INTRO, NOON)
    room.play(SVEFN, NOON + DAY)
    [newest, eldest] = room.listening.plays(ADA).plays
    assert room.listening.forget(BEN, ids=[newest.id]).plays == 0
    assert room.listening.forget(ADA, ids=[newest.id]).plays == 1
    assert [play.id for play in room.listening.plays(ADA).plays] == [eldest.id]
    assert room.listening.forget(ADA).plays == 1
    assert room.listening.forget(ADA).id is None
    assert room.rows("SELECT count(*) FROM play_counts") == [(0,)]


def test_all_of_a_person_goes_with_them(room: Room) -> None:
    room.play(INTRO, NOON)
    room.play(INTRO, NOON, by=BEN)
    room.listening.rate(ADA, Thing(kind=ThingKind.TRACK, id=INTRO), 5)
    room.listening.forget(ADA)
    room.play(INTRO, NOON + MINUTE * 5)
    with room.db.write() as tx:
        tx.execute("DELETE FROM people WHERE id = :id", {"id": ADA})
    for table in ("plays", "play_counts", "album_counts", "played_quarters"):
        assert room.rows(f"SELECT DISTINCT person_id FROM {table}") == [(BEN,)]
    for table in ("ratings", "forgettings", "plays_forgotten"):
        assert room.rows(f"SELECT count(*) FROM {table}") == [(0,)]
    assert room.db.check() == []


def test_all_that_is_deleted_takes_what_other_players_counted_along(room: Room) -> None:
    counts = [
        BroughtCount(line=line("x"), track_id=INTRO, plays=3),
        BroughtCount(line=line("Gone"), plays=2, skips=1),
    ]
    room.listening.bring_counts(ADA, counts, "itunes")
    room.listening.bring_counts(BEN, counts, "itunes")
    gone = room.listening.forget(ADA)
    assert (gone.plays, room.count(INTRO), room.count(INTRO, by=BEN)) == (0, (0, 0), (3, 0))
    assert gone.id is not None
    assert room.rows("SELECT person_id, plays FROM line_counts") == [(BEN, 2)]
    assert room.listening.remember(ADA, gone.id) == 0
    assert room.count(INTRO) == (3, 0)
    assert room.rows("SELECT person_id, plays, skips FROM line_counts ORDER BY 1") == [
        (ADA, 2, 1),
        (BEN, 2, 1),
    ]
