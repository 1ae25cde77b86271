"""Links lead to files in the open Internet, or are refused in words."""

from pathlib import Path

import httpx
import pytest

from soniq.arrivals.fetching import PAUSES
from soniq.arrivals.model import ArrivalState, Download, DownloadState, Fetch, Origin
from soniq.errors import Conflict, Invalid, NotFound, Stopped
from soniq.library.model import TrackFilter
from soniq.library.wanted import ToldAlbum
from soniq.lyrics.model import LyricSource
from soniq.units import AlbumId, Progress, TrackId, tell_nobody
from tests.arrivals import zips
from tests.arrivals.bought import Bought, bought
from tests.fakes.shop.server import Ware
from tests.shelf import picture

LINK = "https://p4.bcbits.com/download/album/x?enc=flac&token=SECRETTOKEN"


def fetch(house: Bought, url: str = LINK) -> Download:
    """Gives a link, and runs its job once."""
    one = house.soniq.arrivals.fetch(url, Fetch.MUSIC, by=house.person)
    return house.soniq.arrivals.run(one.id, tell_nobody)


def again(house: Bought, one: Download) -> Download:
    """Later, when its next try is due."""
    with house.soniq.db.write() as tx:
        tx.execute("UPDATE download_jobs SET next_try_at_ms = 0")
    return house.soniq.arrivals.run(one.id, tell_nobody)


def some_track(house: Bought) -> TrackId:
    return house.soniq.library.tracks(TrackFilter()).items[0].id


def test_a_link_to_a_purchase_becomes_one(house: Bought) -> None:
    house.shop.sell(LINK, Ware(house.zip(), name=f"{zips.ARTIST} - {zips.ALBUM}.zip"))
    one = fetch(house)
    assert one.state is DownloadState.DONE
    assert one.arrival_id is not None
    arrival = house.soniq.arrivals.arrival(one.arrival_id)
    assert (arrival.origin, arrival.name) == (
        Origin.DOWNLOAD,
        f"{zips.ARTIST} - {zips.ALBUM}.zip",
    )
    assert house.work(arrival.id).state is ArrivalState.STAGED


def test_what_is_fetched_for_an_album_is_planned_as_that(tmp_path: Path) -> None:
    with bought(tmp_path, file_sure_arrivals=True) as house:
        meant = house.want(ToldAlbum(title="Nachtfähre", artists=(zips.ARTIST,)))
        house.shop.sell(LINK, Ware(house.zip()))
        one = house.soniq.arrivals.fetch(LINK, Fetch.MUSIC, by=house.person, album_id=meant)
        done = house.soniq.arrivals.run(one.id, tell_nobody)
        assert done.arrival_id is not None
        arrival = house.work(done.arrival_id)
        assert arrival.state is ArrivalState.STAGED
        assert arrival.found is not None
        assert (arrival.found.album_id, arrival.found.chosen) == (meant, True)


def test_what_opens_a_link_is_told_to_nobody(house: Bought) -> None:
    house.shop.sell(LINK, Ware(house.zip()))
    one = fetch(house)
    assert one.url == "https://p4.bcbits.com/download/album/x"
    assert "SECRETTOKEN" not in repr(one)
    house.soniq.network.flush()
    for place in (house.folder / "data").rglob("*"):
        if place.is_file():
            assert b"SECRETTOKEN" not in place.read_bytes(), place
    (asked,) = house.shop.asked
    assert asked.url.host == "93.184.216.34"
    assert asked.extensions["sni_hostname"] == "p4.bcbits.com"
    assert not {"authorization", "cookie", "referer"} & set(asked.headers)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://shop.example/x.zip", "https://"),
        ("ftp://shop.example/x.zip", "https://"),
        ("https://192.168.1.1/x.zip", "within the house"),
        ("https://[::1]/x.zip", "within the house"),
        ("https://2130706433/x.zip", "within the house"),
        ("https://0x7f.1/x.zip", "within the house"),
        ("https://localhost/x.zip", "within the house"),
        ("https://router.lan/x.zip", "within the house"),
        ("https://soniq.local./x.zip", "within the house"),
        ("https://shop.example:8443/x.zip", "a port"),
        ("https://me:secret@shop.example/x.zip", "a login"),
        ("https://", "https://"),
        ("https://[/", "no address"),
        ("https://open.spotify.com/album/1", "Spotify streams"),
        ("https://www.youtube.com/watch?v=1", "YouTube streams"),
        ("https://t4.bcbits.com/stream/1/mp3-128/2", "records no streams"),
        ("https://somebody.bandcamp.com/album/x", "the album's page"),
    ],
    ids=str,
)
def test_links_that_are_none_are_refused_at_once(house: Bought, url: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        house.soniq.arrivals.fetch(url, Fetch.MUSIC, by=house.person)
    assert house.shop.asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *(
            "::1",
            "fe80::1%eth0",
            "fd00::1",
            "::ffff:192.168.0.1",
            "64:ff9b::c0a8:1",
            "2002:c0a8:1::",
        ),
        *("224.0.0.1", "255.255.255.255"),
    ],
    ids=str,
)
def test_names_that_lead_into_the_house_are_not_followed(house: Bought, address: str) -> None:
    house.shop.names["trap.example"] = ["93.184.216.34", address]
    one = fetch(house, house.shop.sell("https://trap.example/x.zip", Ware(b"PK")))
    assert one.state is DownloadState.FAILED
    assert "into the house" in (one.trouble or "")
    assert house.shop.asked == []


