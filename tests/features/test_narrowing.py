"""Lists narrowed by sound leave what plain Python leaves, and facets count the same."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soniq.audio.model import MOODS, Moods
from soniq.errors import Invalid
from soniq.features.figures import Figures
from soniq.features.model import MoodRange, SoundFilter
from soniq.features.narrowing import narrowings
from soniq.features.sound_rows import known, put, tie
from soniq.features.tying import show
from soniq.harmony import Key
from soniq.library import lists
from soniq.library.model import Slice, TrackFilter, TrackSort
from soniq.library.shelves import Shelves, ShownSound
from soniq.units import GenreId, Moment, TrackId
from tests.features.house import made
from tests.library.plain import Shelf, every

Heard = dict[str, Any]


class Ears(Shelf):
    """A library most of whose tracks were heard, and what was heard of each."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.heard: dict[int, Heard] = {}
        with self.db.write() as tx:
            for track in self.tracks:
                number = track["id"]
                if number % 6:
                    self.heard[number] = self._hear(tx, number)
            show(tx, Shelves(), [TrackId(track["id"]) for track in self.tracks])
        self.tracks = every(self.db.read(), "tracks")

    def _hear(self, tx: Any, number: int) -> Heard:
        moods = {mood: number * (place + 3) % 21 / 20 for place, mood in enumerate(MOODS)}
        bpm, key = 60.0 + number * 37 % 140, Key.of_index(number % 24)
        analysis = replace(made(b"%d" % number, bpm=bpm, key=key.short), moods=Moods(**moods))
        audio_hash = number.to_bytes(16, "big")
        put(tx, audio_hash, analysis, Moment(1))
        tie(tx, [(TrackId(number), known(tx, audio_hash))])
        return {**moods, "bpm": bpm, "key": key}


@pytest.fixture(scope="module")
def ears(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ears]:
    ears = Ears(tmp_path_factory.mktemp("ears") / "library.sqlite")
    yield ears
    ears.db.close()


def holds(heard: Heard | None, where: SoundFilter) -> bool:
    if heard is None:
        return where == SoundFilter()
    times = (0.5, 1, 2) if where.octaves else (1,)
    low, high = where.bpm_from or 0.0, where.bpm_to or 1000.0
    return all(
        (
            any(low * by <= heard["bpm"] <= high * by for by in times),
            not where.keys or heard["key"] in where.keys,
            *(range_.low <= heard[range_.mood] <= range_.high for range_ in where.moods),
        )
    )


SHARES = st.sampled_from([0.0, 0.2, 0.35, 0.6, 1.0])


@settings(max_examples=150, deadline=None)
@given(
    sort=st.sampled_from([TrackSort.ARTIST, TrackSort.BPM, TrackSort.KEY, TrackSort.YEAR]),
    collected=st.sampled_from([-1, 5, 5_000]),
    genre_id=st.sampled_from([None, GenreId(1)]),
    where=st.builds(
        SoundFilter,
        bpm_from=st.sampled_from([None, 90.0, 120.5]),
        bpm_to=st.sampled_from([None, 100.0, 150.0]),
        octaves=st.booleans(),
        keys=st.sampled_from([(), Key(9, True).neighbours]),
        moods=st.lists(
            st.builds(MoodRange, mood=st.sampled_from(MOODS), low=SHARES, high=SHARES), max_size=3
        ).map(tuple),
    ),
)
def test_a_list_narrowed_by_sound_leaves_what_plain_python_leaves(
    ears: Ears, sort: TrackSort, collected: int, genre_id: GenreId | None, where: SoundFilter
) -> None:
    expected = {
        track["id"]
        for track in ears.tracks
        if track["missing_since_ms"] is None
        and (genre_id is None or genre_id in genres_of(ears, track["id"]))
        and (sort not in {TrackSort.BPM, TrackSort.KEY} or track["id"] in ears.heard)
        and (
            where == replace(where, bpm_from=None, bpm_to=None, keys=(), moods=())
            or holds(ears.heard.get(track["id"]), where)
        )
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "COLLECTED", collected)
        found: set[int] = set()
        part = Slice(first=100)
        while True:
            page = ears.library.tracks(
                TrackFilter(genre_id=genre_id), sort=sort, part=part, also=narrowings(where)
            )
            found |= {track.id for track in page.items}
            if not page.has_next:
                break
            part = Slice(first=100, after=page.keys[-1])
    assert found == expected


