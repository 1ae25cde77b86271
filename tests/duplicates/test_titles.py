"""Which titles may be one recording."""

import pytest

from soniq.duplicates.titles import title_key, versions


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Creep", "creep"),
        ("Creep (Live)", "Creep - Live"),
        ("Creep (feat. Somebody)", "Creep"),
        ("Creep ft. Somebody", "Creep"),
        ("Señorita", "Senorita"),
        ("Don't Stop", "Dont Stop"),
    ],
)
def test_these_are_one_title(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Creep", "Creep (Live)"),
        ("Creep", "Creep - Remastered 2009"),
        ("Creep (Acoustic)", "Creep (Demo)"),
        ('Blue Monday (12" Mix)', 'Blue Monday (7" Mix)'),
        ("Echoes, Part 1", "Echoes, Part 2"),
        ("Suite No. 1", "Suite No. 2"),
    ],
)
def test_these_are_two_versions(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)
    assert versions(one) != versions(other)


def test_all_of_a_live_album_is_live() -> None:
    assert title_key("Creep", album_kind="live") == title_key("Creep (live)")
    assert versions("Creep", album_kind="live") != versions("Creep")


def test_a_number_that_stands_for_a_name_is_no_version() -> None:
    assert versions("Track 07") == versions("Creep") == frozenset()
