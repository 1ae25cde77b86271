"""Where listeners are: play queue, bookmarks, what a player reports; radio; and the jukebox."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from soniq.accounts.model import Role
from soniq.errors import NotFound
from soniq.playback.model import (
    LAST_POSITION,
    START,
    Entry,
    JukeboxStatus,
    PlayState,
    Queue,
    Station,
    StationId,
    Via,
)
from soniq.subsonic import ids, shapes
from soniq.subsonic.answers import GENERIC, MISSING_PARAMETER, Body, Failed, Value
from soniq.subsonic.asked import Asked, Methods
from soniq.units import Milliseconds, Moment, TrackId

NEVER = Moment(0)
"""When a queue was saved that never was: the schema wants a time."""

_STATES = {
    "starting": PlayState.PLAYING,
    "playing": PlayState.PLAYING,
    "paused": PlayState.PAUSED,
    "stopped": PlayState.STOPPED,
}


# The queue


def get_play_queue(asked: Asked) -> Body:
    queue = asked.soniq.queues.of(asked.person.id)
    current = None if queue.current is None else ids.public("tr", queue.current)
    return {"playQueue": _queue(asked, queue, {} if current is None else {"current": current})}


def get_play_queue_by_index(asked: Asked) -> Body:
    queue = asked.soniq.queues.of(asked.person.id)
    index: Body = {} if queue.index is None else {"currentIndex": queue.index}
    return {"playQueueByIndex": _queue(asked, queue, index)}


def save_play_queue(asked: Asked) -> Body:
    """Without ids it empties the queue."""
    current = TrackId(asked.id("current", "tr")) if asked.text_or("current", "") else None
    asked.soniq.queues.save_current(
        asked.person.id,
        _tracks(asked),
        current=current,
        position=_milliseconds(asked, "position"),
        client=asked.client,
    )
    return {}


def save_play_queue_by_index(asked: Asked) -> Body:
    tracks = _tracks(asked)
    index = asked.number("currentIndex") if tracks else None
    if index is not None and not 0 <= index < len(tracks):
        raise Failed(MISSING_PARAMETER, f"currentIndex is 0 to {len(tracks) - 1}, not {index}.")
    asked.soniq.queues.save(
        asked.person.id,
        tracks,
        index=index,
        position=_milliseconds(asked, "position"),
        client=asked.client,
    )
    return {}


def _queue(asked: Asked, queue: Queue, current: Body) -> Body:
    return {
        **current,
        "position": queue.position,
        "username": asked.person.name,
        "changed": shapes.iso(NEVER if queue.changed_at is None else queue.changed_at),
        "changedBy": queue.changed_by,
        "entry": shapes.songs(asked, queue.tracks),
    }


# Bookmarks


def get_bookmarks(asked: Asked) -> Body:
    marks = asked.soniq.bookmarks.of(asked.person.id)
    songs = {song["id"]: song for song in shapes.songs(asked, [mark.track_id for mark in marks])}
    told: list[Value] = [
        {
            "position": mark.position,
            "username": asked.person.name,
            "comment": mark.comment,
            "created": shapes.iso(mark.created_at),
            "changed": shapes.iso(mark.changed_at),
            "entry": songs[ids.public("tr", mark.track_id)],
        }
        for mark in marks
        if ids.public("tr", mark.track_id) in songs
    ]
    return {"bookmarks": {"bookmark": told}}


def create_bookmark(asked: Asked) -> Body:
    asked.soniq.bookmarks.set(
        asked.person.id,
        TrackId(asked.id("id", "tr")),
        Milliseconds(asked.number("position", low=0, high=LAST_POSITION)),
        asked.text_or("comment", ""),
    )
    return {}


def delete_bookmark(asked: Asked) -> Body:
    asked.soniq.bookmarks.remove(asked.person.id, TrackId(asked.id("id", "tr")))
    return {}


# What a player reports


def report_playback(asked: Asked) -> Body:
    """Of the extension playbackReport. Plays come of it unless `ignoreScrobble` says not."""
    if asked.text("mediaType") != "song":
        raise Failed(GENERIC, "soniq plays songs; there are no podcasts.")
    said = asked.text("state")
    if said not in _STATES:
        raise Failed(GENERIC, f'A state is one of {", ".join(_STATES)}, not "{said[:40]}".')
    asked.soniq.reports.report(
        asked.person.id,
        asked.client,
        TrackId(asked.id("mediaId", "tr")),
        state=_STATES[said],
        position=Milliseconds(asked.number("positionMs", low=0, high=LAST_POSITION)),
        via=Via.SUBSONIC,
        begins=said == "starting",
        rate=asked.decimal_or("playbackRate", 1.0),
        counts=not asked.flag("ignoreScrobble", False),
    )
    return {}


# Radio


def get_stations(asked: Asked) -> Body:
    stations: list[Value] = [_station(one) for one in asked.soniq.radio.stations()]
    return {"internetRadioStations": {"internetRadioStation": stations}}


def create_station(asked: Asked) -> Body:
    asked.only(Role.ADMIN)
    url, name = asked.text("streamUrl"), asked.text("name")
    asked.soniq.radio.add(name, url, asked.text_or("homepageUrl", "") or None)
    return {}


def update_station(asked: Asked) -> Body:
    asked.only(Role.ADMIN)
    station_id = StationId(asked.id("id", "ir"))
    url, name = asked.text("streamUrl"), asked.text("name")
    asked.soniq.radio.change(station_id, name, url, asked.text_or("homepageUrl", "") or None)
    return {}


def delete_station(asked: Asked) -> Body:
    asked.only(Role.ADMIN)
    asked.soniq.radio.remove(StationId(asked.id("id", "ir")))
    return {}


def _station(station: Station) -> Body:
    homepage = station.homepage_url
    return {
        "id": ids.public("ir", station.id),
        "name": station.name,
        "streamUrl": station.stream_url,
        **({} if homepage is None else {"homePageUrl": homepage}),
    }


# The jukebox


def jukebox_control(asked: Asked) -> Body:
    action = asked.text("action")
    asked.soniq.jukebox.check(asked.person)
    if action == "get":
        status = asked.soniq.jukebox.status()
        return {"jukeboxPlaylist": {**_status(status), "entry": _entries(asked, status)}}
    if action not in _ACTIONS:
        known = ", ".join(["get", *_ACTIONS])
        raise Failed(GENERIC, f'An action is one of {known}, not "{action[:40]}".')
    return {"jukeboxStatus": _status(_ACTIONS[action](asked))}


def _skip(asked: Asked) -> JukeboxStatus:
    position = Milliseconds(asked.number_or("offset", 0, low=0, high=LAST_POSITION // 1000) * 1000)
    return asked.soniq.jukebox.skip(asked.person, asked.number("index"), position)


def _set_gain(asked: Asked) -> JukeboxStatus:
    asked.text("gain")
    gain = min(max(asked.decimal_or("gain", 0.0), 0.0), 1.0)
    return asked.soniq.jukebox.set_volume(round(gain * 100))


_ACTIONS: Mapping[str, Callable[[Asked], JukeboxStatus]] = {
    "status": lambda asked: asked.soniq.jukebox.status(),
    "set": lambda asked: asked.soniq.jukebox.set(_wanted(asked)),
    "start": lambda asked: asked.soniq.jukebox.play(asked.person),
    "stop": lambda asked: asked.soniq.jukebox.pause(),
    "skip": _skip,
    "add": lambda asked: asked.soniq.jukebox.add(_wanted(asked)),
    "clear": lambda asked: asked.soniq.jukebox.clear(),
    "remove": lambda asked: asked.soniq.jukebox.remove([asked.number("index")]),
    "shuffle": lambda asked: asked.soniq.jukebox.shuffle(),
    "setGain": _set_gain,
}
"""Subsonic's stop goes on where it stopped: it is our pause."""


