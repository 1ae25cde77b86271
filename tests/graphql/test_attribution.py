"""GraphQL: who says what is shown, candidates for it, edits by hand, and the way back."""

from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.events import JSON
from soniq.http import ids
from soniq.journal.model import Source
from soniq.provenance.model import FIELDS
from soniq.units import TrackId
from tests.curated import ELSEWHERE, HARBOUR, Curated

WHO = """query($entity: MetadataEntity!, $id: ID!) {
    attribution(entity: $entity, id: $id) {
        field { name label level kind } mixed
        answer { value source confidence by at changeId candidateId tracks }
        answers { value source tracks }
    } }"""
SEARCH = """mutation($entity: MetadataEntity!, $id: ID!) {
    searchMetadata(entity: $entity, id: $id) {
        id tempRef entity entityId source title score confidence url
        terms { name points of text }
        changes { trackId field { name } before { value source } after }
    } }"""
APPLY = """mutation($id: ID, $ref: String, $fields: [String!], $tracks: [ID!]) {
    applyCandidate(id: $id, tempRef: $ref, fields: $fields, trackIds: $tracks) {
        changeId attribution { field { name } answer { value source candidateId by } }
    } }"""
EDIT = """mutation($ids: [ID!]!, $edit: Edit!) {
    editTracks(trackIds: $ids, edit: $edit) { changeId } }"""
PREVIEW = """query($ids: [ID!]!, $edit: Edit!, $first: Int) {
    previewEdit(trackIds: $ids, edit: $edit, first: $first) {
        changeCount changes { trackId field { name } before { value } after }
        problems { trackId reason }
    } }"""
REVERT = """mutation($entity: MetadataEntity!, $id: ID!, $field: String) {
    revertField(entity: $entity, id: $id, field: $field) {
        changeId restored stale { entity entityId field reason }
    } }"""


def who(curated: Curated, entity: str, id: str, role: Role = Role.USER) -> dict[str, Any]:
    """By field, who says so."""
    found = curated.asked(WHO, role, entity=entity, id=id)["attribution"]
    return {one["field"]["name"]: one for one in found}


def found(curated: Curated) -> dict[str, Any]:
    """The best candidate of the album that MusicBrainz knows."""
    asked = curated.asked(SEARCH, Role.MODERATOR, entity="ALBUM", id=curated.album())
    best: dict[str, Any] = asked["searchMetadata"][0]
    return best


def test_all_fields_are_listed_with_their_labels(curated: Curated) -> None:
    query = "{ editableFields { name label level kind } }"
    listed = curated.asked(query, Role.USER)["editableFields"]
    assert [one["name"] for one in listed] == list(FIELDS)
    assert listed[0] == {"name": "title", "label": "Title", "level": "TRACK", "kind": "text"}


def test_what_a_file_says_is_the_files_word(curated: Curated) -> None:
    said = who(curated, "TRACK", curated.tracks()[0])["title"]
    assert said["answer"] == {
        "value": "Low Tide",
        "source": "TAGS",
        "confidence": None,
        "by": None,
        "at": None,
        "changeId": None,
        "candidateId": None,
        "tracks": 1,
    }
    assert not said["mixed"]


def test_tracks_of_an_album_that_differ_are_mixed(curated: Curated) -> None:
    said = who(curated, "ALBUM", curated.album())
    assert said["title"]["mixed"]
    assert len(said["title"]["answers"]) == 3
    assert not said["album"]["mixed"]
    assert said["album"]["answer"]["tracks"] == 3


def test_an_edit_is_attributed_to_the_person_by_name(curated: Curated) -> None:
    edit = {"setField": {"field": "title", "value": "High Tide"}}
    track = curated.tracks()[0]
    change = curated.asked(EDIT, Role.MODERATOR, ids=[track], edit=edit)["editTracks"]["changeId"]
    said = who(curated, "TRACK", track)["title"]["answer"]
    assert (said["value"], said["source"], said["confidence"]) == ("High Tide", "PERSON", 1.0)
    assert (said["by"], said["changeId"]) == ("moderator", change)
    assert said["at"].endswith("Z")


