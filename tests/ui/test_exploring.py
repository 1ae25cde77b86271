"""What the page Explore fetches: lists by sound, descriptions, the map."""

import gzip
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from soniq.accounts.model import Role
from soniq.audio.model import EMBEDDING_MODEL
from soniq.discovery.map_file import Drawn
from soniq.discovery.map_rows import ids as sounds_heard
from soniq.harmony import Key
from soniq.units import now
from tests.whole import HEARD

if TYPE_CHECKING:
    from tests.whole import Whole

FEEDS = "/explore/_feed"


@pytest.fixture(scope="module")
def heard(box: "Whole") -> "Iterator[Whole]":
    """The box with a map, which is taken away when the module is done."""
    soniq = box.soniq
    sounds = sorted(sounds_heard(soniq.db.read(), EMBEDDING_MODEL, 1_000))
    places = b"".join(
        struct.pack("<ff", (place % 20) / 10 - 1, place / len(sounds))
        for place in range(len(sounds))
    )
    file: Path = soniq.settings.data / "library" / "map.bin"
    Drawn.of(EMBEDDING_MODEL, now(), sounds, places).write(file)
    soniq.soundmap.forget()
    yield box
    file.unlink()
    soniq.soundmap.forget()


def get(box: "Whole", path: str, **query: object) -> Any:
    with box.client(Role.GUEST) as client:
        asked = {name: str(value) for name, value in query.items()}
        response = client.get(f"{FEEDS}{path}", params=asked)
        assert response.status_code == 200, response.text
        return response.json()


def refused(box: "Whole", path: str, **query: str) -> bool:
    with box.client(Role.GUEST) as client:
        return client.get(f"{FEEDS}{path}", params=query).status_code == 422


def all_of(box: "Whole", **query: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        more = {"after": after} if after else {}
        part = get(box, "/tracks", first=50, **query, **more)
        found += part["items"]
        after = part["after"]
        if after is None:
            return found


def test_a_range_of_tempi_leaves_those_within(heard: "Whole") -> None:
    found = all_of(heard, bpm="100-120")

    assert found
    assert all(100 <= row["bpm"] <= 120 for row in found)
    assert [row["id"] for row in all_of(heard, bpm="120-100")] == [row["id"] for row in found]


def test_half_and_double_are_taken_in_on_demand(heard: "Whole") -> None:
    found = all_of(heard, bpm="80-90", half=1)

    assert any(not 80 <= row["bpm"] <= 90 for row in found)
    assert all(any(80 <= row["bpm"] * factor <= 90 for factor in (0.5, 1, 2)) for row in found)


def test_keys_and_what_mixes_with_them(heard: "Whole") -> None:
    alone = {row["camelot"] for row in all_of(heard, keys="8A,3B")}
    mixed = {row["camelot"] for row in all_of(heard, keys="8A", mixes=1)}

    assert alone == {"8A", "3B"}
    assert mixed == {key.camelot for key in Key.of_camelot(8, minor=True).neighbours}


def test_moods_are_ranges_in_hundredths(heard: "Whole") -> None:
    found = [row["id"] for row in all_of(heard, mood_happy="70-100", acoustic="0-50")]

    moods = {
        track_id: features.moods
        for track_id, features in heard.soniq.features.of_tracks(found).items()
    }
    assert found
    assert all(mood and mood.mood_happy >= 0.7 and mood.acoustic <= 0.5 for mood in moods.values())
    assert len(found) < len(all_of(heard, mood_happy="70-100"))


def test_filters_hold_together_and_lists_are_sorted(heard: "Whole") -> None:
    found = all_of(heard, bpm="90-150", years="1970-2000", sort="bpm", down=1)

    tempi = [row["bpm"] for row in found]
    assert tempi == sorted(tempi, reverse=True)
    assert all(1970 <= row["year"] <= 2000 for row in found)


@pytest.mark.parametrize(
    "query",
    [{"bpm": "fast"}, {"mood_happy": "1000-1"}, {"keys": "H9"}, {"years": "-5"}, {"genre": "x"}],
)
def test_what_is_no_filter_is_refused(heard: "Whole", query: dict[str, str]) -> None:
    assert refused(heard, "/tracks", **query)


def test_a_description_comes_with_what_was_understood_and_with_reasons(heard: "Whole") -> None:
    found = get(heard, "/described", text="happy, not aggressive", first=10)

    assert [term["word"] for term in found["understood"]] == ["happy", "not aggressive"]
    assert any(term["weight"] < 0 for term in found["understood"])
    assert found["items"]
    for row in found["items"]:
        assert row["reasons"]
        assert sum(reason["points"] for reason in row["reasons"]) == pytest.approx(
            row["score"], abs=0.01
        )


def test_no_words_are_no_description(heard: "Whole") -> None:
    assert get(heard, "/described", text="  ")["items"] == []


def test_rows_come_in_the_order_that_was_asked_for(heard: "Whole") -> None:
    assert [row["id"] for row in get(heard, "/rows", ids="5,3,9,99999")["items"]] == [5, 3, 9]
    assert refused(heard, "/rows", ids=",".join(["1"] * 201))
    assert refused(heard, "/rows", ids="1;2")


def test_the_points_are_sent_once_and_small(heard: "Whole") -> None:
    with heard.client(Role.GUEST) as client:
        first = client.get(f"{FEEDS}/points")
        again = client.get(f"{FEEDS}/points", headers={"If-None-Match": first.headers["etag"]})
        plain = client.get(f"{FEEDS}/points", headers={"Accept-Encoding": "identity"})

    assert first.headers["content-encoding"] == "gzip"
    assert first.content == plain.content  # httpx has unpacked the first
    assert struct.unpack_from("<4sII", first.content) == (b"SMAP", 1, HEARD)
    assert len(gzip.compress(first.content)) < len(first.content)
    assert (again.status_code, again.content) == (304, b"")
    assert "Accept-Encoding" in first.headers["vary"]
