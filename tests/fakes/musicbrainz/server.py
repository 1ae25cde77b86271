"""A small MusicBrainz of invented albums: searches, look-ups, and the manners it insists on.

It understands of Lucene `field:word`, `field:"a phrase"`, AND, OR and escapes. As the real one, it
gives the best hit of a search the score 100, however bad it is, and 403 to who does not say who
asks.
"""

import re
from typing import Any
from uuid import UUID, uuid5

import httpx

SEED = UUID("5d1f2a30-9f1e-4a58-9d0e-5d8f5a0d9a11")
Json = dict[str, Any]


def mbid(*words: object) -> str:
    """Always the same for the same words."""
    return str(uuid5(SEED, " ".join(map(str, words))))


def credit(*names: str, join: str = " & ") -> list[Json]:
    return [
        {
            "name": name,
            "joinphrase": join if at < len(names) else "",
            "artist": {"id": mbid("artist", name), "name": name, "sort-name": name},
        }
        for at, name in enumerate(names, 1)
    ]


def release(
    title: str,
    artists: tuple[str, ...],
    tracks: tuple[tuple[str, int], ...],
    *,
    edition: str = "",
    date: str = "1987-05-01",
    barcode: str | None = None,
    format: str = "CD",
    kind: str = "Album",
) -> Json:
    """A release with one disc; tracks: title and milliseconds."""
    group = {
        "id": mbid("group", artists, title),
        "title": title,
        "disambiguation": "",
        "primary-type": kind,
        "secondary-types": [],
        "first-release-date": date,
        "artist-credit": credit(*artists),
    }
    return {
        "id": mbid("release", artists, title, edition),
        "title": title,
        "disambiguation": edition,
        "artist-credit": credit(*artists),
        "release-group": group,
        "status": "Official",
        "date": date,
        "country": "GB",
        "barcode": barcode,
        "asin": None,
        "packaging": None,
        "text-representation": {"language": "eng", "script": "Latn"},
        "label-info": [
            {"catalog-number": "QUAY 7", "label": {"id": mbid("label"), "name": "Quay"}}
        ],
        "cover-art-archive": {"front": True, "back": False, "count": 1, "artwork": True},
        "media": [
            {
                "position": 1,
                "format": format,
                "title": "",
                "track-count": len(tracks),
                "tracks": [
                    _track(name, length, number, artists, title)
                    for number, (name, length) in enumerate(tracks, 1)
                ],
            }
        ],
    }


def _track(name: str, length: int, number: int, artists: tuple[str, ...], album: str) -> Json:
    return {
        "id": mbid("track", artists, album, number),
        "position": number,
        "number": str(number),
        "title": name,
        "length": length,
        "artist-credit": credit(*artists),
        "recording": {
            "id": mbid("recording", artists, name),
            "title": name,
            "disambiguation": "",
            "length": length,
            "video": False,
            "isrcs": [isrc(artists, name)],
            "artist-credit": credit(*artists),
        },
    }


def isrc(artists: tuple[str, ...], name: str) -> str:
    return f"GBQUA{UUID(mbid('isrc', artists, name)).int % 10**7:07}"


LANTERNS = ("The Paper Lanterns",)
HARBOUR = release(
    "Harbour Lights",
    LANTERNS,
    (("Low Tide", 185_000), ("Fog", 201_000), ("Bell", 240_500)),
    barcode="5012345678900",
)
HARBOUR_LP = release(
    "Harbour Lights",
    LANTERNS,
    (("Low Tide", 186_000), ("Fog", 201_000)),
    edition="vinyl",
    format='12" Vinyl',
)
DUET = release(
    "Two: Rooms (Live)", ("Ida Holm", "AC/DC"), (("Ebb!", 99_000),), barcode="036000291452"
)
CATALOGUE = (HARBOUR, HARBOUR_LP, DUET)
URLS = {"https://lanterns.bandcamp.com/album/harbour-lights": ("release", HARBOUR["id"])}


