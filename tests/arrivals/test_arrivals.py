"""What people may do with purchases, and what is refused."""

import shutil
import zipfile
from pathlib import Path

import pytest

from soniq.arrivals.model import ArrivalState, Fate, Fetch, Kind
from soniq.collection.model import Acquisition, Medium
from soniq.errors import Conflict, Forbidden, Invalid, NotFound, Stopped, Unavailable
from soniq.library.wanted import ToldAlbum
from soniq.units import AlbumId, Progress, tell_nobody
from tests.arrivals import zips
from tests.arrivals.bought import Bought, bought, night_ferry


def test_an_upload_that_breaks_off_leaves_nothing(house: Bought) -> None:
    with house.soniq.arrivals.incoming(1_000) as incoming:
        incoming.write(b"PK")
        assert house.left() != []
    assert house.left() == []


def test_an_upload_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with bought(tmp_path, arrival_mb=1) as house:
        with pytest.raises(Invalid, match="arrival_mb"):
            house.soniq.arrivals.incoming(2 << 20)
        with house.soniq.arrivals.incoming(None) as incoming, pytest.raises(Invalid):
            for _ in range(3):
                incoming.write(b"1" * (500 << 10))
        assert house.left() == []


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"Rar!\x1a\x07\x00rest", "a.rar", "does not unpack"),
        (b"no zip at all", "a.zip", "damaged"),
        (b"%PDF-1.4", "a.pdf", "neither a zip nor a song"),
        (zips.zipped({"readme.txt": b"words"}), "a.zip", "no song"),
        (zips.zipped({"../../x.flac": b"1"}), "a.zip", "made to do harm"),
        (zips.zipped({"x.flac": b"no flac"}), "a.zip", "can be read"),
    ],
    ids=["rar", "no zip", "pdf", "no song", "leads outside", "no sound"],
)
def test_what_is_no_purchase_is_refused_and_gone(
    house: Bought, content: bytes, name: str, said: str
) -> None:
    one = house.work(house.bring(content, name).id)
    assert one.state is ArrivalState.FAILED
    assert said in (one.trouble or "")
    assert house.left() == []


def test_loose_songs_come_one_after_the_other(house: Bought) -> None:
    first, *others = list(zips.album(house.folder).items())[:3]
    one = house.bring(first[1], first[0])
    for name, content in others:
        house.bring(content, name, to=one.id)
    house.work(one.id)
    preview = house.soniq.arrivals.preview(one.id)
    assert [file.name for file in preview.files] == [first[0], *(name for name, _ in others)]
    with pytest.raises(Conflict):
        house.bring(house.zip(), "more.zip", to=one.id)


def test_a_song_that_comes_while_others_are_looked_through_is_not_forgotten(house: Bought) -> None:
    first, second, *_ = zips.album(house.folder).items()
    one = house.bring(first[1], first[0])
    waiting = [second]

    def join(_: Progress) -> None:
        if waiting:
            name, content = waiting.pop()
            house.bring(content, name, to=one.id)

    assert house.soniq.arrivals.work(one.id, join).tracks == 2


def test_one_may_say_which_album_it_is_where_and_how(house: Bought) -> None:
    other = house.want(ToldAlbum(title="Nachtfähre", artists=(zips.ARTIST,)))
    arrivals = house.soniq.arrivals
    one = house.staged().arrival
    preview = arrivals.plan(one.id, template="{artist}/{title}", bonus=False, album_id=other)
    assert preview.arrival.found is not None
    assert (preview.arrival.found.album_id, preview.arrival.found.sure) == (other, True)
    songs = [file.target for file in preview.files if file.kind is Kind.TRACK]
    assert songs[0] == b"The Paper Lanterns/Gangway.flac"
    assert {file.fate for file in preview.files if file.kind is not Kind.TRACK} == {Fate.LEFT}
    arrivals.accept(one.id, by=house.person)
    house.work(one.id)
    house.scan()
    assert "Nachtfähre" not in house.albums()
    landed = house.albums()[zips.ALBUM]
    (row,) = house.soniq.collection.collected([landed])
    assert row.acquisition is Acquisition.BANDCAMP
    with pytest.raises(NotFound):
        house.soniq.collection.detail(other)


