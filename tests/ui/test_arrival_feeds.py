"""What pages fetch of purchases, and have done with them: sent, shown, filed, taken back."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from soniq.accounts.model import Role
from soniq.library.wanted import ToldAlbum, ToldTrack
from soniq.ui import arrival_feeds, change_feeds
from tests.arrivals import zips
from tests.feeding import Feeding, feeding

if TYPE_CHECKING:
    from tests.curated import Curated

FEED = "/arrivals/_feed"
ZIP = f"{zips.ARTIST} - {zips.ALBUM}.zip"


@pytest.fixture
def feeds(curated: "Curated") -> Feeding:
    return feeding(curated, arrival_feeds, change_feeds)


@pytest.fixture
def bought(tmp_path: Path) -> bytes:
    return zips.zipped(zips.album(tmp_path))


def brought(feeds: Feeding, content: bytes, name: str = ZIP) -> int:
    answer = feeds.sent(f"{FEED}/bring", content, Role.ADMIN, name=name)
    return int(answer["arrival"]["id"])


def previewed(feeds: Feeding, number: int) -> Any:
    return feeds.got(f"{FEED}/arrival/{number}", Role.ADMIN)


def until(feeds: Feeding, number: int, *states: str) -> Any:
    """The preview, once the jobs have brought it that far."""
    while (answer := previewed(feeds, number))["arrival"]["state"] not in states:
        time.sleep(0.05)
    return answer


def test_a_purchase_is_shown_and_filed_once_soniq_may_write(
    feeds: Feeding, bought: bytes, curated: "Curated"
) -> None:
    user = feeds.house.people[Role.USER].id
    songs = tuple(ToldTrack(title=song) for song in zips.SONGS[:2])
    feeds.soniq.collection.want(
        user, ToldAlbum(title=zips.ALBUM, artists=(zips.ARTIST,), tracks=songs)
    )
    number = brought(feeds, bought)
    plan = until(feeds, number, "staged")
    found = plan["arrival"]["found"]
    assert (found["album"], found["sure"]) == (zips.ALBUM, True)
    assert found["known"]["title"] == zips.ALBUM
    assert (found["wanted"], found["brings"], plan["can_accept"]) == (2, 0, False)
    assert plan["locked"] == "music"
    assert [song["to"] is not None for song in plan["songs"]] == [True] * 3
    assert [beside["kind"] for beside in plan["beside"]] == ["Booklet", "Picture"]
    root = plan["arrival"]["root"]
    plan = feeds.posted(f"{FEED}/arrival/{number}/unlock", {"root": root}, Role.ADMIN)
    assert (plan["locked"], plan["can_accept"]) == (None, True)
    assert plan["arrival"]["found"]["brings"] == 2
    assert [song["wanted"] for song in plan["songs"]] == [True, True, False]
    feeds.posted(f"{FEED}/arrival/{number}/accept", None, Role.ADMIN)
    until(feeds, number, "filed", "done")
    folder, name = plan["songs"][0]["to"]
    assert (curated.music.root / folder / name).is_file()


def test_a_plan_follows_what_is_said(feeds: Feeding, bought: bytes, curated: "Curated") -> None:
    curated.unlock()
    number = brought(feeds, bought)
    until(feeds, number, "staged")
    path = f"{FEED}/arrival/{number}/plan"
    plan = feeds.posted(path, {"template": "Bought/{title}", "bonus": False}, Role.ADMIN)
    assert [song["to"] for song in plan["songs"]] == [
        ["Bought", f"{song}.flac"] for song in zips.SONGS
    ]
    assert [beside["fine"] for beside in plan["beside"]] == [False, False]
    trouble = feeds.posted(path, {"template": "{nobody}"}, Role.ADMIN, status=422)
    assert trouble["error"]["message"]


def test_what_is_let_go_is_told_among_those_before(feeds: Feeding, bought: bytes) -> None:
    number = brought(feeds, bought)
    until(feeds, number, "staged")
    feeds.posted(f"{FEED}/arrival/{number}/drop", None, Role.ADMIN)
    assert feeds.got(f"{FEED}/all", Role.ADMIN)["arrivals"] == []
    (past,) = feeds.got(f"{FEED}/past", Role.ADMIN)["items"]
    assert (past["id"], past["state"], past["over"]) == (number, "dropped", True)


def test_what_is_no_music_is_refused_in_words(feeds: Feeding) -> None:
    number = brought(feeds, zips.zipped({"notes.txt": b"no song"}))
    trouble = until(feeds, number, "failed")["arrival"]["trouble"]
    assert trouble == "There is no song in it that soniq can play."


def test_an_empty_file_is_refused(feeds: Feeding) -> None:
    empty = feeds.sent(f"{FEED}/bring", b"", Role.ADMIN, status=422, name=ZIP)
    assert empty["error"]["message"] == "The file is empty."


def test_a_link_to_a_stream_is_refused_with_what_to_do_instead(feeds: Feeding) -> None:
    asked = {"url": "https://open.spotify.com/album/1"}
    trouble = feeds.posted(f"{FEED}/fetch", asked, Role.ADMIN, status=422)
    assert "records no streams" in trouble["error"]["message"]
    assert feeds.got(f"{FEED}/all", Role.ADMIN)["downloads"] == []


def test_purchases_are_for_those_who_look_after_the_files(feeds: Feeding, bought: bytes) -> None:
    feeds.got(f"{FEED}/all", Role.MODERATOR, status=403)
    feeds.sent(f"{FEED}/bring", bought, Role.MODERATOR, status=403, name=ZIP)
    feeds.posted(f"{FEED}/arrival/1/accept", None, Role.MODERATOR, status=403)
    feeds.posted(f"{FEED}/fetch", {"url": "https://x.example/a.zip"}, Role.MODERATOR, status=403)
