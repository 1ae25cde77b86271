"""The words of a track: the best first, read where they lie, fetched only when asked."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from soniq.accounts.model import Role
from soniq.app import Soniq
from soniq.clients.model import ServiceFailed
from soniq.errors import NotFound, Unreadable
from soniq.files import sidecars
from soniq.http import ids
from soniq.lyrics.beside import SUFFIXES, beside
from soniq.lyrics.model import Lyric, LyricSource
from soniq.units import TrackId
from tests.curated import LANTERNS, Curated, Wire, curated
from tests.fakes.lrclib.server import FakeLrclib

SIX_SECONDS = {"duration": 6.0}


class Singing:
    """A small soniq whose LRCLIB knows the first song."""

    def __init__(self, made: Curated, lrclib: FakeLrclib) -> None:
        self.made = made
        self.soniq: Soniq = made.soniq
        self.lrclib = lrclib

    @property
    def public(self) -> str:
        return self.made.tracks()[0]

    @property
    def track(self) -> TrackId:
        return ids.private("Track", self.public, TrackId)

    @property
    def path(self) -> Path:
        return self.made.music.root / "Lanterns" / "Harbour" / "01.flac"

    def put(self, suffix: str, text: str) -> Path:
        path = self.path.with_name("01" + suffix)
        path.write_text(text, encoding="utf-8")
        return path

    def of(self) -> list[Lyric]:
        return self.soniq.lyrics.of(self.track)


@pytest.fixture
def singing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Singing]:
    fake = FakeLrclib({**SIX_SECONDS, "artistName": LANTERNS[0]})
    answered = Wire.answer

    def answer(wire: Wire, request: httpx.Request) -> httpx.Response:
        return fake.answer(request) if "lrclib" in request.url.host else answered(wire, request)

    monkeypatch.setattr(Wire, "answer", answer)
    with curated(tmp_path) as made:
        yield Singing(made, fake)


def texts(lyrics: list[Lyric]) -> list[tuple[LyricSource, str]]:
    return [(one.source, one.text) for one in lyrics]


def test_a_track_without_words_has_none(singing: Singing) -> None:
    assert singing.of() == []
    with pytest.raises(NotFound):
        singing.soniq.lyrics.of(TrackId(9_999))


def test_words_beside_the_music_are_found_when_asked(singing: Singing) -> None:
    """Without a scan; and a changed or removed file is seen at once."""
    path = singing.put(".lrc", "[00:01.00]One")
    assert texts(singing.of()) == [(LyricSource.SIDECAR, "One")]
    assert singing.of() is singing.of()  # remembered
    path.write_text("[00:01.00]One\n[00:02.00]two")
    assert texts(singing.of()) == [(LyricSource.SIDECAR, "One\ntwo")]
    path.unlink()
    assert singing.of() == []


def test_timed_words_come_before_plain_ones_and_files_before_tags(singing: Singing) -> None:
    singing.made.music.add(
        "Lanterns/Harbour/01.flac",
        title="Low Tide",
        artist=LANTERNS[0],
        album="Harbour Lights",
        number=1,
        year="1987",
        lyrics="[00:01.00]in its tags",
    )
    singing.soniq.intake.scan(singing.soniq.roots.all()[0].id)
    singing.put(".txt", "plain")
    singing.put(".srt", "1\n00:00:01,000 --> 00:00:02,000\nsubtitle\n")
    singing.put(".elrc", "[00:01.00]<00:01.00>with words")
    assert texts(singing.of()) == [
        (LyricSource.SIDECAR, "with words"),
        (LyricSource.SIDECAR, "subtitle"),
        (LyricSource.EMBEDDED, "in its tags"),
        (LyricSource.SIDECAR, "plain"),
    ]


def test_a_language_may_stand_in_the_name(singing: Singing) -> None:
    singing.put(".de.lrc", "[00:01.00]Ebbe")
    singing.put(".pt-BR.LRC", "[lang:pt]\n[00:01.00]Maré")
    singing.put(".remix.lrc", "[00:01.00]of another song")
    assert [(one.lang, one.text) for one in singing.of()] == [("de", "Ebbe"), ("pt", "Maré")]


def test_a_broken_file_is_passed_over(singing: Singing) -> None:
    singing.put(".ttml", "<tt><body>")
    singing.put(".txt", "plain")
    assert texts(singing.of()) == [(LyricSource.SIDECAR, "plain")]


def test_links_and_folders_that_lead_out_give_no_words(singing: Singing, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("of somebody else")
    singing.path.with_name("01.txt").symlink_to(secret)
    assert singing.of() == []
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "song.txt").write_text("of somebody else")
    link = singing.made.music.root / "out"
    link.symlink_to(elsewhere)
    found = beside(os.fsencode(link / "song.flac"), os.fsencode(singing.made.music.root))
    assert found == []


def test_what_is_looked_for_is_what_can_be_read() -> None:
    assert set(SUFFIXES) == set(sidecars.READERS)
    with pytest.raises(Unreadable):
        sidecars.read(b"/nowhere/song.lrc")


def test_lrclib_is_asked_only_by_a_person_and_its_answer_is_kept(singing: Singing) -> None:
    assert singing.of() == []
    assert singing.lrclib.requests == []
    found = singing.soniq.lyrics.fetch(singing.track)
    assert texts(found) == [(LyricSource.LRCLIB, "The tide goes out")]
    assert found[0].synced
    assert texts(singing.of()) == texts(found)
    assert len(singing.lrclib.requests) == 1
    singing.put(".lrc", "[00:01.00]my own")
    assert texts(singing.of())[0] == (LyricSource.SIDECAR, "my own")


def test_what_lrclib_does_not_have_is_no_failure(singing: Singing) -> None:
    other = ids.private("Track", singing.made.tracks()[1], TrackId)
    assert singing.soniq.lyrics.fetch(other) == []


def test_an_instrumental_is_known_as_one(singing: Singing) -> None:
    singing.lrclib.song |= {"instrumental": True, "plainLyrics": None, "syncedLyrics": None}
    assert not singing.soniq.lyrics.is_instrumental(singing.track)
    assert singing.soniq.lyrics.fetch(singing.track) == []
    assert singing.soniq.lyrics.is_instrumental(singing.track)


def test_nobody_is_asked_where_the_network_is_off(tmp_path: Path) -> None:
    with curated(tmp_path, network="off") as made, pytest.raises(ServiceFailed):
        made.soniq.lyrics.fetch(ids.private("Track", made.tracks()[0], TrackId))


def test_fetched_words_serve_the_copy_that_stays_and_part_with_it_again(singing: Singing) -> None:
    src, dst = (ids.private("Track", one, TrackId) for one in singing.made.tracks()[:2])
    singing.soniq.lyrics.fetch(src)
    mover = singing.soniq.lyrics.mover
    with singing.soniq.db.write() as tx:
        moved = mover.move(tx, src, dst)
    assert texts(singing.soniq.lyrics.of(dst)) == [(LyricSource.LRCLIB, "The tide goes out")]
    with singing.soniq.db.write() as tx:
        mover.back(tx, moved)
    assert singing.soniq.lyrics.of(dst) == []
    assert len(singing.soniq.lyrics.of(src)) == 1


QUERY = """query ($id: ID!) {
  lyrics(trackId: $id) {
    lang kind synced source offsetMs lines { startMs text words { startMs text } }
  }
}"""


def test_graphql_tells_the_words_and_asks_for_them(singing: Singing) -> None:
    singing.put(".elrc", "[lang:en]\n[offset:20]\n[00:01.00]<00:01.00>Low <00:01.50>tide")
    (lyrics,) = singing.made.asked(QUERY, Role.GUEST, id=singing.public)["lyrics"]
    assert lyrics == {
        "lang": "en",
        "kind": "MAIN",
        "synced": True,
        "source": "SIDECAR",
        "offsetMs": 20,
        "lines": [
            {
                "startMs": 1000,
                "text": "Low tide",
                "words": [{"startMs": 1000, "text": "Low "}, {"startMs": 1500, "text": "tide"}],
            }
        ],
    }
    fetch = "mutation ($id: ID!) { fetchLyrics(trackId: $id) { source } }"
    found = singing.made.asked(fetch, Role.USER, id=singing.public)["fetchLyrics"]
    assert [one["source"] for one in found] == ["SIDECAR", "LRCLIB"]
    assert singing.made.code(fetch, Role.GUEST, id=singing.public) == "forbidden"


def test_graphql_tells_how_loud_tracks_are_to_be(singing: Singing) -> None:
    query = "query ($ids: [ID!]!) { levels(trackIds: $ids) { trackId trackGainDb source } }"
    wanted = singing.made.tracks()
    found: list[dict[str, Any]] = singing.made.asked(query, Role.GUEST, ids=wanted)["levels"]
    assert [one["trackId"] for one in found] == wanted
    assert all(one["trackGainDb"] is None and one["source"] is None for one in found)
