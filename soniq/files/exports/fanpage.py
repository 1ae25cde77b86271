"""The page of somebody's collection at Bandcamp, as a browser saves it after it was scrolled.

What it was sent with stands in it as JSON, the first screens of it with all that is known of each;
what came by scrolling stands in its list alone: number, title and artist. The list is looked
through by patterns of bounded length: a page that is made to do harm costs no more than another.
"""

import html
import json
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice

from soniq.files.exports.values import Fields, fields

_PLACE = 'id="pagedata"'
_BLOB = re.compile(_PLACE + r'[^>]{0,2000}?data-blob="([^"]*)"')
_TAG = r"<\w{1,20}\s[^<>]{0,2000}?"
_ITEM = re.compile(_TAG + r"\bcollection-item-container\b[^<>]{0,2000}>")
_GRID = re.compile(r'\bid="(collection|wishlist)-grid"')
_TITLE = re.compile(_TAG + r"\bcollection-item-title\b[^<>]{0,2000}>([^<]{0,2000})")
_ARTIST = re.compile(_TAG + r"\bcollection-item-artist\b[^<>]{0,2000}>([^<]{0,2000})")
_LINK = re.compile(r"<a\s[^<>]{0,2000}>")
_MARK = re.compile(r'\b(data-tralbumid|data-tralbumtype|data-itemtype|href)="([^"<>]{0,1000})"')
_BY = re.compile(r"^\s*by\s+")
MOST = 50_000
"""Entries of a page; nobody's browser shows more."""
REACH = 20_000
"""Letters of an entry that are looked through."""


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
    place = page.find(_PLACE)
    found = _BLOB.match(page, place) if place >= 0 else None
    try:
        said = fields(json.loads(html.unescape(found[1]))) if found else {}
    except (ValueError, RecursionError):
        return
    cache = fields(said.get("item_cache"))
    for name in ("collection", "wishlist"):
        yield from ((name == "wishlist", fields(one)) for one in fields(cache.get(name)).values())


def _listed(page: str) -> Iterator[tuple[bool, Fields]]:
    grids = deque((found.start(), found[1] == "wishlist") for found in _GRID.finditer(page))
    places = [(found.start(), found.end()) for found in islice(_ITEM.finditer(page), MOST)]
    ends = [*(start for start, _ in places), len(page)][1:]
    is_wish = False
    for (start, inner), end in zip(places, ends, strict=True):
        while grids and grids[0][0] < start:
            is_wish = grids.popleft()[1]
        yield is_wish, _item(page[start:inner], page[inner : min(end, inner + REACH)])


def _item(tag: str, within: str) -> Fields:
    """tag: that of the entry; within: what follows, up to the next."""
    marks = dict(_MARK.findall(tag))
    links = (link[0] for link in _LINK.finditer(within) if "item-link" in link[0])
    return {
        "tralbum_id": marks.get("data-tralbumid"),
        "tralbum_type": marks.get("data-tralbumtype"),
        "item_type": marks.get("data-itemtype"),
        "item_title": _said(_TITLE, within),
        "band_name": _BY.sub("", _said(_ARTIST, within)),
        "item_url": html.unescape(dict(_MARK.findall(next(links, ""))).get("href", "")),
    }


def _said(pattern: re.Pattern[str], within: str) -> str:
    """What stands before the first tag in it: others are marks of Bandcamp's own."""
    found = pattern.search(within)
    return html.unescape(found[1]) if found else ""
