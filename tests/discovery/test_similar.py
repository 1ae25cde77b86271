"""What sounds alike is found: spread, filtered, each recording once, with true reasons."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soniq.audio import model as audio
from soniq.discovery.model import Alike, LikeFilter, ReasonKind
from soniq.errors import Invalid, NotFound, Unavailable
from soniq.features.model import MoodRange, SoundFilter
from soniq.harmony import Key
from soniq.store.database import Database
from soniq.units import AlbumId, ArtistId, GenreId, TrackId
from tests.crowd import Record
from tests.discovery.sounding_house import House, house, near, titles
from tests.heard import direction

WARM, COLD = direction(1), direction(2)
MOODS = dict.fromkeys(audio.MOODS, 0.5)

RECORDS = [
    Record(artist="Seed", title="Sown", tracks=["Warm", "Cold", "Unheard"], year=1980),
    Record(artist="Twin", title="Pair", tracks=["Near 1", "Near 2", "Near 3", "Near 4"], year=1981),
    Record(artist="Twin", title="Pair II", tracks=["Near 5"], year=1999),
    Record(artist="Other", title="Else", tracks=["Beside", "Far"], genres=["Jazz"], year=1985),
    Record(artist="Third", title="More", tracks=["Fast", "Minor"], genres=["Jazz"], year=2001),
    Record(artist="Again", title="Live", tracks=["Song", "Song (Live)", "Song - Radio Edit"]),
    Record(artist="Seed", title="Sown again", tracks=["Warm (Remastered 2011)"]),
]


def sounding(built: House) -> House:
    """How far each lies from "Warm", nearest first: Near 1 … 5, Beside, Fast, Minor, Song …"""
    shares = {
        "Warm": 1.0, "Near 1": 0.90, "Near 2": 0.88, "Near 3": 0.86, "Near 4": 0.84, "Near 5": 0.82,
        "Beside": 0.75, "Fast": 0.70, "Minor": 0.68, "Song": 0.66, "Song (Live)": 0.64,
        "Song - Radio Edit": 0.62, "Far": 0.30, "Warm (Remastered 2011)": 0.99,
    }  # fmt: skip
    for seed, (title, share) in enumerate(shares.items(), start=100):
        bpm = 174.0 if title == "Fast" else 120.0
        key = "1A" if title == "Minor" else "8A"
        moods = MOODS | ({"mood_happy": 0.9, "instrumental": 0.9} if title == "Beside" else {})
        built.hear(title, near(WARM, share, seed), bpm=bpm, key=key, moods=moods)
    built.hear("Cold", COLD, bpm=90.0, key="3B", moods=MOODS)
    built.nearest.refresh()
    return built


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    built = sounding(house(tmp_path_factory.mktemp("similar"), RECORDS, others=40))
    yield built
    built.close()


def alike(home: House, first: int = 20, **where: Any) -> list[Alike]:
    return home.similar.tracks([home.id("Warm")], first, LikeFilter(**where))


def test_the_most_alike_come_first_two_of_an_artist(home: House) -> None:
    found = alike(home)
    assert titles(found) == ["Near 1", "Near 2", "Beside", "Song", "Minor", "Fast", "Far", "Cold"]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_neither_the_track_itself_nor_another_version_of_it_is_found(home: House) -> None:
    assert not {"Warm", "Warm (Remastered 2011)"} & set(titles(alike(home, per_artist=0)))


@pytest.mark.parametrize(("most", "kept"), [(1, 1), (3, 3), (0, 5)])
def test_no_more_of_an_artist_than_asked_for(home: House, most: int, kept: int) -> None:
    found = alike(home, per_artist=most, per_album=0)
    assert [one.track.artist for one in found].count("Twin") == kept


def test_no_more_of_an_album_than_asked_for(home: House) -> None:
    found = alike(home, per_artist=0, per_album=1)
    assert [title for title in titles(found) if title.startswith("Near")] == ["Near 1", "Near 5"]


def test_versions_of_one_recording_stand_together(home: House) -> None:
    [song] = [one for one in alike(home) if one.track.title.startswith("Song")]
    assert song.track.title == "Song"
    assert set(song.versions) == {home.id("Song (Live)"), home.id("Song - Radio Edit")}


def test_points_add_up_and_the_cosine_is_told(home: House) -> None:
    for one in alike(home, per_artist=0):
        assert one.score == pytest.approx(sum(reason.points for reason in one.reasons), abs=1e-9)
        assert one.cosine is not None
        told = {reason.kind: reason.text for reason in one.reasons}
        assert told[ReasonKind.TIMBRE] == f"timbre {one.cosine:.2f}".replace("0.", ".")
    [first, *_] = alike(home)
    assert {reason.kind: reason.text for reason in first.reasons}[ReasonKind.KEY] == (
        "8A, the same key"
    )


@pytest.mark.parametrize(
    ("where", "left"),
    [
        ({"sound": SoundFilter(bpm_from=170, bpm_to=180)}, {"Fast"}),
        ({"sound": SoundFilter(bpm_from=85, bpm_to=90, octaves=True)}, {"Cold", "Fast"}),
        ({"sound": SoundFilter(keys=(Key.of_camelot(1, minor=True),))}, {"Minor"}),
        ({"sound": SoundFilter(moods=(MoodRange(mood="mood_happy", low=0.8),))}, {"Beside"}),
        ({"instrumental": True, "sound": SoundFilter(bpm_to=130)}, {"Beside"} | {"*"}),
        ({"year_from": 1990, "year_to": 2005}, {"Near 5", "Fast", "Minor"}),
        ({"year_from": 1700, "year_to": 1701}, set()),
        ({"harmonic": True, "sound": SoundFilter(keys=(Key.of_camelot(1, minor=True),))}, set()),
    ],
)
def test_all_that_a_filter_says_holds(home: House, where: dict[str, Any], left: set[str]) -> None:
    found = set(titles(alike(home, **where)))
    assert found == left if "*" not in left else "Beside" in found


def test_a_harmonic_filter_keeps_keys_that_mix(home: House) -> None:
    found = titles(alike(home, harmonic=True))
    assert "Minor" not in found
    assert "Fast" in found


def test_a_genre_narrows(home: House) -> None:
    [genre] = home.db.read().execute("SELECT id FROM genres WHERE name = 'Jazz'").fetchone()
    found = titles(alike(home, genre_id=GenreId(genre), year_from=1980))
    assert set(found) == {"Beside", "Far", "Fast", "Minor"}


def test_a_wide_filter_is_asked_of_the_near_ones(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soniq.library.lists.COLLECTED", 0)
    found = titles(alike(home, sound=SoundFilter(bpm_from=100, bpm_to=130)))
    assert "Near 1" in found
    assert not {"Fast", "Cold"} & set(found)


def test_of_several_tracks_the_middle_is_asked(home: House) -> None:
    ids = [home.id("Warm"), home.id("Cold")]
    found = home.similar.tracks(ids, 5)
    assert not {"Warm", "Cold"} & set(titles(found))
    away = home.similar.tracks([home.id("Warm")], 5, but_not=[home.id("Near 1")])
    assert "Near 1" not in titles(away)
    with_it = {one.track.title: one.cosine for one in home.similar.tracks([home.id("Warm")], 20)}
    without = {one.track.title: one.cosine for one in away}
    near_2, was = without.get("Near 2"), with_it["Near 2"]
    assert near_2 is None or (was is not None and near_2 < was)


def test_missing_tracks_are_left_out(tmp_path: Path) -> None:
    built = sounding(house(tmp_path, RECORDS))
    built.change("UPDATE tracks SET missing_since_ms = 1 WHERE title = 'Near 1'")
    assert "Near 1" not in titles(alike(built))
    built.close()


def test_recordings_that_share_their_sound_or_musicbrainz_id_are_one(tmp_path: Path) -> None:
    built = house(tmp_path, RECORDS)
    built.hear("Warm", WARM)
    built.hear("Near 1", near(WARM, 0.9, 5), sound="same")
    built.hear("Beside", near(WARM, 0.9, 5), sound="same")
    built.hear("Fast", near(WARM, 0.8, 6))
    built.hear("Far", near(WARM, 0.7, 7))
    built.change(
        "UPDATE tracks SET musicbrainz_id = 'abc' WHERE title IN ('Fast', 'Far')",
    )
    built.nearest.refresh()
    found = alike(built)
    assert len(found) == 2
    assert [len(one.versions) for one in found] == [1, 1]
    built.close()


@pytest.mark.parametrize("first", [-1, 201])
def test_a_size_out_of_range_is_refused(home: House, first: int) -> None:
    with pytest.raises(Invalid):
        alike(home, first)
    with pytest.raises(Invalid):
        home.similar.albums(AlbumId(1), first)


def test_what_cannot_be_asked_is_said(home: House) -> None:
    with pytest.raises(NotFound, match="no track 99999"):
        home.similar.tracks([TrackId(99999)])
    with pytest.raises(Unavailable, match="“Unheard” was not analysed yet"):
        home.similar.tracks([home.id("Unheard")])
    with pytest.raises(Invalid, match="Name one to 50"):
        home.similar.tracks([])
    with pytest.raises(Invalid, match="There is no mood"):
        alike(home, sound=SoundFilter(moods=(MoodRange(mood="grumpy"),)))
    with pytest.raises(Invalid, match="0 to 50"):
        home.similar.path(home.id("Warm"), home.id("Cold"), 51)


# Albums and artists


def album(db: Database, title: str) -> AlbumId:
    (found,) = db.read().execute("SELECT id FROM albums WHERE title = ?", (title,)).fetchone()
    return AlbumId(found)


def artist(db: Database, name: str) -> ArtistId:
    (found,) = db.read().execute("SELECT id FROM artists WHERE name = ?", (name,)).fetchone()
    return ArtistId(found)


def test_albums_are_compared_by_their_middle(home: House) -> None:
    found = home.similar.albums(album(home.db, "Pair"))
    names = [one.album.title for one in found]
    assert "Pair" not in names
    assert names[0] in {"Sown again", "Pair II"}
    assert names.index("Pair II") < names.index("Else")
    for one in found:
        assert one.score == pytest.approx(sum(reason.points for reason in one.reasons), abs=1e-9)
        assert all(home.library.track(each).album_id == one.album.id for each in one.tracks)
    with pytest.raises(NotFound):
        home.similar.albums(AlbumId(99999))


def test_artists_are_compared_by_their_middle(home: House) -> None:
    found = home.similar.artists(artist(home.db, "Twin"), 3)
    assert len(found) == 3
    assert "Twin" not in [one.artist.name for one in found]
    assert all(one.score > 0 and one.tracks for one in found)
    with pytest.raises(NotFound):
        home.similar.artists(ArtistId(99999))


def test_what_was_not_heard_cannot_be_compared(home: House) -> None:
    row = home.db.read().execute(
        """
        SELECT al.id, al.artist_id FROM albums AS al
        WHERE al.id > 7 AND al.missing_since_ms IS NULL
        LIMIT 1
        """
    )
    album_id, artist_id = row.fetchone()
    with pytest.raises(Unavailable, match="Nothing of"):
        home.similar.albums(AlbumId(album_id))
    with pytest.raises(Unavailable, match="Nothing of"):
        home.similar.artists(ArtistId(artist_id))


# Paths


def test_a_path_goes_from_one_to_the_other_and_repeats_nothing(home: House) -> None:
    start, end = home.id("Warm"), home.id("Cold")
    found = home.similar.path(start, end, 4)
    ids = [one.track.id for one in found]
    assert (ids[0], ids[-1]) == (start, end)
    assert len(set(ids)) == len(ids) == 6
    assert found[0].reasons == ()
    assert all(one.reasons for one in found[1:-1])
    warm = [sum(x * y for x, y in zip(WARM, v, strict=True)) for v in map_of(home, ids)]
    assert warm[1] > warm[-2] > warm[-1]


def map_of(home: House, ids: list[TrackId]) -> list[tuple[float, ...]]:
    vectors = home.nearest.vectors(ids)
    return [vectors[each] for each in ids]


def test_a_path_in_a_small_library_is_shorter(home: House) -> None:
    found = home.similar.path(home.id("Warm"), home.id("Cold"), 50)
    assert 3 < len(found) < 20


def test_a_path_of_no_steps_is_its_ends(home: House) -> None:
    found = home.similar.path(home.id("Warm"), home.id("Cold"), 0)
    assert titles(found) == ["Warm", "Cold"]
