"""What the texts of tags mean, whatever the format."""

from typing import Any

import pytest

from soniq.files.model import Tags
from soniq.files.tags import made_of


def said(**heard: str | list[str]) -> dict[str, Any]:
    texts = {
        name: [value] if isinstance(value, str) else list(value) for name, value in heard.items()
    }
    return made_of(texts).said()


@pytest.mark.parametrize(
    ("text", "genres"),
    [
        ("Rock", ("Rock",)),
        ("(17)", ("Rock",)),
        ("17", ("Rock",)),
        ("(17)Rock", ("Rock",)),
        ("(4)Eurodisco", ("Disco", "Eurodisco")),
        ("(31)(39)", ("Trance", "Noise")),
        ("(RX)", ("Remix",)),
        ("((Foo)", ("(Foo)",)),
        ("Rock; Pop", ("Rock", "Pop")),
        ("Rock;Pop", ("Rock", "Pop")),
        ("R&B/Soul", ("R&B/Soul",)),
        ("80s", ("80s",)),
        ("(999)", None),
        ("255", None),
        ("", None),
    ],
)
def test_genres_by_name_and_number(text: str, genres: tuple[str, ...] | None) -> None:
    assert said(genre=text).get("genres") == genres


@pytest.mark.parametrize(
    ("text", "artists", "credit"),
    [
        ("Ann", ("Ann",), None),
        ("Ann; Bob", ("Ann", "Bob"), "Ann; Bob"),
        ("AC/DC", ("AC/DC",), None),
        ("Simon & Garfunkel", ("Simon & Garfunkel",), None),
        ("Tyler, The Creator", ("Tyler, The Creator",), None),
        ("a;b", ("a;b",), None),
        (["Ann", "Bob"], ("Ann", "Bob"), None),
        ("Ann\0Bob", ("Ann", "Bob"), None),
        ("\ufeffAnn\0\0 ", ("Ann",), None),
        ("  \0 ", None, None),
    ],
)
def test_artists_of_one_text(
    text: str | list[str], artists: tuple[str, ...] | None, credit: str | None
) -> None:
    found = said(artist=text)

    assert found.get("artists") == artists
    assert found.get("artist_credit") == credit


def test_a_list_of_artists_leaves_the_single_text_as_their_credit() -> None:
    found = said(artist="Ann feat. Bob", artists=["Ann", "Bob"])

    assert found == {"artists": ("Ann", "Bob"), "artist_credit": "Ann feat. Bob"}
    assert said(artist="Ann", artists="Ann") == {"artists": ("Ann",)}


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("3", (3, None)),
        ("03/12", (3, 12)),
        ("3 of 12", (3, 12)),
        ("3.0", (3, None)),
        ("/12", (None, 12)),
        ("0/12", (None, 12)),
        ("3/", (3, None)),
        ("3/0", (3, None)),
        (" 3 / 12 ", (3, 12)),
        ("A1", (None, None)),
        ("-1", (None, None)),
        ("123456789", (None, None)),
        ("³", (None, None)),
    ],
)
def test_places_and_totals(text: str, pair: tuple[int | None, int | None]) -> None:
    found = said(track=text)

    assert (found.get("track_number"), found.get("track_total")) == pair


@pytest.mark.parametrize(
    ("text", "gain"),
    [
        ("-7.03 dB", -7.03),
        ("+2.5", 2.5),
        ("-7,03 dB", -7.03),
        ("- 7 dB", -7.0),
        ("0.000000", 0.0),
        ("nan", None),
        ("-inf dB", None),
        ("1e400", None),
        ("-512 dB", None),
        ("", None),
    ],
)
def test_gains(text: str, gain: float | None) -> None:
    assert said(trackgain=text).get("rg_track_gain") == gain


@pytest.mark.parametrize(
    ("text", "gain"),
    [
        ("0", 5.0),
        ("-1280", 0.0),
        ("256", 6.0),
        ("-3000", -6.72),
        ("-7.5 dB", None),
        ("99999", None),
    ],
)
def test_opus_gains_aim_at_minus_23_lufs(text: str, gain: float | None) -> None:
    assert said(r128track=text).get("rg_track_gain") == gain


def test_replay_gain_wins_over_the_opus_gain() -> None:
    for order in (("trackgain", "r128track"), ("r128track", "trackgain")):
        texts = {"trackgain": "-1.00 dB", "r128track": "0"}
        assert said(**{name: texts[name] for name in order}) == {"rg_track_gain": -1.0}


@pytest.mark.parametrize("text", ["1", "true", "TRUE", "Yes"])
def test_flags_that_are_set(text: str) -> None:
    assert made_of({"compilation": [text]}).compilation


@pytest.mark.parametrize("text", ["0", "false", "", "no", "maybe"])
def test_flags_that_are_not(text: str) -> None:
    assert not made_of({"compilation": [text]}).compilation


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("la la la", "plain"),
        ("[00:12.34]la la\n[00:15.00]la", "synced"),
        ("[ti:Title]\n[00:12]la", "synced"),
        ("[Chorus]\nla", "plain"),
        ("", "none"),
        ("\0 \0", "none"),
    ],
)
def test_lyrics(text: str, kind: str) -> None:
    assert made_of({"lyrics": [text]}).lyrics == kind


def test_dates_fall_back_to_the_next_best_field() -> None:
    assert said(date="0000", year="1997") == {"date": "1997"}
    assert said(year="1997", releasedate="1997-05") == {"date": "1997-05"}
    assert said(originalyear="1969") == {"original_date": "1969"}


def test_half_a_surrogate_pair_is_no_text_but_breaks_nothing() -> None:
    found = made_of({"title": ["A\ud800"]})

    assert Tags.from_json(found.to_json()) == found


def test_endless_fields_are_cut() -> None:
    found = made_of({"title": ["x" * 1_000_000], "artists": [f"A{n}" for n in range(10_000)]})

    assert found.title is not None
    assert len(found.title) == 2_000
    assert len(found.artists) == 200