@pytest.mark.parametrize(
    "to",
    ["http://192.168.1.1/", "https://192.168.1.1/x.zip", "https://trap.example/x", "file:///etc"],
    ids=str,
)
def test_redirects_into_the_house_are_not_followed(house: Bought, to: str) -> None:
    house.shop.names["trap.example"] = ["192.168.1.1"]
    house.shop.redirects[LINK] = to
    assert fetch(house).state is DownloadState.FAILED
    assert len(house.shop.asked) == 1


def test_redirects_in_the_open_are_followed_and_end(house: Bought) -> None:
    house.shop.redirects[LINK] = "https://archive.example/x.zip"
    house.shop.sell("https://archive.example/x.zip", Ware(house.zip()))
    assert fetch(house).state is DownloadState.DONE
    house.shop.redirects["https://archive.example/x.zip"] = LINK
    ended = fetch(house)
    assert ended.state is DownloadState.FAILED
    assert "without end" in (ended.trouble or "")


@pytest.mark.parametrize(
    ("ware", "said"),
    [
        (Ware(b"<!DOCTYPE html><html>" + b" " * 900, mime="text/html"), "leads to a page"),
        (Ware(b"#EXTM3U\n#EXT-X-VERSION:3\n", mime="text/plain"), "records no streams"),
        (Ware(b"anything at all", mime="application/vnd.apple.mpegurl"), "records no streams"),
        (Ware(b"\x7fELF" + b"\0" * 900, mime="application/zip"), "neither to a zip"),
        (Ware(b"Rar!\x1a\x07\x00" + b"\0" * 900), "neither to a zip"),
    ],
    ids=["page", "playlist", "hls", "program", "rar"],
)
def test_what_is_no_file_is_refused_by_its_first_bytes(
    house: Bought, ware: Ware, said: str
) -> None:
    house.shop.sell(LINK, ware)
    one = fetch(house)
    assert one.state is DownloadState.FAILED
    assert said in (one.trouble or "")
    assert house.left() == []


def test_a_broken_line_is_gone_on_with_where_it_broke(house: Bought) -> None:
    content = house.zip()
    house.shop.sell(LINK, Ware(content, breaks_at=[100_000]))
    one = fetch(house)
    assert one.state is DownloadState.WAITING
    assert "tried again in 1 minute" in one.note
    assert house.soniq.arrivals.run(one.id, tell_nobody).state is DownloadState.WAITING
    one = again(house, one)
    assert one.state is DownloadState.DONE
    assert house.shop.asked[1].headers["range"] == "bytes=100000-"
    assert len(house.shop.asked) == 2
    assert one.arrival_id is not None
    assert house.work(one.arrival_id).state is ArrivalState.STAGED


def test_another_file_at_the_same_place_is_fetched_from_its_start(house: Bought) -> None:
    house.shop.sell(LINK, Ware(b"PK\x03\x04" + b"1" * 400_000, breaks_at=[100_000]))
    one = fetch(house)
    house.shop.sell(LINK, Ware(house.zip(), etag='"two"'))
    one = again(house, one)
    assert one.state is DownloadState.DONE
    assert one.arrival_id is not None
    assert house.work(one.arrival_id).state is ArrivalState.STAGED


