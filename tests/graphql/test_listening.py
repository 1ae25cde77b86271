"""Plays, opinions and statistics by GraphQL, each person their own."""

from collections.abc import Iterator
from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.http import ids
from tests.whole import Whole

INTRO, SVEFN = ids.public("Track", 1), ids.public("Track", 2)
ALBUM = ids.public("Album", 1)
RECORD = """
    mutation ($plays: [HeardInput!]!) {
      recordPlays(plays: $plays, client: "car") { plays skips known unknownTrackIds }
    }
"""
HISTORY = """
    query ($first: Int! = 50, $after: String) {
      plays(first: $first, after: $after, skips: true) {
        plays { id at trackId isSkip source client line { artist title album } }
        nextCursor
      }
    }
"""
OPINIONS = """
    query ($of: [ID!]!) {
      opinions(of: $of) { id rating vote starredAt playCount averageRating discoveryScore }
    }
"""
STATISTICS = """
    query {
      listeningStatistics(since: "2024-01-01T00:00:00Z", until: "2025-01-01T00:00:00Z", zone: "UTC")
      {
        sum { plays heardMs } skips newTracks newArtists longestStreak { days since until }
        tracks { id name plays } albums { name } artists { name plays } genres { name }
        days { date plays } hours { plays } weekdays { plays } discoveries { trackId at }
      }
      listeningReview(year: 2024, zone: "UTC") {
        longestDay { date plays } months { month artist plays } meanBpm moods { name mean }
        statistics { sum { plays } }
      }
      topList(kind: TRACKS, period: ALL) { id plays }
    }
"""


@pytest.fixture
def listened(box: Whole) -> Iterator[Whole]:
    """A box in which the user heard two tracks; afterwards nobody did."""
    plays = [
        {"trackId": INTRO, "startedAt": "2024-03-30T22:30:00Z"},
        {"trackId": SVEFN, "startedAt": "2024-03-31T10:00:00Z", "playedMs": 999_999},
        {"trackId": SVEFN, "startedAt": "2024-03-31T12:00:00Z", "playedMs": 5},
        {"trackId": ids.public("Track", 999_999), "startedAt": "2024-03-31T12:00:00Z"},
    ]
    told = box.asked(RECORD, Role.USER, plays=plays)["recordPlays"]
    assert (told["plays"], told["skips"], len(told["unknownTrackIds"])) == (2, 1, 1)
    yield box
    for person in box.soniq.accounts.people():
        box.soniq.listening.forget(person.id)
    with box.soniq.db.write() as tx:
        tx.execute("DELETE FROM ratings")


def ask(box: Whole, query: str, **variables: Any) -> Any:
    return box.asked(query, Role.USER, **variables)


def test_the_history_comes_in_pages(listened: Whole) -> None:
    page = ask(listened, HISTORY, first=2)["plays"]
    rest = ask(listened, HISTORY, first=2, after=page["nextCursor"])["plays"]
    whole = page["plays"] + rest["plays"]
    assert [(one["trackId"], one["isSkip"]) for one in whole] == [
        (SVEFN, True),
        (SVEFN, False),
        (INTRO, False),
    ]
    assert {(one["source"], one["client"]) for one in whole} == {("API", "car")}
    assert rest["nextCursor"] is None
    assert listened.asked(HISTORY, Role.OWNER)["plays"]["plays"] == []


def test_plays_are_deleted_and_brought_back(listened: Whole) -> None:
    forget = "mutation ($id: ID) { forgetPlays(playId: $id) { plays forgettingId } }"
    answer = listened.graphql(forget, Role.USER)
    assert answer["errors"][0]["extensions"]["code"] == "invalid"
    one = ask(listened, HISTORY)["plays"]["plays"][0]["id"]
    assert listened.asked(forget, Role.OWNER, id=one)["forgetPlays"]["plays"] == 0
    gone = ask(listened, forget, id=one)["forgetPlays"]
    assert gone["plays"] == 1
    remember = "mutation ($id: ID!) { rememberPlays(forgettingId: $id) }"
    assert ask(listened, remember, id=gone["forgettingId"])["rememberPlays"] == 1
    everything = "mutation { forgetPlays(everything: true) { plays } }"
    assert ask(listened, everything)["forgetPlays"]["plays"] == 3