def test_all_that_was_said_of_an_album_goes_along_where_its_files_name_it_otherwise(
    house: Bought,
) -> None:
    other = house.want(ToldAlbum(title="Nachtfähre", artists=(zips.ARTIST,)))
    collection, arrivals = house.soniq.collection, house.soniq.arrivals
    collection.hold(house.person, other, Medium.VINYL, note="signed")
    collection.set_buying([other], price_note="12 at the shop")
    link = arrivals.fetch(
        "https://shop.example.com/front.jpg", Fetch.COVER, by=house.person, album_id=other
    )
    one = house.staged().arrival
    arrivals.plan(one.id, album_id=other)
    arrivals.accept(one.id, by=house.person)
    house.work(one.id)
    house.scan()
    landed = house.albums()[zips.ALBUM]
    found = collection.detail(landed, house.person)
    assert [wish.title for wish in found.wishes] == ["Nachtfähre"]
    assert [holding.note for holding in found.holdings] == ["signed"]
    assert found.price_note == "12 at the shop"
    assert arrivals.download(link.id).album_id == landed
    collection.settle()
    assert "Nachtfähre" not in {one.album.title for one in collection.albums().items}


def test_a_wrong_template_and_strange_ids_are_refused(house: Bought) -> None:
    one = house.staged().arrival
    with pytest.raises(Invalid):
        house.soniq.arrivals.plan(one.id, template="{nothing}")
    with pytest.raises(NotFound):
        house.soniq.arrivals.plan(one.id, album_id=AlbumId(999))
    assert house.soniq.arrivals.preview(one.id).can_accept


def test_a_folder_that_soniq_may_not_change_gets_nothing(house: Bought) -> None:
    house.soniq.roots.set_writable(house.root, False, by=None)
    preview = house.staged()
    assert not preview.can_accept
    assert "Allow it" in preview.note
    with pytest.raises(Forbidden):
        house.soniq.arrivals.accept(preview.arrival.id, by=house.person)
    house.soniq.roots.set_writable(house.root, True, by=None)
    assert house.soniq.arrivals.plan(preview.arrival.id).can_accept


def test_what_is_let_go_is_gone(house: Bought) -> None:
    one = house.staged().arrival
    assert house.soniq.arrivals.drop(one.id).state is ArrivalState.DROPPED
    assert house.left() == []
    with pytest.raises(Conflict):
        house.soniq.arrivals.accept(one.id, by=house.person)


def test_what_is_let_go_while_it_is_looked_through_is_gone(house: Bought) -> None:
    one = house.bring(house.zip())

    def drop(_: Progress) -> None:
        if house.soniq.arrivals.arrival(one.id).state is ArrivalState.WAITING:
            house.soniq.arrivals.drop(one.id)

    assert house.soniq.arrivals.work(one.id, drop).state is ArrivalState.DROPPED
    assert house.left() == []


def test_filing_that_is_stopped_leaves_the_folder_as_it_was(house: Bought) -> None:
    before = house.on_disk()
    one = house.staged().arrival
    house.soniq.arrivals.accept(one.id, by=house.person)

    def stop(progress: Progress) -> None:
        if progress.done:
            raise Stopped

    with pytest.raises(Stopped):
        house.soniq.arrivals.work(one.id, stop)
    assert house.on_disk() == before
    assert not (house.music.root / zips.ARTIST).exists()
    again = house.soniq.arrivals.preview(one.id)
    assert again.arrival.state is ArrivalState.STAGED
    assert again.can_accept
    house.soniq.arrivals.accept(one.id, by=house.person)
    assert house.work(one.id).state is ArrivalState.FILED


