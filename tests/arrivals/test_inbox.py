"""What lies still in the inbox is taken; what grows is waited for."""

import os
from pathlib import Path

from soniq.arrivals.inbox import LOOSE, InboxFolder
from soniq.arrivals.model import ArrivalState, Origin
from tests.arrivals import zips
from tests.arrivals.bought import Bought, bought


def looking(folder: Path) -> InboxFolder:
    return InboxFolder(lambda: folder, lambda: 5.0)


def nothing_known() -> set[str]:
    return set()


def test_what_grows_is_waited_for(tmp_path: Path) -> None:
    inbox = looking(tmp_path)
    place = tmp_path / "a.zip"
    place.write_bytes(b"1")
    assert inbox.look(0, nothing_known) == []
    place.write_bytes(b"12")
    assert inbox.look(6, nothing_known) == []
    assert inbox.look(10, nothing_known) == []
    (found,) = inbox.look(11, nothing_known)
    assert (found.name, found.size) == ("a.zip", 2)


def test_what_is_known_is_passed_by_until_it_changes(tmp_path: Path) -> None:
    inbox = looking(tmp_path)
    place = tmp_path / "a.zip"
    place.write_bytes(b"1")
    inbox.look(0, nothing_known)
    (found,) = inbox.look(6, nothing_known)
    assert inbox.look(12, lambda: {found.mark}) == []
    place.write_bytes(b"another")
    inbox.look(13, lambda: {found.mark})
    assert len(inbox.look(20, lambda: {found.mark})) == 1


def test_half_files_hidden_ones_and_other_things_are_passed_by(tmp_path: Path) -> None:
    for name in (".hidden.zip", "a.zip.part", "b.crdownload", "readme.txt", "done"):
        (tmp_path / name).write_bytes(b"1")
    (tmp_path / "coming").mkdir()
    (tmp_path / "coming" / "1.flac.part").write_bytes(b"1")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe.zip")
    (tmp_path / "link.zip").symlink_to(tmp_path / "a.zip.part")
    inbox = looking(tmp_path)
    inbox.look(0, nothing_known)
    assert inbox.look(10, nothing_known) == []


def test_loose_songs_are_one_and_folders_each_their_own(tmp_path: Path) -> None:
    for name in ("1.flac", "2.flac"):
        (tmp_path / name).write_bytes(b"1")
    (tmp_path / "Album").mkdir()
    (tmp_path / "Album" / "1.flac").write_bytes(b"1")
    inbox = looking(tmp_path)
    inbox.look(0, nothing_known)
    names = [(one.name, len(one.places)) for one in inbox.look(6, nothing_known)]
    assert names == [("Album", 1), (LOOSE, 2)]


def look(house: Bought) -> list[int]:
    """Twice, with time between."""
    import time

    house.soniq.arrivals.look()
    time.sleep(0.15)
    house.soniq.arrivals.look()
    return [one.id for one in house.soniq.arrivals.listing()]


def test_a_zip_in_the_inbox_is_filed_and_put_aside(house: Bought) -> None:
    inbox = house.folder / "data" / "inbox"
    (inbox / "Purchase.zip").write_bytes(house.zip())
    look(house)
    (one,) = house.soniq.arrivals.listing()
    assert (one.origin, one.person_id, one.name) == (Origin.INBOX, None, "Purchase.zip")
    house.work(one.id)
    house.soniq.arrivals.accept(one.id, by=house.person)
    assert house.work(one.id).state is ArrivalState.FILED
    assert sorted(place.name for place in inbox.iterdir()) == ["done"]
    assert (inbox / "done" / "Purchase.zip").is_file()
    assert len(house.on_disk()) == 2 + 5


def test_a_folder_in_the_inbox_is_an_album(house: Bought) -> None:
    folder = house.folder / "data" / "inbox" / f"{zips.ARTIST} - {zips.ALBUM}"
    (folder / "cd").mkdir(parents=True)
    for name, content in zips.album(house.folder).items():
        (folder / "cd" / name).write_bytes(content)
    (folder / "cd" / "link.flac").symlink_to("/etc/passwd")
    look(house)
    (one,) = house.soniq.arrivals.listing()
    house.work(one.id)
    preview = house.soniq.arrivals.preview(one.id)
    assert preview.arrival.tracks == 3
    assert not any("link" in file.name for file in preview.files)


def test_what_was_let_go_stays_in_the_inbox_and_is_not_asked_about_again(house: Bought) -> None:
    inbox = house.folder / "data" / "inbox"
    (inbox / "Purchase.zip").write_bytes(house.zip())
    (number,) = look(house)
    (one,) = house.soniq.arrivals.listing()
    assert one.id == number
    house.soniq.arrivals.drop(one.id)
    assert look(house) == []
    assert (inbox / "Purchase.zip").is_file()
    assert house.left() == []


def test_an_inbox_in_a_music_folder_is_not_looked_at(tmp_path: Path) -> None:
    with bought(tmp_path, inbox=tmp_path / "music" / "inbox") as house:
        (house.music.root / "inbox").mkdir()
        (house.music.root / "inbox" / "Purchase.zip").write_bytes(house.zip())
        assert "lies in the music folder" in house.soniq.arrivals.inbox().note
        assert look(house) == []