def test_a_server_that_fails_is_left_alone_for_longer_and_longer(house: Bought) -> None:
    house.shop.sell(LINK, Ware(house.zip()))
    house.shop.refusals[LINK] = [httpx.Response(503, headers={"Retry-After": "600"})]
    one = fetch(house)
    assert one.state is DownloadState.WAITING
    assert "in 10 minutes" in one.note
    house.shop.refusals[LINK] = [httpx.Response(502) for _ in PAUSES]
    for _ in PAUSES:
        one = again(house, one)
    assert one.state is DownloadState.FAILED
    house.soniq.arrivals.retry(one.id)
    assert house.soniq.arrivals.run(one.id, tell_nobody).state is DownloadState.DONE


def test_an_expired_link_is_not_tried_again(house: Bought) -> None:
    house.shop.refusals[LINK] = [httpx.Response(410)]
    one = fetch(house)
    assert one.state is DownloadState.FAILED
    assert "copy it anew" in (one.trouble or "")


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    with bought(tmp_path, arrival_mb=1) as house:
        content = b"PK\x03\x04" + b"1" * (2 << 20)
        for tells in (True, False):
            house.shop.sell(LINK, Ware(content, tells_size=tells))
            one = fetch(house)
            assert one.state is DownloadState.FAILED
            assert "larger than 1 MB" in (one.trouble or "")
        assert house.left() == []


def test_nobody_is_asked_while_settings_forbid_it(tmp_path: Path) -> None:
    with bought(tmp_path, network="off") as house:
        house.shop.sell(LINK, Ware(house.zip()))
        one = fetch(house)
        assert one.state is DownloadState.PAUSED
        assert house.soniq.arrivals.due() == ([], [])
        assert house.shop.asked == []


def test_what_is_cancelled_ends_and_stays_so(house: Bought) -> None:
    house.shop.sell(LINK, Ware(house.zip()))
    one = house.soniq.arrivals.fetch(LINK, Fetch.MUSIC, by=house.person)

    def cancel(progress: Progress) -> None:
        if house.soniq.arrivals.download(one.id).state is DownloadState.RUNNING:
            house.soniq.arrivals.cancel(one.id)

    assert house.soniq.arrivals.run(one.id, cancel).state is DownloadState.CANCELLED
    assert house.left() == []
    with pytest.raises(Conflict):
        house.soniq.arrivals.retry(one.id)


def test_what_soniqs_end_stops_goes_on_after_the_start(house: Bought) -> None:
    house.shop.sell(LINK, Ware(house.zip()))
    one = house.soniq.arrivals.fetch(LINK, Fetch.MUSIC, by=house.person)

    def stop(progress: Progress) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        house.soniq.arrivals.run(one.id, stop)
    house.soniq.arrivals.settle()
    assert house.soniq.arrivals.due() == ([], [one.id])
    assert house.soniq.arrivals.run(one.id, tell_nobody).state is DownloadState.DONE


def test_a_picture_becomes_the_albums_cover(house: Bought) -> None:
    url = house.shop.sell("https://shop.example/c.jpg", Ware(picture("plum"), mime="image/jpeg"))
    album = house.albums()["Harbour Lights"]
    one = house.soniq.arrivals.fetch(url, Fetch.COVER, by=house.person, album_id=album)
    assert house.soniq.arrivals.run(one.id, tell_nobody).state is DownloadState.DONE
    (image, *_) = house.soniq.artworks.of_album(album)
    assert (image.source, image.is_primary) == ("person", True)
    assert house.left() == []


def test_words_become_the_tracks_lyrics(house: Bought) -> None:
    words = b"[00:01.00]The tide is low\n[00:03.00]and so am I\n"
    url = house.shop.sell("https://shop.example/x.lrc", Ware(words, mime="text/plain"))
    track = some_track(house)
    one = house.soniq.arrivals.fetch(url, Fetch.LYRICS, by=house.person, track_id=track)
    assert house.soniq.arrivals.run(one.id, tell_nobody).state is DownloadState.DONE
    (lyric,) = house.soniq.lyrics.of(track)
    assert (lyric.source, lyric.synced) == (LyricSource.PERSON, True)
    assert lyric.text == "The tide is low\nand so am I"


def test_a_link_says_what_it_is_for(house: Bought) -> None:
    with pytest.raises(Invalid):
        house.soniq.arrivals.fetch(LINK, Fetch.COVER, by=house.person)
    with pytest.raises(Invalid):
        house.soniq.arrivals.fetch(LINK, Fetch.LYRICS, by=house.person)
    with pytest.raises(NotFound):
        house.soniq.arrivals.fetch(LINK, Fetch.COVER, by=house.person, album_id=AlbumId(999))
