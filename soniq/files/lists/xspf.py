"""XSPF, the XML of shared playlists. Source: xspf.org/spec, version 1."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from soniq.errors import Unreadable
from soniq.files.lists import places
from soniq.files.lists.model import Listed, ListFile, check_size, checked
from soniq.units import Milliseconds

SPACE = "http://xspf.org/ns/0/"


def read(content: bytes) -> ListFile:
    """Elements of any namespace, as many writers leave it out.

    Raises:
        Unreadable: it is no XML, one that wants more than to be read, or no playlist.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    check_size(content)
    try:
        root = fromstring(content.lstrip(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(f"It is no XML that soniq reads ({type(error).__name__}).") from error
    if _name(root) != "playlist":
        raise Unreadable("It is XML, but no XSPF playlist.")
    tracks = [one for tracks in _all(root, "trackList") for one in _all(tracks, "track")]
    return ListFile(
        name=_said(root, "title"),
        description=_said(root, "annotation"),
        entries=checked([_listed(track) for track in tracks]),
    )


def _listed(track: Element) -> Listed:
    where = next((text for text in _texts(track, "location")), None)
    return Listed(
        place=None if where is None else places.place(where),
        title=_said(track, "title"),
        artist=_said(track, "creator"),
        album=_said(track, "album"),
        duration=milliseconds(_said(track, "duration")),
        number=number(_said(track, "trackNum")),
        identifiers=tuple(_texts(track, "identifier")),
    )


def milliseconds(said: object) -> Milliseconds | None:
    found = number(said)
    return None if found is None else Milliseconds(found)


def number(said: object) -> int | None:
    """A count that is not negative; None for all else."""
    try:
        found = int(float(str(said)))
    except (ValueError, OverflowError):
        return None
    return found if 0 <= found < 2**53 else None


def write(listed: ListFile) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    lines = [head, f'<playlist version="1" xmlns="{SPACE}">']
    lines += _elements(1, title=listed.name, annotation=listed.description)
    lines.append("  <trackList>")
    for entry in listed.entries:
        lines.append("    <track>")
        lines += _elements(3, location="" if not entry.place else places.address(entry.place))
        for one in entry.identifiers:
            lines += _elements(3, identifier=one)
        lines += _elements(
            3,
            title=entry.title,
            creator=entry.artist,
            album=entry.album,
            trackNum="" if entry.number is None else str(entry.number),
            duration="" if entry.duration is None else str(entry.duration),
        )
        lines.append("    </track>")
    lines += ["  </trackList>", "</playlist>", ""]
    return "\n".join(lines).encode()


def _elements(depth: int, **said: str) -> Iterator[str]:
    for name, text in said.items():
        if text:
            yield f"{'  ' * depth}<{name}>{escape(_writable(text))}</{name}>"


def _writable(text: str) -> str:
    """XML takes no control characters, and no halves of surrogate pairs."""
    return "".join(
        letter if letter in "\t\n" or (letter >= " " and letter not in _UNFIT) else "\ufffd"
        for letter in text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
        .decode()
    )  # fmt: skip


_UNFIT = frozenset({"\ufffe", "\uffff", "\x7f"})


def _all(parent: Element, name: str) -> Iterator[Element]:
    return (child for child in parent if _name(child) == name)


def _texts(parent: Element, name: str) -> Iterator[str]:
    for child in _all(parent, name):
        if child.text and child.text.strip():
            yield child.text.strip()


def _said(parent: Element, name: str) -> str:
    return next(_texts(parent, name), "")


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
