"""Files that are no exports, or no longer, or made to do harm: refused in words, and soon."""

import io
import json
import plistlib
import stat
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soniq.errors import Unreadable
from soniq.files.exports import bundle, parts, plist
from tests.files.exports.collected import BANDCAMP_PAGE, COLLECTED
from tests.files.exports.exported import (
    EXPORTS,
    ITUNES,
    LISTEN,
    LONG,
    SHORT,
    by_line,
    known,
    written,
    zipped,
)


def locked() -> bytes:
    """A zip whose only file is marked as encrypted."""
    content = bytearray(zipped({"a.json": written(SHORT)}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark) + place
        content[at : at + 2] = struct.pack("<H", 1)
    return bytes(content)


def bomb() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("endsong_0.json", b"[" + b" " * 30_000_000 + b"]")
    return kept.getvalue()


def linked() -> bytes:
    """A zip with a link to a file that is not in it."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        link = zipfile.ZipInfo("YourLibrary.json")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return kept.getvalue()


def lying(name: str = "liked.csv") -> bytes:
    """A zip whose file is told to be smaller than what comes out of it."""
    content = bytearray(zipped({name: COLLECTED["playlist.csv"]}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.index(mark) + place
        content[at : at + 4] = struct.pack("<I", 40)
    return bytes(content)


def boom_of_entities() -> bytes:
    return (
        b'<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
        b'<plist version="1.0"><dict><key>Tracks</key><string>&b;</string></dict></plist>'
    )


@pytest.mark.parametrize(
    ("content", "name", "word"),
    [
        (bomb(), "my.zip", "far larger"),
        (zipped({"../../etc/StreamingHistory0.json": written(SHORT)}), "my.zip", "outside"),
        (zipped({"/abs/StreamingHistory0.json": written(SHORT)}), "my.zip", "outside"),
        (zipped({"C:\\x\\StreamingHistory0.json": written(SHORT)}), "my.zip", "outside"),
        (locked(), "my.zip", "password"),
        (linked(), "my.zip", "links"),
        (lying(), "my.zip", "damaged"),
        (zipped({"inner.zip": EXPORTS["my_spotify_data.zip"]}), "my.zip", "another"),
        (zipped({"Ana - First - 01 One.flac": b"fLaC"}), "purchase.zip", "music"),
        (COLLECTED["playlist.csv"].replace(b"One", b"\xc9n", 1), "list.csv", "UTF-8"),
        (COLLECTED["bandcamp.csv"].decode().encode("utf-16"), "x.csv", "UTF-8"),
        (COLLECTED["collection_items.json"][:-40], "items.json", "cut short"),
        (COLLECTED["releases.json"][:-40], "releases.json", "cut short"),
        (COLLECTED["album.json"][:-40], "album.json", "cut short"),
        (COLLECTED["First.html"].replace(b"bandcamp", b"another"), "page.html", "no export"),
        (COLLECTED["calm.xspf"][:-60], "calm.xspf", "no XML"),
        (EXPORTS["my_spotify_data.zip"][:-400], "my.zip", "damaged or was cut short"),
        (EXPORTS["my_spotify_data.zip"][:30], "my.zip", "damaged or was cut short"),
        (zipped({}) or b"", "my.zip", "no export"),
        (zipped({"a.txt": b"x", "b.pdf": b"y"}), "my.zip", "None of the 2 files"),
        (written(SHORT)[:-40], "history.json", "cut short"),
        (written(LONG)[:-3], "history.json", "cut short"),
        (written(SHORT) + b"[]", "history.json", "more in the file"),
        (written(SHORT).replace(b",", b";", 3), "history.json", "damaged"),
        (written(SHORT).decode().encode("utf-16"), "history.json", "UTF-8"),
        (json.dumps(SHORT).replace("Ana", "Ána").encode("latin-1"), "history.json", "UTF-8"),
        (EXPORTS["lastfm.csv"].replace(b"Ana", "Ána".encode("latin-1")), "x.csv", "UTF-8"),
        (plistlib.dumps(ITUNES)[:-100], "Library.xml", "cut short"),
        (plistlib.dumps(ITUNES).replace(b"<dict>", b"<dict", 2), "Library.xml", "damaged"),
        (plistlib.dumps(ITUNES, fmt=plistlib.FMT_BINARY), "Library.xml", "Export Library"),
        (boom_of_entities(), "Library.xml", "entities"),
        (b"hdfm" + bytes(200), "iTunes Library.itl", "Export Library"),
        (b"<html><body>Sign in</body></html>", "Library.xml", "no export"),
        (b"Artist,Title\nAna,One\n", "plays.csv", "no export"),
        (b"", "empty.json", "no export"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture.png", "no export"),
        (b"[" * 100_000, "deep.json", "no export"),
        (b'[{"endTime": "x", "msPlayed": ' + b"[" * 100_000, "deep.json", "deep"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_no_export_is_refused_in_words(content: bytes, name: str, word: str) -> None:
    with pytest.raises(Unreadable) as refused:
        known(content, name)
    assert word in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_zip_with_a_damaged_file_is_refused_wholly() -> None:
    content = bytearray(zipped({"endsong_0.json": written(LONG * 50)}))
    place = content.index(b"endsong_0.json") + 200
    content[place : place + 20] = bytes(20)
    with pytest.raises(Unreadable):
        known(bytes(content))


def test_a_line_without_end_is_refused() -> None:
    with pytest.raises(Unreadable, match="longer than"):
        known(by_line([LISTEN]) + b'{"listened_at": "' + b"x" * 2_000_000)


def test_an_entry_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LARGEST", 200_000)
    endless = b'[{"endTime": "x", "msPlayed": 1}, {"endTime": "' + b"x" * 500_000 + b'"}]'
    with pytest.raises(Unreadable, match="too large"):
        known(endless)


@pytest.mark.parametrize(
    "again",
    [
        "<a x ",
        "<![foo[ ",
        "<!-- ",
        'id="pagedata" ',
        'id="collection-grid" ',
        '<i class="collection-item-container" data-tralbumid="1">',
        '<script type="application/ld+json">{}</script>',
    ],
)
def test_a_page_that_repeats_itself_is_looked_through_in_one_walk(again: str) -> None:
    """A reader that walks back for each of them would still be at it tomorrow."""
    page = BANDCAMP_PAGE.decode().replace("ld+json", "other")
    _tolerated((page + again * (3_000_000 // len(again))).encode(), "page.html")


def test_a_zip_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "MOST", 3)
    with pytest.raises(Unreadable, match="holds 4 files"):
        known(zipped({f"{place}.json": b"[]" for place in range(4)}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=20,
)


@given(value=st.lists(JSON, max_size=5) | st.dictionaries(st.text(max_size=8), JSON, max_size=5))
def test_json_read_by_parts_is_the_same_json(value: list[object] | dict[str, object]) -> None:
    content = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        content.decode()
    except UnicodeDecodeError:
        content = json.dumps(value).encode()
    with pytest.MonkeyPatch.context() as small:
        small.setattr(parts, "CHUNK", 3)
        found = list(parts.parts(io.BytesIO(content)))
    expected = json.loads(content)
    if isinstance(expected, list):
        assert repr([one for _, one in found]) == repr(expected)
    else:
        flat = [
            (key, one)
            for key, inner in expected.items()
            for one in (inner if isinstance(inner, list) else [inner])
        ]
        assert repr(found) == repr(flat)


PLIST = st.dictionaries(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
    st.booleans() | st.integers(-(2**60), 2**60) | st.binary(max_size=8)
    | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20),
    max_size=4,
)  # fmt: skip


@given(tracks=st.dictionaries(st.from_regex(r"\A\d{1,4}\Z"), PLIST, max_size=4),
       lists=st.lists(PLIST, max_size=3))  # fmt: skip
def test_a_property_list_read_by_parts_is_plistlibs(
    tracks: dict[str, dict[str, object]], lists: list[dict[str, object]]
) -> None:
    content = plistlib.dumps({"Tracks": tracks, "Playlists": lists, "Version": 1})
    expected = plistlib.loads(content)
    with pytest.MonkeyPatch.context() as small:
        small.setattr(plist, "CHUNK", 7)
        found = list(plist.parts(io.BytesIO(content)))
    told = [one for key, one in found if key == "Tracks" and isinstance(one, tuple)]
    assert dict(told) == expected["Tracks"]
    assert [one for key, one in found if key == "Playlists"] == expected["Playlists"]
    assert ("Version", 1) in found


ALL = EXPORTS | COLLECTED


@settings(max_examples=600)
@given(name=st.sampled_from(sorted(ALL)), chance=st.data())
def test_an_export_with_a_few_wrong_bytes_is_read_or_refused(
    name: str, chance: st.DataObject
) -> None:
    content = bytearray(ALL[name])
    for _ in range(chance.draw(st.integers(1, 4))):
        place = chance.draw(st.integers(0, len(content) - 1))
        content[place : place + chance.draw(st.integers(0, 3))] = chance.draw(st.binary(max_size=4))
        content = content or bytearray(b"x")
    _tolerated(bytes(content), name)


@settings(max_examples=400)
@given(name=st.sampled_from(sorted(ALL)), share=st.floats(0, 1))
def test_an_export_that_was_cut_short_is_read_by_line_or_refused(name: str, share: float) -> None:
    content = ALL[name]
    _tolerated(content[: int(len(content) * share)], name)


@settings(max_examples=200)
@given(
    keys=st.sampled_from(
        [*map(list, (*SHORT, *LONG, LISTEN)), ["score", "created", "track_metadata"],
         ["timeMs", "track", "artist", "event"], ["track_metadata", "listened_at"],
         ["items", "more_available"], ["band_name", "item_title", "tralbum_type", "purchased"],
         ["basic_information"], ["pagination", "releases"], ["pagination", "wants"],
         ["@context", "@type", "byArtist", "name", "albumRelease", "track", "inAlbum"],
         ["tracks", "albums", "artists"], ["playlist"]]
    ),
    values=st.lists(JSON, min_size=1, max_size=20),
)  # fmt: skip
def test_whatever_stands_where_a_value_is_due_is_read_or_refused(
    keys: list[str], values: list[object]
) -> None:
    odd = {key: values[place % len(values)] for place, key in enumerate(keys)}
    _tolerated(json.dumps([odd, odd]).encode(), "a.json")
    _tolerated((json.dumps(odd) + "\n" + json.dumps(odd)).encode(), "a.jsonl")


@given(content=st.binary(max_size=300))
def test_any_bytes_are_refused_or_read(content: bytes) -> None:
    _tolerated(content, "any")


def _tolerated(content: bytes, name: str) -> None:
    try:
        _, entries = known(content, name)
    except Unreadable as refused:
        assert str(refused)  # noqa: PT017 - that it is said in words
    else:
        for entry in entries:
            repr(entry).encode()
