"""Images that people give, choose and remove, beside those of the files."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Picture

from soniq.artworks.model import ImageSource
from soniq.child.service import Children
from soniq.errors import Conflict, Invalid, NotFound, Unavailable
from soniq.files.pictures import hash_of
from soniq.journal.model import Only
from soniq.units import AlbumId, ArtworkHash, ChangeId, PersonId
from tests.artworks.gallery import ALBUM, Gallery
from tests.shelf import picture

ME = PersonId(7)
RED, GOLD = picture("red"), picture("gold", png=True)


def test_an_image_that_a_person_gives_is_the_cover_of_album_and_tracks(gallery: Gallery) -> None:
    gallery.artworks.upload(ALBUM, RED, by=ME)
    (image,) = gallery.artworks.of_album(ALBUM)
    assert (image.hash, image.source) == (hash_of(RED), ImageSource.PERSON)
    assert (image.is_primary, image.is_chosen, image.can_remove) == (True, True, True)
    assert (image.width, image.height, image.mime) == (300, 300, "image/jpeg")
    assert gallery.cover == hash_of(RED)
    assert gallery.house.rows("SELECT DISTINCT cover FROM tracks") == [(hash_of(RED),)]


def test_its_bytes_are_kept_and_its_covers_made_of_them(gallery: Gallery) -> None:
    gallery.artworks.upload(ALBUM, RED, by=ME)
    place = gallery.folder / hash_of(RED)[:2] / hash_of(RED)
    assert place.read_bytes() == RED
    assert gallery.artworks.original(hash_of(RED)) == place
    cover = gallery.library.cover(hash_of(RED), 160).read_bytes()
    assert Picture.open(io.BytesIO(cover)).format == "WEBP"


def test_an_image_beside_the_cover_leaves_the_cover(gallery: Gallery) -> None:
    gallery.artworks.upload(ALBUM, RED, by=ME)
    gallery.artworks.upload(ALBUM, GOLD, by=ME, primary=False)
    assert [image.hash for image in gallery.artworks.of_album(ALBUM)] == [
        hash_of(RED),
        hash_of(GOLD),
    ]
    gallery.artworks.set_primary(ALBUM, hash_of(GOLD), by=ME)
    assert gallery.cover == hash_of(GOLD)


def test_the_same_image_given_again_changes_nothing(gallery: Gallery) -> None:
    assert gallery.artworks.upload(ALBUM, RED, by=ME) is not None
    assert gallery.artworks.upload(ALBUM, RED, by=ME) is None
    assert gallery.artworks.set_primary(ALBUM, hash_of(RED), by=ME) is None


def test_a_choice_survives_scans_that_find_other_covers(gallery: Gallery) -> None:
    gallery.artworks.upload(ALBUM, RED, by=ME)
    gallery.shelf.picture("Lanterns/Harbour Lights/cover.jpg", colour="green")
    gallery.add("Bell", number=0, cover=GOLD)
    gallery.scan()
    assert gallery.cover == hash_of(RED)
    assert {image.source for image in gallery.artworks.of_album(ALBUM)} == {
        ImageSource.PERSON,
        ImageSource.FOLDER,
        ImageSource.EMBEDDED,
    }
    gallery.house.check()


def test_what_nobody_chose_follows_the_files(gallery: Gallery) -> None:
    gallery.add("Low Tide", number=1, cover=GOLD)
    gallery.scan()
    assert gallery.cover == hash_of(GOLD)
    green = gallery.shelf.picture("Lanterns/Harbour Lights/cover.jpg", colour="green")
    gallery.scan()
    assert gallery.cover == hash_of(green.read_bytes())
    green.unlink()
    gallery.scan()
    assert gallery.cover == hash_of(GOLD)


def test_a_picture_of_the_files_can_be_chosen_and_stays(gallery: Gallery) -> None:
    gallery.add("Low Tide", number=1, cover=GOLD)
    gallery.scan()
    gallery.artworks.set_primary(ALBUM, hash_of(GOLD), by=ME)
    gallery.shelf.picture("Lanterns/Harbour Lights/cover.jpg", colour="green")
    gallery.add("Before", number=0, cover=RED)
    gallery.scan()
    assert gallery.cover == hash_of(GOLD), "the second track carries it still"
    gallery.add("Low Tide", number=1)
    gallery.scan()
    assert gallery.cover != hash_of(GOLD), "no file carries it any more"
    gallery.add("Low Tide", number=1, cover=GOLD)
    gallery.scan()
    assert gallery.cover == hash_of(GOLD), "it came back, and with it the choice"


def test_a_chosen_cover_shows_on_tracks_that_carry_the_one_it_replaced(gallery: Gallery) -> None:
    green = picture("green")
    gallery.add("Low Tide", number=1, cover=GOLD)
    gallery.add("Fog", number=2, cover=GOLD)
    gallery.add("Guest", number=3, cover=green)
    gallery.scan()
    gallery.artworks.upload(ALBUM, RED, by=ME)
    covers = gallery.house.rows("SELECT title, cover FROM tracks ORDER BY track_number")
    assert covers == [
        ("Low Tide", hash_of(RED)),
        ("Fog", hash_of(RED)),
        ("Guest", hash_of(green)),
    ]
    gallery.artworks.set_primary(ALBUM, None, by=ME)
    assert gallery.cover == hash_of(GOLD)
    assert gallery.house.one("SELECT cover FROM tracks WHERE track_number = 2") == hash_of(GOLD)


def test_one_image_that_came_in_two_ways_is_shown_once_and_keeps_both(gallery: Gallery) -> None:
    gallery.shelf.put("Lanterns/Harbour Lights/cover.jpg", RED)
    gallery.scan()
    gallery.artworks.upload(ALBUM, RED, by=ME)
    (image,) = gallery.artworks.of_album(ALBUM)
    assert (image.source, image.can_remove) == (ImageSource.PERSON, True)
    gallery.artworks.remove(ALBUM, hash_of(RED), by=ME)
    (image,) = gallery.artworks.of_album(ALBUM)
    assert (image.source, image.is_primary) == (ImageSource.FOLDER, True)


def test_an_image_of_the_files_is_theirs_to_remove(gallery: Gallery) -> None:
    gallery.shelf.put("Lanterns/Harbour Lights/cover.jpg", RED)
    gallery.scan()
    with pytest.raises(Conflict, match="in the music folder itself"):
        gallery.artworks.remove(ALBUM, hash_of(RED), by=ME)
    assert gallery.cover == hash_of(RED)


def test_albums_and_images_that_are_not_there_are_not_found(gallery: Gallery) -> None:
    unknown = ArtworkHash("0" * 32)
    with pytest.raises(NotFound):
        gallery.artworks.of_album(AlbumId(99))
    with pytest.raises(NotFound):
        gallery.artworks.upload(AlbumId(99), RED, by=ME)
    with pytest.raises(NotFound):
        gallery.artworks.set_primary(ALBUM, unknown, by=ME)
    with pytest.raises(NotFound):
        gallery.artworks.remove(ALBUM, unknown, by=ME)
    with pytest.raises(NotFound):
        gallery.artworks.original(ArtworkHash("../../library.sqlite"))


def webp() -> bytes:
    kept = io.BytesIO()
    Picture.new("RGB", (40, 40), "teal").save(kept, "WEBP")
    return kept.getvalue()


def test_webp_is_taken_too(gallery: Gallery) -> None:
    gallery.artworks.upload(ALBUM, webp(), by=ME)
    assert gallery.artworks.of_album(ALBUM)[0].mime == "image/webp"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "JPEG, PNG and WebP"),
        (b"GIF89a" + bytes(40), "JPEG, PNG and WebP"),
        (b"", "JPEG, PNG and WebP"),
        (b"<html>", "JPEG, PNG and WebP"),
        (RED[:300], "cannot be shown"),
        (b"\xff\xd8\xff" + bytes(15 * 2**20), "up to 15 MB"),
        (picture("red", size=5_200), "up to 25 million"),
        (picture("red", size=5_200, png=True), "up to 25 million"),
    ],
    ids=["svg", "gif", "nothing", "a page", "half a jpeg", "16 MB", "27 megapixels", "27 in a png"],
)
def test_what_is_no_fit_image_is_refused_and_leaves_nothing(
    gallery: Gallery, content: bytes, reason: str
) -> None:
    before = gallery.state()
    with pytest.raises(Invalid, match=reason):
        gallery.artworks.upload(ALBUM, content, by=ME)
    assert gallery.state() == before
    assert [path for path in gallery.folder.rglob("*") if path.is_file()] == []


def test_a_disk_that_takes_nothing_is_told_and_nothing_changes(gallery: Gallery) -> None:
    gallery.folder.write_bytes(b"in the way")
    before = gallery.state()
    with pytest.raises(Unavailable, match="cannot be written"):
        gallery.artworks.upload(ALBUM, RED, by=ME)
    assert gallery.state() == before


def test_what_hangs_on_an_album_goes_with_its_tracks(gallery: Gallery) -> None:
    """Tracks that come to be of an album that there is already leave their own behind, empty."""
    gallery.shelf.add("Lanterns/Other/1.flac", sound=91, title="Ebb", album="Other", artist="X")
    gallery.scan()
    other = AlbumId(gallery.house.one("SELECT id FROM albums WHERE title = 'Other'"))
    gallery.artworks.upload(other, RED, by=ME)
    gallery.shelf.add(
        "Lanterns/Other/1.flac",
        sound=91,
        title="Ebb",
        album="Harbour Lights",
        artist="The Paper Lanterns",
    )
    gallery.scan()
    gallery.house.check()
    album = gallery.house.one("SELECT album_id FROM tracks WHERE title = 'Ebb'")
    assert gallery.house.one("SELECT cover FROM albums WHERE id = :id", id=album) == hash_of(RED)


def test_a_cover_that_an_album_shows_is_not_replaced_by_one_that_joins_it(
    gallery: Gallery,
) -> None:
    gallery.artworks.upload(ALBUM, GOLD, by=ME)
    about: dict[str, Any] = {"album": "Other", "artist": "The Paper Lanterns"}
    gallery.shelf.add("Lanterns/Other/1.flac", sound=91, title="Ebb", **about)
    gallery.scan()
    other = AlbumId(gallery.house.one("SELECT id FROM albums WHERE title = 'Other'"))
    gallery.artworks.upload(other, RED, by=ME)
    about["album"] = "Harbour Lights"
    gallery.shelf.add("Lanterns/Other/1.flac", sound=91, title="Ebb", **about)
    gallery.scan()
    album = AlbumId(gallery.house.one("SELECT album_id FROM tracks WHERE title = 'Ebb'"))
    first = gallery.house.one("SELECT album_id FROM tracks WHERE title = 'Fog'")
    assert (album, first) == (ALBUM, ALBUM)
    assert gallery.cover == hash_of(GOLD)
    assert {image.hash for image in gallery.artworks.of_album(album)} == {
        hash_of(GOLD),
        hash_of(RED),
    }


def test_files_that_became_nobodys_image_are_tidied_away(gallery: Gallery) -> None:
    gallery.artworks.upload(ALBUM, RED, by=ME)
    left = gallery.folder / "ab" / ("ab" * 16)
    left.parent.mkdir()
    left.write_bytes(GOLD)
    assert gallery.artworks.tidy() == 0, "it may be somebody's in a moment"
    for path in gallery.folder.glob("*/*"):
        os.utime(path, (0, 0))
    assert gallery.artworks.tidy() == 1
    assert not left.exists()
    assert gallery.artworks.original(hash_of(RED)).exists()


def test_the_history_tells_before_and_after(gallery: Gallery) -> None:
    gallery.artworks.upload(ALBUM, RED, by=ME)
    (change,) = gallery.journal.of("album", [ALBUM])
    assert (change.title, change.by, change.source) == (
        'New cover of "Harbour Lights"',
        ME,
        "person",
    )
    (item,) = gallery.journal.items(change.id)
    assert (item.before["primary"], item.before["images"]) == (None, [])
    assert item.after["primary"] == item.after["cover"] == hash_of(RED)


def undo(gallery: Gallery, change: ChangeId | None) -> ChangeId:
    assert change is not None
    undone = gallery.journal.undo(change, by=ME).change
    assert undone is not None
    return undone


def test_what_was_given_can_be_taken_back_and_given_again(gallery: Gallery) -> None:
    before = gallery.state()
    given = gallery.artworks.upload(ALBUM, RED, by=ME)
    after = gallery.state()
    back = undo(gallery, given)
    assert gallery.state() == before
    undo(gallery, back)
    assert gallery.state() == after


def test_a_removed_image_comes_back_with_its_bytes(gallery: Gallery) -> None:
    gallery.artworks.upload(ALBUM, RED, by=ME)
    before = gallery.state()
    undo(gallery, gallery.artworks.remove(ALBUM, hash_of(RED), by=ME))
    assert gallery.state() == before
    assert gallery.library.cover(hash_of(RED), 160).stat().st_size > 0


def test_a_change_that_others_built_on_is_stale(gallery: Gallery) -> None:
    first = gallery.artworks.upload(ALBUM, RED, by=ME)
    gallery.artworks.upload(ALBUM, GOLD, by=ME)
    before = gallery.state()
    assert first is not None
    with pytest.raises(Conflict, match="changed later"):
        gallery.journal.undo(first, by=ME)
    assert gallery.state() == before


def test_the_choice_alone_can_be_taken_back(gallery: Gallery) -> None:
    gallery.shelf.picture("Lanterns/Harbour Lights/cover.jpg", colour="green")
    gallery.scan()
    files = gallery.cover
    given = gallery.artworks.upload(ALBUM, RED, by=ME)
    assert given is not None
    gallery.journal.undo(given, by=ME, only=Only(fields=frozenset({"primary"})))
    assert gallery.cover == files
    assert hash_of(RED) in {image.hash for image in gallery.artworks.of_album(ALBUM)}


def test_a_disk_that_was_swapped_is_not_asked_for_bytes_that_soniq_has(
    gallery: Gallery, tmp_path: Path, children: Children
) -> None:
    gallery.artworks.upload(ALBUM, RED, by=ME)
    gallery.shelf.root.rename(tmp_path / "elsewhere")
    assert gallery.library.cover(hash_of(RED), 480).stat().st_size > 0
