"""What hearts, statistics, the history and home ask the server for: each person their own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from soniq.accounts.model import Role
from soniq.listening.model import PlaySource, Thing, ThingKind
from soniq.ui.lately import lately
from soniq.units import Milliseconds, Moment, PersonId, TrackId

if TYPE_CHECKING:
    from tests.whole import Whole

OPINIONS = "/library/_feed/opinions"
FEED = "/library/_feed/listening"
A_DAY = 86_400_000


def moment(text: str) -> Moment:
    return Moment(round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000)


def person(box: "Whole", role: Role = Role.USER) -> PersonId:
    return next(one.id for one in box.soniq.accounts.people() if one.role is role)


@pytest.fixture
def user(box: "Whole") -> Iterator[httpx.Client]:
    """A user without a past; what they play and think goes with the test."""
    listening, me = box.soniq.listening, person(box)
    listening.forget(me)
    listening.forget(person(box, Role.MODERATOR))
    with box.client(Role.USER) as client:
        yield client
    listening.forget(me)
    for kind in ThingKind:
        found = listening.starred(me, kind).items
        listening.unstar(me, [Thing(kind=kind, id=one) for one, _ in found])


def played(box: "Whole", track: int, at: str, *, role: Role = Role.USER) -> None:
    box.soniq.listening.play(
        person(box, role), TrackId(track), at=moment(at), played=None, source=PlaySource.WEB
    )


def said(client: httpx.Client, **body: object) -> dict[str, Any]:
    answer = client.post(f"{OPINIONS}/set", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["items"]
    return found


def test_what_one_says_of_things_is_told_in_one_go(user: httpx.Client) -> None:
    said(user, kind="track", ids=[1, 2], starred=True)
    said(user, kind="track", ids=[2], rating=4)
    said(user, kind="track", ids=[3], vote=-1)
    found = user.post(OPINIONS, json={"kind": "track", "ids": [1, 2, 3, 4]}).json()["items"]
    assert set(found) == {"1", "2", "3"}
    assert found["1"]["starred"] is not None
    assert (found["2"]["rating"], found["3"]["vote"]) == (4, -1)
    said(user, kind="track", ids=[2], rating=0)
    said(user, kind="track", ids=[3], vote=0)
    assert said(user, kind="track", ids=[1, 2], starred=False).get("1") is None


def test_nobody_sees_what_another_thinks(box: "Whole", user: httpx.Client) -> None:
    said(user, kind="album", ids=[1], starred=True)
    with box.client(Role.MODERATOR) as other:
        assert other.post(OPINIONS, json={"kind": "album", "ids": [1]}).json()["items"] == {}


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "track", "ids": []},
        {"kind": "track", "ids": [1], "rating": 6},
        {"kind": "track", "ids": [1], "vote": 2},
        {"kind": "genre", "ids": [1], "starred": True},
    ],
)
def test_what_cannot_be_said_is_refused(user: httpx.Client, body: dict[str, object]) -> None:
    assert user.post(f"{OPINIONS}/set", json=body).status_code in {400, 422}


def test_statistics_count_what_was_played_in_the_period(box: "Whole", user: httpx.Client) -> None:
    for at in ("2025-03-03T10:00", "2025-03-03T11:00", "2025-03-04T10:00"):
        played(box, 1, at)
    played(box, 2, "2025-03-04T12:00")
    played(box, 3, "2025-04-01T12:00")
    played(box, 4, "2025-03-05T12:00", role=Role.MODERATOR)
    found = user.get(f"{FEED}/statistics", params={"period": "month", "at": "2025-03-20"}).json()
    assert (found["title"], found["sum"]["plays"], found["active"]) == ("March 2025", 4, 2)
    assert [(top["id"], top["plays"]) for top in found["tops"]["tracks"]] == [(1, 3), (2, 1)]
    assert found["tops"]["tracks"][0]["path"] == "/library/tracks/1"
    bars = {bar["word"]: bar["plays"] for bar in found["days"]}
    assert len(bars) == 31
    assert (bars["Monday, 3 March"], bars["Tuesday, 4 March"], bars["Friday, 7 March"]) == (2, 2, 0)
    assert [one["plays"] for one in found["weekdays"]] == [2, 2, 0, 0, 0, 0, 0]
    assert (found["hours"][10]["plays"], found["hours"][12]["plays"]) == (2, 1)
    year = user.get(f"{FEED}/statistics", params={"period": "year", "at": "2025-03-20"}).json()
    assert {bar["word"]: bar["plays"] for bar in year["days"] if bar["plays"]} == {
        "March 2025": 4,
        "April 2025": 1,
    }
    empty = user.get(f"{FEED}/statistics", params={"period": "year", "at": "2020-03-20"}).json()
    assert (empty["sum"]["plays"], empty["any"]) == (0, True)


def test_a_day_is_that_of_the_zone(box: "Whole", user: httpx.Client) -> None:
    played(box, 1, "2025-03-03T23:30")
    asked = {"period": "month", "at": "2025-03-20", "zone": "Europe/Berlin"}
    found = user.get(f"{FEED}/statistics", params=asked).json()
    assert [bar["label"] for bar in found["days"] if bar["plays"]] == ["4"]
    wrong = user.get(f"{FEED}/statistics", params={**asked, "zone": "Middle/Earth"})
    assert wrong.status_code == 422
    assert "time zone" in wrong.json()["error"]["message"]


def test_who_played_nothing_yet_is_told_so(user: httpx.Client) -> None:
    found = user.get(f"{FEED}/statistics", params={"period": "all"}).json()
    assert (found["any"], found["days"], found["tops"]["tracks"]) == (False, [], [])


def test_a_year_tells_its_longest_day_and_each_months_artist(
    box: "Whole", user: httpx.Client
) -> None:
    for at in ("2025-03-03T10:00", "2025-03-03T11:00", "2025-07-04T10:00"):
        played(box, 1, at)
    found = user.get(f"{FEED}/years/2025").json()
    assert found["sum"]["plays"] == 3
    assert found["longest"]["day"] == "3 March 2025"
    assert [(one["month"], one["plays"]) for one in found["months"]] == [("March", 2), ("July", 1)]
    assert len(found["days"]) == 12
    assert user.get(f"{FEED}/years/2024").json()["sum"]["plays"] == 0
    assert user.get(f"{FEED}/years/1").status_code in {400, 422}


def test_the_history_comes_in_parts_and_goes_and_comes_back(
    box: "Whole", user: httpx.Client
) -> None:
    for hour in range(5):
        played(box, hour + 1, f"2025-03-03T1{hour}:00")
    first = user.get(f"{FEED}/plays", params={"first": 3}).json()
    rest = user.get(f"{FEED}/plays", params={"first": 3, "after": first["after"]}).json()
    assert [play["track"]["id"] for play in first["items"] + rest["items"]] == [5, 4, 3, 2, 1]
    assert rest["after"] is None
    one = first["items"][0]["id"]
    gone = user.post(f"{FEED}/forget", json={"ids": [one]}).json()
    assert gone["words"] == "1 play deleted."
    span = {"since": moment("2025-03-03T10:00"), "until": moment("2025-03-03T12:00")}
    assert user.post(f"{FEED}/forget", json=span).json()["plays"] == 2
    assert len(user.get(f"{FEED}/plays").json()["items"]) == 2
    back = user.post(f"{FEED}/remember", json={"id": gone["id"]}).json()
    assert back["words"] == "1 play came back."
    assert len(user.get(f"{FEED}/plays").json()["items"]) == 3
    assert user.post(f"{FEED}/forget", json={}).status_code == 422


def test_what_is_not_in_the_library_stands_in_the_history_as_told(
    box: "Whole", user: httpx.Client
) -> None:
    content = b"uts,artist,album,track\n1420070400,Nobody Known,Some Record,A Song Not Here\n"
    soniq, me = box.soniq, person(box)
    with soniq.importing.nameless() as file:
        file.write(content)
        one = soniq.importing.stage(me, file, "mine.csv")
    soniq.importing.start(one.id, me)
    soniq.importing.run(one.id, lambda _: None)
    (play,) = user.get(f"{FEED}/plays").json()["items"]
    assert play["track"] is None
    assert play["line"]["title"] == "A Song Not Here"
    soniq.importing.undo(one.id, me)


def test_nobody_deletes_what_another_played(box: "Whole", user: httpx.Client) -> None:
    played(box, 1, "2025-03-03T10:00")
    (play,) = user.get(f"{FEED}/plays").json()["items"]
    with box.client(Role.MODERATOR) as other:
        assert other.get(f"{FEED}/plays").json()["items"] == []
        assert other.post(f"{FEED}/forget", json={"ids": [play["id"]]}).json()["plays"] == 0
    assert len(user.get(f"{FEED}/plays").json()["items"]) == 1


def test_home_goes_on_with_what_was_played_last(box: "Whole", user: httpx.Client) -> None:
    assert user.get("/").status_code == 200
    soniq, me = box.soniq, person(box)
    track = soniq.library.track(TrackId(1))
    soniq.listening.play(
        me, track.id, at=Moment(this_moment() - A_DAY), played=None, source=PlaySource.WEB
    )
    found = lately(soniq, me)
    assert [row["id"] for row in found.frequent] == [track.album_id]
    assert track.album_id in [row["id"] for row in found.recent]
    assert found.forgotten == []


def test_home_brings_back_what_one_loves_and_has_not_heard_for_long(
    box: "Whole", user: httpx.Client
) -> None:
    assert user.get("/").status_code == 200
    soniq, me = box.soniq, person(box)
    albums = {soniq.library.track(TrackId(one)).album_id: TrackId(one) for one in range(1, 60)}
    (old, _), (new, fresh) = list(albums.items())[:2]
    soniq.listening.star(me, [Thing(kind=ThingKind.ALBUM, id=one) for one in (old, new)])
    soniq.listening.play(
        me, fresh, at=Moment(this_moment() - A_DAY), played=None, source=PlaySource.WEB
    )
    assert [row["id"] for row in lately(soniq, me).forgotten] == [old]


def test_home_knows_where_a_long_track_stopped(box: "Whole", user: httpx.Client) -> None:
    assert user.get("/").status_code == 200
    soniq, me = box.soniq, person(box)
    soniq.bookmarks.heard(me, TrackId(2), Milliseconds(900_000), Milliseconds(3_600_000))
    (stop,) = lately(soniq, me).stops
    assert stop["position"] == 900_000
    soniq.bookmarks.heard(me, TrackId(2), Milliseconds(3_599_000), Milliseconds(3_600_000))
    assert lately(soniq, me).stops == []


def this_moment() -> int:
    return round(datetime.now(UTC).timestamp() * 1000)
