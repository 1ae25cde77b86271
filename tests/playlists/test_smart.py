"""Smart lists: previewed, kept, opened anew, shown to others, and built upon each other."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from soniq.errors import Conflict, Invalid, NotFound, Unavailable
from soniq.playlists import smart
from soniq.playlists.model import (
    LONGEST,
    Group,
    Limit,
    Measure,
    Order,
    Playlist,
    Rule,
    Rules,
    Visibility,
)
from soniq.units import Moment, PersonId
from tests.heard import direction, hear
from tests.playlists.shelves import ADA, BEN, DAY, Shelves, ids


def rules(*said: Rule, **more: Any) -> Rules:
    return Rules(group=Group(every=True, rules=said), **more)


STARRED = rules(Rule(field="starred", op="is", value=True))
EVERYTHING = rules()


def star(shelves: Shelves, who: PersonId, *tracks: int) -> None:
    for track in tracks:
        shelves.change(
            """
            INSERT INTO ratings (person_id, entity, entity_id, starred_at_ms, updated_at_ms)
            VALUES (:who, 'track', :track, :track, 0)
            """,
            who=who,
            track=track,
        )


def test_a_preview_tells_the_first_and_how_many_and_keeps_nothing(shelves: Shelves) -> None:
    star(shelves, ADA, *range(1, 31))
    found = shelves.playlists.preview(
        replace(STARRED, order=(Order(field="starred_at"),)), ADA, first=3
    )
    assert (found.track_ids, found.total, found.cut) == ((1, 2, 3), 30, False)
    assert found.duration > 0
    assert found.seconds >= 0
    assert shelves.playlists.of(ADA) == []


def test_a_smart_list_holds_what_its_rules_find_now(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "Stars", rules=STARRED)
    assert (made.is_smart, made.entries, made.duration) == (True, 0, 0)
    star(shelves, ADA, 5)
    page = shelves.playlists.entries(made.id, ADA)
    assert [(entry.id, entry.track_id) for entry in page.entries] == [(None, 5)]
    told = shelves.playlists.playlist(made.id, ADA)
    assert (told.entries, told.duration, told.changes) == (1, page.duration, made.changes)


def test_later_pages_are_of_the_list_that_was_opened(shelves: Shelves) -> None:
    star(shelves, ADA, *range(1, 21))
    made = shelves.playlists.create(
        ADA, "Stars", rules=replace(STARRED, order=(Order(field="starred_at"),))
    )
    first = shelves.playlists.entries(made.id, ADA, first=10)
    shelves.change("DELETE FROM ratings WHERE entity_id = 1")
    second = shelves.playlists.entries(made.id, ADA, first=10, skip=10)
    assert [entry.track_id for entry in (*first.entries, *second.entries)] == [*range(1, 21)]
    assert shelves.playlists.entries(made.id, ADA).total == 19


def test_changed_rules_hold_at_once_on_every_page(shelves: Shelves) -> None:
    star(shelves, ADA, 1, 2, 3)
    made = shelves.playlists.create(ADA, "Stars", rules=STARRED)
    shelves.playlists.entries(made.id, ADA)
    limited = replace(STARRED, limit=Limit(measure=Measure.TRACKS, amount=2))
    changed = shelves.playlists.change(made.id, ADA, rules=limited)
    assert changed.entries == 2
    assert shelves.playlists.entries(made.id, ADA, skip=1).total == 2


def test_a_shown_list_finds_with_its_owners_ears(shelves: Shelves) -> None:
    star(shelves, ADA, 1)
    star(shelves, BEN, 2)
    made = shelves.playlists.create(
        ADA, "Ada's stars", rules=STARRED, visibility=Visibility.HOUSEHOLD
    )
    assert shelves.tracks(made.id, BEN) == [1]
    assert shelves.playlists.preview(STARRED, BEN).track_ids == (2,)


def test_nobody_puts_tracks_into_a_smart_list(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "Stars", rules=STARRED)
    with pytest.raises(Conflict, match="its rules"):
        shelves.playlists.add(made.id, ADA, ids(1))
    with pytest.raises(Conflict, match="its rules"):
        shelves.playlists.replace_entries(made.id, ADA, ids(1))
    with pytest.raises(Invalid, match="takes none"):
        shelves.playlists.create(ADA, "Both", ids(1), rules=STARRED)


def test_a_copy_of_a_smart_list_stays_as_it_was_found(shelves: Shelves) -> None:
    star(shelves, ADA, 3, 4)
    made = shelves.playlists.create(ADA, "Stars", rules=STARRED)
    copy = shelves.playlists.copy(made.id, ADA, name="Kept")
    star(shelves, ADA, 5)
    assert copy.is_smart is False
    assert sorted(shelves.tracks(copy.id)) == [3, 4]


def test_lists_are_built_upon_lists(shelves: Shelves) -> None:
    hand = shelves.playlists.create(ADA, "Hand", ids(1, 2, 3, 4))
    star(shelves, ADA, 2, 3, 9)
    stars = shelves.playlists.create(ADA, "Stars", rules=STARRED)
    both = rules(
        Rule(field="playlist", op="in", value=hand.id),
        Rule(field="playlist", op="in", value=stars.id),
    )
    assert set(shelves.playlists.preview(both, ADA).track_ids) == {2, 3}
    rest = rules(
        Rule(field="playlist", op="in", value=hand.id),
        Rule(field="playlist", op="not_in", value=stars.id),
    )
    assert set(shelves.playlists.preview(rest, ADA).track_ids) == {1, 4}
    shelves.playlists.remove(hand.id, ADA, shelves.ids(hand.id)[:1])
    assert set(shelves.playlists.preview(rest, ADA).track_ids) == {4}


def test_anothers_hidden_list_and_a_deleted_one_are_empty_to_rules(shelves: Shelves) -> None:
    hidden = shelves.playlists.create(BEN, "Hidden", ids(1, 2))
    gone = shelves.playlists.create(ADA, "Gone", ids(3))
    shelves.playlists.delete(gone.id, ADA)
    for one in (hidden.id, gone.id, 999):
        said = rules(Rule(field="playlist", op="in", value=one))
        assert shelves.playlists.preview(said, ADA).total == 0


def test_lists_that_lead_back_to_themselves_are_refused_by_name(shelves: Shelves) -> None:
    one = shelves.playlists.create(ADA, "One", rules=EVERYTHING)
    two = shelves.playlists.create(
        ADA, "Two", rules=rules(Rule(field="playlist", op="in", value=one.id))
    )
    turned = rules(Rule(field="playlist", op="not_in", value=two.id))
    shelves.playlists.change(one.id, ADA, rules=turned)
    with pytest.raises(Invalid, match="lead back"):
        shelves.playlists.entries(one.id, ADA)
    shelves.playlists.change(one.id, ADA, rules=EVERYTHING)
    assert shelves.playlists.entries(two.id, ADA).total == 300 - missing(shelves)


def missing(shelves: Shelves) -> int:
    row = shelves.db.read().execute(
        "SELECT count(*) FROM tracks WHERE missing_since_ms IS NOT NULL"
    )
    return int(row.fetchone()[0])


def test_what_sounds_like_a_track_is_found_by_the_embeddings(shelves: Shelves) -> None:
    said = rules(Rule(field="sounds_like", op="near", value=[1, 2]))
    assert shelves.playlists.preview(said, ADA).total == 0
    centre = direction(1)
    with shelves.db.write() as tx:
        hear(tx.reader, 1, centre)
        for track in (2, 3):
            hear(tx.reader, track, direction(track, near=centre, share=0.1))
        for track in (4, 5, 6):
            hear(tx.reader, track, direction(track))
    shelves.nearest.refresh()
    assert set(shelves.playlists.preview(said, ADA).track_ids) == {2, 3}


def test_a_random_order_holds_for_a_day(shelves: Shelves) -> None:
    said = replace(
        EVERYTHING, order=(Order(field="random"),), limit=Limit(measure=Measure.TRACKS, amount=20)
    )
    made = shelves.playlists.create(ADA, "Dice", rules=said)
    today = shelves.tracks(made.id)
    assert shelves.tracks(made.id) == today
    shelves.now = Moment(shelves.now + DAY)
    assert shelves.tracks(made.id) != today


def test_minutes_and_megabytes_end_a_list_before_they_are_passed(shelves: Shelves) -> None:
    hour = replace(EVERYTHING, limit=Limit(measure=Measure.MINUTES, amount=60))
    found = shelves.playlists.preview(hour, ADA)
    assert 50 * 60_000 < found.duration <= 60 * 60_000
    disc = replace(EVERYTHING, limit=Limit(measure=Measure.MEGABYTES, amount=95))
    assert shelves.playlists.preview(disc, ADA).total == 3  # of 30 MB each


def test_rules_that_take_too_long_are_given_up_in_words(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smart, "STEPS", 1)
    said = rules(Rule(field="artist", op="contains", value="x"))
    with pytest.raises(Unavailable, match="Narrow them"):
        shelves.playlists.preview(said, ADA, seconds=0.0)
    assert shelves.playlists.preview(said, ADA, seconds=60).total >= 0


def test_a_list_that_finds_more_than_a_list_may_hold_says_so(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smart, "LONGEST", 10)
    found = shelves.playlists.preview(EVERYTHING, ADA)
    assert (found.total, found.cut) == (10, True)
    assert LONGEST > 10


def test_rules_that_cannot_be_are_neither_kept_nor_previewed(shelves: Shelves) -> None:
    wrong = rules(Rule(field="year", op="gt", value="old"))
    for attempt in (
        lambda: shelves.playlists.preview(wrong, ADA),
        lambda: shelves.playlists.create(ADA, "Wrong", rules=wrong),
    ):
        with pytest.raises(Invalid, match="Year gt old"):
            attempt()
    assert shelves.playlists.of(ADA) == []


def test_many_may_open_the_same_list_at_once(shelves: Shelves) -> None:
    star(shelves, ADA, *range(1, 50))
    made = shelves.playlists.create(ADA, "Stars", rules=STARRED, visibility=Visibility.PUBLIC)
    found: list[int] = []

    def look() -> None:
        found.extend(shelves.playlists.entries(made.id, BEN).total for _ in range(10))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [49] * 40


def test_a_smart_list_outlives_a_restore_and_is_counted_when_it_is_opened(
    shelves: Shelves,
) -> None:
    made: Playlist = shelves.playlists.create(ADA, "Stars", rules=STARRED)
    star(shelves, ADA, 1, 2)
    shelves.change("UPDATE playlists SET found_count = NULL")
    assert shelves.playlists.playlist(made.id, ADA).entries is None
    assert shelves.playlists.entries(made.id, ADA).total == 2
    assert shelves.playlists.playlist(made.id, ADA).entries == 2
    with pytest.raises(NotFound):
        shelves.playlists.entries(made.id, BEN)
    shelves.playlists.delete(made.id, ADA)
    assert shelves.playlists.restore(made.id, ADA).rules == STARRED
