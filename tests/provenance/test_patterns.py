"""Fields from the names of files, and texts taken apart: tables of what lies on real disks."""

import pytest

from soniq.errors import Invalid
from soniq.events import JSON
from soniq.provenance import patterns, searching
from soniq.provenance.splitting import split

NAMES: list[tuple[str, str, dict[str, JSON] | None]] = [
    (
        "{track} - {artist} - {title}",
        "x/07 - Radiohead - Karma Police.flac",
        {"track_number": 7, "artists": ["Radiohead"], "title": "Karma Police"},
    ),
    ("{track} {title}", "07 Karma Police.mp3", {"track_number": 7, "title": "Karma Police"}),
    ("{track}. {title}", "1. 1979.mp3", {"track_number": 1, "title": "1979"}),
    ("{track}.{title}", "12.Mr. Brightside.mp3", {"track_number": 12, "title": "Mr. Brightside"}),
    ("{track}-{title}", "101-99 problems.mp3", {"track_number": 101, "title": "99 problems"}),
    (
        "{disc}-{track} {title}",
        "2-03 Jóga.opus",
        {"disc_number": 2, "track_number": 3, "title": "Jóga"},
    ),
    (
        "{disc}{track} {title}",
        "203 Jóga.opus",
        {"disc_number": 2, "track_number": 3, "title": "Jóga"},
    ),
    (
        "{disc}{track} {title}",
        "1203 Jóga.opus",
        {"disc_number": 12, "track_number": 3, "title": "Jóga"},
    ),
    (
        "{artist} - {title}",
        "Beyoncé - Déjà Vu (feat. Jay-Z).mp3",
        {"artists": ["Beyoncé"], "title": "Déjà Vu (feat. Jay-Z)"},
    ),
    (
        "{artist} - {title}",
        "Godspeed You! Black Emperor - Storm - Gathering.mp3",
        {"artists": ["Godspeed You! Black Emperor"], "title": "Storm - Gathering"},
    ),
    (
        "{artist} - {title}",
        "Anti-Flag-Turncoat.mp3",
        {"artists": ["Anti"], "title": "Flag-Turncoat"},
    ),
    ("{artist} - {title}", "Untitled.mp3", None),
    (
        "{artist}/{year} - {album}/{track} {title}",
        "music/Björk/1997 - Homogenic/02 Jóga.flac",
        {
            "artists": ["Björk"],
            "date": "1997",
            "album": "Homogenic",
            "track_number": 2,
            "title": "Jóga",
        },
    ),
    (
        "{albumartist} - {album} ({year})/{track} - {title}",
        "Pink Floyd - Animals (1977)/03 - Pigs (Three Different Ones).ape",
        {
            "album_artists": ["Pink Floyd"],
            "album": "Animals",
            "date": "1977",
            "track_number": 3,
            "title": "Pigs (Three Different Ones)",
        },
    ),
    (
        "{skip} - {track} - {title} [{skip}]",
        "VA - 04 - Blue Monday [320kbps].mp3",
        {"track_number": 4, "title": "Blue Monday"},
    ),
    (
        "{track} - {title}",
        "04_-_blue_monday.mp3",
        {"track_number": 4, "title": "blue monday"},
    ),
    ("{TRACK} {Title}", "04  blue.mp3", {"track_number": 4, "title": "blue"}),
    ("{date} {title}", "1997-05-21 Live.mp3", {"date": "1997-05-21", "title": "Live"}),
    (
        "{genre} - {composer} - {title}",
        "a - b - c.mp3",
        {"genres": ["a"], "composers": ["b"], "title": "c"},
    ),
    ("{title}", "...And Justice for All.mp3", {"title": "...And Justice for All"}),
    ("{title}", "no suffix", {"title": "no suffix"}),
    ("{title}", ".mp3", {"title": ".mp3"}),
    ("{album}/{title}", "loose.mp3", None),
    ("({track}) {title}*", "(3) what?*.mp3", {"track_number": 3, "title": "what?"}),
]


@pytest.mark.parametrize(("pattern", "path", "said"), NAMES)
def test_a_name_says_what_the_pattern_names(
    pattern: str, path: str, said: dict[str, JSON] | None
) -> None:
    assert patterns.fields(pattern, path.encode()) == said


