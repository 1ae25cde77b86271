"""Playlist files come in, each line found or kept; and go out as other players read them."""

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from soniq.errors import Invalid, NotFound
from soniq.files.lists import nsp
from soniq.library.finding import Line
from soniq.playlists import navidrome, wording
from soniq.playlists.checking import check
from soniq.playlists.model import (
    BroughtPlaylist,
    Format,
    Group,
    Limit,
    Measure,
    Order,
    Places,
    Rule,
    Rules,
    Visibility,
)
from tests.conftest import SHARED
from tests.playlists.drawn import groups
from tests.playlists.shelves import ADA, BEN, Shelves, ids

FOLDER = SHARED / "playlists" if (SHARED / "playlists").is_dir() else SHARED / "fixtures/playlists"
FIXTURES = sorted(path for path in FOLDER.glob("*.m3u*"))
SMART = sorted(FOLDER.glob("*.nsp"))


def counted(path: Path) -> int:
    """Lines that are no comments: an independent count, by bytes alone."""
    lines = re.split(rb"[\r\n]+", path.read_bytes().replace(b"\xef\xbb\xbf", b""))
    return sum(bool(line.strip()) and not line.strip().startswith(b"#") for line in lines)


def put(shelves: Shelves, track: int, path: bytes) -> None:
    """Has a track's file lie there, below /music."""
    folder, _, name = path.rpartition(b"/")
    shelves.change(
        """
        INSERT OR IGNORE INTO folders (root_id, parent_id, path, name, name_key, mtime_ns)
        VALUES (1, 1, :path, 'x', 'x', 0)
        """,
        path=folder,
    )
    shelves.change(
        """
        UPDATE files
        SET name = :name, folder_id = (SELECT id FROM folders WHERE root_id = 1 AND path = :path)
        WHERE id = :id
        """,
        id=track,
        name=name,
        path=folder,
    )


@pytest.mark.skipif(not FIXTURES, reason=f"needs the playlists of {SHARED}")
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_every_list_of_others_comes_in_whole_and_once(shelves: Shelves, path: Path) -> None:
    here = [b"lists/test.mp3", "This/is/å/path/to_a_file.mp3".encode(), b"lists/song1.mp3"]
    for track, place in enumerate(here, 7):
        put(shelves, track, place)
    content, entries = path.read_bytes(), counted(path)
    done = shelves.playlists.bring_file(ADA, path.name, content, folder=b"/music/lists")
    assert (done.made, done.added) == (True, entries)
    assert done.found + len(done.lost) == entries
    assert done.playlist.entries == entries
    told = re.split(rb"[\r\n]+", content)
    at_home = (b"test.mp3", "/This/is/å/path/to_a_file.mp3".encode(), b"song1.mp3")
    assert done.found - len(done.unsure) == sum(line.strip() in at_home for line in told)
    assert done.playlist.lost == entries - done.found + len(done.unsure)
    again = shelves.playlists.bring_file(ADA, path.name, content, folder=b"/music/lists")
    assert (again.made, again.added, again.playlist.id) == (False, 0, done.playlist.id)
    assert len(shelves.playlists.of(ADA)) == 1


@pytest.mark.skipif(not SMART, reason=f"needs the playlists of {SHARED}")
@pytest.mark.parametrize("path", SMART, ids=lambda path: path.name)
def test_every_smart_list_of_others_becomes_rules(shelves: Shelves, path: Path) -> None:
    bare = re.sub(r"(?s)/\*.*?\*/|(?-s:^\s*//.*$)", "", path.read_text(), flags=re.MULTILINE)
    told = json.loads(bare)
    done = shelves.playlists.bring_file(BEN, path.name, path.read_bytes())
    rules = done.playlist.rules
    assert rules is not None
    assert done.notes == ()
    assert len(rules.group.rules) == len(told["all"])
    assert rules.limit == Limit(measure=Measure.TRACKS, amount=told["limit"])
    assert (done.playlist.name, done.playlist.description) == (told["name"], told["comment"])
    hidden = not told.get("public", False)
    assert (done.playlist.visibility is Visibility.PRIVATE) == hidden
    [rule] = rules.group.rules
    if "is" in told["all"][0]:
        assert rule == Rule(field="starred", op="is", value=True)
        assert rules.order == (Order(field="title"),)
    else:
        assert rule == Rule(field="last_played", op="in_last", value=30)
        assert rules.order == (Order(field="last_played", descending=True),)
    assert shelves.playlists.bring_file(BEN, path.name, path.read_bytes()).made is False


