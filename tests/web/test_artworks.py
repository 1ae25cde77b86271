"""REST: an album's images, those of other servers, and those that people give."""

from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.artworks.originals import LARGEST
from soniq.http import ids
from tests.curated import Curated
from tests.shelf import picture

JPEG = {"Content-Type": "image/jpeg"}


def at(curated: Curated, what: str = "") -> str:
    return f"/sources/artwork/{curated.album()}{what}"


def given(
    curated: Curated,
    content: bytes,
    role: Role = Role.MODERATOR,
    headers: dict[str, str] = JPEG,
    query: str = "",
) -> Any:
    with curated.house.client(role) as client:
        return client.post(at(curated, f"/upload{query}"), content=content, headers=headers)


def images(curated: Curated) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = curated.got(at(curated), Role.USER)["images"]
    return listed


def test_a_person_gives_a_cover_and_takes_it_back(curated: Curated) -> None:
    answer = given(curated, picture("red", size=400))
    assert answer.status_code == 200, answer.text
    changed = answer.json()
    (image,) = changed["images"]
    assert (image["source"], image["mime"], image["width"]) == ("person", "image/jpeg", 400)
    assert image["is_primary"]
    assert images(curated) == [image]
    with curated.house.client(Role.GUEST) as client:
        assert client.get(image["path_cover"]).headers["content-type"] == "image/webp"
    undone = curated.posted(f"/api/history/{changed['change_id']}/undo", None, Role.MODERATOR)
    assert undone["restored"] == 1
    assert images(curated) == []


def test_an_image_larger_than_other_requests_may_be_is_taken(curated: Curated) -> None:
    padded = picture("red") + bytes(2 * 1024 * 1024)
    assert given(curated, padded).status_code == 200
    with curated.house.client(Role.MODERATOR) as client:
        other = client.post(at(curated, "/primary"), content=padded)
    assert other.status_code == 413


def test_an_image_is_given_without_becoming_the_cover(curated: Curated) -> None:
    (image,) = given(curated, picture("red"), query="?primary=false").json()["images"]
    assert not image["is_chosen"]
    order = {"hash": image["hash"]}
    assert curated.posted(at(curated, "/primary"), order, Role.MODERATOR)["images"][0]["is_chosen"]
    left = curated.posted(at(curated, "/primary"), {"hash": None})["images"]
    assert not left[0]["is_chosen"]
    with curated.house.client(Role.MODERATOR) as client:
        assert client.delete(at(curated, f"/images/{image['hash']}")).json()["images"] == []
        assert client.delete(at(curated, f"/images/{image['hash']}")).status_code == 404


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"", JPEG, 422),
        (b"no image", JPEG, 422),
        (b"\xff\xd8\xff\xe0 broken", JPEG, 422),
        (b"<svg/>", {"Content-Type": "image/svg+xml"}, 415),
        (b"{}", {"Content-Type": "application/json"}, 415),
        (b"x", {}, 415),
        (bytes(LARGEST + 1), JPEG, 413),
    ],
    ids=["empty", "text", "broken", "svg", "json", "unsaid", "large"],
)
def test_what_is_no_image_is_refused_in_words(
    curated: Curated, content: bytes, headers: dict[str, str], status: int
) -> None:
    answer = given(curated, content, headers=headers)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert images(curated) == []


def test_who_may_not_give_is_refused(curated: Curated) -> None:
    assert given(curated, picture("red"), Role.USER).status_code == 403
    assert images(curated) == []


def test_an_offer_is_looked_at_and_taken(curated: Curated) -> None:
    found = curated.posted(at(curated, "/search"), None, Role.MODERATOR)
    offer = found["offers"][0]
    with curated.house.client(Role.MODERATOR) as client:
        shown = client.get(offer["path_preview"])
    assert shown.status_code == 200
    assert shown.headers["content-type"].startswith("image/")
    assert shown.headers["x-content-type-options"] == "nosniff"
    taken = curated.posted(at(curated, "/fetch"), {"ref": offer["ref"]}, Role.MODERATOR)
    assert taken["change_id"]
    assert [image["source"] for image in taken["images"]] == [offer["source"]]
    curated.posted(at(curated, "/fetch"), {"ref": "nothing"}, status=404)


def test_missing_covers_are_fetched_by_a_job(curated: Curated) -> None:
    curated.posted(f"/api/albums/{curated.album()}/match")
    job = curated.posted("/api/jobs/cover-art-fetch", None, Role.ADMIN, status=202)
    assert curated.finished(job["job_id"])["status"] == "completed"
    assert [image["source"] for image in images(curated)] == ["coverartarchive"]


def test_albums_that_are_not_there_have_no_images(curated: Curated) -> None:
    nothing = f"/sources/artwork/{ids.public('Album', 999)}"
    with curated.house.client(Role.MODERATOR) as client:
        assert client.get(nothing).status_code == 404
        upload = client.post(f"{nothing}/upload", content=picture("red"), headers=JPEG)
        assert upload.status_code == 404
    curated.posted(f"{nothing}/search", None, status=404)
