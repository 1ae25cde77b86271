"""The collection by GraphQL: the grid, wishes, what is held, what is to be bought."""

from collections.abc import Iterator
from typing import Any

import pytest

from soniq.accounts.model import Role
from tests.whole import Whole

COLLECTED = """
    album { id title artist matchStatus } ownership look matchStatus acquisition tracksHere
    totalTracks wanted progress edition otherEdition barcode coverArtUrl spotifyId lastSyncedAt
    sources priority
"""
GRID = f"""
    query ($filter: CollectedFilter, $first: Int, $after: String, $sort: CollectedOrder) {{
      collection(filter: $filter, first: $first, after: $after, sort: $sort) {{
        totalCount pageInfo {{ hasNextPage endCursor }} edges {{ cursor node {{ {COLLECTED} }} }}
      }}
    }}
"""
PAGE = f"""
    query ($filter: CollectedFilter, $page: Int! = 1, $first: Int! = 50) {{
      collectionPage(filter: $filter, page: $page, first: $first) {{
        page pageSize totalItems totalPages items {{ {COLLECTED} }}
      }}
    }}
"""
DETAIL = f"""
    query ($id: ID!) {{
      collectedAlbum(id: $id) {{
        collected {{ {COLLECTED} }}
        missing {{ trackId title discNumber trackNumber artist durationMs isrc }}
        wishes {{ id source kind albumId artist title album url wishedAt createdAt }}
        holdings {{ id albumId medium acquisition origin barcode catalogNumber note heldSince }}
        shops {{ name url }} priceNote note
      }}
    }}
"""
FIGURES = """
    { collectionFigures {
        total owned partly wanted coming unsure matched artists bySource { name count }
        byAcquisition { name count } byDecade { decade owned all } months { month owned }
    } }
"""
LIST = f"""
    query ($later: Boolean! = false) {{
      shoppingList(first: 200, later: $later) {{
        totalItems items {{ collected {{ {COLLECTED} }} priority priceNote note shops {{ url }} }}
      }}
    }}
"""
WANT = "mutation ($album: NamedAlbum!) { wantAlbum(album: $album) { id albumId source kind } }"
UNWANT = "mutation ($id: ID!) { unwantAlbum(id: $id) }"
HOLD = """
    mutation ($album: NamedAlbum!, $medium: Medium!, $barcode: String) {
      holdAlbum(album: $album, medium: $medium, barcode: $barcode) { id albumId medium barcode }
    }
"""
LET_GO = "mutation ($id: ID!) { letGo(id: $id) }"
OWN = f"""
    mutation ($id: ID!, $ownership: Ownership, $acquisition: Acquisition, $path: String) {{
      setOwnership(id: $id, ownership: $ownership, acquisition: $acquisition, localPath: $path)
      {{ {COLLECTED} }}
    }}
"""
BUY = """
    mutation ($ids: [ID!]!, $priority: BuyingPriority, $price: String) {
      setBuying(albumIds: $ids, priority: $priority, priceNote: $price)
    }
"""
SETTINGS = """{ collectionSettings {
    lidarrUrl lidarrApiKeySet musicFolderPath autoSyncEnabled syncIntervalHours localShop locked
} }"""
SET = """
    mutation ($settings: CollectionSettingsInput!) {
      setCollectionSettings(settings: $settings) { lidarrUrl lidarrApiKeySet localShop }
    }
"""
WANTED = {"title": "Medúlla", "artist": "Björk", "releaseDate": "2004"}


def told(box: Whole, query: str, role: Role = Role.USER, **variables: object) -> Any:
    with box.client(role) as client:
        response = client.post("/graphql", json={"query": query, "variables": variables})
    assert response.status_code == 200, response.text
    return response.json()


def asked(box: Whole, query: str, role: Role = Role.USER, **variables: object) -> Any:
    answer = told(box, query, role, **variables)
    assert "errors" not in answer, answer
    return answer["data"]


def refused(box: Whole, query: str, role: Role = Role.USER, **variables: object) -> Any:
    """The code of why it is refused."""
    error = told(box, query, role, **variables)["errors"][0]
    assert error["message"]
    return error["extensions"]["code"]


@pytest.fixture
def wanted(box: Whole) -> Iterator[str]:
    """The id of an album that somebody wants, for as long as the test runs."""
    album_id = str(asked(box, WANT, album=WANTED)["wantAlbum"]["albumId"])
    yield album_id
    for holding in asked(box, DETAIL, id=album_id)["collectedAlbum"]["holdings"]:
        asked(box, LET_GO, id=holding["id"])
    assert asked(box, UNWANT, id=album_id)["unwantAlbum"] == 1
    assert refused(box, DETAIL, id=album_id) == "not_found"