def test_a_full_disk_leaves_the_folder_as_it_was(
    house: Bought, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = house.on_disk()
    one = house.staged().arrival
    house.soniq.arrivals.accept(one.id, by=house.person)
    real = shutil.disk_usage(house.folder)
    full = type(real)(real.total, real.total, 0)
    monkeypatch.setattr("soniq.arrivals.store.shutil.disk_usage", lambda _: full)
    with pytest.raises(Unavailable, match="Make room"):
        house.soniq.arrivals.work(one.id, tell_nobody)
    assert house.on_disk() == before
    monkeypatch.undo()
    assert "Make room" in (house.soniq.arrivals.arrival(one.id).trouble or "")
    house.soniq.arrivals.accept(one.id, by=house.person)
    assert house.work(one.id).state is ArrivalState.FILED


def test_what_is_sure_is_filed_without_a_word_where_settings_say_so(tmp_path: Path) -> None:
    with bought(tmp_path, file_sure_arrivals=True) as house:
        unknown = house.staged()
        assert unknown.arrival.state is ArrivalState.STAGED
        house.soniq.arrivals.drop(unknown.arrival.id)
        house.want(night_ferry())
        one = house.work(house.bring(house.zip()).id)
        assert one.state is ArrivalState.FILED
        (change,) = house.soniq.journal.changes()
        assert (change.source, change.by) == ("rule", None)


def test_what_comes_from_bandcamp_is_known_by_its_note(house: Bought) -> None:
    song = zips.song(house.folder, 300, title="One", artist="A", album="B", number=1)
    plain = house.staged(zips.zipped({"01 One.flac": song}), "A - B.zip")
    assert plain.arrival.acquisition is Acquisition.UPLOAD
    noted = house.staged(zips.zipped({"One.flac": song, "bandcamp_item_id.txt": b"12"}))
    assert noted.arrival.acquisition is Acquisition.BANDCAMP
    told = zips.song(house.folder, 301, title="One", comment="Visit https://somebody.bandcamp.com")
    assert house.staged(zips.zipped({"x.flac": told})).arrival.acquisition is Acquisition.BANDCAMP


def test_where_tags_are_silent_names_speak(house: Bought) -> None:
    place = house.music.root.parent / "bare"
    place.mkdir()
    bare = zips.song(place, 400)
    preview = house.staged(
        zips.zipped({"01 Gangway.flac": bare}, pack=zipfile.ZIP_DEFLATED),
        f"{zips.ARTIST} - {zips.ALBUM}.zip",
    )
    assert preview.files[0].target == b"The Paper Lanterns/Night Ferry/01 - Gangway.flac"


def test_what_nobody_filed_for_a_month_is_let_go(house: Bought) -> None:
    one = house.staged().arrival
    with house.soniq.db.write() as tx:
        tx.execute("UPDATE arrivals SET created_at_ms = created_at_ms - 40 * 86400000")
    assert "1 purchase" in house.soniq.arrivals.tidy()
    assert house.soniq.arrivals.arrival(one.id).state is ArrivalState.DROPPED


def test_a_start_takes_away_what_is_nobodys(house: Bought) -> None:
    one = house.staged().arrival
    for stray in ("999/in/00000 x.zip", "incoming/half", "downloads/7.part"):
        (house.lying / stray).parent.mkdir(parents=True, exist_ok=True)
        (house.lying / stray).write_bytes(b"1")
    house.soniq.arrivals.settle()
    assert all(name.startswith(f"{one.id}/") for name in house.left())
    assert house.soniq.arrivals.due() == ([], [])


def test_a_drive_that_is_away_in_the_middle_is_waited_for(house: Bought) -> None:
    """Soniq ended when all copies were made; when it begins again, the drive is not there."""
    arrivals = house.soniq.arrivals
    one = house.staged().arrival
    arrivals.accept(one.id, by=house.person)

    def end(_self: object, _run: object) -> None:
        raise SystemExit

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(arrivals._filing), "_name_all", end)
        with pytest.raises(SystemExit):
            arrivals.work(one.id, tell_nobody)
    away = house.music.root.with_name("away")
    house.music.root.rename(away)
    with pytest.raises(Unavailable):
        arrivals.work(one.id, tell_nobody)
    assert arrivals.arrival(one.id).state is ArrivalState.ACCEPTED
    assert arrivals.due() == ([], [])
    away.rename(house.music.root)
    assert arrivals.due() == ([one.id], [])
    assert arrivals.work(one.id, tell_nobody).state is ArrivalState.FILED
    assert not any(".tmp" in path for path in house.on_disk())


def test_what_a_person_said_holds_when_the_rest_is_planned_anew(house: Bought) -> None:
    other = house.want(ToldAlbum(title="Nachtfähre", artists=(zips.ARTIST,)))
    one = house.staged().arrival
    house.soniq.arrivals.plan(one.id, album_id=other)
    found = house.soniq.arrivals.plan(one.id, bonus=False).arrival.found
    assert found is not None
    assert found.album_id == other