def test_a_name_that_is_no_text_is_read_as_it_is_shown() -> None:
    found = patterns.fields("{track} {title}", b"03 caf\xe9.mp3")
    assert found is not None
    assert found["track_number"] == 3


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("", "fills no field"),
        ("{skip}", "fills no field"),
        ("track title", "fills no field"),
        ("{name}", "is no field"),
        ("{title} {title}", "twice"),
        ("{year} {date} {title}", "twice"),
        ("{artist}{title}", "does not say where"),
        ("{artist} {title}", "does not say where"),
        ("{title} {", "not closed"),
        ("{title} }", "not closed"),
        ("{title}" + "x" * 500, "at most"),
    ],
)
def test_a_pattern_that_cannot_be_is_refused_in_words(pattern: str, text: str) -> None:
    with pytest.raises(Invalid, match=text):
        patterns.fields(pattern, b"x.mp3")


def test_a_name_made_to_be_slow_is_refused() -> None:
    pattern = "{artist}-{album}-{title}-{genre}-{composer}-{label}-{catalog}-{track}"
    with pytest.raises(Invalid, match="takes too long"):
        patterns.fields(pattern, b"-" * 240 + b"x.mp3")


SPLITS: list[tuple[list[str], list[str], list[str]]] = [
    (["Rihanna feat. Jay-Z"], ["feat."], ["Rihanna", "Jay-Z"]),
    (["Rihanna (feat. Jay-Z)"], ["feat."], ["Rihanna", "Jay-Z"]),
    (["Rihanna [Feat. Jay-Z]"], [" feat. "], ["Rihanna", "Jay-Z"]),
    (["Defeat. Me"], ["feat."], ["Defeat. Me"]),
    (["Kanye West & Jay-Z"], ["&"], ["Kanye West", "Jay-Z"]),
    (["Kanye West;Jay-Z ; Rihanna"], [";"], ["Kanye West", "Jay-Z", "Rihanna"]),
    (["AC/DC / Deep Purple"], [" / "], ["AC/DC", "Deep Purple"]),
    (["AC/DC"], ["/"], ["AC", "DC"]),
    (["A, B & C feat. D"], [",", "&", "feat."], ["A", "B", "C", "D"]),
    (["Skrillex x Diplo"], ["x"], ["Skrillex", "Diplo"]),
    (["Lil Nas X"], ["x"], ["Lil Nas X"]),
    (["Charli XCX vs Sophie", "Yaeji"], ["vs"], ["Charli XCX", "Sophie", "Yaeji"]),
    (["M.I.A. + Diplo"], ["+"], ["M.I.A.", "Diplo"]),
    (["坂本龍一、高橋幸宏"], ["、"], ["坂本龍一", "高橋幸宏"]),
    (["A; A ;a"], [";"], ["A", "a"]),
    (["; ;"], [";"], []),
    ([";A;"], [";"], ["A"]),
    (["(What's So Funny) & Co"], ["&"], ["(What's So Funny)", "Co"]),
    ([], ["&"], []),
]


@pytest.mark.parametrize(("names", "separators", "parts"), SPLITS)
def test_artists_are_parted_where_a_person_says_so(
    names: list[str], separators: list[str], parts: list[str]
) -> None:
    assert split(names, separators) == parts


def test_somewhere_must_be_parted() -> None:
    with pytest.raises(Invalid, match="Say where"):
        split(["A"], ["", " "])


def test_an_expression_that_would_search_for_ever_is_refused() -> None:
    with pytest.raises(Invalid, match="takes too long"):
        searching.substitute(searching.compiled("(a|aa)+$"), "", "a" * 200 + "!")


@pytest.mark.parametrize("expression", ["(", "[a", "a" * 201, "(?P<x", "*"])
def test_what_is_no_expression_is_refused(expression: str) -> None:
    with pytest.raises(Invalid):
        searching.compiled(expression)


def test_a_replacement_names_groups_that_are_there() -> None:
    swap = searching.compiled(r"(\w+), (\w+)")
    assert searching.substitute(swap, r"\2 \1", "Bowie, David") == "David Bowie"
    with pytest.raises(Invalid, match="does not fit"):
        searching.substitute(swap, r"\3", "Bowie, David")
