"""Connecting: what must agree, what is told where it does not, and what becomes of tokens."""

import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soniq.clients.model import FailureKind, ServiceFailed
from soniq.clients.oidc import challenge
from soniq.errors import Conflict, Invalid, NotFound
from soniq.spotify import pasted
from soniq.spotify.model import AccountState, SpotifyChanged
from tests.fakes.spotify.web import SECONDS
from tests.spotify.home import ADA, BEN, CLIENT, HOUR, MINUTE, REDIRECT, Home


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def state_of(address: str) -> str:
    return asked(address)["state"]


def test_consent_is_asked_for_without_a_secret_and_for_reading_alone(home: Home) -> None:
    said = asked(home.spotify.begin(ADA))
    assert said["redirect_uri"] == REDIRECT
    assert said["code_challenge_method"] == "S256"
    assert set(said["scope"].split()) == {
        "user-library-read",
        "playlist-read-private",
        "playlist-read-collaborative",
        "user-follow-read",
    }
    assert len(said["code_challenge"]) == len(challenge("x" * 43))


def test_a_pasted_address_connects(home: Home) -> None:
    connection = home.connect()
    assert connection.state is AccountState.ACTIVE
    assert connection.account == "Ida Holm"
    assert connection.expires_at == home.clock() + SECONDS * 1000
    assert connection.pending_until is None
    assert [e.state for e in home.heard if isinstance(e, SpotifyChanged)] == ["connected"]


def test_a_code_and_its_state_connect(home: Home) -> None:
    came = asked(home.web.consent(home.spotify.begin(ADA)))
    connection = home.spotify.finish(ADA, code=came["code"], state=came["state"])
    assert connection.state is AccountState.ACTIVE


@pytest.mark.parametrize("code", ["\ud800", "ü", "a\nb"], ids=ascii)
def test_a_code_that_can_be_none_is_not_asked_for(home: Home, code: str) -> None:
    state = state_of(home.spotify.begin(ADA))
    with pytest.raises(Invalid, match="none of Spotify's"):
        home.spotify.finish(ADA, code=code, state=state)
    assert home.requests == []


def test_a_state_is_good_once(home: Home) -> None:
    address = home.web.consent(home.spotify.begin(ADA))
    home.spotify.paste(ADA, address)
    with pytest.raises(Conflict, match="Nothing is begun"):
        home.spotify.paste(ADA, address)


def test_a_state_is_good_for_ten_minutes(home: Home) -> None:
    address = home.web.consent(home.spotify.begin(ADA))
    home.clock.wait(10 * MINUTE)
    with pytest.raises(Conflict, match="10 minutes"):
        home.spotify.paste(ADA, address)
    assert home.spotify.connection(ADA).state is AccountState.NONE


def test_a_state_is_good_for_whoever_began(home: Home) -> None:
    address = home.web.consent(home.spotify.begin(ADA))
    with pytest.raises(Conflict, match="Nothing is begun"):
        home.spotify.paste(BEN, address)
    home.spotify.begin(BEN)
    with pytest.raises(Conflict, match="another try"):
        home.spotify.paste(BEN, address)
    assert home.spotify.paste(ADA, address).state is AccountState.ACTIVE


def test_what_is_begun_again_makes_void_what_was_begun_before(home: Home) -> None:
    first = home.web.consent(home.spotify.begin(ADA))
    second = home.web.consent(home.spotify.begin(ADA))
    with pytest.raises(Conflict, match="another try"):
        home.spotify.paste(ADA, first)
    assert home.spotify.paste(ADA, second).state is AccountState.ACTIVE


def test_a_no_at_spotify_is_told_in_words(home: Home) -> None:
    address = home.web.deny(home.spotify.begin(ADA))
    with pytest.raises(Invalid, match="You did not let soniq in"):
        home.spotify.paste(ADA, address)
    assert home.spotify.connection(ADA).pending_until is None


def test_another_complaint_of_spotifys_is_told_too(home: Home) -> None:
    state = state_of(home.spotify.begin(ADA))
    with pytest.raises(Invalid, match="invalid_scope"):
        home.spotify.paste(ADA, f"{REDIRECT}?error=invalid_scope&state={state}")


