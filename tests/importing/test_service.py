"""What somebody brings is looked through, taken in once, and reported."""

import csv
import io
import json
import stat

import pytest

from soniq.errors import Conflict, Invalid, NotFound, Stopped
from soniq.importing import service, staging
from soniq.importing.model import ImportChanged, LineKind, Part, Source, State, Taken
from soniq.listening.model import PlaySource, Thing, ThingKind
from soniq.units import Moment
from tests.files.exports.exported import (
    EXPORTS,
    LISTEN,
    LONG,
    SHORT,
    by_line,
    written,
    zipped,
)
from tests.importing.room import ADA, BEN, LIVE, NOISE, ONE, TODAY, TWO, Room, Stops, history

AT = 1_614_861_240_000


def test_a_preview_says_what_is_in_an_export_and_what_the_library_has(room: Room) -> None:
    one = room.stage(EXPORTS["my_spotify_data.zip"], r"C:\me\my_spotify_data.zip")
    assert (one.source, one.name, one.state) == (
        Source.SPOTIFY,
        "my_spotify_data.zip",
        State.STAGED,
    )
    preview = one.preview
    assert preview is not None
    assert preview.parts == tuple(Part)
    assert Part.LISTED not in one.suggested
    assert (preview.plays.told, preview.plays.found, preview.plays.lost) == (2, 2, 0)
    assert (preview.opinions.told, preview.opinions.found) == (2, 2)
    assert (preview.playlists, preview.entries.told) == (2, 3)
    assert (preview.entries.found, preview.entries.lost) == (2, 1)
    assert preview.since is not None
    assert preview.until is not None
    assert preview.since < preview.until
    assert preview.left == {"episodes in playlists": 1, "empty playlists": 1}
    assert room.plays() == []
    assert room.playlists.of(ADA) == []


def test_a_privacy_export_becomes_plays_opinions_and_playlists(room: Room) -> None:
    one, report = room.bring(EXPORTS["my_spotify_data.zip"])
    assert one.state is State.DONE
    assert one.report == report
    assert report.plays == Taken(told=2, found=2, added=2)
    assert [(play.track_id, play.source) for play in room.plays()] == [
        (ONE, PlaySource.SPOTIFY),
        (TWO, PlaySource.SPOTIFY),
    ]
    assert room.opinion(ONE).starred_at is not None
    assert room.opinion(NOISE).vote == -1
    told = [entry for playlist in room.playlists.of(ADA) for entry in room.titles(playlist.id)]
    assert sorted(told) == ["Demo Tape", "One", "Two"]
    assert (report.lists, report.new_lists) == (2, 2)
    assert (report.playlists.found, report.playlists.lost) == (2, 1)


@pytest.mark.parametrize("name", EXPORTS)
def test_bringing_twice_adds_nothing(room: Room, name: str) -> None:
    def standing() -> list[int]:
        return [
            room.count("SELECT count(*) FROM plays"),
            room.count("SELECT count(*) FROM heard_lines"),
            room.count("SELECT ifnull(sum(plays), 0) FROM play_counts"),
            room.count("SELECT count(*) FROM ratings"),
            room.count("SELECT count(*) FROM playlists"),
            room.count("SELECT count(*) FROM playlist_entries"),
        ]

    room.bring(EXPORTS[name], name)
    before = standing()
    _, report = room.bring(EXPORTS[name], name)
    assert standing() == before
    for taken in (report.plays, report.counts, report.opinions, report.playlists):
        assert taken.added == 0
    assert report.new_lists == 0


def test_a_play_told_by_two_services_is_one(room: Room) -> None:
    room.bring(written([LONG[0]]))
    row = f"Ana,First,One,{AT // 1000 - 195}\n"
    _, report = room.bring(f"Artist,Album,Track,Time\n{row}".encode())
    assert (report.plays.added, report.plays.known) == (0, 1)
    assert len(room.plays()) == 1


def test_what_is_not_found_is_kept_as_it_was_told_and_listed(room: Room) -> None:
    one, report = room.bring(history(9))
    assert report.plays == Taken(told=9, found=6, lost=3, added=9)
    lost = room.importing.lost(one.id, ADA)
    (line,) = lost.lines
    assert (lost.total, lost.after) == (1, None)
    assert (line.kind, line.artist, line.title, line.times) == (
        LineKind.PLAY,
        "Ana",
        "Nowhere",
        3,
    )
    told = [play for play in room.plays() if play.track_id is None]
    assert [play.line.title for play in told if play.line] == ["Nowhere"] * 3


