"""What catalogues propose: kept for a day, applied in whole or in part, kept for good."""

import pytest

from soniq.errors import Conflict, Invalid, NotFound
from soniq.journal.model import Source
from soniq.provenance import service
from soniq.provenance.model import NewCandidate, Proposals, Term
from soniq.units import AlbumId, CandidateId, Moment, TrackId, now
from tests.provenance.papers import Papers
from tests.provenance.room import ADA, Room


def new(proposals: Proposals, score: float = 87.0, external_id: str = "r1") -> NewCandidate:
    return NewCandidate(
        entity="album",
        entity_id=1,
        source=Source.MUSICBRAINZ,
        external_id=external_id,
        url="https://musicbrainz.org/release/r1",
        title="Pablo Honey",
        score=score,
        confidence=score / 100,
        terms=(Term(name="title", points=30, of=32, text="one letter differs"),),
        proposals=proposals,
        payload={"media": [1, 2]},
    )


@pytest.fixture
def ids(papers: Papers) -> list[TrackId]:
    papers.album()
    return [TrackId(id_) for id_ in papers.scan().values()]


def proposals(ids: list[TrackId]) -> Proposals:
    return {id_: {"album": "Pablo Honey", "genres": ["Rock"]} for id_ in ids}


def test_a_candidate_is_as_it_was_kept(room: Room, ids: list[TrackId]) -> None:
    wanted = new(proposals(ids))
    (kept,) = room.provenance.keep_candidates([wanted])
    assert kept.temp_ref is not None
    assert room.provenance.candidate(kept.id) == kept
    assert room.provenance.candidate_of(kept.temp_ref) == kept
    for name in ("entity", "entity_id", "source", "external_id", "url", "title", "score", "terms",
                 "confidence", "proposals", "payload"):  # fmt: skip
        assert getattr(kept, name) == getattr(wanted, name)


def test_the_best_come_first_and_a_newer_search_replaces(room: Room, ids: list[TrackId]) -> None:
    said = proposals(ids)
    first, _ = room.provenance.keep_candidates([new(said, 50, "a"), new(said, 90, "b")])
    (again,) = room.provenance.keep_candidates([new(said, 95, "a")])
    assert again.id == first.id
    found = room.provenance.candidates("album", 1)
    assert [(one.external_id, one.score) for one in found] == [("a", 95), ("b", 90)]
    assert room.provenance.candidates("track", 1) == []


def test_applying_says_who_and_how_sure_and_keeps_the_candidate(
    room: Room, ids: list[TrackId]
) -> None:
    (kept,) = room.provenance.keep_candidates([new(proposals(ids))])
    change_id = room.provenance.apply_candidate(kept.id, by=ADA)
    assert change_id is not None
    change = room.journal.change(change_id)
    assert (change.title, change.candidate_id, change.by) == (
        "MusicBrainz: Pablo Honey",
        kept.id,
        ADA,
    )
    album = room.shown(ids[0])["album_id"]
    said = room.provenance.attribution_of_album(AlbumId(album))["album"].commonest
    assert (said.source, said.confidence, said.candidate_id) == (Source.MUSICBRAINZ, 0.87, kept.id)
    assert room.provenance.candidate(kept.id).temp_ref is None
    assert room.provenance.apply_candidate(kept.id, by=ADA) is None
    rows = room.db.read().execute(
        "SELECT entity, field, value, source, candidate_id, confidence, by_person"
        " FROM metadata_attribution WHERE entity_id = ? ORDER BY field",
        (ids[0],),
    )
    assert [tuple(row) for row in rows] == [
        ("track", "album", '"Pablo Honey"', "musicbrainz", kept.id, 0.87, ADA),
        ("track", "genres", '["Rock"]', "musicbrainz", kept.id, 0.87, ADA),
    ]


def test_chosen_fields_of_chosen_tracks(room: Room, ids: list[TrackId]) -> None:
    (kept,) = room.provenance.keep_candidates([new(proposals(ids))])
    room.provenance.apply_candidate(kept.id, fields=frozenset({"genres"}), tracks=ids[:1], by=None)
    assert [room.shown(id_)["genre"] for id_ in ids] == ["Rock", "", ""]
    assert room.shown(ids[0])["album"] == "P"


def test_a_day_later_only_what_was_applied_is_left(
    room: Room, ids: list[TrackId], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = proposals(ids)
    kept, passed = room.provenance.keep_candidates([new(said, 90, "a"), new(said, 80, "b")])
    (stays,) = room.provenance.keep_candidates([new(said, 70, "c")], temporary=False)
    room.provenance.apply_candidate(kept.id, by=ADA)
    assert room.provenance.sweep() == 0
    tomorrow = Moment(now() + service.DAY_MS + 1)
    monkeypatch.setattr(service, "now", lambda: tomorrow)
    with pytest.raises(NotFound, match="Search again"):
        room.provenance.candidate(passed.id)
    assert passed.temp_ref is not None
    with pytest.raises(NotFound, match="Search again"):
        room.provenance.candidate_of(passed.temp_ref)
    assert room.provenance.sweep() == 1
    assert [one.id for one in room.provenance.candidates("album", 1)] == [kept.id, stays.id]
    room.provenance.keep_candidates([new(said, 60, "a")])
    assert room.provenance.candidate(kept.id).temp_ref is None


def test_a_candidate_with_a_value_that_cannot_be_changes_nothing(
    room: Room, ids: list[TrackId]
) -> None:
    (kept,) = room.provenance.keep_candidates([new({ids[0]: {"title": "x", "isrc": "?"}})])
    with pytest.raises(Invalid, match="ISRC"):
        room.provenance.apply_candidate(kept.id, by=ADA)
    assert room.overrides() == {}


def test_a_candidate_of_tracks_that_are_gone(
    papers: Papers, room: Room, ids: list[TrackId]
) -> None:
    (kept,) = room.provenance.keep_candidates([new(proposals(ids))])
    papers.house.roots.remove(papers.root.id)
    with pytest.raises(Conflict, match="not in the library"):
        room.provenance.apply_candidate(kept.id, by=ADA)
    with pytest.raises(NotFound):
        room.provenance.apply_candidate(CandidateId(99), by=ADA)


def test_what_services_tell_besides_is_kept_by_key_and_source(
    room: Room, ids: list[TrackId]
) -> None:
    put = room.provenance.put_metadata
    put(ids[0], Source.LASTFM, {"tags": ["shoegaze"], "listeners": 12})
    put(ids[0], Source.LISTENBRAINZ, {"listeners": 3})
    put(ids[0], Source.LASTFM, {"listeners": 13, "tags": None})
    found = room.provenance.metadata_of(ids[0])
    assert [(one.key, one.source, one.value) for one in found] == [
        ("listeners", Source.LASTFM, 13),
        ("listeners", Source.LISTENBRAINZ, 3),
    ]
    put(ids[1], Source.LASTFM, {"listeners": 1})
    with room.db.write() as tx:
        room.provenance.move(tx, ids[0], ids[1])
    assert [(one.source, one.value) for one in room.provenance.metadata_of(ids[1])] == [
        (Source.LASTFM, 1),
        (Source.LISTENBRAINZ, 3),
    ]
