"""Lists made by hand: their entries, their order, who sees them, and the way back."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soniq.errors import Conflict, Forbidden, Invalid, NotFound
from soniq.events import PersonalEvent
from soniq.playlists import ranks
from soniq.playlists.model import (
    Duplicates,
    EntryId,
    PlaylistChanged,
    PlaylistId,
    Rules,
    Visibility,
)
from soniq.playlists.model import Group as RuleGroup
from soniq.units import TrackId
from tests.playlists.shelves import ADA, BEN, DAY, GUS, Shelves, ids

ALL = Rules(group=RuleGroup(every=True))


def test_a_new_list_holds_its_tracks_in_order(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "  Sunday \n morning ", ids(5, 3, 9, 3))
    assert made.name == "Sunday morning"
    assert (made.owner, made.entries, made.lost, made.is_smart) == ("Ada", 4, 0, False)
    assert shelves.tracks(made.id) == [5, 3, 9, 3]
    assert len(set(shelves.ids(made.id))) == 4


def test_a_lists_duration_and_covers_are_those_of_its_tracks(shelves: Shelves) -> None:
    for length in (1, 2):
        shelves.change("UPDATE tracks SET duration_ms = :ms WHERE id = :id", id=length, ms=length)
    assert shelves.playlists.create(ADA, "Two", ids(1, 2, 2)).duration == 5
    for place in range(6):
        shelves.change(
            "INSERT INTO artwork (hash, mime, size_bytes, added_at_ms) VALUES (:h, 'x', 1, 1)",
            h=f"c{place}",
        )
        shelves.change("UPDATE tracks SET cover = :h WHERE id = :id", h=f"c{place}", id=place + 10)
    made = shelves.playlists.create(ADA, "Covers", ids(1, 11, 11, 10, 15, 14, 13))
    assert made.covers == ("c1", "c0", "c5", "c4")


def test_a_list_needs_a_name_and_tracks_that_there_are(shelves: Shelves) -> None:
    for name in ("", "  ", "x" * 201):
        with pytest.raises(Invalid):
            shelves.playlists.create(ADA, name)
    with pytest.raises(NotFound, match="no track 99999"):
        shelves.playlists.create(ADA, "Gone", ids(1, 99999))
    assert shelves.playlists.of(ADA) == []


def test_what_is_there_already_is_asked_about_skipped_or_added(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "List", ids(1, 2))
    asked = shelves.playlists.add(made.id, ADA, ids(2, 3, 4, 4))
    assert (asked.entries, asked.already) == ((), (2, 4))
    assert shelves.tracks(made.id) == [1, 2]
    skipped = shelves.playlists.add(made.id, ADA, ids(2, 3, 4, 4), duplicates=Duplicates.SKIP)
    assert (len(skipped.entries), skipped.already) == (2, (2, 4))
    added = shelves.playlists.add(made.id, ADA, ids(1), duplicates=Duplicates.ADD)
    assert added.playlist.entries == 5
    assert shelves.tracks(made.id) == [1, 2, 3, 4, 1]
    assert shelves.playlists.add(made.id, ADA, ids(7)).already == ()


def test_tracks_go_in_before_an_entry(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "List", ids(1, 2, 3))
    second = shelves.ids(made.id)[1]
    for track in range(50, 90):  # more than fit into one gap
        shelves.playlists.add(made.id, ADA, ids(track), before=second)
    assert shelves.tracks(made.id) == [1, *range(50, 90), 2, 3]
    assert shelves.ids(made.id)[41] == second
    with pytest.raises(NotFound):
        shelves.playlists.add(made.id, ADA, ids(91), before=EntryId(10**6))


def test_several_entries_move_together_and_keep_their_ids(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "List", ids(1, 2, 3, 4, 5))
    one, two, three, four, five = shelves.ids(made.id)
    shelves.playlists.move(made.id, ADA, [five, two], before=one)
    assert shelves.ids(made.id) == [five, two, one, three, four]
    shelves.playlists.move(made.id, ADA, [two, one], before=None)
    assert shelves.ids(made.id) == [five, three, four, two, one]
    shelves.playlists.move(made.id, ADA, [three, two], before=three)
    assert shelves.ids(made.id) == [five, three, two, four, one]


def test_moving_to_where_it_is_changes_nothing(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "List", ids(1, 2, 3))
    one, two, _ = shelves.ids(made.id)
    after = shelves.playlists.move(made.id, ADA, [one], before=two)
    assert after.changes == made.changes


def test_a_move_writes_the_ranks_of_what_moved_alone(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "Long", ids(*range(1, 201)))
    entries = shelves.ids(made.id)
    deeds = shelves.path.with_name("deeds.jsonl")
    before = deeds.stat().st_size
    shelves.playlists.move(made.id, ADA, [entries[150]], before=entries[3])
    assert deeds.stat().st_size - before < 300


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_any_row_of_moves_ends_as_the_same_moves_of_a_list(seed: int) -> None:
    chance = random.Random(seed)
    order = list(range(12))
    known = dict(zip(order, ranks.fresh(12), strict=True))
    for _ in range(60):
        moving = chance.sample(order, chance.randint(1, 4))
        before = chance.choice([*order, None])
        wanted = [one for one in order if one not in moving]
        behind = [one for one in order if before is not None and one not in moving]
        place = len(wanted)
        if before is not None:
            later = order[order.index(before) :]
            place = next((wanted.index(one) for one in later if one in behind), len(wanted))
        wanted[place:place] = moving
        order = ranks.placed(order, moving, before)
        assert order == wanted
        start = order.index(moving[0])
        left = known[order[start - 1]] if start else None
        right = known[order[start + len(moving)]] if start + len(moving) < len(order) else None
        found = ranks.between(left, right, len(moving))
        if found is None:
            known = dict(zip(order, ranks.fresh(len(order)), strict=True))
        else:
            known |= dict(zip(moving, found, strict=True))
        assert sorted(order, key=known.__getitem__) == order


def test_what_was_taken_out_goes_back_to_its_place(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "List", ids(1, 2, 3, 4))
    entries = shelves.ids(made.id)
    taken = shelves.playlists.remove(made.id, ADA, [entries[2], entries[0], EntryId(10**6)])
    assert [(entry.position, entry.track_id) for entry in taken] == [(0, 1), (2, 3)]
    assert shelves.tracks(made.id) == [2, 4]
    back = shelves.playlists.put_back(made.id, ADA, [entries[0], entries[2]])
    assert [entry.position for entry in back] == [0, 2]
    assert shelves.ids(made.id) == entries


def test_replacing_keeps_the_entries_of_what_stays(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "List", ids(1, 2, 3, 2))
    one, two, _, again = shelves.ids(made.id)
    shelves.playlists.replace_entries(made.id, ADA, ids(2, 9, 2, 1, 2))
    assert shelves.tracks(made.id) == [2, 9, 2, 1, 2]
    now = shelves.ids(made.id)
    assert (now[0], now[2], now[3]) == (two, again, one)
    shelves.playlists.replace_entries(made.id, ADA, [])
    assert shelves.tracks(made.id) == []


def test_names_descriptions_and_visibility_change(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "List")
    changed = shelves.playlists.change(
        made.id, ADA, name="Läufe", description="for running", visibility=Visibility.HOUSEHOLD
    )
    assert (changed.name, changed.description, changed.visibility, changed.changes) == (
        "Läufe", "for running", Visibility.HOUSEHOLD, made.changes + 1,
    )  # fmt: skip
    same = shelves.playlists.change(made.id, ADA, name="Läufe")
    assert same.changes == changed.changes
    with pytest.raises(Conflict, match="changed meanwhile"):
        shelves.playlists.change(made.id, ADA, name="Other", seen=made.changes)
    with pytest.raises(Conflict, match="by hand"):
        shelves.playlists.change(made.id, ADA, rules=ALL)


def test_others_see_what_is_shown_to_them_and_change_nothing(shelves: Shelves) -> None:
    shown = {
        one: shelves.playlists.create(ADA, one, ids(1), visibility=one).id for one in Visibility
    }
    assert [one.id for one in shelves.playlists.of(BEN)] == [
        shown[Visibility.HOUSEHOLD], shown[Visibility.PUBLIC],
    ]  # fmt: skip
    assert [one.id for one in shelves.playlists.of(GUS)] == [shown[Visibility.PUBLIC]]
    assert [one.id for one in shelves.playlists.of(None)] == [shown[Visibility.PUBLIC]]
    assert shelves.playlists.of(BEN, others=False) == []
    for hidden in (shown[Visibility.PRIVATE], PlaylistId(999)):
        with pytest.raises(NotFound):
            shelves.playlists.entries(hidden, BEN)
        with pytest.raises(NotFound):
            shelves.playlists.remove(hidden, BEN, [EntryId(1)])
    with pytest.raises(NotFound):
        shelves.playlists.playlist(shown[Visibility.HOUSEHOLD], GUS)
    assert shelves.tracks(shown[Visibility.HOUSEHOLD], BEN) == [1]
    public = shown[Visibility.PUBLIC]
    for attempt in (
        lambda: shelves.playlists.add(public, BEN, ids(2)),
        lambda: shelves.playlists.change(public, BEN, name="Mine"),
        lambda: shelves.playlists.delete(public, BEN),
        lambda: shelves.playlists.move(public, BEN, shelves.ids(public), before=None),
        lambda: shelves.playlists.replace_entries(public, BEN, []),
    ):
        with pytest.raises(Forbidden, match="Ada"):
            attempt()


def test_a_copy_of_anothers_list_is_ones_own(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "Party", ids(4, 2), visibility=Visibility.PUBLIC)
    copy = shelves.playlists.copy(made.id, BEN)
    assert (copy.name, copy.owner, copy.visibility) == ("Party (copy)", "Ben", Visibility.PRIVATE)
    assert shelves.tracks(copy.id, BEN) == [4, 2]


def test_a_deleted_list_comes_back_whole_for_thirty_days(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "List", ids(3, 1))
    entries = shelves.ids(made.id)
    shelves.playlists.delete(made.id, ADA)
    with pytest.raises(NotFound):
        shelves.playlists.playlist(made.id, ADA)
    assert [one.id for one in shelves.playlists.deleted(ADA)] == [made.id]
    with pytest.raises(NotFound):
        shelves.playlists.restore(made.id, BEN)
    shelves.now = type(shelves.now)(shelves.now + 29 * DAY)
    assert shelves.playlists.purge() == 0
    assert shelves.playlists.restore(made.id, ADA).deleted_at is None
    assert shelves.ids(made.id) == entries
    shelves.playlists.delete(made.id, ADA)
    shelves.now = type(shelves.now)(shelves.now + 31 * DAY)
    assert shelves.playlists.purge() == 1
    assert shelves.playlists.deleted(ADA) == []


def test_lists_of_a_track_are_known(shelves: Shelves) -> None:
    first = shelves.playlists.create(ADA, "B", ids(1, 2))
    second = shelves.playlists.create(ADA, "A", ids(2, 2))
    shelves.playlists.create(BEN, "C", ids(2))
    assert [one.id for one in shelves.playlists.holding(TrackId(2), ADA)] == [second.id, first.id]
    shelves.playlists.remove(second.id, ADA, shelves.ids(second.id))
    assert [one.id for one in shelves.playlists.holding(TrackId(2), ADA)] == [first.id]


def test_a_list_is_told_of_to_its_owner_alone(shelves: Shelves) -> None:
    made = shelves.playlists.create(BEN, "List", ids(1))
    entry = shelves.ids(made.id, BEN)
    shelves.playlists.remove(made.id, BEN, entry)
    shelves.playlists.delete(made.id, BEN)
    told = [event for event in shelves.heard if isinstance(event, PersonalEvent)]
    assert {event.heard_by for event in told} == {"person:2"}
    changes = [event.change for event in told if isinstance(event, PlaylistChanged)]
    assert changes == ["made", "entries", "entries", "deleted"]


def test_pages_of_a_list_join(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "Long", ids(*range(1, 41)))
    parts = [shelves.playlists.entries(made.id, ADA, first=15, skip=skip) for skip in (0, 15, 30)]
    assert [entry.track_id for part in parts for entry in part.entries] == [*range(1, 41)]
    assert [entry.position for part in parts for entry in part.entries] == [*range(40)]
    assert {part.total for part in parts} == {40}
    with pytest.raises(Invalid):
        shelves.playlists.entries(made.id, ADA, skip=-1)
