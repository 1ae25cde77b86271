"""Whatever is done to a collection, in whatever order: taken back from the last on, all is as it
was: paths, bytes, what is shown, who says so and how sure. No sound is ever touched."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, example, given, settings
from hypothesis import strategies as st

from soniq.duplicates.model import Choice, Kind
from soniq.errors import SoniqError
from soniq.events import JSON
from soniq.files.model import Cover
from soniq.journal.model import ChangeKind, Only, Source
from soniq.provenance.edits import (
    Edit,
    FindReplace,
    FromFileName,
    NumberTracks,
    SetField,
    SplitArtists,
    TrimSpaces,
)
from soniq.units import AlbumId, TrackId
from tests.fakes.musicbrainz.loopback import served
from tests.fakes.musicbrainz.server import FakeMusicBrainz
from tests.heirlooms import (
    BOOKS,
    HARBOUR,
    HARBOUR_LP,
    ROOMS,
    Heirlooms,
    lay_out,
    without_images,
    without_matches,
)
from tests.shelf import picture

PICTURES = [picture(colour, size=80) for colour in ("red", "gold", "olive")]
RELEASES = (HARBOUR["id"], HARBOUR_LP["id"], ROOMS["id"], HARBOUR["release-group"]["id"])
TEMPLATES = (
    "{albumartist}/{album}/{track:02} {title}",
    "{title}",
    "{artist:initial}/{if compilation}V A/{end}{album} - {title}",
    "Lanterns/Harbour/{title:upper}",
    "{genre|'none'}/{track}",
)
SAID: dict[str, st.SearchStrategy[JSON]] = {
    "title": st.sampled_from(["Uno", "fog", "x" * 700, None]),
    "artists": st.sampled_from([["Ann"], ["The Paper Lanterns", "Bo"], []]),
    "album": st.sampled_from(["Two Rooms", "Harbour Lights", "New", None]),
    "album_artists": st.sampled_from([["Ida Holm"], ["The Paper Lanterns"], []]),
    "genres": st.sampled_from([["Jazz"], ["jazz", "Rock"], []]),
    "date": st.sampled_from(["1997", "1997-05-21", None]),
    "track_number": st.sampled_from([1, 7, None]),
    "disc_number": st.sampled_from([1, 2]),
    "compilation": st.booleans(),
    "mb_recording_id": st.just("0f2c5b1e-6f2e-4f0a-9d0a-0123456789ab"),
}
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.sampled_from(sorted(SAID)).flatmap(
        lambda name: SAID[name].map(lambda value: SetField(field=name, value=value))
    ),
    st.sampled_from(
        [
            FindReplace(field="title", find="o", replace="0"),
            NumberTracks(start=3, set_totals=True),
            SplitArtists(separators=("feat.",)),
            FromFileName(pattern="{track} {title}"),
            FromFileName(pattern="{artist}/{album}/{title}"),
            TrimSpaces(),
        ]
    ),
)
numbers = st.integers(0, 30)
some = st.lists(numbers, min_size=1, max_size=6)
few = st.lists(numbers, min_size=1, max_size=2)
images = st.integers(0, len(PICTURES) - 1)
DEEDS: dict[str, tuple[st.SearchStrategy[Any], ...]] = {
    "apply": (some, st.fixed_dictionaries({}, optional=SAID), st.sampled_from([0.5, 1.0])),
    "edit": (some, EDITS),
    "choose": (numbers, st.sampled_from(RELEASES)),
    "look": (numbers,),
    "decide": (numbers, st.sampled_from(["none", "reopen", "later"])),
    "write": (st.none() | some, st.none() | images),
    "rename": (st.sampled_from(TEMPLATES), st.none() | some),
    "put_away": (few,),
    "restore": (numbers,),
    "merge": (numbers, numbers),
    "merge_all": (),
    "not_the_same": (numbers,),
    "upload": (numbers, images, st.booleans()),
    "cover": (numbers, st.none() | numbers),
    "remove": (numbers, numbers),
    "scan": (),
    "revert": (st.sampled_from(["track", "album"]), numbers, st.sampled_from([None, *SAID])),
    "undo": (st.integers(0, 4), st.none() | st.sampled_from(sorted(SAID))),
}
PHASES = tuple(phase for phase in Phase if phase is not Phase.explain)
deeds = st.one_of(*(st.tuples(st.just(name), *more) for name, more in DEEDS.items()))


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pattern = tmp_path_factory.mktemp("pattern") / "music"
    lay_out(pattern)
    return pattern


@pytest.fixture(scope="module")
def books() -> Iterator[str]:
    with served(FakeMusicBrainz(BOOKS), rate=1_000) as served_books:
        yield served_books.url


@settings(max_examples=15, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(done=st.lists(deeds, min_size=4, max_size=8))
@example(done=[("merge_all",), ("restore", 23), ("merge_all",)])
@example(done=[("write", None, None), ("undo", 10, "date"), ("write", [3], 1), ("undo", 1, None)])
def test_all_is_as_it_was(laid_out: Path, books: str, done: list[tuple[Any, ...]]) -> None:
    hold(laid_out, books, done)


@pytest.mark.long
@settings(max_examples=400, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(done=st.lists(deeds, min_size=4, max_size=20))
def test_all_is_as_it_was_however_much_was_done(
    laid_out: Path, books: str, done: list[tuple[Any, ...]]
) -> None:
    hold(laid_out, books, done)


def hold(laid_out: Path, books: str, done: list[tuple[Any, ...]]) -> None:
    """The law. What stood before was partly said by others, too.

    Images and decisions hang on albums: where a change had an album's tracks go to others, and
    the album with them, they stay with their heir. Of a merge that was taken back when somebody
    had brought its files back by hand, nothing may be left that could be done again.
    """
    with TemporaryDirectory() as folder:
        home = Heirlooms(Path(folder), laid_out, books)
        try:
            settle_in(home)
            first, albums = home.soniq.journal.changes()[0].id, home.albums
            disk, sounds, shown = home.disk(), home.sounds(), home.shown()
            same_albums, asked = True, False
            for name, *about in done:
                do(home, name, *about)
                assert home.sounds() == sounds
                assert home.leftovers() == []
                same_albums &= home.albums == albums
                asked |= name == "look"
            kinds = {
                ChangeKind.MATCH: asked or not same_albums,
                ChangeKind.ARTWORK: not same_albums,
                ChangeKind.MERGE: {"restore", "undo"} <= {name for name, *_ in done},
            }
            same_albums &= home.take_all_back(
                after=first, may_be_stale={kind for kind, may_be in kinds.items() if may_be}
            )
            assert home.sounds() == sounds
            assert differing(disk, home.disk()) == {}
            home.scan()  # finds covers again that a scan in between had missed
            assert differing(disk, home.disk()) == {}
            now = home.shown()
            if asked or not same_albums:
                shown, now = without_matches(shown), without_matches(now)
            if not same_albums:
                shown, now = without_images(shown), without_images(now)
            assert differing(shown, now) == {}
            home.check()
        finally:
            home.close()


def do(home: Heirlooms, name: str, *about: Any) -> None:
    try:
        Doing(home).do(name, *about)
    except SoniqError as refused:
        event(f"{name} refused: {type(refused).__name__}")
    else:
        event(name)


def differing(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What is not the same in both, by name."""
    return {
        name: (one.get(name), other.get(name))
        for name in {**one, **other}
        if one.get(name) != other.get(name)
    }