def test_lines_are_found_by_path_from_other_machines_and_by_tags(shelves: Shelves) -> None:
    put(shelves, 3, b"Ada/First/01 One.flac")
    title, artist, album, length = (
        shelves.db.read()
        .execute("SELECT title, artist, album, duration_ms / 1000.0 FROM tracks WHERE id = 5")
        .fetchone()
    )
    lines = [
        "D:\\Musik\\Ada\\First\\01 One.flac",
        "/Volumes/NAS/Ada/First/01 One.flac",
        "file:///home/x/Ada/First/01%20One.flac",
        f"#EXTART:{artist}\n#EXTALB:{album}\n#EXTINF:{length},{artist} - {title}\n/gone/away.mp3",
        "Nobody/Nothing.mp3",
    ]
    done = shelves.playlists.bring_file(ADA, "x.m3u8", "\n".join(lines).encode())
    assert shelves.tracks(done.playlist.id)[:4] == [3, 3, 3, 5]
    assert [line.path for line in done.lost] == [b"Nobody/Nothing.mp3"]
    kept = shelves.playlists.entries(done.playlist.id, ADA).entries[4]
    assert (kept.track_id, kept.line and kept.line.path) == (None, b"Nobody/Nothing.mp3")


def test_paths_count_from_the_folder_of_their_list(shelves: Shelves) -> None:
    for track, path in ((3, b"A/song.mp3"), (4, b"B/song.mp3")):
        put(shelves, track, path)
    for folder, found in ((b"/music/A", 3), (b"/music/B", 4), (b"/music/B/lists", 4)):
        told = b"../song.mp3" if folder.endswith(b"lists") else b"song.mp3"
        done = shelves.playlists.bring_file(
            ADA, "here.m3u", told, folder=folder, key=os.fsdecode(folder)
        )
        assert shelves.tracks(done.playlist.id) == [found]


def test_a_path_in_another_encoding_is_found_by_its_bytes(shelves: Shelves) -> None:
    put(shelves, 3, b"Bj\xf6rk/Homogenic/J\xf3ga.mp3")
    put(shelves, 4, "Björk/Homogenic/Bachelor é.mp3".encode())
    content = "Björk/Homogenic/Jóga.mp3\nBjörk/Homogenic/Bachelor é.mp3".encode("cp1252")
    done = shelves.playlists.bring_file(ADA, "old.m3u", content)
    assert shelves.tracks(done.playlist.id) == [3, 4]


def test_a_list_that_grew_gains_what_is_new_and_keeps_what_a_person_did(shelves: Shelves) -> None:
    put(shelves, 3, b"A/one.mp3")
    put(shelves, 4, b"A/two.mp3")
    first = b"A/one.mp3\nA/two.mp3\nA/one.mp3\n"
    done = shelves.playlists.bring_file(ADA, "grow.m3u", first)
    entries = shelves.ids(done.playlist.id)
    shelves.playlists.remove(done.playlist.id, ADA, entries[1:2])
    shelves.playlists.move(done.playlist.id, ADA, entries[2:], before=entries[0])
    shelves.playlists.change(done.playlist.id, ADA, name="Mine")
    shelves.playlists.purge()
    again = shelves.playlists.bring_file(ADA, "grow.m3u", first + b"A/three.mp3\n")
    assert (again.added, again.playlist.name) == (1, "Mine")
    assert shelves.ids(done.playlist.id)[:2] == [entries[2], entries[0]]
    assert again.playlist.entries == 3


