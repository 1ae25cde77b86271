"""What the pages that change files and covers fetch, and have done to real files."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from fastapi import FastAPI

from soniq.accounts.model import Role
from soniq.http import errors, ids
from soniq.http.access import Doors
from soniq.http.addresses import Neighbourhood
from soniq.http.walls import Walls
from soniq.ui import change_feeds, cover_feeds, moving_feeds, tag_feeds
from soniq.units import AlbumId
from tests.http.routes import House, machine
from tests.shelf import picture

if TYPE_CHECKING:
    from tests.curated import Curated
    from tests.whole import Whole

TEMPLATE = "{albumartist}/[{year} - ]{album}/[{track:02} - ]{title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The feeds of a small soniq, as pages ask them."""

    curated: "Curated"
    house: House

    def get(self, path: str, status: int = 200, role: Role = Role.ADMIN, **query: object) -> Any:
        given = {name: str(value) for name, value in query.items()}
        response = self.house.client(role).get(path, params=given)
        assert response.status_code == status, response.text
        return response.json()

    def post(
        self, path: str, body: object = None, status: int = 200, role: Role = Role.ADMIN
    ) -> Any:
        response = self.house.client(role).post(path, json=body)
        assert response.status_code == status, response.text
        return response.json()

    def album(self) -> int:
        return ids.private("Album", self.curated.album(), AlbumId)

    def finished(self, job: dict[str, Any]) -> dict[str, Any]:
        while True:
            found: dict[str, Any] = self.get(f"/jobs/_feed/{job['id']}")
            if found["over"]:
                assert found["status"] == "completed", found["error"]
                return found

    def undo(self, change: int) -> Any:
        return self.post(f"/library/_feed/history/{change}/undo")


@pytest.fixture
def pages(curated: "Curated") -> Pages:
    soniq = curated.soniq
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    for room in (change_feeds, cover_feeds, moving_feeds, tag_feeds):
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
    return Pages(curated=curated, house=replace(curated.house, app=app, doors=doors))


# Renaming


def test_a_template_shows_its_example_or_where_it_is_wrong(pages: Pages) -> None:
    of = pages.album()
    found = pages.get("/renames/_feed/example", template=TEMPLATE, album=of)
    assert found["path"] == ["The Paper Lanterns", "1987 - Harbour Lights", "01 - Low Tide.flac"]
    wrong = pages.get("/renames/_feed/example", template="{album}/{titel}")
    assert (wrong["path"], wrong["at"]) == (None, 8)
    assert 'no field "titel"' in wrong["wrong"]


def test_a_folder_that_is_locked_is_told_with_each_name(pages: Pages) -> None:
    plan = pages.post("/renames/_feed/plans", {"template": TEMPLATE, "album": pages.album()})
    assert (plan["moving"], plan["troubled"], plan["same"]) == (0, 3, 0)
    moves = pages.get(f"/renames/_feed/plans/{plan['id']}/moves", troubled=True)["items"]
    assert {move["trouble"] for move in moves} == {"locked"}
    assert "may not change files" in moves[0]["note"]


def test_a_plan_is_seen_carried_out_and_taken_back(pages: Pages) -> None:
    pages.curated.unlock()
    plan = pages.post("/renames/_feed/plans", {"template": TEMPLATE})
    assert (plan["moving"], plan["troubled"], plan["done"]) == (4, 0, None)
    feed = f"/renames/_feed/plans/{plan['id']}"
    part = pages.get(f"{feed}/moves", first=3)
    rest = pages.get(f"{feed}/moves", first=3, after=part["after"])
    moves = [*part["items"], *rest["items"]]
    assert (len(moves), rest["after"]) == (4, None)
    assert [move["to"][0] for move in moves] == sorted(move["to"][0] for move in moves)
    before = set(pages.curated.music.root.rglob("*.flac"))

    came = pages.finished(pages.post(f"{feed}/apply"))["came"]

    assert (came["moved"], came["left"]) == (4, 0)
    there = pages.curated.music.root / "The Paper Lanterns/1987 - Harbour Lights"
    assert (there / "01 - Low Tide.flac").is_file()
    assert pages.get(feed)["done"]["change"] == came["change_id"]
    assert pages.post("/renames/_feed/plans", {"template": TEMPLATE})["same"] == 4
    pages.undo(came["change_id"])
    assert set(pages.curated.music.root.rglob("*.flac")) == before
    assert pages.get(feed)["done"]["undone"] is True


def test_only_what_was_picked_is_renamed(pages: Pages) -> None:
    pages.curated.unlock()
    some = ",".join(pages.curated.tracks()[:2])
    assert pages.get("/jobs/_feed/about", tracks=some)["name"] == "2 tracks"
    body = {"template": "{title}", "tracks": some}
    assert pages.post("/renames/_feed/plans", body)["moving"] == 2
    track = pages.curated.soniq.library.album_detail(AlbumId(pages.album())).tracks[0]
    assert track.file is not None
    folder = {"template": "{title}", "folder": track.file.folder_id}
    assert pages.post("/renames/_feed/plans", folder)["moving"] == 3
    above = pages.curated.soniq.library.folder(track.file.folder_id).parent_id
    assert pages.post("/renames/_feed/plans", {"template": "{title}", "folder": above})["moving"]


# The quarantine


def test_whoever_is_asked_learns_where_files_go_and_whether_they_may(pages: Pages) -> None:
    tracks = pages.curated.tracks()
    asked = pages.post("/quarantine/_feed/asking", {"tracks": tracks})
    assert (asked["count"], asked["days"], asked["offline"]) == (3, 30, [])
    assert asked["places"] == [f"{pages.curated.music.root}/.soniq/quarantine"]
    assert asked["locked"] == ["music"]
    said = pages.post("/quarantine/_feed/away", {"tracks": tracks}, status=403)
    assert "may not change files" in said["error"]["message"]


