"""What the grid of the collection fetches, what people do in it and take back, on real files."""

from typing import TYPE_CHECKING, Any

import pytest
from fastapi import FastAPI

from soniq.accounts.model import Role
from soniq.collection.model import BroughtWish, WishKind, WishSource
from soniq.http import errors
from soniq.http.access import Doors
from soniq.http.addresses import Neighbourhood
from soniq.http.walls import Walls
from soniq.library.wanted import ToldAlbum, ToldTrack
from soniq.ui import collection_feeds
from soniq.units import AlbumId, Moment
from tests.fakes.musicbrainz.server import release
from tests.http.routes import House, machine

if TYPE_CHECKING:
    from tests.curated import Curated

MARCH = Moment(1_772_496_000_000)
SPOTIFY = "Saved at Spotify on 3 March 2026."
LANTERNS = ("The Paper Lanterns",)
SAVED = (
    BroughtWish(
        source=WishSource.SPOTIFY,
        kind=WishKind.ALBUM,
        external_id="winter",
        album=ToldAlbum(title="Winter Harbour", artists=LANTERNS, total_tracks=9),
        wished_at=MARCH,
    ),
    BroughtWish(
        source=WishSource.SPOTIFY,
        kind=WishKind.SONG,
        external_id="storm",
        album=ToldAlbum(title="Harbour Lights", artists=LANTERNS),
        track=ToldTrack(title="Storm", track_number=4),
        wished_at=MARCH,
    ),
)
"""An album of which nothing is here, and a song of one that is."""


class Feeds:
    """The feeds alone, and the little soniq behind them, whose user saved something elsewhere."""

    def __init__(self, curated: "Curated") -> None:
        self.soniq = soniq = curated.soniq
        app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
        app.include_router(collection_feeds.router(soniq))
        errors.install(app)
        doors = Doors()
        app.add_middleware(
            Walls,
            accounts=soniq.accounts,
            bus=soniq.bus,
            doors=doors,
            neighbourhood=Neighbourhood(machine),
        )
        doors.learn(app)
        self.people = curated.house.people
        self.house = House(
            app=app, accounts=soniq.accounts, doors=doors, db=soniq.db, people=self.people
        )
        soniq.collection.bring(self.people[Role.USER].id, SAVED)
        rows = self.grid()
        self.winter, self.harbour = rows["Winter Harbour"]["id"], rows["Harbour Lights"]["id"]

    def got(self, path: str, role: Role = Role.USER, **params: Any) -> Any:
        response = self.house.client(role).get(f"/collection/_feed{path}", params=params)
        assert response.status_code == 200, response.text
        return response.json()

    def did(self, step: str, role: Role = Role.USER, *, status: int = 200, **body: object) -> Any:
        response = self.house.client(role).post(f"/collection/_feed/{step}", json=body)
        assert response.status_code == status, response.text
        return response.json()

    def undone(self, answer: Any) -> Any:
        """What a page does when one presses "Undo"."""
        back = dict(answer["back"])
        return self.did(back.pop("do"), **back)

    def grid(self, **asked: Any) -> dict[str, Any]:
        return {row["title"]: row for row in self.got("/albums", **asked)["items"]}

    def detail(self, album: int, role: Role = Role.USER) -> Any:
        return self.got(f"/album/{album}", role)

    def reasons(self, album: int, role: Role = Role.USER) -> list[str]:
        return [reason["text"] for reason in self.detail(album, role)["reasons"]]


@pytest.fixture
def feeds(curated: "Curated") -> Feeds:
    return Feeds(curated)


def test_the_grid_tells_each_look(feeds: Feeds) -> None:
    grid = feeds.grid()
    assert {title: row["look"] for title, row in grid.items()} == {
        "Winter Harbour": "wanted",
        "Harbour Lights": "partly",
        "Nowhere Else": "owned",
    }
    partly = grid["Harbour Lights"]
    assert (partly["tracks"], partly["total"], partly["here"]) == (3, 4, 75)
    assert feeds.got("/figures")["counts"] == {
        "": 3,
        "owned": 1,
        "partly": 1,
        "wanted": 1,
        "coming": 0,
        "unsure": 0,
    }


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"look": "owned"}, {"Nowhere Else"}),
        ({"look": "partly"}, {"Harbour Lights"}),
        ({"look": "unsure"}, set()),
        ({"source": "spotify"}, {"Winter Harbour", "Harbour Lights"}),
        ({"source": "discogs"}, set()),
        ({"match": "matched"}, set()),
        ({"text": "winter lant"}, {"Winter Harbour"}),
        ({"acquisition": "lidarr"}, set()),
    ],
    ids=["owned", "partly", "unsure", "spotify", "discogs", "matched", "words", "lidarr"],
)
def test_filters_leave_what_fits(feeds: Feeds, asked: dict[str, str], titles: set[str]) -> None:
    assert set(feeds.grid(**asked)) == titles


