"""AcoustID: a key, a packed form, and the best hit first."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.clients.acoustid import AcoustId
from soniq.clients.model import FailureKind, ServiceFailed
from tests.clients.asking import House, house
from tests.fakes.acoustid.server import FINGERPRINT, KEY, FakeAcoustId
from tests.fakes.musicbrainz.server import HARBOUR


class Asked:
    def __init__(self, house: House, fake: FakeAcoustId) -> None:
        self.house = house
        self.fake = fake
        self.key: str | None = KEY
        self.acoustid = AcoustId(house.transport, lambda: self.key)


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    fake = FakeAcoustId()
    with house(tmp_path, fake.server) as opened:
        yield Asked(opened, fake)


def test_a_known_sound_is_found_the_best_hit_first(asked: Asked) -> None:
    best, worse = asked.acoustid.lookup(FINGERPRINT, 185.4)
    assert (best.score, worse.score) == (0.97, 0.41)
    (recording,) = best.recordings
    assert recording.title == "Low Tide"
    assert recording.artist == "Ida Holm feat. The Paper Lanterns"
    assert recording.length_ms == 185_000
    assert [group.id for group in recording.groups] == [HARBOUR["release-group"]["id"]]


def test_an_unknown_sound_is_an_empty_list_for_sixty_days(asked: Asked) -> None:
    assert asked.acoustid.lookup("AQAB", 100) == asked.acoustid.lookup("AQAB", 100) == []
    assert len(asked.fake.requests) == 1
    asked.house.pass_days(60)
    asked.acoustid.lookup("AQAB", 100)
    assert len(asked.fake.requests) == 2


def test_without_a_key_nobody_is_asked(asked: Asked) -> None:
    asked.key = None
    with pytest.raises(ServiceFailed, match="answers only to those with a key") as failed:
        asked.acoustid.lookup(FINGERPRINT, 185)
    assert failed.value.kind is FailureKind.REFUSED
    assert asked.fake.requests == []


def test_a_wrong_key_is_refused_in_the_words_of_the_service(asked: Asked) -> None:
    asked.key = "a key of somebody else"
    with pytest.raises(ServiceFailed, match="invalid API key") as failed:
        asked.acoustid.lookup(FINGERPRINT, 185)
    assert failed.value.kind is FailureKind.REFUSED
    assert asked.key not in str(failed.value)
    assert len(asked.fake.requests) == 1


def test_the_key_is_in_no_log(asked: Asked) -> None:
    asked.acoustid.lookup(FINGERPRINT, 185)
    (logged,) = asked.house.log.calls()
    assert "canary" not in repr(logged)
    assert logged.call.method == "POST"