def test_what_one_thinks_is_said_and_asked(listened: Whole) -> None:
    rate = "mutation ($id: ID!, $r: Int) { rate(id: $id, rating: $r) { rating } }"
    star = "mutation ($of: [ID!]!) { star(ids: $of) { id starredAt } }"
    unstar = "mutation ($of: [ID!]!) { unstar(ids: $of) { starredAt } }"
    vote = "mutation ($id: ID!, $v: Int!) { vote(trackId: $id, vote: $v) { vote } }"
    assert ask(listened, rate, id=ALBUM, r=5)["rate"] == {"rating": 5}
    assert [one["id"] for one in ask(listened, star, of=[INTRO, ALBUM])["star"]] == [INTRO, ALBUM]
    assert ask(listened, vote, id=INTRO, v=1)["vote"] == {"vote": 1}
    stars = ask(listened, "{ stars(kind: TRACK) { stars { id } nextCursor } }")["stars"]
    assert stars == {"stars": [{"id": INTRO}], "nextCursor": None}
    intro, album = ask(listened, OPINIONS, of=[INTRO, ALBUM])["opinions"]
    assert (intro["vote"], intro["playCount"], album["rating"]) == (1, 1, 5)
    assert 0 < intro["discoveryScore"] < 1
    assert album["discoveryScore"] is None
    assert ask(listened, unstar, of=[INTRO])["unstar"] == [{"starredAt": None}]
    assert ask(listened, rate, id=ALBUM, r=None)["rate"] == {"rating": None}
    for wrong in (
        listened.graphql(rate, Role.USER, id=ALBUM, r=6),
        listened.graphql(vote, Role.USER, id=INTRO, v=2),
    ):
        assert wrong["errors"][0]["extensions"]["code"] == "invalid"


def test_statistics_and_the_year_in_review(listened: Whole) -> None:
    told = ask(listened, STATISTICS)
    statistics = told["listeningStatistics"]
    assert (statistics["sum"]["plays"], statistics["skips"]) == (2, 1)
    assert [(day["date"], day["plays"]) for day in statistics["days"]] == [
        ("2024-03-30", 1),
        ("2024-03-31", 1),
    ]
    assert statistics["longestStreak"] == {"days": 2, "since": "2024-03-30", "until": "2024-03-31"}
    assert (statistics["newTracks"], statistics["newArtists"]) == (2, 1)
    assert told["listeningReview"]["months"] == [{"month": 3, "artist": "Sigur Rós", "plays": 2}]
    assert len(told["topList"]) == 2
    others = listened.asked(STATISTICS, Role.OWNER)
    assert others["listeningStatistics"]["sum"]["plays"] == 0
    assert others["topList"] == []


def test_accounts_are_linked_by_those_whose_they_are(box: Whole) -> None:
    links = "{ scrobbleLinks { place } scrobbleRefusals(place: LASTFM) { why } }"
    assert box.asked(links, Role.USER) == {"scrobbleLinks": [], "scrobbleRefusals": []}
    refused = box.graphql(links, Role.GUEST)
    assert refused["errors"][0]["extensions"]["code"] == "forbidden"
    link = 'mutation { linkScrobbler(place: LISTENBRAINZ, token: "abc") { account } }'
    answer = box.graphql(link, Role.USER)
    assert answer["errors"][0]["extensions"]["code"] == "unavailable"


def test_what_one_voted_down_is_not_in_ones_radio(listened: Whole) -> None:
    query = "query ($id: ID!) { similarTracks(trackId: $id, first: 5) { track { id } } }"
    vote = "mutation ($id: ID!) { vote(trackId: $id, vote: -1) { vote } }"

    def radio(role: Role) -> list[str]:
        found = listened.asked(query, role, id=INTRO)["similarTracks"]
        return [one["track"]["id"] for one in found]

    first = radio(Role.USER)[0]
    ask(listened, vote, id=first)
    assert first not in radio(Role.USER)
    assert radio(Role.GUEST)[0] == first


def test_too_many_stars_at_once_are_none(box: Whole) -> None:
    star = "mutation ($ids: [ID!]!) { star(ids: $ids) { id } }"
    many = [ids.public("Track", number) for number in range(1, 202)]
    refused = box.graphql(star, Role.USER, ids=many)
    assert "200 things at most" in refused["errors"][0]["message"]
    stars = box.asked("{ stars(kind: TRACK) { stars { id } } }", Role.USER)
    assert stars == {"stars": {"stars": []}}
