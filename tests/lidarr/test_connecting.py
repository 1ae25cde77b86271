"""Reaching Lidarr: what is said where it does not answer as it should, and its webhook."""

import logging
from typing import Any

import pytest

from soniq.clients.model import ServiceFailed
from soniq.errors import Conflict, Invalid
from soniq.lidarr.model import NotSetUp
from tests.fakes.lidarr.server import KEY, URL
from tests.lidarr.home import OK, SONIQ, LidarrHome


def test_a_lidarr_that_answers_says_its_version(home: LidarrHome) -> None:
    trial = home.lidarr.test()
    assert (trial.failure, trial.message) == (None, "Lidarr 2.13.3.4711 answers.")
    assert trial.connection is not None
    assert (trial.connection.url, list(trial.connection.advice)) == (URL, [])


@pytest.mark.parametrize(
    ("fake", "failure", "told"),
    [
        ({"proxy": True}, "garbage", "sign-in page of a proxy"),
        ({"app": "Radarr"}, "refused", "answers Radarr, which is not Lidarr"),
        ({"version": ""}, "refused", "does not say that it is Lidarr"),
    ],
)
def test_what_is_no_lidarr_is_said(
    home: LidarrHome, fake: dict[str, Any], failure: str, told: str
) -> None:
    for name, value in fake.items():
        setattr(home.fake, name, value)
    trial = home.lidarr.test()
    assert (trial.connection, trial.failure) == (None, failure)
    assert told in trial.message


def test_a_wrong_key_is_said_and_not_told(home: LidarrHome) -> None:
    trial = home.lidarr.test(key="canary-of-a-key")
    assert (trial.failure, "does not take this API key" in trial.message) == ("refused", True)
    assert "canary" not in trial.message


def test_the_kept_key_is_not_told_to_another_machine(home: LidarrHome) -> None:
    trial = home.lidarr.test("http://192.168.1.77:8686")
    assert (trial.failure, "another machine" in trial.message) == ("not_set_up", True)
    assert home.fake.requests == []


def test_an_address_without_its_url_base_is_put_right(home: LidarrHome) -> None:
    home.fake.url_base = "/lidarr"
    trial = home.lidarr.test()
    assert trial.connection is not None
    assert trial.connection.url == f"{URL}/lidarr"
    assert list(trial.connection.advice) == [
        f"Set the address to {URL}/lidarr: that is its URL base."
    ]
    right = home.lidarr.test(f"{URL}/lidarr/")
    assert right.connection is not None
    assert (right.connection.url, list(right.connection.advice)) == (f"{URL}/lidarr", [])


def test_an_address_that_none_answers_at_is_said(home: LidarrHome) -> None:
    home.fake.gone = True
    trial = home.lidarr.test()
    assert trial.failure == "unreachable"
    assert f"Nothing answers at {URL}" in trial.message


def test_an_address_with_a_base_too_many_is_said(home: LidarrHome) -> None:
    trial = home.lidarr.test(f"{URL}/elsewhere")
    assert (trial.failure, "URL base" in trial.message) == ("not_found", True)


@pytest.mark.parametrize(
    "url",
    ["lidarr", "ftp://x", "http://a b", "http://u:p@lidarr:1", "http://169.254.169.254", "//x"],
)
def test_an_address_that_is_none_is_refused(home: LidarrHome, url: str) -> None:
    with pytest.raises(Invalid, match="address like"):
        home.lidarr.test(url)
    assert home.fake.requests == []


def test_what_is_missing_is_said(home: LidarrHome) -> None:
    home.preferences.set_secret("lidarr_api_key", None)
    trial = home.lidarr.test()
    assert (trial.failure, "Settings, General" in trial.message) == ("not_set_up", True)
    home.set(lidarr_url=None)
    assert home.lidarr.test().failure == "not_set_up"
    assert home.lidarr.test(URL, KEY).failure is None
    assert not home.lidarr.standing().is_set_up


def test_a_folder_of_lidarr_that_soniq_does_not_see_is_said(home: LidarrHome) -> None:
    home.set(lidarr_paths=())
    trial = home.lidarr.test()
    assert trial.connection is not None
    (advice,) = trial.connection.advice
    assert "/music, which is no music folder of soniq" in advice
    home.fake.folders.clear()
    trial = home.lidarr.test()
    assert trial.connection is not None
    assert "no root folder yet" in trial.connection.advice[0]


def test_its_choices_are_its_own_until_somebody_chooses(home: LidarrHome) -> None:
    found = home.lidarr.choices()
    assert [one.name for one in found.quality_profiles] == ["Any", "Lossless"]
    assert (found.quality_profile, found.metadata_profile) == (2, 1)
    assert found.root_folder == "/music"
    assert (found.root_folders[0].here or "").endswith("/music")
    home.set(lidarr_quality_profile=1)
    assert home.lidarr.choices().quality_profile == 1
    home.set(lidarr_quality_profile=9)
    assert home.lidarr.choices().quality_profile is None


def test_without_a_default_the_first_profile_that_takes_in_something_is_taken(
    home: LidarrHome,
) -> None:
    home.fake.metadata = ["None", "Standard"]
    home.fake.folders[0].update(defaultMetadataProfileId=0, defaultQualityProfileId=0)
    found = home.lidarr.choices()
    assert (found.quality_profile, found.metadata_profile) == (1, 2)