@pytest.mark.parametrize(
    ("edit", "title"),
    [
        ({"setField": {"field": "title", "value": "X"}}, "X"),
        ({"setFields": {"title": "X", "album": "Y"}}, "X"),
        ({"findReplace": {"field": "title", "find": "Low", "replace": "High"}}, "High Tide"),
        (
            {
                "findReplace": {
                    "field": "title",
                    "find": "(\\w+) (\\w+)",
                    "replace": "\\2 \\1",
                    "isPattern": True,
                }
            },
            "Tide Low",
        ),
        ({"numberTracks": {"start": 7}}, "Low Tide"),
        ({"splitArtists": {"separators": ["Paper"]}}, "Low Tide"),
        ({"fromFileName": {"pattern": "{title}"}}, "01"),
    ],
)
def test_each_kind_of_edit_is_seen_before_and_made(
    curated: Curated, edit: dict[str, Any], title: str
) -> None:
    track = curated.tracks()[0]
    asked = {"ids": [track], "edit": edit}
    seen = curated.asked(PREVIEW, Role.MODERATOR, **asked)["previewEdit"]
    assert seen["changeCount"] == len(seen["changes"]) > 0
    assert curated.asked(EDIT, Role.MODERATOR, **asked)["editTracks"]["changeId"]
    said = who(curated, "TRACK", track)
    assert said["title"]["answer"]["value"] == title
    for change in seen["changes"]:
        assert said[change["field"]["name"]]["answer"]["value"] == change["after"]
    again = curated.asked(PREVIEW, Role.MODERATOR, ids=[track], edit={"trimSpaces": {}})
    assert again["previewEdit"]["changeCount"] == 0


def test_a_preview_shows_a_page_and_counts_all(curated: Curated) -> None:
    edit = {"setField": {"field": "genres", "value": ["Folk"]}}
    asked = curated.asked(PREVIEW, ids=curated.tracks(), edit=edit, first=1)["previewEdit"]
    assert (asked["changeCount"], len(asked["changes"])) == (3, 1)
    assert asked["changes"][0]["after"] == ["Folk"]


def test_an_edit_that_changes_nothing_is_no_change(curated: Curated) -> None:
    edit = {"setField": {"field": "title", "value": "Low Tide"}}
    made = curated.asked(EDIT, ids=curated.tracks()[:1], edit=edit)["editTracks"]
    assert made["changeId"] is None


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ({}, "invalid"),
        ({"setField": {"field": "title", "value": "X"}, "trimSpaces": {}}, "invalid"),
        ({"setField": {"field": "nothing", "value": "X"}}, "invalid"),
        ({"setField": {"field": "track_number", "value": "many"}}, "invalid"),
        ({"setFields": ["title"]}, "invalid"),
        ({"findReplace": {"field": "title", "find": "(", "replace": "", "isPattern": True}},
         "invalid"),
        ({"fromFileName": {"pattern": "{nothing}"}}, "invalid"),
    ],
)  # fmt: skip
def test_an_edit_that_cannot_be_is_refused_in_words(
    curated: Curated, edit: dict[str, Any], code: str
) -> None:
    for query in (EDIT, PREVIEW):
        assert curated.code(query, ids=curated.tracks()[:1], edit=edit) == code


def test_tracks_that_are_none_are_not_edited(curated: Curated) -> None:
    edit: dict[str, object] = {"trimSpaces": {}}
    nobody, album = ids.public("Track", 999), curated.album()
    for query in (EDIT, PREVIEW):
        assert curated.code(query, ids=[nobody], edit=edit) == "not_found"
        assert curated.code(query, ids=[album], edit=edit) == "not_found"
    many = [ids.public("Track", number) for number in range(501)]
    assert curated.code(PREVIEW, ids=many, edit=edit) == "invalid"


def test_catalogues_offer_scored_candidates_with_what_they_would_change(curated: Curated) -> None:
    best = found(curated)
    assert "Harbour Lights" in best["title"]
    assert best["entityId"] == curated.album()
    assert (best["source"], best["entity"]) == ("MUSICBRAINZ", "ALBUM")
    assert 0 < best["confidence"] <= 1 < best["score"] <= 100
    assert sum(term["points"] for term in best["terms"]) > 0
    assert best["tempRef"]
    changes = [one for one in best["changes"] if one["field"]["name"] == "mb_release_id"]
    assert {one["after"] for one in changes} == {HARBOUR["id"]}
    listed = "query($id: ID!) { candidates(entity: ALBUM, id: $id) { id changes { after } } }"
    kept = curated.asked(listed, Role.USER, id=curated.album())["candidates"]
    assert [len(one["changes"]) for one in kept if one["id"] == best["id"]] == [
        len(best["changes"])
    ]