def test_an_artist_narrows_the_grid(feeds: Feeds) -> None:
    artist = feeds.grid()["Winter Harbour"]["artist_id"]
    assert set(feeds.grid(artist=artist)) == {"Winter Harbour", "Harbour Lights"}


def test_the_grid_comes_in_parts(feeds: Feeds) -> None:
    first = feeds.got("/albums", first=2, sort="title")
    rest = feeds.got("/albums", first=2, sort="title", after=first["after"])
    titles = [row["title"] for row in (*first["items"], *rest["items"])]
    assert titles == ["Harbour Lights", "Nowhere Else", "Winter Harbour"]
    assert rest["after"] is None
    assert first["total"] == 3


def test_a_wish_is_told_to_who_wished_alone(feeds: Feeds) -> None:
    assert feeds.reasons(feeds.winter) == [SPOTIFY]
    assert feeds.reasons(feeds.winter, Role.OWNER) == []
    assert feeds.detail(feeds.winter, Role.GUEST)["wished"] == 0


def test_the_missing_songs_are_listed(feeds: Feeds) -> None:
    detail = feeds.detail(feeds.harbour)
    assert [song["title"] for song in detail["missing"]] == ["Storm"]
    assert feeds.reasons(feeds.harbour) == [
        "3 of 4 songs are here.",
        "1 song of it saved at Spotify.",
    ]


def test_wanting_can_be_taken_back(feeds: Feeds) -> None:
    other = feeds.grid()["Nowhere Else"]["id"]
    answer = feeds.did("want", albums=[other, feeds.winter])
    assert answer["words"] == "2 albums are on your list."
    assert len(feeds.reasons(feeds.winter)) == 2
    feeds.undone(answer)
    assert feeds.reasons(feeds.winter) == [SPOTIFY]
    assert feeds.detail(other)["wished"] == 0


def test_wanting_no_more_takes_an_album_away_and_back_as_it_was(feeds: Feeds) -> None:
    answer = feeds.did("unwant", albums=[feeds.winter])
    assert answer["gone"] == [feeds.winter]
    assert "Winter Harbour" not in feeds.grid()
    undone = feeds.undone(answer)
    (again,) = undone["items"]
    assert undone["was"] == {str(feeds.winter): again["id"]}
    assert (again["title"], again["total"]) == ("Winter Harbour", 9)
    assert feeds.reasons(again["id"]) == [SPOTIFY]


def test_what_was_said_of_buying_an_album_comes_back_with_it(feeds: Feeds) -> None:
    feeds.did(
        "buying",
        each=[{"albums": [feeds.winter], "priority": 2, "price_note": "12 at most", "note": "LP"}],
    )
    undone = feeds.undone(feeds.did("unwant", albums=[feeds.winter]))
    (again,) = undone["items"]
    (line,) = [
        one for one in feeds.soniq.collection.to_buy() if one.collected.album.id == again["id"]
    ]
    assert (int(line.priority), line.price_note, line.note) == (2, "12 at most", "LP")


def test_what_was_taken_back_once_is_no_more(feeds: Feeds) -> None:
    token = feeds.did("unwant", albums=[feeds.winter])["back"]["token"]
    feeds.did("again", Role.OWNER, status=404, token=token)
    feeds.did("again", token=token)
    feeds.did("again", status=404, token=token)


def test_songs_that_are_wanted_no_more_come_back_too(feeds: Feeds) -> None:
    feeds.undone(feeds.did("unwant", albums=[feeds.harbour]))
    assert [song["title"] for song in feeds.detail(feeds.harbour)["missing"]] == ["Storm"]


