"""What apps find when they browse: by tags, and the folders as they lie on the disk."""

import shutil
from pathlib import Path

import pytest

from soniq.features.model import MOOD_HIGH
from soniq.units import TrackId
from tests.subsonic.house import ADMIN, SPLIT, House, opened


def names(entries: list[dict[str, object]], key: str = "name") -> list[object]:
    return [entry[key] for entry in entries]


def test_the_folders_of_every_music_folder_are_those_of_the_disk(house: House) -> None:
    indexes = house.told("getIndexes")["indexes"]["index"]
    assert [(one["name"], names(one["artist"])) for one in indexes] == [
        ("G", ["Grey & Lamps"]),
        ("L", ["Lanterns"]),
        ("S", ["Samplers"]),
    ]
    first, second = house.soniq.roots.all()
    for root, shelf in ((first, house.first), (second, house.second)):
        said = house.told("getIndexes", musicFolderId=root.id)["indexes"]
        tops = [one for index in said["index"] for one in index["artist"]]
        for top in tops:
            assert _walked(house, top["id"]) == _on_disk(shelf.root / top["name"])


def _walked(house: House, folder: str) -> dict[str, object]:
    """Folders within folders, and the names of files, as the app is told them."""
    told: dict[str, object] = {}
    directory = house.told("getMusicDirectory", id=folder)["directory"]
    for child in directory.get("child", []):
        assert child["parent"] == folder
        if child["isDir"]:
            told[child["title"]] = _walked(house, child["id"])
        else:
            told[Path(child["path"]).name] = child["size"]
    return told


def _on_disk(folder: Path) -> dict[str, object]:
    return {
        entry.name: _on_disk(entry) if entry.is_dir() else entry.stat().st_size
        for entry in folder.iterdir()
        if entry.suffix != ".jpg"
    }


def test_songs_beside_the_folders_are_told_with_them(house: House) -> None:
    assert names(house.told("getIndexes")["indexes"]["child"], "title") == ["Loose"]
    assert (
        "child" not in house.told("getIndexes", musicFolderId=2)["indexes"]
        or not house.told("getIndexes", musicFolderId=2)["indexes"]["child"]
    )


def test_a_folder_knows_the_one_above_until_the_music_folder(house: House) -> None:
    indexes = house.told("getIndexes")["indexes"]["index"]
    lanterns = indexes[1]["artist"][0]["id"]
    top = house.told("getMusicDirectory", id=lanterns)["directory"]
    assert "parent" not in top
    sides = house.told("getMusicDirectory", id=top["child"][0]["id"])["directory"]
    assert sides["parent"] == lanterns
    assert names(sides["child"], "title") == ["CD1", "CD2"]


def test_indexes_that_are_known_are_not_told_again(house: House) -> None:
    changed = house.told("getIndexes")["indexes"]["lastModified"]
    assert "index" not in house.told("getIndexes", ifModifiedSince=changed)["indexes"]
    assert house.told("getIndexes", ifModifiedSince=changed - 1)["indexes"]["index"]


def test_a_song_of_several_artists_and_genres_names_each(house: House) -> None:
    song = house.told("getSong", id=house.songs["Salt"])["song"]
    assert song["artist"] == song["displayArtist"] == "Ada Grey feat. Otis Vale"
    assert names(song["artists"]) == ["Ada Grey", "Otis Vale"]
    assert song["artistId"] == song["artists"][0]["id"] == house.artist("Ada Grey")
    assert names(song["albumArtists"]) == ["Ada Grey", "The Lamps"]
    assert song["displayAlbumArtist"] == "Ada Grey & The Lamps"
    assert names(song["genres"]) == ["Folk", "Dream Pop"]
    assert song["contributors"] == [
        {"role": "composer", "artist": {"id": house.artist("Mira Sol"), "name": "Mira Sol"}}
    ]
    assert song["displayComposer"] == "Mira Sol"
    assert song["isrc"] == ["DEA128700002"]
    assert song["replayGain"]["trackGain"] == -6.5


def test_an_album_of_several_artists_is_in_the_list_of_each(house: House) -> None:
    for artist in ("Ada Grey", "The Lamps"):
        albums = house.told("getArtist", id=house.artist(artist))["artist"]["album"]
        assert house.albums[SPLIT] in names(albums, "id")
    album = house.told("getAlbum", id=house.albums[SPLIT])["album"]
    assert names(album["artists"]) == ["Ada Grey", "The Lamps"]
    assert sorted(names(album["genres"])) == ["Dream Pop", "Folk"]  # type: ignore[type-var]  # text
    assert album["recordLabels"] == [{"name": "Harbour"}]
    assert album["originalReleaseDate"] == {"year": 1987, "month": 3, "day": 2}


