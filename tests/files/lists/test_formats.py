"""Playlist files: what is written is read again, and what others write is taken as it is meant."""

import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soniq.errors import Unreadable
from soniq.files.lists import jspf, m3u, model, nsp, pls, xspf
from soniq.files.lists.model import Listed, ListFile
from soniq.units import Milliseconds

Read = Callable[[bytes], ListFile]

one_line = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn")), max_size=20
).map(str.strip)
words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=20).map(str.strip)
paths = st.text(
    st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\x00"),
    min_size=1,
    max_size=30,
).map(str.encode)
durations = st.none() | st.integers(0, 10**8).map(Milliseconds)


def lists(
    text: st.SearchStrategy[str],
    places: st.SearchStrategy[bytes] | st.SearchStrategy[bytes | None],
    **more: st.SearchStrategy[object],
) -> st.SearchStrategy[ListFile]:
    entry = st.builds(Listed, place=places, title=text, artist=text, duration=durations, **more)
    return st.builds(ListFile, name=text, entries=st.lists(entry, max_size=5).map(tuple))


@settings(deadline=None)
@given(lists(one_line, paths, album=one_line))
def test_an_m3u8_is_read_as_it_was_written(listed: ListFile) -> None:
    found = m3u.read(m3u.write(listed))
    assert found.name == listed.name
    for wrote, read in zip(listed.entries, found.entries, strict=True):
        assert (read.title, read.artist, read.album) == _m3u_words(wrote)
        assert read.duration == wrote.duration
        assert _same_place(read.place, wrote.place)


def _m3u_words(wrote: Listed) -> tuple[str, str, str]:
    """Without an artist, a dash in the title is read as one."""
    if wrote.artist or " - " not in wrote.title:
        return wrote.title, wrote.artist, wrote.album
    artist, title = model.artist_and_title(wrote.title)
    return title, artist, wrote.album


def _same_place(read: bytes | None, wrote: bytes | None) -> bool:
    from urllib.parse import unquote_to_bytes

    assert read is not None
    assert wrote is not None
    return wrote in (
        read, read.removeprefix(b"./"), unquote_to_bytes(read.removeprefix(b"file://")),
    )  # fmt: skip


@given(st.lists(st.binary(min_size=1, max_size=12), max_size=6))
def test_any_bytes_of_a_path_come_through_an_m3u(places: list[bytes]) -> None:
    places = [b"/m/" + place for place in places if b"\x00" not in place]
    listed = ListFile(entries=tuple(Listed(place=place, raw=place) for place in places))
    found = m3u.read(m3u.write(listed)).entries
    assert len(found) == len(places)
    for wrote, read in zip(places, found, strict=True):
        assert _same_place(read.raw or read.place, wrote)


@settings(deadline=None)
@given(lists(one_line.filter(lambda said: " - " not in said), paths))
def test_a_pls_is_read_as_it_was_written_to_the_second(listed: ListFile) -> None:
    found = pls.read(pls.write(listed))
    assert found.name == listed.name
    for wrote, read in zip(listed.entries, found.entries, strict=True):
        assert _same_place(read.place, wrote.place)
        assert read.title == wrote.title
        assert read.artist == (wrote.artist if wrote.title else "")
        told = None if wrote.duration is None else round(wrote.duration / 1000) * 1000
        assert read.duration == told


MORE: dict[str, st.SearchStrategy[object]] = {
    "album": words,
    "number": st.none() | st.integers(0, 10**6),
    "identifiers": st.lists(words.filter(bool), max_size=2).map(tuple),
}


@settings(deadline=None)
@pytest.mark.parametrize(
    ("read", "write"), [(xspf.read, xspf.write), (jspf.read, jspf.write)], ids=["xspf", "jspf"]
)
@given(
    listed=st.builds(
        ListFile,
        name=words,
        description=words,
        entries=st.lists(
            st.builds(
                Listed,
                place=st.none() | paths.filter(lambda one: one.strip() == one),
                title=words,
                artist=words,
                duration=durations,
                **MORE,
            ),
            max_size=5,
        ).map(tuple),
    )
)
def test_xspf_and_jspf_are_read_as_they_were_written(
    read: Read, write: model.Writer, listed: ListFile
) -> None:
    found = read(write(listed))
    assert (found.name, found.description) == (listed.name, listed.description)
    for wrote, again in zip(listed.entries, found.entries, strict=True):
        assert again.place == wrote.place or xspf_place(wrote.place) == again.place
        assert (again.title, again.artist, again.album) == (wrote.title, wrote.artist, wrote.album)
        assert (again.duration, again.number) == (wrote.duration, wrote.number)
        assert again.identifiers == wrote.identifiers


def xspf_place(place: bytes | None) -> bytes | None:
    """What begins as an address does is one; only what cannot stand in it is escaped."""
    from soniq.files.lists import places

    return place if place is None else places.place(places.address(place))


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_any_title_can_be_written_to_any_format(title: str) -> None:
    listed = ListFile(name=title, entries=(Listed(place=b"/a.mp3", title=title),))
    for read, write in (
        (m3u.read, m3u.write), (pls.read, pls.write), (xspf.read, xspf.write),
        (jspf.read, jspf.write),
    ):  # fmt: skip
        assert len(read(write(listed)).entries) == 1