def test_a_candidate_is_seen_by_its_id_or_reference(curated: Curated) -> None:
    best = found(curated)
    query = """query($id: ID, $ref: String) {
        previewCandidate(id: $id, tempRef: $ref) { id changes { after } } }"""
    by_id = curated.asked(query, Role.USER, id=best["id"])
    assert by_id == curated.asked(query, Role.USER, ref=best["tempRef"])
    assert len(by_id["previewCandidate"]["changes"]) == len(best["changes"])
    assert curated.code(query, id=best["id"], ref=best["tempRef"]) == "invalid"
    assert curated.code(query) == "invalid"
    assert curated.code(query, ref="nothing") == "not_found"
    assert curated.code(query, id=curated.album()) == "not_found"


def test_chosen_fields_of_a_candidate_are_applied_to_chosen_tracks(curated: Curated) -> None:
    best, (first, second, _) = found(curated), curated.tracks()
    asked = {"ref": best["tempRef"], "fields": ["label"], "tracks": [first]}
    applied = curated.asked(APPLY, Role.MODERATOR, **asked)["applyCandidate"]
    assert applied["changeId"]
    (said,) = (one for one in applied["attribution"] if one["field"]["name"] == "label")
    assert said["answer"]["value"] in ("Quay", None)
    label = who(curated, "TRACK", first)["label"]["answer"]
    assert (label["value"], label["source"]) == ("Quay", "MUSICBRAINZ")
    assert (label["candidateId"], label["by"]) == (best["id"], "moderator")
    assert "label" not in who(curated, "TRACK", second)
    assert "mb_release_id" not in who(curated, "TRACK", first)
    whole = curated.asked(APPLY, id=best["id"])["applyCandidate"]
    assert whole["changeId"] != applied["changeId"]
    assert curated.asked(APPLY, id=best["id"])["applyCandidate"]["changeId"] is None


def test_a_field_that_is_none_is_refused(curated: Curated) -> None:
    best = found(curated)
    assert curated.code(APPLY, id=best["id"], fields=["nothing"]) == "invalid"


def test_the_last_word_on_a_field_is_taken_back(curated: Curated) -> None:
    track = curated.tracks()[0]
    for title in ("One", "Two"):
        edit = {"setField": {"field": "title", "value": title}}
        curated.asked(EDIT, ids=[track], edit=edit)
    asked = {"entity": "TRACK", "id": track, "field": "title"}
    back = curated.asked(REVERT, Role.MODERATOR, **asked)["revertField"]
    assert back["changeId"]
    assert (back["restored"], back["stale"]) == (1, [])
    assert who(curated, "TRACK", track)["title"]["answer"]["value"] == "One"
    assert curated.code(REVERT, entity="TRACK", id=track, field="album") == "conflict"
    assert curated.code(REVERT, entity="TRACK", id=track, field="nothing") == "invalid"
    assert curated.code(REVERT, entity="ALBUM", id=track) == "not_found"


def test_with_the_network_off_the_search_says_so(curated: Curated) -> None:
    curated.soniq.preferences.set("network", "off", curated.soniq.loaded)
    (error,) = curated.graphql(SEARCH, entity="ALBUM", id=curated.album())["errors"]
    assert error["extensions"]["code"] == "unavailable"
    assert "settings" in error["message"]


def test_albums_that_are_not_there_have_no_attribution(curated: Curated) -> None:
    assert curated.code(WHO, entity="ALBUM", id=ids.public("Album", 999)) == "not_found"
    assert curated.code(WHO, entity="TRACK", id=curated.album(ELSEWHERE)) == "not_found"


def test_what_services_told_of_a_track_is_told_with_source_and_time(curated: Curated) -> None:
    public = curated.tracks()[0]
    track = ids.private("Track", public, TrackId)
    tags: JSON = [{"name": "sea", "count": 12}]
    curated.soniq.provenance.put_metadata(track, Source.LASTFM, {"plays": 90, "tags": tags})
    query = "query($id: ID!) { metadata(trackId: $id) { key value source at } }"
    first, second = curated.asked(query, Role.USER, id=public)["metadata"]
    assert first["at"] is not None
    assert (first["key"], first["value"], first["source"]) == ("plays", 90, "LASTFM")
    assert (second["key"], second["value"]) == ("tags", tags)
    assert curated.asked(query, id=curated.tracks()[1])["metadata"] == []
