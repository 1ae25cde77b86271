"""Laws that hold whatever people apply, edit, revert and undo, in whatever order."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from soniq.errors import Conflict
from soniq.events import JSON
from soniq.journal.model import Change, ChangeKind, Entry, Only, Source
from soniq.provenance.edits import FindReplace, NumberTracks, SetField
from soniq.units import TrackId
from tests.intake.house import dump
from tests.provenance.papers import Papers
from tests.provenance.room import ADA

ONE_ID = "b10bbbfc-cf9e-42e0-be17-e2c3e1d2600d"
OTHER_ID = "0e422ab4-7c1c-4e5c-b6b6-5f8b9a5b9b5b"

values: st.SearchStrategy[tuple[str, JSON]] = st.one_of(
    st.tuples(st.just("title"), st.sampled_from(["One", "Two", "Song 1", None])),
    st.tuples(st.just("artists"), st.sampled_from([["X"], ["Y"], ["x", "Z feat. Y"], []])),
    st.tuples(st.just("album"), st.sampled_from(["P", "Q", "p (Deluxe)", "R", None])),
    st.tuples(st.just("album_artists"), st.sampled_from([["X"], ["Y"], ["Various Artists"], []])),
    st.tuples(st.just("genres"), st.sampled_from([["Jazz"], ["jazz", "Rock"], []])),
    st.tuples(st.just("track_number"), st.sampled_from([1, 2, 9, None])),
    st.tuples(st.just("disc_number"), st.sampled_from([1, 2, None])),
    st.tuples(st.just("date"), st.sampled_from(["1997", "2001-05", None])),
    st.tuples(st.just("artist_sort"), st.sampled_from(["X, the", None])),
    st.tuples(st.just("mb_artist_ids"), st.sampled_from([[ONE_ID], [OTHER_ID], []])),
    st.tuples(st.just("mb_release_group_id"), st.sampled_from([ONE_ID, OTHER_ID, None])),
    st.tuples(st.just("compilation"), st.booleans()),
)
field_names = st.sets(st.sampled_from(["title", "artists", "album", "genres", "mb_artist_ids"]))
some_tracks = st.sets(st.integers(min_value=0, max_value=6), min_size=1)


def differences(one: list[list[Any]], other: list[list[Any]]) -> list[Any]:
    return [
        row
        for mine, theirs in zip(one, other, strict=True)
        for row in [r for r in mine if r not in theirs] + [r for r in theirs if r not in mine]
    ]


class PeopleAtWork(RuleBasedStateMachine):
    """People change fields and take changes back, the last first; at the end, all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.papers = Papers(Path(self.place.name))
        self.papers.album("X/P", count=3)
        self.papers.album("X/Q", count=2, album="Q", artists=["Y"], mb_artist_ids=[ONE_ID])
        self.papers.add("loose/1.mp3", title="Loose", artists=["x"])
        self.papers.add("loose/02 - Untagged.mp3")
        self.papers.scan()
        self.room = self.papers.room
        self.start = self.state()
        self.tracks = [
            TrackId(id_) for (id_,) in self.papers.house.rows("SELECT id FROM tracks ORDER BY id")
        ]

    def state(self) -> list[list[Any]]:
        overrides, ids = self.room.overrides(), self.papers.ids()
        return [*dump(self.papers.house), sorted(overrides.items()), sorted(ids.items())]

    def chosen(self, places: set[int]) -> list[TrackId]:
        return [self.tracks[place] for place in sorted(places)]

    @rule(places=some_tracks, said=st.lists(values, min_size=1, max_size=3))
    def apply(self, places: set[int], said: list[tuple[str, JSON]]) -> None:
        proposals = {track_id: dict(said) for track_id in self.chosen(places)}
        wanted = self.room.provenance.preview(proposals)
        if wanted:
            entry = Entry(kind=ChangeKind.FIELDS, title="t", source=Source.DISCOGS, confidence=0.5)
            assert self.room.provenance.apply(proposals, entry) is not None
        spoken = self.room.library.said_of(self.tracks)
        for change in wanted:
            assert spoken[change.track_id].now(change.field).value == change.after

    @rule(places=some_tracks, said=values)
    def edit(self, places: set[int], said: tuple[str, JSON]) -> None:
        field, value = said
        self.room.editing.apply(self.chosen(places), SetField(field=field, value=value), by=ADA)

    @rule(places=some_tracks)
    def replace(self, places: set[int]) -> None:
        edit = FindReplace(field="title", find="o", replace="0")
        self.room.editing.apply(self.chosen(places), edit, by=ADA)

    @rule(places=some_tracks)
    def number(self, places: set[int]) -> None:
        self.room.editing.apply(self.chosen(places), NumberTracks(start=4), by=ADA)

    @rule(place=st.integers(min_value=0, max_value=6), said=values | st.none())
    def revert(self, place: int, said: tuple[str, JSON] | None) -> None:
        try:
            undone = self.room.provenance.revert(
                "track", self.tracks[place], said and said[0], by=ADA
            )
        except Conflict:
            return
        assert undone.stale == ()

    @rule(back=st.integers(min_value=0, max_value=9), places=some_tracks, fields=field_names)
    def undo_any(self, back: int, places: set[int], fields: set[str]) -> None:
        """What a later change set stays as that said, to the letter."""
        changes = self.room.journal.changes(first=back + 1)
        if not changes:
            return
        change = changes[-1]
        before = self.room.library.said_of(self.tracks)
        only = Only(
            entities=frozenset(("track", track_id) for track_id in self.chosen(places)),
            fields=frozenset(fields),
        )
        try:
            stale = self.room.journal.undo(change.id, by=ADA, only=only).stale
        except Conflict:
            assert self.room.library.said_of(self.tracks) == before
            return
        after = self.room.library.said_of(self.tracks)
        for one in stale:
            track_id = TrackId(one.entity_id)
            assert after[track_id].now(one.field) == before[track_id].now(one.field)
        held = {(TrackId(i.entity_id), f): i.after[f] for i in self.items(change) for f in i.after}
        for track_id in self.tracks:
            for name in {*before[track_id].overrides, *after[track_id].overrides}:
                was, is_ = before[track_id].now(name), after[track_id].now(name)
                assert was == is_ or held[track_id, name] == [was.value, was.change_id]

    def items(self, change: Change) -> Any:
        return self.room.journal.items(change.id)

    @rule()
    def scan(self) -> None:
        """Files that are as they were change nothing."""
        before = self.state()
        self.papers.scan()
        assert differences(self.state(), before) == []

    @precondition(lambda self: len(self.room.journal.changes()) > 3)
    @rule()
    def take_all_back(self) -> None:
        """One after the other, the last first: undos too, for they are changes."""
        for change in self.room.journal.changes(first=1_000):
            if self.room.journal.change(change.id).undone_by is None:
                assert self.room.journal.undo(change.id, by=ADA).stale == ()
        assert differences(self.state(), self.start) == []

    @invariant()
    def the_library_is_sound(self) -> None:
        self.papers.house.check()

    def teardown(self) -> None:
        self.papers.house.close()
        self.place.cleanup()


TestPeopleAtWork = PeopleAtWork.TestCase
TestPeopleAtWork.settings = settings(
    max_examples=25,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
