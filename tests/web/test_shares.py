"""Shared links over the web: what somebody without an account sees and hears, and what not."""

import logging
import os
from pathlib import Path
from typing import Any

import pytest

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import ids
from soniq.http.logs import TextLines
from soniq.http.walls import Rules
from soniq.library.model import Track
from tests.http.routes import NEAR, House
from tests.shelf import Shelf, picture
from tests.web.conftest import Serve


@pytest.fixture
def tracks(soniq: Soniq, shelf: Shelf) -> list[Track]:
    """An album of two and a song of another, in a scanned folder."""
    cover = picture("teal")
    shelf.add("Album/01.flac", title="One", artist="Ada", album="Album", number=1, cover=cover)
    shelf.add("Album/02.mp3", title="Two", artist="Ada", album="Album", number=2, cover=cover)
    shelf.add("Other/01.mp3", title="Three", artist="Bea", album="Other", number=1)
    root = soniq.roots.add(os.fsencode(shelf.root))
    soniq.intake.scan(root.id)
    soniq.library.forget()
    return sorted(soniq.library.tracks().items, key=lambda track: track.id)


def public(track: Track) -> str:
    return ids.public("Track", track.id)


def shared(full: House, *tracks: Track, **about: Any) -> dict[str, Any]:
    things = [{"kind": "track", "id": public(track)} for track in tracks]
    answer = full.client(Role.USER).post("/api/shares", json={"things": things, **about})
    assert answer.status_code == 201, answer.text
    said: dict[str, Any] = answer.json()
    return said


def secret_of(share: dict[str, Any]) -> str:
    return str(share["url"]).rpartition("/share/")[2]


def test_whoever_has_the_link_sees_and_hears_what_is_shared(
    full: House, tracks: list[Track]
) -> None:
    one, two, _ = tracks
    share = shared(full, two, one, description="for you")
    visitor = full.client()
    answer = visitor.get(f"/share/{secret_of(share)}/tracks")
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json()
    assert (said["description"], said["expires_at"]) == ("for you", share["expires_at"])
    assert [track["title"] for track in said["tracks"]] == ["Two", "One"]
    for track, shown in zip((two, one), said["tracks"], strict=True):
        assert track.file is not None
        content = Path(os.fsdecode(track.file.path)).read_bytes()
        assert visitor.get(shown["path_stream"]).content == content
        part = visitor.get(shown["path_stream"], headers={"Range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, content[10:20])
        none = visitor.get(shown["path_stream"], headers={"Range": "bytes=99999999-"})
        assert none.status_code == 416
        assert visitor.head(shown["path_stream"]).headers["content-length"] == str(len(content))
        cover = visitor.get(shown["path_cover"], params={"size": 160})
        assert cover.headers["content-type"] == "image/webp"


def test_it_tells_nothing_of_the_house(full: House, tracks: list[Track]) -> None:
    share = shared(full, *tracks)
    text = full.client().get(f"/share/{secret_of(share)}/tracks").text
    assert "user" not in text
    assert str(os.fsdecode(tracks[0].file.path) if tracks[0].file else "?") not in text


def test_a_link_opens_nothing_but_its_own_tracks(full: House, tracks: list[Track]) -> None:
    one, two, three = tracks
    first, second = secret_of(shared(full, one)), secret_of(shared(full, two))
    visitor = full.client()
    for kind in ("stream", "cover"):
        assert visitor.get(f"/share/{first}/{kind}/{public(one)}").status_code == 200
        for secret, track in ((first, two), (first, three), (second, one)):
            answer = visitor.get(f"/share/{secret}/{kind}/{public(track)}")
            assert answer.status_code == 404
    assert one.cover is not None
    for path in (
        f"/stream/{public(one)}",
        f"/covers/{one.cover}/480",
        "/api/shares",
        "/api/auth/me",
        "/api/apps/passwords",
    ):
        for headers in (
            {},
            {"Authorization": f"Bearer {first}"},
            {"Cookie": f"soniq_session={first}"},
        ):
            assert visitor.get(path, headers=headers).status_code == 401


@pytest.mark.parametrize(
    "track", ["", "x", "1", "tr-1", ids.public("Album", 1), ids.public("Track", 0), "..%2f..%2fx"]
)
def test_strange_ids_open_nothing(full: House, tracks: list[Track], track: str) -> None:
    secret = secret_of(shared(full, *tracks))
    for kind in ("stream", "cover"):
        assert full.client().get(f"/share/{secret}/{kind}/{track}").status_code == 404


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({"format": "exe"}, 422),
        ({"format": "mp3;rm"}, 422),
        ({"max_bitrate": "0"}, 422),
        ({"max_bitrate": "many"}, 422),
    ],
)
def test_what_is_asked_of_a_stream_is_one_of_few(
    full: House, tracks: list[Track], parameters: dict[str, str], status: int
) -> None:
    secret = secret_of(shared(full, *tracks))
    path = f"/share/{secret}/stream/{public(tracks[0])}"
    assert full.client().get(path, params=parameters).status_code == status