@pytest.mark.parametrize(
    ("pasted", "word"),
    [
        ("", "Paste the whole address"),
        ("   ", "Paste the whole address"),
        ("AQDxyz_-.~12", "the code alone"),
        ("https://accounts.spotify.com/authorize?client_id=1&state=2", "Spotify's own page"),
        (REDIRECT, "says nothing of Spotify's answer"),
        (f"{REDIRECT}?code=abc", "says nothing of Spotify's answer"),
        (f"{REDIRECT}?state=abc", "says nothing of Spotify's answer"),
        ("http://[::1", "no address"),
        ("x" * 5_001, "Paste the whole address"),
        ("&".join(f"a{n}=1" for n in range(50)), "says nothing of Spotify's answer"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_anything_else_is_told_what_to_paste(home: Home, pasted: str, word: str) -> None:
    home.spotify.begin(ADA)
    with pytest.raises(Invalid, match=word):
        home.spotify.paste(ADA, pasted)
    assert home.spotify.connection(ADA).pending_until is not None


@given(
    st.text(st.characters(exclude_categories=()), max_size=60)
    | st.text(max_size=30).map(lambda rest: f"{REDIRECT}?code={rest}&state={rest}#{rest}")
    | st.text(max_size=30).map(lambda rest: f"http://[{rest}?state={rest}")
)
def test_whatever_is_pasted_is_read_or_refused_in_words(text: str) -> None:
    with suppress(Invalid):
        came = pasted.read(text)
        assert came.state
        assert came.code or came.error


@pytest.mark.parametrize("dress", ["<{}>", '"{}"', "  {}\n", "{}"])
def test_an_address_may_be_pasted_as_people_paste(home: Home, dress: str) -> None:
    address = home.web.consent(home.spotify.begin(ADA))
    assert home.spotify.paste(ADA, dress.format(address)).state is AccountState.ACTIVE


def test_the_query_alone_will_do(home: Home) -> None:
    address = home.web.consent(home.spotify.begin(ADA))
    assert home.spotify.paste(ADA, urlsplit(address).query).state is AccountState.ACTIVE


def test_another_verifier_gets_nothing(home: Home) -> None:
    theirs = home.web.consent(home.spotify.begin(BEN))
    mine = state_of(home.spotify.begin(ADA))
    with pytest.raises(ServiceFailed, match="code_verifier"):
        home.spotify.finish(ADA, code=asked(theirs)["code"], state=mine)


def test_without_a_client_id_people_are_told_where_to_make_one(home: Home) -> None:
    home.choose(spotify_client_id="")
    with pytest.raises(Invalid, match=r"developer\.spotify\.com/dashboard") as told:
        home.spotify.begin(ADA)
    assert REDIRECT in str(told.value)


@pytest.mark.parametrize("odd", ["two words", "a-b", "x" * 101, "ümlaut"])
def test_what_is_no_client_id_is_told_so(home: Home, odd: str) -> None:
    with pytest.raises(Invalid, match="no Client ID"):
        home.spotify.begin(ADA, client_id=odd)


def test_ones_own_client_id_goes_before_the_households_and_is_remembered(home: Home) -> None:
    home.choose(spotify_client_id="somebodyelse")
    address = home.spotify.begin(ADA, client_id=f" {CLIENT} ")
    connection = home.spotify.paste(ADA, home.web.consent(address))
    assert (connection.client_id, connection.is_own_client) == (CLIENT, True)
    assert asked(home.spotify.begin(ADA))["client_id"] == CLIENT


def test_an_unknown_client_id_is_told(home: Home) -> None:
    address = home.web.consent(home.spotify.begin(ADA))
    home.choose(spotify_client_id="other")
    other = state_of(home.spotify.begin(ADA))
    with pytest.raises(ServiceFailed, match="look at the Client ID"):
        home.spotify.finish(ADA, code=asked(address)["code"], state=other)


def test_no_consent_is_had_while_settings_keep_soniq_from_asking(home: Home) -> None:
    home.choose(network="off")
    address = home.web.consent(home.spotify.begin(ADA))
    with pytest.raises(ServiceFailed) as failed:
        home.spotify.paste(ADA, address)
    assert failed.value.kind is FailureKind.OFF


# Tokens


def test_a_token_is_renewed_before_it_ends(home: Home) -> None:
    home.web.fill(albums=3)
    home.connect()
    home.clock.wait(HOUR - MINUTE)
    home.sync()
    assert home.web.renewals == 1
    assert len(home.web.asked) == 1 + 3
    home.sync()
    assert home.web.renewals == 1


def test_a_token_that_ends_before_its_time_is_renewed_amid_a_sync(home: Home) -> None:
    home.web.fill(albums=120)
    home.connect()
    home.web.before = lambda _: home.web.end_tokens() if len(home.web.asked) == 3 else None
    synced = home.sync()
    assert synced.albums == 120
    assert home.web.renewals == 1
    assert len(home.web.asked) == 1 + 5 + 1


@pytest.mark.parametrize("rotates", [True, False])
def test_rotated_refresh_tokens_are_kept(home: Home, rotates: bool) -> None:
    home.web.rotates = rotates
    home.connect()
    for _ in range(3):
        home.clock.wait(2 * HOUR)
        home.spotify = home.again()
        home.sync()
    assert home.web.renewals == 3
    assert home.spotify.connection(ADA).state is AccountState.ACTIVE


def test_two_syncs_at_once_renew_a_token_once(home: Home) -> None:
    home.web.fill(albums=120)
    home.connect()
    home.clock.wait(2 * HOUR)
    both = [threading.Thread(target=home.spotify.sync, args=(ADA,)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert home.web.renewals == 1
    assert home.wishes() == 120


def test_a_consent_that_was_taken_back_is_told_and_its_tokens_go(home: Home) -> None:
    home.web.fill(albums=3)
    home.connect()
    home.sync()
    home.web.revoke()
    with pytest.raises(Conflict, match="Connect Spotify anew"):
        home.sync()
    connection = home.spotify.connection(ADA)
    assert connection.state is AccountState.OVER
    assert "Connect Spotify anew" in connection.note
    (sealed,) = home.db.read().execute("SELECT access_sealed, refresh_sealed FROM spotify_accounts")
    assert tuple(sealed) == ("", "")
    assert home.wishes() == 3
    asked_before = len(home.requests)
    with pytest.raises(Conflict):
        home.sync()
    assert len(home.requests) == asked_before
    home.choose(network="auto", auto_sync_enabled=True)
    assert home.spotify.due() == []
    home.connect()
    assert home.sync().requests == 3
    assert home.spotify.connection(ADA).note == ""


def test_a_consent_without_a_scope_says_what_to_do(home: Home) -> None:
    home.web.registered = False
    home.connect()
    with pytest.raises(ServiceFailed):
        home.sync()
    assert "User Management" in home.spotify.connection(ADA).note


def test_another_account_there_is_read_from_its_start(home: Home) -> None:
    home.web.fill(albums=3)
    home.connect()
    home.sync()
    home.web.me = {"id": "ben", "display_name": "Ben"}
    home.web.albums.pop()
    home.connect()
    home.sync()
    assert home.titles() == {"Album 1", "Album 2"}
    assert home.spotify.connection(ADA).account == "Ben"


# Letting go


def test_letting_go_deletes_tokens_cursors_and_wishes_and_keeps_playlists(home: Home) -> None:
    home.web.fill(albums=3, tracks=5, playlists=2)
    home.connect()
    home.sync()
    assert home.spotify.disconnect(ADA) == 8
    for table in ("accounts", "lists", "told", "playlists", "lines", "long_albums"):
        assert home.rows(f"SELECT count(*) FROM spotify_{table}") == [(0,)]
    assert home.wishes() == home.wishes("song") == 0
    assert len(home.playlists.of(ADA)) == 2
    assert home.spotify.connection(ADA).state is AccountState.NONE


def test_wishes_may_be_kept(home: Home) -> None:
    home.web.fill(albums=3)
    home.connect()
    home.sync()
    assert home.spotify.disconnect(ADA, forget=False) == 0
    assert home.wishes() == 3


def test_whoever_is_not_connected_has_nothing_to_let_go(home: Home) -> None:
    with pytest.raises(NotFound, match="not connected"):
        home.spotify.disconnect(ADA)
    with pytest.raises(NotFound, match="not connected"):
        home.spotify.set_options(ADA, with_playlists=False)


def test_an_account_that_is_let_go_amid_a_sync_ends_it(home: Home) -> None:
    home.web.fill(albums=300)
    home.connect()

    def gone(_: object) -> None:
        if len(home.web.asked) == 4:
            home.spotify.disconnect(ADA)

    home.web.before = gone
    assert home.spotify.sync(ADA) is None
    assert home.rows("SELECT count(*) FROM spotify_lists") == [(0,)]
    assert home.wishes() == 0
    assert home.rows("SELECT count(*) FROM albums WHERE wanted > 0") == [(0,)]


def test_a_restore_lets_go_again_what_was_let_go(tmp_path: Path) -> None:
    home = Home(tmp_path)
    try:
        home.web.fill(albums=3)
        home.connect()
        home.sync()
        kept = tmp_path / "kept.sqlite"
        with closing(sqlite3.connect(home.path)) as library:
            library.execute("VACUUM INTO :kept", {"kept": str(kept)})
        home.spotify.disconnect(ADA)
    finally:
        home.close()
    for left in tmp_path.glob("library.sqlite*"):
        left.unlink()
    kept.rename(tmp_path / "library.sqlite")
    back = Home(tmp_path)
    try:
        assert back.spotify.connection(ADA).state is AccountState.ACTIVE
        back.db.replay({**back.collection.redo, **back.spotify.redo})
        assert back.spotify.connection(ADA).state is AccountState.NONE
        assert back.wishes() == 0
    finally:
        back.close()
