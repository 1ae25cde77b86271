"""Who wrote the music is found apart from who plays it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from soniq.app import Soniq
from soniq.library.model import ArtistFilter, ArtistSort, CreditRole
from tests.shelf import Shelf

COMPOSERS = ArtistFilter(role=CreditRole.COMPOSER)


@pytest.fixture
def soniq(tmp_path: Path, shelf: Shelf) -> Iterator[Soniq]:
    for number, composer in enumerate(("Clara Schumann", "Fanny Hensel", "Clara Schumann"), 1):
        shelf.add(
            f"Trio/Romances/{number}.mp3",
            title=f"Romance {number}",
            artist="Trio Aurora",
            album="Romances",
            number=number,
            composer=composer,
        )
    shelf.add("Ada/Notes/1.mp3", title="G", artist="Ada", album="Notes", number=1)
    soniq = Soniq.open({"data": tmp_path / "data"}, alone_as="a test")
    soniq.intake.scan(soniq.roots.add(bytes(shelf.root)).id)
    yield soniq
    soniq.close()


def names(soniq: Soniq, where: ArtistFilter, *, descending: bool = False) -> list[str]:
    page = soniq.library.artists(where, sort=ArtistSort.NAME, descending=descending)
    assert page.total in (None, len(page.items))
    return [artist.name for artist in page.items]


def test_composers_are_a_list_of_their_own(soniq: Soniq) -> None:
    assert names(soniq, ArtistFilter()) == ["Ada", "Trio Aurora"]
    assert names(soniq, COMPOSERS) == ["Clara Schumann", "Fanny Hensel"]
    assert names(soniq, COMPOSERS, descending=True) == ["Fanny Hensel", "Clara Schumann"]
    assert names(soniq, ArtistFilter(role=CreditRole.ARTIST)) == ["Ada", "Trio Aurora"]


def test_composers_are_filed_by_letter(soniq: Soniq) -> None:
    assert names(soniq, ArtistFilter(role=CreditRole.COMPOSER, initial="F")) == ["Fanny Hensel"]
    assert names(soniq, ArtistFilter(role=CreditRole.COMPOSER, initial="#")) == []


def test_a_composer_whose_music_is_gone_is_no_longer_listed(soniq: Soniq, shelf: Shelf) -> None:
    (shelf.root / "Trio/Romances/2.mp3").unlink()
    soniq.intake.scan(soniq.roots.all()[0].id, accept_missing=True)
    assert names(soniq, COMPOSERS) == ["Clara Schumann"]
