"""What the pages of playlists fetch, and have done to lists."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from fastapi import FastAPI

from soniq.accounts.model import Role
from soniq.http import errors
from soniq.http.access import Doors
from soniq.http.addresses import Neighbourhood
from soniq.http.walls import Walls
from soniq.playlists.fields import FIELDS
from soniq.ui import feeds, playlist_feeds, ruling
from tests.http.routes import House, machine

if TYPE_CHECKING:
    from tests.curated import Curated

FEED = "/library/_feed/playlists"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    house: House

    def get(self, path: str, status: int = 200, role: Role = Role.USER, **query: object) -> Any:
        given = {name: str(value) for name, value in query.items()}
        response = self.house.client(role).get(path, params=given)
        assert response.status_code == status, response.text
        return response.json()

    def post(
        self, path: str, body: object = None, status: int = 200, role: Role = Role.USER
    ) -> Any:
        response = self.house.client(role).post(path, json=body)
        assert response.status_code == status, response.text
        return response.json()

    def tracks(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("/library/_feed/tracks", sort="title")["items"]
        return found

    def made(self, name: str = "Evening", **more: object) -> dict[str, Any]:
        wanted = {"name": name, "ids": [track["id"] for track in self.tracks()]}
        found: dict[str, Any] = self.post(FEED, {**wanted, **more})
        return found

    def entries(self, number: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"{FEED}/{number}/entries")["items"]
        return found

    def titles(self, number: int) -> list[str]:
        return [entry["title"] for entry in self.entries(number)]


@pytest.fixture
def pages(curated: "Curated") -> Pages:
    soniq = curated.soniq
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for room in (playlist_feeds, feeds):
        app.include_router(room.router(soniq))
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
    return Pages(house=replace(curated.house, app=app, doors=doors))


def test_entries_come_in_parts_that_meet(pages: Pages) -> None:
    one = pages.made()
    number = one["id"]
    first = pages.get(f"{FEED}/{number}/entries", first=2)
    rest = pages.get(f"{FEED}/{number}/entries", first=100, after=first["after"])
    assert first["total"] == rest["total"] == one["count"] == len(pages.tracks())
    assert rest["after"] is None
    found = [*first["items"], *rest["items"]]
    assert [entry["id"] for entry in found] == [track["id"] for track in pages.tracks()]


def test_rows_are_moved_taken_out_and_put_back(pages: Pages) -> None:
    number = pages.made()["id"]
    before = pages.titles(number)
    places = [entry["entry"] for entry in pages.entries(number)]
    pages.post(f"{FEED}/{number}/move", {"entries": [places[2]], "before": places[0]})
    assert pages.titles(number) == [before[2], before[0], before[1], *before[3:]]
    pages.post(f"{FEED}/{number}/move", {"entries": [places[2]], "before": places[3]})
    gone = pages.post(f"{FEED}/{number}/remove", {"entries": places[1:3]})
    assert gone["list"]["count"] == len(before) - 2
    back = pages.post(f"{FEED}/{number}/back", {"entries": gone["entries"]})
    assert back["list"]["count"] == len(before)
    assert pages.titles(number) == before


def test_what_is_in_a_list_already_is_asked_about_before_anything_is_added(pages: Pages) -> None:
    known, *others = [track["id"] for track in pages.tracks()]
    number = pages.made(ids=[known])["id"]
    asked = pages.post(f"{FEED}/{number}/add", {"ids": [known, *others]})
    assert (asked["asked"], asked["already"], asked["entries"]) == (len(others) + 1, 1, [])
    added = pages.post(f"{FEED}/{number}/add", {"ids": [known, *others], "duplicates": "skip"})
    assert len(added["entries"]) == len(others)
    assert added["list"]["count"] == len(others) + 1


def test_albums_artists_and_lists_are_put_into_lists(pages: Pages) -> None:
    track = pages.tracks()[0]
    album = f"album/{track['album_id']}"
    one = pages.made(ids=[], of=[album])
    assert one["count"] == len(pages.get(f"/library/_feed/play/{album}")["items"])
    artist = pages.made("Artist", ids=[], of=[f"artist/{track['album_artist_id']}"])
    assert artist["count"]
    both = pages.made("Both", ids=[], of=[f"playlist/{one['id']}", album])
    assert both["count"] == 2 * one["count"]
    pages.post(FEED, {"name": "None", "of": ["moon/1"]}, status=404)


def test_nobody_sees_a_list_of_ones_own(pages: Pages) -> None:
    number = pages.made("Secret")["id"]
    for path in ("", "/entries", "/file"):
        pages.get(f"{FEED}/{number}{path}", status=404, role=Role.ADMIN)
    pages.get(f"/library/_feed/play/playlist/{number}", status=404, role=Role.ADMIN)
    pages.post(FEED, {"name": "Taken", "of": [f"playlist/{number}"]}, 404, Role.ADMIN)
    assert pages.get(FEED, role=Role.ADMIN)["items"] == []
    assert pages.get(f"{FEED}/find", text="secret", role=Role.ADMIN)["items"] == []
    assert [one["id"] for one in pages.get(f"{FEED}/find", text="SÉCRET")["items"]] == [number]


def test_a_list_that_is_shown_is_read_but_not_changed(pages: Pages) -> None:
    number = pages.made("For all", visibility="household")["id"]
    seen = pages.get(f"{FEED}/{number}", role=Role.ADMIN)
    assert not seen["mine"]
    pages.post(f"{FEED}/{number}", {"name": "Mine"}, status=403, role=Role.ADMIN)
    pages.post(f"{FEED}/{number}/delete", status=403, role=Role.ADMIN)
    copy = pages.post(f"{FEED}/{number}/copy", role=Role.ADMIN)
    assert (copy["mine"], copy["count"]) == (True, seen["count"])


def test_a_deleted_list_can_be_had_back(pages: Pages) -> None:
    number = pages.made("Gone")["id"]
    pages.post(f"{FEED}/{number}/delete")
    pages.get(f"{FEED}/{number}", status=404)
    assert [one["name"] for one in pages.get(f"{FEED}/deleted")["items"]] == ["Gone"]
    assert pages.post(f"{FEED}/{number}/restore")["count"]


def test_play_buttons_take_what_is_here_in_the_order_of_the_list(pages: Pages) -> None:
    number = pages.made()["id"]
    played = pages.get(f"/library/_feed/play/playlist/{number}")["items"]
    assert [track["title"] for track in played] == pages.titles(number)
    mixed = pages.get(f"/library/_feed/play/playlist/{number}", shuffled=1)["items"]
    assert sorted(track["id"] for track in mixed) == sorted(track["id"] for track in played)
    several = pages.post("/library/_feed/play", {"of": [f"playlist/{number}"] * 2})["items"]
    assert len(several) == 2 * len(played)


def test_a_preview_names_the_rule_that_cannot_be(pages: Pages) -> None:
    rules = {
        "all": [
            {"field": "title", "op": "contains", "value": "a"},
            {"any": [{"field": "year", "op": "between", "value": [1990]}]},
            {"field": "nothing", "op": "is", "value": 1},
        ]
    }
    found = pages.post(f"{FEED}/preview", {"rules": rules})
    assert "items" not in found
    (second, words), (third, _) = found["faults"]
    assert (second, words, third) == (1, "It takes two numbers.", 2)
    pages.post(f"{FEED}/preview", {"rules": "jazz"}, status=422)


@pytest.mark.parametrize("template", ruling.TEMPLATES, ids=lambda one: str(one["name"]))
def test_every_beginning_can_be_kept(pages: Pages, template: dict[str, Any]) -> None:
    assert pages.post(f"{FEED}/preview", {"rules": template["rules"]})["faults"] == []
    made = pages.post(FEED, {"name": template["name"], "rules": template["rules"]})
    assert made["smart"]
    assert made["rules"]["all"] == template["rules"]["all"]


def test_the_builder_knows_every_field_with_words_for_all_that_it_takes() -> None:
    known = {str(field["name"]): field for field in ruling.registry() if isinstance(field, dict)}
    assert known.keys() == FIELDS.keys()
    for field in known.values():
        assert field["label"]
        assert field["ops"]
        assert field["kind"] != "choice" or field["choices"], field["name"]


def test_a_file_becomes_a_list_and_what_is_no_list_says_so(pages: Pages) -> None:
    track = pages.tracks()[0]
    told = (
        f"#EXTM3U\n#EXTINF:{track['ms'] // 1000},{track['artist']} - {track['title']}\na.mp3\n"
        "#EXTINF:200,Nobody - Never heard\nb.mp3\n"
    )
    client = pages.house.client(Role.USER)
    answer = client.post(f"{FEED}/bring", params={"name": "my evening.m3u"}, content=told)
    came = answer.json()
    assert (came["list"]["name"], came["made"], came["lost"]) == ("my evening", True, 1)
    assert came["lines"][0]["title"] == "Never heard"
    again = client.post(f"{FEED}/bring", params={"name": "my evening.m3u"}, content=told).json()
    assert (again["made"], again["added"]) == (False, 0)
    lost = [entry for entry in pages.entries(came["list"]["id"]) if entry.get("lost")]
    assert "Never heard" in [entry["title"] for entry in lost]
    bad = client.post(f"{FEED}/bring", params={"name": "x.xspf"}, content=b"\x00").json()
    assert "x.xspf cannot be read" in bad["error"]


@pytest.mark.parametrize("suffix", ["m3u8", "m3u", "pls", "xspf", "jspf"])
def test_a_list_leaves_as_a_file(pages: Pages, suffix: str) -> None:
    number = pages.made("Für später")["id"]
    answer = pages.house.client(Role.USER).get(f"{FEED}/{number}/file", params={"format": suffix})
    assert answer.status_code == 200
    told = answer.headers["content-disposition"]
    assert told.startswith("attachment;")
    assert told.endswith(f".{suffix}")
    assert b"Harbour" in answer.content


def test_guests_look_and_change_nothing(pages: Pages) -> None:
    number = pages.made("Open", visibility="public")["id"]
    assert pages.get(f"{FEED}/{number}", role=Role.GUEST)["name"] == "Open"
    pages.post(FEED, {"name": "Mine"}, status=403, role=Role.GUEST)
    pages.post(f"{FEED}/{number}/remove", {"entries": []}, status=403, role=Role.GUEST)
