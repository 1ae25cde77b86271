"""The page of somebody's collection at Bandcamp, as a browser saves it after it was scrolled.

What it was sent with stands in it as JSON, the first screens of it with all that is known of each;
what came by scrolling stands in its list alone: number, title and artist.
"""

import html
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from soniq.files.exports.values import Fields, fields

_BLOB = re.compile(r'id="pagedata"[^>]*?data-blob="([^"]*)"', re.DOTALL)
_BY = re.compile(r"^\s*by\s+")
MOST = 100_000
"""Entries of a list."""


def items(page: str) -> Iterator[tuple[bool, Fields]]:
    """Each once, as the service's own answers have them; and whether it is only wished for."""
    seen: set[tuple[str, str]] = set()
    for is_wish, item in (*_sent(page), *_listed(page)):
        kind = str(item.get("tralbum_type") or item.get("item_type") or "")[:1]
        number = str(item.get("tralbum_id") or item.get("item_id") or "")
        if (kind, number) not in seen or not number:
            seen.add((kind, number))
            yield is_wish, item


def _sent(page: str) -> Iterator[tuple[bool, Fields]]:
    found = _BLOB.search(page)
    try:
        said = fields(json.loads(html.unescape(found[1]))) if found else {}
    except (ValueError, RecursionError):
        return
    cache = fields(said.get("item_cache"))
    for name in ("collection", "wishlist"):
        yield from ((name == "wishlist", fields(one)) for one in fields(cache.get(name)).values())


def _listed(page: str) -> Iterator[tuple[bool, Fields]]:
    reading = _Reading()
    reading.feed(page)
    reading.close()
    yield from reading.found


class _Reading(HTMLParser):
    """Looks for the containers of a list, and in each for its words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[bool, Fields]] = []
        self._is_wish = False
        self._item: dict[str, object] | None = None
        self._wanted = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        classes = said.get("class", "").split()
        self._wanted = ""  # what stands in tags within a title is no title
        if said.get("id") in {"collection-grid", "wishlist-grid"}:
            self._is_wish = said["id"] == "wishlist-grid"
        elif "collection-item-container" in classes and len(self.found) < MOST:
            self._item = {
                "tralbum_id": said.get("data-tralbumid"),
                "tralbum_type": said.get("data-tralbumtype"),
                "item_type": said.get("data-itemtype"),
            }
            self.found.append((self._is_wish, self._item))
        elif self._item is not None and "collection-item-title" in classes:
            self._wanted = "item_title"
        elif self._item is not None and "collection-item-artist" in classes:
            self._wanted = "band_name"
        elif self._item is not None and tag == "a" and "item-link" in classes:
            self._item.setdefault("item_url", said.get("href"))

    def handle_endtag(self, _tag: str, /) -> None:
        self._wanted = ""

    def handle_data(self, data: str) -> None:
        if self._wanted and self._item is not None:
            written = f"{self._item.get(self._wanted, '')}{data}"
            is_artist = self._wanted == "band_name"
            self._item[self._wanted] = _BY.sub("", written) if is_artist else written
