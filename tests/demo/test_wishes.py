"""The demo shows what is wanted beside what is owned."""

from pathlib import Path

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.collection.model import Look
from soniq.demo.wishes import wish


def test_the_grid_of_the_demo_has_something_of_each_kind(tmp_path: Path) -> None:
    soniq = Soniq.open({"data": tmp_path, "network": "off"}, alone_as="a test")
    try:
        owner = soniq.accounts.add_person("Robin Vale", "correct horse", Role.OWNER, by=None)
        wish(soniq, owner.id)
        wish(soniq, owner.id)
        grid = {one.album.title: one for one in soniq.collection.albums().items}
    finally:
        soniq.close()
    assert len(grid) == 6
    assert grid["Live at the Bluebell"].look is Look.OWNED
    assert grid["Światła miasta"].look is Look.WANTED
    assert (grid["Światła miasta"].tracks, grid["Światła miasta"].total) == (0, 4)
    assert (grid["Janelas Abertas"].tracks, grid["Janelas Abertas"].total) == (0, 6)
