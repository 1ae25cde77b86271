from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from soniq.listening import zones
from soniq.listening.model import EVER, Period
from soniq.listening.scoring import discovery_score
from soniq.units import Moment

NEW_YORK = ZoneInfo("America/New_York")


def told(moment: Moment | None, place: ZoneInfo = NEW_YORK) -> str:
    return "" if moment is None else datetime.fromtimestamp(moment / 1000, place).isoformat()


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        (Period.WEEK, "2024-03-04T00:00:00-05:00", "2024-03-11T00:00:00-04:00"),
        (Period.MONTH, "2024-03-01T00:00:00-05:00", "2024-04-01T00:00:00-04:00"),
        (Period.YEAR, "2024-01-01T00:00:00-05:00", "2025-01-01T00:00:00-05:00"),
    ],
)
def test_periods_are_those_of_the_calendar(period: Period, since: str, until: str) -> None:
    """On a Sunday on which the clocks go forward."""
    now = zones.moment(datetime(2024, 3, 10, 23, 30, tzinfo=NEW_YORK))
    span = zones.named(period, NEW_YORK, now)
    assert (told(span.since), told(span.until)) == (since, until)


def test_ever_has_no_bounds() -> None:
    assert zones.named(Period.ALL, NEW_YORK, Moment(0)) == EVER


@pytest.mark.parametrize(
    ("said", "zone"), [("Asia/Tokyo", "Asia/Tokyo"), (":Asia/Tokyo", "Asia/Tokyo"), ("odd", "UTC")]
)
def test_the_machine_says_its_zone(monkeypatch: pytest.MonkeyPatch, said: str, zone: str) -> None:
    monkeypatch.setenv("TZ", said)
    assert zones.here() == zone


def test_a_machine_that_says_none_has_one_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)
    assert ZoneInfo(zones.here()).key == zones.here()


def score(plays: int = 0, artist: int = 50, rating: float | None = None, vote: int = 0) -> float:
    return discovery_score(
        plays=plays, artist_plays=artist, most_artist_plays=100, rating=rating, vote=vote
    )


def test_what_is_little_heard_by_whom_one_likes_and_good_is_worth_discovering() -> None:
    assert score(plays=0) > score(plays=1) > score(plays=9)
    assert score(artist=100) > score(artist=5) > score(artist=0) > 0
    assert score(rating=5) > score(rating=None) > score(rating=1)
    assert score(vote=1) > score(vote=0) > score(vote=-1) == 0
    assert score(artist=100, rating=5, vote=1) == 1
    assert discovery_score(
        plays=0, artist_plays=0, most_artist_plays=0, rating=None, vote=0
    ) == pytest.approx(0.25 * 0.6 * 0.75)
