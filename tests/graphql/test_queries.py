"""What one can ask of the library."""

import os
from pathlib import Path
from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.whole import TRACKS, Whole

TRACKS_PAGE = """
query(
  $first: Int, $after: String, $last: Int, $before: String,
  $filter: TrackFilter, $sort: TrackOrder
) {
  tracks(
    first: $first, after: $after, last: $last, before: $before, filter: $filter, sort: $sort
  ) {
    totalCount
    edges { cursor node { id title } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""


def titles(page: dict[str, Any]) -> list[str]:
    return [edge["node"]["title"] for edge in page["edges"]]


def track_named(box: Whole, title: str) -> dict[str, Any]:
    query = """query($text: String!) { search(text: $text) { tracks {
        id title artist artists album albumId albumArtist albumArtistId genres year discNumber
        trackNumber durationMs codec bitrate sampleRate path addedAt sizeBytes streamUrl
        cover { small medium large } missingSince
    } } }"""
    found: dict[str, Any] = box.asked(query, text=title)["search"]["tracks"][0]
    return found


def test_a_list_is_walked_to_its_end_and_back(box: Whole) -> None:
    forwards: list[str] = []
    after = None
    while True:
        page = box.asked(TRACKS_PAGE, first=70, after=after)["tracks"]
        forwards += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(forwards) == len(set(forwards)) == page["totalCount"] >= TRACKS

    backwards: list[str] = []
    before = None
    while True:
        page = box.asked(TRACKS_PAGE, last=70, before=before)["tracks"]
        backwards = [edge["node"]["id"] for edge in page["edges"]] + backwards
        before = page["pageInfo"]["startCursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert backwards == forwards


@pytest.mark.parametrize("by", ["TITLE", "ARTIST", "ALBUM", "YEAR", "DURATION", "ADDED"])
def test_turning_the_direction_turns_the_list(box: Whole, by: str) -> None:
    up = box.asked(TRACKS_PAGE, last=20, sort={"by": by, "direction": "ASC"})["tracks"]
    down = box.asked(TRACKS_PAGE, first=20, sort={"by": by, "direction": "DESC"})["tracks"]
    assert titles(down) == titles(up)[::-1]


def test_a_cursor_of_another_order_is_refused(box: Whole) -> None:
    cursor = box.asked(TRACKS_PAGE, first=1)["tracks"]["pageInfo"]["endCursor"]
    answer = box.graphql(TRACKS_PAGE, first=1, after=cursor, sort={"by": "TITLE"})
    assert answer["errors"][0]["extensions"]["code"] == "invalid"


@pytest.mark.parametrize(
    "part", [{"first": 201}, {"first": -1}, {"first": 2, "last": 2}, {"after": "no cursor"}]
)
def test_a_page_that_cannot_be_is_refused(box: Whole, part: dict[str, object]) -> None:
    answer = box.graphql(TRACKS_PAGE, Role.GUEST, **part)
    assert answer["errors"][0]["extensions"]["code"] == "invalid"


def test_a_track_tells_what_the_tags_and_the_best_file_say(box: Whole) -> None:
    track = track_named(box, "Starálfur")
    assert track["artists"] == ["Sigur Rós"]
    assert (track["albumArtist"], track["album"]) == ("Sigur Rós", "Ágætis byrjun")
    assert track["genres"] == ["Post-Rock", "Ambient"]
    assert (track["year"], track["trackNumber"], track["codec"]) == (1999, 3, "flac")
    assert track["streamUrl"] == f"/stream/{track['id']}"
    assert track["path"].startswith("/")
    assert track["addedAt"].endswith("Z")


def test_an_album_leads_to_its_tracks_in_order(box: Whole) -> None:
    album = track_named(box, "Starálfur")["albumId"]
    query = """query($id: ID!) { album(id: $id) {
        title artist trackCount editions { title } credits { creditedAs role }
        tracks { edges { node { title } } }
    } }"""
    found = box.asked(query, id=album)["album"]
    assert titles(found["tracks"]) == ["Intro", "Svefn-g-englar", "Starálfur"]
    assert found["trackCount"] == 3
    assert len(found["editions"]) == 1


def test_an_artist_leads_to_albums(box: Whole) -> None:
    artist = track_named(box, "Starálfur")["albumArtistId"]
    query = "query($id: ID!) { artist(id: $id) { name albums { edges { node { title } } } } }"
    found = box.asked(query, id=artist)["artist"]
    assert (found["name"], titles(found["albums"])) == ("Sigur Rós", ["Ágætis byrjun"])


def test_a_compilation_names_the_artist_of_each_track(box: Whole) -> None:
    track = track_named(box, "Love Again")
    assert (track["artists"], track["albumArtist"]) == (["The Lamps"], "Various Artists")


def test_filters_narrow_the_list(box: Whole) -> None:
    album = track_named(box, "Amber")["albumId"]
    of_album = box.asked(TRACKS_PAGE, filter={"albumId": album}, sort={"by": "ALBUM"})["tracks"]
    assert titles(of_album) == ["Amber", "Love Again"]
    missing = box.asked(TRACKS_PAGE, filter={"missing": True})["tracks"]
    assert titles(missing) == ["Missing"]


def test_anything_is_found_again_by_its_id(box: Whole) -> None:
    track = track_named(box, "Amber")
    query = """query($id: ID!) { node(id: $id) { __typename id
        ... on Track { title } ... on Album { title } ... on Artist { name } ... on Genre { name }
    } }"""
    for kind, id in (
        ("Track", track["id"]),
        ("Album", track["albumId"]),
        ("Artist", track["albumArtistId"]),
        ("Genre", ids.public("Genre", 1)),
    ):
        node = box.asked(query, id=id)["node"]
        assert (node["__typename"], node["id"]) == (kind, id)


def test_what_is_not_there_is_null_as_a_node_and_an_error_by_its_kind(box: Whole) -> None:
    gone = ids.public("Track", 99_999_999)
    assert box.asked("query($id: ID!) { node(id: $id) { id } }", id=gone)["node"] is None
    answer = box.graphql("query($id: ID!) { track(id: $id) { id } }", id=gone)
    assert answer["data"] == {"track": None}
    assert answer["errors"][0]["extensions"]["code"] == "not_found"


def test_an_id_of_another_kind_is_no_track(box: Whole) -> None:
    answer = box.graphql("query($id: ID!) { track(id: $id) { id } }", id=ids.public("Album", 1))
    assert answer["errors"][0]["extensions"]["code"] == "not_found"


def test_a_guest_does_not_learn_of_jobs_and_folders_by_their_ids(box: Whole) -> None:
    for kind in ("Root", "Job"):
        query = f'{{ node(id: "{ids.public(kind, 1)}") {{ __typename }} }}'
        assert box.asked(query, Role.GUEST)["node"] is None


def test_the_library_tells_its_sums(box: Whole) -> None:
    query = "{ library { tracks albums artists durationMs sizeBytes missing unreadable } }"
    sums = box.asked(query)["library"]
    assert sums["tracks"] >= TRACKS
    assert sums["missing"] == 1
    assert sums["durationMs"] > 0


def test_facets_genres_and_initials_are_offered(box: Whole) -> None:
    query = """{ facets { genres { value label count } decades { label } codecs { value }
        initials { value } } genres(first: 3) { edges { node { name trackCount } } } }"""
    found = box.asked(query)
    assert all(found["facets"][name] for name in ("genres", "decades", "codecs", "initials"))
    assert len(found["genres"]["edges"]) == 3


def test_search_finds_all_kinds_and_forgives_a_slip(box: Whole) -> None:
    query = """query($text: String!) { search(text: $text, first: 5) {
        corrected artists { name } albums { title } tracks { title } } }"""
    assert box.asked(query, text="sigur ros")["search"]["artists"][0]["name"] == "Sigur Rós"
    assert box.asked(query, text="starálfr")["search"]["tracks"][0]["title"] == "Starálfur"
    assert box.asked(query, text="")["search"]["tracks"] == []


def test_one_learns_who_one_is(box: Whole) -> None:
    for role in Role:
        assert box.asked("{ me { name role } }", role)["me"]["role"] == role.name


def test_an_admin_adds_scans_and_removes_a_folder(box: Whole, tmp_path: Path) -> None:
    add = "mutation($path: String!) { addRoot(path: $path) { id path state } }"
    root = box.asked(add, path=os.fspath(tmp_path))["addRoot"]
    assert root["path"] == os.fspath(tmp_path)
    assert root in box.asked("{ roots { id path state } }")["roots"]
    scan = "mutation($id: ID) { startScan(rootId: $id) { id jobType status entityId } }"
    (job,) = box.asked(scan, id=root["id"])["startScan"]
    assert (job["jobType"], job["entityId"]) == ("FILESYSTEM_SCAN", root["id"])
    told = box.asked("query($id: ID!) { job(id: $id) { id } jobs { id } }", id=job["id"])
    assert told["job"]["id"] == job["id"]
    assert job["id"] in [each["id"] for each in told["jobs"]]
    wait_for_end(box, job["id"])
    removed = box.asked("mutation($id: ID!) { removeRoot(id: $id) }", id=root["id"])
    assert removed["removeRoot"] == root["id"]


def wait_for_end(box: Whole, job: str) -> None:
    with box.soniq.feed.subscribe(["job.changed"], after=0) as news:
        while (item := news.get(timeout=60)) is not None:
            if ids.public("Job", int(str(item.payload["job_id"]))) == job:
                assert item.payload["status"] not in ("retrying", "failed"), item.payload
                if item.payload["status"] == "completed":
                    return
    raise AssertionError("the job did not end")


@pytest.mark.parametrize("path", ["music", "", "/no/such/folder", "/etc/\0passwd", "/\ud800"])
def test_a_folder_that_is_none_is_refused(box: Whole, path: str) -> None:
    literal = path.encode("unicode_escape").decode().replace("\\x00", "\\u0000")
    answer = box.graphql(f'mutation {{ addRoot(path: "{literal}") {{ id }} }}')
    assert answer["errors"][0]["extensions"]["code"] == "invalid"
