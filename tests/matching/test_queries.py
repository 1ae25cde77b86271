"""What the catalogue is asked."""

import pytest

from soniq.matching import queries
from soniq.matching.model import AlbumWanted


def wanted(artist: str | None, title: str, **said: object) -> AlbumWanted:
    return AlbumWanted(artist=artist, title=title, **said)  # type: ignore[arg-type]  # names that exist


@pytest.mark.parametrize(
    ("album", "query"),
    [
        (wanted("Ida Holm", "Bridges"), 'artist:"Ida Holm" AND releasegroup:"Bridges"'),
        (
            wanted("Ida Holm", "Bridges", type="album"),
            'artist:"Ida Holm" AND releasegroup:"Bridges" AND primarytype:album',
        ),
        (
            wanted("Ida Holm", "Bridges", type="Compilation"),
            'artist:"Ida Holm" AND releasegroup:"Bridges" AND primarytype:album',
        ),
        (
            wanted("The Egg feat. Bo", "Bridges (Deluxe) - EP"),
            'artist:"Egg" AND releasegroup:"Bridges"',
        ),
        (wanted("The The", "Bridges (Live)"), 'artist:"The" AND releasegroup:"Bridges"'),
        (wanted("V.A.", "Bridges"), 'artist:"Various Artists" AND releasegroup:"Bridges"'),
        (wanted(None, "Bridges"), 'releasegroup:"Bridges"'),
        (
            wanted("Ida, Bo", "Bridges", artists=("Ida", "Bo")),
            'artist:"Ida" AND releasegroup:"Bridges"',
        ),
        (wanted("Ida", 'Say "Hi"'), r'artist:"Ida" AND releasegroup:"Say \"Hi\""'),
        (wanted("Ida", "÷"), 'artist:"Ida" AND releasegroup:"÷"'),
    ],
)
def test_the_very_words(album: AlbumWanted, query: str) -> None:
    assert queries.exact(album) == query


@pytest.mark.parametrize(
    ("album", "query"),
    [
        (
            wanted("Ida Holm", "Silver Bridges", type="album"),
            "artist:(ida~ holm~) AND releasegroup:(silver~ bridges~)",
        ),
        (wanted("T.I.", "Up 2 U"), "artist:(t i) AND releasegroup:(up 2 u)"),
        (wanted("Ida & Bo", "OR and NOT"), "artist:(bo ida~) AND releasegroup:(or not~)"),
        (wanted("Sigur Rós", "( )"), r"artist:(sigur~ ros~) AND releasegroup:(\(\))"),
        (wanted("椎名林檎", "無罪"), 'artist:("椎名林檎") AND releasegroup:("無罪")'),
        (wanted(None, "Bridges"), "releasegroup:(bridges~)"),
    ],
)
def test_words_like_these(album: AlbumWanted, query: str) -> None:
    assert queries.fuzzy(album) == query


def test_the_title_alone_is_not_asked_for_twice() -> None:
    assert queries.title_alone(wanted("Ida", "Bridges")) == 'releasegroup:"Bridges"'
    assert queries.title_alone(wanted("Unknown Artist", "Bridges")) is None


def test_what_people_type_cannot_break_the_search() -> None:
    assert queries.free('ida AND "bridges (') == r"ida and \"bridges \("
