"""What the shopping list fetches, and how it follows what people say of it."""

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from soniq.accounts.model import Role
from soniq.collection.model import BroughtWish, Medium, WishKind, WishSource
from soniq.library.wanted import ToldAlbum, ToldTrack
from soniq.ui import collection_feeds, shopping_feeds
from soniq.units import AlbumId
from tests.feeding import Feeding, feeding

if TYPE_CHECKING:
    from tests.curated import Curated

LIST = "/shopping/_feed"
STEPS = "/collection/_feed"


def wish(artist: str, title: str, **told: Any) -> BroughtWish:
    return BroughtWish(
        source=WishSource.SPOTIFY,
        kind=WishKind.ALBUM,
        album=ToldAlbum(title=title, artists=(artist,), **told),
        external_id=title,
    )


WISHES = (
    wish("Cleo", "Third", barcode="5012345678900"),
    wish("Ana", "First", release_date="1999"),
    wish("Ben", "Second"),
    BroughtWish(
        source=WishSource.SPOTIFY,
        kind=WishKind.SONG,
        external_id="storm",
        album=ToldAlbum(title="Harbour Lights", artists=("The Paper Lanterns",)),
        track=ToldTrack(title="Storm", track_number=4),
    ),
)
"""Three albums that nobody has, and a song of one that is here."""
ALL = ["First", "Second", "Third", "Harbour Lights"]


@pytest.fixture
def feeds(curated: "Curated") -> Feeding:
    made = feeding(curated, shopping_feeds, collection_feeds)
    made.soniq.collection.bring(made.house.people[Role.USER].id, WISHES)
    return made


def titles(feeds: Feeding, **asked: Any) -> list[str]:
    return [line["title"] for line in feeds.got(f"{LIST}/lines", **asked)["items"]]


def numbers(feeds: Feeding) -> dict[str, int]:
    items = feeds.got(f"{LIST}/lines")["items"]
    return {line["title"]: line["id"] for line in items}


def test_what_is_wanted_most_comes_first_and_what_is_put_off_stands_apart(feeds: Feeding) -> None:
    assert titles(feeds) == ALL
    number = numbers(feeds)
    said = [
        {"albums": [number["Third"]], "priority": 2},
        {"albums": [number["Second"]], "priority": -1},
    ]
    feeds.posted(f"{STEPS}/buying", {"each": said})
    assert titles(feeds) == ["Third", "First", "Harbour Lights"]
    assert titles(feeds, later=True) == ["Second"]
    assert feeds.got(f"{LIST}/lines")["counts"] == {"all": 3, "later": 1}


def test_parts_of_the_list_meet(feeds: Feeding) -> None:
    assert titles(feeds, first=3) + titles(feeds, first=3, offset=3) == ALL


def test_a_line_tells_what_it_takes_to_buy_it(feeds: Feeding) -> None:
    number = numbers(feeds)
    said = {"albums": [number["Third"]], "price_note": "12 € at the fair", "note": "Mono"}
    feeds.posted(f"{STEPS}/buying", {"each": [said]})
    lines = {line["title"]: line for line in feeds.got(f"{LIST}/lines")["items"]}
    third = lines["Third"]
    assert (third["price_note"], third["note"]) == ("12 € at the fair", "Mono")
    assert third["barcode"] is not None
    assert [shop["name"] for shop in third["shops"]][:3] == ["Bandcamp", "Qobuz", "7digital"]
    assert all(shop["url"].startswith("https://") for shop in third["shops"])
    assert lines["Harbour Lights"]["tracks"] == 3
    assert lines["First"]["year"] == 1999


def test_what_was_bought_or_is_not_wanted_any_more_is_told_as_gone(feeds: Feeding) -> None:
    number = numbers(feeds)
    by = feeds.house.people[Role.USER].id
    feeds.soniq.collection.hold(by, AlbumId(number["First"]), Medium.VINYL)
    feeds.posted(f"{STEPS}/unwant", {"albums": [number["Second"]]})
    asked = [number["First"], number["Second"], number["Third"], 999_999]
    answer = feeds.got(f"{LIST}/these", albums=asked)
    assert [line["title"] for line in answer["items"]] == ["Third"]
    assert answer["gone"] == [number["First"], number["Second"], 999_999]
    assert answer["counts"] == {"all": 2, "later": 0}


def test_the_toast_says_where_an_album_was_moved_to_and_undo_moves_it_back(feeds: Feeding) -> None:
    album = numbers(feeds)["Third"]
    next_ = feeds.posted(f"{STEPS}/buying", {"each": [{"albums": [album], "priority": 2}]})
    off = feeds.posted(f"{STEPS}/buying", {"each": [{"albums": [album], "priority": -1}]})
    noted = feeds.posted(f"{STEPS}/buying", {"each": [{"albums": [album], "note": "Mono"}]})
    told = [one["words"] for one in (next_, off, noted)]
    assert told == ["Moved to “Next”.", "Put off, until you take it up again.", "That is noted."]
    feeds.posted(f"{STEPS}/buying", {"each": next_["back"]["each"]})
    assert titles(feeds) == ALL


def test_the_table_holds_the_whole_list(feeds: Feeding) -> None:
    rows = list(csv.DictReader(io.StringIO(feeds.text(f"{LIST}/list.csv"))))
    assert [row["Album"] for row in rows] == ALL


def test_guests_look_and_change_nothing(feeds: Feeding) -> None:
    assert len(feeds.got(f"{LIST}/lines", Role.GUEST)["items"]) == len(ALL)
    said = {"each": [{"albums": [1], "priority": 2}]}
    feeds.posted(f"{STEPS}/buying", said, Role.GUEST, status=403)


def test_lidarr_is_asked_once_it_is_set_up(feeds: Feeding) -> None:
    assert not collection_feeds.asks_lidarr(feeds.soniq)
    album = numbers(feeds)["First"]
    trouble = feeds.posted(f"{STEPS}/lidarr", {"albums": [album]}, status=409)
    assert "Lidarr" in trouble["error"]["message"]
