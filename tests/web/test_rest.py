"""REST: the library, scans, jobs and figures, in the shapes that programs know."""

import re
from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.jobs.model import JobType
from tests.whole import TRACKS, Whole

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def got(box: Whole, path: str, role: Role = Role.OWNER, **params: str | int) -> Any:
    with box.client(role) as client:
        response = client.get(path, params=params)
    assert response.status_code == 200, response.text
    return response.json()


def test_all_tracks_are_listed_page_by_page(box: Whole) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        page = got(box, "/tracks", limit=70, **({"cursor": cursor} if cursor else {}))
        seen += [track["id"] for track in page["tracks"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == page["total"] >= TRACKS


def test_a_track_has_the_known_keys(box: Whole) -> None:
    (track,) = got(box, "/tracks/search", q="staralfur")["tracks"]
    assert {
        "id", "title", "artist", "album", "year", "duration_ms", "path_audio", "path_cover",
    } <= track.keys()  # fmt: skip
    assert (track["title"], track["artist"], track["year"]) == ("Starálfur", "Sigur Rós", 1999)
    assert track == got(box, f"/tracks/{track['id']}")


def test_only_admins_see_where_files_lie(box: Whole) -> None:
    for role in Role:
        (track,) = got(box, "/tracks/search", role, q="staralfur")["tracks"]
        assert (track["path_audio"] is not None) is role.may(Role.ADMIN)


def test_filters_and_sorts_are_those_of_the_library(box: Whole) -> None:
    years = [
        track["year"]
        for track in got(box, "/tracks", year_from=1974, year_to=1999, sort="year", limit=200)[
            "tracks"
        ]
    ]
    assert years == sorted(years)
    assert {1974, 1999} <= set(years)
    assert [track["title"] for track in got(box, "/tracks", missing="true")["tracks"]] == [
        "Missing"
    ]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=201", 422),
        ("limit=0", 422),
        ("cursor=nonsense", 422),
        ("sort=nonsense", 422),
        ("artist_id=nonsense", 404),
        ("year_from=-1", 422),
    ],
)
def test_what_cannot_be_is_refused_in_words(box: Whole, query: str, status: int) -> None:
    with box.client(Role.GUEST) as client:
        response = client.get(f"/tracks?{query}")
    assert response.status_code == status
    assert response.json()["error"]["message"]


def test_a_track_that_is_not_there_is_404(box: Whole) -> None:
    with box.client(Role.GUEST) as client:
        assert client.get("/tracks/VHJhY2s6OTk5OTk5OQ").status_code == 404
        assert client.get("/tracks/nonsense").status_code == 404


def test_a_scan_is_started_and_followed_by_its_id(box: Whole) -> None:
    with box.client(Role.ADMIN) as client:
        response = client.post("/sources/scan", json={})
    assert response.status_code == 202
    begun = response.json()
    assert set(begun) == {"job_id", "status"}
    job = got(box, f"/api/jobs/{begun['job_id']}/status")
    assert (job["id"], job["job_type"]) == (begun["job_id"], JobType.FILESYSTEM_SCAN)
    assert {"status", "progress", "processed_items", "total_items", "started_at"} <= job.keys()
    assert ISO.fullmatch(job["created_at"])
    assert begun["job_id"] in [each["id"] for each in got(box, "/api/jobs")["jobs"]]


def test_a_scan_needs_no_body(box: Whole) -> None:
    with box.client(Role.ADMIN) as client:
        assert client.post("/sources/scan").status_code == 202


def test_a_scan_of_a_folder_that_is_none_is_404(box: Whole) -> None:
    with box.client(Role.ADMIN) as client:
        response = client.post("/sources/scan", json={"root_id": "Um9vdDo5OTk"})
    assert response.status_code == 404


@pytest.mark.parametrize("deed", ["cancel", "retry"])
def test_a_job_that_is_not_there_cannot_be_changed(box: Whole, deed: str) -> None:
    with box.client(Role.ADMIN) as client:
        assert client.post(f"/api/jobs/Sm9iOjk5OTk5/{deed}").status_code == 404


def test_the_figures_have_the_known_keys(box: Whole) -> None:
    stats = got(box, "/api/stats", Role.GUEST)
    assert {
        "total_albums", "owned_albums", "not_owned_albums", "downloading_albums",
        "matched_albums", "unmatched_albums", "total_artists",
    } <= stats.keys()  # fmt: skip
    stand = ("owned_albums", "not_owned_albums", "downloading_albums")
    assert stats["total_albums"] == sum(stats[name] for name in stand)
    assert stats["owned_albums"] > 0
    assert stats["matched_albums"] + stats["unmatched_albums"] == stats["total_albums"]


def test_the_routes_are_described_to_those_signed_in(box: Whole) -> None:
    told = got(box, "/openapi.json", Role.GUEST)
    assert "/tracks" in told["paths"]
    assert all(
        method.get("summary") for methods in told["paths"].values() for method in methods.values()
    )
    for path in ("/openapi.json", "/api/docs"):
        with box.client() as client:
            assert client.get(path).status_code == 401


def test_the_page_of_the_description_comes_whole_from_soniq(box: Whole) -> None:
    with box.client(Role.GUEST) as client:
        for path in ("/api/docs", "/api/docs/docs.js", "/api/docs/docs.css"):
            response = client.get(path)
            assert response.status_code == 200
            assert "//cdn" not in response.text
        assert client.get("/api/docs/nothing.js").status_code == 404
