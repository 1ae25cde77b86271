"""What people say of single albums, and what they are told when it cannot be so."""

import shutil
from pathlib import Path

import pytest

from soniq.collection.model import (
    Acquisition,
    HoldingId,
    Look,
    Medium,
    Ownership,
    Priority,
    WishSource,
)
from soniq.errors import Conflict, Invalid, NotFound
from soniq.events import JSON
from soniq.library.wanted import ToldAlbum
from soniq.store.deeds import Deeds
from soniq.units import AlbumId
from tests.collection.home import ADA, BEN, Home, album_wish, home_in, told

NOWHERE = AlbumId(999)


def test_an_album_that_soniq_does_not_know_can_be_wanted(home: Home) -> None:
    wish = home.collection.want(ADA, told(tracks=()))
    assert (wish.source, wish.album_id) == (WishSource.PERSON, home.only().album.id)
    assert home.collection.want(ADA, told(tracks=())).id == wish.id
    assert home.collection.unwant(ADA, home.only().album.id) == 1
    assert home.collection.albums().items == []
    home.check()


def test_an_album_of_the_library_can_be_wanted_and_unwanted(home: Home) -> None:
    home.put(songs=("Airbag",))
    album_id = home.only().album.id
    assert home.collection.want(BEN, album_id).album_id == album_id
    assert home.only().wanted
    assert home.collection.unwant(ADA, album_id) == 0
    assert home.collection.unwant(BEN, album_id) == 1
    assert not home.only().wanted


def test_two_albums_called_the_same_are_two_wishes(home: Home) -> None:
    for group in ("aaaaaaaa-e666-3926-a536-22c65f834433", "bbbbbbbb-e666-3926-a536-22c65f834433"):
        home.put(group, album="Weezer", artists=("Weezer",), mb_release_group_id=group)
    one, other = (one.album.id for one in home.collection.albums().items)
    first, second = home.collection.want(BEN, one), home.collection.want(BEN, other)
    assert (first.album_id, second.album_id) == (one, other)
    assert first.id != second.id


@pytest.mark.parametrize(
    "album",
    [
        ToldAlbum(title=" ", artists=("Radiohead",)),
        ToldAlbum(title="OK Computer", artists=()),
        ToldAlbum(title="x" * 501, artists=("Radiohead",)),
        ToldAlbum(title="\ud800", artists=("Radiohead",)),
    ],
    ids=["no title", "no artist", "long", "broken"],
)
def test_what_is_no_name_is_refused_in_words(home: Home, album: ToldAlbum) -> None:
    with pytest.raises(Invalid):
        home.collection.want(ADA, album)
    with pytest.raises(Invalid):
        home.collection.hold(ADA, album, Medium.CD)


def test_a_record_is_held_and_let_go(home: Home) -> None:
    holding = home.collection.hold(ADA, told(tracks=()), Medium.VINYL, barcode="0 634904 078164")
    assert (holding.barcode, holding.acquisition) == ("634904078164", Acquisition.PHYSICAL)
    assert home.only().look is Look.OWNED
    home.collection.let_go(holding.id)
    assert home.collection.albums().items == []
    with pytest.raises(NotFound):
        home.collection.let_go(holding.id)
    home.check()


@pytest.mark.parametrize("barcode", ["none", "123", "0000000000", "1" * 15])
def test_what_is_no_barcode_is_refused_in_words(home: Home, barcode: str) -> None:
    with pytest.raises(Invalid, match="no barcode"):
        home.collection.hold(ADA, told(), Medium.CD, barcode=barcode)
    assert home.rows("SELECT id FROM albums") == []


def test_owned_is_said_and_taken_back(home: Home) -> None:
    home.collection.bring(ADA, [album_wish()])
    album_id = home.only().album.id
    found = home.collection.set_ownership(
        BEN, album_id, ownership=Ownership.OWNED, acquisition=Acquisition.BANDCAMP
    )
    assert (found.ownership, found.acquisition) == (Ownership.OWNED, Acquisition.BANDCAMP)
    assert [one.medium for one in home.collection.detail(album_id).holdings] == [Medium.DIGITAL]
    found = home.collection.set_ownership(BEN, album_id, ownership=Ownership.NOT_OWNED)
    assert (found.ownership, found.look) == (Ownership.NOT_OWNED, Look.WANTED)
    home.check()


def test_what_was_only_held_is_wanted_once_it_is_not_owned(home: Home) -> None:
    home.collection.hold(ADA, told(tracks=()), Medium.CD)
    found = home.collection.set_ownership(BEN, home.only().album.id, ownership=Ownership.NOT_OWNED)
    assert (found.look, found.wanted) == (Look.WANTED, True)


def test_owned_twice_is_owned_once(home: Home) -> None:
    home.put()
    album_id = home.only().album.id
    home.collection.set_ownership(ADA, album_id, ownership=Ownership.OWNED)
    assert home.collection.detail(album_id).holdings == []


