"""What a player shows and heeds: words, levels, and the waveform once there is one."""

import os

import pytest

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.http import ids
from tests import listened
from tests.http.routes import House
from tests.shelf import Shelf


@pytest.fixture
def song(soniq: Soniq, shelf: Shelf) -> str:
    """The public id of a track with words and with the gain that its tags say."""
    shelf.add("Album/01.flac", title="One", artist="Ada", album="A", rg_track_gain=-4.5)
    (shelf.root / "Album" / "01.lrc").write_text("[00:01.00]One\n[00:02.00]two\n")
    root = soniq.roots.add(os.fsencode(shelf.root))
    soniq.intake.scan(root.id)
    soniq.library.forget()
    (track,) = soniq.library.tracks().items
    return ids.public("Track", track.id)


def test_the_words_of_a_track(full: House, song: str) -> None:
    client = full.client(Role.GUEST)
    (lyrics,) = client.get(f"/api/tracks/{song}/lyrics").json()["lyrics"]
    assert lyrics["synced"]
    assert lyrics["source"] == "sidecar"
    assert [line["text"] for line in lyrics["lines"]] == ["One", "two"]
    assert client.get("/api/tracks/nonsense/lyrics").status_code == 404


def test_asking_others_is_not_for_guests_and_not_without_leave(full: House, song: str) -> None:
    path = f"/api/tracks/{song}/lyrics/fetch"
    assert full.client(Role.GUEST).post(path).status_code == 403


def test_how_loud_tracks_are_to_be_played(full: House, song: str) -> None:
    client = full.client(Role.GUEST)
    (level,) = client.get("/api/levels", params={"track": [song]}).json()["levels"]
    assert (level["track_id"], level["track_gain_db"], level["source"]) == (song, -4.5, "tags")
    assert client.get("/api/levels").status_code == 422
    many = client.get("/api/levels", params={"track": [song] * 201})
    assert many.status_code == 422


def test_a_waveform_is_small_and_kept_and_missing_in_words(
    full: House, soniq: Soniq, song: str
) -> None:
    client = full.client(Role.GUEST)
    path = f"/api/tracks/{song}/waveform"
    missing = client.get(path)
    assert missing.status_code == 404
    assert "was not listened to yet" in missing.json()["error"]["message"]
    listened.fill(soniq.db)
    soniq.features.forget()
    peaks = client.get(path, headers={"Accept": "application/octet-stream"})
    assert peaks.status_code == 200
    assert 0 < len(peaks.content) < 4_000
    assert "max-age" in peaks.headers["Cache-Control"]
