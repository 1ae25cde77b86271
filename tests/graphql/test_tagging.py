"""GraphQL: what is shown, written into files."""

import os

from soniq.accounts.model import Role
from soniq.http import ids
from tests.curated import Curated

EDIT = """mutation($ids: [ID!]!, $edit: Edit!) {
    editTracks(trackIds: $ids, edit: $edit) { changeId } }"""
PREVIEW = """query($ids: [ID!]!) { previewTags(trackIds: $ids) {
    fileId trackId path refusal fields { field before after } } }"""
WRITE = "mutation($ids: [ID!]!) { writeTags(trackIds: $ids) { id jobType } }"
WRITABLE = """mutation($id: ID!, $writable: Boolean!) {
    setRootWritable(rootId: $id, writable: $writable) { id writable } }"""
WRITTEN = """{ history(first: 5, kind: TAGS) { edges { node {
    id items(first: 5) { items { fields { field } } }
} } } }"""
GENRES = {"setField": {"field": "genres", "value": ["Folk"]}}


def test_soniq_may_change_files_only_where_somebody_said_so(curated: Curated) -> None:
    roots = "{ roots { id writable } }"
    assert curated.asked(roots, Role.ADMIN)["roots"] == [{"id": curated.root(), "writable": False}]
    asked = {"id": curated.root(), "writable": True}
    assert curated.asked(WRITABLE, Role.ADMIN, **asked)["setRootWritable"]["writable"]
    assert curated.asked(roots)["roots"][0]["writable"]
    nothing = ids.public("Root", 999)
    assert curated.code(WRITABLE, id=nothing, writable=True) == "not_found"


def test_what_would_be_written_is_seen_before(curated: Curated) -> None:
    track = curated.tracks()[0]
    assert curated.asked(PREVIEW, Role.ADMIN, ids=[track])["previewTags"] == []
    curated.asked(EDIT, ids=[track], edit=GENRES)
    (file,) = curated.asked(PREVIEW, Role.ADMIN, ids=curated.tracks())["previewTags"]
    assert file["trackId"] == track
    assert file["path"] == str(curated.music.root / "Lanterns/Harbour/01.flac")
    assert [one["after"] for one in file["fields"] if one["field"] == "genres"] == [["Folk"]]
    assert file["refusal"]
    curated.unlock()
    (file,) = curated.asked(PREVIEW, ids=[track])["previewTags"]
    assert file["refusal"] is None


def test_tags_are_written_by_a_job_and_taken_back_to_the_byte(curated: Curated) -> None:
    curated.unlock()
    track = curated.tracks()[0]
    place = curated.music.root / "Lanterns/Harbour/01.flac"
    before = place.read_bytes()
    curated.asked(EDIT, ids=[track], edit=GENRES)
    job = curated.asked(WRITE, Role.ADMIN, ids=[track])["writeTags"]
    assert job["jobType"] == "TAG_WRITING"
    assert curated.finished(job["id"])["status"] == "completed"
    assert b"Folk" in place.read_bytes()
    (edge,) = curated.asked(WRITTEN)["history"]["edges"]
    (item,) = edge["node"]["items"]["items"]
    assert [one["field"] for one in item["fields"]] == ["genres"]
    curated.asked("mutation($id: ID!) { undoChange(id: $id) { restored } }", id=edge["node"]["id"])
    assert place.read_bytes() == before
    assert sorted(os.listdir(place.parent)) == ["01.flac", "02.flac", "03.flac"]


def test_a_job_is_told_again_while_it_is_unfinished(curated: Curated) -> None:
    curated.soniq.jobs.close()
    first, second = (curated.asked(WRITE, ids=curated.tracks())["writeTags"] for _ in range(2))
    assert first == second
    other = curated.asked(WRITE, ids=curated.tracks()[:1])["writeTags"]
    assert other != first


def test_what_cannot_be_written_is_refused_in_words(curated: Curated) -> None:
    assert curated.code(WRITE, ids=[]) == "invalid"
    assert curated.code(WRITE, ids=[curated.album()]) == "not_found"
    many = [ids.public("Track", number) for number in range(201)]
    assert curated.code(PREVIEW, ids=many) == "invalid"
