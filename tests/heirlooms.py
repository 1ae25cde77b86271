"""A whole soniq on real files of every format that it writes, and all that is to stay or come back.

Beside it stands a small MusicBrainz that knows two of its albums.
"""

import dataclasses
import os
import shutil
import stat
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import av
import xxhash
from mutagen.apev2 import APEv2

from soniq.accounts.model import Nearness
from soniq.app import Soniq
from soniq.duplicates.model import Group
from soniq.errors import Conflict
from soniq.events import JSON
from soniq.files.payload import payload_hash
from soniq.journal.model import ChangeKind, ChangeState, Source
from soniq.library.model import AlbumFilter, ArtistFilter, Slice, TrackFilter
from soniq.provenance.model import NewCandidate
from soniq.units import AlbumId, ArtistId, ChangeId, EditionId, TrackId
from tests.fakes.musicbrainz.server import Json, release
from tests.files import media
from tests.shelf import Shelf, picture

LANTERNS, IDA = "The Paper Lanterns", "Ida Holm"
HARBOUR: Json = release(
    "Harbour Lights", (LANTERNS,), (("Low Tide", 6_000), ("Fog", 6_000), ("Bell", 6_000))
)
HARBOUR_LP: Json = release(
    "Harbour Lights", (LANTERNS,), (("Low Tide", 6_000), ("Fog", 6_000)), edition="vinyl"
)
ROOMS: Json = release(
    "Two Rooms",
    (IDA, "Bo"),
    (("Ebb", 6_000), ("Flow", 6_000), ("Sluice", 6_000), ("Weir", 6_000), ("Lock", 6_000)),
)
BOOKS = (HARBOUR, HARBOUR_LP, ROOMS)
EBB = 50
"""The sound of the first of `ROOMS`, which is there twice."""
SOUNDS = frozenset(media.SUFFIXES.values())
EVERY = Slice(first=200)
LONG_AGO = 1_500_000_000_000
"""When all of it came, in ms; whatever seems newer is told apart."""


def lay_out(music: Path) -> None:
    """The files: three albums, and what lies about loose, with all that hangs beside files."""
    shelf = Shelf(music)
    cover = picture("navy", size=60)
    for number, (song, suffix) in enumerate(
        (("Low Tide", "flac"), ("Fog", "mp3"), ("Bell", "m4a")), 1
    ):
        shelf.add(
            f"Lanterns/Harbour/{number:02} {song}.{suffix}",
            title=song, artist=LANTERNS, album="Harbour Lights", number=number, year="1987",
            cover=cover if number == 2 else None,
        )  # fmt: skip
    shelf.put("Lanterns/Harbour/01 Low Tide.lrc", b"[00:01.00]la")
    shelf.put("Lanterns/Harbour/harbour.cue", b'FILE "01 Low Tide.flac" WAVE')
    shelf.picture("Lanterns/Harbour/cover.jpg")
    for number, (song, suffix) in enumerate(
        (("Ebb", "opus"), ("Flow", "ogg"), ("Sluice", "m4a"), ("Weir", "wav"), ("Lock", "aiff")), 1
    ):
        shelf.add(
            f"Ida/Rooms/{song}.{suffix}",
            title=song, artist="Ida Holm feat. Bo", album_artist=IDA, album="Two Rooms",
            number=number, genre="Folk", sound=EBB + number - 1,
        )  # fmt: skip
    put_index_first(music / "Ida/Rooms/Sluice.m4a")
    for number, suffix in enumerate(("wma", "wv", "tta", "aac", "mp3"), 1):
        shelf.add(
            f"Mix/CD1/{number} - x.{suffix}",
            title=f"Take {number}", artist=f"Singer {number % 3}", album="Mixed", number=number,
            compilation=True, disc=1,
        )  # fmt: skip
    add_old_tags(music / "Mix/CD1/5 - x.mp3")
    copies = music / "Copies"
    copies.mkdir()
    shutil.copy2(music / "Lanterns/Harbour/02 Fog.mp3", copies / "Fog.mp3")
    shelf.add(
        "Copies/Ebb.opus", sound=EBB, title="Ebb (copy)", artist=IDA, album="Old Backup", number=9
    )
    loose = music / "loose"
    loose.mkdir()
    for fmt in ("oggflac", "ape", "mpc7", "mpc8", "dsf", "dff"):
        media.retag(media.write(loose, fmt), title=fmt, comment="kept")
    shelf.put(b"loose/n\xe9.mp3", media.content("mp3", seed=77))


