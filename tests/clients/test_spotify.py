"""What Spotify answers, read: its own kinds of failure, and entries as odd as they come."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.clients import spotify_reading as reading
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.spotify import SpotifyWeb, api, fault
from soniq.clients.spotify_model import CONSENT_OVER, NOT_SHOWN, SIGNED_OUT, ItemKind, SpotifyPage
from tests.clients.asking import Answer, House, Server
from tests.clients.strange import ANYTHING, spoiled
from tests.conftest import SHARED
from tests.fakes.spotify.music import album, episode, item, local, page, saved, track
from tests.fakes.spotify.web import Playlist

FIXTURES = SHARED / "fixtures" / "spotify"
Asking = Callable[..., AbstractContextManager[tuple[House, Server]]]
Reader = Callable[[Any, object], SpotifyPage[Any]]

READERS: dict[str, Reader] = {
    "albums": reading.albums,
    "tracks": reading.tracks,
    "album_tracks": reading.album_tracks,
    "playlists": reading.playlists,
    "playlist_items": reading.playlist_items,
}


WHEN = "2025-01-01T00:00:00Z"
GOOD: dict[str, Any] = {
    "albums": page("x", [saved("album", album(one), WHEN) for one in (1, 2)], 0, 50),
    "tracks": page("x", [saved("track", track(1, one), WHEN) for one in (1, 2)], 0, 50),
    "album_tracks": page("x", [track(1, one) for one in (1, 2)], 0, 50),
    "playlists": page(
        "x", [Playlist(f"list{one}", "A list", []).listed() for one in (1, 2)], 0, 50
    ),
    "playlist_items": page("x", [item(track(1, 1)), item(episode(1)), item(local("x"))], 0, 50),
}


def error(status: int, reason: str | None = None) -> httpx.Response:
    said = {"status": status, "message": "words", **({"reason": reason} if reason else {})}
    return httpx.Response(status, json={"error": said})


@pytest.mark.parametrize(
    ("answer", "kind", "number"),
    [
        (error(401), FailureKind.REFUSED, SIGNED_OUT),
        (error(403), FailureKind.REFUSED, NOT_SHOWN),
        (httpx.Response(403, text="User not registered"), FailureKind.REFUSED, NOT_SHOWN),
        (error(404), FailureKind.NOT_FOUND, 404),
        (error(429), FailureKind.THROTTLED, 429),
        (error(429, "QUOTA_EXCEEDED"), FailureKind.QUOTA, 429),
        (error(500), FailureKind.UNREACHABLE, 500),
        (httpx.Response(200, text="<html>"), FailureKind.GARBAGE, None),
        (httpx.Response(200, json={"items": 3}), FailureKind.GARBAGE, None),
    ],
    ids=["401", "403", "403-text", "404", "429", "quota", "500", "page", "odd"],
)
def test_failures_are_told_apart(
    asking: Asking, answer: Answer, kind: FailureKind, number: int | None
) -> None:
    with asking(answer) as (made, server):
        with pytest.raises(ServiceFailed) as failed:
            SpotifyWeb(made.transport).saved_albums("a-long-token", 0)
        assert (failed.value.kind, failed.value.number) == (kind, number)
        assert len(server.requests) == 1, "who asks counts, and tries again"


def test_retry_after_is_told(asking: Asking) -> None:
    with asking(httpx.Response(429, headers={"Retry-After": "77"})) as (made, _):
        with pytest.raises(ServiceFailed) as failed:
            SpotifyWeb(made.transport).saved_albums("a-long-token", 0)
        assert failed.value.retry_after == 77


def test_a_consent_that_is_over_is_told_from_other_refusals(asking: Asking) -> None:
    said = {"error": "invalid_grant", "error_description": "Refresh token revoked"}
    with asking(httpx.Response(400, json=said)) as (made, _):
        with pytest.raises(ServiceFailed, match="Refresh token revoked") as failed:
            SpotifyWeb(made.transport).renewed("client", "a-long-refresh-token")
        assert failed.value.number == CONSENT_OVER


def test_a_token_is_no_part_of_the_log(asking: Asking) -> None:
    with asking(httpx.Response(200, json=GOOD["albums"])) as (made, server):
        SpotifyWeb(made.transport).saved_albums("canary-token", 50)
        made.log.flush()
        (call,) = made.log.calls(first=5)
        assert call.call.url == "https://api.spotify.com/v1/me/albums?limit=50&offset=50"
        assert server.requests[0].headers["authorization"] == "Bearer canary-token"
        SpotifyWeb(made.transport).saved_albums("canary-token", 50)
        assert len(server.requests) == 2, "nothing of a person's is kept as an answer"


def test_items_of_a_playlist_are_all_there_whatever_they_are() -> None:
    told: list[Any] = [
        item(track(1, 1)),
        item(None),
        item(episode(1)),
        item(local("Tape"), is_local=True),
        item(track(1, 2), old=True),
        {"track": False},
        None,
        {"item": {"name": []}},
    ]
    found = reading.playlist_items(api(), page("x", told, 0, 50))
    assert found.count == len(found.items) == 8
    kinds = [one.kind for one in found.items]
    assert kinds[:5] == [
        ItemKind.TRACK,
        ItemKind.BLANK,
        ItemKind.EPISODE,
        ItemKind.LOCAL,
        ItemKind.TRACK,
    ]
    assert kinds[5:7] == [ItemKind.BLANK, ItemKind.BLANK]


def test_an_odd_entry_keeps_no_other_from_coming() -> None:
    told: list[Any] = [saved("album", album(1), WHEN), {"album": {"name": []}}, None]
    found = reading.albums(api(), page("x", told, 0, 50))
    assert (found.count, len(found.items)) == (3, 1)


def test_a_page_of_nothing_but_odd_entries_is_no_answer() -> None:
    with pytest.raises(ServiceFailed, match="as documented"):
        reading.albums(api(), page("x", [{"album": 1}, {"disc": 2}], 0, 50))


@pytest.mark.parametrize(
    ("told", "read"),
    [("2024", "2024"), ("2024-05", "2024-05"), ("0000", None), ("May 2024", None), ("", None)],
)
def test_dates_are_dates_or_nothing(told: str, read: str | None) -> None:
    entry = album(1) | {"release_date": told}
    (found,) = reading.albums(api(), page("x", [saved("album", entry, "x")], 0, 50)).items
    assert found.album.release_date == read
    assert found.added_at is None


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
def test_no_answer_breaks_a_reader(name: str, data: st.DataObject) -> None:
    answer = data.draw(spoiled(GOOD[name]))
    with suppress(ServiceFailed):
        found = READERS[name](api(), answer)
        assert len(found.items) <= found.count


@given(st.integers(100, 599), ANYTHING)
def test_no_error_breaks_what_reads_errors(status: int, told: Any) -> None:
    fault(status, told)
    fault(status, {"error": told})


@pytest.mark.skipif(not FIXTURES.is_dir(), reason=f"needs {FIXTURES}")
@pytest.mark.parametrize(
    ("file", "name", "count"),
    [
        ("zmb3_current_users_albums.json", "albums", 2),
        ("zmb3_current_users_playlists.json", "playlists", 5),
        ("zmb3_playlist_items_tracks.json", "playlist_items", 2),
        ("zmb3_playlist_items_episodes.json", "playlist_items", 4),
        ("zmb3_playlist_tracks.json", "playlist_items", 40),
        ("zmb3_find_album_tracks.json", "album_tracks", 1),
    ],
)
def test_recorded_answers_are_read_whole(file: str, name: str, count: int) -> None:
    told = json.loads(Path(FIXTURES / file).read_text("utf-8"))
    found = READERS[name](api(), told)
    assert found.count == len(found.items) == len(told["items"]) == count