def test_the_list_of_what_was_lost_is_paged_and_a_table(room: Room) -> None:
    plays = [SHORT[0] | {"trackName": f"=Nowhere {place}"} for place in range(7)]
    one, _ = room.bring(written(plays))
    first = room.importing.lost(one.id, ADA, first=5)
    assert first.after is not None
    rest = room.importing.lost(one.id, ADA, first=5, after=first.after)
    assert len(first.lines) + len(rest.lines) == first.total == 7
    table = list(csv.DictReader(io.StringIO("".join(room.importing.lost_csv(one.id, ADA)))))
    assert [row["title"] for row in table] == [f"'=Nowhere {place}" for place in range(7)]
    assert {row["kind"] for row in table} == {"play"}


def test_a_guess_is_not_taken_unless_that_is_asked(room: Room) -> None:
    play = written([LONG[0] | {"master_metadata_album_album_name": "Other"}])
    one, report = room.bring(play)
    assert (report.plays.guessed, report.plays.found) == (1, 0)
    assert [play.track_id for play in room.plays()] == [None]
    assert room.importing.lost(one.id, ADA).lines[0].guess == ONE
    room.importing.undo(one.id, ADA)
    room.bring(play, guesses=True)
    assert [play.track_id for play in room.plays()] == [ONE]


def test_only_the_parts_that_are_wanted_come(room: Room) -> None:
    _, report = room.bring(EXPORTS["my_spotify_data.zip"], parts=[Part.PLAYLISTS])
    assert report.plays == report.opinions == Taken()
    assert room.plays() == []
    assert room.opinion(ONE).starred_at is None
    assert len(room.playlists.of(ADA)) == 2


def test_counts_of_itunes_are_counts_and_no_plays(room: Room) -> None:
    room.bring(EXPORTS["Library.xml"])
    assert room.plays() == []
    one = room.opinion(ONE)
    assert (one.play_count, one.skip_count, one.rating) == (7, 2, 4)
    assert one.last_played == AT
    assert room.opinion(1, kind="album").rating == 3
    assert room.lists() == {"Loud": ["Two", "One"]}


# A person's own word


def test_a_rating_of_the_persons_own_stays(room: Room) -> None:
    room.listening.rate(ADA, Thing(kind=ThingKind.TRACK, id=ONE), 2)
    room.listening.star(ADA, [Thing(kind=ThingKind.TRACK, id=ONE)], at=Moment(5))
    one, report = room.bring(EXPORTS["Library.xml"])
    assert room.opinion(ONE).rating == 2
    assert room.opinion(ONE).starred_at == 5
    room.importing.undo(one.id, ADA)
    assert room.opinion(ONE).rating == 2
    assert room.opinion(ONE).starred_at == 5
    assert report.opinions.added == 1


def test_what_a_person_changed_after_an_import_stays_at_the_next(room: Room) -> None:
    track = Thing(kind=ThingKind.TRACK, id=ONE)
    room.bring(EXPORTS["Library.xml"])
    room.listening.rate(ADA, track, None)
    room.listening.unstar(ADA, [track])
    room.bring(EXPORTS["Library.xml"])
    assert room.opinion(ONE).rating is None
    assert room.opinion(ONE).starred_at is None


def test_a_rating_that_changed_elsewhere_follows_where_nobody_touched_it(room: Room) -> None:
    room.bring(EXPORTS["Library.xml"])
    changed = EXPORTS["Library.xml"].replace(b"<integer>80</integer>", b"<integer>20</integer>")
    room.bring(changed)
    assert room.opinion(ONE).rating == 1


# Whose it is


def test_nobody_sees_anothers_imports(room: Room) -> None:
    one, _ = room.bring(EXPORTS["my_spotify_data.zip"])
    assert room.importing.of(BEN) == []
    for ask in (
        lambda: room.importing.import_(one.id, BEN),
        lambda: room.importing.lost(one.id, BEN),
        lambda: room.importing.lost_csv(one.id, BEN),
        lambda: room.importing.start(one.id, BEN),
        lambda: room.importing.drop(one.id, BEN),
        lambda: room.importing.undo(one.id, BEN),
    ):
        with pytest.raises(NotFound):
            ask()
    assert room.plays(BEN) == []


def test_only_their_person_hears_of_imports(room: Room) -> None:
    room.bring(EXPORTS["lastfm.csv"])
    news = [event for event in room.heard if isinstance(event, ImportChanged)]
    assert [event.state for event in news] == ["staged", "waiting", "done"]
    assert {event.heard_by for event in news} == {f"person:{ADA}"}


def test_addresses_and_programs_are_written_nowhere(room: Room) -> None:
    """Neither while it waits, nor when it is in; neither in the library nor beside it."""
    secret = (b"203.0.113.77", b"CanaryAgent", b"ip_addr", b"Maker, Phone", b"remote_addr")
    both = {"endsong_0.json": written(LONG), "listens/2021/3.jsonl": by_line([LISTEN])}
    one = room.stage(zipped(both))
    kept = room.bytes_kept()
    assert b'"One"' in kept
    assert not [word for word in secret if word in kept]
    room.importing.start(one.id, ADA)
    room.run(one)
    kept = room.bytes_kept()
    assert not [word for word in secret if word in kept]


