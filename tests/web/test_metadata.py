"""REST: who says what is shown, candidates for it, and the way back."""

import re
from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from soniq.provenance.model import FIELDS
from tests.curated import HARBOUR, Curated

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
AT = "/sources/metadata"


def said(curated: Curated, track: str, field: str = "title") -> dict[str, Any]:
    """Who says what a track shows."""
    found = curated.got(f"{AT}/attribution", Role.USER, entity="track", id=track)
    (one,) = (one for one in found["attribution"] if one["field"] == field)
    answer: dict[str, Any] = one["answers"][0]
    return answer


def best(curated: Curated) -> dict[str, Any]:
    """The best candidate of the album that other servers know."""
    order = {"entity": "album", "id": curated.album()}
    found: dict[str, Any] = curated.posted(f"{AT}/search", order, Role.MODERATOR)["candidates"][0]
    return found


def test_fields_are_listed(curated: Curated) -> None:
    listed = curated.got(f"{AT}/fields", Role.USER)["fields"]
    assert [one["name"] for one in listed] == list(FIELDS)
    assert listed[0] == {"name": "title", "label": "Title", "level": "track", "kind": "text"}


def test_an_edit_is_attributed_and_taken_back(curated: Curated) -> None:
    track = curated.tracks()[0]
    assert said(curated, track)["source"] == "tags"
    order = {"track_ids": [track], "values": {"title": "High Tide"}}
    change = curated.posted(f"{AT}/edit", order, Role.MODERATOR)["change_id"]
    answer = said(curated, track)
    assert ISO.fullmatch(answer.pop("at"))
    assert answer == {
        "value": "High Tide",
        "source": "person",
        "confidence": 1.0,
        "candidate_id": None,
        "by": "moderator",
        "change_id": change,
        "tracks": 1,
    }
    back = {"entity": "track", "id": track, "field": "title"}
    undone = curated.posted(f"{AT}/revert", back, Role.MODERATOR)
    assert (undone["restored"], undone["stale"]) == (1, [])
    assert said(curated, track)["value"] == "Low Tide"


def test_a_change_is_reverted_by_its_id_and_names_what_is_stale(curated: Curated) -> None:
    first, second, _ = curated.tracks()
    order = {"track_ids": [first, second], "values": {"title": "Same"}}
    change = curated.posted(f"{AT}/edit", order)["change_id"]
    curated.posted(f"{AT}/edit", {"track_ids": [first], "values": {"title": "Later"}})
    undone = curated.posted(f"{AT}/revert", {"change_id": change}, Role.MODERATOR)
    assert undone["change_id"]
    assert undone["restored"] == 1
    (stale,) = undone["stale"]
    assert (stale["entity"], stale["entity_id"], stale["field"]) == ("track", first, "title")
    assert "Later" in stale["reason"]


def test_a_search_offers_scored_candidates(curated: Curated) -> None:
    found = best(curated)
    assert (found["entity"], found["entity_id"]) == ("album", curated.album())
    assert found["source"] == "musicbrainz"
    assert found["temp_ref"]
    assert 0 < found["confidence"] <= 1 < found["score"] <= 100
    assert {"name", "points", "of", "text"} == found["terms"][0].keys()
    change = next(one for one in found["changes"] if one["field"] == "mb_release_id")
    assert (change["before"]["value"], change["after"]) == (None, HARBOUR["id"])
    kept = curated.got(f"{AT}/candidates", Role.USER, entity="album", id=curated.album())
    assert found in kept["candidates"]


def test_a_candidate_is_applied_by_its_reference(curated: Curated) -> None:
    found, track = best(curated), curated.tracks()[0]
    order = {"temp_ref": found["temp_ref"], "fields": ["label"], "track_ids": [track]}
    applied = curated.posted(f"{AT}/apply", order, Role.MODERATOR)
    assert applied["change_id"]
    assert "label" in {one["field"] for one in applied["attribution"]}
    label = said(curated, track, "label")
    assert (label["value"], label["source"], label["candidate_id"]) == (
        "Quay",
        "musicbrainz",
        found["id"],
    )
    assert label["confidence"] == pytest.approx(found["confidence"])
    again = curated.posted(f"{AT}/apply", {**order, "temp_ref": None, "candidate_id": found["id"]})
    assert again["change_id"] is None


@pytest.mark.parametrize(
    ("path", "order", "status"),
    [
        ("search", {"entity": "artist", "id": "x"}, 422),
        ("search", {"entity": "album", "id": ids.public("Album", 999)}, 404),
        ("search", {"entity": "track", "id": ids.public("Album", 1)}, 404),
        ("apply", {}, 422),
        ("apply", {"temp_ref": "nothing"}, 404),
        ("apply", {"candidate_id": ids.public("Candidate", 999)}, 404),
        ("revert", {}, 422),
        ("revert", {"change_id": ids.public("Change", 999)}, 404),
        ("revert", {"change_id": ids.public("Change", 1), "id": "x"}, 422),
        ("revert", {"entity": "album", "id": ids.public("Album", 2)}, 409),
        ("revert", {"entity": "track", "id": ids.public("Track", 999)}, 404),
        ("edit", {"track_ids": [], "values": {"title": "X"}}, 422),
        ("edit", {"track_ids": [ids.public("Track", 2)], "values": {}}, 422),
        ("edit", {"track_ids": [ids.public("Track", 2)], "values": {"nothing": 1}}, 422),
        ("edit", {"track_ids": [ids.public("Track", 999)], "values": {"title": "X"}}, 404),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    curated: Curated, path: str, order: dict[str, Any], status: int
) -> None:
    answer = curated.posted(f"{AT}/{path}", order, Role.MODERATOR, status=status)
    assert answer["error"]["message"]


def test_with_the_network_off_the_search_says_so(curated: Curated) -> None:
    curated.soniq.preferences.set("network", "off", curated.soniq.loaded)
    order = {"entity": "album", "id": curated.album()}
    answer = curated.posted(f"{AT}/search", order, status=503)
    assert "settings" in answer["error"]["message"]
