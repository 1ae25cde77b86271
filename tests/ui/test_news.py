"""What the pages hear: of what people do, each word; of what goes on, the newest."""

from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from soniq.events import JSON
from soniq.ui.news import _about


@dataclass(frozen=True, slots=True)
class News:
    id: int
    name: str
    audience: str = "person:1"
    payload: dict[str, JSON] = field(default_factory=dict)


def test_no_opinion_is_lost_to_a_later_one() -> None:
    told = [News(1, "opinion.changed"), News(2, "opinion.changed"), News(3, "device.command")]
    assert len({_about(one) for one in told}) == 3


@pytest.mark.parametrize("name", ["play.recorded", "queue.changed", "scrobble.link_changed"])
def test_of_a_persons_own_the_newest_counts_and_hides_nobody_elses(name: str) -> None:
    mine = [News(1, name), News(2, name)]
    assert all(_about(one) == _about(other) for one, other in pairwise(mine))
    assert _about(News(3, name, audience="person:2")) != _about(mine[0])


def test_of_each_import_the_newest_state_counts() -> None:
    one, other = ({"import_id": "1"}, {"import_id": "2"})
    named = "import.changed"
    assert _about(News(1, named, payload={**one})) == _about(News(2, named, payload={**one}))
    assert _about(News(1, named, payload={**one})) != _about(News(2, named, payload={**other}))
