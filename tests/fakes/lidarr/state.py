"""What is in the fake Lidarr, and what happens there by itself."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.fakes.lidarr import webhooks

MUSIC = "/music"

Json = dict[str, Any]
Tell = Callable[[str, str, Mapping[str, str], bytes], int]
"""Sends a webhook: method, address, headers, body; the status of the answer."""


@dataclass(kw_only=True)
class Known:
    """An album that its metadata server knows. release: what its indexers offer."""

    mbid: str
    title: str
    artist_mbid: str
    artist: str
    kind: str = "Album"
    release: str | None = None
    tracks: int = 3


@dataclass(kw_only=True)
class State:
    url_base: str = ""
    app: str = "Lidarr"
    version: str = "2.13.3.4711"
    delay: int = 2
    """Looks after which the albums of a new artist are there."""
    knows_headers: bool = True
    """Whether webhooks may carry headers, as those of newer versions."""
    metadata_down: bool = False
    gone: bool = False
    """Nothing answers at its address."""
    proxy: bool = False
    """A sign-in page stands before it."""
    while_queueing: Callable[[], object] | None = None
    """Happens once, after the queue was read and before its answer is sent."""
    loses: set[str] = field(default_factory=set)
    """Requests ("POST /artist") of which the next answer is lost, after what was asked is done."""
    tell: Tell | None = None
    known: dict[str, Known] = field(default_factory=dict)
    artists: list[Json] = field(default_factory=list)
    albums: list[Json] = field(default_factory=list)
    queue: list[Json] = field(default_factory=list)
    history: list[Json] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    commands: list[Json] = field(default_factory=list)
    notifications: list[Json] = field(default_factory=list)
    folders: list[Json] = field(default_factory=lambda: [_folder(1, MUSIC)])
    qualities: list[str] = field(default_factory=lambda: ["Any", "Lossless"])
    metadata: list[str] = field(default_factory=lambda: ["Standard", "None"])
    requests: list[httpx.Request] = field(default_factory=list)
    coming: list[tuple[int, Json]] = field(default_factory=list)
    stamp: int = 0

    def knows(self, mbid: str, title: str, **more: Any) -> Known:
        known = Known(mbid=mbid, title=title, **more)
        self.known[mbid] = known
        return known

    def album(self, mbid: str) -> Json:
        (found,) = (one for one in self.albums if one["foreignAlbumId"] == mbid)
        return found

    def artist_of(self, album: Json) -> Json:
        (found,) = (one for one in self.artists if one["id"] == album["artistId"])
        return found

    def take_in(self, mbid: str, *, monitored: bool = False) -> Json:
        """As if a person had added the album's artist long ago."""
        known = self.known[mbid]
        artist = next(
            (one for one in self.artists if one["foreignArtistId"] == known.artist_mbid), None
        ) or self._new_artist(known.artist_mbid, known.artist, 1, 1, MUSIC, monitored=True)
        return self._new_album(known, artist["id"], monitored=monitored)

    def grab(self, mbid: str, release: str, *, size: float = 1_000.0) -> str:
        """It takes a release to its download client. Returns the download's id."""
        album = self.album(mbid)
        download = f"SAB_{self._next():04d}"
        item = {
            "id": self._next(),
            "artistId": album["artistId"],
            "albumId": album["id"],
            "size": size,
            "sizeleft": size,
            "title": release,
            "status": "queued",
            "trackedDownloadStatus": "ok",
            "trackedDownloadState": "downloading",
            "statusMessages": [],
            "downloadId": download,
            "protocol": "usenet",
            "downloadClient": "SABnzbd",
            "indexer": "indexer",
            "trackFileCount": 0,
            "trackHasFileCount": 0,
            "downloadForced": False,
        }
        self.queue.append(item)
        self._note(album, "grabbed", download, release)
        self._tell(webhooks.grab(self.artist_of(album), [album], release, download))
        return download

    def progress(self, mbid: str, percent: float, **more: Any) -> None:
        item = self._item(mbid)
        item.update(
            status="downloading",
            sizeleft=item["size"] * (100 - percent) / 100,
            estimatedCompletionTime="2026-05-01T12:00:00.1234567Z",
            timeleft="00:10:00",
            **more,
        )

    def bring(self, mbid: str, *, quietly: bool = False) -> list[str]:
        """It imports what was downloaded. quietly: no webhook tells. Returns the files' paths."""
        album, item = self.album(mbid), self._item(mbid)
        self.queue.remove(item)
        artist = self.artist_of(album)
        paths = [
            f"{artist['path']}/{album['title']}/{number:02d}.flac"
            for number in range(1, self.known[mbid].tracks + 1)
        ]
        for path in paths:
            self.files.append(
                {
                    "id": self._next(),
                    "artistId": artist["id"],
                    "albumId": album["id"],
                    "path": path,
                    "size": 10,
                }
            )
        album["statistics"] = _statistics(len(paths), len(paths))
        self._note(album, "downloadImported", item["downloadId"], item["title"])
        if not quietly:
            self._tell(webhooks.imported(artist, album, paths, item["downloadId"]))
        return paths

    def fail(self, mbid: str, reason: str, *, quietly: bool = False) -> None:
        album, item = self.album(mbid), self._item(mbid)
        self.queue.remove(item)
        data = {"message": reason}
        self._note(album, "downloadFailed", item["downloadId"], item["title"], data)
        if not quietly:
            self._tell(webhooks.failed(item["title"], item["downloadId"]))

    def remove(self, mbid: str) -> None:
        """Somebody takes it out of the queue."""
        self.queue.remove(self._item(mbid))

    def _tell(self, event: Json) -> None:
        for notification in self.notifications:
            self._send(notification, event)

    def _send(self, notification: Json, event: Json) -> int:
        if self.tell is None:
            return 200
        values = {one["name"]: one.get("value") for one in notification["fields"]}
        method = {1: "POST", 2: "PUT"}[values["method"]]
        request = httpx.Request(method, values["url"])
        login = httpx.BasicAuth(values["username"], values["password"])
        headers = {"Authorization": next(login.auth_flow(request)).headers["authorization"]}
        headers |= {one["key"]: one["value"] for one in values.get("headers") or []}
        return self.tell(method, values["url"], headers, json.dumps(event).encode())

    def _new_artist(
        self, mbid: str, name: str, quality: int, metadata: int, folder: str, *, monitored: bool
    ) -> Json:
        artist = {
            "id": self._next(),
            "foreignArtistId": mbid,
            "artistName": name,
            "qualityProfileId": quality,
            "metadataProfileId": metadata,
            "path": f"{folder}/{name}",
            "monitored": monitored,
            "monitorNewItems": "none",
            "status": "continuing",
            "tags": [],
        }
        self.artists.append(artist)
        return artist

    def _new_album(
        self, known: Known, artist_id: int, *, monitored: bool, there: bool = True
    ) -> Json:
        album = {
            **heard_of(known, with_artist=False),
            "id": self._next(),
            "artistId": artist_id,
            "monitored": monitored,
            "statistics": _statistics(0, known.tracks),
        }
        if there:
            self.albums.append(album)
        return album

    def _item(self, mbid: str) -> Json:
        number = self.album(mbid)["id"]
        (found,) = (one for one in self.queue if one["albumId"] == number)
        return found

    def _note(
        self, album: Json, event: str, download: str, title: str, data: Json | None = None
    ) -> None:
        self.history.append(
            {
                "id": self._next(),
                "albumId": album["id"],
                "artistId": album["artistId"],
                "sourceTitle": title,
                "date": "2026-05-01T11:00:00Z",
                "downloadId": download,
                "eventType": event,
                "data": data or {},
            }
        )

    def _next(self) -> int:
        self.stamp += 1
        return self.stamp


def heard_of(known: Known, *, with_artist: bool = True) -> Json:
    said: Json = {
        "title": known.title,
        "foreignAlbumId": known.mbid,
        "albumType": known.kind,
        "secondaryTypes": [],
        "monitored": False,
        "anyReleaseOk": True,
        "releases": [],
        "images": [],
    }
    if with_artist:
        said["artist"] = {"foreignArtistId": known.artist_mbid, "artistName": known.artist}
    return said


def _folder(number: int, path: str) -> Json:
    return {
        "id": number,
        "name": "Music",
        "path": path,
        "accessible": True,
        "freeSpace": 5_000_000_000,
        "defaultQualityProfileId": 2,
        "defaultMetadataProfileId": 1,
    }


def _statistics(files: int, tracks: int) -> Json:
    return {
        "trackFileCount": files,
        "trackCount": tracks,
        "totalTrackCount": tracks,
        "sizeOnDisk": files * 10,
        "percentOfTracks": 100.0 * files / tracks,
    }
