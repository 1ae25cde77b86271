"""Where an album may be bought: searches that open in the person's own browser.

soniq itself asks none of these.
"""

from urllib.parse import quote, urlsplit

from soniq.collection.model import Shop

TEMPLATES = (
    ("Bandcamp", "https://bandcamp.com/search?q={artist}%20{album}&item_type=a"),
    ("Qobuz", "https://www.qobuz.com/us-en/search?q={artist}%20{album}"),
    ("7digital", "https://uk.7digital.com/search?q={artist}%20{album}&fallback=true"),
    ("Discogs", "https://www.discogs.com/search/?q={artist}%20{album}&type=all"),
)
"""As the search of each answers them, seen in November 2026."""

VARIOUS = frozenset({"various artists", "various", "unknown artist"})
"""What no shop finds anything by."""


def shops(artist: str, album: str, local: str = "") -> list[Shop]:
    """local: the address of one more search, with {artist} and {album} in it; empty for none."""
    named = "" if artist.casefold() in VARIOUS else artist
    known = [Shop(name=name, url=_filled(url, named, album)) for name, url in TEMPLATES]
    return [*known, Shop(name=_host(local), url=_filled(local, named, album))] if local else known


def _filled(template: str, artist: str, album: str) -> str:
    """Not `str.format`: an address may hold other braces."""
    said = {"{artist}": quote(artist, safe=""), "{album}": quote(album, safe="")}
    if not artist:
        template = template.replace("{artist}%20", "").replace("{artist}+", "")
    for name, value in said.items():
        template = template.replace(name, value)
    return template


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "shop").removeprefix("www.")
