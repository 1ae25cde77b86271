"""Covers of other servers: offered, fetched, and found for matched albums."""

from pathlib import Path

import pytest

from soniq.artworks.model import ImageSource, Offer, Offers
from soniq.child.service import Children
from soniq.clients.model import FailureKind, ServiceFailed
from soniq.errors import Invalid, NotFound, Stopped
from soniq.files.pictures import hash_of
from soniq.library.wanted import ToldAlbum
from soniq.units import AlbumId, PersonId, Progress
from tests.artworks.gallery import ALBUM, GROUP, RELEASE, Gallery, gallery_in
from tests.shelf import picture

ME = PersonId(7)


def of(offers: Offers, source: ImageSource) -> list[Offer]:
    return [offer for offer in offers.offers if offer.source == source]


def test_all_servers_are_asked_and_say_what_they_have(gallery: Gallery) -> None:
    gallery.match()
    offers = gallery.artworks.search(ALBUM)
    assert offers.failures == ()
    front, back = of(offers, ImageSource.COVERARTARCHIVE)
    assert (front.types, back.types) == (("Front",), ("Back", "Spine"))
    assert "-1200" in front.url
    assert front.thumb_url is not None
    assert "-250" in front.thumb_url
    discogs = of(offers, ImageSource.DISCOGS)
    assert [(offer.width, offer.types) for offer in discogs] == [(600, ("Front",)), (600, ())]
    (deezer,) = of(offers, ImageSource.DEEZER)
    assert deezer.title == "The Paper Lanterns – Harbour Lights"


@pytest.mark.parametrize(
    "source", [ImageSource.COVERARTARCHIVE, ImageSource.DISCOGS, ImageSource.DEEZER]
)
def test_an_offer_that_is_taken_is_the_cover(gallery: Gallery, source: ImageSource) -> None:
    gallery.match()
    offer = of(gallery.artworks.search(ALBUM), source)[0]
    gallery.artworks.fetch(ALBUM, offer.ref, by=ME)
    (image,) = gallery.artworks.of_album(ALBUM)
    assert (image.source, image.url, image.is_chosen) == (source, offer.url, True)
    assert image.attribution == source.label
    assert gallery.house.one("SELECT cover_art_url FROM albums") == offer.url
    (change,) = gallery.journal.of("album", [ALBUM])
    assert (change.source, change.by) == (source.says, ME)


def test_an_offer_can_be_looked_at_before_it_is_taken(gallery: Gallery) -> None:
    gallery.match()
    before = gallery.state()
    for offer in gallery.artworks.search(ALBUM).offers:
        preview = gallery.artworks.preview(offer.ref)
        assert preview.mime == "image/jpeg"
        assert preview.content.startswith(b"\xff\xd8")
    assert gallery.state() == before
    with pytest.raises(NotFound):
        gallery.artworks.preview("https://elsewhere.example/x.jpg")


def test_a_server_that_fails_keeps_no_other_back(gallery: Gallery) -> None:
    gallery.match()
    gallery.archive.down = True
    offers = gallery.artworks.search(ALBUM)
    assert {offer.source for offer in offers.offers} == {ImageSource.DISCOGS, ImageSource.DEEZER}
    (failure,) = offers.failures
    assert "Cover Art Archive" in failure


def test_discogs_is_not_asked_by_strangers(gallery: Gallery) -> None:
    gallery.token = None
    offers = gallery.artworks.search(ALBUM)
    assert of(offers, ImageSource.DISCOGS) == []
    assert gallery.discogs.requests == []


def test_an_offer_is_good_for_its_album_alone(gallery: Gallery) -> None:
    gallery.shelf.add("Other/1.flac", title="1", album="Other", artist="X")
    gallery.scan()
    offer = gallery.artworks.search(ALBUM).offers[0]
    with pytest.raises(NotFound, match="Search for covers again"):
        gallery.artworks.fetch(AlbumId(2), offer.ref, by=ME)
    with pytest.raises(NotFound):
        gallery.artworks.fetch(ALBUM, "https://elsewhere.example/x.jpg", by=ME)


def test_a_server_that_sends_a_broken_image_changes_nothing(gallery: Gallery) -> None:
    gallery.match()
    gallery.archive.front = picture("red")[:400]
    offer = of(gallery.artworks.search(ALBUM), ImageSource.COVERARTARCHIVE)[0]
    before = gallery.state()
    with pytest.raises(Invalid):
        gallery.artworks.fetch(ALBUM, offer.ref, by=ME)
    assert gallery.state() == before


def test_matched_albums_without_a_cover_are_given_one(gallery: Gallery) -> None:
    gallery.match()
    assert gallery.artworks.fetch_for_matched(by=ME).found == 1
    assert gallery.cover == hash_of(gallery.archive.front)
    (image,) = gallery.artworks.of_album(ALBUM)
    assert (image.source, image.is_primary, image.is_chosen) == (
        ImageSource.COVERARTARCHIVE,
        True,
        False,
    )
    url = f"https://coverartarchive.org/release-group/{GROUP}/front-500"
    assert image.url == gallery.house.one("SELECT cover_art_url FROM albums") == url


def test_the_release_that_the_files_name_is_asked_for_first(
    tmp_path: Path, children: Children
) -> None:
    with gallery_in(tmp_path, children) as gallery:
        gallery.add(mb_release_id=RELEASE)
        gallery.scan()
        gallery.match()
        gallery.artworks.fetch_for_matched(by=ME)
        assert gallery.artworks.of_album(ALBUM)[0].url == (
            f"https://coverartarchive.org/release/{RELEASE}/front-500"
        )


