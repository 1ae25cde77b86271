"""GraphQL: an album's images, and those that other servers offer."""

from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.curated import Curated

IMAGE = """hash source attribution isPrimary isChosen canRemove mime sizeBytes types url
    cover { small }"""
IMAGES = f"query($id: ID!) {{ albumImages(albumId: $id) {{ {IMAGE} }} }}"
SEARCH = """mutation($id: ID!) { searchArtwork(albumId: $id) {
    offers { ref source title previewUrl width types } failures } }"""
CHANGED = f"{{ changeId images {{ {IMAGE} }} }}"
FETCH = f"""mutation($id: ID!, $ref: String!, $primary: Boolean! = true) {{
    fetchArtwork(albumId: $id, ref: $ref, primary: $primary) {CHANGED} }}"""
PRIMARY = f"""mutation($id: ID!, $hash: String) {{
    setPrimaryArtwork(albumId: $id, hash: $hash) {CHANGED} }}"""
REMOVE = f"""mutation($id: ID!, $hash: String!) {{
    removeArtwork(albumId: $id, hash: $hash) {CHANGED} }}"""
UNDO = "mutation($id: ID!) { undoChange(id: $id) { restored } }"


def offers(curated: Curated) -> list[dict[str, Any]]:
    found = curated.asked(SEARCH, Role.MODERATOR, id=curated.album())["searchArtwork"]
    assert found["offers"]
    listed: list[dict[str, Any]] = found["offers"]
    return listed


def images(curated: Curated) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = curated.asked(IMAGES, Role.USER, id=curated.album())[
        "albumImages"
    ]
    return listed


def fetched(curated: Curated, **asked: object) -> dict[str, Any]:
    ref = offers(curated)[0]["ref"]
    made = curated.asked(FETCH, Role.MODERATOR, id=curated.album(), ref=ref, **asked)
    changed: dict[str, Any] = made["fetchArtwork"]
    return changed


def test_an_album_without_images_has_none(curated: Curated) -> None:
    assert images(curated) == []


def test_other_servers_offer_covers_that_soniq_shows(curated: Curated) -> None:
    for offer in offers(curated):
        with curated.house.client(Role.MODERATOR) as client:
            shown = client.get(offer["previewUrl"])
        assert shown.status_code == 200
        assert shown.headers["content-type"].startswith("image/")


def test_an_offer_becomes_the_cover_and_is_taken_back(curated: Curated) -> None:
    changed = fetched(curated)
    (image,) = changed["images"]
    assert image["isPrimary"]
    assert image["isChosen"]
    assert image["canRemove"]
    assert image["cover"]["small"].startswith(f"/covers/{image['hash']}/")
    assert images(curated) == [image]
    assert curated.asked(UNDO, id=changed["changeId"])["undoChange"]["restored"] == 1
    assert images(curated) == []


def test_an_image_is_chosen_unchosen_and_removed(curated: Curated) -> None:
    image = fetched(curated, primary=False)["images"][0]
    assert not image["isChosen"]
    asked = {"id": curated.album(), "hash": image["hash"]}
    chosen = curated.asked(PRIMARY, Role.MODERATOR, **asked)["setPrimaryArtwork"]
    assert chosen["changeId"]
    assert chosen["images"][0]["isChosen"]
    assert curated.asked(PRIMARY, **asked)["setPrimaryArtwork"]["changeId"] is None
    left = curated.asked(PRIMARY, id=curated.album(), hash=None)["setPrimaryArtwork"]
    assert not left["images"][0]["isChosen"]
    assert curated.asked(REMOVE, Role.MODERATOR, **asked)["removeArtwork"]["images"] == []
    assert curated.code(REMOVE, **asked) == "not_found"


@pytest.mark.parametrize("query", [FETCH, PRIMARY, REMOVE])
def test_images_that_are_not_there_are_not_found(curated: Curated, query: str) -> None:
    for album in (curated.album(), ids.public("Album", 999)):
        if query is FETCH:
            assert curated.code(query, id=album, ref="nothing") == "not_found"
        else:
            assert curated.code(query, id=album, hash="0" * 32) == "not_found"


def test_an_offer_of_another_album_is_not_taken(curated: Curated) -> None:
    ref = offers(curated)[0]["ref"]
    assert curated.code(FETCH, id=curated.album("Nowhere Else"), ref=ref) == "not_found"


def test_missing_covers_are_fetched_by_a_job(curated: Curated) -> None:
    match = "mutation($id: ID!) { matchAlbum(albumId: $id) { status } }"
    curated.asked(match, id=curated.album())
    query = "mutation { fetchMissingArtwork { id jobType } }"
    job = curated.asked(query, Role.ADMIN)["fetchMissingArtwork"]
    assert job["jobType"] == "COVER_ART_FETCH"
    assert curated.finished(job["id"])["status"] == "completed"
    assert [image["source"] for image in images(curated)] == ["COVERARTARCHIVE"]