# The webhook


def test_a_registered_webhook_tells_what_lidarr_does(home: LidarrHome) -> None:
    home.lidarr.register_webhook(SONIQ)
    assert home.told == [(1, "Test")]
    home.know(release="x")
    album_id = home.want()
    home.search(album_id)
    assert home.stands(album_id)[1] == "searching"
    home.look()
    home.fake.bring(OK)
    assert [kind for _, kind in home.told] == ["Test", "Grab", "Download"]
    assert home.stands(album_id) == ("downloading", "completed", 100)


def test_it_carries_the_secret_in_a_header_and_in_basic_sign_in(home: LidarrHome) -> None:
    home.lidarr.register_webhook(SONIQ)
    (kept,) = home.fake.notifications
    values = {one["name"]: one["value"] for one in kept["fields"]}
    assert values["headers"] == [{"key": "X-Soniq-Secret", "value": values["password"]}]
    assert home.lidarr.lets_in(values["password"])
    assert kept["onGrab"] is kept["onImportFailure"] is True
    assert home.lidarr.standing().has_webhook


def test_registered_twice_it_is_there_once(home: LidarrHome) -> None:
    home.lidarr.register_webhook(SONIQ)
    secret = home.preferences.secret("lidarr_webhook_secret")
    home.lidarr.register_webhook(SONIQ + "/")
    assert len(home.fake.notifications) == 1
    assert home.preferences.secret("lidarr_webhook_secret") == secret


def test_a_soniq_that_lidarr_cannot_reach_is_said_and_nothing_kept(home: LidarrHome) -> None:
    home.fake.tell = lambda *_: 502
    with pytest.raises(ServiceFailed, match=r"address of soniq as Lidarr's machine sees it"):
        home.lidarr.register_webhook(SONIQ)
    assert home.fake.notifications == []
    assert not home.lidarr.expects_webhook()


def test_a_name_of_soniq_that_it_does_not_answer_to_is_to_be_added(home: LidarrHome) -> None:
    home.fake.tell = lambda *_: 421
    with pytest.raises(ServiceFailed, match=r"Add 192\.168\.1\.5 to the setting allowed_hosts"):
        home.lidarr.register_webhook(SONIQ)


def test_old_lidarrs_that_know_no_headers_have_basic_sign_in(home: LidarrHome) -> None:
    home.fake.knows_headers = False
    home.fake.tell = lambda *_: 200
    home.lidarr.register_webhook(SONIQ)
    (kept,) = home.fake.notifications
    assert {one["name"] for one in kept["fields"]} == {"url", "method", "username", "password"}


def test_what_others_registered_is_left_alone(home: LidarrHome) -> None:
    theirs = {"id": 99, "name": "phone", "implementation": "Webhook", "fields": []}
    home.fake.tell = None
    home.fake.notifications.append(theirs)
    home.lidarr.register_webhook(SONIQ)
    home.lidarr.forget_webhook()
    assert home.fake.notifications == [theirs]
    assert not home.lidarr.lets_in("")
    assert not home.lidarr.expects_webhook()


def test_a_secret_that_is_none_lets_nobody_in(home: LidarrHome) -> None:
    assert not home.lidarr.lets_in(None)
    assert not home.lidarr.lets_in("")
    home.lidarr.register_webhook(SONIQ)
    assert not home.lidarr.lets_in(None)
    assert not home.lidarr.lets_in("")
    assert not home.lidarr.lets_in("\udcff")
    assert not home.lidarr.lets_in(str(home.preferences.secret("lidarr_webhook_secret")) + "x")


@pytest.mark.parametrize("address", ["", "soniq", "javascript:1", "http://"])
def test_an_address_of_soniq_that_is_none_is_refused(home: LidarrHome, address: str) -> None:
    with pytest.raises(Invalid):
        home.lidarr.register_webhook(address)


# Secrets


def test_the_key_and_the_secret_are_in_no_log_event_answer_or_table(
    home: LidarrHome, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    home.lidarr.register_webhook(SONIQ)
    secret = str(home.preferences.secret("lidarr_webhook_secret"))
    home.know(release="x")
    album_id = home.want()
    home.search(album_id)
    home.look()
    home.fake.fail(OK, f"GET http://indexer/?apikey={KEY} gave 500")
    home.fake.metadata_down = home.fake.proxy = True
    home.lidarr.test()
    home.lidarr.tick()
    home.preferences.set_secret("lidarr_api_key", KEY[::-1])
    home.fake.proxy = False
    with pytest.raises(Conflict):
        home.search(album_id)
    home.log.flush()
    told = [repr(event) for event in home.events]
    told += [record.getMessage() for record in caplog.records]
    told += [repr(home.lidarr.standing()), repr(home.download(album_id)), repr(home.lidarr.told())]
    with home.db.snapshot() as reader:
        told += reader.iterdump()
    assert "X-Api-Key" not in "".join(told)
    for canary in (KEY, KEY[::-1], secret):
        assert not [line for line in told if canary in line]


def test_a_lidarr_that_was_never_set_up_is_quiet(home: LidarrHome) -> None:
    home.set(lidarr_url=None)
    home.lidarr.tick()
    with pytest.raises(NotSetUp):
        home.lidarr.look()
