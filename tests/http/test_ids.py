"""Opaque ids and cursors: what was given out comes back, anything else is told apart."""

import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strawberry.relay import GlobalID

from soniq.errors import Invalid, NotFound
from soniq.http import cursors, ids
from soniq.library.model import Key
from soniq.units import TrackId

keys = st.lists(st.one_of(st.text(), st.integers(-(2**63), 2**63 - 1)), min_size=1, max_size=8).map(
    tuple
)


@given(st.from_regex(r"[A-Z][A-Za-z]{0,20}", fullmatch=True), st.integers(0, 2**63 - 1))
def test_an_id_leads_back_to_its_thing(kind: str, number: int) -> None:
    given_out = ids.public(kind, number)
    assert ids.parse(given_out) == (kind, number)
    assert ids.private(kind, given_out, int) == number
    assert given_out.isalnum()


def test_an_id_is_relays_global_id_without_its_padding() -> None:
    relay = str(GlobalID(type_name="Track", node_id="12"))
    assert ids.public("Track", 12) == relay.rstrip("=")
    assert ids.private("Track", relay, TrackId) == 12


def test_no_id_stays_none() -> None:
    assert ids.private("Track", None, TrackId) is None


def test_an_id_of_another_kind_is_not_found() -> None:
    with pytest.raises(NotFound, match="id of a Album"):
        ids.private("Track", ids.public("Album", 12), TrackId)


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "forged",
    [
        "", "12", "Track:12", "=", "====", "VHJ", "a" * 10_000, "\x00", "ä", "\ud800",
        encoded("Track:"), encoded("Track:-1"), encoded("Track:01"), encoded("Track:1 OR 1=1"),
        encoded("Track:" + "9" * 19), encoded("Track:" + "9" * 5_000), encoded("Track:1\n"),
        encoded("Track:١"), encoded("../../etc/passwd"), "../../etc/passwd", "%2e%2e%2f",
    ],
)  # fmt: skip
def test_a_forged_id_finds_nothing(forged: str) -> None:
    with pytest.raises(NotFound):
        ids.private("Track", forged, TrackId)


@given(st.text())
def test_no_text_breaks_the_reading_of_ids_and_cursors(text: str) -> None:
    for read in (ids.parse, lambda text: cursors.read("", text)):
        with suppress(Invalid):
            read(text)


@given(keys, st.text())
def test_a_cursor_leads_back_to_its_place(key: Key, order: str) -> None:
    given_out = cursors.write(order, key)
    assert cursors.read(order, given_out) == key


def test_a_cursor_of_another_order_is_refused() -> None:
    with pytest.raises(Invalid, match="list and order"):
        cursors.read("tracks.year", cursors.write("tracks.title", ("abba", 3)))


@given(keys, st.integers(0), st.integers(1, 255))
def test_a_changed_cursor_is_refused(key: Key, position: int, change: int) -> None:
    whole = bytearray(base64.urlsafe_b64decode(cursors.write("", key) + "=="))
    whole[position % len(whole)] ^= change
    with pytest.raises(Invalid):
        cursors.read("", base64.urlsafe_b64encode(whole).decode().rstrip("="))


@pytest.mark.parametrize(
    "body",
    [
        b"[]", b"{}", b"[true]", b"[1.5]", b"[null]", b"[[1]]", b"[" * 9999, b"[1e999]", b"NaN",
        b"[9223372036854775808]", b'["\\ud800"]', b"[1,2,3,4,5,6,7,8,9]",
    ],
)  # fmt: skip
def test_a_cursor_forged_with_the_right_check_still_holds_only_keys(body: bytes) -> None:
    whole = cursors._check(body, "") + body
    with pytest.raises(Invalid):
        cursors.read("", base64.urlsafe_b64encode(whole).decode().rstrip("="))
