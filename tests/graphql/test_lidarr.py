"""Lidarr by GraphQL. The box asks no other servers."""

import json
from collections.abc import Iterator

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.fakes.lidarr.webhooks import event
from tests.whole import Whole

DOWNLOAD = """
    albumId title artist status progress lidarrAlbumId downloadId qualityProfile releaseTitle
    estimatedCompletionAt error createdAt updatedAt
"""
STANDING = "isSetUp url hasApiKey hasWebhook active waiting failed lookedAt heardAt trouble"
LIST = f"""
    query ($after: String, $status: [LidarrState!]) {{
        lidarrDownloads(first: 2, after: $after, status: $status) {{
            downloads {{ {DOWNLOAD} }} nextCursor
        }}
    }}
"""
ONE = f"query ($id: ID!) {{ lidarrDownload(albumId: $id) {{ {DOWNLOAD} }} }}"
EVENTS = (
    "{ lidarrEvents(first: 1) { events { eventType albumId downloadId outcome at } nextCursor } }"
)
SEARCH = f"mutation ($id: ID!) {{ searchLidarr(albumId: $id) {{ {DOWNLOAD} }} }}"
TEST = """
    mutation ($url: String, $key: String) {
        testLidarr(url: $url, apiKey: $key) {
            success message failure version instanceName url advice
        }
    }
"""
CHOICES = """
    { lidarrChoices {
        qualityProfiles { number name } metadataProfiles { number name }
        rootFolders { path name accessible freeBytes here }
        qualityProfile metadataProfile rootFolder
    } }
"""


def refusal(
    box: Whole, query: str, role: Role = Role.OWNER, **variables: object
) -> tuple[str, str]:
    error = box.graphql(query, role, **variables)["errors"][0]
    return error["extensions"]["code"], error["message"]


@pytest.fixture
def coming(box: Whole) -> Iterator[list[str]]:
    """Three albums that are on their way; the box is as it was afterwards."""
    before = box.soniq.db.read().execute("SELECT * FROM albums WHERE id IN (11, 12, 13)").fetchall()
    yield [_coming(box, number) for number in (11, 12, 13)]
    with box.soniq.db.write() as tx:
        tx.execute("DELETE FROM lidarr_downloads")
        tx.execute("DELETE FROM lidarr_events")
        for row in before:
            box.soniq.collection.coming(tx, row["id"], None)
            tx.execute(
                "UPDATE albums SET musicbrainz_release_group_id = :mbid WHERE id = :id",
                {"mbid": row["musicbrainz_release_group_id"], "id": row["id"]},
            )


def _coming(box: Whole, number: int) -> str:
    mbid = f"{number:08d}-1111-4222-8333-444444444444"
    with box.soniq.db.write() as tx:
        tx.execute(
            "UPDATE albums SET musicbrainz_release_group_id = :mbid WHERE id = :id",
            {"mbid": mbid, "id": number},
        )
    told = event("Grab", albums=[{"mbId": mbid, "title": "x"}], downloadId=f"SAB_{number}")
    box.soniq.lidarr.hear(json.dumps(told).encode())
    return ids.public("Album", number)


def test_what_is_on_its_way_is_listed_and_what_was_told(box: Whole, coming: list[str]) -> None:
    first = box.asked(LIST, Role.USER)["lidarrDownloads"]
    rest = box.asked(LIST, Role.USER, after=first["nextCursor"])["lidarrDownloads"]
    found = [*first["downloads"], *rest["downloads"]]
    assert sorted(one["albumId"] for one in found) == sorted(coming)
    assert {(one["status"], one["progress"]) for one in found} == {("DOWNLOADING", 0)}
    assert rest["nextCursor"] is None
    none = box.asked(LIST, Role.USER, status=["FAILED"])["lidarrDownloads"]
    assert none == {"downloads": [], "nextCursor": None}
    assert box.asked(ONE, Role.USER, id=coming[0])["lidarrDownload"]["downloadId"] == "SAB_11"
    assert box.asked(ONE, Role.USER, id=ids.public("Album", 2))["lidarrDownload"] is None
    (told,) = box.asked(EVENTS)["lidarrEvents"]["events"]
    assert (told["eventType"], told["albumId"]) == ("Grab", coming[2])


def test_what_asks_lidarr_says_what_is_missing(box: Whole, coming: list[str]) -> None:
    found = box.asked(TEST, Role.ADMIN, url="http://127.0.0.1:8686", key="canary")["testLidarr"]
    assert (found["success"], found["failure"]) == (False, "off")
    assert box.asked(TEST, Role.ADMIN)["testLidarr"]["failure"] == "not_set_up"
    assert refusal(box, TEST, url="nowhere")[0] == "invalid"
    assert refusal(box, CHOICES)[0] == "lidarr_not_set_up"
    assert refusal(box, SEARCH, id=ids.public("Album", 1))[0] == "match_first"
    assert refusal(box, SEARCH, id=coming[0])[0] == "lidarr_not_set_up"
    assert refusal(box, SEARCH, id=ids.public("Album", 9_999_999))[0] == "not_found"
    hook = f'mutation {{ registerLidarrWebhook(address: "http://a") {{ {STANDING} }} }}'
    assert refusal(box, hook)[0] == "lidarr_not_set_up"
    assert refusal(box, f"mutation {{ forgetLidarrWebhook {{ {STANDING} }} }}")[0] == (
        "lidarr_not_set_up"
    )
    choose = "mutation { chooseLidarr(qualityProfile: 1) { qualityProfile } }"
    assert refusal(box, choose)[0] == "lidarr_not_set_up"
    assert refusal(box, "{ lidarrEvents(first: 0) { nextCursor } }")[0] == "invalid"
    assert refusal(box, LIST, after="x")[0] == "invalid"


def test_users_see_how_it_stands_and_only_admins_set_it_up(box: Whole) -> None:
    standing = box.asked(f"{{ lidarr {{ {STANDING} }} }}", Role.USER)["lidarr"]
    assert (standing["isSetUp"], standing["hasWebhook"]) == (False, False)
    for query in (CHOICES, EVENTS, TEST):
        assert refusal(box, query, Role.MODERATOR)[0] == "forbidden"
    assert refusal(box, f"{{ lidarr {{ {STANDING} }} }}", Role.GUEST)[0] == "forbidden"
