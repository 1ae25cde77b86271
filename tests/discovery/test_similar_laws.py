"""Whatever is asked, what is found by sound keeps to its filter, its spread and its sums."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from soniq.discovery.model import Alike, LikeFilter
from soniq.discovery.spread import song_key
from soniq.features import rows
from soniq.features.model import MoodRange, SoundFilter
from soniq.harmony import Key
from soniq.units import TrackId
from tests import listened
from tests.discovery.sounding_house import House, house

TRIES = 25


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    built = house(tmp_path_factory.mktemp("laws"), [], others=500)
    listened.fill(built.db)
    built.nearest.refresh()
    yield built
    built.close()


def some_filter(chance: random.Random) -> LikeFilter:
    low = chance.uniform(70, 150)
    year = chance.randint(1965, 2015)
    return LikeFilter(
        sound=SoundFilter(
            bpm_from=low if chance.random() < 0.5 else None,
            bpm_to=low + 30 if chance.random() < 0.5 else None,
            octaves=chance.random() < 0.5,
            keys=tuple(Key.of_index(n) for n in range(24) if chance.random() < 0.5)
            if chance.random() < 0.4
            else (),
            moods=(MoodRange(mood="mood_happy", low=0.3, high=0.9),)
            if chance.random() < 0.4
            else (),
        ),
        harmonic=chance.random() < 0.3,
        instrumental=chance.choice((None, None, True, False)),
        year_from=year if chance.random() < 0.3 else None,
        year_to=year + 20 if chance.random() < 0.3 else None,
        per_artist=chance.choice((0, 1, 2, 3)),
        per_album=chance.choice((0, 1, 2)),
    )


def keeps_to(home: House, found: list[Alike], where: LikeFilter, seed: TrackId | None) -> None:
    known = rows.of_tracks(home.db.read(), [one.track.id for one in found])
    for one in found:
        assert one.track.missing_since is None
        assert one.score == pytest.approx(sum(reason.points for reason in one.reasons), abs=1e-9)
        features, year = known[one.track.id], one.track.year or 0
        assert features.bpm is not None
        assert features.moods is not None
        low, high = where.sound.bpm_from or 0, where.sound.bpm_to or 1000
        times = (0.5, 1, 2) if where.sound.octaves else (1,)
        assert any(low * t - 0.01 <= features.bpm <= high * t + 0.01 for t in times)
        assert not where.sound.keys or features.key in where.sound.keys
        for mood in where.sound.moods:
            assert mood.low - 1e-5 <= getattr(features.moods, mood.mood) <= mood.high + 1e-5
        if where.instrumental is not None:
            assert (features.moods.instrumental >= 0.5) is where.instrumental
        assert (where.year_from or 0) <= year <= (where.year_to or 9999)
    for key, most in (("artist_key", where.per_artist), ("album_id", where.per_album)):
        counts = Counter(getattr(one.track, key) for one in found)
        assert not most or max(counts.values(), default=0) <= most
    songs = [(one.track.artist_key, song_key(one.track.title)) for one in found]
    assert len(set(songs)) == len(songs)
    listed = [one.track.id for one in found] + [each for one in found for each in one.versions]
    assert len(set(listed)) == len(listed)
    assert seed not in listed


@pytest.mark.parametrize("wide", [False, True])
def test_similar_tracks_keep_to_what_was_asked(
    home: House, monkeypatch: pytest.MonkeyPatch, wide: bool
) -> None:
    if wide:
        monkeypatch.setattr("soniq.library.lists.COLLECTED", 5)
    chance = random.Random(7)
    tracks = [
        TrackId(row[0]) for row in home.db.read().execute("SELECT track_id FROM track_sounds")
    ]
    lengths = list[int]()
    for _ in range(TRIES):
        seed, where = chance.choice(tracks), some_filter(chance)
        found = home.similar.tracks([seed], 15, where)
        keeps_to(home, found, where, seed)
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        lengths.append(len(found))
    assert max(lengths) == 15
    assert sum(lengths) > 3 * TRIES


def test_described_tracks_keep_to_what_was_asked(home: House) -> None:
    chance = random.Random(8)
    answers = 0
    for typed in ("happy dance", "sad piano", "metal", "quiet not loud", "jazz guitar") * 5:
        where = some_filter(chance)
        found = home.similar.described(typed, 15, where)
        keeps_to(home, list(found.items), where, None)
        answers += len(found.items)
    assert answers > 50


def test_a_filter_leaves_out_no_track_that_it_allows(home: House) -> None:
    [seed] = home.db.read().execute("SELECT track_id FROM track_sounds LIMIT 1").fetchone()
    where = LikeFilter(sound=SoundFilter(bpm_from=100, bpm_to=110), per_artist=0, per_album=0)
    found = home.similar.tracks([TrackId(seed)], 200, where)
    (count,) = (
        home.db.read()
        .execute(
            """
            SELECT count(DISTINCT artist_key || '|' || title_key) FROM tracks
            WHERE bpm_key BETWEEN 10000 AND 11000 AND missing_since_ms IS NULL AND id <> ?
            """,
            (seed,),
        )
        .fetchone()
    )
    assert sum(1 + len(one.versions) for one in found) >= count > 10, count