def test_what_is_put_away_is_listed_brought_back_or_deleted(pages: Pages) -> None:
    pages.curated.unlock()
    tracks = pages.curated.tracks()
    away = pages.post("/quarantine/_feed/away", {"tracks": tracks})
    assert (away["moved"], away["words"]) == (3, "3 files put away.")
    listed = pages.get("/quarantine/_feed/files", first=2)
    assert (listed["total"], len(listed["items"])) == (3, 2)
    first, second = listed["items"]
    assert (first["artist"], first["who"], first["left"]) == (
        "The Paper Lanterns",
        "you",
        "30 days left",
    )
    (last,) = pages.get("/quarantine/_feed/files", first=2, after=listed["after"])["items"]

    back = pages.post("/quarantine/_feed/restore", {"files": [first["id"]]})
    assert (back["moved"], back["words"]) == (1, "1 file brought back.")
    unsure = {"files": [second["id"]], "for_good": False}
    pages.post("/quarantine/_feed/delete", unsure, status=422)
    gone = pages.post("/quarantine/_feed/delete", {**unsure, "for_good": True})
    assert gone["words"] == "1 file deleted for good."
    pages.post("/quarantine/_feed/restore", {"files": [second["id"]]}, status=404)
    assert [one["id"] for one in pages.get("/quarantine/_feed/files")["items"]] == [last["id"]]


# Tags


def edit(pages: Pages, **values: str) -> None:
    wish = {"album": pages.album(), "edit": {"kind": "fields", "values": values}}
    pages.post("/library/_feed/edit/apply", wish)


def test_tags_are_seen_written_and_taken_back(pages: Pages) -> None:
    assert pages.post("/tags/_feed/figures", {})["files"] == 0
    edit(pages, genres="Shanty")
    refused = pages.post("/tags/_feed/figures", {})
    assert (refused["files"], refused["refused"][0][1]) == (0, 3)
    pages.curated.unlock()
    assert pages.post("/tags/_feed/figures", {})["fields"] == [["Genres", 3]]
    part = pages.get("/tags/_feed/files", first=2)
    assert [one["fields"] for one in part["items"]] == [[["Genres", "nothing", "Shanty"]]] * 2
    rest = pages.get("/tags/_feed/files", first=2, after=part["after"])
    assert (len(rest["items"]), rest["after"]) == (1, None)

    came = pages.finished(pages.post("/tags/_feed/write", {"album": pages.album()}))["came"]

    assert (came["written"], came["refused"]) == (3, 0)
    assert pages.post("/tags/_feed/figures", {})["files"] == 0
    pages.undo(came["change_id"])
    assert pages.post("/tags/_feed/figures", {"album": pages.album()})["files"] == 3


# Covers


def covers(pages: Pages) -> str:
    return f"/library/_feed/covers/{pages.album()}"


def give(pages: Pages, image: bytes, role: Role = Role.MODERATOR) -> tuple[int, Any]:
    client = pages.house.client(role)
    headers = {"Content-Type": "image/jpeg"}
    response = client.post(f"{covers(pages)}/give", content=image, headers=headers)
    return response.status_code, response.json()


def test_an_image_is_given_chosen_removed_and_taken_back(pages: Pages) -> None:
    assert pages.get(covers(pages))["images"] == []
    status, given = give(pages, picture("red"))
    (image,) = given["images"]
    assert (status, image["cover"], image["removable"]) == (200, True, True)
    assert give(pages, picture("red"))[1]["change"] is None
    both = give(pages, picture("teal"))[1]["images"]
    old = next(one["hash"] for one in both if not one["cover"])
    now = pages.post(f"{covers(pages)}/choose", {"hash": old})["images"]
    assert next(one["hash"] for one in now if one["cover"]) == old
    left = pages.post(f"{covers(pages)}/remove", {"hash": old})
    assert old not in [one["hash"] for one in left["images"]]
    pages.undo(left["change"])
    assert old in [one["hash"] for one in pages.get(covers(pages))["images"]]


def test_what_is_no_image_or_too_large_is_refused_in_words(pages: Pages) -> None:
    status, said = give(pages, b"no image at all")
    assert (status, bool(said["error"]["message"])) == (422, True)
    assert give(pages, b"x" * (16 * 1024 * 1024))[0] == 413
    assert give(pages, picture("red"), Role.USER)[0] == 403


def test_images_of_others_come_through_soniq(pages: Pages) -> None:
    found = pages.post(f"{covers(pages)}/search", role=Role.MODERATOR)
    offer = next(one for one in found["offers"] if one["source"] == "Deezer")
    shown = pages.house.client(Role.MODERATOR).get(f"/library/_feed/covers/offers/{offer['ref']}")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    now = pages.post(f"{covers(pages)}/take", {"ref": offer["ref"]}, role=Role.MODERATOR)
    assert now["images"][0]["source"] == "Deezer"
    assert now["change"] is not None
    pages.post(f"{covers(pages)}/take", {"ref": "old"}, status=404, role=Role.MODERATOR)


# For whom


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/renames/_feed/plans", {"template": "{title}"}),
        ("/quarantine/_feed/away", {"tracks": [ids.public("Track", 1)]}),
        ("/quarantine/_feed/delete", {"files": [1], "for_good": True}),
        ("/tags/_feed/write", {}),
    ],
)
def test_files_are_for_those_who_look_after_soniq(box: "Whole", path: str, body: object) -> None:
    with box.client(Role.MODERATOR) as client:
        assert client.post(path, json=body).status_code == 403
