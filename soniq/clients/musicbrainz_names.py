"""What a person may paste to say which release something is: an id, an address anywhere."""

import re
from urllib.parse import urlsplit

MBID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
EXAMPLE = "b1392450-e666-3926-a536-22c65f834433"
_AT_MUSICBRAINZ = re.compile(rf"/(?:release|release-group)/({MBID.pattern})(?:/|$)")
_HOST = re.compile(r"(?:^|\.)(?:musicbrainz|metabrainz)\.(?:org|eu)$")
_TRACKING = re.compile(r"^(?:utm_\w+|si|from|ref|fbclid|gclid|lid|context)=", re.IGNORECASE)


def mbid_in(text: str) -> str | None:
    """A bare MBID, in lower case."""
    found = text.strip().lower()
    return found if MBID.fullmatch(found) else None


def mbid_of_address(url: str) -> str | None:
    """The release or release group that an address at MusicBrainz is of; None: it is elsewhere."""
    parts = urlsplit(url.strip())
    if not _HOST.search((parts.hostname or "").lower()):
        return None
    found = _AT_MUSICBRAINZ.search(parts.path.lower())
    return found.group(1) if found else None


def is_address(text: str) -> bool:
    parts = urlsplit(text.strip())
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def spellings(url: str) -> list[str]:
    """An address as people copy it, then as MusicBrainz may have written it down: it compares
    them letter by letter."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    kept = "&".join(one for one in parts.query.split("&") if one and not _TRACKING.match(one))
    path = re.sub(r"^/intl-[a-z-]+/", "/", parts.path).rstrip("/")
    query = f"?{kept}" if kept else ""
    plain = f"https://{host}{path}{query}"
    discogs = re.match(r"^(?:/[a-z]{2})?/(release|master)/(\d+)", path)
    if host.endswith("discogs.com") and discogs:
        plain = f"https://www.discogs.com/{discogs.group(1)}/{discogs.group(2)}"
    return list(dict.fromkeys([plain, f"https://{host}{path}", url.strip()]))