def test_who_plays_on_others_albums_has_these(house: House) -> None:
    artist = house.told("getArtist", id=house.artist("Otis Vale"))["artist"]
    assert set(names(artist["album"])) == {SPLIT, "Harbour Nights"}
    assert artist["roles"] == ["artist", "featured"]
    listed = house.told("getArtists")["artists"]["index"]
    assert "Otis Vale" not in {one["name"] for index in listed for one in index["artist"]}


def test_discs_are_told_by_their_titles(house: House) -> None:
    album = house.told("getAlbum", id=house.albums["Two Sides"])["album"]
    assert album["discTitles"] == [{"disc": 1, "title": "Side 1"}, {"disc": 2, "title": "Side 2"}]
    assert [(song["discNumber"], song["title"]) for song in album["song"]] == [
        (1, "Bell"),
        (2, "Fog"),
    ]
    assert album["version"] == "Deluxe Edition"


def test_lists_are_sorted_and_paged(house: House) -> None:
    def titles(**said: str | int) -> list[object]:
        return names(house.told("getAlbumList2", **said)["albumList2"]["album"])

    by_name = ["Harbour Nights", "Loose Tracks", SPLIT, "Two Sides"]
    assert titles(type="alphabeticalByName") == by_name
    assert titles(type="alphabeticalByName", size=2) == by_name[:2]
    assert titles(type="alphabeticalByName", size=2, offset=3) == by_name[3:]
    assert titles(type="alphabeticalByName", offset=9) == []
    assert titles(type="byYear", fromYear=1980, toYear=2010) == [
        SPLIT,
        "Two Sides",
        "Harbour Nights",
    ]
    assert titles(type="byYear", fromYear=2010, toYear=1980) == [
        "Harbour Nights",
        "Two Sides",
        SPLIT,
    ]
    assert titles(type="byYear", fromYear=1990, toYear=1999) == ["Two Sides"]
    assert titles(type="byGenre", genre="jazz") == ["Harbour Nights", "Two Sides"]
    assert titles(type="byGenre", genre="Polka") == []
    assert titles(type="alphabeticalByName", musicFolderId=2) == ["Harbour Nights"]
    assert len(titles(type="random", size=2)) == 2
    assert sorted(map(str, titles(type="random"))) == sorted(by_name)
    assert titles(type="newest", size=1) == ["Harbour Nights"]
    assert house.code("getAlbumList2", type="odd") == 0
    assert house.code("getAlbumList2", type="byYear", fromYear=1990) == 10
    assert house.code("getAlbumList2", type="byGenre") == 10
    assert house.code("getAlbumList2", type="newest", musicFolderId=99) == 70


def test_songs_by_chance_are_of_what_is_asked(house: House) -> None:
    def titles(**said: str | int) -> set[object]:
        return set(names(house.told("getRandomSongs", **said)["randomSongs"]["song"], "title"))

    assert titles(size=500) == set(house.songs)
    assert titles(size=500, genre="jazz") == {"Bell", "Fog", "Night 1", "Night 2"}
    assert titles(size=500, fromYear=1980, toYear=1990) == {"Low Tide", "Salt"}
    assert titles(size=500, genre="Jazz", fromYear=2000) == {"Night 1", "Night 2"}
    assert titles(size=500, musicFolderId=2) == {"Night 1", "Night 2"}
    assert titles(size=500, genre="Polka") == set()
    assert len(titles(size=3)) == 3


def test_an_empty_search_lists_all_part_by_part(house: House) -> None:
    whole = house.told("search3", query="", songCount=100)["searchResult3"]
    assert set(names(whole["song"], "title")) == set(house.songs)
    assert len(whole["album"]) == 4
    assert "Mira Sol" in names(whole["artist"])
    parts = [
        song["id"]
        for offset in range(0, 9, 3)
        for song in house.told(
            "search3", query='""', songCount=3, songOffset=offset, albumCount=0, artistCount=0
        )["searchResult3"]["song"]
    ]
    assert parts == names(whole["song"], "id")


def test_a_search_finds_in_the_folder_that_is_asked(house: House) -> None:
    found = house.told("search3", query="harbour")["searchResult3"]
    assert names(found["album"]) == ["Harbour Nights"]
    nowhere = house.told("search3", query="harbour", musicFolderId=1)["searchResult3"]
    assert nowhere["album"] == nowhere["song"] == []
    accents = house.told("search2", query="HÁRBOUR nights*")["searchResult2"]
    assert names(accents["album"], "title") == ["Harbour Nights"]


def test_a_search_by_an_id_of_musicbrainz_finds_what_it_names(house: House) -> None:
    found = house.told("search3", query="1B6C4A60-0000-4000-8000-000000000002")["searchResult3"]
    assert names(found["song"], "title") == ["Salt"]
    assert found["album"] == found["artist"] == []


