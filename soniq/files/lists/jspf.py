"""JSPF, XSPF in JSON: as ListenBrainz gives playlists. Source: xspf.org/jspf."""

import json
from typing import Any

from soniq.errors import Unreadable
from soniq.files.lists import places
from soniq.files.lists.model import Listed, ListFile, checked, decoded
from soniq.files.lists.xspf import milliseconds, number


def read(content: bytes) -> ListFile:
    """Raises Unreadable where it is no JSON, or no playlist."""
    said = json_of(decoded(content))
    playlist = said.get("playlist", said) if isinstance(said, dict) else None
    tracks = playlist.get("track") if isinstance(playlist, dict) else None
    if not isinstance(playlist, dict) or not isinstance(tracks, list):
        raise Unreadable("It is JSON, but no JSPF playlist.")
    return ListFile(
        name=_text(playlist.get("title")),
        description=_text(playlist.get("annotation")),
        entries=checked([_listed(track) for track in tracks if isinstance(track, dict)]),
    )


def json_of(text: str) -> Any:
    """Raises Unreadable where it is none, or one nested beyond reason."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"It is no JSON that soniq reads: {str(error)[:100]}.") from None


def _listed(track: dict[str, Any]) -> Listed:
    where = next(iter(_texts(track.get("location"))), None)
    return Listed(
        place=None if where is None else places.place(where),
        title=_text(track.get("title")),
        artist=_text(track.get("creator")),
        album=_text(track.get("album")),
        duration=milliseconds(track.get("duration")),
        number=number(track.get("trackNum")),
        identifiers=tuple(_texts(track.get("identifier"))),
    )


def _texts(said: object) -> list[str]:
    """One or several, as writers have it."""
    several = said if isinstance(said, list) else [said]
    return [found for one in several if (found := _text(one))]


def _text(said: object) -> str:
    return said.encode("utf-8", "replace").decode().strip() if isinstance(said, str) else ""


def write(listed: ListFile) -> bytes:
    playlist: dict[str, Any] = {
        **_named(title=listed.name, annotation=listed.description),
        "track": [
            {
                **({"location": [places.address(entry.place)]} if entry.place else {}),
                **({"identifier": list(entry.identifiers)} if entry.identifiers else {}),
                **_named(title=entry.title, creator=entry.artist, album=entry.album),
                **({} if entry.number is None else {"trackNum": entry.number}),
                **({} if entry.duration is None else {"duration": entry.duration}),
            }
            for entry in listed.entries
        ],
    }
    return json.dumps({"playlist": playlist}, ensure_ascii=False, indent=2).encode(
        "utf-8", "replace"
    )


def _named(**said: str) -> dict[str, str]:
    return {name: text for name, text in said.items() if text}