def test_the_grid_is_paged_by_cursor(box: Whole, wanted: str) -> None:
    seen: list[str] = []
    after = None
    while True:
        page = asked(box, GRID, first=9, after=after)["collection"]
        seen += [edge["node"]["album"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    assert len(seen) == len(set(seen)) == page["totalCount"]
    assert wanted in seen


def test_the_grid_is_paged_by_number(box: Whole, wanted: str) -> None:
    first = asked(box, PAGE, first=9)["collectionPage"]
    assert first["totalPages"] == -(-first["totalItems"] // 9)
    last = asked(box, PAGE, first=9, page=first["totalPages"])["collectionPage"]
    assert len(first["items"]) == 9
    assert last["items"] not in ([], first["items"])
    assert refused(box, PAGE, page=0) == "invalid"
    assert refused(box, PAGE, first=201) == "invalid"


def test_a_filter_narrows_both(box: Whole, wanted: str) -> None:
    for filter in (
        {"text": "medulla"},
        {"look": "WANTED", "source": "PERSON", "text": "bjork"},
        {"ownership": "NOT_OWNED", "mine": True, "text": "Medúlla"},
        {"match": "PENDING", "text": "medulla"},
    ):
        (edge,) = asked(box, GRID, filter=filter)["collection"]["edges"]
        (item,) = asked(box, PAGE, filter=filter)["collectionPage"]["items"]
        assert edge["node"] == item
        assert (item["album"]["id"], item["look"], item["wanted"]) == (wanted, "WANTED", True)
    assert asked(box, GRID, Role.OWNER, filter={"mine": True})["collection"]["edges"] == []
    assert refused(box, GRID, filter={"text": "x" * 201}) == "invalid"
    assert refused(box, GRID, filter={"artistId": "nonsense"}) == "not_found"


def test_a_sort_goes_both_ways(box: Whole) -> None:
    for by in ("ARTIST", "TITLE", "YEAR", "ADDED"):
        there, back = (
            [
                edge["node"]["album"]["id"]
                for edge in asked(box, GRID, first=200, sort={"by": by, "direction": way})[
                    "collection"
                ]["edges"]
            ]
            for way in ("ASC", "DESC")
        )
        assert there == back[::-1]


def test_one_album_is_told_in_full_and_wishes_to_whose_they_are(box: Whole, wanted: str) -> None:
    detail = asked(box, DETAIL, id=wanted)["collectedAlbum"]
    assert [wish["source"] for wish in detail["wishes"]] == ["PERSON"]
    assert len(detail["shops"]) == 4
    for role in (Role.GUEST, Role.OWNER):
        assert asked(box, DETAIL, role, id=wanted)["collectedAlbum"]["wishes"] == []


def test_a_record_is_held_and_let_go(box: Whole, wanted: str) -> None:
    said: dict[str, Any] = {"album": {"albumId": wanted}, "medium": "CD"}
    holding = asked(box, HOLD, **said, barcode="634904078164")["holdAlbum"]
    assert (holding["albumId"], holding["medium"]) == (wanted, "CD")
    one = asked(box, DETAIL, id=wanted)["collectedAlbum"]["collected"]
    assert (one["look"], one["acquisition"]) == ("OWNED", "PHYSICAL")
    assert asked(box, LET_GO, id=holding["id"])["letGo"] == holding["id"]
    assert refused(box, LET_GO, id=holding["id"]) == "not_found"
    assert refused(box, HOLD, **said, barcode="none") == "invalid"
    assert refused(box, HOLD, album={"title": "x"}, medium="CD") == "invalid"


def test_ownership_is_said_and_what_cannot_be_is_refused(box: Whole, wanted: str) -> None:
    one = asked(box, OWN, id=wanted, ownership="OWNED", acquisition="BANDCAMP")["setOwnership"]
    assert (one["ownership"], one["acquisition"]) == ("OWNED", "BANDCAMP")
    one = asked(box, OWN, id=wanted, ownership="NOT_OWNED")["setOwnership"]
    assert one["ownership"] == "NOT_OWNED"
    assert refused(box, OWN, id=wanted, ownership="DOWNLOADING") == "conflict"
    assert refused(box, OWN, id=wanted, path="/music") == "forbidden"
    assert refused(box, OWN, Role.ADMIN, id=wanted, path="/etc") == "invalid"
    assert refused(box, OWN, Role.GUEST, id=wanted) == "forbidden"
    message = told(box, OWN, id=wanted, ownership="OWNED", acquisition="THEFT")["errors"][0]
    assert "THEFT" in message["message"]


def test_the_shopping_list_is_told(box: Whole, wanted: str) -> None:
    assert asked(box, BUY, ids=[wanted], priority="NEXT", price="9 €")["setBuying"] == 1
    found = asked(box, LIST)["shoppingList"]
    first = found["items"][0]
    assert (first["collected"]["album"]["id"], first["priceNote"]) == (wanted, "9 €")
    asked(box, BUY, ids=[wanted], priority="LATER")
    later = asked(box, LIST, later=True)["shoppingList"]["items"]
    assert [line["priority"] for line in later] == ["LATER"]


def test_figures_are_told(box: Whole, wanted: str) -> None:
    found = asked(box, FIGURES, Role.GUEST)["collectionFigures"]
    stands = ("owned", "partly", "wanted", "coming")
    assert found["total"] == sum(found[name] for name in stands)
    assert found["wanted"] > 0
    assert {one["name"] for one in found["bySource"]} >= {"person"}


def test_settings_are_for_admins_and_tell_no_key(box: Whole) -> None:
    assert refused(box, SETTINGS) == "forbidden"
    before = asked(box, SETTINGS, Role.ADMIN)["collectionSettings"]
    assert before["lidarrApiKeySet"] is False
    said = {"lidarrUrl": "http://192.168.1.20:8686", "lidarrApiKey": "canary0123456789"}
    after = asked(box, SET, Role.ADMIN, settings=said)["setCollectionSettings"]
    assert (after["lidarrUrl"], after["lidarrApiKeySet"]) == (said["lidarrUrl"], True)
    assert refused(box, SET, Role.ADMIN, settings={"syncIntervalHours": 5}) == "invalid"
    asked(box, SET, Role.ADMIN, settings={"lidarrUrl": "", "lidarrApiKey": ""})
    assert asked(box, SETTINGS, Role.ADMIN)["collectionSettings"] == before
