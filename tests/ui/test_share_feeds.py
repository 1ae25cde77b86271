"""Shares, as their pages ask for them; and the page behind a link."""

from typing import TYPE_CHECKING, Any

import httpx

from soniq.accounts.model import Role

if TYPE_CHECKING:
    from tests.whole import Whole

FEED = "/library/_feed/shares"
DAY = 24 * 3600 * 1000


def made(box: "Whole", **order: object) -> dict[str, Any]:
    with box.client(Role.USER) as client:
        answer = client.post(FEED, json=order)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def opened(box: "Whole", link: str) -> httpx.Response:
    with box.client() as stranger:
        return stranger.get(link)


def tracks(box: "Whole", name: str) -> list[int]:
    with box.client(Role.GUEST) as client:
        found = client.get("/library/_feed/search", params={"text": name}).json()
    return [row["id"] for row in found["tracks"]]


def test_a_link_shows_its_tracks_to_a_stranger_as_text(box: "Whole") -> None:
    (intro,) = tracks(box, "Svefn-g-englar")
    link = made(box, ids=[intro], description='<img src=x onerror="1"> & more')["url"]
    page = opened(box, link)
    assert page.status_code == 200
    assert "Svefn-g-englar" in page.text
    assert "Sigur Rós" in page.text
    assert "&lt;img src=x onerror=&quot;1&quot;&gt; &amp; more" in page.text
    assert "<img src=x" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "set-cookie" not in page.headers


def test_a_share_is_named_extended_and_revoked_by_its_person_alone(box: "Whole") -> None:
    (intro,) = tracks(box, "Svefn-g-englar")
    share = made(box, ids=[intro], days=1)
    assert (share["name"], share["kind"], share["more"]) == ("Svefn-g-englar", "track", 0)
    assert share["expires"] - share["created"] <= DAY + 60_000
    with box.client(Role.ARTIST) as other:
        assert other.post(f"{FEED}/{share['id']}", json={"days": 7}).status_code == 404
        assert other.delete(f"{FEED}/{share['id']}").status_code == 404
    with box.client(Role.USER) as client:
        longer = client.post(f"{FEED}/{share['id']}", json={"days": 7}).json()
        assert longer["expires"] > share["expires"] + 5 * DAY
        assert client.delete(f"{FEED}/{share['id']}").status_code == 204
    gone = opened(box, share["url"])
    assert (gone.status_code, "may have revoked it" in gone.text) == (404, True)


def test_guests_share_nothing_and_admins_see_no_links_of_others(box: "Whole") -> None:
    (intro,) = tracks(box, "Svefn-g-englar")
    with box.client(Role.GUEST) as guest:
        assert guest.post(FEED, json={"ids": [intro]}).status_code == 403
    share = made(box, ids=[intro])
    person = box.soniq.accounts.person_named("user").id
    with box.client(Role.ADMIN) as admin:
        seen = admin.get(FEED, params={"person": person}).json()
    (row,) = [one for one in seen["items"] if one["id"] == share["id"]]
    assert (row["url"], row["code"]) == (None, None)


def test_what_is_no_track_album_or_playlist_is_not_shared(box: "Whole") -> None:
    with box.client(Role.USER) as client:
        for what, status in (("artist/1", 422), ("album/x", 404), ("album", 404), ("", 404)):
            assert client.post(FEED, json={"of": [what]}).status_code == status, what
        assert client.post(FEED, json={}).status_code == 422
        assert client.post(FEED, json={"ids": [1], "days": 0}).status_code == 422