def test_a_link_can_be_heard_at_less_bits(full: House, tracks: list[Track]) -> None:
    secret = secret_of(shared(full, *tracks))
    path = f"/share/{secret}/stream/{public(tracks[0])}"
    answer = full.client().get(path, params={"format": "mp3", "max_bitrate": 64})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.content[:3] in (b"ID3", b"\xff\xfb\x50") or answer.content[0] == 0xFF


def test_over_is_410_in_words_and_revoked_is_404(
    full: House, soniq: Soniq, tracks: list[Track]
) -> None:
    share = shared(full, tracks[0])
    secret = secret_of(share)
    with soniq.db.write() as tx:
        tx.execute("UPDATE shares SET expires_at_ms = 1")
    paths = [
        f"/share/{secret}/tracks",
        f"/share/{secret}/stream/{public(tracks[0])}",
        f"/share/{secret}/cover/{public(tracks[0])}",
    ]
    for path in paths:
        answer = full.client().get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (410, "expired")
        assert "time of this link is over" in answer.json()["error"]["message"]
    assert full.client(Role.USER).delete(f"/api/shares/{share['id']}").status_code == 204
    assert [full.client().get(path).status_code for path in paths] == [404] * 3


def test_turned_off_no_link_opens(full: House, soniq: Soniq, tracks: list[Track]) -> None:
    secret = secret_of(shared(full, tracks[0]))
    soniq.preferences.set("shares", False, soniq.loaded)
    assert full.client().get(f"/share/{secret}/tracks").status_code == 404
    things = [{"kind": "track", "id": public(tracks[0])}]
    made = full.client(Role.USER).post("/api/shares", json={"things": things})
    assert made.status_code == 403


def test_strangers_of_the_internet_stay_out_and_guessing_is_slowed(
    serve: Serve, tracks: list[Track]
) -> None:
    house = serve(rules=Rules(requests_per_minute=30))
    house.claim()
    secret = secret_of(shared(house, tracks[0]))
    outside = house.client(address="203.0.113.9")
    assert outside.get(f"/share/{secret}/tracks").status_code == 403
    guesser = house.client(address="192.168.1.77")
    answers = [guesser.get(f"/share/{'x' * 43}/tracks").status_code for _ in range(40)]
    assert set(answers) == {404, 429}
    assert house.client(address=NEAR).get(f"/share/{secret}/tracks").status_code == 200


def test_own_shares_are_listed_changed_and_revoked(full: House, tracks: list[Track]) -> None:
    user, guest, admin = (full.client(role) for role in (Role.USER, Role.GUEST, Role.ADMIN))
    share = shared(full, tracks[0])
    assert user.get("/api/shares").json() == [share]
    path = f"/api/shares/{share['id']}"
    changed = user.patch(path, json={"description": "again", "expires_at": 4_102_444_800_000})
    assert changed.status_code == 422  # beyond a year
    changed = user.patch(path, json={"description": "again"})
    assert changed.json() == share | {"description": "again"}
    assert user.patch(path, json={"forever": True}).status_code == 422
    whose = {"person_id": user.get("/api/auth/me").json()["id"]}
    assert guest.get("/api/shares", params=whose).status_code == 403
    assert guest.delete(path).status_code == 403
    assert full.client(Role.ARTIST).delete(path).status_code == 404
    assert admin.get("/api/shares", params=whose).json() == [changed.json() | {"url": None}]
    assert admin.patch(path, json={"description": "x"}).status_code == 404
    assert admin.delete(path).status_code == 204
    assert user.get("/api/shares").json() == []


@pytest.mark.parametrize(
    "things",
    [
        [],
        [{"kind": "track", "id": "x"}],
        [{"kind": "album", "id": ids.public("Track", 1)}],
        [{"kind": "person", "id": ids.public("Person", 1)}],
        [{"kind": "playlist", "id": ids.public("Playlist", 77)}],
        "all",
    ],
)
def test_what_is_no_thing_to_share_is_refused(full: House, things: Any) -> None:
    answer = full.client(Role.USER).post("/api/shares", json={"things": things})
    assert answer.status_code in (404, 422)


def test_the_log_keeps_no_link(
    full: House, tracks: list[Track], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = secret_of(shared(full, tracks[0]))
    full.client().get(f"/share/{secret}/tracks")
    full.client().get(f"/share/{secret}/stream/nonsense")
    lines = [TextLines().format(record) for record in caplog.records if "soniq" in record.name]
    assert any("/share/[secret]/tracks" in line for line in lines)
    assert not [line for line in lines if secret in line]
