"""What lists, search and play buttons fetch."""

from typing import TYPE_CHECKING, Any

import pytest

from soniq.accounts.model import Role
from soniq.jobs.model import JobType

if TYPE_CHECKING:
    from tests.whole import Whole

FEEDS = "/library/_feed"


def get(box: "Whole", path: str, **query: object) -> Any:
    with box.client(Role.GUEST) as client:
        asked = {name: str(value) for name, value in query.items()}
        response = client.get(f"{FEEDS}{path}", params=asked)
        assert response.status_code == 200, response.text
        return response.json()


def all_of(box: "Whole", path: str, **query: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        part = get(box, path, first=50, **query, **({"after": after} if after else {}))
        found += part["items"]
        after = part["after"]
        if after is None:
            return found


@pytest.mark.parametrize("sort", ["artist", "title", "year", "added"])
@pytest.mark.parametrize("down", [0, 1])
def test_albums_come_in_parts_without_gap_or_double(box: "Whole", sort: str, down: int) -> None:
    ids = [row["id"] for row in all_of(box, "/albums", sort=sort, down=down)]
    assert len(ids) == len(set(ids)) == get(box, "/albums")["total"]


@pytest.mark.parametrize("sort", ["title", "artist", "album", "year", "duration", "added"])
def test_tracks_come_in_parts_without_gap_or_double(box: "Whole", sort: str) -> None:
    ids = [row["id"] for row in all_of(box, "/tracks", sort=sort)]
    assert len(ids) == len(set(ids)) == get(box, "/tracks")["total"]


def test_a_letter_begins_a_list(box: "Whole") -> None:
    whole = [row["id"] for row in all_of(box, "/albums", sort="title")]
    letter = get(box, "/albums", sort="title", first=1, **{"from": "S"})
    assert letter["items"][letter["start"]]["title"].startswith("S")
    ids = [row["id"] for row in letter["items"]]
    place = whole.index(ids[0])
    assert ids == whole[place : place + len(ids)]


@pytest.mark.parametrize(
    ("path", "sort"), [("/albums", "artist"), ("/tracks", "title"), ("/artists", "name")]
)
@pytest.mark.parametrize("down", [0, 1])
def test_a_list_goes_on_both_ways_from_its_midst(
    box: "Whole", path: str, sort: str, down: int
) -> None:
    whole = [row["id"] for row in all_of(box, path, sort=sort, down=down)]
    part = get(box, path, sort=sort, down=down, first=1)
    found = [row["id"] for row in part["items"]]
    assert part["before"] is None
    while part["after"]:
        part = get(box, path, sort=sort, down=down, first=11, after=part["after"])
        found += [row["id"] for row in part["items"]]
    back: list[int] = [row["id"] for row in part["items"]]
    while part["before"]:
        part = get(box, path, sort=sort, down=down, first=11, before=part["before"])
        back = [row["id"] for row in part["items"]] + back
    assert found == back == whole


def test_filters_leave_what_fits(box: "Whole") -> None:
    found = get(box, "/albums", compilation=1)["items"]
    assert "Love at Dusk" in [row["title"] for row in found]
    assert {row["artist"] for row in found} == {"Various Artists"}
    assert {row["year"] // 10 for row in get(box, "/tracks", decade=1970)["items"]} == {197}
    assert {row["codec"] for row in get(box, "/tracks", codec="flac")["items"]} == {"flac"}
    assert [row["title"] for row in get(box, "/tracks", missing=1)["items"]] == ["Missing"]


def test_a_track_comes_with_all_that_the_player_shows(box: "Whole") -> None:
    [row] = get(box, "/search", text="svefn")["tracks"][:1]
    assert row["title"] == "Svefn-g-englar"
    assert (row["album"], row["artist"], row["codec"]) == ("Ágætis byrjun", "Sigur Rós", "flac")
    assert row["stream"] != str(row["id"])
    assert [name for _, name in row["artists"]] == ["Sigur Rós"]


def test_a_play_button_brings_the_tracks_in_order(box: "Whole") -> None:
    [album] = get(box, "/search", text="agaetis")["albums"]
    played = get(box, f"/play/album/{album['id']}")["items"]
    assert [row["title"] for row in played] == ["Intro", "Svefn-g-englar", "Starálfur"]
    assert get(box, f"/play/artist/{album['artist_id']}")["items"] == played
    assert get(box, "/surprise")["items"]


def test_search_forgives_a_slip_and_says_so(box: "Whole") -> None:
    found = get(box, "/search", text="svefn-g-englr")
    assert [row["title"] for row in found["tracks"]][:1] == ["Svefn-g-englar"]
    assert found["corrected"]


@pytest.mark.parametrize(
    "path",
    [
        "/albums?after=nonsense",
        "/albums?first=0",
        "/albums?first=1000",
        "/tracks?sort=colour",
        "/albums?decade=99999",
        "/play/album/99999999999999999999",
    ],
)
def test_what_makes_no_sense_is_refused_in_words(box: "Whole", path: str) -> None:
    with box.client(Role.GUEST) as client:
        response = client.get(FEEDS + path)
    assert response.status_code == 422
    assert response.json()["error"]["message"]


@pytest.mark.parametrize("path", ["/play/album/999999", "/play/planet/1"])
def test_what_is_not_there_is_not_found(box: "Whole", path: str) -> None:
    with box.client(Role.GUEST) as client:
        assert client.get(FEEDS + path).status_code == 404


def test_jobs_are_for_those_who_look_after_soniq(box: "Whole") -> None:
    with box.client(Role.USER) as client:
        assert client.get(f"{FEEDS}/jobs").status_code == 403
    with box.client(Role.ADMIN) as client:
        kinds = {job["kind"] for job in client.get(f"{FEEDS}/jobs").json()["items"]}
    assert kinds <= set(JobType)


def test_strangers_get_nothing(box: "Whole") -> None:
    with box.client() as client:
        for path in ("/albums", "/tracks", "/search?text=a", "/play/album/1"):
            assert client.get(FEEDS + path).status_code == 401
