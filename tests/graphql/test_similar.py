"""What GraphQL finds by sound."""

from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.whole import HEARD, Whole

FOUND = "score reasons { kind points text }"
SIMILAR = f"""query($id: ID!, $first: Int, $filter: LikeFilter) {{
    similarTracks(trackId: $id, first: $first, filter: $filter) {{
        track {{ id artist audioFeatures {{ bpm camelotKey instrumental }} }} {FOUND}
    }}
}}"""
LIKE = f"""query($text: String, $ids: [ID!], $first: Int) {{
    tracksLike(text: $text, trackIds: $ids, first: $first) {{
        understood {{ word means weight }} unknown items {{ track {{ id title }} {FOUND} }}
    }}
}}"""
HEARD_TRACK = ids.public("Track", 1)
UNHEARD_TRACK = ids.public("Track", HEARD + 20)


def similar(box: Whole, **asked: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = box.asked(SIMILAR, Role.GUEST, **asked)["similarTracks"]
    return found


def test_tracks_that_sound_alike_come_with_reasons_that_add_up(box: Whole) -> None:
    found = similar(box, id=HEARD_TRACK, first=10)
    assert len(found) == 10
    assert HEARD_TRACK not in {one["track"]["id"] for one in found}
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)
    for one in found:
        assert sum(reason["points"] for reason in one["reasons"]) == pytest.approx(
            one["score"], abs=0.005
        )
        assert all(reason["text"] for reason in one["reasons"])


def test_what_is_found_by_sound_may_be_narrowed(box: Whole) -> None:
    found = similar(box, id=HEARD_TRACK, first=50, filter={"bpmFrom": 90, "bpmTo": 130})
    assert found
    assert all(90 <= one["track"]["audioFeatures"]["bpm"] <= 130 for one in found)
    mixing = similar(box, id=HEARD_TRACK, first=50, filter={"harmonicWith": "8A"})
    keys = {one["track"]["audioFeatures"]["camelotKey"] for one in mixing}
    assert keys <= {"8A", "8B", "7A", "9A"}


def test_no_artist_takes_more_than_their_share(box: Whole) -> None:
    found = similar(box, id=HEARD_TRACK, first=50, filter={"perArtist": 1})
    artists = [one["track"]["artist"] for one in found]
    assert len(artists) == len(set(artists))


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"id": UNHEARD_TRACK}, "unavailable"),
        ({"id": ids.public("Track", 999_999)}, "not_found"),
        ({"id": ids.public("Album", 1)}, "not_found"),
        ({"id": HEARD_TRACK, "first": 1000}, "invalid"),
        ({"id": HEARD_TRACK, "filter": {"keys": ["?"]}}, "invalid"),
    ],
)
def test_what_cannot_be_compared_is_told_in_words(
    box: Whole, asked: dict[str, object], code: str
) -> None:
    (error,) = box.graphql(SIMILAR, Role.GUEST, **asked)["errors"]
    assert error["extensions"]["code"] == code


@pytest.mark.parametrize(("kind", "of"), [("Album", "album"), ("Artist", "artist")])
def test_albums_and_artists_that_sound_alike_are_found(box: Whole, kind: str, of: str) -> None:
    query = f"""query($id: ID!) {{
        similar{kind}s({of}Id: $id, first: 5) {{ {of} {{ id }} {FOUND} }}
    }}"""
    asked = ids.public(kind, 1)
    found = box.asked(query, Role.GUEST, id=asked)[f"similar{kind}s"]
    assert found
    assert asked not in {one[of]["id"] for one in found}
    for one in found:
        total = sum(reason["points"] for reason in one["reasons"])
        assert total == pytest.approx(one["score"], abs=0.005)


def test_a_description_is_answered_and_says_what_it_took_it_for(box: Whole) -> None:
    found = box.asked(LIKE, Role.GUEST, text="happy, not aggressive", first=10)["tracksLike"]
    weights = {term["word"]: term["weight"] for term in found["understood"]}
    assert any(weight > 0 for weight in weights.values())
    assert any(weight < 0 for weight in weights.values())
    assert 0 < len(found["items"]) <= 10


def test_tracks_may_stand_for_a_description(box: Whole) -> None:
    found = box.asked(LIKE, Role.GUEST, ids=[HEARD_TRACK], first=5)["tracksLike"]
    assert len(found["items"]) == 5
    assert HEARD_TRACK not in {one["track"]["id"] for one in found["items"]}


def test_a_way_leads_from_one_track_to_another(box: Whole) -> None:
    query = """query($from: ID!, $to: ID!) {
        soundPath(fromId: $from, toId: $to, steps: 4) { track { id } score }
    }"""
    end = ids.public("Track", 50)
    path = box.asked(query, Role.GUEST, **{"from": HEARD_TRACK, "to": end})["soundPath"]
    visited = [one["track"]["id"] for one in path]
    assert (visited[0], visited[-1]) == (HEARD_TRACK, end)
    assert len(visited) == len(set(visited)) > 2