@given(st.binary(max_size=200))
@pytest.mark.parametrize("read", [m3u.read, pls.read, xspf.read, jspf.read, nsp.read])
def test_no_bytes_break_a_reader(read: Callable[[bytes], object], content: bytes) -> None:
    with suppress(Unreadable):  # the one thing that a reader may say of what it cannot read
        assert read(content) is not None


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_an_m3u_is_read_in_any_encoding_with_any_line_ends(encoding: str, end: str) -> None:
    told = end.join(["#EXTM3U", "#PLAYLIST:Nächte", "#EXTINF:61.5,Björk - Jóga", "Björk/Jóga.mp3"])
    found = m3u.read(told.encode(encoding))
    assert found.name == "Nächte"
    [entry] = found.entries
    assert (entry.artist, entry.title, entry.duration) == ("Björk", "Jóga", 61_500)
    assert entry.place == "Björk/Jóga.mp3".encode()


def test_an_m3u_of_windows_keeps_the_bytes_of_its_paths() -> None:
    [entry] = m3u.read("Björk\\Jóga.mp3".encode("cp1252")).entries
    assert entry.place == "Björk\\Jóga.mp3".encode()
    assert entry.raw == "Björk\\Jóga.mp3".encode("cp1252")


@pytest.mark.parametrize(
    ("line", "artist", "title", "seconds"),
    [
        ("#EXTINF:123,A - B - C", "A", "B - C", 123),
        ("#EXTINF:-1,Radio One", "", "Radio One", None),
        ("#EXTINF:0,", "", "", 0),
        ("#EXTINF:,A - B", "A", "B", None),
        ("#extinf: 5 ,A - B", "A", "B", 5),
        ('#EXTINF:10 tvg-name="x, y" logo="z",A - B', "A", "B", 10),
        ("#EXTINF", "", "", None),
        ("#EXTINF:99999999999999999999,A - B", "A", "B", None),
        ("#EXTINF:nan,A - B", "A", "B", None),
    ],
)
def test_extinf_is_read_however_it_is_written(
    line: str, artist: str, title: str, seconds: int | None
) -> None:
    [entry] = m3u.read(f"{line}\nx.mp3\n".encode()).entries
    assert (entry.artist, entry.title) == (artist, title)
    assert entry.duration == (None if seconds is None else seconds * 1000)


def test_a_pls_may_be_out_of_order_with_gaps_in_any_case() -> None:
    told = "[playlist]\r\nfile7=b.mp3\r\nTITLE7=A - B\r\nFile2=a.mp3\r\nLength2=-1\r\nTitle3=x\r\n"
    found = pls.read(told.encode())
    assert [entry.place for entry in found.entries] == [b"a.mp3", b"b.mp3"]
    assert (found.entries[1].artist, found.entries[1].title) == ("A", "B")
    assert found.entries[0].duration is None


@pytest.mark.parametrize(
    "told",
    [
        b"<html/>",
        b"<playlist>",
        b'<!DOCTYPE p [<!ENTITY a "b">]><playlist><title>&a;</title></playlist>',
        b'<!DOCTYPE p SYSTEM "file:///etc/passwd"><playlist/>',
        b"",
    ],
)
def test_an_xspf_that_wants_more_than_to_be_read_is_refused(told: bytes) -> None:
    with pytest.raises(Unreadable):
        xspf.read(told)


def test_an_xspf_without_its_namespace_is_read() -> None:
    told = (
        "<playlist><trackList><track><location> file:///a%20b.mp3 </location>"
        "<duration>12.9</duration><trackNum>x</trackNum></track><track/></trackList></playlist>"
    )
    first, second = xspf.read(told.encode()).entries
    assert (first.place, first.duration, first.number) == (b"/a b.mp3", 12, None)
    assert second == Listed()


@pytest.mark.parametrize("told", ["[]", "{}", '{"playlist": 3}', "{", '{"track": {}}', "[" * 10**5])
def test_a_jspf_that_is_none_is_refused(told: str) -> None:
    with pytest.raises(Unreadable):
        jspf.read(told.encode())


def test_a_jspf_of_listenbrainz_is_read() -> None:
    told = {
        "playlist": {
            "title": "Weekly",
            "track": [
                {"title": "T", "identifier": ["https://musicbrainz.org/recording/x"], "creator": 4},
                {"title": "U", "identifier": "urn:isrc:GBAYE0601498", "location": "a%20b.mp3"},
                "no track",
            ],
        }
    }
    first, second = jspf.read(json.dumps(told).encode()).entries
    assert (first.title, first.artist, first.place) == ("T", "", None)
    assert (second.identifiers, second.place) == (("urn:isrc:GBAYE0601498",), b"a b.mp3")


def test_a_smart_playlist_is_read_with_its_comments_and_commas() -> None:
    told = r"""
    /* above */ {
      "name": "A // B /* c */ \"d\", ]",
      "any": [ {"is": {"loved": true}}, // a star
      ],
      "sort": "-year, +title,artist", "order": "desc", "limit": 5, "limitPercent": 0,
    }
    """
    found = nsp.read(told.encode())
    assert found.name == 'A // B /* c */ "d", ]'
    assert (found.every, found.rules) == (False, [{"is": {"loved": True}}])
    assert found.sort == ("year", "-title", "-artist")
    assert (found.limit, found.percent, found.public) == (5, False, None)


@pytest.mark.parametrize("told", ["{}", "[]", '{"all": {}}', "nothing", '{"limit": 3}'])
def test_what_has_no_rules_is_no_smart_playlist(told: str) -> None:
    with pytest.raises(Unreadable):
        nsp.read(told.encode())


def test_files_beyond_all_reason_are_refused() -> None:
    with pytest.raises(Unreadable, match="larger than"):
        m3u.read(b"x" * (model.LARGEST + 1))
    with pytest.raises(Unreadable, match="entries"):
        m3u.read(b"x\n" * (model.MOST + 1))
    with pytest.raises(Unreadable):
        nsp.read(b"{" * (nsp.LARGEST + 1))
