"""Purchases and links by REST and GraphQL, with the jobs that see to them."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from soniq.library.wanted import ToldAlbum
from soniq.units import PersonId
from tests.arrivals import zips
from tests.arrivals.bought import night_ferry
from tests.curated import Curated, curated

NAME = f"{zips.ARTIST} - {zips.ALBUM}.zip"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Curated]:
    """A soniq that may change its music folder."""
    with curated(tmp_path, watch=True, watch_quiet_seconds=0.1, network="off") as served:
        served.unlock()
        yield served


def bring(shop: Curated, content: bytes, *, role: Role = Role.ADMIN, status: int = 201) -> Any:
    response = shop.house.client(role).post(
        "/api/arrivals",
        params={"name": NAME},
        content=content,
        headers={"Content-Type": "application/octet-stream"},
    )
    assert response.status_code == status, response.text
    return response.json()


def until(shop: Curated, arrival_id: str, *states: str) -> Any:
    """The purchase, once it stands so."""
    for _ in range(600):
        found = shop.got(f"/api/arrivals/{arrival_id}", Role.ADMIN)
        if found["arrival"]["state"] in states:
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def wish(shop: Curated, told: ToldAlbum) -> None:
    (owner, *_) = shop.soniq.accounts.people()
    shop.soniq.collection.want(PersonId(owner.id), told)


def test_a_purchase_is_brought_looked_at_filed_and_owned(shop: Curated, tmp_path: Path) -> None:
    wish(shop, night_ferry())
    brought = bring(shop, zips.zipped(zips.album(tmp_path)))
    assert (brought["state"], brought["origin"], brought["name"]) == ("waiting", "upload", NAME)
    preview = until(shop, brought["id"], "staged")
    assert preview["can_accept"]
    assert preview["arrival"]["found"]["sure"]
    assert preview["arrival"]["found"]["brings"] == 3
    assert preview["arrival"]["acquisition_source"] == "bandcamp"
    assert [(one["kind"], one["fate"]) for one in preview["files"]] == [
        *[("track", "file")] * 3,
        ("booklet", "file"),
        ("cover", "file"),
    ]
    assert preview["files"][0]["target"] == (
        "The Paper Lanterns/1991 - Night Ferry/01 - Gangway.flac"
    )
    other = shop.posted(
        f"/api/arrivals/{brought['id']}/plan", {"template": "{title}", "bonus": False}, Role.ADMIN
    )
    assert other["files"][0]["target"] == "Gangway.flac"
    assert other["arrival"]["bonus"] is False
    shop.posted(f"/api/arrivals/{brought['id']}/accept", None, Role.ADMIN, status=202)
    done = until(shop, brought["id"], "done")["arrival"]
    assert (shop.music.root / "Gangway.flac").is_file()
    (listed,) = shop.got("/api/arrivals", Role.ADMIN, over=True)["arrivals"]
    assert listed["id"] == done["id"]
    assert listed["change_id"] is not None
    undone = shop.posted(f"/api/history/{listed['change_id']}/undo", {}, Role.ADMIN)
    assert undone["restored"] == 3
    assert not (shop.music.root / "Gangway.flac").exists()


def test_what_is_no_purchase_is_refused_in_words(shop: Curated) -> None:
    one = bring(shop, zips.zipped({"../x.flac": b"1"}))
    refused = until(shop, one["id"], "failed")["arrival"]
    assert "made to do harm" in refused["trouble"]
    bring(shop, b"", status=422)


def test_forms_are_not_taken(shop: Curated) -> None:
    response = shop.house.client(Role.ADMIN).post(
        "/api/arrivals", params={"name": NAME}, files={"file": b"PK"}
    )
    assert response.status_code == 415


def test_the_inbox_is_told_and_looked_at(shop: Curated, tmp_path: Path) -> None:
    told = shop.got("/api/arrivals", Role.ADMIN)["inbox"]
    assert told["note"] == ""
    Path(told["path"], NAME).write_bytes(zips.zipped(zips.album(tmp_path)))
    for _ in range(400):
        found = shop.got("/api/arrivals", Role.ADMIN)["arrivals"]
        if found and found[0]["state"] == "staged":
            break
        time.sleep(0.05)
    assert (found[0]["origin"], found[0]["state"]) == ("inbox", "staged")
    dropped = shop.posted(f"/api/arrivals/{found[0]['id']}/drop", None, Role.ADMIN)
    assert dropped["state"] == "dropped"


def test_lists_go_on_by_their_cursor(shop: Curated) -> None:
    brought = [bring(shop, b"nothing")["id"] for _ in range(3)]
    for one in brought:
        until(shop, one, "failed")
    first = shop.got("/api/arrivals", Role.ADMIN, over=True, limit=2)
    rest = shop.got("/api/arrivals", Role.ADMIN, over=True, cursor=first["next_cursor"])
    listed = [one["id"] for one in (*first["arrivals"], *rest["arrivals"])]
    assert listed == brought[::-1]
    assert rest["next_cursor"] is None


def test_links_are_refused_in_words_or_wait(shop: Curated) -> None:
    body = {"url": "https://router.lan/x.zip", "kind": "music"}
    refused = shop.posted("/api/downloads", body, Role.ADMIN, status=422)
    assert "within the house" in refused["error"]["message"]
    body["url"] = "https://shop.example/x.zip?token=SECRET"
    one = shop.posted("/api/downloads", body, Role.ADMIN, status=202)
    assert one["url"] == "https://shop.example/x.zip"
    for _ in range(200):
        (listed,) = shop.got("/api/downloads", Role.ADMIN)["downloads"]
        if listed["state"] == "paused":
            break
        time.sleep(0.05)
    assert listed["state"] == "paused"
    cancelled = shop.posted(f"/api/downloads/{one['id']}/cancel", None, Role.ADMIN)
    assert cancelled["state"] == "cancelled"
    shop.posted(f"/api/downloads/{one['id']}/retry", None, Role.ADMIN, status=409)


def test_wrong_kinds_are_told_which_there_are(shop: Curated) -> None:
    body = {"url": "https://shop.example/x.zip", "kind": "stream"}
    refused = shop.posted("/api/downloads", body, Role.ADMIN, status=422)
    assert "lyrics" in str(refused)


@pytest.mark.parametrize("role", [Role.GUEST, Role.USER, Role.MODERATOR])
def test_it_is_for_those_who_manage_files(shop: Curated, role: Role) -> None:
    bring(shop, b"PK", role=role, status=403)
    assert shop.house.client(role).get("/api/arrivals").status_code == 403
    errors = shop.graphql("{ arrivals { id } }", role)["errors"]
    assert {error["extensions"]["code"] for error in errors} == {"forbidden"}


def test_graphql_does_the_same(shop: Curated, tmp_path: Path) -> None:
    one = bring(shop, zips.zipped(zips.album(tmp_path)))
    until(shop, one["id"], "staged")
    query = """
        query ($id: ID!) {
            arrivals { id state sizeBytes found { album sure } }
            arrival(id: $id) {
                canAccept note
                arrival { tracks left acquisitionSource }
                files { name kind fate target title durationMs }
            }
            inbox { path note }
            downloads { id }
        }
    """
    told = shop.asked(query, Role.ADMIN, id=one["id"])
    assert [found["state"] for found in told["arrivals"]] == ["STAGED"]
    assert told["arrival"]["canAccept"]
    assert told["arrival"]["arrival"] == {
        "tracks": 3,
        "left": 0,
        "acquisitionSource": "bandcamp",
    }
    planned = shop.asked(
        "mutation ($id: ID!) { planArrival(id: $id, bonus: false) { files { fate } } }",
        Role.ADMIN,
        id=one["id"],
    )
    assert [file["fate"] for file in planned["planArrival"]["files"]] == [
        *["FILE"] * 3,
        *["LEFT"] * 2,
    ]
    accepted = shop.asked(
        "mutation ($id: ID!) { acceptArrival(id: $id) { state } }", Role.ADMIN, id=one["id"]
    )
    assert accepted["acceptArrival"]["state"] == "ACCEPTED"
    until(shop, one["id"], "done")
    assert (
        shop.code(
            "mutation ($id: ID!) { dropArrival(id: $id) { state } }", Role.ADMIN, id=one["id"]
        )
        == "conflict"
    )
    link = 'mutation { fetchLink(url: "http://shop.example/x.zip") { id } }'
    assert shop.code(link, Role.ADMIN) == "invalid"
    nobody = ids.public("Download", 999)
    for name in ("cancelDownload", "retryDownload"):
        asked = f"mutation ($id: ID!) {{ {name}(id: $id) {{ id }} }}"
        assert shop.code(asked, Role.ADMIN, id=nobody) == "not_found"