def test_what_has_files_cannot_be_not_owned(home: Home) -> None:
    home.put()
    album_id = home.only().album.id
    home.collection.hold(ADA, album_id, Medium.CD)
    with pytest.raises(Conflict, match="files are here"):
        home.collection.set_ownership(ADA, album_id, ownership=Ownership.NOT_OWNED)
    assert len(home.collection.detail(album_id).holdings) == 1


def test_nobody_says_that_an_album_is_downloading(home: Home) -> None:
    home.collection.bring(ADA, [album_wish()])
    album_id = home.only().album.id
    with pytest.raises(Conflict, match="Lidarr"):
        home.collection.set_ownership(ADA, album_id, ownership=Ownership.DOWNLOADING)
    with home.db.write() as tx:
        home.collection.coming(tx, album_id, 40)
    found = home.collection.set_ownership(ADA, album_id, ownership=Ownership.DOWNLOADING)
    assert (found.look, found.coming) == (Look.COMING, 40)


def test_what_came_is_on_its_way_no_more(home: Home) -> None:
    home.collection.bring(ADA, [album_wish()])
    album_id = home.only().album.id
    with home.db.write() as tx:
        home.collection.coming(tx, album_id, 99)
    home.put()
    with home.db.write() as tx:
        home.collection.came(tx, album_id, Acquisition.LIDARR)
    one = home.only()
    assert (one.look, one.coming, one.acquisition) == (Look.OWNED, None, Acquisition.LIDARR)


def test_a_path_lies_in_a_music_folder(home: Home, tmp_path: Path) -> None:
    home.put()
    album_id = home.only().album.id
    inside = str(tmp_path / "music" / "radiohead")
    for said, kept in ((f"{inside}/", inside), ("", None)):
        found = home.collection.set_ownership(ADA, album_id, local_path=said)
        assert found.local_path == kept
    for wrong in ("/etc", f"{inside}/../../..", "radiohead", f"{inside}\0", "/\udcff"):
        with pytest.raises(Invalid, match="music folder"):
            home.collection.set_ownership(ADA, album_id, local_path=wrong)


def test_what_is_not_there_is_not_found(home: Home) -> None:
    collection = home.collection
    for ask in (
        lambda: collection.want(ADA, NOWHERE),
        lambda: collection.unwant(ADA, NOWHERE),
        lambda: collection.hold(ADA, NOWHERE, Medium.CD),
        lambda: collection.set_ownership(ADA, NOWHERE),
        lambda: collection.set_buying([NOWHERE], priority=Priority.NEXT),
        lambda: collection.detail(NOWHERE),
        lambda: collection.let_go(HoldingId(9)),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_restore_does_again_what_people_said(tmp_path: Path) -> None:
    deeds = tmp_path / "deeds.jsonl"
    before = tmp_path / "before"
    before.mkdir()
    with home_in(tmp_path, Deeds(deeds)) as home:
        home.people()
        home.add(tmp_path / "music")
        home.collection.bring(ADA, [album_wish(), album_wish("a2", title="Kid A")])
        home.db.backup(before / "library.sqlite")
        _say(home)
        said = _state(home)
    with home_in(before, Deeds(deeds)) as restored:
        assert _state(restored) != said
        assert restored.db.replay(dict(restored.collection.redo)).skipped == 0
        assert _state(restored) == said
        restored.check()


def test_a_deed_done_twice_leaves_the_same(tmp_path: Path) -> None:
    with home_in(tmp_path, Deeds(tmp_path / "deeds.jsonl")) as home:
        home.people()
        home.add(tmp_path / "music")
        home.collection.bring(ADA, [album_wish(), album_wish("a2", title="Kid A")])
        _say(home)
        said = _state(home)
        shutil.copy(tmp_path / "deeds.jsonl", tmp_path / "again.jsonl")
        for deed in Deeds(tmp_path / "again.jsonl").since(0):
            if deed.kind.startswith("collection."):
                home.collection.redo[deed.kind](deed)
        assert _state(home) == said


def _say(home: Home) -> None:
    one, other = home.id_of("OK Computer"), home.id_of("Kid A")
    home.collection.want(BEN, one)
    home.collection.want(BEN, told("Amnesiac", tracks=()))
    home.collection.hold(BEN, told("The Bends", tracks=()), Medium.CD, note="signed")
    home.collection.set_ownership(ADA, other, ownership=Ownership.OWNED)
    home.collection.set_buying([one], priority=Priority.NEXT, price_note="9 €")
    home.collection.set_ownership(
        ADA, one, acquisition=Acquisition.OTHER, local_path=str(home.db.path.parent / "music")
    )


def _state(home: Home) -> list[list[tuple[JSON, ...]]]:
    return [
        home.rows(sql)
        for sql in (
            "SELECT title, ownership_status, wanted, held FROM albums ORDER BY title",
            "SELECT person_id, source, title FROM wishes ORDER BY person_id, source, title",
            "SELECT medium, note FROM holdings ORDER BY medium, note",
            "SELECT priority, price_note FROM shopping",
        )
    ]
