"""What must not get out of this room: tokens anywhere, and Spotify's words into what learns."""

import io
import logging
from pathlib import Path

import pytest

from soniq.clients.model import ServiceFailed
from soniq.errors import Conflict
from soniq.events import JSON
from soniq.jobs.model import Job, JobStatus, JobType
from soniq.jobs.spotify import syncing
from soniq.spotify import rows
from soniq.units import JobId, Moment, tell_nobody
from tests.spotify.home import ADA, DAY, HOUR, Home, after

ROOMS = Path(__file__).parents[2] / "soniq"
LEARNING = (
    "sounds",
    "sound_tags",
    "sound_corrections",
    "track_sounds",
    "embeddings",
    "neighbours_seen",
    "fingerprints",
    "waveforms",
    "unheard",
    "analysis_wanted",
    "match_decision_sounds",
    "match_weights",
)
"""Tables of what soniq hears, and of what it learns."""


def learnt(home: Home) -> dict[str, list[tuple[int, ...]]]:
    return {table: home.rows(f"SELECT * FROM {table}") for table in LEARNING}


def test_nothing_of_spotifys_feeds_what_hears_or_learns(home: Home) -> None:
    before = learnt(home)
    home.web.fill(albums=60, tracks=60, playlists=3)
    home.connect()
    home.spotify.set_options(ADA, playlist_songs=True)
    home.sync()
    assert home.wishes() == 60
    assert learnt(home) == before


@pytest.mark.parametrize("room", ["audio", "features", "discovery", "child"])
def test_what_hears_and_reckons_knows_no_spotify(room: str) -> None:
    files = sorted((ROOMS / room).rglob("*.py"))
    assert files
    assert [file.name for file in files if "spotify" in file.read_text("utf-8").lower()] == []


def test_tokens_appear_nowhere_but_sealed(
    home: Home, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        home.web.fill(albums=60, playlists=1)
        address = home.spotify.begin(ADA)
        came = home.web.consent(address)
        code, state = came.split("code=")[1].split("&state=")
        connected = home.spotify.paste(ADA, came)
        home.clock.wait(2 * HOUR)
        job = job_of()
        told: list[object] = [connected, syncing(home.spotify)(job, tell_nobody)]
        home.web.before = after(0)
        with pytest.raises(ServiceFailed) as failed:
            home.sync()
        told += [failed.value, home.spotify.connection(ADA)]
        home.web.before = lambda _: None
        account = rows.account(home.db.read(), ADA)
        told.append(account)
        home.web.revoke()
        home.clock.wait(2 * HOUR)
        with pytest.raises(Conflict) as over:
            home.sync()
        told += [over.value, home.spotify.connection(ADA), *home.heard]
        home.log.flush()
        told += [repr(one) for one in home.log.calls(first=100)]
    written = repr(told) + caplog.text
    for secret in ("canary", code, state):
        assert secret not in written
        assert not [file for file in tmp_path.rglob("*") if holds(file, secret)]
    assert account is not None
    assert account.refresh_sealed[:20] not in written


def holds(file: Path, secret: str) -> bool:
    return file.is_file() and secret.encode() in io.BytesIO(file.read_bytes()).getvalue()


def test_what_a_job_says_of_itself_names_no_music(home: Home) -> None:
    home.web.fill(albums=3, tracks=4, playlists=2)
    home.connect()
    said: list[str] = []
    result = syncing(home.spotify)(job_of(), lambda progress: said.append(progress.note))
    assert set(said) - {""} == {"albums", "tracks", "playlists"}
    expected: dict[str, JSON] = {
        "albums": 3,
        "tracks": 4,
        "gone": 0,
        "playlists": 2,
        "unreadable": 0,
        "requests": 5,
        "waits": None,
        "resumes_at_ms": None,
    }
    assert result == expected


def test_a_job_of_an_account_that_was_let_go_says_so(home: Home) -> None:
    assert syncing(home.spotify)(job_of(), tell_nobody) == {"connected": False}


def test_counts_of_days_that_are_over_are_forgotten(home: Home) -> None:
    home.connect()
    home.sync()
    assert home.spotify.tidy() == 0
    home.clock.wait(9 * DAY)
    assert home.spotify.tidy() == 1


def job_of() -> Job:
    return Job(
        id=JobId(1),
        job_type=JobType.SPOTIFY_SYNC,
        status=JobStatus.RUNNING,
        entity_id=ADA,
        args={},
        progress=0,
        total_items=None,
        processed_items=0,
        note="",
        result=None,
        error_message=None,
        attempts=1,
        by=ADA,
        created_at=Moment(1),
        started_at=None,
        completed_at=None,
        next_try_at=None,
    )
