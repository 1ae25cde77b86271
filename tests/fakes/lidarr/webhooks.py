"""What Lidarr's webhook sends, version 2 and the versions 0: answers of our own writing."""

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]

SUPPORTED = (
    "OnGrab", "OnReleaseImport", "OnUpgrade", "OnRename", "OnArtistAdd", "OnArtistDelete",
    "OnAlbumDelete", "OnHealthIssue", "OnHealthRestored", "OnDownloadFailure", "OnImportFailure",
    "OnTrackRetag", "OnApplicationUpdate",
)  # fmt: skip


def form(*, knows_headers: bool = True) -> Json:
    """The webhook as the list of kinds of notification has it, to be filled in."""
    fields: list[Json] = [
        {"order": 0, "name": "url", "label": "Webhook URL", "type": "url"},
        {"order": 1, "name": "method", "label": "Method", "value": 1, "type": "select"},
        {"order": 2, "name": "username", "label": "Username", "type": "textbox"},
        {"order": 3, "name": "password", "label": "Password", "type": "password"},
    ]
    if knows_headers:
        fields.append({"order": 4, "name": "headers", "label": "Headers", "type": "keyValueList"})
    return {
        "implementation": "Webhook",
        "implementationName": "Webhook",
        "configContract": "WebhookSettings",
        "fields": fields,
        **{f"supports{name}": True for name in SUPPORTED},
    }


def event(kind: str, **more: Any) -> Json:
    return {"eventType": kind, "instanceName": "Lidarr", "applicationUrl": "", **more}


def test() -> Json:
    return event(
        "Test",
        artist={"id": 1, "name": "Test Name", "path": "C:\\testpath", "mbId": "aaaaa-aaa-aaaa-aaa"},
        albums=[{"id": 123, "title": "Test title"}],
    )


def grab(artist: Json, albums: Sequence[Json], release: str, download: str) -> Json:
    return event(
        "Grab",
        artist=_artist(artist),
        albums=[_album(one) for one in albums],
        release={
            "quality": "FLAC",
            "qualityVersion": 1,
            "releaseTitle": release,
            "indexer": "indexer",
            "size": 1_000,
            "customFormatScore": 0,
            "customFormats": [],
        },
        downloadClient="SABnzbd",
        downloadClientType="SABnzbd",
        downloadId=download,
    )


def imported(artist: Json, album: Json, paths: Sequence[str], download: str) -> Json:
    return event(
        "Download",
        artist=_artist(artist),
        album=_album(album),
        tracks=[
            {"id": number, "title": f"Song {number}", "trackNumber": str(number)}
            for number, _ in enumerate(paths, 1)
        ],
        trackFiles=[
            {
                "id": number,
                "path": path,
                "quality": "FLAC",
                "qualityVersion": 1,
                "size": 10,
                "dateAdded": "2026-05-01T11:00:00Z",
            }
            for number, path in enumerate(paths, 1)
        ],
        deletedFiles=[],
        isUpgrade=False,
        downloadClient="SABnzbd",
        downloadClientType="SABnzbd",
        downloadId=download,
    )


def failed(release: str, download: str) -> Json:
    return event(
        "DownloadFailure",
        quality="FLAC",
        qualityVersion=1,
        releaseTitle=release,
        downloadClient="SABnzbd",
        downloadId=download,
    )


def _artist(artist: Json) -> Json:
    return {
        "id": artist["id"],
        "name": artist["artistName"],
        "path": artist["path"],
        "mbId": artist["foreignArtistId"],
        "type": "Group",
        "tags": [],
    }


def _album(album: Json) -> Json:
    return {
        "id": album["id"],
        "mbId": album["foreignAlbumId"],
        "title": album["title"],
        "albumType": album["albumType"],
        "secondaryAlbumTypes": [],
        "genres": [],
    }
