"""Keys and tokens that are given to soniq come out again nowhere: a canary in each place of one.

Looked through are every answer that a surface gives, every file beside the library, what is
logged at the finest level, and what is kept of requests; each in the forms in which a secret may
be written. The folder of soniq's own key is not looked into: it holds that key and nothing else.
"""

import base64
import json
import logging
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from soniq.accounts.model import Nearness, Role
from soniq.app import Soniq, library_file
from soniq.clients.transport import Transport
from soniq.errors import SoniqError
from soniq.importing.model import Account, Source
from soniq.library.wanted import ToldAlbum
from soniq.lidarr.connecting import KEY as LIDARR_KEY
from soniq.lidarr.registering import SECRET as LIDARR_SECRET
from soniq.listening.model import PlaySource
from soniq.units import Milliseconds, Moment, PersonId, TrackId, now
from tests.crowd import build as crowd
from tests.http.routes import cases
from tests.security.asking import queries
from tests.test_roles import PARTS
from tests.whole import PASSWORD, Whole

KEYS = (
    LIDARR_KEY,
    LIDARR_SECRET,
    "acoustid_key",
    "discogs_token",
    "lastfm_key",
    "lastfm_secret",
    "listenbrainz_token",
    "oidc_client_secret",
)
"""Names of the secrets that the settings page and Connections keep."""


@dataclass
class Canaries:
    """Secrets that can be known again."""

    given: dict[str, str] = field(default_factory=dict)

    def new(self, name: str) -> str:
        """Like the keys of services: letters and digits."""
        self.given[name] = f"canary{len(self.given)}{secrets.token_hex(14)}"
        return self.given[name]

    def found(self, content: bytes) -> set[str]:
        """Those that stand in it, in any of their forms."""
        return {
            name
            for name, secret in self.given.items()
            if any(form in content for form in _forms(secret))
        }


def _forms(secret: str) -> list[bytes]:
    """As it is, in hex, in addresses, and in base64 at each of the three places of a byte."""
    raw = secret.encode()
    coded = [base64.b64encode(b"\0" * shift + raw)[4 : len(raw)] for shift in (0, 1, 2)]
    return [raw, raw.hex().encode(), quote(secret, safe="").encode(), *coded]


def test_a_canary_is_seen_in_all_its_forms() -> None:
    canaries = Canaries()
    secret = canaries.new("one")
    for shift in range(3):
        hidden = base64.b64encode(b"x" * shift + secret.encode() + b"tail")
        assert canaries.found(b"{" + hidden + b"}") == {"one"}
    assert canaries.found(json.dumps({"key": secret}).encode()) == {"one"}
    assert canaries.found(secret.encode().hex().encode()) == {"one"}
    assert canaries.found(b"canary") == set()


def plant(soniq: Soniq, person: PersonId) -> Canaries:
    """A canary in every place that keeps a secret of somebody's, as its own room writes it."""
    canaries = Canaries()
    for name in KEYS:
        soniq.preferences.set_secret(name, canaries.new(name))
    sealed = {
        name: soniq.preferences.seal(canaries.new(name))
        for name in ("spotify_access", "spotify_refresh", "import", "lastfm", "listenbrainz")
    }
    with soniq.db.write() as tx:
        tx.execute(
            """
            INSERT INTO spotify_accounts (
                person_id, client_id, access_sealed, refresh_sealed, expires_at_ms, scopes,
                connected_at_ms
            )
            VALUES (:person, 'client', :access, :refresh, :at, '', :at)
            """,
            {
                "person": person,
                "access": sealed["spotify_access"],
                "refresh": sealed["spotify_refresh"],
                "at": now() + 3_600_000,
            },
        )
        tx.execute(
            """
            INSERT INTO imports (
                person_id, source, name, origin, state, asked, secret, cursor, created_at_ms
            )
            VALUES (:person, 'subsonic', 'ada', 'subsonic:ada', 'failed', :asked, :secret,
                '{}', :at)
            """,
            {
                "person": person,
                "asked": json.dumps({"source": "subsonic", "name": "ada", "url": "http://a.test",
                                     "password": "", "is_key": False}),
                "secret": sealed["import"],
                "at": now(),
            },
        )  # fmt: skip
        for place in ("lastfm", "listenbrainz"):
            tx.execute(
                """
                INSERT INTO scrobble_links (
                    person_id, place, account, sealed, told_id, linked_at_ms
                )
                VALUES (:person, :place, 'ada', :sealed, 0, :at)
                """,
                {"person": person, "place": place, "sealed": sealed[place], "at": now()},
            )
    made = soniq.accounts.create_app_password(person, "phone", by=None)
    canaries.given["app password"] = made.secret
    return canaries


