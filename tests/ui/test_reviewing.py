"""What the review inbox fetches, and what it decides, on real files beside a small MusicBrainz."""

from typing import TYPE_CHECKING, Any

import pytest
from fastapi import FastAPI

from soniq.accounts.model import Role
from soniq.http import errors
from soniq.http.access import Doors
from soniq.http.addresses import Neighbourhood
from soniq.http.walls import Walls
from soniq.library.model import AlbumFilter, Slice
from soniq.ui import outgoing, reviewing
from tests.fakes.musicbrainz.server import release
from tests.http.routes import House, machine

if TYPE_CHECKING:
    from tests.curated import Curated

LANTERNS = ("The Paper Lanterns",)
NEAR = release(
    "Harbour Lights",
    LANTERNS,
    (("Low Tide", 6_000), ("Fog", 20_000), ("Storm", 80_000)),
    date="1991-02-03",
    barcode=None,
)
"""Not the album of the disk, but near it."""


class Feeds:
    """The feeds alone, and the little soniq behind them."""

    def __init__(self, curated: "Curated") -> None:
        self.soniq = soniq = curated.soniq
        curated.wire.musicbrainz.catalogue = (NEAR,)
        app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
        app.include_router(reviewing.router(soniq))
        app.include_router(outgoing.router(soniq))
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
        people = curated.house.people
        self.house = House(
            app=app, accounts=soniq.accounts, doors=doors, db=soniq.db, people=people
        )
        albums = soniq.library.albums(AlbumFilter(), part=Slice(first=9)).items
        (self.album,) = (album.id for album in albums if album.title == "Harbour Lights")
        (self.other,) = (album.id for album in albums if album.title != "Harbour Lights")

    def got(self, path: str, role: Role = Role.USER, **params: str | int | bool) -> Any:
        response = self.house.client(role).get(f"/review/_feed{path}", params=params)
        assert response.status_code == 200, response.text
        return response.json()

    def posted(
        self, path: str, body: object = None, role: Role = Role.MODERATOR, *, status: int = 200
    ) -> Any:
        response = self.house.client(role).post(f"/review/_feed{path}", json=body)
        assert response.status_code == status, response.text
        return response.json()

    def looked(self) -> Any:
        """The album with its candidates, after it was looked for."""
        return self.posted(f"/album/{self.album}/match")

    def year(self) -> int | None:
        return self.soniq.library.album_detail(self.album).album.year


@pytest.fixture
def feeds(curated: "Curated") -> Feeds:
    return Feeds(curated)


def test_an_album_that_is_not_sure_waits_with_its_candidates(feeds: Feeds) -> None:
    assert feeds.got("/count") == {
        "settled": 0, "waiting": 0, "review": 0, "none": 0, "pending": 2, "trouble": None,
    }  # fmt: skip
    shown = feeds.looked()
    assert shown["standing"]["words"] == "Needs you"
    (best,) = shown["candidates"]
    assert 65 <= best["score"] < 90
    assert ["Released", "3 February 1991"] in best["facts"]
    assert ["Catalogue number", "QUAY 7"] in best["facts"]
    terms = {term[0]: term[1:3] for term in best["terms"]}
    assert terms["Title"] == [40, 40]
    assert terms["Tracks fit"][0] < 40
    (item,) = feeds.got("/albums")["items"]
    assert (item["id"], item["status"]) == (feeds.album, "manual_review")
    assert feeds.got("/count")["waiting"] == 1


def test_differences_are_told_by_field_those_of_the_album_first(feeds: Feeds) -> None:
    fields = feeds.looked()["detail"]["fields"]
    by_name = {field["name"]: field for field in fields}
    assert (by_name["date"]["before"], by_name["date"]["after"]) == ("1987", "1991-02-03")
    assert by_name["date"]["same"] is True
    assert "album" not in by_name
    assert not any(name.startswith("mb_") for name in by_name)
    names = [field["name"] for field in fields]
    assert names.index("date") < names.index("artist_sort")


def test_tracks_stand_beside_the_files_with_what_differs(feeds: Feeds) -> None:
    shown = feeds.looked()
    rows = {row["title"]: row for row in shown["detail"]["tracks"]}
    tide = rows["Low Tide"]
    assert tide["mine"]["title"] == "Low Tide"
    assert tide["far"] is False
    assert rows["Storm"]["mine"] is None or rows["Storm"]["far"]
    unplaced = {file["title"] for file in shown["detail"]["left"]}
    placed = {row["mine"]["title"] for row in rows.values() if row["mine"]}
    assert unplaced | placed == {"Low Tide", "Fog", "Bell"}
    assert len(shown["files"]) == shown["file_count"] == 3


def test_a_choice_of_some_fields_leaves_the_others_and_is_taken_back(feeds: Feeds) -> None:
    best = feeds.looked()["candidates"][0]["id"]
    answer = feeds.posted(f"/album/{feeds.album}/choose", {"candidate": best, "fields": ["label"]})
    assert answer["standing"]["words"] == "Matched by hand"
    assert feeds.year() == 1987
    assert feeds.got("/count")["waiting"] == 0
    feeds.posted(f"/undo/{answer['change']}")
    assert feeds.got(f"/standing/{feeds.album}")["words"] == "Needs you"
    assert feeds.got("/count")["waiting"] == 1