def test_what_waits_lies_where_only_soniq_reads_and_goes_when_it_is_in(room: Room) -> None:
    one = room.stage(EXPORTS["my_spotify_data.zip"])
    (file,) = (room.folder / "imports").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    room.importing.start(one.id, ADA)
    room.run(one)
    assert list((room.folder / "imports").iterdir()) == []


# What is refused


def test_what_is_no_export_leaves_nothing(room: Room) -> None:
    for content in (b"hello", EXPORTS["my_spotify_data.zip"][:-300], written(SHORT)[:-9]):
        with pytest.raises(Invalid):
            room.stage(content)
    assert room.importing.of(ADA) == []
    assert room.count("SELECT count(*) FROM imports") == 0
    assert not list((room.folder / "imports").glob("*"))


def test_entries_that_cannot_be_taken_are_told_with_their_reasons(room: Room) -> None:
    lines = by_line([LISTEN, {"listened_at": 1}, {}]) + b"{\n"
    one = room.stage(lines, "listens.jsonl")
    assert one.preview is not None
    assert (one.preview.plays.told, one.preview.refused) == (1, 3)
    assert [refusal.place for refusal in one.preview.refusals] == ["line 2", "line 3", "line 4"]


def test_too_many_that_wait_are_too_many(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "STAGED", 2)
    room.stage(written(SHORT))
    room.stage(written(SHORT))
    with pytest.raises(Conflict, match="2 imports wait"):
        room.stage(written(SHORT))
    room.stage(written(SHORT), by=BEN)


def test_an_export_of_more_than_a_life_is_refused(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "MOST", 20)
    with pytest.raises(Invalid, match="more than 20"):
        room.stage(history(22))
    assert room.count("SELECT count(*) FROM imports") == 0


def test_an_import_is_started_once(room: Room) -> None:
    one, _ = room.bring(EXPORTS["lastfm.csv"])
    with pytest.raises(Conflict):
        room.importing.start(one.id, ADA)
    with pytest.raises(Conflict):
        room.importing.drop(one.id, ADA)
    assert room.importing.run(one.id, Stops(0, Stopped())) is None


# Upkeep


def test_what_nobody_went_on_with_is_dropped_after_a_month(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.stage(EXPORTS["lastfm.csv"])
    failed = room.stage(EXPORTS["lastfm.csv"])
    with room.db.write() as tx:
        tx.execute(
            "UPDATE imports SET state = 'failed', secret = 'sealed' WHERE id = :id",
            {"id": failed.id},
        )
    room.importing.tidy()
    assert {one.state for one in room.importing.of(ADA)} == {State.STAGED, State.FAILED}
    monkeypatch.setattr(service, "KEPT_DAYS", -1)
    room.importing.tidy()
    assert {one.state for one in room.importing.of(ADA)} == {State.DROPPED}
    [secret] = room.db.read().execute("SELECT max(secret) FROM imports").fetchone()
    assert secret is None
    assert list((room.folder / "imports").iterdir()) == []
    assert TODAY


def test_files_of_no_import_are_swept_at_the_start(room: Room) -> None:
    room.stage(EXPORTS["lastfm.csv"])
    (room.folder / "imports" / "999.jsonl").write_bytes(b"{}\n")
    room.importing.settle()
    assert [file.name for file in (room.folder / "imports").iterdir()] == ["1.jsonl"]


def test_what_a_kill_cut_off_while_it_was_read_is_gone_at_the_start(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as cut:
        cut.setattr("soniq.importing.rows.remove", killed)
        cut.setattr("soniq.importing.previewing.Tally.preview", killed)
        with pytest.raises(SystemExit):
            room.stage(EXPORTS["lastfm.csv"])
    assert room.importing.of(ADA) == []
    assert room.count("SELECT count(*) FROM imports") == 1
    room.importing.settle()
    assert room.count("SELECT count(*) FROM imports") == 0


def test_what_an_import_gave_follows_its_track(room: Room) -> None:
    one, _ = room.bring(EXPORTS["YourLibrary.json"])
    with room.db.write() as tx:
        moved = room.importing.mover.move(tx, ONE, LIVE)
    assert _given(room) == {LIVE, NOISE}
    with room.db.write() as tx:
        room.importing.mover.back(tx, json.loads(json.dumps(moved)))
    assert _given(room) == {ONE, NOISE}
    assert room.importing.undo(one.id, ADA).opinions == 2


def _given(room: Room) -> set[int]:
    rows = room.db.read().execute("SELECT entity_id FROM import_opinions")
    return {row["entity_id"] for row in rows}