def test_a_cover_is_told_by_its_content_and_fetched_by_anything(house: House) -> None:
    song = house.told("getSong", id=house.songs["Salt"])["song"]
    folders = house.told("getIndexes")["indexes"]["index"][0]["artist"]
    tide = house.told("getMusicDirectory", id=folders[0]["id"])["directory"]["child"][0]
    for one in (
        song["coverArt"],
        house.songs["Salt"],
        house.albums[SPLIT],
        house.artist("Ada Grey"),
        folders[0]["id"],
        tide["id"],
    ):
        image = house.send("getCoverArt", id=one, size=100)
        assert image.headers["content-type"] == "image/webp", one
        assert image.content[8:12] == b"WEBP"
    assert tide["coverArt"] == song["coverArt"]
    whole = house.send("getCoverArt", id=song["coverArt"])
    assert len(whole.content) >= len(image.content)
    again = house.web.get(whole.request.url, headers={"If-None-Match": whole.headers["etag"]})
    assert again.status_code == 304


def test_a_playlist_has_the_cover_of_its_first_song_that_has_one(house: House) -> None:
    songs = [house.songs["Night 1"], house.songs["Salt"]]
    made = house.told("createPlaylist", name="Covered", songId=songs)["playlist"]
    bare = house.told("createPlaylist", name="Bare", songId=songs[:1])["playlist"]
    cover = house.send("getCoverArt", id=made["id"], size=160)
    assert cover.content == house.send("getCoverArt", id=house.songs["Salt"], size=160).content
    assert house.send("getCoverArt", id=made["coverArt"], size=160).content == cover.content
    assert house.code("getCoverArt", id=bare["id"]) == 70
    assert house.code("getCoverArt", house.listener, id=made["id"]) == 70
    for one in (made, bare):
        house.told("deletePlaylist", id=one["id"])


def test_a_cover_that_is_not_there_is_a_failure(house: House) -> None:
    for one in ("co-" + "0" * 32, "co-../../x", "al-999999", "pl-999999", "fo-999999", "x"):
        assert house.code("getCoverArt", id=one) == 70, one
    assert house.code("getCoverArt", id=house.albums["Harbour Nights"]) == 70


