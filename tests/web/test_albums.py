"""The grid by REST, in the shapes of the source document, key by key."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from soniq.units import AlbumId, PersonId
from tests.whole import Whole

ALBUM = {
    "id", "title", "artist", "cover_art_url", "release_date", "ownership_status", "match_score",
    "genres",
}  # fmt: skip
MORE = {"match_status", "acquisition_source", "tracks_here", "total_tracks", "progress"}
DETAIL = {
    "spotify_id", "musicbrainz_release_group_id", "local_path", "created_at", "last_synced_at",
}  # fmt: skip
STATS = {
    "total_albums", "owned_albums", "not_owned_albums", "downloading_albums", "matched_albums",
    "unmatched_albums", "total_artists",
}  # fmt: skip
SETTINGS = {
    "lidarr_url", "lidarr_api_key", "music_folder_path", "auto_sync_enabled",
    "sync_interval_hours",
}  # fmt: skip
WANTED = {"title": "Vespertine", "artist": "Björk", "release_date": "2001-08-27"}


@pytest.fixture
def user(box: Whole) -> Iterator[httpx.Client]:
    with box.client(Role.USER) as client:
        yield client


@pytest.fixture
def admin(box: Whole) -> Iterator[httpx.Client]:
    with box.client(Role.ADMIN) as client:
        yield client


@pytest.fixture
def wanted(user: httpx.Client) -> Iterator[str]:
    """The id of an album that somebody wants, for as long as the test runs."""
    album_id = str(user.post("/api/collection/wishes", json=WANTED).json()["album_id"])
    yield album_id
    for holding in user.get(f"/api/albums/{album_id}").json().get("holdings", ()):
        user.delete(f"/api/collection/holdings/{holding['id']}")
    user.delete(f"/api/collection/wishes/{album_id}")
    assert user.get(f"/api/albums/{album_id}").status_code == 404


def got(client: httpx.Client, path: str, **params: str | int | bool) -> Any:
    response = client.get(path, params=params)
    assert response.status_code == 200, response.text
    return response.json()


def test_a_page_has_the_source_documents_keys(user: httpx.Client) -> None:
    page = got(user, "/api/albums")
    assert set(page) == {"albums", "pagination"}
    assert set(page["pagination"]) == {"page", "page_size", "total_items", "total_pages"}
    assert (page["pagination"]["page"], page["pagination"]["page_size"]) == (1, 50)
    for album in page["albums"]:
        assert set(album) == ALBUM | MORE
        assert set(album["artist"]) == {"id", "name"}
        assert isinstance(album["id"], str)
        assert isinstance(album["genres"], list)


def test_the_keys_hold_the_source_documents_kinds_of_values(user: httpx.Client) -> None:
    (album,) = got(user, "/api/albums", search="agætis byrjun")["albums"]
    assert album["artist"]["name"] == "Sigur Rós"
    assert album["genres"] == ["Ambient", "Post-Rock"]
    assert (album["release_date"], album["ownership_status"]) == ("1999", "owned")
    assert album["match_score"] is None
    assert re.fullmatch(r"http://[^/]+/covers/[0-9a-f]{32}/480", album["cover_art_url"])


def test_pages_follow_one_another_to_the_end(user: httpx.Client) -> None:
    first = got(user, "/api/albums", page_size=7)["pagination"]
    assert first["total_pages"] == -(-first["total_items"] // 7)
    seen = [
        album["id"]
        for page in range(1, first["total_pages"] + 1)
        for album in got(user, "/api/albums", page=page, page_size=7)["albums"]
    ]
    assert len(seen) == len(set(seen)) == first["total_items"]
    assert got(user, "/api/albums", page=10**9)["albums"] == []


def test_the_grid_and_the_statistics_tell_the_same(user: httpx.Client, wanted: str) -> None:
    stats = got(user, "/api/stats")
    assert stats.keys() >= STATS
    for status in ("owned", "not_owned", "downloading"):
        page = got(user, "/api/albums", ownership_status=status, page_size=1)
        assert page["pagination"]["total_items"] == stats[f"{status}_albums"]
    whole = got(user, "/api/albums", page_size=1)["pagination"]["total_items"]
    assert whole == stats["total_albums"] == stats["matched_albums"] + stats["unmatched_albums"]
    assert stats["not_owned_albums"] > 0


@pytest.mark.parametrize(
    ("query", "allowed"),
    [
        ("ownership_status=lost", ("not_owned", "owned", "downloading")),
        ("match_status=perhaps", ("pending", "matched", "manual_review", "no_match")),
        ("acquisition_source=theft", ("bandcamp", "physical", "lidarr", "unknown")),
        ("source=tape", ("spotify", "itunes", "bandcamp", "discogs", "list", "person")),
        ("look=grey", ("owned", "partly", "wanted", "coming", "unsure")),
        ("sort=colour", ("artist", "title", "year", "added")),
    ],
)
def test_a_wrong_word_is_refused_with_the_allowed_ones(
    user: httpx.Client, query: str, allowed: tuple[str, ...]
) -> None:
    response = user.get(f"/api/albums?{query}")
    assert response.status_code == 422
    message = response.json()["error"]["message"]
    assert all(f"'{word}'" in message for word in allowed), message


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("page_size=201", 422),
        ("page_size=0", 422),
        ("page=0", 422),
        ("page=x", 422),
        ("artist_id=nonsense", 404),
        ("search=" + "x" * 201, 422),
    ],
    ids=["large", "none", "zeroth", "no number", "no id", "long"],
)
def test_what_cannot_be_is_refused_in_words(user: httpx.Client, query: str, status: int) -> None:
    response = user.get(f"/api/albums?{query}")
    assert response.status_code == status
    assert response.json()["error"]["message"]


def test_two_hundred_stand_on_a_page_at_most(user: httpx.Client) -> None:
    assert len(got(user, "/api/albums", page_size=200)["albums"]) <= 200


def test_an_artist_narrows_the_grid(user: httpx.Client) -> None:
    (album,) = got(user, "/api/albums", search="byrjun")["albums"]
    found = got(user, "/api/albums", artist_id=album["artist"]["id"])["albums"]
    assert [one["title"] for one in found] == ["Ágætis byrjun"]


def test_one_album_has_the_keys_of_its_table(user: httpx.Client, wanted: str) -> None:
    album = got(user, f"/api/albums/{wanted}")
    assert album.keys() >= ALBUM | MORE | DETAIL
    assert (album["title"], album["ownership_status"]) == ("Vespertine", "not_owned")
    assert album["match_status"] == "pending"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", album["created_at"])
    assert [shop["name"] for shop in album["shops"]][:2] == ["Bandcamp", "Qobuz"]


def test_nobody_sees_anothers_wishes(box: Whole, wanted: str) -> None:
    seen = {}
    for role in (Role.USER, Role.OWNER, Role.GUEST):
        with box.client(role) as client:
            seen[role] = got(client, f"/api/albums/{wanted}")["wishes"]
    assert [len(seen[role]) for role in (Role.USER, Role.OWNER, Role.GUEST)] == [1, 0, 0]
    with box.client(Role.OWNER) as client:
        mine = got(client, "/api/albums", mine=True)["albums"]
    assert wanted not in [album["id"] for album in mine]


def test_ownership_is_said_by_the_source_documents_body(user: httpx.Client, wanted: str) -> None:
    said = {"ownership_status": "owned", "acquisition_source": "bandcamp"}
    album = user.patch(f"/api/albums/{wanted}", json=said).json()
    assert {name: album[name] for name in said} == said
    album = user.patch(f"/api/albums/{wanted}", json={"ownership_status": "not_owned"}).json()
    assert album["ownership_status"] == "not_owned"


def test_a_folder_is_for_admins_to_see_and_to_say(
    box: Whole, user: httpx.Client, admin: httpx.Client, wanted: str
) -> None:
    refused = user.patch(f"/api/albums/{wanted}", json={"local_path": "/music/x"})
    assert refused.status_code == 403
    outside = admin.patch(f"/api/albums/{wanted}", json={"local_path": "/etc"})
    assert outside.status_code == 422
    album = admin.patch(f"/api/albums/{wanted}", json={"local_path": "/music/Björk"}).json()
    assert album["local_path"] == "/music/Björk"
    assert got(user, f"/api/albums/{wanted}")["local_path"] is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"ownership_status": "lost"}, ("not_owned", "owned", "downloading")),
        ({"acquisition_source": "theft"}, ("bandcamp", "physical", "lidarr", "unknown")),
        ({"colour": "red"}, ("colour",)),
    ],
)
def test_a_wrong_change_is_refused_in_words(
    user: httpx.Client, wanted: str, said: dict[str, str], words: tuple[str, ...]
) -> None:
    response = user.patch(f"/api/albums/{wanted}", json=said)
    assert response.status_code == 422
    assert all(word in response.json()["error"]["message"] for word in words)


def test_what_cannot_become_so_is_a_conflict(user: httpx.Client, wanted: str) -> None:
    (owned,) = got(user, "/api/albums", search="byrjun")["albums"]
    for album_id, status in ((owned["id"], "not_owned"), (wanted, "downloading")):
        response = user.patch(f"/api/albums/{album_id}", json={"ownership_status": status})
        assert response.status_code == 409
        assert response.json()["error"]["message"]


def test_what_an_album_is_moderators_say(user: httpx.Client, wanted: str) -> None:
    body = {"musicbrainz_release_group_id": "b1392450-e666-3926-a536-22c65f834433"}
    assert user.patch(f"/api/albums/{wanted}", json=body).status_code == 403


def test_an_album_that_is_not_there_is_404(user: httpx.Client) -> None:
    for album_id in ("nonsense", ids.public("Album", 999_999), ids.public("Track", 1)):
        assert user.get(f"/api/albums/{album_id}").status_code == 404
        assert user.patch(f"/api/albums/{album_id}", json={}).status_code == 404


def test_a_guest_looks_and_says_nothing(box: Whole, wanted: str) -> None:
    with box.client(Role.GUEST) as guest:
        assert got(guest, f"/api/albums/{wanted}")["title"] == "Vespertine"
        assert guest.patch(f"/api/albums/{wanted}", json={}).status_code == 403
        assert guest.post("/api/collection/wishes", json=WANTED).status_code == 403


def test_a_record_is_held_and_let_go(user: httpx.Client, wanted: str) -> None:
    order = {"album_id": wanted, "medium": "vinyl", "barcode": "0634904078164", "note": "signed"}
    holding = user.post("/api/collection/holdings", json=order).json()
    assert (holding["album_id"], holding["barcode"]) == (wanted, "634904078164")
    assert got(user, f"/api/albums/{wanted}")["ownership_status"] == "owned"
    assert user.delete(f"/api/collection/holdings/{holding['id']}").status_code == 204
    assert user.delete(f"/api/collection/holdings/{holding['id']}").status_code == 404
    wrong = user.post("/api/collection/holdings", json={**order, "medium": "wax"})
    assert "'vinyl'" in wrong.json()["error"]["message"]
    assert user.post("/api/collection/holdings", json={"medium": "cd"}).status_code == 422


def test_the_shopping_list_is_told_and_sent_as_a_table(user: httpx.Client, wanted: str) -> None:
    said = {"album_ids": [wanted], "priority": 2, "price_note": "9 €", "note": "=1+1"}
    assert user.patch("/api/collection/shopping", json=said).status_code == 204
    page = got(user, "/api/collection/shopping")
    (line,) = [line for line in page["albums"] if line["album"]["id"] == wanted]
    assert (line["priority"], line["price_note"]) == (2, "9 €")
    assert page["total_items"] >= 1
    table = user.get("/api/collection/shopping.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert "attachment" in table.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(table.text, newline="")))
    (row,) = [row for row in rows if row["Album"] == "Vespertine"]
    assert (row["Priority"], row["Price"], row["Note"]) == ("next", "9 €", "'=1+1")
    assert user.patch("/api/collection/shopping", json={**said, "priority": 3}).status_code == 422


def test_figures_tell_the_collection_in_numbers(user: httpx.Client, wanted: str) -> None:
    figures = got(user, "/api/collection/figures")
    stats = got(user, "/api/stats")
    assert figures["owned"] == stats["owned_albums"]
    assert figures["wanted"] >= 1
    assert sum(one["owned"] for one in figures["months"]) == figures["owned"]


def test_settings_have_the_source_documents_keys(admin: httpx.Client) -> None:
    found = got(admin, "/api/settings")
    assert found.keys() >= SETTINGS
    assert (found["auto_sync_enabled"], found["sync_interval_hours"]) == (False, 24)


def test_settings_are_set_and_the_key_is_never_told(box: Whole, admin: httpx.Client) -> None:
    before = got(admin, "/api/settings")
    assert (before["lidarr_api_key"], before["lidarr_api_key_set"]) == (None, False)
    said = {
        "lidarr_url": "http://192.168.1.20:8686",
        "lidarr_api_key": "canary0123456789",
        "music_folder_path": "/music",
        "auto_sync_enabled": True,
        "sync_interval_hours": 12,
        "local_shop": "https://shop.example/?q={artist}+{album}",
    }
    response = admin.put("/api/settings", json=said)
    assert response.status_code == 200, response.text
    assert "canary" not in response.text
    after = got(admin, "/api/settings")
    assert (after["lidarr_api_key"], after["lidarr_api_key_set"]) == (None, True)
    assert {name: after[name] for name in said if name != "lidarr_api_key"} == {
        name: value for name, value in said.items() if name != "lidarr_api_key"
    }
    assert admin.put("/api/settings", json=after).json() == after
    assert box.soniq.preferences.secret("lidarr_api_key") == "canary0123456789"
    admin.put(
        "/api/settings",
        json={**before, "lidarr_url": "", "lidarr_api_key": "", "local_shop": ""},
    )
    assert got(admin, "/api/settings") == before


@pytest.mark.parametrize(
    "said",
    [
        {"sync_interval_hours": 13},
        {"lidarr_url": "ftp://lidarr"},
        {"lidarr_api_key": "k\u00e9y"},
        {"local_shop": "https://shop.example/"},
        {"music_folder_path": "music"},
        {"music_folder_path": "/nowhere/at/all"},
        {"auto_sync_enabled": "perhaps"},
    ],
    ids=["hours", "scheme", "key", "shop", "relative", "nowhere", "boolean"],
)
def test_a_wrong_setting_is_refused_in_words(admin: httpx.Client, said: dict[str, Any]) -> None:
    before = got(admin, "/api/settings")
    response = admin.put("/api/settings", json={"auto_sync_enabled": True, **said})
    assert response.status_code == 422, response.text
    assert response.json()["error"]["message"]
    assert got(admin, "/api/settings") == before


def test_settings_are_for_admins(user: httpx.Client) -> None:
    assert user.get("/api/settings").status_code == 403
    assert user.put("/api/settings", json={}).status_code == 403


def test_a_page_counts_for_the_household_and_wishes_for_one(box: Whole, wanted: str) -> None:
    number = ids.private("Album", wanted, AlbumId)
    detail = box.soniq.collection.detail(number, PersonId(999))
    assert detail.wishes == []
