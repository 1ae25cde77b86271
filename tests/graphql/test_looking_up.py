"""Naming an album that is not here, over GraphQL and REST."""

from soniq.accounts.model import Role
from tests.curated import Curated
from tests.whole import Whole

LOOK = """query ($said: String!) {
    lookUpAlbums(said: $said) { ref title artist totalTracks detail isGuess albumId }
}"""
WANT = """mutation ($offer: String!) {
    wantAlbum(album: {offer: $offer}) { albumId title source }
}"""
HOLD = """mutation ($offer: String!) {
    holdAlbum(album: {offer: $offer}, medium: VINYL) { id albumId medium }
}"""


def test_what_a_barcode_names_is_wanted_or_held(curated: Curated) -> None:
    (offer,) = curated.asked(LOOK, said="5012345678900")["lookUpAlbums"]
    assert offer["title"] == "Harbour Lights"
    assert offer["albumId"] == curated.album()
    wish = curated.asked(WANT, offer=offer["ref"])["wantAlbum"]
    assert wish["albumId"] == curated.album()
    assert curated.asked(HOLD, offer=offer["ref"])["holdAlbum"]["albumId"] == curated.album()


def test_a_link_that_nobody_knows_is_a_guess(curated: Curated) -> None:
    said = "https://smallboat.bandcamp.com/album/winter-harbour"
    (offer,) = curated.asked(LOOK, said=said)["lookUpAlbums"]
    assert (offer["isGuess"], offer["albumId"]) == (True, None)


def test_an_offer_that_is_too_old_is_refused_in_words(curated: Curated) -> None:
    assert curated.code(WANT, offer="nothing") == "not_found"


def test_guests_look_nothing_up(curated: Curated) -> None:
    errors = curated.graphql(LOOK, Role.GUEST, said="Harbour Lights")["errors"]
    assert {error["extensions"]["code"] for error in errors} == {"forbidden"}


def test_nobody_is_asked_where_nobody_may_be(box: Whole) -> None:
    with box.client(Role.USER) as client:
        answer = client.get("/api/collection/lookup", params={"said": "Harbour Lights"})
        assert answer.status_code == 503
        assert answer.json()["error"]["code"] == "unavailable"
        assert client.get("/api/collection/lookup").status_code == 422
        body = {"offer": "nothing", "medium": "cd"}
        assert client.post("/api/collection/holdings", json=body).status_code == 404
