"""How sources are called before people."""

from collections.abc import Mapping

from soniq.journal.model import Source

NAMES: Mapping[Source, str] = {
    Source.PERSON: "you",
    Source.TAGS: "the file's own tags",
    Source.DERIVED: "the names of file and folder",
    Source.RULE: "a rule",
    Source.MUSICBRAINZ: "MusicBrainz",
    Source.COVERARTARCHIVE: "Cover Art Archive",
    Source.ACOUSTID: "AcoustID",
    Source.DISCOGS: "Discogs",
    Source.DEEZER: "Deezer",
    Source.ITUNES: "iTunes",
    Source.LASTFM: "Last.fm",
    Source.LISTENBRAINZ: "ListenBrainz",
    Source.LRCLIB: "LRCLIB",
}


def said_by(source: Source, name: str | None) -> str:
    """ "by hand", "by Ada", "from MusicBrainz"."""
    if source is Source.PERSON:
        return f"by {name}" if name else "by hand"
    return f"from {NAMES[source]}" + (f", applied by {name}," if name else "")
