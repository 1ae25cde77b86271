"""One's own account at Spotify, by GraphQL. The box asks no other servers."""

from soniq.accounts.model import Role
from tests.whole import Whole

CONNECTION = """
    state clientId ownClientId redirectUri pendingUntil listening account note withPlaylists
    playlistSongs connectedAt expiresAt syncedAt syncing waits resumesAt requestsToday dailyBudget
    lists { name taken total } job { id status progress note }
"""
STATE = f"{{ spotify {{ {CONNECTION} }} }}"
BEGIN = "mutation ($id: String) { beginSpotify(clientId: $id) }"
FINISH = f"mutation ($at: String!) {{ finishSpotify(address: $at) {{ {CONNECTION} }} }}"
OPTIONS = f"mutation {{ setSpotifyOptions(withPlaylists: false) {{ {CONNECTION} }} }}"
LISTS = "{ spotifyPlaylists { spotifyId name owner url total reading playlistId } }"
CLIENT = "0123456789abcdef"


def refusal(box: Whole, query: str, **variables: object) -> str:
    answer = box.graphql(query, Role.USER, **variables)
    (error,) = answer["errors"]
    return str(error["message"])


def test_nobody_is_connected_at_first(box: Whole) -> None:
    found = box.asked(STATE, Role.USER)["spotify"]
    assert (found["state"], found["dailyBudget"], found["lists"]) == ("NONE", 400, [])
    assert found["redirectUri"] == "http://127.0.0.1:8888/callback"
    assert box.asked(LISTS, Role.USER)["spotifyPlaylists"] == []


def test_consent_is_begun_and_what_is_pasted_is_judged(box: Whole) -> None:
    address = box.asked(BEGIN, Role.USER, id=CLIENT)["beginSpotify"]
    assert address.startswith("https://accounts.spotify.com/authorize?")
    assert box.asked(STATE, Role.USER)["spotify"]["pendingUntil"] is not None
    assert "paste the whole address" in refusal(box, FINISH, at="abc")
    assert "another try" in refusal(box, FINISH, at="http://127.0.0.1:8888/?code=a&state=b")
    assert box.asked(STATE, Role.ADMIN)["spotify"]["pendingUntil"] is None


def test_without_a_client_id_one_is_told_where_to_make_one(box: Whole) -> None:
    assert "developer.spotify.com" in refusal(box, BEGIN)


def test_without_an_account_there_is_nothing_to_change_read_or_let_go(box: Whole) -> None:
    assert "not connected" in refusal(box, OPTIONS)
    assert "Connect Spotify first" in refusal(box, "mutation { syncSpotify { id } }")
    assert "not connected" in refusal(box, "mutation { disconnectSpotify }")


def test_guests_have_no_account(box: Whole) -> None:
    assert box.graphql(STATE, Role.GUEST)["errors"]