def settle_in(home: Heirlooms) -> None:
    """A collection that was looked after for a while."""
    home.apply(home.tracks[:9], {"genres": ["Sea Songs"], "date": "1988"}, confidence=0.7)
    home.soniq.editing.apply(
        home.tracks[2:4], SetField(field="title", value="A Title of Mine"), by=home.me
    )
    home.soniq.tagging.write(home.tracks[3:8], by=home.me)
    for album in home.albums:
        home.soniq.artworks.upload(album, PICTURES[0], by=home.me)
    home.soniq.matching.decide_none(home.albums[-1], by=home.me)


class Doing:
    """One method for each kind of deed."""

    def __init__(self, home: Heirlooms) -> None:
        self._home = home
        self._soniq = home.soniq
        self._me = home.me

    def do(self, name: str, *about: Any) -> None:
        method: Any = getattr(self, f"_{name}")
        method(*about)

    def _apply(self, places: list[int], said: dict[str, JSON], confidence: float) -> None:
        self._home.apply(self._tracks(places), said, confidence=confidence)

    def _edit(self, places: list[int], edit: Edit) -> None:
        self._soniq.editing.apply(self._tracks(places), edit, by=self._me)

    def _choose(self, place: int, mbid: str) -> None:
        self._soniq.matching.choose(self._album(place), mbid=mbid, by=self._me)

    def _look(self, place: int) -> None:
        self._soniq.matching.match(self._album(place), by=self._me)

    def _decide(self, place: int, what: str) -> None:
        matching, album = self._soniq.matching, self._album(place)
        if what == "none":
            matching.decide_none(album, by=self._me)
        elif what == "reopen":
            matching.reopen(album, by=self._me)
        else:
            matching.later(album, by=self._me)

    def _write(self, places: list[int] | None, image: int | None) -> None:
        tracks = self._home.tracks if places is None else self._tracks(places)
        cover = None if image is None else Cover(image=PICTURES[image], mime="image/jpeg")
        report = self._soniq.tagging.write(tracks, by=self._me, cover=cover)
        event(f"files written: {report.written > 0}")

    def _rename(self, template: str, places: list[int] | None) -> None:
        tracks = None if places is None else self._tracks(places)
        plan = self._soniq.renames.preview(template, track_ids=tracks)
        self._soniq.renames.apply(plan.id, by=self._me)

    def _put_away(self, places: list[int]) -> None:
        self._soniq.quarantine.put_away(
            track_ids=self._tracks(places), title="Away", source=Source.PERSON, by=self._me
        )

    def _restore(self, place: int) -> None:
        away = self._soniq.quarantine.listing().items
        if away:
            self._soniq.quarantine.restore([away[place % len(away)].file_id], by=self._me)

    def _merge(self, place: int, keep: int) -> None:
        if groups := self._home.groups():
            group = groups[place % len(groups)]
            kept = group.copies[keep % len(group.copies)]
            choice = Choice(group_id=group.id, keep=kept.file_id)
            self._soniq.duplicates.resolve([choice], by=self._me)

    def _merge_all(self) -> None:
        self._home.groups()
        self._soniq.duplicates.resolve_all(tuple(Kind), by=self._me)

    def _not_the_same(self, place: int) -> None:
        if groups := self._home.groups():
            self._soniq.duplicates.not_duplicate(groups[place % len(groups)].id, by=self._me)

    def _upload(self, place: int, image: int, primary: bool) -> None:
        self._soniq.artworks.upload(
            self._album(place), PICTURES[image], by=self._me, primary=primary
        )

    def _cover(self, place: int, image: int | None) -> None:
        album = self._album(place)
        images = self._soniq.artworks.of_album(album)
        hash = images[image % len(images)].hash if images and image is not None else None
        self._soniq.artworks.set_primary(album, hash, by=self._me)

    def _remove(self, place: int, image: int) -> None:
        album = self._album(place)
        images = self._soniq.artworks.of_album(album)
        if images:
            self._soniq.artworks.remove(album, images[image % len(images)].hash, by=self._me)

    def _scan(self) -> None:
        self._home.scan()

    def _revert(self, what: str, place: int, field: str | None) -> None:
        if what == "track":
            (track,) = self._tracks([place])
            self._soniq.provenance.revert("track", track, field, by=self._me)
        else:
            self._soniq.provenance.revert("album", self._album(place), field, by=self._me)

    def _undo(self, back: int, field: str | None) -> None:
        changes = self._soniq.journal.changes(first=back + 1)
        only = Only(fields=frozenset([field] if field else []))
        self._soniq.journal.undo(changes[-1].id, by=self._me, only=only)

    def _tracks(self, places: list[int]) -> list[TrackId]:
        tracks = self._home.tracks
        return list(dict.fromkeys(tracks[place % len(tracks)] for place in places))

    def _album(self, place: int) -> AlbumId:
        albums = self._home.albums
        return albums[place % len(albums)]
