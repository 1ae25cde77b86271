"""A description in words is understood, told as it was understood, and answered."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.audio.tags import TagSet, place
from soniq.discovery import lexicon
from soniq.discovery.model import LikeFilter, ReasonKind
from soniq.discovery.understanding import understood
from soniq.errors import Invalid, NotFound
from soniq.features.model import SoundFilter
from soniq.harmony import Key
from soniq.units import TrackId
from tests.crowd import Record
from tests.discovery.sounding_house import House, explained, house, titles
from tests.heard import direction

# Understanding


def said(typed: str) -> dict[str, float]:
    return {term.word: term.weight for term in understood(typed).terms}


def test_the_lexicon_has_hundreds_of_words_whose_tags_all_exist() -> None:
    assert len(lexicon._all()) > 600
    for word, meaning in lexicon._all().items():
        assert word == " ".join(word.split())
        assert meaning.shown
        assert sum(abs(weight) for _, weight in meaning.weights) == pytest.approx(1)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("angry workout metal", {"angry": 1.0, "workout": 1.0, "metal": 1.0}),
        ("Late-Night chill ELECTRONIC", {"late night": 1.0, "chill": 1.0, "electronic": 1.0}),
        ("quiet piano, not sad", {"quiet": 1.0, "piano": 1.0, "not sad": -0.8}),
        ("happy folk with female vocals", {"happy": 1.0, "folk": 1.0, "female vocals": 1.0}),
        ("very slow, slightly jazz", {"very slow": 1.5, "slightly jazz": 0.5}),
        ("jazz without drums", {"jazz": 1.0, "without drums": -0.8}),
        ("something not very loud please", {"not very loud": -0.8}),
        ("piano with no vocals", {"piano": 1.0, "no vocals": 1.0}),
        ("drum & bass", {"drum and bass": 1.0}),
        ("R&B", {"r and b": 1.0}),
        ("happy happy happy", {"happy": 1.0}),
    ],
)
def test_words_phrases_and_their_modifiers(typed: str, terms: Mapping[str, float]) -> None:
    assert said(typed) == terms
    assert understood(typed).unknown == ()


def test_a_meaning_is_told_in_tags() -> None:
    [metal] = understood("metal").terms
    assert metal.means == "Metal, Heavy metal, Hard rock"


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [("124 bpm", 119.04, 128.96), ("techno 130-140 BPM", 130, 140), ("170 to 160bpm", 160, 170)],
)
def test_a_tempo(typed: str, low: float, high: float) -> None:
    assert understood(typed).bpm == pytest.approx((low, high))
    assert understood(typed).unknown == ()


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("80s pop", (1980, 1989)),
        ("pop of the 1980s", (1980, 1989)),
        ("the 60's", (1960, 1969)),
        ("seventies soul", (1970, 1979)),
        ("00s indie", (2000, 2009)),
        ("jazz 1959", (1959, 1959)),
        ("jazz 1955-1965", (1955, 1965)),
        ("jazz", None),
    ],
)
def test_years(typed: str, years: tuple[int, int] | None) -> None:
    assert understood(typed).years == years
    assert understood(typed).unknown == ()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("in A minor", "A minor"),
        ("piano in C# major", "Db major"),
        ("8A house", "A minor"),
        ("e flat minor", "Eb minor"),
        ("f sharp minor ballad", "F# minor"),
    ],
)
def test_a_key(typed: str, name: str) -> None:
    key = understood(typed).key
    assert key is not None
    assert key.name == name
    assert understood(typed).unknown == ()


def test_unknown_words_are_told() -> None:
    assert understood("sad songs of Paranoid Android").unknown == ("paranoid", "android")


@given(st.text(max_size=300))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    found = understood(typed)
    assert len(found.weights) == 100
    assert all(term.word and term.means for term in found.terms)


# Finding


def tag(name: str) -> int:
    tag_set, _, word = name.partition(" ")
    return place({"m": TagSet.MSD, "t": TagSet.MTT}[tag_set], word)


SOUNDS: dict[str, dict[str, float]] = {
    "Storm": {"m metal": 3, "m heavy metal": 3, "t metal": 3, "m hard rock": 2, "t loud": 2},
    "Étude": {"t piano": 3, "t quiet": 2, "t soft": 2, "t solo": 2, "t classical": 2},
    "Weeping": {"t piano": 3, "t quiet": 2, "t slow": 3, "m sad": 3, "m beautiful": 2},
    "Pulse": {"t techno": 3, "m electronic": 2, "t beat": 2, "m dance": 2},
    "Pulse II": {"t techno": 2.5, "m electronic": 2, "t beat": 2, "m dance": 2},
    "Meadow": {"m folk": 3, "m happy": 2, "t female": 3, "m female vocalists": 3},
}
RECORDS = [
    Record(artist=f"Artist {title[:5]}", title=f"Of {title}", tracks=[title], year=1980 + at)
    for at, title in enumerate(SOUNDS)
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    built = sounding(tmp_path_factory.mktemp("described"))
    yield built
    built.close()


def sounding(folder: Path) -> House:
    built = house(folder, RECORDS, others=30)
    for at, (title, scores) in enumerate(SOUNDS.items()):
        built.hear(
            title,
            direction(at),
            scores={tag(name): score for name, score in scores.items()},
            bpm=130.0 if title.startswith("Pulse") else 80.0,
            key="8A" if title == "Storm" else "3B",
        )
    built.nearest.refresh()
    built.discovery.refresh()
    return built


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("angry workout metal", "Storm"),
        ("quiet piano, not sad", "Étude"),
        ("sad piano", "Weeping"),
        ("club techno", "Pulse"),
        ("happy folk with female vocals", "Meadow"),
    ],
)
def test_what_is_asked_for_comes_first(home: House, typed: str, best: str) -> None:
    found = home.similar.described(typed)
    assert found.items[0].track.title == best, explained(found.items)
    assert found.unknown == ()


def test_reasons_name_the_words_and_add_up(home: House) -> None:
    found = home.similar.described("quiet piano, not sad")
    for one in found.items:
        assert 0 < one.score <= 1
        assert one.score == pytest.approx(sum(reason.points for reason in one.reasons), abs=1e-9)
        assert {reason.kind for reason in one.reasons} == {ReasonKind.TAG}
    [piano] = [r for r in found.items[0].reasons if r.text.startswith("piano")]
    assert piano.text == "piano +2.7"
    weeping = next(one for one in found.items if one.track.title == "Weeping")
    [sad] = [reason for reason in weeping.reasons if reason.text.startswith("not sad")]
    assert sad.points < 0
    scores = [one.score for one in found.items]
    assert scores == sorted(scores, reverse=True)


def test_what_is_not_wanted_only_takes_away(home: House) -> None:
    assert home.similar.described("piano, not sad").items[0].track.title == "Étude"
    with_both = titles(home.similar.described("techno without piano").items)
    assert with_both[:2] == ["Pulse", "Pulse II"]
    assert not {"Storm", "Meadow"} & set(with_both), "to have no piano makes nothing techno"


def test_where_nothing_is_wanted_it_is_what_is_farthest_from_the_unwanted(home: House) -> None:
    found = titles(home.similar.described("not piano").items)
    assert not {"Étude", "Weeping"} & set(found)


def test_where_nothing_answers_the_nearest_are_given_and_called_so(tmp_path: Path) -> None:
    built = house(tmp_path, RECORDS, others=0)
    for at, title in enumerate(("Storm", "Étude", "Weeping")):
        built.hear(title, direction(at), scores={tag("t techno"): 0.2 * at})
    built.nearest.refresh()
    found = built.similar.described("techno")
    assert (found.is_close, titles(found.items)) == (False, ["Weeping", "Étude"])
    assert all(0 < one.score < 0.3 for one in found.items)
    built.close()


def test_an_answer_leaves_out_what_only_comes_near(home: House) -> None:
    found = home.similar.described("techno")
    assert found.is_close
    assert titles(found.items) == ["Pulse", "Pulse II"]


def test_a_tempo_in_the_words_narrows(home: House) -> None:
    assert set(titles(home.similar.described("techno 65 bpm").items)) == {"Pulse", "Pulse II"}
    assert titles(home.similar.described("techno 100 bpm").items) == []
    assert set(titles(home.similar.described("130 bpm").items)) == {"Pulse", "Pulse II"}


def test_a_key_in_the_words_narrows(home: House) -> None:
    assert titles(home.similar.described("in A minor").items) == ["Storm"]
    assert titles(home.similar.described("metal 8A").items) == ["Storm"]


def test_years_narrow_unless_nothing_is_left(home: House) -> None:
    assert titles(home.similar.described("piano 1981").items) == ["Étude"]
    assert "Étude" in titles(home.similar.described("piano 1890").items)


def test_the_filter_goes_before_the_words(home: House) -> None:
    where = LikeFilter(sound=SoundFilter(keys=(Key.of_camelot(8, minor=True),)))
    assert titles(home.similar.described("piano metal", where=where).items) == ["Storm"]


def test_no_more_of_an_artist_than_asked_for(home: House) -> None:
    found = home.similar.described("techno", where=LikeFilter(per_artist=1))
    assert titles(found.items) == ["Pulse"]


def test_unknown_words_are_looked_for_in_names(home: House) -> None:
    found = home.similar.described("weeping")
    assert (found.unknown, titles(found.items)) == (("weeping",), ["Weeping"])
    assert found.items[0].reasons[0].text == "its names hold “weeping”"
    slipped = home.similar.described("weepping")
    assert (slipped.corrected, titles(slipped.items)) == ("weeping", ["Weeping"])


def test_names_and_sound_are_fused_by_rank(home: House) -> None:
    found = home.similar.described("sad piano weeping")
    assert found.items[0].track.title == "Weeping"
    kinds = {reason.kind for reason in found.items[0].reasons}
    assert kinds == {ReasonKind.TAG, ReasonKind.WORDS}
    assert found.items[0].score == pytest.approx(1.0, abs=0.02)
    assert "Étude" in titles(found.items)


def test_liked_tracks_draw_the_answer_to_them_and_are_not_in_it(home: House) -> None:
    found = home.similar.described("piano", like=[home.id("Étude")])
    assert "Étude" not in titles(found.items)
    alone = home.similar.described("", like=[home.id("Pulse")])
    assert ReasonKind.TIMBRE in {reason.kind for reason in alone.items[0].reasons}
    with pytest.raises(NotFound):
        home.similar.described("piano", like=[TrackId(99999)])


@pytest.mark.parametrize("typed", ["", "   ", "music", "xyzzyqwv"])
def test_nothing_understood_finds_nothing(home: House, typed: str) -> None:
    assert home.similar.described(typed).items == ()


def test_a_size_out_of_range_is_refused(home: House) -> None:
    with pytest.raises(Invalid):
        home.similar.described("piano", 201)
    assert len(home.similar.described("piano", 1).items) == 1


def test_it_answers_the_same_without_the_index(
    home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_index = titles(home.similar.described("quiet piano").items)
    monkeypatch.setattr(home.index, "_opened", None)
    assert titles(home.similar.described("quiet piano").items) == with_index


def test_before_anything_was_heard_names_and_genres_answer(tmp_path: Path) -> None:
    record = Record(artist="Ada", title="Notes", tracks=["Gravel", "Sand"], genres=["Jazz"])
    built = house(tmp_path, [record])
    assert set(titles(built.similar.described("jazz").items)) == {"Gravel", "Sand"}
    assert titles(built.similar.described("jazz gravel").items) == ["Gravel"]
    built.close()
