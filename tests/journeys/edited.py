"""A small library whose words can be changed, for test files that have it to themselves."""

import os
from collections.abc import Callable
from pathlib import Path

from soniq.accounts.model import Nearness, Role
from soniq.app import Soniq
from tests.journeys.house import PASSWORD
from tests.shelf import Shelf, picture

BANDS, CUTS = 3, 4
USER, MODERATOR = "Ulla", "Mo"


def fill(shelf: Shelf) -> None:
    """Three albums of four tracks; ids follow the order."""
    for band in range(BANDS):
        for cut in range(1, CUTS + 1):
            shelf.add(
                f"Band {band}/Album {band}/{cut:02} Song {band}.{cut}.flac",
                seconds=1.0,
                cover=picture(("teal", "maroon", "olive")[band]),
                title=f"Song {band}.{cut}",
                artist=f"Band {band}",
                album=f"Album {band}",
                number=cut,
                year="1999",
                genre="Pop",
            )


def settle(data: Path, music: Path, then: Callable[[Soniq], None] = lambda _: None) -> None:
    """A library in the data folder, of Anna's, scanned; what else happened in it before."""
    soniq = Soniq.open({"data": data}, alone_as="a test")
    try:
        soniq.accounts.claim("Anna", PASSWORD, nearness=Nearness.LOOPBACK, address="127.0.0.1")
        soniq.accounts.add_person(USER, PASSWORD, Role.USER, by=None)
        soniq.accounts.add_person(MODERATOR, PASSWORD, Role.MODERATOR, by=None)
        root = soniq.roots.add(os.fsencode(music))
        soniq.intake.scan(root.id, lambda _: None)
        soniq.discovery.refresh()
        soniq.preferences.set("analyse", False, soniq.loaded)
        then(soniq)
    finally:
        soniq.close()