def test_a_list_that_is_brought_again_gains_the_tracks_that_came_or_are_guessed(
    shelves: Shelves,
) -> None:
    told = b"Ada/First/One of these days.mp3\nGuess/One of these days again.mp3\n"
    done = shelves.playlists.bring_file(ADA, "late.m3u", told)
    assert (done.found, shelves.tracks(done.playlist.id)) == (0, [])
    put(shelves, 3, b"Ada/First/One of these days.mp3")
    put(shelves, 4, b"Else/Where/One of these days again.mp3")
    again = shelves.playlists.bring_file(ADA, "late.m3u", told)
    assert (again.added, again.found, len(again.unsure)) == (0, 2, 1)
    assert shelves.tracks(done.playlist.id) == [3]
    guessed = shelves.playlists.bring_file(ADA, "late.m3u", told, guesses=True)
    assert (guessed.added, shelves.tracks(done.playlist.id)) == (0, [3, 4])


def test_lists_that_share_nothing_but_their_files_name_stay_apart(shelves: Shelves) -> None:
    bring = shelves.playlists.bring_file
    first = bring(ADA, "playlist.m3u", b"A/one.mp3\nA/two.mp3\n").playlist
    second = bring(ADA, "playlist.m3u", b"B/three.mp3\n").playlist
    assert first.id != second.id
    assert bring(ADA, "playlist.m3u", b"A/two.mp3\nA/new.mp3\n").playlist.id == first.id
    assert bring(ADA, "playlist.m3u", b"B/three.mp3\n").added == 0
    assert [one.entries for one in shelves.playlists.of(ADA)] == [3, 1]


def test_rules_of_a_list_that_is_there_stay_and_that_is_said(shelves: Shelves) -> None:
    bring = shelves.playlists.bring_file
    first = bring(ADA, "x.nsp", b'{"all": [{"is": {"year": 1999}}]}')
    again = bring(ADA, "x.nsp", b'{"all": [{"is": {"year": 2000}}]}')
    assert again.playlist.rules == first.playlist.rules
    assert "other rules" in again.notes[0]


def test_a_deleted_list_comes_back_when_a_person_brings_it_not_by_itself(
    shelves: Shelves,
) -> None:
    brought = BroughtPlaylist(key="k", name="N", origin="o", lines=(Line(title="t"),))
    made = shelves.playlists.bring(ADA, brought).playlist
    shelves.playlists.delete(made.id, ADA)
    shelves.playlists.bring(ADA, brought, again=False)
    with pytest.raises(NotFound):
        shelves.playlists.playlist(made.id, ADA)
    shelves.playlists.bring(ADA, brought)
    assert shelves.playlists.playlist(made.id, ADA).entries == 1
    assert shelves.playlists.bring(BEN, brought).playlist.id != made.id


@pytest.mark.parametrize("chosen", [one for one in Format if one is not Format.NSP])
@pytest.mark.parametrize("places", Places)
def test_a_list_that_goes_out_comes_in_as_it_was(
    shelves: Shelves, chosen: Format, places: Places
) -> None:
    wanted = ids(5, 3, 9, 3, 120)
    made = shelves.playlists.create(ADA, "Out / in: *?", wanted, description="d & <d>")
    written = shelves.playlists.written(
        made.id, ADA, chosen, places=places, address=lambda one: f"http://pi/stream/{one}"
    )
    assert written.file_name == f"Out - in.{chosen}"
    assert written.notes == ()
    told = written.content.decode()
    if places is Places.STREAM:
        assert told.count("http://pi/stream/3") == 2
    elif places is Places.ABSOLUTE:
        assert "/music/" in told
    else:
        assert "/music/" not in told
    done = shelves.playlists.bring_file(BEN, written.file_name, written.content)
    assert shelves.tracks(done.playlist.id, BEN) == wanted
    assert done.playlist.name == made.name


