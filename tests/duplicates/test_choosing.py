"""Which copy is proposed, and why."""

import dataclasses

import pytest

from soniq.duplicates.choosing import differing, propose
from soniq.duplicates.model import Copy, Rule, Rules
from soniq.units import AlbumId, FileId, Milliseconds, Moment, RootId, TrackId

MP3 = Copy(
    file_id=FileId(1),
    track_id=TrackId(1),
    album_id=AlbumId(1),
    root_id=RootId(1),
    path=b"/music/mp3/1.mp3",
    title="Creep",
    artist="Band",
    album="Record",
    track_number=1,
    year=1993,
    cover=None,
    codec="mp3",
    is_lossless=False,
    bitrate=128_000,
    sample_rate=44_100,
    bit_depth=None,
    channels=2,
    duration=Milliseconds(200_000),
    size_bytes=3_000_000,
    tag_count=8,
    has_cover=False,
    added_at=Moment(1),
    sound=b"1",
    is_writable=True,
)


def like(base: Copy, file_id: int, **other: object) -> Copy:
    return dataclasses.replace(base, file_id=FileId(file_id), **other)  # type: ignore[arg-type]  # fields of Copy


FLAC = like(
    MP3,
    2,
    path=b"/music/flac/1.flac",
    codec="flac",
    is_lossless=True,
    bitrate=700_000,
    bit_depth=16,
)


@pytest.mark.parametrize(
    ("better", "worse", "reason"),
    [
        (FLAC, MP3, "Lossless (FLAC), not MP3"),
        (like(MP3, 3, bitrate=320_000), MP3, "320 kbit/s, not 128 kbit/s"),
        (
            like(FLAC, 3, bit_depth=24, sample_rate=96_000),
            FLAC,
            "24 bit, 96 kHz, not 16 bit, 44.1 kHz",
        ),
        (like(MP3, 3, tag_count=12, added_at=9), MP3, "12 tags, not 8"),
        (like(MP3, 3, has_cover=True, added_at=9), MP3, "It has a cover in it"),
        (MP3, like(MP3, 3, added_at=9), "It came first"),
        (MP3, like(MP3, 3), "Equal in all that counts; it came first"),
    ],
)
def test_the_better_copy_says_why(better: Copy, worse: Copy, reason: str) -> None:
    for copies in ([better, worse], [worse, better]):
        proposal = propose(copies, Rules())
        assert proposal.file_id == better.file_id
        assert proposal.reasons == (reason,)


def test_how_dense_lossless_music_is_says_nothing() -> None:
    denser = like(FLAC, 3, bitrate=900_000, added_at=9)
    assert propose([FLAC, denser], Rules()).file_id == FLAC.file_id


def test_a_preferred_folder_weighs_most_where_it_stands_first() -> None:
    rules = Rules(folders=(b"/music/mp3", b"/music/flac"))
    proposal = propose([FLAC, MP3], rules)
    assert proposal.file_id == MP3.file_id
    assert proposal.reasons == ("In a folder that you prefer: /music/mp3",)


def test_a_folder_is_not_preferred_for_beginning_alike() -> None:
    rules = Rules(order=(Rule.FOLDER, Rule.LOSSLESS), folders=(b"/music/mp",))
    assert propose([FLAC, MP3], rules).file_id == FLAC.file_id


def test_the_order_of_the_rules_is_the_persons() -> None:
    tagged = like(MP3, 3, tag_count=20)
    assert propose([FLAC, tagged], Rules()).file_id == FLAC.file_id
    rules = Rules(order=(Rule.TAGS, Rule.LOSSLESS))
    assert propose([FLAC, tagged], rules).file_id == tagged.file_id


def test_only_what_differs_is_named() -> None:
    assert differing([MP3, like(MP3, 3, path=b"/music/other/1.mp3")]) == {"path"}
    assert {"format", "bit_rate", "resolution", "path"} == differing([MP3, FLAC])
