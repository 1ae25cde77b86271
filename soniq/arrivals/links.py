"""Links that people give: which are no files, and what to do instead."""

from urllib.parse import urlsplit

from soniq.arrivals import unpacking
from soniq.arrivals.model import Fetch
from soniq.errors import Invalid
from soniq.files.walk import AUDIO

_STREAMS = {
    "spotify.com": "Spotify",
    "spotify.link": "Spotify",
    "scdn.co": "Spotify",
    "youtube.com": "YouTube",
    "youtu.be": "YouTube",
    "googlevideo.com": "YouTube",
    "soundcloud.com": "SoundCloud",
    "sndcdn.com": "SoundCloud",
    "music.apple.com": "Apple Music",
    "tidal.com": "TIDAL",
    "deezer.com": "Deezer",
    "dzcdn.net": "Deezer",
    "mixcloud.com": "Mixcloud",
    "twitch.tv": "Twitch",
    "music.amazon.com": "Amazon Music",
    "pandora.com": "Pandora",
    "bcbits.com": "Bandcamp's player",
}
"""Whose links lead to streams, which soniq does not record."""
_DOWNLOADS = ("popplers5.bandcamp.com", "p4.bcbits.com")
"""Hosts from which Bandcamp hands out purchases."""
_LISTS = (b"#EXTM3U", b"[playlist]", b"<?xml", b"<MPD", b"<ASX", b"<playlist")
_LIST_MIMES = ("mpegurl", "dash+xml", "x-scpls", "xspf", "x-ms-asf")

LONGEST_WORDS = 512 << 10
"""Bytes of lyrics."""


def check_host(url: str) -> None:
    """Raises Invalid for what is known to be a stream, or a page of a shop."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if host in _DOWNLOADS:
        return
    for domain, name in _STREAMS.items():
        if host == domain or host.endswith("." + domain):
            raise Invalid(
                f"{name} streams, and soniq records no streams. Buy the album where it is sold as "
                "files (the shopping list has links), or import your library from there."
            )
    if host.endswith(".bandcamp.com") and parts.path.startswith(("/album", "/track")):
        raise Invalid(
            "That is the album's page, not its file. Buy it there, choose Download, and copy the "
            "link of the download itself, or bring the zip."
        )


def check_content(kind: Fetch, mime: str, name: str, start: bytes) -> None:
    """Raises Invalid where the first bytes are not what was to be fetched."""
    low = start.lstrip().lower()
    is_page = low.startswith((b"<!doctype html", b"<html")) or b"<html" in low[:1_000]
    if is_page or mime in {"text/html", "application/xhtml+xml"}:
        raise Invalid(
            "That link leads to a page, not to a file. Copy the link of the download button, or "
            "download it with your browser and bring the file."
        )
    if any(one in mime for one in _LIST_MIMES) or start.lstrip().startswith(_LISTS):
        raise Invalid(
            "That link leads to a stream or a list of such, and soniq records no streams."
        )
    if kind is Fetch.LYRICS and (b"\0" in start or not _is_text(start)):
        raise Invalid("That link leads to no text. Give one that leads to lyrics (LRC or text).")
    if kind is Fetch.COVER and not _is_picture(start):
        raise Invalid("That link leads to no picture (JPEG, PNG or WebP).")
    if kind is Fetch.MUSIC and not _is_music(name, start):
        raise Invalid("That link leads neither to a zip nor to a song that soniq can play.")


def _is_text(start: bytes) -> bool:
    try:
        start[:-4].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_picture(start: bytes) -> bool:
    is_webp = start[:4] == b"RIFF" and start[8:12] == b"WEBP"
    return is_webp or start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _is_music(name: str, start: bytes) -> bool:
    if unpacking.is_archive(start[:512]):
        return unpacking.is_zip(start)
    return name.rpartition(".")[2].lower().encode() in AUDIO
