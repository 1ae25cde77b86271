"""Which addresses are followed, and how they are shown."""

import pytest

from soniq.clients import addresses
from soniq.clients.model import FailureKind, ServiceFailed
from tests.clients.asking import service

CATALOGUE = service(hosts=("archive.org",))
STAND_IN = service("http://127.0.0.1:8181")


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("https://catalogue.example/a?b=c", "https://catalogue.example/a?b=c"),
        ("http://catalogue.example/a", "https://catalogue.example/a"),
        ("http://catalogue.example:80/a", "https://catalogue.example/a"),
        ("http://archive.org/download/x.jpg", "https://archive.org/download/x.jpg"),
        ("https://ia800.us.archive.org/1", "https://ia800.us.archive.org/1"),
        ("https://IA800.us.Archive.ORG/1", "https://ia800.us.archive.org/1"),
    ],
)
def test_addresses_of_the_service_are_followed_by_https(given: str, made: str) -> None:
    assert addresses.allowed(CATALOGUE, given) == made


@pytest.mark.parametrize(
    "given",
    [
        "https://evil.example/a",
        "https://notarchive.org/a",
        "https://archive.org.evil.example/a",
        "https://catalogue.example.evil.example/",
        "https://catalogue.example:8443/",
        "https://archive.org:22/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "http://169.254.169.254/latest",
        "https://user:pass@catalogue.example/",
        "https://archive.org@evil.example/",
        "file:///etc/passwd",
        "ftp://archive.org/x",
        "javascript:alert(1)",
        "//",
        "",
        "https://[half",
        "https://catalogue.example:port/",
    ],
)
def test_addresses_elsewhere_are_not(given: str) -> None:
    with pytest.raises(ServiceFailed, match="not followed") as failed:
        addresses.allowed(CATALOGUE, given)
    assert failed.value.kind is FailureKind.REFUSED


def test_a_stand_in_is_asked_in_the_clear_at_its_very_port() -> None:
    assert addresses.allowed(STAND_IN, "http://127.0.0.1:8181/x") == "http://127.0.0.1:8181/x"
    for other in ("http://127.0.0.1:22/", "http://127.0.0.1/", "http://localhost:8181/"):
        with pytest.raises(ServiceFailed):
            addresses.allowed(STAND_IN, other)


def test_a_redirect_may_leave_out_what_stays_the_same() -> None:
    here = "https://catalogue.example/a/b"
    assert addresses.followed(CATALOGUE, here, "/c") == "https://catalogue.example/c"
    assert addresses.followed(CATALOGUE, here, "c?d") == "https://catalogue.example/a/c?d"
    assert addresses.followed(CATALOGUE, here, "//archive.org/c") == "https://archive.org/c"
    with pytest.raises(ServiceFailed):
        addresses.followed(CATALOGUE, here, "//evil.example/c")


def test_what_is_shown_has_no_keys_and_no_logins() -> None:
    url = "https://ida:secret@catalogue.example/2.0/?method=a.b&api_key=hush&TOKEN=hush&q=a+%26+b#x"
    shown = addresses.shown(url)
    assert "hush" not in shown
    assert "secret" not in shown
    assert "method=a.b" in shown
    assert "q=a+%26+b" in shown


def test_secrets_are_blotted_out_as_they_are_and_as_addresses_write_them() -> None:
    secrets = addresses.secrets_of({"Authorization": "Token s3cr3t/with+signs"}, {"key": "k" * 12})
    text = f"s3cr3t/with+signs s3cr3t%2Fwith%2Bsigns {'k' * 12} stays"
    assert addresses.without(text, secrets) == "… … … stays"
