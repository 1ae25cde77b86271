"""Tracks are found again by their sound where ids mean others by now."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.app import Soniq
from soniq.library import recognising
from soniq.library.model import Slice, TrackFilter
from soniq.units import TrackId
from tests.shelf import Shelf


@pytest.fixture
def soniq(tmp_path: Path) -> Iterator[Soniq]:
    shelf = Shelf(tmp_path / "music")
    for number, title in enumerate(("One", "Two"), 1):
        shelf.add(f"A/B/{number}.flac", title=title, artist="A", album="B", number=number)
    made = Soniq.open({"data": tmp_path / "data", "music": (shelf.root,)}, alone_as="a test")
    made.roots.add(bytes(shelf.root))
    made.intake.scan(made.roots.all()[0].id)
    yield made
    made.close()


def test_ids_that_mean_the_same_or_another_track_are_told_apart(soniq: Soniq) -> None:
    page = soniq.library.tracks(TrackFilter(), part=Slice(first=10))
    one, two = (track.id for track in page.items)
    reader = soniq.db.read()
    sounds = recognising.sounds_of(reader, [one, two, TrackId(99)])
    assert sounds.keys() == {one, two}
    then = {one: sounds[one], two: sounds[two]}
    assert recognising.found_again(reader, then) == {one: one, two: two}
    swapped = {one: sounds[two], TrackId(99): sounds[one]}
    assert recognising.found_again(reader, swapped) == {one: two, TrackId(99): one}
    assert recognising.found_again(reader, {one: None, TrackId(98): None}) == {one: one}
    assert recognising.found_again(reader, {one: "00" * 16, TrackId(2**63): None}) == {}