def test_lines_without_a_track_go_out_as_they_came(shelves: Shelves) -> None:
    lines = (Line(title="T", artist="A"), Line(title="U", path=b"X/u.mp3"))
    made = shelves.playlists.bring(
        ADA, BroughtPlaylist(key="k", name="Lost", origin="o", lines=lines)
    ).playlist
    m3u = shelves.playlists.written(made.id, ADA, Format.M3U8)
    assert m3u.content.count(b".mp3") == 1
    assert m3u.notes == ("1 entries without a path, which this format cannot hold",)
    xspf = shelves.playlists.written(made.id, ADA, Format.XSPF)
    assert xspf.content.count(b"<track>") == 2
    assert xspf.notes == ()


def test_another_persons_hidden_list_is_not_written(shelves: Shelves) -> None:
    made = shelves.playlists.create(ADA, "Hidden", ids(1))
    with pytest.raises(NotFound):
        shelves.playlists.written(made.id, BEN, Format.M3U8)
    with pytest.raises(Invalid, match="by hand"):
        shelves.playlists.written(made.id, ADA, Format.NSP)


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.xspf", b"<html>"), ("x.jspf", b"[]"), ("x.nsp", b"{}"), ("x.txt", b"hello"), ("", b"")],
)
def test_what_is_no_playlist_is_refused_by_its_name(
    shelves: Shelves, name: str, content: bytes
) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        shelves.playlists.bring_file(ADA, name, content)
    assert shelves.playlists.of(ADA) == []


@pytest.mark.parametrize(
    ("content", "count"),
    [(b"#EXTM3U\na.mp3", 1), (b"[playlist]\nFile1=a.mp3", 1), (b" <playlist></playlist>", 0)],
)
def test_a_file_without_a_suffix_is_told_by_what_it_holds(
    shelves: Shelves, content: bytes, count: int
) -> None:
    assert shelves.playlists.bring_file(ADA, "list", content).playlist.entries == count


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(groups)
def test_rules_written_for_navidrome_are_read_again_as_they_were(group: Group) -> None:
    rules = Rules(
        group=group,
        order=(Order(field="key"), Order(field="year", descending=True)),
        limit=Limit(measure=Measure.MINUTES, amount=90),
    )
    smart, notes = navidrome.file_of("N", "c", rules, public=True)
    assert any("limit" in note for note in notes)
    assert navidrome.rules_of(nsp.read(nsp.write(smart))) == (rules, ())


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(groups)
def test_what_navidrome_reads_of_our_rules_stays_rules(group: Group) -> None:
    """As if it had been saved there, and soniq's own part were gone."""
    smart, notes = navidrome.file_of("N", "", Rules(group=group), public=False)
    told = json.loads(nsp.write(smart))
    del told["soniq"]
    try:
        again, lost = navidrome.rules_of(nsp.read(json.dumps(told).encode()))
    except Invalid:
        assert notes or told["all" if group.every else "any"]
        return
    check(again)
    if not notes and not lost and not group.rules:
        assert again.group == group