def _wanted(asked: Asked) -> list[Entry]:
    """Songs, and radio stations, which apps may hand back as they got them."""
    found: list[Entry] = []
    for said in asked.texts("id"):
        kind, number = ids.parse(said)
        if kind == "tr":
            found.append(Entry(track_id=TrackId(number)))
        elif kind == "ir":
            found.append(Entry(station_id=StationId(number)))
        else:
            raise NotFound(f'The id "{said[:80]}" is that of no song.')
    return found


def _status(status: JukeboxStatus) -> Body:
    return {
        "currentIndex": -1 if status.index is None else status.index,
        "playing": status.state == PlayState.PLAYING,
        "gain": status.volume / 100,
        "volume": round(status.volume / 100),  # the description wants a whole number, 0 or 1
        "position": status.position // 1000,
    }


def _entries(asked: Asked, status: JukeboxStatus) -> list[Value]:
    """In their places: apps count them by index."""
    tracks = {one.track_id for one in status.entries if one.track_id is not None}
    songs = {song["id"]: song for song in shapes.songs(asked, sorted(tracks))}
    told: list[Value] = []
    for one in status.entries:
        if one.track_id is not None:
            song_id = ids.public("tr", one.track_id)
            told.append(songs.get(song_id, {"id": song_id, "isDir": False, "title": "?"}))
        elif one.station_id is not None:
            told.append(_radio_song(asked, one.station_id))
    return told


def _radio_song(asked: Asked, station_id: StationId) -> Body:
    title = "?"
    with suppress(NotFound):
        title = asked.soniq.radio.station(station_id).name
    return {"id": ids.public("ir", station_id), "isDir": False, "title": title}


def _tracks(asked: Asked) -> list[TrackId]:
    return [TrackId(number) for number in asked.ids("id", "tr")]


def _milliseconds(asked: Asked, name: str) -> Milliseconds:
    return Milliseconds(asked.number_or(name, START, low=0, high=LAST_POSITION))


METHODS: Methods = {
    "getPlayQueue": get_play_queue,
    "getPlayQueueByIndex": get_play_queue_by_index,
    "savePlayQueue": save_play_queue,
    "savePlayQueueByIndex": save_play_queue_by_index,
    "getBookmarks": get_bookmarks,
    "createBookmark": create_bookmark,
    "deleteBookmark": delete_bookmark,
    "reportPlayback": report_playback,
    "getInternetRadioStations": get_stations,
    "createInternetRadioStation": create_station,
    "updateInternetRadioStation": update_station,
    "deleteInternetRadioStation": delete_station,
    "jukeboxControl": jukebox_control,
}
