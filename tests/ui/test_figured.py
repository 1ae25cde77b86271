"""The collection in numbers, as its page shows them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from soniq.accounts.model import Role
from soniq.collection.model import BroughtWish, WishKind, WishSource
from soniq.library.wanted import ToldAlbum

if TYPE_CHECKING:
    from tests.whole import Whole

WISHED = (
    ("The Far Away", "One", "1931"),
    ("The Far Away", "Two", "1933-05"),
    ("The Far Away", "Three", "1952"),
    ("The Nearly", "Four", "1952"),
)


@pytest.fixture
def before(box: "Whole") -> dict[str, Any]:
    return statistics(box)


@pytest.fixture
def wished(box: "Whole", before: dict[str, Any]) -> Iterator[None]:
    """Four albums by two artists that nobody has; they go with the test."""
    (person,) = (one.id for one in box.soniq.accounts.people() if one.role is Role.USER)
    box.soniq.collection.bring(
        person,
        [
            BroughtWish(
                source=WishSource.ITUNES,
                kind=WishKind.ALBUM,
                album=ToldAlbum(title=title, artists=(artist,), release_date=date),
            )
            for artist, title, date in WISHED
        ],
    )
    yield
    box.soniq.collection.forget_source(person, WishSource.ITUNES)


def statistics(box: "Whole", role: Role = Role.GUEST) -> dict[str, Any]:
    with box.client(role) as client:
        answer = client.get("/collection/_feed/statistics")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_wishes_stand_in_every_number_that_they_belong_to(
    box: "Whole", before: dict[str, Any], wished: None
) -> None:
    found = statistics(box)
    assert found["total"] == before["total"] + 4
    assert found["looks"]["wanted"] == before["looks"]["wanted"] + 4
    assert found["looks"]["owned"] == before["looks"]["owned"]
    assert sum(found["looks"].values()) == found["total"]
    assert [one for one in found["sources"] if one["value"] == "itunes"] == [
        {"value": "itunes", "word": "Apple Music", "count": 4}
    ]
    counts = {one["word"]: one["count"] for one in found["wanted"]}
    assert (counts["The Far Away"], counts["The Nearly"]) == (3, 1)


def test_decades_follow_each_other_without_a_gap(box: "Whole", wished: None) -> None:
    decades = statistics(box)["decades"]
    words = [one["word"] for one in decades]
    assert words[:4] == ["1930s", "1940s", "1950s", "1960s"]
    assert [one["of"] - one["plays"] for one in decades[:3]] == [2, 0, 2]
    assert words == [f"{year}s" for year in range(1930, 1930 + 10 * len(words), 10)]
    assert sum(one["plays"] for one in decades) <= statistics(box)["looks"]["owned"]


def test_every_owned_album_became_owned_in_a_month_or_a_year(box: "Whole") -> None:
    found = statistics(box)
    shown = found["years"] or found["months"]
    assert sum(one["plays"] for one in shown) == found["looks"]["owned"]
    assert len(found["months"]) <= 24


def test_what_nobody_wants_any_more_is_in_no_number(box: "Whole", before: dict[str, Any]) -> None:
    assert "The Far Away" not in [one["word"] for one in before["wanted"]]
    assert statistics(box, Role.USER) == before