def files_of(data: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below the data folder but soniq's own key."""
    for path in sorted(data.rglob("*")):
        if path.is_file() and "secrets" not in path.relative_to(data).parts[:-1]:
            yield str(path.relative_to(data)), path.read_bytes()


@pytest.fixture
def planted(box: Whole) -> Iterator[Canaries]:
    """The box of all tests with canaries in it, and without them again."""
    (owner,) = (one for one in box.soniq.accounts.people() if one.role is Role.OWNER)
    canaries = plant(box.soniq, owner.id)
    yield canaries
    for name in KEYS:
        box.soniq.preferences.set_secret(name, None)
    for one in box.soniq.accounts.app_passwords(owner.id):
        box.soniq.accounts.revoke_app_password(one.id, by=owner)
    with box.soniq.db.write() as tx:
        for table in ("spotify_accounts", "imports", "scrobble_links"):
            tx.execute(f"DELETE FROM {table} WHERE person_id = :person", {"person": owner.id})


def test_no_answer_of_any_surface_holds_a_secret(box: Whole, planted: Canaries) -> None:
    seen: dict[str, set[str]] = {}
    with box.client(Role.OWNER) as client:
        for case in cases(box.doors, PARTS):
            if case.method != "GET" or "stream" in case.path or "{secret}" in case.path:
                continue
            with client.stream("GET", case.path) as answer:
                kind = answer.headers.get("content-type", "")
                if not kind.startswith("text/event-stream"):
                    headers = repr(answer.headers).encode()
                    seen[case.path] = planted.found(answer.read() + headers)
    for name, asked in queries():
        answers = (json.dumps(box.graphql(query)).encode() for query in asked)
        said = next(answer for answer in answers if b'"too_much"' not in answer)
        assert b'"data"' in said, said[:500]
        seen[f"graphql {name}"] = planted.found(said)
    assert len(seen) > 100
    assert {at: names for at, names in seen.items() if names} == {}


def test_no_file_beside_the_library_holds_a_secret(box: Whole, planted: Canaries) -> None:
    data = box.soniq.settings.data
    dump = "\n".join(box.soniq.db.read().iterdump()).encode()
    seen = {"a dump of the library": planted.found(dump)}
    seen |= {name: planted.found(content) for name, content in files_of(data)}
    assert any(name.endswith("library.sqlite") for name in seen)
    assert {at: names for at, names in seen.items() if names} == {}


class Echo:
    """A server for all: it refuses whatever it is asked, and says all of it again."""

    def __init__(self) -> None:
        self.heard: set[str] = set()
        self.canaries = Canaries()

    def answer(self, request: httpx.Request) -> httpx.Response:
        told = f"{request.url} {dict(request.headers)} {request.content.decode(errors='replace')}"
        self.heard |= self.canaries.found(told.encode())
        return httpx.Response(401, json={"error": told, "message": told, "errors": [told]})


def acts(soniq: Soniq, person: PersonId) -> Iterator[Callable[[], object]]:
    """What asks other servers with the secrets that they want."""
    with soniq.db.write() as tx:
        album = soniq.shelves.want(
            tx,
            ToldAlbum(
                title="Fjord",
                artists=("The Lanterns",),
                musicbrainz_release_group_id="b1392450-e666-3926-a536-22c65f834433",
            ),
            whole=True,
        )
    track = TrackId(1)
    soniq.listening.play(person, track, at=Moment(now() - 60_000), played=Milliseconds(400_000),
                         source=PlaySource.WEB)  # fmt: skip
    yield soniq.lidarr.test
    yield soniq.lidarr.choices
    yield lambda: soniq.lidarr.register_webhook("http://soniq.test")
    yield lambda: soniq.lidarr.search(album)
    yield soniq.lidarr.look
    yield lambda: soniq.spotify.sync(person)
    yield soniq.scrobbling.tell
    yield lambda: soniq.scrobbling.begin_lastfm(person)
    yield lambda: soniq.artworks.search(album)
    yield lambda: soniq.enriching.enrich([track])
    for source, url in ((Source.SUBSONIC, "http://192.168.1.9"), (Source.LASTFM_ACCOUNT, ""),
                        (Source.LISTENBRAINZ_ACCOUNT, "")):  # fmt: skip
        password = soniq.preferences.secret("discogs_token") or ""
        account = Account(source=source, name="ada", url=url, password=password)
        yield partial(soniq.importing.connect, person, account)


def test_a_server_that_says_secrets_again_is_not_quoted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    echo = Echo()
    library_file(tmp_path).parent.mkdir(parents=True)
    crowd(library_file(tmp_path), 5)
    with pytest.MonkeyPatch.context() as patch:
        through = partial(Transport, through=httpx.MockTransport(echo.answer))
        patch.setattr("soniq.app.outside.Transport", through)
        soniq = Soniq.open(
            {"data": tmp_path, "network": "auto", "lidarr_url": "http://192.168.1.8:8686"},
            alone_as="a test",
        )
    errors: list[str] = []
    try:
        owner = soniq.accounts.claim(
            "owner", PASSWORD, nearness=Nearness.LOOPBACK, address="127.0.0.1"
        )
        echo.canaries = canaries = plant(soniq, owner.id)
        for act in acts(soniq, owner.id):
            try:
                act()
            except SoniqError as error:
                errors.append(f"{error} {error!r} {error.__cause__!r}")
        soniq.network.flush()
        dump = "\n".join(soniq.db.read().iterdump())
        assert echo.heard >= {LIDARR_KEY, "spotify_access", "discogs_token", "lastfm_key"}
        assert len(errors) > 5
        logged = "\n".join(repr(vars(record)) for record in caplog.records)
        for text in (dump, logged, *errors):
            assert canaries.found(text.encode()) == set(), text[-3000:]
    finally:
        soniq.close()
    seen = {name: canaries.found(content) for name, content in files_of(tmp_path)}
    assert {at: names for at, names in seen.items() if names} == {}
