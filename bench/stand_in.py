"""Catalogues that benches ask: the stand-in of MusicBrainz, and one of this process."""

import importlib.util
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.perturbing import Album
from soniq.clients.model import ArtistCredit, Recording, Release, ReleaseGroup
from soniq.clients.musicbrainz import MusicBrainz
from soniq.clients.transport import Transport
from soniq.events import Bus
from soniq.store.cache import HttpCache
from soniq.store.database import Database
from soniq.store.migrations import migrate
from soniq.store.network_log import NetworkLog

Json = dict[str, Any]


@contextmanager
def over_http(place: Path, rate: float) -> Iterator[tuple[MusicBrainz, str]]:
    """soniq's own client of the stand-in in `place`, and the stand-in's address.

    rate: requests a second that the stand-in grants and soniq takes; 0: no limit.
    """
    with _served(place, rate) as address, tempfile.TemporaryDirectory() as folder:
        migrate(Path(folder) / "library.sqlite")
        db = Database(Path(folder) / "library.sqlite", Bus())
        transport = Transport(
            HttpCache(db, Path(folder)),
            NetworkLog(db),
            network=lambda: "auto",
            contact=lambda: "bench@example.org",
            install_id="bench",
            version="0",
        )
        try:
            with transport.action("Bench", by_person=True):
                yield MusicBrainz(transport, address, rate or 1e6), address
        finally:
            transport.close()
            db.close()


def stats(address: str) -> Json:
    """What the stand-in counted."""
    with urllib.request.urlopen(f"{address}/_stats", timeout=5) as answer:
        counted: Json = json.load(answer)
    return counted


class Shelf:
    """A catalogue of albums, searched as the stand-in does; releases it has none."""

    def __init__(self, place: Path, albums: Iterable[Album]) -> None:
        spec = importlib.util.spec_from_file_location("stand_in_of_cases", place / "fake_mb.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as index:
            index.writelines(json.dumps(_row(album)) + "\n" for album in albums)
            index.flush()
            self._index = module.Index(index.name)

    def search_release_groups(
        self, query: str, *, limit: int = 25, offset: int = 0
    ) -> list[ReleaseGroup]:
        found = self._index.search(query)[offset : offset + limit]
        return [_group(score, hit) for score, hit in found]

    def release_group(self, mbid: str) -> ReleaseGroup:
        raise AssertionError(f"{mbid} was looked up")

    def releases_of(self, group_mbid: str) -> list[Release]:
        raise AssertionError(f"the releases of {group_mbid} were looked up")

    def release(self, mbid: str) -> Release:
        raise AssertionError(f"{mbid} was looked up")

    def by_isrc(self, isrc: str) -> list[Recording]:
        raise AssertionError(f"{isrc} was looked up")

    def by_barcode(self, barcode: str) -> list[Release]:
        raise AssertionError(f"{barcode} was looked up")


@contextmanager
def _served(place: Path, rate: float) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(place / "fake_mb.py")]
    command += ["--index", str(place / "mb_release_groups.jsonl")]
    server = subprocess.Popen([*command, "--port", str(port), "--rate", str(rate)])
    try:
        address = f"http://127.0.0.1:{port}"
        _await(address)
        yield address
    finally:
        server.terminate()
        server.wait()


def _await(address: str) -> None:
    for _ in range(100):
        try:
            stats(address)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"The stand-in at {address} does not answer.")


def _row(album: Album) -> Json:
    return {
        "id": album.id,
        "artist": album.artist,
        "title": album.title,
        "type": album.type,
        "secondary": album.secondary,
    }


def _group(score: int, hit: Json) -> ReleaseGroup:
    name = hit["artist"]
    credit = ArtistCredit(name=name, join="", artist_id=None, artist_name=name, sort_name=name)
    return ReleaseGroup(
        id=hit["id"],
        title=hit["title"],
        disambiguation="",
        artist=name,
        artists=(credit,),
        primary_type=hit["type"],
        secondary_types=tuple(hit["secondary"]),
        first_release_date=None,
        score=score,
    )
