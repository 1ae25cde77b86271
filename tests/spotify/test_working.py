"""The whole of soniq reads what is saved by itself, from a Spotify on loopback."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.accounts.model import Nearness, Person
from soniq.app import Soniq
from soniq.jobs.model import JobStatus, JobType
from tests.fakes.spotify.served import served
from tests.fakes.spotify.web import CLIENT, FakeSpotify


@pytest.fixture
def web() -> Iterator[FakeSpotify]:
    with served() as fake:
        yield fake


@pytest.fixture
def soniq(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Soniq]:
    monkeypatch.setattr("soniq.app.collecting.SPOTIFY_SECONDS", 0.1)
    made = Soniq.open(
        {
            "data": tmp_path,
            "watch": False,
            "scan_on_start": False,
            "analyse": False,
            "network": "auto",
            "auto_sync_enabled": True,
            "spotify_client_id": CLIENT,
            "musicbrainz_url": "http://127.0.0.1:9",
        },
        alone_as="a test",
    )
    yield made
    made.close()


def ada(soniq: Soniq) -> Person:
    return soniq.accounts.claim(
        "Ada", "correct horse battery", nearness=Nearness.LOOPBACK, address="127.0.0.1"
    )


def test_who_is_connected_is_read_without_anybodys_doing(soniq: Soniq, web: FakeSpotify) -> None:
    web.fill(albums=60, playlists=1)
    person = ada(soniq)
    soniq.spotify.paste(person.id, web.consent(soniq.spotify.begin(person.id)))
    soniq.start()
    end = time.monotonic() + 60
    while soniq.spotify.connection(person.id).synced_at is None:
        assert time.monotonic() < end
        time.sleep(0.05)
    (job,) = [one for one in soniq.jobs.recent().items if one.job_type is JobType.SPOTIFY_SYNC]
    assert (job.entity_id, job.by) == (person.id, None)
    assert soniq.collection.page().total_items == 60
    assert soniq.features.has_work() is False
    while not soniq.jobs.job(job.id).status.is_over:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert soniq.jobs.job(job.id).status is JobStatus.COMPLETED
    assert web.wrong == []