def test_a_choice_takes_all_fields_where_none_is_named(feeds: Feeds) -> None:
    best = feeds.looked()["candidates"][0]["id"]
    answer = feeds.posted(f"/album/{feeds.album}/choose", {"candidate": best})
    assert feeds.year() == 1991
    (fields,) = answer["parts"]
    undone = feeds.posted(f"/undo/{answer['change']}")
    assert fields not in undone["parts"]
    assert undone["stale"] == []
    assert feeds.year() == 1987


def test_an_album_is_put_off_or_none_of_what_was_found(feeds: Feeds) -> None:
    feeds.looked()
    feeds.posted(f"/album/{feeds.album}/later")
    assert feeds.got("/albums")["items"][0]["off"] is True
    feeds.posted(f"/album/{feeds.album}/none")
    assert feeds.got("/albums")["items"] == []
    assert feeds.got(f"/standing/{feeds.album}")["words"] == "None of what was found"
    feeds.posted(f"/album/{feeds.album}/reopen")
    assert feeds.got(f"/standing/{feeds.album}")["words"] == "Not looked for yet"


def test_a_search_by_hand_offers_what_may_be_chosen(feeds: Feeds) -> None:
    asked = {"artist": "The Paper Lanterns", "title": "Harbour Lights"}
    found = feeds.posted(f"/album/{feeds.other}/search", asked)
    (one,) = found["candidates"]
    assert one["is_group"] is True
    detail = feeds.got(f"/album/{feeds.other}/candidate/{one['id']}")
    assert {field["name"] for field in detail["fields"]} >= {"album", "album_artists"}
    feeds.posted(f"/album/{feeds.other}/choose", {"candidate": one["id"]})
    assert feeds.got(f"/standing/{feeds.other}")["status"] == "matched"


def test_a_candidate_of_another_album_is_refused(feeds: Feeds) -> None:
    best = feeds.looked()["candidates"][0]["id"]
    client = feeds.house.client(Role.USER)
    assert client.get(f"/review/_feed/album/{feeds.other}/candidate/{best}").status_code == 404
    feeds.posted(f"/album/{feeds.other}/choose", {"candidate": int(best)}, status=409)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"mbid": "nonsense"}, 422),
        ({"url": "https://elsewhere.example/album"}, 422),
        ({}, 422),
        ({"candidate": 2**70}, 422),
        ({"candidate": 4711}, 404),
        ({"mbid": "8f5a1c6e-0000-4000-8000-000000000000"}, 404),
    ],
)
def test_what_names_no_release_is_refused_in_words(
    feeds: Feeds, body: dict[str, object], status: int
) -> None:
    error = feeds.posted(f"/album/{feeds.album}/choose", body, status=status)
    assert "error" in error or "detail" in error


def test_where_soniq_may_not_ask_it_says_so(feeds: Feeds) -> None:
    feeds.soniq.preferences.set("network", "off", feeds.soniq.loaded)
    error = feeds.posted(f"/album/{feeds.album}/match", status=503)
    assert "network" in str(error).lower()


def test_guests_see_nothing_and_users_decide_nothing(feeds: Feeds) -> None:
    guest, user = feeds.house.client(Role.GUEST), feeds.house.client(Role.USER)
    assert guest.get("/review/_feed/albums").status_code == 403
    assert guest.get(f"/review/_feed/album/{feeds.album}").status_code == 403
    for act in ("match", "none", "later", "reopen"):
        assert user.post(f"/review/_feed/album/{feeds.album}/{act}").status_code == 403
    assert user.post("/review/_feed/undo/1").status_code == 403
    assert user.get("/network/_feed/calls").status_code == 403


def test_a_list_goes_on_where_it_was_left(feeds: Feeds) -> None:
    feeds.looked()
    feeds.posted(f"/album/{feeds.other}/match")
    part = feeds.got("/albums", first=1)
    assert [item["id"] for item in part["items"]] == [feeds.album]
    rest = feeds.got("/albums", first=1, after=part["after"])
    assert [item["id"] for item in rest["items"]] == [feeds.other]
    assert rest["after"] is None
    client = feeds.house.client(Role.USER)
    assert client.get("/review/_feed/albums", params={"after": "x"}).status_code == 422


def test_each_call_is_shown_with_what_it_was_for(feeds: Feeds) -> None:
    feeds.looked()
    client = feeds.house.client(Role.ADMIN)
    calls = client.get("/network/_feed/calls").json()
    assert calls["items"][0]["service"] == "MusicBrainz"
    assert {call["action"] for call in calls["items"]} == {"Match Harbour Lights"}
    assert calls["after"] is None
    part = client.get("/network/_feed/calls", params={"first": 1}).json()
    rest = client.get("/network/_feed/calls", params={"after": part["after"]}).json()
    assert part["items"] + rest["items"] == calls["items"]
    assert client.get("/network/_feed/calls", params={"failed": True}).json()["items"] == []


def test_each_service_is_shown_with_its_state_and_its_day(feeds: Feeds) -> None:
    feeds.looked()
    client = feeds.house.client(Role.ADMIN)

    def service(name: str) -> Any:
        shown = client.get("/network/_feed/services").json()
        (found,) = (one for one in shown["services"] if one["name"] == name)
        return found

    assert service("musicbrainz")["state"] == "fine"
    assert "call" in service("musicbrainz")["today"]
    assert service("discogs")["state"] == "keyless"
    feeds.soniq.preferences.set_secret("discogs_token", "x")
    assert service("discogs")["state"] == "idle"
    feeds.soniq.preferences.set("network", "off", feeds.soniq.loaded)
    assert service("musicbrainz")["state"] == "off"