def test_albums_with_a_cover_or_without_a_match_are_left(gallery: Gallery) -> None:
    assert gallery.artworks.fetch_for_matched(by=ME).asked == 0
    gallery.shelf.picture("Lanterns/Harbour Lights/cover.jpg")
    gallery.scan()
    gallery.match()
    assert gallery.artworks.fetch_for_matched(by=ME).asked == 0
    assert gallery.archive.requests == []


def test_a_fetched_cover_makes_way_for_one_of_the_files(gallery: Gallery) -> None:
    gallery.match()
    gallery.artworks.fetch_for_matched(by=ME)
    found = gallery.shelf.picture("Lanterns/Harbour Lights/cover.jpg", colour="green")
    gallery.scan()
    assert gallery.cover == hash_of(found.read_bytes())
    found.unlink()
    gallery.scan()
    assert gallery.cover == hash_of(gallery.archive.front)


def test_an_album_that_the_archive_lacks_stays_without(gallery: Gallery) -> None:
    gallery.match(group="11111111-2222-4333-8444-555555555555")
    fetched = gallery.artworks.fetch_for_matched(by=ME)
    assert (fetched.asked, fetched.found, fetched.failures) == (1, 0, 0)
    assert gallery.journal.changes() == []
    asked = len(gallery.archive.requests)
    gallery.artworks.fetch_for_matched(by=ME)
    assert len(gallery.archive.requests) == asked, "the answer was kept"


def many(gallery: Gallery, count: int) -> None:
    for number in range(count):
        gallery.shelf.add(f"{number}/1.flac", title="1", album=f"Album {number}", artist="X")
    gallery.scan()
    for (album,) in gallery.house.rows("SELECT id FROM albums ORDER BY id"):
        gallery.match(AlbumId(album))


def test_a_run_is_one_change_that_can_be_taken_back(gallery: Gallery) -> None:
    many(gallery, 3)
    before = gallery.state()
    assert gallery.artworks.fetch_for_matched(by=ME).found == 4
    (change,) = gallery.journal.changes()
    assert (change.item_count, change.state) == (4, "done")
    undone = gallery.journal.undo(change.id, by=ME)
    assert (undone.restored, undone.stale) == (4, ())
    assert gallery.state() == before


def test_of_a_run_what_was_changed_since_stays(gallery: Gallery) -> None:
    many(gallery, 1)
    gallery.artworks.fetch_for_matched(by=ME)
    gallery.artworks.upload(ALBUM, picture("red"), by=ME)
    run = gallery.journal.changes()[-1]
    undone = gallery.journal.undo(run.id, by=ME)
    assert (undone.restored, [stale.entity_id for stale in undone.stale]) == (1, [ALBUM])
    assert gallery.cover == hash_of(picture("red"))


def test_an_archive_that_is_down_ends_the_run_and_no_more(gallery: Gallery) -> None:
    many(gallery, 7)
    gallery.archive.down = True
    fetched = gallery.artworks.fetch_for_matched(by=ME)
    assert (fetched.found, fetched.failures) == (0, 5)
    assert fetched.trouble is not None


def test_a_broken_image_is_counted_and_keeps_no_album_back(gallery: Gallery) -> None:
    many(gallery, 6)
    gallery.archive.front = picture("red")[:400]
    fetched = gallery.artworks.fetch_for_matched(by=ME)
    assert (fetched.asked, fetched.found, fetched.failures, fetched.trouble) == (7, 0, 7, None)
    assert gallery.journal.changes() == []
    assert gallery.cover is None


def test_a_run_that_was_stopped_goes_on_later(gallery: Gallery) -> None:
    many(gallery, 3)

    def stop_at_two(progress: Progress) -> None:
        if progress.done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        gallery.artworks.fetch_for_matched(stop_at_two, by=ME)
    (change,) = gallery.journal.changes()
    assert (change.item_count, change.state) == (2, "done")
    assert gallery.artworks.fetch_for_matched(by=ME).found == 2


def test_a_run_asks_nobody_by_itself_where_only_people_may(gallery: Gallery) -> None:
    gallery.match()
    with pytest.raises(ServiceFailed) as failed:
        gallery.artworks.fetch_for_matched()
    assert failed.value.kind == FailureKind.OFF
    assert gallery.archive.requests == []


def test_one_album_may_be_asked_for_alone(gallery: Gallery) -> None:
    many(gallery, 2)
    assert gallery.artworks.fetch_for_matched(only=AlbumId(2), by=ME).asked == 1
    assert gallery.cover is None


def wish(gallery: Gallery, cover: str | None) -> AlbumId:
    told = ToldAlbum(title="Fjord", artists=("The Paper Lanterns",), cover_url=cover)
    with gallery.house.db.write() as tx:
        return gallery.house.shelves.want(tx, told, whole=True)


def test_a_wished_album_shows_the_cover_that_it_has_where_it_is_saved(gallery: Gallery) -> None:
    gallery.saved["/image/fjord"] = picture("teal", size=640)
    album = wish(gallery, "https://i.scdn.co/image/fjord")
    assert gallery.artworks.fetch_for_matched(by=ME).found == 1
    (image,) = gallery.artworks.of_album(album)
    assert (image.source, image.is_primary) == (ImageSource.SAVED, True)
    assert gallery.archive.requests == []
    assert gallery.artworks.fetch_for_matched(by=ME).asked == 0


@pytest.mark.parametrize(
    "told",
    [
        "https://i.scdn.co/image/gone",
        "https://somewhere.example/cover.jpg",
        "http://192.168.1.1/cover.jpg",
        "file:///etc/passwd",
        "cover",
    ],
)
def test_a_cover_that_cannot_be_had_there_is_had_from_the_archive(
    gallery: Gallery, told: str
) -> None:
    gallery.match(wish(gallery, told))
    assert gallery.artworks.fetch_for_matched(by=ME).found == 1
    assert gallery.saved_asked in ([], ["/image/gone"])
