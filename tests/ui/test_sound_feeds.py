"""What the parts of pages that show sound fetch."""

import base64
import re
from typing import TYPE_CHECKING, Any

import pytest

from soniq.accounts.model import Role
from soniq.units import TrackId
from tests.whole import HEARD

if TYPE_CHECKING:
    from tests.whole import Whole

FEEDS = "/library/_feed"
UNHEARD = HEARD + 20


def asked(box: "Whole", path: str, **query: object) -> tuple[int, Any]:
    with box.client(Role.GUEST) as client:
        given = {name: str(value) for name, value in query.items()}
        response = client.get(f"{FEEDS}{path}", params=given)
    return response.status_code, response.json()


def get(box: "Whole", path: str, **query: object) -> Any:
    status, body = asked(box, path, **query)
    assert status == 200, body
    return body


def test_a_track_tells_its_sound_in_words(box: "Whole") -> None:
    sound = get(box, "/sound/1")
    assert sound["heard"] is True
    assert sound["bpm_words"] in {"sure", "quite sure", "not quite sure", "a guess"}
    assert len(sound["mixes"]) == 3
    assert [word for word, _ in sound["moods"]][:2] == ["Danceable", "Happy"]
    assert get(box, f"/sound/{UNHEARD}")["heard"] is False
    assert asked(box, "/sound/999999")[0] == 404


def test_a_waveform_comes_with_beats_or_not_at_all(box: "Whole") -> None:
    wave = get(box, "/wave/1")
    assert base64.b64decode(wave["peaks"])
    assert wave["beats"]
    assert get(box, f"/wave/{UNHEARD}") is None


def test_beats_are_those_of_the_tempo_that_was_put_right(box: "Whole") -> None:
    before, track = get(box, "/wave/2")["beats"], TrackId(2)
    shown = box.soniq.features.of_track(track).bpm
    assert shown is not None
    box.soniq.features.set_tempo(track, shown * 2, by=None)
    try:
        assert get(box, "/wave/2")["beats"][::2] == before
    finally:
        box.soniq.features.set_tempo(track, None, by=None)
    assert get(box, "/wave/2")["beats"] == before


@pytest.mark.parametrize(
    ("role", "body", "status"),
    [
        (Role.GUEST, {"ids": [UNHEARD]}, 403),
        (Role.USER, {"ids": [UNHEARD]}, 200),
        (Role.USER, {"ids": [-1]}, 422),
        (Role.USER, {"ids": [1] * 1001}, 422),
    ],
)
def test_listening_now_is_for_those_who_may(
    box: "Whole", role: Role, body: dict[str, object], status: int
) -> None:
    with box.client(role) as client:
        assert client.post(f"{FEEDS}/listen", json=body).status_code == status


@pytest.mark.parametrize("kind", ["track", "album", "artist"])
def test_what_is_alike_comes_with_reasons(box: "Whole", kind: str) -> None:
    items = get(box, f"/like/{kind}/1")["items"]
    assert items
    for item in items:
        assert sum(reason["points"] for reason in item["reasons"]) == pytest.approx(
            item["score"], abs=0.005
        )


def test_where_nothing_was_heard_it_says_why_nothing_is_alike(box: "Whole") -> None:
    found = get(box, f"/like/track/{UNHEARD}")
    assert found["items"] == []
    assert "has not listened to this track yet" in found["why"]


@pytest.mark.parametrize("path", ["/like/genre/1", "/like/track/999999", "/like/album/999999"])
def test_what_is_not_there_is_like_nothing(box: "Whole", path: str) -> None:
    assert asked(box, path)[0] == 404


def test_play_similar_begins_with_the_track_itself(box: "Whole") -> None:
    items = get(box, "/play/like/1")["items"]
    assert items[0]["id"] == 1
    assert len({item["id"] for item in items}) == len(items) > 10


def test_nothing_similar_to_play_is_told_in_words(box: "Whole") -> None:
    status, body = asked(box, f"/play/like/{UNHEARD}")
    assert status == 404
    assert "sounds like" in str(body)


def test_how_far_the_listening_is_can_be_asked(box: "Whole") -> None:
    status = get(box, "/analysis")
    assert status["done"] <= HEARD < status["total"]
    assert "tracks" in status["words"]


def total(box: "Whole", **query: object) -> int:
    found = 0
    after = None
    while True:
        part = get(box, "/tracks", first=100, **query, **({"after": after} if after else {}))
        found += len(part["items"])
        after = part["after"]
        if after is None:
            return found


def test_each_facet_leaves_as_many_tracks_as_it_says(box: "Whole") -> None:
    facets = box.soniq.features.facets()
    for facet in facets.tempos:
        assert total(box, tempo=facet.value) == facet.count, facet
    for facet in facets.keys[:4]:
        assert total(box, key=facet.value) == facet.count, facet
    for facet in facets.moods:
        assert total(box, mood=facet.value) == facet.count, facet


def test_filters_of_sound_narrow_each_other(box: "Whole") -> None:
    some = total(box, bpm="70-80")
    assert some < total(box, bpm="70-80", half=1)
    assert total(box, key="8A") < total(box, key="8A", mixes=1)
    happy = total(box, mood="mood_happy")
    assert total(box, mood="mood_happy,danceability") < happy


@pytest.mark.parametrize(
    "wrong", [{"bpm": "fast"}, {"bpm": "1-2-3"}, {"key": "blue"}, {"mood": "gloomy"}, {"tempo": -1}]
)
def test_filters_that_mean_nothing_are_refused(box: "Whole", wrong: dict[str, object]) -> None:
    assert asked(box, "/tracks", **wrong)[0] == 422


def test_rows_tell_tempo_and_key(box: "Whole") -> None:
    row = get(box, "/tracks", sort="bpm", first=1)["items"][0]
    assert row["bpm"] > 0
    assert re.fullmatch(r"1?\d[AB]", row["camelot"])


@pytest.mark.parametrize(("role", "may"), [(Role.GUEST, "false"), (Role.USER, "true")])
def test_guests_get_nothing_to_put_right_with(box: "Whole", role: Role, may: str) -> None:
    with box.client(role) as client:
        page = client.get("/library/tracks/1", headers={"Accept": "text/html"}).text
    told = re.findall(r'&quot;may&quot;:(\w+)|\\?"may\\?":(\w+)', page)
    assert {one or other for one, other in told} == {may}
