"""The words of songs: as OpenSubsonic structures them, and plain for older apps."""

from soniq.files.lyrics import Kind, Line
from soniq.library.finding import Line as Told
from soniq.library.model import Track
from soniq.lyrics.model import Lyric
from soniq.subsonic.answers import Body, Value
from soniq.subsonic.asked import Asked, Methods
from soniq.units import TrackId

UNKNOWN = "und"
"""The language of words that do not say theirs (ISO 639-2)."""


def by_song(asked: Asked) -> Body:
    """Only what is sung, line by line; with `enhanced` also words, and what helps with them."""
    track = asked.soniq.library.track(TrackId(asked.id("id", "tr")))
    enhanced = asked.flag("enhanced", False)
    found = [
        _structured(track, one, enhanced=enhanced)
        for one in asked.soniq.lyrics.of(track.id)
        if enhanced or one.kind == Kind.MAIN
    ]
    return {"lyricsList": {"structuredLyrics": found}}


def by_name(asked: Asked) -> Body:
    """Those of a track of that artist and title; without any, an empty answer."""
    artist, title = asked.text_or("artist", ""), asked.text_or("title", "")
    track = _named(asked, artist, title)
    if track is None:
        return {"lyrics": {"value": ""}}
    found = asked.soniq.lyrics.of(track.id)
    told: Body = {"artist": track.artist, "title": track.title}
    main = next((one for one in found if one.kind == Kind.MAIN), None)
    return {"lyrics": {**told, "value": "" if main is None else main.text}}


METHODS: Methods = {"getLyricsBySongId": by_song, "getLyrics": by_name}


def _named(asked: Asked, artist: str, title: str) -> Track | None:
    """The track that an app means; apps of that age know no ids."""
    if not title.strip():
        return None
    found = asked.soniq.finder.find([Told(artist=artist, title=title)])[0]
    return None if found is None else asked.soniq.library.track(found.track_id)


def _structured(track: Track, lyric: Lyric, *, enhanced: bool) -> Body:
    told: dict[str, Value] = {
        "lang": lyric.lang or UNKNOWN,
        "synced": lyric.synced,
        "displayArtist": lyric.artist or track.artist,
        "displayTitle": lyric.title or track.title,
        "offset": lyric.offset,
        "line": [_line(line, lyric.synced) for line in lyric.lines],
    }
    if enhanced:
        told["kind"] = lyric.kind.value
        cues = [_cues(place, line) for place, line in enumerate(lyric.lines) if line.words]
        if cues and lyric.synced:
            told["cueLine"] = cues
    return told


def _line(line: Line, synced: bool) -> Body:
    told: dict[str, Value] = {"value": line.text}
    return {"start": line.start, **told} if synced else told


def _cues(place: int, line: Line) -> Body:
    """Each word with the UTF-8 bytes of the line that it is, both ends within."""
    cues: list[Value] = []
    at = 0
    for word in line.words:
        length = len(word.text.encode())
        cues.append(
            {
                "start": word.start,
                "byteStart": at,
                "byteEnd": at + max(0, length - 1),
                "value": word.text,
            }
        )
        at += length
    told: dict[str, Value] = {"index": place, "value": line.text, "cue": cues}
    return {"start": line.words[0].start, **told}
