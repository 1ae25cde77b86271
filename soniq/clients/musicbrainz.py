"""MusicBrainz: who made what, as its web service (version 2) tells it in JSON.

One request a second on average from one household; who asks more often is answered 503, and who
does not stop is locked out. Source: musicbrainz.org/doc/MusicBrainz_API and …/Rate_Limiting.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlsplit

from soniq.clients import musicbrainz_reading as reading
from soniq.clients.model import (
    A_WEEK,
    DAY,
    FOR_EVER,
    FailureKind,
    Keep,
    Recording,
    Release,
    ReleaseGroup,
    Service,
    ServiceFailed,
    UrlTarget,
)
from soniq.clients.musicbrainz_shapes import is_mbid
from soniq.clients.request import Params
from soniq.clients.transport import Transport
from soniq.errors import Invalid

T = TypeVar("T")

MOST = 100
"""Entries of a page."""
PAGES = 10
A_MONTH = Keep(found=30 * DAY)

_OPERATORS = re.compile(r'[+\-&|!(){}\[\]^"~*?:\\/]')
_WORDS = re.compile(r"\b(AND|OR|NOT)\b")
_ISRC = re.compile(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}")

_RELEASE = "artist-credits labels recordings release-groups media isrcs"
_URL = "artist-rels label-rels recording-rels release-rels release-group-rels work-rels"


def escaped(text: str) -> str:
    """Words for a search, with nothing in them that Lucene takes for an operator."""
    return _WORDS.sub(lambda word: word[0].lower(), _OPERATORS.sub(r"\\\g<0>", text))


def quoted(text: str) -> str:
    """A phrase for a search: these words, in this order, next to each other."""
    return '"' + _OPERATORS.sub(r"\\\g<0>", text) + '"'


class MusicBrainz:
    """All methods raise ServiceFailed; a look-up of what is not there does so with NOT_FOUND.

    Searches are kept for a week, look-ups by id for ever: `Transport.action(fresh=True)` asks anew.
    """

    def __init__(self, transport: Transport, base_url: str, rate: float) -> None:
        """rate: requests a second; at the public server never more than 1 is used."""
        is_public = (urlsplit(base_url).hostname or "").endswith(reading.HOST)
        self._transport = transport
        self._service = replace(
            reading.SERVICE,
            base_url=base_url.rstrip("/"),
            rate=min(rate, reading.SERVICE.rate) if is_public else rate,
            hosts=reading.SERVICE.hosts if is_public else (),
        )

    @property
    def service(self) -> Service:
        return self._service

    def search_release_groups(
        self, query: str, *, limit: int = 25, offset: int = 0
    ) -> list[ReleaseGroup]:
        """query: Lucene, such as `artist:"Portishead" AND releasegroup:dummy`. limit: 1–100.

        Raises:
            Invalid: an empty query, or another limit.
        """
        return self._search("release-group", query, reading.groups, limit, offset)

    def search_releases(self, query: str, *, limit: int = 25, offset: int = 0) -> list[Release]:
        """Like `search_release_groups`. The releases come without tracks."""
        return self._search("release", query, reading.releases, limit, offset)

    def search_recordings(self, query: str, *, limit: int = 25, offset: int = 0) -> list[Recording]:
        """Like `search_release_groups`."""
        return self._search("recording", query, reading.recordings, limit, offset)

    def release_group(self, mbid: str) -> ReleaseGroup:
        """With stubs of its releases."""
        path = f"release-group/{_checked(mbid)}"
        return self._get(path, reading.group, {"inc": "artist-credits releases media"})

    def releases_of(self, group_mbid: str) -> list[Release]:
        """Every release of a group, with media and labels but without tracks."""
        found: list[Release] = []
        for page in range(PAGES):
            asked: Params = {
                "release-group": _checked(group_mbid),
                "inc": "artist-credits labels media release-groups",
                "limit": MOST,
                "offset": page * MOST,
            }
            listed, total = self._get("release", reading.releases_page, asked, A_MONTH)
            found += listed
            if not listed or (page + 1) * MOST >= total:
                break
        return found

    def release(self, mbid: str) -> Release:
        """With media, tracks, recordings, credits, labels and ISRCs."""
        return self._get(f"release/{_checked(mbid)}", reading.release, {"inc": _RELEASE})

    def recording(self, mbid: str) -> Recording:
        """With its ISRCs and stubs of the releases that carry it."""
        inc = "artist-credits isrcs releases release-groups media"
        return self._get(f"recording/{_checked(mbid)}", reading.recording, {"inc": inc})

    def by_isrc(self, isrc: str) -> list[Recording]:
        """The recordings of an ISRC, with stubs of their releases; empty where it is unknown.

        Raises:
            Invalid: it is no ISRC.
        """
        code = isrc.replace("-", "").strip().upper()
        if not _ISRC.fullmatch(code):
            raise Invalid(f'"{isrc[:40]}" is no ISRC: that is 12 letters and digits.')
        inc = "artist-credits isrcs releases"
        return self._known(lambda: self._get(f"isrc/{code}", reading.recordings, {"inc": inc}))

    def by_barcode(self, barcode: str) -> list[Release]:
        """Releases without tracks; zeros in front of the barcode do not matter.

        Raises:
            Invalid: it has no digits.
        """
        digits = re.sub(r"[\s-]", "", barcode)
        bare = digits.lstrip("0")
        if not bare.isascii() or not bare.isdigit():
            raise Invalid(f'"{barcode[:40]}" is no barcode: that is digits.')
        forms = dict.fromkeys((digits, bare, bare.zfill(12), bare.zfill(13)))
        found = self.search_releases(" OR ".join(f"barcode:{form}" for form in forms))
        return [release for release in found if (release.barcode or "").lstrip("0") == bare]

    def by_url(self, url: str) -> list[UrlTarget]:
        """What the address (of Bandcamp, say) is tied to; empty where it is unknown."""
        asked = {"resource": url, "inc": _URL}
        return self._known(lambda: self._get("url", reading.url_targets, asked))

    def _search(
        self, entity: str, query: str, read: Callable[[object], T], limit: int, offset: int
    ) -> T:
        if not query.strip():
            raise Invalid("There is nothing to search for: the query is empty.")
        if not 1 <= limit <= MOST or offset < 0:
            raise Invalid(f"A search gives 1 to {MOST} hits from 0 on, not {limit} from {offset}.")
        asked: Params = {"query": query, "limit": limit, "offset": offset}
        return self._get(entity, read, asked, A_WEEK)

    def _get(
        self,
        path: str,
        read: Callable[[object], T],
        params: Params,
        keep: Keep = FOR_EVER,
    ) -> T:
        asked = {**params, "fmt": "json"}
        return self._transport.get_json(self._service, f"/ws/2/{path}", asked, read=read, keep=keep)

    def _known(self, ask: Callable[[], list[T]]) -> list[T]:
        """Where "not found" is an answer like any other."""
        try:
            return ask()
        except ServiceFailed as failure:
            if failure.kind is FailureKind.NOT_FOUND:
                return []
            raise


def _checked(mbid: str) -> str:
    if not is_mbid(mbid):
        raise Invalid(f'"{mbid[:60]}" is no MBID: that is 32 hexadecimal digits in five groups.')
    return mbid.lower()
