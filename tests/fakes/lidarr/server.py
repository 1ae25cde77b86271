"""A Lidarr that works: it takes in artists, hears of their albums a little later, searches, grabs,
imports or fails, and tells it by webhook. Every request is held against Lidarr's own description.

Its manners: an artist's albums come some looks after the artist, but for kinds that the metadata
profile leaves out; what is added with an artist that is not monitored is not monitored either; a
webhook is tried before it is kept; requests beside its URL base are sent there.
"""

import json
from typing import Any

import httpx

from tests.fakes.lidarr import webhooks
from tests.fakes.lidarr.described import published
from tests.fakes.lidarr.state import Json, State, heard_of

KEY = "0123456789abcdef0123456789abcdef"
URL = "http://lidarr.home:8686"


class FakeLidarr(State):
    @property
    def server(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.answer)

    def asked(self) -> list[str]:
        """What it was asked: "GET /album", and so on."""
        return [
            f"{one.method} {one.url.path.removeprefix(self.url_base).removeprefix('/api/v1')}"
            for one in self.requests
        ]

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        path = request.url.path
        if self.gone:
            raise httpx.ConnectError("refused")
        if self.proxy:
            return httpx.Response(200, html="<!doctype html><title>Sign in</title>")
        if self.url_base and not path.startswith(self.url_base + "/"):
            query = f"?{request.url.query.decode()}" if request.url.query else ""
            return httpx.Response(307, headers={"Location": self.url_base + path + query})
        path = path.removeprefix(self.url_base)
        if not path.startswith("/api/"):
            return httpx.Response(404, html="<title>Lidarr</title>")
        if request.headers.get("x-api-key") != KEY:
            return httpx.Response(401, json={"error": "Unauthorized"})
        body = json.loads(request.content) if request.content else None
        described = published()
        if described is not None:
            wrong = described.asks(request.method, path, request.url.params, body)
            assert not wrong, wrong
        found = self._routed(request.method, path.removeprefix("/api/v1"), request, body)
        name = f"{request.method} {path.removeprefix('/api/v1')}"
        if name in self.loses:
            self.loses.remove(name)
            raise httpx.ReadError("broke off")
        if described is not None and found.is_success and found.content:
            wrong = described.answers(request.method, path, found.json())
            assert not wrong, wrong
        return found

    # What it is asked

    def _routed(self, method: str, path: str, request: httpx.Request, body: Any) -> httpx.Response:
        parts = path.strip("/").split("/")
        number = int(parts[-1]) if parts[-1].isdigit() else None
        name = "_".join(part for part in parts if not part.isdigit()).lower()
        asked = getattr(self, f"_{method.lower()}_{name}{'_one' if number else ''}", None)
        if asked is None:
            return httpx.Response(404, json={"message": "NotFound"})
        found = asked(request.url.params if method == "GET" else body, number)
        if isinstance(found, httpx.Response):
            return found
        return httpx.Response({"GET": 200, "POST": 201}.get(method, 202), json=found)

    def _get_system_status(self, _: httpx.QueryParams, __: None) -> Json:
        return {
            "appName": self.app,
            "instanceName": self.app,
            "version": self.version,
            "urlBase": self.url_base,
            "isDocker": True,
        }

    def _get_qualityprofile(self, _: httpx.QueryParams, __: None) -> list[Json]:
        return [{"id": at, "name": name, "items": []} for at, name in enumerate(self.qualities, 1)]

    def _get_metadataprofile(self, _: httpx.QueryParams, __: None) -> list[Json]:
        return [{"id": at, "name": name} for at, name in enumerate(self.metadata, 1)]

    def _get_rootfolder(self, _: httpx.QueryParams, __: None) -> list[Json]:
        return self.folders

    def _get_album(self, query: httpx.QueryParams, _: None) -> list[Json]:
        due = [album for looks, album in self.coming if looks <= 0]
        self.coming = [(looks - 1, album) for looks, album in self.coming if looks > 0]
        self.albums += due
        group, numbers = query.get("foreignAlbumId"), query.get_list("albumIds")
        return [
            self._shown(one)
            for one in self.albums
            if (group is None or one["foreignAlbumId"] == group)
            and (not numbers or str(one["id"]) in numbers)
        ]

    def _get_album_lookup(self, query: httpx.QueryParams, _: None) -> list[Json] | httpx.Response:
        term = query["term"]
        if self.metadata_down:
            said = f"Search for '{term}' failed. Unable to communicate with LidarrAPI."
            return httpx.Response(503, json={"message": said, "description": "SkyHookException"})
        known = self.known.get(term.removeprefix("lidarr:"))
        return [] if known is None else [heard_of(known)]

    def _get_artist(self, query: httpx.QueryParams, _: None) -> list[Json]:
        return [one for one in self.artists if query.get("mbId") in (None, one["foreignArtistId"])]

    def _post_artist(self, body: Json, _: None) -> Json | httpx.Response:
        if self.metadata_down:
            said = (
                "HTTP request failed: [503:ServiceUnavailable] [GET] at [https://api.lidarr.audio]"
            )
            return httpx.Response(500, json={"message": said, "description": "HttpException"})
        wrong = self._wrong(body)
        if any(one["foreignArtistId"] == body["foreignArtistId"] for one in self.artists):
            wrong.append(("ForeignArtistId", "This artist has already been added"))
        if wrong:
            return _refused(wrong)
        artist = self._new_artist(
            body["foreignArtistId"],
            body["artistName"],
            body["qualityProfileId"],
            body["metadataProfileId"],
            body["rootFolderPath"],
            monitored=body["monitored"],
        )
        everything = body["addOptions"]["monitor"] != "none"
        for known in self.known.values():
            if known.artist_mbid == artist["foreignArtistId"] and known.kind == "Album":
                album = self._new_album(known, artist["id"], monitored=everything, there=False)
                self.coming.append((self.delay, album))
        return artist

    def _post_album(self, body: Json, _: None) -> Json | httpx.Response:
        if self.metadata_down:
            said = "HTTP request failed: [503:ServiceUnavailable] at [https://api.lidarr.audio]"
            return httpx.Response(500, json={"message": said})
        wrong = self._wrong(body["artist"])
        if wrong:
            return _refused(wrong)
        known = self.known[body["foreignAlbumId"]]
        artist = next(
            (one for one in self.artists if one["foreignArtistId"] == known.artist_mbid), None
        )
        monitored = bool(body["monitored"]) and artist is not None and artist["monitored"]
        artist = artist or self._new_artist(
            known.artist_mbid,
            known.artist,
            body["artist"]["qualityProfileId"],
            body["artist"]["metadataProfileId"],
            body["artist"]["rootFolderPath"],
            monitored=True,
        )
        return self._shown(self._new_album(known, artist["id"], monitored=monitored))

    def _put_album_monitor(self, body: Json, _: None) -> list[Json]:
        found = [one for one in self.albums if one["id"] in body["albumIds"]]
        for one in found:
            one["monitored"] = body["monitored"]
        return [self._shown(one) for one in found]

    def _post_command(self, body: Json, _: None) -> Json:
        command = {
            "id": self._next(),
            "name": body["name"],
            "commandName": "Album Search",
            "status": "started",
            "body": {"sendUpdatesToClient": True},
        }
        self.commands.append(command)
        for album in [one for one in self.albums if one["id"] in body["albumIds"]]:
            release = self.known[album["foreignAlbumId"]].release
            if release is not None and album["monitored"]:
                self.grab(album["foreignAlbumId"], release)
        return command

    def _get_command_one(self, _: httpx.QueryParams, number: int) -> Json | httpx.Response:
        for one in self.commands:
            if one["id"] == number:
                return one
        return httpx.Response(404, json={"message": "NotFound"})

    def _get_queue(self, query: httpx.QueryParams, _: None) -> Json:
        page, size = int(query.get("page", 1)), int(query.get("pageSize", 10))
        found = [self._queued(one, query) for one in self.queue[(page - 1) * size :][:size]]
        total, happens, self.while_queueing = len(self.queue), self.while_queueing, None
        if happens is not None:
            happens()
        return {
            "page": page,
            "pageSize": size,
            "sortKey": "timeleft",
            "sortDirection": "ascending",
            "totalRecords": total,
            "records": found,
        }

    def _get_history(self, query: httpx.QueryParams, _: None) -> Json:
        wanted = query.get("albumId")
        found = [one for one in reversed(self.history) if wanted in (None, str(one["albumId"]))]
        return {"page": 1, "pageSize": 30, "totalRecords": len(found), "records": found[:30]}

    def _get_trackfile(self, query: httpx.QueryParams, _: None) -> list[Json]:
        return [one for one in self.files if str(one["albumId"]) in query.get_list("albumId")]

    def _get_notification(self, _: httpx.QueryParams, __: None) -> list[Json]:
        return self.notifications

    def _get_notification_schema(self, _: httpx.QueryParams, __: None) -> list[Json]:
        return [_slack(), webhooks.form(knows_headers=self.knows_headers)]

    def _post_notification(self, body: Json, _: None) -> Json | httpx.Response:
        wrong = self._tried(body)
        if wrong is not None:
            return wrong
        kept = {**body, "id": self._next()}
        self.notifications.append(kept)
        return kept

    def _put_notification_one(self, body: Json, number: int) -> Json | httpx.Response:
        wrong = self._tried(body)
        if wrong is not None:
            return wrong
        self.notifications = [one for one in self.notifications if one["id"] != number] + [body]
        return body

    def _delete_notification_one(self, _: Any, number: int) -> httpx.Response:
        self.notifications = [one for one in self.notifications if one["id"] != number]
        return httpx.Response(200)

    # Its own

    def _tried(self, notification: Json) -> httpx.Response | None:
        status = self._send(notification, webhooks.test())
        if status < 400:
            return None
        return _refused([("Url", f"Unable to send test message: HTTP {status}")])

    def _wrong(self, artist: Json) -> list[tuple[str, str]]:
        wrong = []
        if artist["qualityProfileId"] not in range(1, len(self.qualities) + 1):
            wrong.append(("QualityProfileId", "Quality Profile does not exist"))
        if artist["metadataProfileId"] not in range(1, len(self.metadata) + 1):
            wrong.append(("MetadataProfileId", "Metadata Profile does not exist"))
        if artist["rootFolderPath"] not in [one["path"] for one in self.folders]:
            wrong.append(("RootFolderPath", "Root folder does not exist"))
        return wrong

    def _shown(self, album: Json) -> Json:
        return {**album, "artist": self.artist_of(album)}

    def _queued(self, item: Json, query: httpx.QueryParams) -> Json:
        shown = dict(item)
        album = next((one for one in self.albums if one["id"] == item.get("albumId")), None)
        if album is not None and query.get("includeAlbum") == "true":
            shown["album"] = album
        if album is not None and query.get("includeArtist") == "true":
            shown["artist"] = self.artist_of(album)
        return shown


def _slack() -> Json:
    return {"implementation": "Slack", "configContract": "SlackSettings", "fields": []}


def _refused(wrong: list[tuple[str, str]]) -> httpx.Response:
    said = [
        {"propertyName": name, "errorMessage": text, "severity": "error"} for name, text in wrong
    ]
    return httpx.Response(400, json=said)
