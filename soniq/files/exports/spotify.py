"""Spotify's privacy export: plays in a short and an extended form, playlists, what was saved.

The extended form names the address and the program of each play (`ip_addr`, `user_agent`, in old
exports `ip_addr_decrypted`, `user_agent_decrypted`): they are read over and go nowhere.
"""

from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import unquote_plus

from soniq.files.exports.model import Album, Entry, Heard, Left, Liked, Listed, Refused, Saved, Told
from soniq.files.exports.parts import parts
from soniq.files.exports.values import (
    Fields,
    fields,
    span,
    spotify_id,
    stamp,
    text,
    why_no_time,
)
from soniq.units import Moment

SKIPPED = 30_000
"""Milliseconds below which a play that Spotify calls skipped was one."""


def short_history(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """StreamingHistory_music_0.json: when it ended (UTC, by the minute) and how long it was."""
    for place, (_, said) in enumerate(parts(stream), 1):
        play = fields(said)
        if "podcastName" in play or "episodeName" in play:
            yield Left(what="podcast episodes")
            continue
        told = Told(artist=text(play.get("artistName")), title=text(play.get("trackName")))
        yield _heard(place, told, stamp(play.get("endTime")), play.get("msPlayed"), None, now)


def long_history(stream: BinaryIO, now: Moment) -> Iterator[Entry]:
    """Streaming_History_Audio_2019_1.json, endsong_0.json: to the second, with album and id."""
    for place, (_, said) in enumerate(parts(stream), 1):
        play = fields(said)
        if not play.get("master_metadata_track_name"):
            yield _no_music(place, play)
            continue
        told = Told(
            artist=text(play.get("master_metadata_album_artist_name")),
            title=text(play.get("master_metadata_track_name")),
            album=text(play.get("master_metadata_album_album_name")),
            spotify_id=spotify_id(play.get("spotify_track_uri")),
        )
        skipped = True if play.get("skipped") is True else None
        yield _heard(place, told, stamp(play.get("ts")), play.get("ms_played"), skipped, now)


def library(stream: BinaryIO, _now: Moment) -> Iterator[Entry]:
    """YourLibrary.json: liked songs are loved and saved, hidden ones are not to be heard again."""
    for key, said in parts(stream):
        item = fields(said)
        if key in {"tracks", "bannedTracks"}:
            told = Told(
                artist=text(item.get("artist")),
                title=text(item.get("track")),
                album=text(item.get("album")),
                spotify_id=spotify_id(item.get("uri")),
            )
            if told.title and told.artist:
                yield Liked(told=told, loved=key == "tracks")
                if key == "tracks":
                    yield saved(told)
            else:
                yield Refused(place=key, reason="A song without its title or artist.")
        elif key == "albums" and item:
            yield _album(item)
        elif key in _LEFT and item:
            yield Left(what=_LEFT[key])


def saved(told: Told, *, of_list: bool = False) -> Saved:
    """A song that is wished for, by what a song alone tells."""
    key = told.spotify_id or ""
    return Saved(
        album=Album(title=told.album, artists=(told.artist,)),
        song=told,
        key=key,
        url=f"https://open.spotify.com/track/{key}" if key else None,
        of_list=of_list,
    )


def _album(item: Fields) -> Entry:
    title, artist = text(item.get("album")), text(item.get("artist"))
    key = spotify_id(item.get("uri"), "album")
    if not title or not artist:
        return Refused(place="albums", reason="An album without its title or artist.")
    return Saved(
        album=Album(title=title, artists=(artist,), spotify_id=key),
        key=key or "",
        url=f"https://open.spotify.com/album/{key}" if key else None,
    )


_LEFT = {
    "artists": "followed artists",
    "bannedArtists": "hidden artists",
    "shows": "podcasts",
    "episodes": "podcast episodes",
}


def playlists(stream: BinaryIO, _now: Moment) -> Iterator[Entry]:
    """Playlist1.json. The export gives lists no ids, so they are known by their names."""
    names: dict[str, int] = {}
    for key, said in parts(stream):
        if key != "playlists":
            continue
        item = fields(said)
        name = text(item.get("name")) or "Playlist"
        if not item.get("items"):
            yield Left(what="empty playlists")
            continue
        names[name] = count = names.get(name, 0) + 1
        found = [_listed(fields(entry)) for entry in _list(item.get("items"))]
        entries = tuple(told for told in found if told is not None)
        if len(entries) < len(found):
            yield Left(what="episodes in playlists", count=len(found) - len(entries))
        yield Listed(
            key=name if count == 1 else f"{name} ({count})",
            name=name,
            description=text(item.get("description")),
            entries=entries,
        )
        yield from (saved(told, of_list=True) for told in entries if told.artist and told.title)


def _heard(
    place: int,
    told: Told,
    ended: Moment | None,
    ms_played: object,
    skipped: bool | None,
    now: Moment,
) -> Entry:
    if not told.title or not told.artist:
        return Refused(place=f"entry {place}", reason="It names no title or no artist.")
    if (why := why_no_time(ended, now)) is not None or ended is None:
        return Refused(place=f"entry {place}", reason=why or "")
    played = span(ms_played)
    short = played is None or played < SKIPPED
    return Heard(
        told=told,
        at=Moment(ended - (played or 0)),
        played=played,
        skipped=True if short and (skipped or ms_played == 0) else None,
    )


def _no_music(place: int, play: Fields) -> Entry:
    if play.get("episode_name") or play.get("spotify_episode_uri"):
        return Left(what="podcast episodes")
    if play.get("audiobook_title") or play.get("audiobook_uri"):
        return Left(what="chapters of audiobooks")
    return Refused(place=f"entry {place}", reason="It names no title.")


def _listed(entry: Fields) -> Told | None:
    """A song of a playlist; None for an episode or a chapter."""
    if track := fields(entry.get("track")):
        return Told(
            artist=text(track.get("artistName")),
            title=text(track.get("trackName")),
            album=text(track.get("albumName")),
            spotify_id=spotify_id(track.get("trackUri")),
        )
    return _local(fields(entry.get("localTrack")).get("uri"))


def _local(uri: object) -> Told | None:
    """Of "spotify:local:Artist:Album:Title:Seconds"."""
    words = uri.split(":") if isinstance(uri, str) else []
    if words[:2] != ["spotify", "local"] or len(words) != 6:
        return None
    artist, album, title, seconds = (text(unquote_plus(word)) for word in words[2:])
    return Told(artist=artist, album=album, title=title, duration=span(seconds, unit=1000))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
