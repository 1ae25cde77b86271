"""Pauses, the quota and the day's budget, and what goes on by itself."""

import pytest

from soniq.clients.model import FailureKind, ServiceFailed
from soniq.spotify.model import SpotifyChanged, Wait
from tests.spotify.home import ADA, BEN, DAY, HOUR, Home, after


def test_a_pause_that_spotify_asks_for_is_sat_out(home: Home) -> None:
    home.web.fill(albums=120)
    home.connect()
    home.web.waits = [5, 2]
    synced = home.sync()
    assert synced.waits is None
    assert home.wishes() == 120


def test_a_long_pause_is_waited_for_and_the_sync_goes_on_by_itself(home: Home) -> None:
    home.web.fill(albums=120)
    home.connect()
    home.web.waits = [3_600]
    synced = home.sync()
    assert synced.waits is Wait.THROTTLED
    connection = home.spotify.connection(ADA)
    assert (connection.waits, connection.is_passing) == (Wait.THROTTLED, True)
    assert connection.resumes_at == home.clock() + HOUR
    assert home.spotify.due() == []
    home.clock.wait(HOUR)
    assert home.spotify.due() == [ADA]


def test_a_spent_quota_is_no_throttling(home: Home) -> None:
    home.web.fill(albums=300)
    home.connect()
    home.web.quota = 3
    synced = home.sync()
    assert synced.waits is Wait.QUOTA
    assert home.wishes() == 150
    assert len(home.web.asked) == 1 + 3 + 1


def test_the_days_budget_is_kept_and_the_rest_goes_on_tomorrow(home: Home) -> None:
    home.web.fill(albums=60, tracks=2_000)
    home.choose(spotify_budget=20)
    home.connect()
    synced = home.sync()
    assert (synced.waits, len(home.web.asked)) == (Wait.BUDGET, 20)
    connection = home.spotify.connection(ADA)
    assert (connection.asked, connection.budget) == (20, 20)
    assert connection.resumes_at is not None
    assert 0 < connection.resumes_at - home.clock() <= DAY
    assert home.sync().requests == 0
    states = [event.state for event in home.heard if isinstance(event, SpotifyChanged)]
    assert states[-1] == "waiting"
    for _ in range(2):
        home.clock.wait(DAY)
        assert home.spotify.due() == [ADA]
        home.sync()
    pages = home.web.pages()
    assert len(pages) == len(set(pages)) == 2 + 40 + 1
    assert home.spotify.connection(ADA).is_passing is False
    assert home.wishes("song") == 2_000


def test_people_of_one_app_share_its_budget(home: Home) -> None:
    home.choose(spotify_budget=20)
    home.connect()
    home.connect(BEN)
    home.sync()
    assert home.spotify.connection(BEN).asked == home.spotify.connection(ADA).asked == 5


def test_the_schedule_asks_only_where_settings_say_so(home: Home) -> None:
    home.web.fill(albums=2)
    home.connect()
    assert home.spotify.due() == []
    home.choose(auto_sync_enabled=True)
    assert home.spotify.due() == []
    home.choose(network="auto")
    assert home.spotify.due() == [ADA]
    home.sync(by_person=False)
    assert home.spotify.due() == []
    home.clock.wait(12 * HOUR)
    assert home.spotify.due() == []
    home.choose(sync_interval_hours=12)
    assert home.spotify.due() == [ADA]


def test_a_request_that_never_left_costs_nothing_of_the_budget(home: Home) -> None:
    home.connect()
    before = home.spotify.connection(ADA).asked
    home.web.before = after(0)
    with pytest.raises(ServiceFailed):
        home.sync()
    assert home.spotify.connection(ADA).asked == before


def test_soniq_itself_asks_nothing_where_only_people_may(home: Home) -> None:
    home.web.fill(albums=2)
    home.connect()
    home.web.asked.clear()
    with pytest.raises(ServiceFailed) as failed:
        home.sync(by_person=False)
    assert failed.value.kind is FailureKind.OFF
    assert home.web.asked == []


def test_what_a_person_began_goes_on_tomorrow_though_only_people_may_ask(home: Home) -> None:
    home.web.fill(tracks=2_000)
    home.choose(spotify_budget=20)
    home.connect()
    home.sync()
    home.clock.wait(DAY)
    assert home.spotify.due() == [ADA]
    assert home.sync(by_person=False).requests == 20
