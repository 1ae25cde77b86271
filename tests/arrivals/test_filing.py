"""From a zip to an album that is owned."""

from typing import Any

import pytest

from soniq.arrivals.model import ArrivalState, Fate, Kind
from soniq.collection.model import Acquisition, Ownership
from soniq.journal.model import ChangeKind
from soniq.library.wanted import ToldAlbum
from tests.arrivals import zips
from tests.arrivals.bought import Bought, night_ferry

PLACES = [
    "The Paper Lanterns/1991 - Night Ferry/01 - Gangway.flac",
    "The Paper Lanterns/1991 - Night Ferry/02 - Engine Room.flac",
    "The Paper Lanterns/1991 - Night Ferry/03 - First Light.flac",
]


def test_a_purchase_is_looked_through_and_waits_for_a_word(house: Bought) -> None:
    before = house.on_disk()
    preview = house.staged()
    assert preview.arrival.state is ArrivalState.STAGED
    assert preview.arrival.acquisition is Acquisition.BANDCAMP
    found = preview.arrival.found
    assert found is not None
    assert (found.album, found.artist, found.year) == (zips.ALBUM, zips.ARTIST, 1991)
    assert not found.sure
    targets = [one.target.decode() for one in preview.files if one.target is not None]
    assert targets == [
        *PLACES,
        "The Paper Lanterns/1991 - Night Ferry/booklet.pdf",
        "The Paper Lanterns/1991 - Night Ferry/cover.jpg",
    ]
    assert preview.can_accept
    assert house.on_disk() == before


def test_what_is_wanted_is_recognised_by_its_names(house: Bought) -> None:
    album_id = house.want(night_ferry())
    preview = house.staged()
    found = preview.arrival.found
    assert found is not None
    assert (found.album_id, found.sure) == (album_id, True)
    assert (found.wanted, found.brings) == (3, 3)
    songs = [one for one in preview.files if one.kind is Kind.TRACK]
    assert all(one.wanted_id is not None for one in songs)


def test_a_filed_purchase_makes_its_wanted_album_owned(house: Bought) -> None:
    album_id = house.want(night_ferry())
    one = house.filed()
    assert one.state is ArrivalState.FILED
    assert set(PLACES) <= set(house.on_disk())
    house.scan()
    assert house.soniq.arrivals.arrival(one.id).state is ArrivalState.DONE
    (owned,) = house.soniq.collection.collected([house.albums()[zips.ALBUM]])
    assert (owned.album.id, owned.ownership) == (album_id, Ownership.OWNED)
    assert owned.acquisition is Acquisition.BANDCAMP
    assert house.left() == []


def test_what_is_owned_already_is_left_out(house: Bought) -> None:
    house.filed()
    house.scan()
    again = house.staged(zips.zipped(zips.album(house.folder)))
    songs = [one for one in again.files if one.kind is Kind.TRACK]
    assert {one.fate for one in songs} == {Fate.OWNED}
    assert not again.can_accept
    assert "all of its songs already" in again.note


def test_a_name_that_is_taken_stays(house: Bought) -> None:
    house.music.put(PLACES[0], b"somebody else's")
    preview = house.staged()
    (troubled,) = (one for one in preview.files if one.fate is Fate.TROUBLE)
    assert "stays" in troubled.note
    house.soniq.arrivals.accept(preview.arrival.id, by=house.person)
    house.work(preview.arrival.id)
    assert house.on_disk()[PLACES[0]] == b"somebody else's"
    assert set(PLACES[1:]) <= set(house.on_disk())


def test_an_undo_puts_what_was_filed_into_quarantine(house: Bought) -> None:
    one = house.filed()
    house.scan()
    (change,) = house.soniq.journal.changes(kind=ChangeKind.ARRIVAL)
    assert change.id == one.change_id
    undone = house.soniq.journal.undo(change.id, by=house.person)
    assert undone.restored == 3
    assert not set(PLACES) & set(house.on_disk())
    assert house.soniq.quarantine.listing().total == 3
    assert house.soniq.arrivals.arrival(one.id).state is ArrivalState.UNDONE
    assert undone.change is not None
    house.soniq.journal.undo(undone.change, by=house.person)
    assert set(PLACES) <= set(house.on_disk())


@pytest.mark.parametrize(
    ("told", "tags", "said"),
    [
        ({"barcode": "5012345678900"}, {"barcode": "5012345678900"}, "barcode"),
        (
            {"musicbrainz_release_group_id": "0da340a0-6ad7-4fc2-a272-6f94393a7831"},
            {"mb_release_group_id": "0da340a0-6ad7-4fc2-a272-6f94393a7831"},
            "MusicBrainz",
        ),
    ],
    ids=["barcode", "id"],
)
def test_an_album_of_another_name_is_known_by_its_marks(
    house: Bought, told: dict[str, str], tags: dict[str, str], said: str
) -> None:
    album_id = house.want(
        ToldAlbum(
            title="Night Ferry (Remastered)",
            artists=("Paper Lanterns",),
            barcode=told.get("barcode"),
            musicbrainz_release_group_id=told.get("musicbrainz_release_group_id"),
        )
    )
    files = zips.album(house.folder, **dict[str, Any](tags))
    found = house.staged(zips.zipped(files)).arrival.found
    assert found is not None
    assert (found.album_id, found.sure) == (album_id, True)
    assert said in found.why


def test_a_song_of_an_album_makes_it_owned_in_part(house: Bought) -> None:
    house.want(night_ferry())
    one = dict(list(zips.album(house.folder).items())[:1])
    preview = house.staged(zips.zipped(one))
    assert preview.arrival.found is not None
    assert (preview.arrival.found.wanted, preview.arrival.found.brings) == (3, 1)
    house.soniq.arrivals.accept(preview.arrival.id, by=house.person)
    house.work(preview.arrival.id)
    house.scan()
    (row,) = house.soniq.collection.collected([house.albums()[zips.ALBUM]])
    assert (row.ownership, row.tracks, row.total) == (Ownership.NOT_OWNED, 1, 3)