def test_what_is_held_is_owned_until_it_is_let_go(feeds: Feeds) -> None:
    answer = feeds.did("hold", albums=[feeds.winter], medium="vinyl", barcode="5012345678900")
    assert answer["words"] == "It is yours on vinyl."
    assert answer["items"][0]["look"] == "owned"
    (held,) = feeds.detail(feeds.winter)["holdings"]
    assert (held["word"], held["about"]) == ("Vinyl", "5012345678900")
    gone = feeds.did("letgo", albums=[feeds.winter], holdings=[held["id"]])
    assert gone["items"][0]["look"] == "wanted"
    assert feeds.undone(gone)["items"][0]["look"] == "owned"
    (again,) = feeds.detail(feeds.winter)["holdings"]
    assert (again["word"], again["about"]) == ("Vinyl", "5012345678900")


def test_owning_can_be_taken_back(feeds: Feeds) -> None:
    answer = feeds.did("hold", albums=[feeds.winter], medium="cd")
    assert feeds.undone(answer)["items"][0]["look"] == "wanted"


def test_what_is_no_barcode_is_refused_in_words(feeds: Feeds) -> None:
    answer = feeds.did("hold", status=422, albums=[feeds.winter], medium="cd", barcode="no digits")
    assert "is no barcode" in str(answer)
    assert feeds.grid()["Winter Harbour"]["look"] == "wanted"


def test_priority_and_price_go_back_to_what_they_were(feeds: Feeds) -> None:
    feeds.did("buying", each=[{"albums": [feeds.winter], "priority": 1, "price_note": "12 €"}])
    answer = feeds.did("buying", each=[{"albums": [feeds.winter, feeds.harbour], "priority": 2}])
    assert {row["priority"] for row in answer["items"]} == {2}
    feeds.undone(answer)
    grid = feeds.grid()
    assert (grid["Winter Harbour"]["priority"], grid["Harbour Lights"]["priority"]) == (1, 0)
    assert feeds.detail(feeds.winter)["price_note"] == "12 €"


def test_albums_are_asked_after_by_their_numbers(feeds: Feeds) -> None:
    feeds.did("unwant", albums=[feeds.winter])
    found = feeds.got("/these", albums=[feeds.harbour, feeds.winter])
    assert [row["id"] for row in found["items"]] == [feeds.harbour]
    assert found["gone"] == [feeds.winter]


def test_guests_look_and_change_nothing(feeds: Feeds) -> None:
    assert feeds.got("/albums", Role.GUEST)["total"] == 3
    for step in ("want", "unwant", "hold", "letgo", "buying", "lidarr", "match", "cover"):
        feeds.did(step, Role.GUEST, status=403, albums=[feeds.winter], medium="cd")
    feeds.did("match", Role.USER, status=403, albums=[feeds.winter])


def test_an_album_that_is_not_there_is_not_found(feeds: Feeds) -> None:
    feeds.did("want", status=404, albums=[999_999])
    assert feeds.soniq.collection.collected([AlbumId(999_999)]) == []


def test_matching_and_covers_become_jobs(feeds: Feeds) -> None:
    feeds.did("match", Role.MODERATOR, albums=[feeds.winter])
    feeds.did("cover", Role.MODERATOR, albums=[feeds.winter])
    kinds = {job.job_type.value for job in feeds.soniq.jobs.recent().items}
    assert {"musicbrainz_match", "cover_art_fetch"} <= kinds


def test_an_album_that_was_looked_up_is_added_and_taken_back(
    feeds: Feeds, curated: "Curated"
) -> None:
    fjord = release("Fjord", LANTERNS, (("Ice", 60_000), ("Thaw", 90_000)), barcode="5012345678931")
    curated.wire.musicbrainz.catalogue += (fjord,)
    (offer,) = feeds.got("/look", said="5012345678931")["offers"]
    assert (offer["title"], offer["here"], offer["guess"]) == ("Fjord", False, False)
    added = feeds.did("add", offer=offer["ref"])
    (row,) = added["items"]
    assert (row["title"], row["look"], row["total"]) == ("Fjord", "wanted", 2)
    feeds.undone(added)
    assert "Fjord" not in feeds.grid()
    (held,) = feeds.did("add", offer=offer["ref"], medium="vinyl")["items"]
    assert held["look"] == "owned"


def test_guests_add_nothing(feeds: Feeds) -> None:
    feeds.did("add", Role.GUEST, status=403, offer="any")
    feeds.did("add", status=404, offer="any")