def test_rules_that_somebody_changed_are_the_ones_that_count() -> None:
    rules = Rules(group=Group(every=True, rules=(Rule(field="year", op="gt", value=1990),)))
    smart, _ = navidrome.file_of("N", "", rules, public=False)
    told = json.loads(nsp.write(smart))
    told["all"] = [{"gt": {"year": 2000}}]
    again, _ = navidrome.rules_of(nsp.read(json.dumps(told).encode()))
    assert again.group.rules == (Rule(field="year", op="gt", value=2000),)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"lt": {"rating": 3}}, {"any": [
            {"field": "rating", "op": "lt", "value": 3}, {"field": "rating", "op": "missing"}]}),
        ({"is": {"rating": 0}}, {"field": "rating", "op": "missing"}),
        ({"isNot": {"rating": 0}}, {"field": "rating", "op": "present"}),
        ({"gt": {"rating": "3"}}, {"field": "rating", "op": "gt", "value": 3}),
        ({"is": {"filetype": "ogg"}}, {"any": [
            {"field": "codec", "op": "is", "value": "vorbis"},
            {"field": "codec", "op": "is", "value": "opus"}]}),
        ({"isNot": {"filetype": "m4a"}}, {"all": [
            {"field": "codec", "op": "is_not", "value": "aac"},
            {"field": "codec", "op": "is_not", "value": "alac"}]}),
        ({"gt": {"dateadded": "2024-01-01"}},
         {"field": "added", "op": "after", "value": "2024-01-01"}),
        ({"inTheRange": {"year": [1981, 1990]}},
         {"field": "year", "op": "between", "value": [1981, 1990]}),
        ({"gt": {"size": 5_000_000}}, {"field": "size", "op": "gt", "value": 5}),
        ({"isMissing": {"genre": False}}, {"field": "genre", "op": "present"}),
        ({"is": {"loved": "true"}}, {"field": "starred", "op": "is", "value": True}),
        ({"any": [{"contains": {"genre": "a"}}, {"all": [{"gt": {"bpm": 120}}]}]},
         {"any": [{"field": "genre", "op": "contains", "value": "a"},
                  {"all": [{"field": "bpm", "op": "gt", "value": 120}]}]}),
        ({"inPlaylist": {"id": "12"}}, {"field": "playlist", "op": "in", "value": "12"}),
    ],
)  # fmt: skip
def test_rules_of_navidrome_mean_here_what_they_mean_there(said: object, wanted: object) -> None:
    rules, notes = navidrome.rules_of(nsp.read(json.dumps({"all": [said]}).encode()))
    assert notes == ()
    assert wording.plain(rules)["all"] == [wanted]
    assert rules.order == (Order(field="title"),)


def test_what_soniq_has_not_is_left_out_and_named() -> None:
    told = {
        "all": [
            {"is": {"year": 1999}}, {"is": {"mood": "x"}}, {"near": {"year": 3}},
            {"any": [{"is": {"nothing": 1}}]}, {"inPlaylist": {"id": "4a5b"}},
        ],
        "sort": "mood,-year", "limitPercent": 20,
    }  # fmt: skip
    rules, notes = navidrome.rules_of(nsp.read(json.dumps(told).encode()))
    assert rules.group.rules == (Rule(field="year", op="is", value=1999),)
    assert rules.order == (Order(field="year", descending=True),)
    assert len(notes) == 6
    with pytest.raises(Invalid, match="None of its rules"):
        navidrome.rules_of(nsp.read(b'{"all": [{"is": {"nothing": 1}}]}'))


def test_rules_go_out_with_what_navidrome_knows_of_them(shelves: Shelves) -> None:
    rules = Rules(
        group=Group(
            every=False,
            rules=(
                Rule(field="genre", op="contains", value="jazz"),
                Rule(field="key", op="is", value="8A"),
            ),
        ),
        limit=Limit(measure=Measure.TRACKS, amount=20),
    )
    made = shelves.playlists.create(ADA, "Jazz", rules=rules)
    written = shelves.playlists.written(made.id, ADA, Format.NSP)
    told = json.loads(written.content)
    assert (told["any"], told["limit"]) == ([{"contains": {"genre": "jazz"}}], 20)
    assert written.notes == ("Navidrome does not know: Key is 8A",)
    again = shelves.playlists.bring_file(BEN, written.file_name, written.content)
    assert again.playlist.rules == rules
    assert shelves.playlists.written(made.id, ADA, Format.M3U8).content.startswith(b"#EXTM3U")
