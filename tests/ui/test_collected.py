"""Albums of the collection in the words of pages."""

from dataclasses import replace

import pytest

from soniq.collection.model import (
    Acquisition,
    Collected,
    Detail,
    Holding,
    HoldingId,
    Medium,
    Ownership,
    Wish,
    WishId,
    WishKind,
    WishSource,
)
from soniq.library.model import Album
from soniq.lidarr.model import Download, DownloadId, DownloadState
from soniq.ui import collected
from soniq.units import AlbumId, ArtistId, Milliseconds, Moment, PersonId

MARCH = Moment(1_772_496_000_000)
ALBUM = Album(
    id=AlbumId(7),
    title="Harbour Lights",
    title_key="harbour lights",
    artist_id=ArtistId(3),
    artist="The Paper Lanterns",
    artist_key="paper lanterns",
    kind="album",
    compilation=False,
    release_date="1987",
    year=1987,
    track_count=7,
    disc_count=1,
    duration=Milliseconds(0),
    size_bytes=0,
    cover=None,
    genres=(),
    added_at=MARCH,
    missing_since=None,
    ownership_status="not_owned",
    match_status="pending",
    match_score=None,
    musicbrainz_release_group_id=None,
)
PARTLY = Collected(
    album=ALBUM,
    ownership=Ownership.NOT_OWNED,
    acquisition=None,
    tracks=7,
    total=12,
    wanted=True,
    coming=None,
    told_edition=None,
    other_edition=False,
    barcode=None,
    cover_art_url=None,
    local_path=None,
    spotify_id=None,
    last_synced_at=None,
)
OWNED = replace(PARTLY, ownership=Ownership.OWNED, tracks=12)
WANTED = replace(PARTLY, tracks=0)
COMING = replace(WANTED, ownership=Ownership.DOWNLOADING, coming=45)
WISH = Wish(
    id=WishId(1),
    person_id=PersonId(1),
    source=WishSource.SPOTIFY,
    kind=WishKind.ALBUM,
    external_id="x",
    album_id=ALBUM.id,
    artist=ALBUM.artist,
    title=ALBUM.title,
    album=ALBUM.title,
    url=None,
    wished_at=MARCH,
    created_at=MARCH,
)
VINYL = Holding(
    id=HoldingId(1),
    album_id=ALBUM.id,
    acquisition=Acquisition.PHYSICAL,
    medium=Medium.VINYL,
    origin="person",
    external_id="x",
    barcode=None,
    catalog_number=None,
    note="",
    held_since=None,
    created_at=MARCH,
)
DOWNLOAD = Download(
    id=DownloadId(1),
    album_id=ALBUM.id,
    title=ALBUM.title,
    artist=ALBUM.artist,
    lidarr_album_id=1,
    lidarr_artist_id=1,
    download_id="d",
    state=DownloadState.DOWNLOADING,
    percent=45,
    quality_profile=None,
    release_title=None,
    estimated_completion_at=Moment(MARCH + 600_000),
    error=None,
    created_at=MARCH,
    updated_at=MARCH,
)


def told(
    one: Collected, *, wishes: tuple[Wish, ...] = (), held: tuple[Holding, ...] = (), way: str = ""
) -> list[object]:
    detail = Detail(collected=one, missing=(), wishes=wishes, holdings=held, shops=())
    return [reason["text"] for reason in collected.reasons(detail, way)]


@pytest.mark.parametrize(
    ("one", "look", "here"),
    [(OWNED, "owned", 100), (PARTLY, "partly", 58), (WANTED, "wanted", 0), (COMING, "coming", 0)],
    ids=["owned", "partly", "wanted", "coming"],
)
def test_an_album_has_one_of_four_looks_and_the_share_that_is_here(
    one: Collected, look: str, here: int
) -> None:
    row = collected.of_collected(one, {})
    assert (row["look"], row["here"], row["unsure"]) == (look, here, False)


def test_what_waits_for_a_person_is_unsure_whatever_its_look() -> None:
    album = replace(ALBUM, match_status="manual_review")
    for one in (OWNED, PARTLY, WANTED, COMING):
        assert collected.of_collected(replace(one, album=album), {})["unsure"] is True


def test_a_sliver_that_is_here_can_be_seen_and_so_can_one_that_lacks() -> None:
    few = collected.of_collected(replace(PARTLY, tracks=1, total=100), {})
    most = collected.of_collected(replace(PARTLY, tracks=99, total=100), {})
    assert (few["here"], most["here"]) == (5, 95)


def test_why_an_album_stands_as_it_does_is_told_in_sentences() -> None:
    assert told(PARTLY, wishes=(WISH,)) == [
        "7 of 12 songs are here.",
        "Saved at Spotify on 3 March 2026.",
    ]
    assert told(replace(OWNED, acquisition=Acquisition.BANDCAMP)) == [
        "All of it is here.",
        "It came from Bandcamp.",
    ]
    held = replace(OWNED, tracks=0)
    assert told(held, held=(VINYL, replace(VINYL, id=HoldingId(2)))) == ["You have it on vinyl."]
    other = replace(OWNED, other_edition=True, told_edition="Deluxe")
    assert told(other)[-1] == "You have another edition: “Deluxe” was saved."


def test_songs_that_were_saved_are_counted_by_where() -> None:
    songs = tuple(replace(WISH, id=WishId(n), kind=WishKind.SONG) for n in (1, 2))
    by_hand = replace(WISH, source=WishSource.PERSON)
    assert told(WANTED, wishes=(*songs, by_hand)) == [
        "You want it since 3 March 2026.",
        "2 songs of it saved at Spotify.",
    ]


def test_what_was_saved_twice_alike_is_told_once() -> None:
    again = replace(WISH, id=WishId(8))
    assert told(WANTED, wishes=(WISH, again)) == told(WANTED, wishes=(WISH,))


def test_what_lidarr_does_is_told_with_its_time() -> None:
    way = collected.of_download(DOWNLOAD, MARCH)
    assert told(COMING, way=way) == ["Lidarr downloads it, 45 %, about 10 min."]
    assert told(COMING) == ["It is on its way, 45 %."]
    failed = replace(DOWNLOAD, state=DownloadState.FAILED, error="No seeds.")
    assert told(WANTED, way=collected.of_download(failed, MARCH)) == [
        "Lidarr could not bring it: No seeds."
    ]
