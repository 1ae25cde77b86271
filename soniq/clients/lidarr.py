"""Lidarr v1: a household's own server that looks for albums and fetches them.

It knows albums by the release groups of MusicBrainz. What it is asked is in its OpenAPI file; what
that leaves out is said where it is used.
"""

from collections.abc import Callable
from typing import Literal, TypeVar

from soniq.clients import lidarr_reading as reading
from soniq.clients.lidarr_model import (
    Album,
    Artist,
    Command,
    Folder,
    HistoryLine,
    MetadataDown,
    NamedProfile,
    QueuePage,
    Status,
)
from soniq.clients.model import NOT_AT_ALL, FailureKind, Service, ServiceFailed
from soniq.clients.request import Params
from soniq.clients.transport import Transport

T = TypeVar("T")

RATE = 10.0
"""Requests a second: it stands in the same house, often on a board as small."""

QUEUE_PAGE = 200
HISTORY_PAGE = 30


def service(url: str) -> Service:
    return Service(name="lidarr", label="Lidarr", base_url=url, rate=RATE, faults=reading.faults)


class LidarrServer:
    """All methods raise ServiceFailed."""

    def __init__(self, transport: Transport, url: str, key: str) -> None:
        """url: with the URL base, without a slash at its end."""
        self._transport = transport
        self._service = service(url)
        self._headers = {"X-Api-Key": key}

    @property
    def url(self) -> str:
        return self._service.base_url

    def status(self) -> Status:
        return self._get("/system/status", reading.status)

    def quality_profiles(self) -> list[NamedProfile]:
        return self._get("/qualityprofile", reading.profiles)

    def metadata_profiles(self) -> list[NamedProfile]:
        return self._get("/metadataprofile", reading.profiles)

    def folders(self) -> list[Folder]:
        return self._get("/rootfolder", reading.folders)

    def album_of(self, release_group: str) -> Album | None:
        """The one that it has taken in."""
        found = self._get("/album", reading.albums, {"foreignAlbumId": release_group})
        return next((one for one in found if one.id is not None), None)

    def album(self, album_id: int) -> Album | None:
        """The one of that number there; None where it is gone."""
        found = self._get("/album", reading.albums, {"albumIds": album_id})
        return next((one for one in found if one.id == album_id), None)

    def find(self, release_group: str) -> Album | None:
        """The one that its metadata server knows, with its artist.

        Raises MetadataDown.
        """
        term = f"lidarr:{release_group}"
        found = self._get("/album/lookup", reading.albums, {"term": term})
        return next((one for one in found if one.mbid == release_group and one.artist), None)

    def artist_of(self, mbid: str) -> Artist | None:
        """The one that it has taken in."""
        found = self._get("/artist", reading.artists, {"mbId": mbid})
        return next((one for one in found if one.id is not None and one.mbid == mbid), None)

    def add_artist(
        self, artist: Artist, *, quality_profile: int, metadata_profile: int, folder: str
    ) -> Artist:
        """Takes an artist in, none of whose albums it looks for by itself; these come later, as
        its metadata server tells them. Raises MetadataDown."""
        said = {
            **_new_artist(artist, quality_profile, metadata_profile, folder),
            "addOptions": {"monitor": "none", "searchForMissingAlbums": False},
        }
        return self._send("/artist", reading.artist, said, repeatable=False)

    def add_album(
        self, album: Album, *, quality_profile: int, metadata_profile: int, folder: str
    ) -> Album:
        """Takes in one album that the artist's metadata profile leaves out. Raises MetadataDown."""
        assert album.artist is not None
        said = {
            "foreignAlbumId": album.mbid,
            "title": album.title,
            "monitored": True,
            "anyReleaseOk": True,
            "artist": _new_artist(album.artist, quality_profile, metadata_profile, folder),
            "addOptions": {"addType": "manual", "searchForNewAlbum": False},
        }
        return self._send("/album", reading.album, said, repeatable=False)

    def monitor(self, album_id: int) -> None:
        said = {"albumIds": [album_id], "monitored": True}
        self._send("/album/monitor", _nothing, said, method="PUT")

    def begin_search(self, album_id: int) -> Command:
        """The OpenAPI file leaves out that a command carries what it is about."""
        said = {"name": "AlbumSearch", "albumIds": [album_id]}
        return self._send("/command", reading.command, said, repeatable=False)

    def command(self, command_id: int) -> Command | None:
        """None where Lidarr has forgotten it, as it does after a day."""
        try:
            return self._get(f"/command/{command_id}", reading.command)
        except ServiceFailed as failed:
            if failed.kind is FailureKind.NOT_FOUND:
                return None
            raise

    def queue(self, page: int = 1) -> QueuePage:
        """200 of what is being downloaded."""
        asked = {"page": page, "pageSize": QUEUE_PAGE}
        return self._get(
            "/queue", reading.queue, {**asked, "includeAlbum": "true", "includeArtist": "true"}
        )

    def history_of(self, album_id: int) -> list[HistoryLine]:
        """The latest first, the last 30."""
        return self._get(
            "/history",
            reading.history,
            {
                "page": 1,
                "pageSize": HISTORY_PAGE,
                "sortKey": "date",
                "sortDirection": "descending",
                "albumId": album_id,
            },
        )

    def files_of(self, album_id: int) -> list[str]:
        """The paths of an album's files, as Lidarr sees them."""
        return self._get("/trackfile", reading.paths, {"albumId": album_id})

    def notifications(self) -> list[dict[str, object]]:
        """As Lidarr writes them: what it tells whom."""
        return self._get("/notification", reading.things)

    def kinds_of_notification(self) -> list[dict[str, object]]:
        """Each as it is to be filled in, for `put_notification`."""
        return self._get("/notification/schema", reading.things)

    def put_notification(self, said: dict[str, object]) -> None:
        """A new one, or one that is there, by its "id". Lidarr tries it first.

        Raises ServiceFailed, REFUSED, with what Lidarr says where it came to nothing.
        """
        if "id" in said:
            self._send(f"/notification/{said['id']}", _nothing, said, method="PUT")
        else:
            self._send("/notification", _nothing, said, repeatable=False)

    def drop_notification(self, notification_id: int) -> None:
        self._send(f"/notification/{notification_id}", _nothing, {}, method="DELETE")

    def _get(
        self, path: str, read: Callable[[Service, object], T], params: Params | None = None
    ) -> T:
        return self._asked(
            lambda: self._transport.get_json(
                self._service,
                f"/api/v1{path}",
                params,
                read=lambda body: read(self._service, body),
                keep=NOT_AT_ALL,
                headers=self._headers,
            )
        )

    def _send(
        self,
        path: str,
        read: Callable[[Service, object], T],
        said: object,
        *,
        method: Literal["POST", "PUT", "DELETE"] = "POST",
        repeatable: bool = True,
    ) -> T:
        return self._asked(
            lambda: self._transport.post_json(
                self._service,
                f"/api/v1{path}",
                read=lambda body: read(self._service, body),
                json=said,
                keep=NOT_AT_ALL,
                headers=self._headers,
                repeatable=repeatable,
                method=method,
            )
        )

    def _asked(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except ServiceFailed as failed:
            if failed.number == reading.METADATA_DOWN:
                raise MetadataDown(self._service.name) from None
            raise


def _new_artist(
    artist: Artist, quality_profile: int, metadata_profile: int, folder: str
) -> dict[str, object]:
    """Lidarr looks for albums of an artist by itself only where both are monitored: so the artist
    is, and none of the albums."""
    return {
        "foreignArtistId": artist.mbid,
        "artistName": artist.name,
        "qualityProfileId": quality_profile,
        "metadataProfileId": metadata_profile,
        "rootFolderPath": folder,
        "monitored": True,
        "monitorNewItems": "none",
    }


def _nothing(_service: Service, _answer: object) -> None:
    """For answers that say only that it was done."""