def test_a_download_is_the_file_and_is_called_so(house: House) -> None:
    sent = house.send("download", id=house.songs["Salt"])
    disk = house.first.root / "Grey & Lamps/Tide/02 Salt.flac"
    assert sent.content == disk.read_bytes()
    assert sent.headers["content-type"] == "audio/flac"
    assert 'filename="02 Salt.flac"' in sent.headers["content-disposition"]
    part = house.web.get(sent.request.url, headers={"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert part.content == disk.read_bytes()[10:20]


def test_people_see_themselves_and_admins_see_all(house: House) -> None:
    me = house.told("getUser", house.listener, username="OTIS")["user"]
    assert me["username"] == "otis"
    assert me["adminRole"] is False
    assert me["folder"] == [1, 2]
    assert house.code("getUser", house.listener, username=ADMIN) == 50
    assert house.code("getUser", house.listener, username="nobody") == 50
    assert house.told("getUser", username="otis")["user"]["username"] == "otis"


def test_people_are_told_what_they_may_do_here(tmp_path: Path) -> None:
    unit = {"jukebox": "auto", "jukebox_socket": tmp_path / "mpv.sock", "jukebox_role": "admin"}
    with opened(tmp_path, shares=False, **unit) as house:
        admin, other = (house.told("getUser", username=name)["user"] for name in (ADMIN, "otis"))
        assert (admin["jukeboxRole"], other["jukeboxRole"]) == (True, False)
        assert not admin["shareRole"]
        assert not admin["scrobblingEnabled"]
        assert admin["settingsRole"]


def test_a_song_tells_its_bookmark_and_moods(house: House) -> None:
    bell = house.songs["Bell"]
    house.told("createBookmark", id=bell, position=1_500)
    assert house.told("getSong", id=bell)["song"]["bookmarkPosition"] == 1_500
    assert "bookmarkPosition" not in house.told("getSong", house.listener, id=bell)["song"]
    house.told("deleteBookmark", id=bell)
    assert "bookmarkPosition" not in house.told("getSong", id=bell)["song"]
    felt = house.soniq.features.moods([TrackId(int(bell[3:]))]).popitem()[1]
    told = house.told("getSong", id=bell)["song"]["moods"]
    assert ("happy" in told) == (felt.mood_happy >= MOOD_HIGH)
    assert set(told) <= {"happy", "aggressive", "party", "relaxed"}


def test_admins_manage_people(house: House) -> None:
    house.told("createUser", username="noa", password="violet harbour 9", email="n@x.example")
    accounts = house.soniq.accounts
    noa = accounts.person_named("noa")
    assert noa.role == "user"
    house.told("updateUser", username="noa", adminRole="true")
    assert accounts.person_named("noa").role == "admin"
    house.told("updateUser", username="noa", adminRole="false")
    assert accounts.person_named("noa").role == "user"
    house.told("changePassword", username="noa", password="enc:" + b"brick lantern 77".hex())
    assert accounts.sign_in("noa", "brick lantern 77", address="127.0.0.1").person == noa
    assert house.code("changePassword", username=ADMIN, password="violet harbour 9") == 50
    house.told("deleteUser", username="noa")
    assert house.code("getUser", username="noa") == 70
    assert house.code("createUser", username="noa", password="short", email="x") == 0


def test_a_folder_that_went_away_is_no_more(tmp_path: Path) -> None:
    with opened(tmp_path) as house:
        folders = house.told("getIndexes")["indexes"]["index"][1]["artist"]
        shutil.rmtree(house.first.root / "Lanterns" / "Two Sides" / "CD2")
        house.soniq.intake.scan(house.soniq.roots.all()[0].id)
        sides = house.told("getMusicDirectory", id=folders[0]["id"])["directory"]["child"][0]["id"]
        discs = house.told("getMusicDirectory", id=sides)["directory"]["child"]
        assert names(discs, "title") == ["CD1"]
        album = house.told("getAlbum", id=house.albums["Two Sides"])["album"]
        assert names(album["song"], "title") == ["Bell"]


def test_a_folder_stands_for_the_music_in_it_and_for_no_artist_of_its_number(house: House) -> None:
    indexes = house.told("getIndexes", musicFolderId=1)["indexes"]["index"]
    for top, artist, album in (
        (indexes[0]["artist"][0], "Ada Grey", SPLIT),
        (indexes[1]["artist"][0], "The Paper Lanterns", "Two Sides"),
    ):
        about = house.told("getArtistInfo", id=top["id"])["artistInfo"]
        assert about == house.told("getArtistInfo", id=house.artist(artist))["artistInfo"]
        info = house.told("getAlbumInfo", id=top["id"])["albumInfo"]
        assert info == house.told("getAlbumInfo", id=house.albums[album])["albumInfo"]
        alike = house.told("getSimilarSongs", id=top["id"])["similarSongs"]["song"]
        assert alike
        assert album not in names(alike, "album")


@pytest.mark.parametrize("method", ["getArtistInfo", "getAlbumInfo", "getSimilarSongs"])
def test_what_is_neither_music_nor_holds_any_is_like_nothing(house: House, method: str) -> None:
    house.told("createPlaylist", name="Of a number", songId=house.songs["Salt"])
    made = house.told("getPlaylists")["playlists"]["playlist"]
    for public in (made[0]["id"], "ir-1", "sh-1", "fo-999999"):
        assert house.code(method, id=public) == 70
    house.told("deletePlaylist", id=made[0]["id"])


def test_an_album_is_no_artist_of_its_number(house: House) -> None:
    for artist in ("Ada Grey", "Otis Vale"):
        assert house.code("getAlbumInfo", id=house.artist(artist)) == 70


def test_a_search_within_a_folder_is_not_crowded_out_by_others(tmp_path: Path) -> None:
    with opened(tmp_path) as house:
        for number in range(30):
            house.first.add(f"Many/{number:02}.flac", title="Bridge", artist="A", album="Many")
        house.second.add("One/01.flac", title="Bridge Song", artist="Zed", album="One")
        for root in house.soniq.roots.all():
            house.soniq.intake.scan(root.id)
        found = house.told("search3", query="bridge", songCount=5, musicFolderId=2)
        assert names(found["searchResult3"]["song"], "title") == ["Bridge Song"]


def test_copies_in_two_folders_are_in_both(tmp_path: Path) -> None:
    with opened(tmp_path) as house:
        lossless = house.first.root / "Grey & Lamps" / "Tide" / "02 Salt.flac"
        copy = house.first.root / "Copies" / "Salt.flac"
        copy.parent.mkdir()
        shutil.copy(lossless, copy)
        house.soniq.intake.scan(house.soniq.roots.all()[0].id)
        indexes = house.told("getIndexes", musicFolderId=1)["indexes"]["index"]
        [copies] = [one for index in indexes for one in index["artist"] if one["name"] == "Copies"]
        children = house.told("getMusicDirectory", id=copies["id"])["directory"]["child"]
        assert names(children, "title") == ["Salt"]
        assert children[0]["parent"] == copies["id"]