def put_index_first(path: Path) -> None:
    """An MP4 as it is made for the web: `moov` before `mdat`."""
    made = path.with_name("made.m4a")
    with (
        av.open(str(path)) as source,
        av.open(str(made), "w", format="ipod", options={"movflags": "+faststart"}) as target,
    ):
        target.metadata.update(source.metadata)
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    content = made.read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")
    made.replace(path)


def add_old_tags(path: Path) -> None:
    """An ID3v1 tag behind an APE tag, beside the ID3v2 that is there."""
    ape = APEv2()
    ape["Title"] = "Older"
    ape.save(path)
    with path.open("ab") as file:
        file.write(b"TAG" + b"Oldest".ljust(124, b"\0") + b"\x11")


class Heirlooms:
    """`soniq` is what is tried; `sounds` may never change, and `state` comes back."""

    def __init__(self, folder: Path, pattern: Path, books: str) -> None:
        """pattern: what `lay_out` made. books: the address of a MusicBrainz."""
        self.music = folder / "music"
        shutil.copytree(pattern, self.music, dirs_exist_ok=True)
        self.soniq = Soniq.open(
            {
                "data": folder / "data",
                "watch": False,
                "scan_on_start": False,
                "analyse": False,
                "network": "ask",
                "musicbrainz_url": books,
                "musicbrainz_rate": 40,
            },
            alone_as="a test",
        )
        self.me = self.soniq.accounts.claim(
            "Ada", "correct horse battery", nearness=Nearness.LOOPBACK, address=""
        ).id
        self.root = self.soniq.roots.add(os.fsencode(self.music)).id
        self.soniq.roots.set_writable(self.root, True, by=self.me)
        self.scan()
        with self.soniq.db.write() as tx:
            for table in ("tracks", "albums"):
                tx.execute(f"UPDATE {table} SET added_at_ms = :long_ago", {"long_ago": LONG_AGO})
        self._payloads: dict[bytes, bytes] = {}

    def scan(self) -> None:
        self.soniq.intake.scan(self.root)

    @property
    def tracks(self) -> list[TrackId]:
        """All that were ever there, in the order in which they came."""
        rows = self.soniq.db.read().execute("SELECT id FROM tracks ORDER BY id")
        return [TrackId(id_) for (id_,) in rows]

    @property
    def albums(self) -> list[AlbumId]:
        """Those that are shown."""
        found = self.soniq.library.albums(AlbumFilter(), part=EVERY).items
        return sorted(album.id for album in found)

    def groups(self) -> Sequence[Group]:
        """What is there more than once."""
        self.soniq.duplicates.find()
        return self.soniq.duplicates.groups().groups

    def track(self, title: str) -> TrackId:
        found = self.soniq.library.tracks(TrackFilter(), part=EVERY).items
        (track,) = (one for one in found if one.title == title)
        return track.id

    def apply(
        self, tracks: Sequence[TrackId], said: dict[str, JSON], *, confidence: float = 0.87
    ) -> None:
        """A candidate of another's catalogue, kept and applied."""
        (candidate,) = self.soniq.provenance.keep_candidates(
            [
                NewCandidate(
                    entity="track",
                    entity_id=tracks[0],
                    source=Source.DISCOGS,
                    external_id=str(sorted(said)),
                    title="A release",
                    score=confidence * 100,
                    confidence=confidence,
                    proposals=dict.fromkeys(tracks, said),
                )
            ]
        )
        self.soniq.provenance.apply_candidate(candidate.id, by=self.me)

    def take_all_back(self, *, after: ChangeId, may_be_stale: Collection[ChangeKind]) -> bool:
        """The newest first, undos too; of other kinds nothing may be stale.

        Whether the same albums were shown all the while.
        """
        albums, are_same = self.albums, True
        for change in self.soniq.journal.changes(first=1_000):
            if change.id <= after or change.state != ChangeState.DONE or not change.item_count:
                continue
            if self.soniq.journal.change(change.id).undone_by is not None:
                continue
            may_be = change.kind in may_be_stale
            with suppress(*([Conflict] if may_be else [])):
                undone = self.soniq.journal.undo(change.id, by=self.me)
                assert may_be or undone.stale == (), change
            are_same &= self.albums == albums
        return are_same

    # What is compared

    def sounds(self) -> Counter[bytes]:
        """The payload hash of each sound file, wherever it lies."""
        return Counter(
            self._payload(path)
            for path in self._paths()
            if path.suffix in SOUNDS and path.is_file()
        )

    def disk(self) -> dict[str, str]:
        """Every file and folder with its mode, and every file's bytes."""
        found = {}
        for path in self._paths():
            content = "" if path.is_dir() else xxhash.xxh3_128(path.read_bytes()).hexdigest()
            found[str(path.relative_to(self.music))] = stat.filemode(path.stat().st_mode) + content
        return found

    def leftovers(self) -> list[Path]:
        """Files of soniq's own that are no part of the quarantine."""
        quarantine = self.music / ".soniq" / "quarantine"
        return [
            path
            for path in self._paths()
            if path.name.startswith(".soniq")
            and path != quarantine.parent
            and quarantine not in path.parents
        ]

    def shown(self) -> dict[str, Any]:
        """What people see: every list, who says so, covers, matches, and what is put away.

        Albums, editions and artists that were gone for a while have new ids, and all else again.
        """
        library = self.soniq.library
        albums = library.albums(AlbumFilter(), part=EVERY).items
        matches = [self.soniq.matching.standing(album.id) for album in albums]
        nobody, nowhere = ArtistId(0), AlbumId(0)
        return {
            "tracks": [
                (
                    track.id, track.title, track.artist,
                    track.album, track.album_artist, track.genres, track.year, track.disc_number,
                    track.track_number, track.added_at, track.missing_since,
                    track.file and (track.file.id, track.file.path, track.file.size_bytes),
                )
                for track in library.tracks(TrackFilter(), part=EVERY).items
            ],
            "covers": [
                track.cover for track in library.tracks(TrackFilter(), part=EVERY).items
            ],
            "missing": library.tracks(TrackFilter(missing=True), part=EVERY).items,
            "albums": [
                dataclasses.replace(album, id=nowhere, artist_id=nobody) for album in albums
            ],
            "artists": [
                dataclasses.replace(artist, id=nobody)
                for artist in library.artists(
                    ArtistFilter(album_artists_only=False), part=EVERY
                ).items
            ],
            "genres": [
                (one.name, one.album_count, one.track_count) for one in library.genres(EVERY).items
            ],
            "editions": [
                [
                    dataclasses.replace(edition, id=EditionId(0), album_id=nowhere)
                    for edition in library.album_detail(album.id).editions
                ]
                for album in albums
            ],
            "credits": {
                track: [(credit.role, credit.credited_as) for credit in credits]
                for track, credits in library.artists_of_tracks(self.tracks).items()
            },
            "attribution": self.soniq.provenance.attribution_of_tracks(self.tracks),
            "of albums": [self.soniq.provenance.attribution_of_album(one.id) for one in albums],
            "images": [self.soniq.artworks.of_album(album.id) for album in albums],
            "matches": [
                (one.status, one.score, one.release_group_id, one.release_id, one.by_hand)
                for one in matches
            ],
            "quarantine": self.soniq.quarantine.listing().items,
            "copies": sorted(
                sorted(copy.file_id for copy in group.copies) for group in self.groups()
            ),
        }  # fmt: skip

    def check(self) -> None:
        """The library is sound."""
        reader = self.soniq.db.read()
        assert [tuple(row) for row in reader.execute("PRAGMA integrity_check")] == [("ok",)]
        assert reader.execute("PRAGMA foreign_key_check").fetchall() == []

    def close(self) -> None:
        self.soniq.close()

    def _paths(self) -> list[Path]:
        return sorted(self.music.rglob("*"))

    def _payload(self, path: Path) -> bytes:
        key = path.read_bytes()
        known = xxhash.xxh3_128_digest(key)
        if known not in self._payloads:
            self._payloads[known] = payload_hash(os.fsencode(path))
        return self._payloads[known]


def without_matches(shown: dict[str, Any]) -> dict[str, Any]:
    """Without how albums stand to the catalogue: that soniq looked there by itself is no change."""
    albums = [
        dataclasses.replace(album, match_status="", match_score=None) for album in shown["albums"]
    ]
    return shown | {"albums": albums, "matches": None}


def without_images(shown: dict[str, Any]) -> dict[str, Any]:
    return shown | {
        "albums": [dataclasses.replace(album, cover=None) for album in shown["albums"]],
        "artists": [dataclasses.replace(artist, cover=None) for artist in shown["artists"]],
        "covers": None,
        "images": None,
    }