class FakeMusicBrainz:
    """requests: all that came. busy: how many are answered 503 first."""

    def __init__(self, catalogue: tuple[Json, ...] = CATALOGUE, *, busy: int = 0) -> None:
        self.catalogue = catalogue
        self.busy = busy
        self.requests: list[httpx.Request] = []
        self.server = httpx.MockTransport(self.answer)

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if not re.match(r"\w+/\S+ \(.+\)", request.headers.get("User-Agent", "")):
            return _failed(403, "Your requests are being blocked: say who you are.")
        if self.busy > 0:
            self.busy -= 1
            return _failed(503, "Your requests exceed the rate limit.", {"Retry-After": "2"})
        params = request.url.params
        if params.get("fmt") != "json":
            return httpx.Response(200, text="<metadata/>")
        found = self._found(request.url.path.removeprefix("/ws/2/").split("/"), params)
        return _failed(404, "Not Found") if found is None else httpx.Response(200, json=found)

    def _found(self, path: list[str], params: httpx.QueryParams) -> Json | None:
        match path:
            case ["release-group" | "release" | "recording" as entity] if "query" in params:
                return self._search(entity, params)
            case ["release"]:
                return self._page(params)
            case ["url"]:
                return _url(params["resource"])
            case ["isrc", code]:
                of_code = [sound for sound in self._sounds() if code in sound["isrcs"]]
                return {"isrc": code, "recordings": of_code} if of_code else None
            case [entity, wanted]:
                return next((e for e in self._entities(entity) if e["id"] == wanted), None)
        return None

    def _page(self, params: httpx.QueryParams) -> Json:
        group, start = params["release-group"], int(params.get("offset", "0"))
        found = [r for r in self.catalogue if r["release-group"]["id"] == group]
        listed = found[start : start + int(params.get("limit", "25"))]
        return {"release-count": len(found), "release-offset": start, "releases": listed}

    def _search(self, entity: str, params: httpx.QueryParams) -> Json:
        fits = _query(params["query"])
        found = [found for found in self._entities(entity) if fits(_fields(entity, found))]
        start = int(params.get("offset", "0"))
        scored = [{**hit, "score": max(1, 100 - 7 * at)} for at, hit in enumerate(found)]
        listed = scored[start : start + int(params.get("limit", "25"))]
        return {"count": len(found), "offset": start, f"{entity}s": listed}

    def _entities(self, entity: str) -> list[Json]:
        if entity == "release":
            return list(self.catalogue)
        if entity == "recording":
            return self._sounds()
        groups: dict[str, Json] = {}
        for one in self.catalogue:
            made = groups.setdefault(one["release-group"]["id"], {**one["release-group"]})
            made["releases"] = [*made.get("releases", []), _stub(one)]
        return list(groups.values()) if entity == "release-group" else []

    def _sounds(self) -> list[Json]:
        sounds: dict[str, Json] = {}
        for one in self.catalogue:
            for track in one["media"][0]["tracks"]:
                made = sounds.setdefault(track["recording"]["id"], {**track["recording"]})
                made["releases"] = [*made.get("releases", []), _stub(one)]
        return list(sounds.values())


def _stub(one: Json) -> Json:
    names = ("id", "title", "status", "date", "country", "release-group")
    return {name: one[name] for name in names} | {
        "media": [{"format": m["format"], "track-count": m["track-count"]} for m in one["media"]]
    }


def _url(resource: str) -> Json | None:
    if resource not in URLS:
        return None
    entity, wanted = URLS[resource]
    tie = {"type": "purchase for download", "target-type": entity, entity: {"id": wanted}}
    return {"id": mbid("url", resource), "resource": resource, "relations": [tie]}


def _failed(status: int, words: str, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.Response(status, json={"error": words}, headers=headers)


def _fields(entity: str, found: Json) -> dict[str, str]:
    group = found.get("release-group") or found
    return {
        "artist": "".join(c["name"] + c["joinphrase"] for c in found["artist-credit"]),
        "releasegroup": group["title"],
        "release": found["title"],
        "recording": found["title"] if entity == "recording" else "",
        "barcode": (found.get("barcode") or "").lstrip("0"),
        "primarytype": group.get("primary-type", ""),
    }


def _query(query: str) -> Any:
    """A predicate of fields: any of the parts between OR, of which all clauses must fit."""
    parts = [
        [
            (field, re.sub(r"\\(.)", r"\1", words.strip('"')))
            for field, words in re.findall(r'(?:(\w+):)?("(?:\\.|[^"\\])*"|(?:\\.|[^\s\\])+)', part)
            if field or words != "AND"
        ]
        for part in query.split(" OR ")
    ]

    def fits(fields: dict[str, str]) -> bool:
        return any(
            clauses
            and all(
                _has(fields.get(field, ""), words) if field else _anywhere(fields, words)
                for field, words in clauses
            )
            for clauses in parts
        )

    return fits


def _anywhere(fields: dict[str, str], words: str) -> bool:
    """A word without a field is looked for in all of them."""
    said = re.search(r"\w", words) is not None
    return said and any(_has(text, words) for text in fields.values())


def _has(text: str, words: str) -> bool:
    mine, theirs = (re.findall(r"\w+", part.lower().lstrip("0")) for part in (text, words))
    span = len(theirs)
    return any(mine[at : at + span] == theirs for at in range(len(mine) - span + 1))