def genres_of(ears: Ears, number: int) -> set[int]:
    rows = ears.db.read().execute("SELECT genre_id FROM track_genres WHERE track_id = ?", (number,))
    return {row[0] for row in rows}


def test_the_same_filter_twice_does_not_clash(ears: Ears) -> None:
    where = TrackFilter(bpm_from=90, bpm_to=150, keys=Key(9, True).neighbours)
    sound = SoundFilter(bpm_from=100, bpm_to=200, keys=(Key(9, True),))
    page = ears.library.tracks(where, also=narrowings(sound), part=Slice(first=200))
    for track in page.items:
        heard = ears.heard[track.id]
        assert 100 <= heard["bpm"] <= 150
        assert heard["key"] == Key(9, True)
    assert page.items


def test_a_list_by_tempo_grows_with_each_track_that_is_heard(ears: Ears) -> None:
    before = ears.library.tracks(sort=TrackSort.BPM).total
    deaf = min(set(range(1, 200)) - set(ears.heard))
    with ears.db.write() as tx:
        Shelves().show_sounds(tx, [ShownSound(track_id=TrackId(deaf), bpm=99.0, key=None)])
    assert ears.library.tracks(sort=TrackSort.BPM).total == (before or 0) + 1
    with ears.db.write() as tx:
        Shelves().show_sounds(tx, [ShownSound(track_id=TrackId(deaf), bpm=None, key=None)])
    assert ears.library.tracks(sort=TrackSort.BPM).total == before


def test_facets_count_what_is_there(ears: Ears) -> None:
    facets = Figures(ears.db, lambda: 0.0).facets()
    present = {track["id"] for track in ears.tracks if track["missing_since_ms"] is None}
    heard = [one for number, one in ears.heard.items() if number in present]
    tempos = Counter(int(one["bpm"] // 10 * 10) for one in heard)
    assert [(facet.value, facet.count) for facet in facets.tempos] == [
        (str(low), tempos[low]) for low in sorted(tempos)
    ]
    keys = Counter(one["key"] for one in heard)
    assert [(facet.value, facet.label, facet.count) for facet in facets.keys] == [
        (key.camelot, key.name, keys[key]) for key in sorted(keys, key=lambda key: key.place)
    ]
    assert [(facet.value, facet.count) for facet in facets.moods] == [
        (mood, sum(one[mood] >= 0.6 for one in heard)) for mood in MOODS
    ]


def test_facets_are_remembered_and_counted_anew_a_while_after_a_change(ears: Ears) -> None:
    clock = [0.0]
    figures = Figures(ears.db, lambda: clock[0])
    first = figures.facets()
    with ears.db.write() as tx:
        tx.execute("UPDATE tracks SET camelot = 2 WHERE id = 1")
    assert figures.facets() is first
    from soniq.features.keeping import Kept

    figures.count(Kept(tracks=1))
    assert figures.facets() is first
    clock[0] = 61.0
    assert figures.facets() is not first


@pytest.mark.parametrize(
    "where",
    [
        SoundFilter(moods=(MoodRange(mood="angry"),)),
        SoundFilter(moods=(MoodRange(mood="tonal", low=float("nan")),)),
        SoundFilter(bpm_from=float("nan")),
    ],
)
def test_what_no_track_can_have_is_refused(where: SoundFilter) -> None:
    with pytest.raises(Invalid):
        narrowings(where)
