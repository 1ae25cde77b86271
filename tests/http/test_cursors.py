"""Cursors of lists that are sorted by one number."""

import pytest

from soniq.errors import Invalid
from soniq.http import cursors


def test_a_place_is_read_as_it_was_written() -> None:
    assert cursors.number("history", cursors.write("history", (12,))) == 12
    assert cursors.number("history", None) is None


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "nonsense",
        cursors.write("network", (12,)),
        cursors.write("history", ("12",)),
        cursors.write("history", (1, 2)),
    ],
)
def test_a_place_in_another_list_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid):
        cursors.number("history", cursor)
